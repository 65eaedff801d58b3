# SPDX-License-Identifier: Apache-2.0
"""Lists of involved cards taken in. The same list once more changes nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection, transaction

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.cards.models import CardDisposal, CardInvolvement, InvolvedCard
from wuzha.cards.rules.kinds import FAMILY, Source
from wuzha.cards.services.base import AT_ONCE, settle
from wuzha.cases.queries.standing import Case
from wuzha.core.many import update_all
from wuzha.intake.models import Batch
from wuzha.intake.receivers import Counts
from wuzha.keys.indexes import hold
from wuzha.locks import Lock, wait
from wuzha.people.services.individuals import with_numbers
from wuzha.sealed import Kind, seal
from wuzha.sealed.value import blinds
from wuzha.sql import next_ids


@dataclass(slots=True)
class IncomingCard:
    """One row of a list of involved cards, in clear."""

    line: int
    kind: str
    number: str
    involved_on: date
    institution: int | None = None
    institution_name: str = ""
    outlet: int | None = None
    opened_on: date | None = None
    clerk: str = ""
    clerk_no: str = ""
    holder: str = ""
    organisation: str = ""
    holder_id: str = ""
    level: int | None = None
    amount_fen: int = 0
    case_no: str = ""
    disposal: str = ""
    disposed_on: date | None = None
    reference: str = ""
    flags: tuple[str, ...] = ()
    raw: Mapping[str, str] = field(default_factory=dict)


@transaction.atomic(savepoint=False)  # whoever calls from a transaction of its own gives up all or nothing
def receive_cards(rows: Sequence[IncomingCard], *, centre_id: int, actor: Actor, batch: Batch | None = None) -> Counts:
    """Put the cards of a list on file, each once, with the case and the disposal that its row tells of. What is on file
    of a card stays; what is empty there is filled in."""
    if not rows:
        return Counts()
    hold()
    wait(Lock.CARDS, centre_id)
    there = _There(rows, centre_id, batch)
    new = changed = flagged = 0
    for row in rows:
        became = there.take(row)
        new += became == "new"
        changed += became == "changed"
        flagged += became != "same" and bool(row.flags)
    there.write()
    settle(there.touched)
    counts = Counts(accepted=new, merged=changed, duplicates=len(rows) - new - changed, flagged=flagged)
    record(
        actor, "card.import", on=("batch", batch.pk) if batch else ("unit", centre_id), rows=len(rows),
        detail={"accepted": new, "merged": changed, "duplicates": counts.duplicates},
    )  # fmt: skip
    return counts


class _There:
    """What is on file of the cards of a list, with what its rows add; written at once for all of them."""

    def __init__(self, rows: Sequence[IncomingCard], centre: int, batch: Batch | None) -> None:
        self.centre, self.batch = centre, batch
        numbers = {row.case_no for row in rows if row.case_no}
        cases = Case.unscoped.filter(centre=centre, case_no__in=numbers)
        self.cases: dict[str, int] = {one.case_no: one.pk for one in cases}
        every = [index for row in rows for index in blinds(Kind.ACCOUNT, row.number)]
        found = InvolvedCard.unscoped.filter(centre=centre, number_index__in=every)
        self.cards = {(one.family, bytes(one.number_index or b"")): one for one in found}
        keys = [one.pk for one in self.cards.values()]
        told = CardInvolvement.unscoped.filter(card__in=keys, source=Source.IMPORT)
        self.involved = {(one.card_id, one.key): one for one in told}
        disposals = CardDisposal.unscoped.filter(card__in=keys, source=Source.IMPORT)
        self.disposed = {(one.card_id, one.key): one for one in disposals}
        self.people = with_numbers(centre, {row.holder_id for row in rows if row.holder_id})
        with connection.cursor() as cursor:
            self._ids = iter(next_ids(cursor, InvolvedCard._meta.db_table, len(rows)))
        self._new: dict[int, InvolvedCard] = {}
        self._completed: dict[int, InvolvedCard] = {}
        self._told: list[CardInvolvement] = []
        self._otherwise: dict[int, CardInvolvement] = {}
        self._done: list[CardDisposal] = []
        self.touched: set[int] = set()

    def take(self, row: IncomingCard) -> str:
        """What became of a row: `new`, `changed`, `same`."""
        family, became = FAMILY[row.kind], "same"
        indexes = blinds(Kind.ACCOUNT, row.number)
        card = next((self.cards[family, index] for index in indexes if (family, index) in self.cards), None)
        if card is None:
            card = self._opened(row)
            _complete(card, row, self.people)
            became = "new"
        else:
            if card.kind != row.kind:
                row.flags = (*row.flags, "kind:DIFFERS")
            if _complete(card, row, self.people):
                if card.pk not in self._new:
                    self._completed[card.pk] = card
                card.version += 1
                became = "changed"
        if self._tell(card, row) and became == "same":
            became = "changed"
        if became != "same":
            self.touched.add(card.pk)
        return became

    def _opened(self, row: IncomingCard) -> InvolvedCard:
        number = seal(Kind.ACCOUNT, row.number)
        card = InvolvedCard(
            pk=next(self._ids), centre_id=self.centre, kind=row.kind, family=FAMILY[row.kind], card_no=number,
            number_index=number.blind(), first_involved_on=row.involved_on,
        )  # fmt: skip
        self._new[card.pk] = self.cards[card.family, bytes(card.number_index or b"")] = card
        return card

    def _tell(self, card: InvolvedCard, row: IncomingCard) -> bool:
        """The case and the disposal of a row; whether they were not told before, or otherwise."""
        key = f"no:{row.case_no}"[:40] if row.case_no else f"day:{row.involved_on}"
        known = row.case_no in self.cases
        wanted = {
            "case_id": self.cases.get(row.case_no), "case_no": "" if known else row.case_no, "level": row.level,
            "amount_fen": row.amount_fen, "involved_on": row.involved_on,
        }  # fmt: skip
        line = {"batch": self.batch, "line": row.line}
        found = self.involved.get((card.pk, key))
        made = found is None
        if found is None:
            found = CardInvolvement(card=card, source=Source.IMPORT, key=key, **wanted, **line)
            self.involved[card.pk, key] = found
            self._told.append(found)
        different = any(getattr(found, name) != value for name, value in wanted.items())
        if different:
            for name, value in (wanted | line).items():
                setattr(found, name, value)
            if found.pk is not None:
                self._otherwise[found.pk] = found
        return self._dispose(card, row) or made or different

    def _dispose(self, card: InvolvedCard, row: IncomingCard) -> bool:
        """Whether the row tells of a disposal that was not told before."""
        key = f"{row.disposal}:{row.disposed_on}"
        if not row.disposal or row.disposed_on is None or (card.pk, key) in self.disposed:
            return False
        made = CardDisposal(
            card=card, source=Source.IMPORT, key=key, kind=row.disposal, day=row.disposed_on, reference=row.reference,
            batch=self.batch, by_whom=row.institution_name,
        )  # fmt: skip
        self.disposed[card.pk, key] = made
        self._done.append(made)
        return True

    def write(self) -> None:
        InvolvedCard.unscoped.bulk_create(self._new.values(), batch_size=AT_ONCE)
        update_all(list(self._completed.values()), _COMPLETED)
        CardInvolvement.unscoped.bulk_create(self._told, batch_size=AT_ONCE)
        update_all(
            list(self._otherwise.values()), ["case", "case_no", "level", "amount_fen", "involved_on", "batch", "line"]
        )
        CardDisposal.unscoped.bulk_create(self._done, batch_size=AT_ONCE)


#: What a row may fill in, the index of the holder and the version with it.
_COMPLETED = (
    "institution", "institution_name", "outlet", "opened_on", "clerk", "clerk_no", "organisation", "holder",
    "holder_id", "holder_index", "individual", "version",
)  # fmt: skip


def _complete(card: InvolvedCard, row: IncomingCard, people: Mapping[str, int]) -> bool:
    """Fill in what is empty; whether anything was. `people` are those on file, by ID number."""
    told: dict[str, Any] = {
        "institution_id": row.institution, "institution_name": row.institution_name, "outlet_id": row.outlet,
        "opened_on": row.opened_on, "clerk_no": row.clerk_no, "organisation": row.organisation,
        "clerk": seal(Kind.NAME, row.clerk) if row.clerk and card.clerk is None else None,
        "holder": seal(Kind.NAME, row.holder) if row.holder and card.holder is None else None,
        "holder_id": seal(Kind.ID_NUMBER, row.holder_id) if row.holder_id and card.holder_id is None else None,
    }  # fmt: skip
    if row.outlet is not None and card.institution_id not in (None, row.institution):
        told["outlet_id"] = None
    filled = False
    for name, value in told.items():
        if value and not getattr(card, name):
            setattr(card, name, value)
            filled = True
    if told["holder_id"] is not None and card.individual_id is None:
        card.individual_id = people.get(row.holder_id)
    return filled
