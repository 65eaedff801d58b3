# SPDX-License-Identifier: Apache-2.0
"""What acts on cards share: who may, the row, the history; and how the sums of a card follow from its rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import TextChoices
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.cards.errors import Code
from wuzha.cards.models import BackTrace, CardDisposal, CardInvolvement, CardStep, InvolvedCard
from wuzha.cards.rules.kinds import TRACE_LIFE, CardAct
from wuzha.cards.rules.sums import Involved, Sums, sums
from wuzha.core.acts import Acts
from wuzha.core.many import update_all
from wuzha.org.models import Unit
from wuzha.org.reach import units_below
from wuzha.refusals import RefusalError
from wuzha.sealed import Sealed

#: Rows of one statement.
AT_ONCE = 2000


class CardActs(Acts[InvolvedCard]):
    codes, kind = Code, "card"

    def history(
        self,
        actor: Actor,
        row: Any,
        act: TextChoices,
        start: str,
        *,
        at: datetime,
        note: Sealed | None,
        because: str,  # noqa: ARG002 - there is no dictionary of reasons
    ) -> None:
        trace = row if isinstance(row, BackTrace) else None
        CardStep.unscoped.create(
            card_id=row.card_id if trace else row.pk, trace=trace, act=act.value, from_state=start,
            to_state=row.state if trace else row.disposal, at=at, by_id=actor.person_id, note=note,
        )  # fmt: skip

    def life_of(self, row: Any) -> Any:  # noqa: ARG002 - back-traces alone have one
        return TRACE_LIFE

    def kind_of(self, row: Any) -> str:
        return str(row.RECORD)


CARDS = CardActs()


def noted(actor: Actor, row: InvolvedCard, act: CardAct, note: str = "", **changes: Any) -> InvolvedCard:
    """Keep an act on a locked card with what it changes."""
    start = row.disposal
    CARDS.save(row, touched_at=timezone.now(), **changes)
    CARDS.history(actor, row, act, start, at=timezone.now(), note=CARDS.note(note), because="")
    record(actor, f"card.{act.value}", on=(row.RECORD, row.pk))
    return row


def centre_of(actor: Actor) -> int:
    """The centre whose registry the actor writes. Raises `RefusalError`: NO_CENTRE."""
    centres = units_below(actor.unit_path).centres
    if len(centres) != 1:
        raise RefusalError(Code.NO_CENTRE)
    return next(iter(centres))


def not_ahead(day: date | None) -> date | None:
    """Raises `RefusalError`: IN_FUTURE."""
    if day is not None and day > timezone.localdate():
        raise RefusalError(Code.IN_FUTURE)
    return day


def unit_of(pk: int | None, kinds: Collection[str], code: Code, below: Unit | None = None) -> Unit | None:
    """A unit of some kinds by its key, below another one. Raises `RefusalError`: the code."""
    if pk is None:
        return None
    found: Unit | None = Unit.objects.filter(pk=pk, kind__in=kinds).first()
    if found is None or (below is not None and not found.path.startswith(below.path)):
        raise RefusalError(code)
    return found


def settle(cards: Iterable[int]) -> int:
    """Write anew what the registry shows of cards, where it changed; how many did."""
    keys, changed = sorted(set(cards)), 0
    for begin in range(0, len(keys), AT_ONCE):
        some = keys[begin : begin + AT_ONCE]
        found = sums_of(some)
        fresh = []
        for card in InvolvedCard.unscoped.filter(pk__in=some).select_for_update(no_key=True).order_by("pk"):
            one = found[card.pk]
            values = {
                "first_involved_on": one.first or card.first_involved_on, "level": one.level,
                "amount_fen": one.amount_fen, "cases": one.cases, "disposal": one.disposal,
                "disposed_on": one.disposed_on,
            }  # fmt: skip
            if any(getattr(card, name) != value for name, value in values.items()):
                for name, value in values.items():
                    setattr(card, name, value)
                card.version, card.touched_at = card.version + 1, timezone.now()
                fresh.append(card)
        fields = ["first_involved_on", "level", "amount_fen", "cases", "disposal", "disposed_on"]
        update_all(fresh, [*fields, "version", "touched_at"])
        changed += len(fresh)
    return changed


def sums_of(cards: Collection[int]) -> dict[int, Sums]:
    """By card what its rows amount to."""
    involved: dict[int, list[Involved]] = defaultdict(list)
    columns = ("card", "source", "key", "case", "funds_case", "involved_on", "level", "amount_fen")
    rows = CardInvolvement.unscoped.filter(card__in=cards).values_list(*columns)
    for card, source, key, case, funds, on, level, fen in rows:
        matter = f"case:{case}" if case else f"funds:{funds}" if funds else f"{source}:{key}"
        involved[card].append(Involved(matter, on, level, fen))
    disposals: dict[int, list[tuple[date, int, str]]] = defaultdict(list)
    for card, day, pk, kind in CardDisposal.unscoped.filter(card__in=cards).values_list("card", "day", "pk", "kind"):
        disposals[card].append((day, pk, kind))
    return {card: sums(involved[card], disposals[card]) for card in cards}
