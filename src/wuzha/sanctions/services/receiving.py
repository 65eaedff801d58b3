# SPDX-License-Identifier: Apache-2.0
"""Ledgers of pledges and penalties: new ones are recorded, repeated ones left alone, contradictions given back.

A penalty of a ledger was decided before it came here: it is kept as it was decided, in the state its days say, and what
its procedure lacks is flagged; nothing is made up. What is still to be done, to serve it or to have it paid, has its
clock.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from unicodedata import normalize

from django.db import transaction

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.cases.queries.lists import case_named
from wuzha.documents.numbers import as_document_number
from wuzha.engine.identifiers import IdentifierError
from wuzha.intake.models import Batch
from wuzha.intake.receivers import Counts
from wuzha.keys.indexes import hold, lift
from wuzha.org.roles import May
from wuzha.people.services import NewIndividual
from wuzha.refusals import RefusalError
from wuzha.sanctions.errors import Code
from wuzha.sanctions.models import Absent, Penalty, Pledge
from wuzha.sanctions.rules.clocks import ClockName
from wuzha.sanctions.rules.fines import Imposed, faults
from wuzha.sanctions.rules.life import PenaltyAct, PenaltyState
from wuzha.sanctions.rulesets import ARTICLES
from wuzha.sanctions.services.base import PENALTIES, ends, noon, person_for, place_of
from wuzha.sanctions.services.penalties import count_in_case, rule_of
from wuzha.sanctions.services.pledges import NewPledge, sign
from wuzha.sanctions.services.returns import NewAbsent, come_back, contact, list_
from wuzha.sealed import Kind
from wuzha.sealed.value import base_blinder


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


@dataclass(slots=True)
class Taken:
    """What became of the rows, and line → why one could not be taken."""

    accepted: int = 0
    duplicates: int = 0
    flagged: int = 0
    refused: dict[int, str] = field(default_factory=dict)

    @property
    def counts(self) -> Counts:
        return Counts(self.accepted, 0, self.duplicates, self.flagged, len(self.refused))


#: Code of a refusal → the column it is about.
_COLUMN = {
    "NUMBER_TAKEN": "document_no", "PLEDGED_ALREADY": "signed_on", "LISTED_ALREADY": "id_no",
    "LEFT_AFTER": "left_on", "BEFORE_BIRTH": "id_no", "NAME_DIFFERS": "name", "WHO_MISSING": "id_no",
    "MONTHS_MANY": "until", "DAYS_ORDER": "until", "WITNESS_MISSING": "witness", "NOT_MINOR": "occasion",
    "CLEAR_NUMBER": "note",
}  # fmt: skip


def take_in(rows: Sequence[Row], *, batch: Batch, actor: Actor) -> Taken:
    """Records of a ledger, inside the caller's transaction. The same row once more is a duplicate."""
    taken = Taken()
    hold()
    for one in rows:
        model, keep = _KINDS[type(one.new)]
        digest = lift(base_blinder(Kind.TEXT)(repr((one.new, one.case_no))))
        if model.unscoped.filter(centre_id=batch.unit_id, digest=digest).exists():
            taken.duplicates += 1
            continue
        case = case_named(actor, one.case_no) if one.case_no else None
        if one.case_no and case is None:
            one.flags = (*one.flags, "case_no:UNKNOWN")
        new = replace(one.new, case_id=case)
        try:
            with transaction.atomic():
                made = keep(actor, new)
        except (RefusalError, IdentifierError) as error:
            code = error.code if isinstance(error, RefusalError) else error.code.value
            taken.refused[one.line] = f"{_COLUMN.get(code, 'row')}:{code}"
            continue
        model.unscoped.filter(pk=made.pk).update(batch=batch, line=one.line, digest=digest)
        taken.accepted += 1
        taken.flagged += bool(one.flags)
    record(
        actor, "sanction.import", on=("batch", batch.pk), rows=len(rows),
        detail={"accepted": taken.accepted, "duplicates": taken.duplicates, "rejected": len(taken.refused)},
    )  # fmt: skip
    return taken


def keep_listed(actor: Actor, new: ListedAbsent) -> Absent:
    """A person to return with the contact and the return that the ledger tells, by the acts of the page. Raises
    `RefusalError` as these do."""
    row = list_(
        actor,
        NewAbsent(
            new.ground, new.ground_no, new.who, is_same=True, place=new.place, left_on=new.left_on,
            township_id=new.township_id, case_id=new.case_id, listed_on=new.listed_on,
        ),
    )  # fmt: skip
    if new.contacted_on is not None:
        contact(actor, row.pk, new.contacted_on, new.way, new.said or _FROM_LEDGER)
    if new.returned_on is not None:
        come_back(actor, row.pk, new.returned_on, new.handed or _FROM_LEDGER)
    return row


@PENALTIES.act(May.PROPOSE_SANCTIONS, name="penalty.enter")
def keep_decided(actor: Actor, new: DecidedPenalty) -> Penalty:
    """Keep a penalty that was decided elsewhere, as it was. Raises `RefusalError`: NUMBER_TAKEN, WHO_MISSING,
    CLEAR_NUMBER, TOO_LONG, those of `people`; `IdentifierError`."""
    centre, unit = place_of(actor)
    number = normalize("NFKC", as_document_number(PENALTIES.plain(new.document_no, required=Code.NUMBER_MISSING)))
    if Penalty.unscoped.filter(centre_id=centre, document_no=number).exists():
        raise RefusalError(Code.NUMBER_TAKEN, number=number)
    person = None if new.organisation else person_for(actor, new.who, is_same=True)
    filed = new.filed_on or new.decided_on
    over = new.paid_on is not None or (new.served_on is not None and not (new.fine_fen or new.confiscated_fen))
    pay_by = ends(ClockName.PAY, new.served_on) if new.served_on and not over else None
    due_on = pay_by if new.served_on or over else _serve_by(new.decided_on)
    state = PenaltyState.CLOSED if over else PenaltyState.SERVED if new.served_on else PenaltyState.DECIDED
    made: Penalty = Penalty.unscoped.create(
        centre_id=centre, unit_id=unit, individual=person, organisation=PENALTIES.plain(new.organisation, most=120),
        organisation_code=new.organisation_code, state=state, article=new.article, facts=PENALTIES.note(new.facts),
        acted_on=min(new.acted_on or filed, filed), filed_on=filed, officers=list(new.officers), grave=bool(new.days),
        gain_fen=new.gain_fen, fine_fen=new.fine_fen, confiscated_fen=new.confiscated_fen, detention_days=new.days,
        told_on=new.told_on, reviewed_on=new.reviewed_on, reviewed_by=new.reviewer, decided_on=new.decided_on,
        decided_by=new.decided_by, document_no=number, served_on=new.served_on, case_id=new.case_id, entered=True,
        pay_by=pay_by, due_on=due_on,
    )  # fmt: skip
    PENALTIES.keep(actor, made, PenaltyAct.ENTER, made.state, day=new.decided_on, document_no=number)
    record(actor, "penalty.enter", on=(Penalty.RECORD, made.pk), detail={"article": made.article})
    count_in_case(actor, made)
    return made


#: Kind of a row → the record that it becomes, and what keeps it.
_KINDS: dict[type[Any], tuple[Any, Callable[[Actor, Any], Any]]] = {
    NewPledge: (Pledge, sign), DecidedPenalty: (Penalty, keep_decided), ListedAbsent: (Absent, keep_listed),
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
