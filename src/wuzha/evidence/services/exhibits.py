# SPDX-License-Identifier: Apache-2.0
"""Taking an exhibit, and every step of its chain of custody: who holds it hands it on, nobody else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.cases.queries.lists import officers_of
from wuzha.cases.queries.people import officers_of_unit
from wuzha.cases.queries.standing import filed_days
from wuzha.cases.queries.victims import Case
from wuzha.evidence.errors import Code
from wuzha.evidence.models import Custody, Exhibit
from wuzha.evidence.rules.custody import Act, State, Way, target
from wuzha.evidence.rulesets import CUSTODY, KINDS
from wuzha.evidence.services.base import (
    EVIDENCE,
    MOST_WORDS,
    locked_case,
    named,
    next_no,
    number,
    past,
    person_of,
    scene_of,
    witnessed,
)
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.ui import moments

#: States of a case in which it is filed: only then is anything seized.
FILED = ("FILED", "SOLVED", "SENT", "CONCLUDED")
#: States in which it is decided what becomes of its exhibits (刑事诉讼法 245).
OVER = ("CONCLUDED", "NOT_FILED", "WITHDRAWN")
_MOST_QUANTITY = 40


@dataclass(frozen=True, slots=True)
class NewExhibit:
    """What the list says of a thing, in clear; empty where it says nothing. Instants aware; people by their keys."""

    kind: str
    name: str
    quantity: str
    way: str
    taken_at: datetime
    officer_id: int
    second_id: int
    decision_no: str = ""
    list_no: str = ""
    marks: str = ""
    witness: str = ""
    no_witness: str = ""
    from_whom: str = ""
    seal_no: str = ""
    scene_id: int | None = None
    #: A part in the case (`people.Involvement`).
    person_id: int | None = None


@EVIDENCE.act(May.WORK_CASES, name="exhibit.take")
def take(actor: Actor, case_id: int, new: NewExhibit) -> Exhibit:
    """Record what was taken: a line of the list of seizure, in the hands of the first officer.

    Raises `RefusalError`: NOT_FOUND, IN_FUTURE, NOT_FILED, UNKNOWN_WORD, NAME_MISSING, TWO_OFFICERS, NOT_OF_UNIT,
    DECISION_MISSING, WITNESS_MISSING, OUR_NUMBER, TOO_LONG, CLEAR_NUMBER; `IdentifierError` for a name that is none.
    """
    case = locked_case(actor, case_id)
    past(new.taken_at)
    way = Way(new.way)
    filed = filed_days([case.pk]).get(case.pk)
    if way is Way.SEIZED and (case.state not in FILED or (filed and timezone.localdate(new.taken_at) < filed)):
        raise RefusalError(Code.NOT_FILED)
    EVIDENCE.word(KINDS.at(new.taken_at), new.kind)
    if not new.name.strip() or not new.quantity.strip():
        raise RefusalError(Code.NAME_MISSING)
    if new.officer_id == new.second_id:
        raise RefusalError(Code.TWO_OFFICERS)
    if {new.officer_id, new.second_id} - {key for key, _name in officers_of_unit(case)}:
        raise RefusalError(Code.NOT_OF_UNIT)
    needed = Code.DECISION_MISSING if way is Way.SEIZED else None
    witness, no_witness = witnessed(new.witness, new.no_witness)
    made: Exhibit = Exhibit.unscoped.create(
        case=case, no=next_no(Exhibit, case.pk), kind=new.kind, name=EVIDENCE.plain(new.name, most=MOST_WORDS),
        quantity=EVIDENCE.plain(new.quantity, most=_MOST_QUANTITY), marks=EVIDENCE.note(new.marks), way=way,
        decision_no=number(new.decision_no, required=needed), list_no=number(new.list_no, required=needed),
        taken_at=new.taken_at, officer_id=new.officer_id, second_id=new.second_id, witness=witness,
        no_witness=no_witness, from_whom=named(new.from_whom), scene=scene_of(case.pk, new.scene_id),
        person=person_of(case.pk, new.person_id), by_id=actor.person_id,
    )  # fmt: skip
    Custody.unscoped.create(
        exhibit=made, act=Act.TAKE, to_state=State.IN_HAND, at=new.taken_at, holder_id=new.officer_id,
        seal_no=number(new.seal_no), by_id=actor.person_id,
    )  # fmt: skip
    record(actor, "exhibit.take", on=(Exhibit.RECORD, made.pk), detail={"case": case.pk})
    return made


@EVIDENCE.act(May.WORK_CASES, name="exhibit.store")
def store(
    actor: Actor, pk: int, at: datetime, keeper_id: int, place: str, *, seal_no: str = "", note: str = ""
) -> Custody:
    """入库: hand it to its keeper, or from one keeper or place to the next.

    Raises `RefusalError`: KEEPER_INVESTIGATES, NOT_OF_UNIT, PLACE_MISSING, and those of every step (`_step`).
    """
    exhibit = EVIDENCE.locked(actor, Exhibit, pk)
    case = Case.objects.visible_to(actor).get(pk=exhibit.case_id)
    if keeper_id not in {key for key, _name in officers_of_unit(case)}:
        raise RefusalError(Code.NOT_OF_UNIT)
    if keeper_id in {exhibit.officer_id, exhibit.second_id, *(one.person_id for one in officers_of(actor, case))}:
        raise RefusalError(Code.KEEPER_INVESTIGATES)
    return _step(
        actor, exhibit, Act.STORE, at, note, holder_id=keeper_id, seal_no=number(seal_no),
        place=EVIDENCE.plain(place, required=Code.PLACE_MISSING),
    )  # fmt: skip


@EVIDENCE.act(May.WORK_CASES, name="exhibit.lend")
def lend(
    actor: Actor, pk: int, at: datetime, organ: str, document_no: str, *, due_at: datetime | None = None, note: str = ""
) -> Custody:
    """送检、调用: to whoever examines it, until a time of return (`evidence.custody`, unless told).

    Raises `RefusalError`: ORGAN_MISSING, DOCUMENT_MISSING, DUE_PAST, and those of every step.
    """
    exhibit = EVIDENCE.locked(actor, Exhibit, pk)
    due = due_at or at + timedelta(days=CUSTODY.at(at).lend_days)
    if due < at:
        raise RefusalError(Code.DUE_PAST)
    return _step(
        actor, exhibit, Act.LEND, at, note, organ=EVIDENCE.plain(organ, required=Code.ORGAN_MISSING), due_at=due,
        document_no=number(document_no, required=Code.DOCUMENT_MISSING),
    )  # fmt: skip


@EVIDENCE.act(May.WORK_CASES, name="exhibit.extend")
def extend(actor: Actor, pk: int, due_at: datetime, document_no: str, note: str) -> Custody:
    """延期: put the time of return off by a decision. Raises `RefusalError`: DOCUMENT_MISSING, REASON_MISSING,
    DUE_PAST, and those of every step."""
    exhibit = EVIDENCE.locked(actor, Exhibit, pk)
    now = timezone.now()
    EVIDENCE.reason(note)
    if due_at < now:
        raise RefusalError(Code.DUE_PAST)
    return _step(
        actor, exhibit, Act.EXTEND, now, note, due_at=due_at,
        document_no=number(document_no, required=Code.DOCUMENT_MISSING),
    )  # fmt: skip


@EVIDENCE.act(May.WORK_CASES, name="exhibit.return")
def come_back(actor: Actor, pk: int, at: datetime, holder_id: int, *, document_no: str = "", note: str = "") -> Custody:
    """归还: out of the hands of an office into those of an officer of the unit. Raises `RefusalError`: NOT_OF_UNIT, and
    those of every step."""
    exhibit = EVIDENCE.locked(actor, Exhibit, pk)
    case = Case.objects.visible_to(actor).get(pk=exhibit.case_id)
    if holder_id not in {key for key, _name in officers_of_unit(case)}:
        raise RefusalError(Code.NOT_OF_UNIT)
    return _step(actor, exhibit, Act.RETURN, at, note, holder_id=holder_id, document_no=number(document_no))


@EVIDENCE.act(May.WORK_CASES, name="exhibit.reseal")
def reseal(actor: Actor, pk: int, seal_no: str, note: str) -> Custody:
    """重新封存: another seal, and why. Raises `RefusalError`: SEAL_MISSING, REASON_MISSING, and those of every step."""
    exhibit = EVIDENCE.locked(actor, Exhibit, pk)
    EVIDENCE.reason(note)
    return _step(actor, exhibit, Act.RESEAL, timezone.now(), note, seal_no=number(seal_no, required=Code.SEAL_MISSING))


@EVIDENCE.act(May.WORK_CASES, name="exhibit.note")
def explain(actor: Actor, pk: int, note: str) -> Custody:
    """情况说明: what was recorded wrongly, or happened to it; nothing of the chain is changed. Raises `RefusalError`:
    NOTE_MISSING."""
    exhibit = EVIDENCE.locked(actor, Exhibit, pk)
    if not note.strip():
        raise RefusalError(Code.NOTE_MISSING)
    return _step(actor, exhibit, Act.NOTE, timezone.now(), note, by_anybody=True)


@EVIDENCE.act(May.WORK_CASES, name="exhibit.hand_over")
def hand_over(actor: Actor, pk: int, at: datetime, organ: str, document_no: str, *, note: str = "") -> Custody:
    """随案移送. Raises `RefusalError`: ORGAN_MISSING, DOCUMENT_MISSING, and those of every step."""
    return _by_paper(actor, pk, Act.HAND_OVER, at, organ, document_no, note)


@EVIDENCE.act(May.WORK_CASES, name="exhibit.surrender")
def surrender(actor: Actor, pk: int, at: datetime, organ: str, document_no: str, *, note: str = "") -> Custody:
    """上缴国库: `organ` decided. Raises as `hand_over`; NOT_DECIDED before the case is over."""
    return _by_paper(actor, pk, Act.SURRENDER, at, organ, document_no, note)


@EVIDENCE.act(May.WORK_CASES, name="exhibit.destroy")
def destroy(actor: Actor, pk: int, at: datetime, organ: str, document_no: str, *, note: str = "") -> Custody:
    """销毁: `organ` decided. Raises as `hand_over`; NOT_DECIDED before the case is over."""
    return _by_paper(actor, pk, Act.DESTROY, at, organ, document_no, note)


@EVIDENCE.act(May.WORK_CASES, name="exhibit.give_back")
def give_back(
    actor: Actor, pk: int, at: datetime, receiver: str, organ: str, document_no: str, *, note: str = ""
) -> Custody:
    """发还: to its owner, by 发还清单; `organ` approved it. Raises `RefusalError`: RECEIVER_MISSING, ORGAN_MISSING,
    DOCUMENT_MISSING, and those of every step."""
    exhibit = EVIDENCE.locked(actor, Exhibit, pk)
    if not receiver.strip():
        raise RefusalError(Code.RECEIVER_MISSING)
    return _step(
        actor, exhibit, Act.GIVE_BACK, at, note, receiver=named(receiver),
        organ=EVIDENCE.plain(organ, required=Code.ORGAN_MISSING),
        document_no=number(document_no, required=Code.DOCUMENT_MISSING),
    )  # fmt: skip


def _by_paper(actor: Actor, pk: int, act: Act, at: datetime, organ: str, document_no: str, note: str) -> Custody:
    exhibit = EVIDENCE.locked(actor, Exhibit, pk)
    return _step(
        actor, exhibit, act, at, note, organ=EVIDENCE.plain(organ, required=Code.ORGAN_MISSING),
        document_no=number(document_no, required=Code.DOCUMENT_MISSING),
    )  # fmt: skip


def last_step(exhibit: Exhibit) -> Custody:
    """Where it is now."""
    found: Custody = Custody.unscoped.select_related("holder").get(exhibit=exhibit, next__isnull=True)
    return found


def _step(
    actor: Actor, exhibit: Exhibit, act: Act, at: datetime, note: str, *, by_anybody: bool = False, **what: Any
) -> Custody:
    """Add a step to the chain of a locked exhibit. What `what` does not name stays as it is: hands, office, place.

    Raises `RefusalError`: WRONG_STATE, NOT_HOLDER, NOT_DECIDED, IN_FUTURE, BEFORE_LAST, and those of a note.
    """
    last = last_step(exhibit)
    end = target(act, last.to_state)
    if end is None:
        raise RefusalError(Code.WRONG_STATE, number=exhibit.number, state=last.get_to_state_display())
    past(at)
    if last.at.replace(second=0, microsecond=0) <= at < last.at:
        at = last.at  # forms tell the minute
    if at < last.at:
        raise RefusalError(Code.BEFORE_LAST, step=last.get_act_display(), at=moments.local(last.at))
    if not by_anybody:
        _must_hold(actor, last, note)
    over = act not in (Act.SURRENDER, Act.DESTROY) or exhibit.case.state in OVER
    if not over and not (actor.leads and note.strip()):
        raise RefusalError(Code.NOT_DECIDED)
    stays = end == last.to_state and act is not Act.STORE
    kept = {"holder_id": last.holder_id, "organ": last.organ, "place": last.place, "due_at": last.due_at}
    made: Custody = Custody.unscoped.create(
        exhibit=exhibit, after=last, act=act, from_state=last.to_state, to_state=end, at=at, giver_id=last.holder_id,
        giver_organ=last.organ, by_id=actor.person_id, note=EVIDENCE.note(note), **((kept if stays else {}) | what),
    )  # fmt: skip
    record(actor, f"exhibit.{act.value}", on=(Exhibit.RECORD, exhibit.pk), detail={"case": exhibit.case_id})
    return made


def _must_hold(actor: Actor, last: Custody, note: str) -> None:
    """Who hands it on holds it; for somebody who cannot, whoever leads does, and says why. What an office outside
    holds, whoever fetches it takes."""
    if last.holder is None or actor.is_system or actor.person_id == last.holder_id:
        return
    if actor.leads and note.strip():
        return
    raise RefusalError(Code.NOT_HOLDER, name=last.holder.name)
