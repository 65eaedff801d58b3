# SPDX-License-Identifier: Apache-2.0
"""Words for levels that nobody has explained, and the rows that wait for it: what a source means is asked, never
guessed, once for each batch (decision 0030)."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.engine.identifiers import find_clear
from wuzha.intake.cells import CellProblem
from wuzha.intake.models import Batch, Reject
from wuzha.intake.receivers import Problem
from wuzha.org.services.guard import at_the_top
from wuzha.sealed.value import masked_by

#: Files of directives (`warning.intake.receiver`).
KIND = "warnings"
#: Why a row waits.
REASON = str(Problem("level", CellProblem.UNKNOWN.value))
#: How far back batches are asked about, how many at once, and how many rows of each are looked into for their words.
LOOK_BACK = timedelta(days=90)
MOST_BATCHES, MOST_ROWS, MOST_WORDS = 20, 1000, 12
#: Characters of a word (`rulesets.dictionaries.SourceLevel`).
LONGEST = 40


@dataclass(frozen=True, slots=True)
class Question:
    """A batch with rows that wait: its words with the number of rows looked into that have each."""

    batch: Batch
    rows: int
    words: list[tuple[str, int]]


def waiting_batches(actor: Actor) -> QuerySet[Batch]:
    """Batches with rows that wait for the actor, who alone can answer."""
    return _batches(actor) if at_the_top(actor) else _batches(actor).none()


def questions(actor: Actor) -> list[Question]:
    """What is to be asked of the batches in reach, the latest first."""
    found = [_question(batch) for batch in _batches(actor).select_related("unit").order_by("-pk")[:MOST_BATCHES]]
    return [one for one in found if one.words]


def question(actor: Actor, batch_id: int) -> Question | None:
    """The one about a batch in reach."""
    batch = _batches(actor).select_related("unit").filter(pk=batch_id).first()
    return _question(batch) if batch else None


def with_words_of(source: str) -> list[int]:
    """Keys of the batches of a channel with rows that wait, whoever received them."""
    return list(_having(Batch.unscoped.filter(source=source)).order_by("pk").values_list("pk", flat=True))


def _batches(actor: Actor) -> QuerySet[Batch]:
    return _having(Batch.objects.visible_to(actor))


def _having(batches: QuerySet[Batch]) -> QuerySet[Batch]:
    recent = batches.filter(kind=KIND, rejected__gt=0, created_at__gte=timezone.now() - LOOK_BACK)
    waits = Count("rejects", filter=Q(rejects__reasons=[REASON], rejects__raw__isnull=False))
    return recent.annotate(waits=waits).filter(waits__gt=0)


def _question(batch: Batch) -> Question:
    headers = [header for header, field in batch.mapping.items() if field == "level"] or ["level"]
    counted: Counter[str] = Counter()
    rows = Reject.unscoped.filter(batch=batch, reasons=[REASON], raw__isnull=False).order_by("line")
    for reject in rows[:MOST_ROWS]:
        if reject.raw is not None:
            counted.update(masked_by(reject.raw, lambda raw: _words(raw, headers)))
    return Question(batch, batch.waits, counted.most_common(MOST_WORDS))  # type: ignore[attr-defined]  # annotated


def _words(raw: str, headers: list[str]) -> list[str]:
    """The word of a row; none for a cell that holds somebody's number or a sentence, which is no word for a level."""
    row = json.loads(raw)
    words = ["".join(str(row[header]).split()) for header in headers if row.get(header)]
    return [word for word in words if len(word) <= LONGEST and not find_clear(word)][:1]
