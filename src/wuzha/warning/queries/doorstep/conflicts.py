# SPDX-License-Identifier: Apache-2.0
"""Two accounts of one task, side by side: what was sent later, and what others had done meanwhile."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from wuzha.audit.actor import Actor
from wuzha.core.reveal import reveal_many
from wuzha.sealed.value import Sealed
from wuzha.warning.models import Attachment, Attempt, FieldConflict, FieldRecord, RecordKind, Transition, WarningRecord
from wuzha.warning.rules.lifecycle import Act

#: Conflicts that a list shows.
MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Line:
    """One thing of an account. `what` is an `Attempt`, a `Transition`, an `Attachment`, or an outcome as sent."""

    at: datetime
    kind: str
    what: Any
    by: Any
    #: The note or evidence that goes with it, sealed.
    note: Sealed | None = None
    #: By how many seconds the device's clock was ahead; `None` for what was recorded on line.
    clock_ahead_s: int | None = None


@dataclass(frozen=True, slots=True)
class Both:
    """A conflict with both accounts, each in the order of time."""

    conflict: FieldConflict
    sent: list[Line]
    standing: list[Line]


def visible(actor: Actor) -> QuerySet[FieldConflict]:
    """Conflicts in the actor's reach, those to decide first."""
    rows: QuerySet[FieldConflict] = FieldConflict.objects.visible_to(actor)
    return rows.select_related("warning", "by", "unit", "decided_by")


def to_decide(actor: Actor) -> list[FieldConflict]:
    """What waits for a decision, the oldest first."""
    return list(visible(actor).filter(decided_at__isnull=True).order_by("opened_at", "pk")[:MOST_SHOWN])


def waiting(actor: Actor, _now: datetime | None = None) -> int:
    """How many wait for a decision, counted no further than `MOST_SHOWN`."""
    rows = FieldConflict.objects.visible_to(actor).filter(decided_at__isnull=True)
    return int(rows[:MOST_SHOWN].count())


def of_warning(actor: Actor, warning: WarningRecord) -> list[FieldConflict]:
    """The conflicts of one warning, the latest first."""
    return list(visible(actor).filter(warning=warning).order_by("-opened_at", "-pk")[:MOST_SHOWN])


def of(actor: Actor, pk: int) -> Both:
    """A conflict with both accounts. Raises `FieldConflict.DoesNotExist` when it is out of reach."""
    conflict = visible(actor).get(pk=pk)
    return Both(conflict, _sent(conflict), _standing(conflict))


def clear_notes(actor: Actor, both: Both, purpose: str, detail: dict[str, object] | None = None) -> dict[str, str]:
    """Notes and evidence of both accounts in clear, by `name_of` their line. Raises `ValueError` without a purpose."""
    sealed = {name_of(one): one.note for one in (*both.sent, *both.standing)}
    clear = reveal_many(actor, purpose, on=("conflict", both.conflict.pk), values=sealed, detail=detail)
    return {name: _readable(text) for name, text in clear.items()}


def name_of(line: Line) -> str:
    return f"{line.kind}:{line.what.pk}"


def _readable(text: str) -> str:
    """The words of an outcome as sent; other notes as they are."""
    if not text.startswith("{"):
        return text
    return str(json.loads(text).get("evidence", ""))


def _sent(conflict: FieldConflict) -> list[Line]:
    """What came from the phone: attempts and outcomes of this conflict, and photos taken with those attempts."""
    rows: Iterable[FieldRecord] = (
        FieldRecord.objects.filter(conflict=conflict)
        .select_related("attempt", "attempt__by", "by")
        .order_by("at", "pk")
    )
    lines = []
    for row in rows:
        if row.attempt is not None:
            note = row.attempt.note
            lines.append(Line(row.at, "attempt", row.attempt, row.by, note, row.clock_ahead_s))
        elif row.kind == RecordKind.CLOSE:
            lines.append(Line(row.at, "outcome", row, row.by, row.account, row.clock_ahead_s))
    photos = Attachment.unscoped.filter(attempt__field_record__conflict=conflict).select_related("by")
    lines += [Line(one.taken_at, "photo", one, one.by) for one in photos]
    return sorted(lines, key=lambda line: line.at)


def _standing(conflict: FieldConflict) -> list[Line]:
    """What others recorded since the task was taken along."""
    others = Attempt.unscoped.filter(warning=conflict.warning, at__gte=conflict.since).exclude(by=conflict.by)
    lines = [Line(one.at, "attempt", one, one.by, one.note) for one in others.select_related("by")]
    steps = Transition.unscoped.filter(warning=conflict.warning, at__gte=conflict.since).exclude(by=conflict.by)
    lines += [
        Line(one.at, "transition", one, one.by, one.note)
        for one in steps.exclude(act=Act.ATTEMPT).select_related("by")
        if conflict.decided_at is None or one.at <= conflict.decided_at
    ]
    return sorted(lines, key=lambda line: line.at)
