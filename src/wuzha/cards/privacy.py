# SPDX-License-Identifier: Apache-2.0
"""When the personal data of cards must go, and how it goes; which cards are about a number or a person; what a unit
still owes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import pgettext

from wuzha.audit.actor import Actor
from wuzha.cards.models import BackTrace, CardClue, CardStep, ClueStep, InvolvedCard
from wuzha.cards.queries.cards import key_in
from wuzha.cards.queries.traces import open_at
from wuzha.cards.rules.clues import CLUE_OPEN
from wuzha.cards.rules.kinds import TRACE_OPEN
from wuzha.privacy.subjects import Record
from wuzha.sealed import Kind
from wuzha.sealed.erasing import erase_rows, erasing
from wuzha.search.query import readings

#: Cards of one person that are looked for in the trail.
MOST = 500


def about_number(person: Mapping[Kind, Sequence[bytes]]) -> Q:
    """The rule for cards of a number, or of a holder with an ID number, by blind indexes."""
    rule = Q(pk__in=[])
    if found := person.get(Kind.ACCOUNT):
        rule |= Q(number_index__in=list(found))
    if found := person.get(Kind.ID_NUMBER):
        rule |= Q(holder_index__in=list(found))
    return rule


class CardKeeper:
    """Kept while a back-trace is open, then from the last thing that happened to the card on."""

    kind = object_type = InvolvedCard.RECORD
    since = "touched_at"

    def title(self) -> str:
        return pgettext("cards", "Involved cards")

    def what_goes(self) -> str:
        return pgettext(
            "cards",
            "Number, holder, clerk, notes and findings. Kind, outlet, days, levels, sums, disposals and responsibility "
            "stay.",
        )

    def due(self, before: datetime) -> QuerySet[Any]:
        rows = InvolvedCard.unscoped.filter(touched_at__lt=before, card_no__isnull=False)
        return rows.exclude(pk__in=BackTrace.unscoped.filter(state__in=TRACE_OPEN).values("card_id"))

    @erasing()
    def erase(self, keys: Sequence[int], now: datetime) -> int:
        todo = list(self.due(now).filter(pk__in=list(keys)).values_list("pk", flat=True))
        erase_rows(CardStep.unscoped.filter(card__in=todo))
        erase_rows(BackTrace.unscoped.filter(card__in=todo))
        erase_rows(InvolvedCard.unscoped.filter(pk__in=todo))
        return len(todo)


class CardSubjects:
    def about(self, actor: Actor, text: str) -> set[Record]:
        """Cards in the actor's reach of this number or holder."""
        rule = about_number(readings(text))
        code = text.strip().upper()
        if code.startswith(InvolvedCard.LETTERS) and (key := key_in(code)) is not None:
            rule |= Q(pk=key)
        keys = InvolvedCard.objects.visible_to(actor).filter(rule).values_list("pk", flat=True)[:MOST]
        return {(InvolvedCard.RECORD, str(pk)) for pk in keys}

    def worked_on(self, person_id: int, records: Iterable[Record]) -> set[Record]:
        """On which the person acted."""
        keys = [int(key) for kind, key in records if kind == InvolvedCard.RECORD and key.isdecimal()]
        mine = CardStep.unscoped.filter(card__in=keys, by_id=person_id).values_list("card_id", flat=True)
        return {(InvolvedCard.RECORD, str(pk)) for pk in mine}


class ClueKeeper:
    """Kept while it is open, then from its receipt on."""

    kind = object_type = CardClue.RECORD
    since = "received_at"

    def title(self) -> str:
        return pgettext("clue", "Clues about cards")

    def what_goes(self) -> str:
        return pgettext("clue", "Whose cards they are, what was told and found, notes. Numbers, days and results stay.")

    def due(self, before: datetime) -> QuerySet[Any]:
        rows = CardClue.unscoped.filter(received_at__lt=before).exclude(state__in=CLUE_OPEN)
        noted = ClueStep.unscoped.filter(note__isnull=False).values("clue_id")
        return rows.filter(Q(name__isnull=False) | Q(found__isnull=False) | Q(pk__in=noted))

    @erasing()
    def erase(self, keys: Sequence[int], _now: datetime) -> int:
        rows = CardClue.unscoped.filter(pk__in=list(keys)).exclude(state__in=CLUE_OPEN)
        todo = list(rows.values_list("pk", flat=True))
        erase_rows(ClueStep.unscoped.filter(clue__in=todo))
        erase_rows(rows)
        return len(todo)


class ClueSubjects:
    def about(self, actor: Actor, text: str) -> set[Record]:
        """Clues in the actor's reach about the person with this ID number."""
        found = list(readings(text).get(Kind.ID_NUMBER, ()))
        rows = CardClue.objects.visible_to(actor).filter(id_index__in=found)
        return {(CardClue.RECORD, str(pk)) for pk in rows.values_list("pk", flat=True)[:MOST]}

    def worked_on(self, person_id: int, records: Iterable[Record]) -> set[Record]:
        """On which the person acted."""
        keys = [int(key) for kind, key in records if kind == CardClue.RECORD and key.isdecimal()]
        mine = ClueStep.unscoped.filter(clue__in=keys, by_id=person_id).values_list("clue_id", flat=True)
        return {(CardClue.RECORD, str(pk)) for pk in set(mine)}


def has_open_work(unit_id: int) -> bool:
    """A bank or carrier that owes answers; whoever has clues that are open."""
    clues = CardClue.unscoped.filter(Q(centre=unit_id) | Q(checking=unit_id), state__in=CLUE_OPEN)
    return open_at([unit_id]) or clues.exists()
