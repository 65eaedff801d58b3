# SPDX-License-Identifier: Apache-2.0
"""Lists of clues about cards taken in: a row is a card; rows of one person become one clue."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record, record_many
from wuzha.cards.models import CardClue, CardInvolvement, CardStep, ClueCard, ClueStep, InvolvedCard
from wuzha.cards.rules.clues import CLUE_OPEN, ClueAct
from wuzha.cards.rules.kinds import FAMILY, CardAct, Source
from wuzha.cards.services.base import AT_ONCE, centre_of, settle
from wuzha.cards.services.clues import CLUES, NewClue, begun, of_the_person, told_again, told_number
from wuzha.cards.services.registry import Case, Opening, involvement, opening_values
from wuzha.core.many import update_all
from wuzha.inbox.services import all_moved_on
from wuzha.intake.models import Batch
from wuzha.intake.receivers import Counts
from wuzha.intake.services.each import SheetRow, keep_refused, take_rows
from wuzha.keys.indexes import hold
from wuzha.locks import Lock, wait
from wuzha.org.roles import May
from wuzha.people.services.individuals import with_numbers
from wuzha.refusals import RefusalError
from wuzha.sealed import Kind, seal
from wuzha.sealed.value import blinds
from wuzha.sql import next_ids


def receive_clues(rows: Sequence[SheetRow], *, batch: Batch, actor: Actor) -> Counts:
    """Rows of a list, in the name of the actor, inside the caller's transaction."""
    hold()
    made: list[_Clues] = []

    def begin(new: Sequence[NewClue]) -> _Clues:
        made.append(_Clues(actor, batch, new))
        return made[0]

    taken = take_rows(rows, begin, what=_told)
    fresh = sum(len(one.fresh) for one in made)
    record(
        actor, "card_clue.import", on=("batch", batch.pk), rows=len(rows),
        detail={"accepted": fresh, "merged": taken.accepted - fresh, "rejected": len(taken.refused)},
    )  # fmt: skip
    keep_refused(batch, rows, taken.refused)
    return Counts(fresh, taken.accepted - fresh, 0, taken.flagged, len(taken.refused))


def _told(one: SheetRow) -> NewClue:
    row = one.values
    return NewClue(
        row["source_no"], row["sender"] or "—", row["received_at"], row["name"], row["id_no"] or "",
        row["what"] or "", [(row["kind"], row["number"])], day_only=row["day_only"],
    )  # fmt: skip


class _Clues:
    """What is on file of the persons and cards of a list, with what its rows add; each row names one card."""

    def __init__(self, actor: Actor, batch: Batch, rows: Sequence[NewClue]) -> None:
        CLUES.must_be_allowed(actor, May.WORK_CARDS)
        self.actor, self.batch, self.centre = actor, batch, centre_of(actor)
        self.now = timezone.now()
        numbers = [index for row in rows for index in _numbers(row)]
        people = {row.id_no for row in rows if row.id_no.strip()}
        #: Open clues by the index of an ID number and by that of a card; clues are locked before the registry is, as
        #: whoever enters one by hand does.
        self.of_person: dict[bytes, CardClue] = {}
        self.with_number: dict[bytes, list[CardClue]] = defaultdict(list)
        clues = self._open_clues(numbers, [index for one in people for index in blinds(Kind.ID_NUMBER, one)])
        wait(Lock.CARDS, self.centre)
        there = InvolvedCard.unscoped.filter(centre=self.centre, number_index__in=numbers)
        #: Cards by the index of their number; of several of one number the first.
        self.cards: dict[bytes, InvolvedCard] = {}
        for card in there.select_for_update(of=("self",), no_key=True).order_by("-pk"):
            self.cards[bytes(card.number_index or b"")] = card
        self.named: set[tuple[int, int]] = set()
        links = ClueCard.unscoped.filter(clue__in=clues, card__number_index__in=numbers)
        for clue, one, index in links.order_by("clue").values_list("clue", "card", "card__number_index"):
            self.named.add((clue, one))
            self.with_number[bytes(index or b"")].append(clues[clue])
        keys = [card.pk for card in self.cards.values()]
        told = CardInvolvement.unscoped.filter(card__in=keys, source=Source.HAND)
        self.told = set(told.values_list("card", "key"))
        self.people = with_numbers(self.centre, people)
        with connection.cursor() as cursor:
            self.clue_ids = iter(next_ids(cursor, CardClue._meta.db_table, len(rows)))
            self.card_ids = iter(next_ids(cursor, InvolvedCard._meta.db_table, len(rows)))
        self.fresh: dict[int, CardClue] = {}
        self.changed: dict[int, CardClue] = {}
        self.registered: dict[int, InvolvedCard] = {}
        self.touched: dict[int, InvolvedCard] = {}
        self.involved: list[CardInvolvement] = []
        self.links: list[ClueCard] = []
        self.card_steps: list[CardStep] = []
        self.steps: list[ClueStep] = []
        #: (action, record) in their order.
        self.acts: list[tuple[str, tuple[str, int]]] = []

    def _open_clues(self, numbers: Sequence[bytes], people: Sequence[bytes]) -> dict[int, CardClue]:
        by_card = ClueCard.unscoped.filter(
            card__number_index__in=numbers, clue__centre=self.centre, clue__state__in=CLUE_OPEN
        )
        named = Q(id_index__in=people) | Q(pk__in=list(by_card.values_list("clue", flat=True)))
        rows = CardClue.unscoped.filter(named, centre=self.centre, state__in=CLUE_OPEN)
        found = {one.pk: one for one in rows.select_for_update(of=("self",), no_key=True).order_by("pk")}
        self.of_person |= {bytes(one.id_index): one for one in found.values() if one.id_index is not None}
        return found

    def take(self, new: NewClue) -> bool:
        row = begun(self.centre, new)
        ((kind, number),) = new.cards
        indexes = _numbers(new)
        clue = self._known(row, indexes)
        note = told_again(new) if clue is not None else None
        about = Case(timezone.localdate(new.received_at), case_no=row.source_no if clue is None else clue.source_no)
        key, values = involvement(self.actor, about)
        card = next((self.cards[index] for index in indexes if index in self.cards), None)
        made = self._card(kind, number, about, new) if card is None else card
        # From here on nothing is refused.
        if clue is None:
            clue = row
            clue.pk, clue.batch = next(self.clue_ids), self.batch
            self.fresh[clue.pk] = clue
            self._step(clue, ClueAct.RECORD)
        self._know(clue, row)
        if card is None:
            made.pk = next(self.card_ids)
            self.registered[made.pk] = self.cards[bytes(made.number_index or b"")] = made
            self._involve(made, CardAct.REGISTER, key, values)
        elif (clue.pk, card.pk) not in self.named and (card.pk, key) not in self.told:
            card.version, card.touched_at = card.version + 1, self.now
            self._involve(card, CardAct.INVOLVE, key, values)
        added = (clue.pk, made.pk) not in self.named
        if added:
            self.named.add((clue.pk, made.pk))
            self.with_number[bytes(made.number_index or b"")].append(clue)
            self.links.append(ClueCard(clue_id=clue.pk, card_id=made.pk))
        if clue is not row and (added or new.source_no.strip() != clue.source_no):
            clue.version += 1
            self._keep(clue)
            self._step(clue, ClueAct.CARDS, note=note)
        return True

    def _known(self, row: CardClue, indexes: Sequence[bytes]) -> CardClue | None:
        """The open clue of the person of a row."""
        if row.id_no is not None:
            found = next((self.of_person[one] for one in row.id_no.blinds() if one in self.of_person), None)
            if found is not None:
                return found
        there = {one.pk: one for index in indexes for one in self.with_number.get(index, ())}
        return of_the_person([there[pk] for pk in sorted(there)], row)

    def _know(self, clue: CardClue, row: CardClue) -> None:
        """Keep the ID number that a row tells of its person, if none is known."""
        if row.id_no is None or (clue is not row and clue.id_no is not None):
            return
        if clue is not row:
            clue.version += 1
            self._keep(clue)
        clue.id_no, clue.id_index = row.id_no, row.id_no.blind()
        self.of_person[clue.id_index] = clue

    def _keep(self, clue: CardClue) -> None:
        if clue.pk not in self.fresh:
            self.changed[clue.pk] = clue

    def _card(self, kind: str, number: str, about: Case, new: NewClue) -> InvolvedCard:
        sealed = seal(Kind.ACCOUNT, told_number(kind, number))
        opening = Opening(holder=new.name, holder_id=new.id_no)
        values = opening_values(self.centre, opening, about.involved_on, FAMILY[kind], self.people)
        return InvolvedCard(
            centre_id=self.centre, kind=kind, family=FAMILY[kind], card_no=sealed, number_index=sealed.blind(),
            first_involved_on=about.involved_on, **values,
        )  # fmt: skip

    def _involve(self, card: InvolvedCard, act: CardAct, key: str, values: dict[str, Any]) -> None:
        self.told.add((card.pk, key))
        self.touched[card.pk] = card
        self.involved.append(CardInvolvement(card_id=card.pk, source=Source.HAND, key=key, **values))
        start = "" if act == CardAct.REGISTER else card.disposal
        self.card_steps.append(
            CardStep(
                card_id=card.pk, act=act, from_state=start, to_state=card.disposal, at=self.now,
                by_id=self.actor.person_id,
            )
        )  # fmt: skip
        self.acts.append((f"card.{act}", (InvolvedCard.RECORD, card.pk)))

    def _step(self, clue: CardClue, act: ClueAct, note: Any = None) -> None:
        self.steps.append(
            ClueStep(
                clue_id=clue.pk, act=act, from_state=clue.state, to_state=clue.state, at=self.now,
                by_id=self.actor.person_id, note=note,
            )
        )  # fmt: skip
        self.acts.append((f"card_clue.{act}", (CardClue.RECORD, clue.pk)))

    def write(self) -> None:
        InvolvedCard.unscoped.bulk_create(self.registered.values(), batch_size=AT_ONCE)
        known = [card for card in self.touched.values() if card.pk not in self.registered]
        update_all(known, ["version", "touched_at"])
        CardInvolvement.unscoped.bulk_create(self.involved, batch_size=AT_ONCE)
        CardStep.unscoped.bulk_create(self.card_steps, batch_size=AT_ONCE)
        settle(self.touched)
        CardClue.unscoped.bulk_create(self.fresh.values(), batch_size=AT_ONCE)
        update_all(list(self.changed.values()), ["id_no", "id_index", "version"])
        ClueCard.unscoped.bulk_create(self.links, batch_size=AT_ONCE)
        ClueStep.unscoped.bulk_create(self.steps, batch_size=AT_ONCE)
        all_moved_on(CardClue.RECORD, {one.clue_id for one in self.steps} - self.fresh.keys())
        record_many(self.actor, ((action, on, {}) for action, on in self.acts))


def _numbers(row: NewClue) -> list[bytes]:
    """Indexes under which the card of a row may be found; none for what is no number."""
    ((kind, number),) = row.cards
    try:
        return blinds(Kind.ACCOUNT, told_number(kind, number))
    except RefusalError:
        return []
