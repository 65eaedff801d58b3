# SPDX-License-Identifier: Apache-2.0
"""Ledgers of pledges and penalties: new ones are recorded, repeated ones left alone, contradictions given back.

A penalty of a ledger was decided before it came here: it is kept as it was decided, in the state its days say, and what
its procedure lacks is flagged; nothing is made up. What is still to be done, to serve it or to have it paid, has its
clock.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any
from unicodedata import normalize

from django.db import connection

from wuzha.audit.actor import Actor
from wuzha.audit.services import record_many
from wuzha.cases.queries.lists import cases_named
from wuzha.cases.queries.units import centre_of, townships
from wuzha.core.many import update_all
from wuzha.documents.numbers import as_document_number
from wuzha.intake.models import Batch
from wuzha.intake.receivers import Counts
from wuzha.intake.services.each import take_sheet
from wuzha.keys.indexes import hold, lift
from wuzha.org.roles import May
from wuzha.people.queries.people import Individual
from wuzha.people.services import NewIndividual
from wuzha.people.services.keeping import People, root
from wuzha.refusals import RefusalError
from wuzha.sanctions.errors import Code
from wuzha.sanctions.models import Absent, Penalty, Pledge
from wuzha.sanctions.rules.clocks import ClockName
from wuzha.sanctions.rules.fines import Imposed, faults
from wuzha.sanctions.rules.life import PenaltyAct, PenaltyState, PledgeAct, ReturnAct, ReturnState
from wuzha.sanctions.rulesets import ARTICLES
from wuzha.sanctions.services.base import (
    AT_ONCE,
    PENALTIES,
    PLEDGE_ACTS,
    RETURNS,
    RecordActs,
    ends,
    must_name,
    noon,
    not_before,
)
from wuzha.sanctions.services.penalties import count_in_case, rule_of
from wuzha.sanctions.services.pledges import NewPledge, drawn_up, holds_until
from wuzha.sanctions.services.returns import NewAbsent, contacted_on, listed_on, put_down
from wuzha.sealed import Kind, Sealed
from wuzha.sealed.value import base_blinder
from wuzha.sql import next_ids


@dataclass(frozen=True, slots=True)
class DecidedPenalty:
    """A penalty as a ledger tells it, in clear. Money in 分; days that it does not tell are empty."""

    article: str
    decided_on: date
    document_no: str
    who: NewIndividual
    organisation: str = ""
    organisation_code: str = ""
    facts: str = ""
    acted_on: date | None = None
    filed_on: date | None = None
    told_on: date | None = None
    reviewed_on: date | None = None
    reviewer: str = ""
    decided_by: str = ""
    officers: tuple[str, ...] = ()
    fine_fen: int = 0
    confiscated_fen: int = 0
    gain_fen: int = 0
    days: int = 0
    served_on: date | None = None
    paid_on: date | None = None
    case_id: int | None = None


@dataclass(frozen=True, slots=True)
class ListedAbsent:
    """A person to return as a ledger tells it, in clear: why and since when listed, the last contact, the return."""

    ground: str
    ground_no: str
    listed_on: date
    who: NewIndividual
    place: str = ""
    left_on: date | None = None
    township_id: int | None = None
    contacted_on: date | None = None
    way: str = ""
    said: str = ""
    returned_on: date | None = None
    handed: str = ""
    case_id: int | None = None


New = NewPledge | DecidedPenalty | ListedAbsent


@dataclass(slots=True)
class Row:
    """One row: a pledge, a penalty or a person to return, and the number of the case it names. `raw` is the row as it
    came."""

    line: int
    new: New
    flags: tuple[str, ...]
    raw: Mapping[str, str]
    case_no: str = ""


#: Code of a refusal → the column it is about.
_COLUMN = {
    "NUMBER_TAKEN": "document_no", "PLEDGED_ALREADY": "signed_on", "LISTED_ALREADY": "id_no",
    "LEFT_AFTER": "left_on", "BEFORE_BIRTH": "id_no", "NAME_DIFFERS": "name", "WHO_MISSING": "id_no",
    "MONTHS_MANY": "until", "DAYS_ORDER": "until", "WITNESS_MISSING": "witness", "NOT_MINOR": "occasion",
    "CLEAR_NUMBER": "note",
}  # fmt: skip


def take_in(rows: Sequence[Row], *, batch: Batch, actor: Actor) -> Counts:
    """Records of a ledger, inside the caller's transaction. The same row once more is a duplicate."""
    if not rows:
        return Counts()
    hold()
    begin = partial(_LEDGERS[type(rows[0].new)], actor, batch)
    return take_sheet(
        rows, begin, batch=batch, actor=actor, action="sanction.import", what=lambda one: one, fields=_COLUMN
    )


class Ledger(ABC):
    """Rows of a ledger of one kind: the same row once more is known by its digest."""

    model: Any
    acts: RecordActs

    def __init__(self, actor: Actor, batch: Batch, rows: Sequence[Row]) -> None:
        self.actor, self.batch = actor, batch
        self.digests = {row.line: lift(base_blinder(Kind.TEXT)(repr((row.new, row.case_no)))) for row in rows}
        there = self.model.unscoped.filter(centre_id=batch.unit_id, digest__in=list(self.digests.values()))
        self.known = {bytes(digest) for digest in there.values_list("digest", flat=True)}
        self.cases = cases_named(actor, {row.case_no for row in rows if row.case_no})
        centre = centre_of(actor)
        self.place = None if centre is None or actor.unit_id is None else (centre, actor.unit_id)
        self.people = People(
            actor, *(self.place or (batch.unit_id, batch.unit_id)), {row.new.who.id_no for row in rows} - {""}
        )
        with connection.cursor() as cursor:
            self.ids = iter(next_ids(cursor, self.model._meta.db_table, len(rows)))
        self.made: list[Any] = []
        self.steps: list[Any] = []
        #: (action, record, detail).
        self.told = self.people.acts

    def take(self, row: Row) -> bool:
        digest = self.digests[row.line]
        if digest in self.known:
            return False
        case = self.cases.get(row.case_no)
        if row.case_no and case is None:
            row.flags = (*row.flags, "case_no:UNKNOWN")
        self.acts.must_be_allowed(self.actor, May.PROPOSE_SANCTIONS)
        if self.place is None:
            raise RefusalError(Code.NOT_FOUND)
        made = self.kept(*self.place, replace(row.new, case_id=case))
        made.batch, made.line, made.digest = self.batch, row.line, digest
        self.known.add(digest)
        self.made.append(made)
        return True

    @abstractmethod
    def kept(self, centre: int, unit: int, new: Any) -> Any:
        """The record of a row with its key, its history and trail among those to be written. Raises `RefusalError`,
        `IdentifierError`, before anything of the row is among them."""

    def person(self, who: NewIndividual) -> Individual:
        """Whom a row names, as `People.of` gives the person."""
        must_name(who)
        return self.people.of(who)

    def keep(
        self, made: Any, person: Individual | None, lines: Sequence[Any], *told: tuple[str, dict[str, Any]]
    ) -> Any:
        """Put a record that nothing refuses any more, its person and its history among what is to be written."""
        if person is not None:
            made.individual = self.people.keep(person)
        made.pk = next(self.ids)
        self.steps += lines
        self.told += [(action, (self.acts.kind, made.pk), detail) for action, detail in told]

    def write(self) -> None:
        self.people.write()
        self.model.unscoped.bulk_create(self.made, batch_size=AT_ONCE)
        self.acts.write_lines(self.steps)
        record_many(self.actor, self.told)


class Pledges(Ledger):
    model, acts = Pledge, PLEDGE_ACTS

    def __init__(self, actor: Actor, batch: Batch, rows: Sequence[Row]) -> None:
        super().__init__(actor, batch, rows)
        there = Pledge.unscoped.filter(individual__in=self.people.keys)
        self.signed = {(who, day): pk for who, day, pk in there.values_list("individual", "signed_on", "pk")}

    def kept(self, centre: int, unit: int, new: NewPledge) -> Pledge:
        until = holds_until(new)
        person = self.person(new.who)
        made = drawn_up(centre, unit, new, root(person), until)
        if (known := self.signed.get((root(person).pk, new.signed_on))) is not None:
            raise RefusalError(Code.PLEDGED_ALREADY, number=Pledge.number_of(known))
        line = self.acts.line(self.actor, made, PledgeAct.SIGN, made.state, note=new.note, day=new.signed_on)
        self.keep(made, person, [line], ("pledge.sign", {"occasion": made.occasion}))
        self.signed[root(person).pk, new.signed_on] = made.pk
        return made


class Penalties(Ledger):
    """Penalties that were decided elsewhere, as they were."""

    model, acts = Penalty, PENALTIES

    def __init__(self, actor: Actor, batch: Batch, rows: Sequence[Row]) -> None:
        super().__init__(actor, batch, rows)
        there = Penalty.unscoped.filter(
            centre_id=self.people.centre,
            document_no__in={_normal(row.new.document_no) for row in rows if isinstance(row.new, DecidedPenalty)},
        )
        self.numbers = set(there.values_list("document_no", flat=True))

    def kept(self, centre: int, unit: int, new: DecidedPenalty) -> Penalty:
        number = _normal(PENALTIES.plain(new.document_no, required=Code.NUMBER_MISSING))
        if number in self.numbers:
            raise RefusalError(Code.NUMBER_TAKEN, number=number)
        person = None if new.organisation else self.person(new.who)
        made = _decided(centre, unit, new, number)
        line = self.acts.line(self.actor, made, PenaltyAct.ENTER, made.state, day=new.decided_on, document_no=number)
        self.keep(made, person, [line], ("penalty.enter", {"article": made.article}))
        self.numbers.add(number)
        return made

    def write(self) -> None:
        super().write()
        for one in self.made:
            if one.case_id is not None:
                count_in_case(self.actor, one)


def _normal(number: str) -> str:
    return normalize("NFKC", as_document_number(number))


def _decided(centre: int, unit: int, new: DecidedPenalty, number: str) -> Penalty:
    """A penalty of a ledger as it is to be written. Raises `RefusalError`: CLEAR_NUMBER, TOO_LONG, NO_CALENDAR."""
    filed = new.filed_on or new.decided_on
    over = new.paid_on is not None or (new.served_on is not None and not (new.fine_fen or new.confiscated_fen))
    pay_by = ends(ClockName.PAY, new.served_on) if new.served_on and not over else None
    due_on = pay_by if new.served_on or over else _serve_by(new.decided_on)
    state = PenaltyState.CLOSED if over else PenaltyState.SERVED if new.served_on else PenaltyState.DECIDED
    return Penalty(
        centre_id=centre, unit_id=unit, organisation=PENALTIES.plain(new.organisation, most=120),
        organisation_code=new.organisation_code, state=state, article=new.article, facts=PENALTIES.note(new.facts),
        acted_on=min(new.acted_on or filed, filed), filed_on=filed, officers=list(new.officers), grave=bool(new.days),
        gain_fen=new.gain_fen, fine_fen=new.fine_fen, confiscated_fen=new.confiscated_fen, detention_days=new.days,
        told_on=new.told_on, reviewed_on=new.reviewed_on, reviewed_by=new.reviewer, decided_on=new.decided_on,
        decided_by=new.decided_by, document_no=number, served_on=new.served_on, case_id=new.case_id, entered=True,
        pay_by=pay_by, due_on=due_on,
    )  # fmt: skip


class Returns(Ledger):
    """People to return, each with the contact and the return that the ledger tells, by the rules of the page."""

    model, acts = Absent, RETURNS

    def __init__(self, actor: Actor, batch: Batch, rows: Sequence[Row]) -> None:
        super().__init__(actor, batch, rows)
        there = Absent.unscoped.filter(individual__in=self.people.keys).exclude(state=ReturnState.CLOSED)
        self.listed = dict(there.values_list("individual", "pk"))
        self.towns = dict(townships())

    def kept(self, centre: int, unit: int, new: ListedAbsent) -> Absent:
        told = NewAbsent(
            new.ground, new.ground_no, new.who, is_same=True, place=new.place, left_on=new.left_on,
            township_id=new.township_id, case_id=new.case_id, listed_on=new.listed_on,
        )  # fmt: skip
        listed = listed_on(told, self.towns)
        person = self.person(new.who)
        made = put_down(centre, unit, told, root(person), listed)
        if (known := self.listed.get(root(person).pk)) is not None:
            raise RefusalError(Code.LISTED_ALREADY, number=Absent.number_of(known))
        lines = [self.acts.line(self.actor, made, ReturnAct.LIST, made.state, day=listed)]
        acts: list[tuple[str, dict[str, Any]]] = [("absent.list", {"ground": made.ground})]
        if new.contacted_on is not None:
            latest = contacted_on(made, new.contacted_on, new.way)
            note = RETURNS.reason(new.said or _FROM_LEDGER)
            lines.append(self._moved(made, ReturnAct.CONTACT, note, latest, day=new.contacted_on, way=new.way))
            acts.append((f"absent.{ReturnAct.CONTACT}", {}))
        if new.returned_on is not None:
            day, note = not_before(new.returned_on, made.listed_on), RETURNS.reason(new.handed or _FROM_LEDGER)
            lines.append(self._moved(made, ReturnAct.COME_BACK, note, made.contacted_on, day=day))
            made.returned_on = day
            acts.append((f"absent.{ReturnAct.COME_BACK}", {}))
        self.keep(made, person, lines, *acts)
        self.listed[root(person).pk] = made.pk
        return made

    def _moved(self, made: Absent, act: ReturnAct, note: Sealed, contacted: date | None, **step: Any) -> Any:
        """Move a new row along its life; the line of its history."""
        start, made.state = made.state, RETURNS.allowed(made, act)
        made.contacted_on, made.version = contacted, made.version + 1
        return self.acts.line(self.actor, made, act, start, note=note, **step)

    def write(self) -> None:
        moved = [(one, one.state) for one in self.made if one.state != ReturnState.LISTED]
        for one, _state in moved:
            one.state = ReturnState.LISTED  # as each begins
        super().write()
        for one, state in moved:
            one.state = state
        update_all([one for one, _state in moved], ["state"])


#: Kind of a row → the ledger it is of.
_LEDGERS: dict[type[Any], type[Ledger]] = {
    NewPledge: Pledges, DecidedPenalty: Penalties, ListedAbsent: Returns,
}  # fmt: skip
#: In place of words that a ledger does not tell.
_FROM_LEDGER = "台账登记，未载明情况"


def _serve_by(decided_on: date) -> date | None:
    """By when it is to be served; of a year whose workdays are not known nothing is said."""
    try:
        return ends(ClockName.SERVE, decided_on)
    except RefusalError:
        return None


#: What the law asks of every penalty and a ledger may not tell.
_NEEDED: tuple[tuple[str, Callable[[DecidedPenalty], object]], ...] = (
    ("officers", lambda new: len(new.officers) >= 2), ("told_on", lambda new: new.told_on),
    ("reviewed_on", lambda new: new.reviewed_on), ("facts", lambda new: new.facts),
    ("acted_on", lambda new: new.acted_on), ("filed_on", lambda new: new.filed_on),
    ("decided_by", lambda new: new.decided_by),
)  # fmt: skip


#: Days of a penalty in the order of its procedure.
_IN_ORDER = ("acted_on", "filed_on", "told_on", "decided_on", "served_on", "paid_on")


def _out_of_order(new: DecidedPenalty) -> list[str]:
    """Days that lie before an earlier step's, of those that are told."""
    told = [(name, day) for name in _IN_ORDER if (day := getattr(new, name)) is not None]
    return [name for at, (name, day) in enumerate(told) if any(day < earlier for _name, earlier in told[:at])]


def gaps_of(row: Penalty) -> tuple[str, ...]:
    """`gaps` of a penalty that is on file: what its ledger left out, and what its article does not allow."""
    acted = row.acted_on if row.filed_told is not None or row.acted_on < row.filed_on else None
    return gaps(
        DecidedPenalty(
            row.article, row.decided_on or row.filed_on, row.document_no, NewIndividual(), row.organisation,
            facts="told" if row.facts is not None else "", acted_on=acted, filed_on=row.filed_told,
            told_on=row.told_on, reviewed_on=row.reviewed_on, decided_by=row.decided_by, officers=tuple(row.officers),
            fine_fen=row.fine_fen, confiscated_fen=row.confiscated_fen, gain_fen=row.gain_fen, days=row.detention_days,
            served_on=row.served_on,
        )
    )  # fmt: skip


def gaps(new: DecidedPenalty) -> tuple[str, ...]:
    """What the ledger leaves out, and a sum that its article does not allow: flags of the row."""
    found = [f"{name}:LACKS" for name, there in _NEEDED if not there(new)]
    found += [f"{name}:DAYS_ORDER" for name in _out_of_order(new)]
    if new.acted_on is not None and new.acted_on < ARTICLES.at(noon(new.filed_on or new.decided_on)).since:
        found.append("acted_on:ACT_BEFORE_LAW")
    row = Penalty(article=new.article, filed_on=new.filed_on or new.decided_on)
    imposed = Imposed(new.fine_fen, new.days, new.confiscated_fen)
    article = rule_of(row).article(unit=bool(new.organisation))
    if faults(article, new.gain_fen or new.confiscated_fen, imposed, grave=bool(new.days)):
        found.append("fine:UNLAWFUL")
    return tuple(found)
