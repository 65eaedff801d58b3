# SPDX-License-Identifier: Apache-2.0
"""A penalty up to its decision: filed, told, heard, legally reviewed, decided; or ended without one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from unicodedata import normalize

from django.db import IntegrityError, transaction

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.documents.numbers import as_document_number
from wuzha.engine.wording import yuan
from wuzha.org.holidays import work_calendar
from wuzha.org.organs import bureau_of
from wuzha.org.roles import May
from wuzha.people.services import NewIndividual
from wuzha.people.services.administrative import put_penalty
from wuzha.refusals import RefusalError
from wuzha.sanctions.errors import Code
from wuzha.sanctions.models import Penalty
from wuzha.sanctions.rules.clocks import ClockName, hearing_day_ok, time_barred
from wuzha.sanctions.rules.fines import Fault, Imposed, faults, fine_range, hearing_right
from wuzha.sanctions.rules.life import PenaltyAct
from wuzha.sanctions.rulesets import ARTICLES, PROCEDURE
from wuzha.sanctions.rulesets.penalties import ArticleRule
from wuzha.sanctions.services.base import (
    NOBODY,
    PENALTIES,
    calendar_known,
    ends,
    noon,
    not_before,
    not_in_future,
    place_of,
    required,
    since_birth,
)
from wuzha.sanctions.services.pledges import who


@dataclass(frozen=True, slots=True)
class NewPenalty:
    """A case of a penalty as it is filed, in clear; a person by key or by name and ID number, or an organisation."""

    article: str
    facts: str
    acted_on: date
    filed_on: date
    officers: Sequence[str]
    gain_fen: int = 0
    grave: bool = False
    harm: bool = False
    who: NewIndividual = NOBODY
    individual_id: int | None = None
    is_same: bool = False
    organisation: str = ""
    organisation_code: str = ""
    case_id: int | None = None
    lead_id: int | None = None
    synthetic: bool = False


@PENALTIES.act(May.PROPOSE_SANCTIONS, name="penalty.file")
def file(actor: Actor, new: NewPenalty) -> Penalty:
    """File a case of a penalty of the actor's unit; nothing is proposed yet.

    Raises `RefusalError`: SUBJECT_MISSING, ARTICLE_SUBJECT, UNKNOWN_WORD, FACTS_MISSING, OFFICERS_FEW, IN_FUTURE,
    ACTED_AFTER, BEFORE_BIRTH, BEFORE_LAW, TIME_BARRED, WHO_MISSING, CLEAR_NUMBER, TOO_LONG, SUM_MISSING, those of
    `people`;
    `IdentifierError`.
    """
    centre, unit = place_of(actor)
    moment = noon(new.filed_on)
    articles, procedure = ARTICLES.at(moment), PROCEDURE.at(moment)
    rule = articles.of(new.article)
    if rule is None:
        raise RefusalError(Code.UNKNOWN_WORD)
    of_person = new.individual_id is not None or bool(new.who.name.strip() or new.who.id_no.strip())
    if of_person is bool(new.organisation.strip()):
        raise RefusalError(Code.SUBJECT_MISSING)
    if not (rule.persons if of_person else rule.units):
        raise RefusalError(Code.ARTICLE_SUBJECT)
    facts = PENALTIES.note(new.facts)
    if facts is None:
        raise RefusalError(Code.FACTS_MISSING)
    officers = list(dict.fromkeys(one.strip() for one in new.officers if one.strip()))
    if len(officers) < procedure.officers:
        raise RefusalError(Code.OFFICERS_FEW, least=procedure.officers)
    if new.gain_fen < 0:
        raise RefusalError(Code.SUM_MISSING)
    not_in_future(new.filed_on)
    if new.acted_on > new.filed_on:
        raise RefusalError(Code.ACTED_AFTER, day=f"{new.filed_on:%Y-%m-%d}")
    if new.acted_on < articles.since:
        raise RefusalError(Code.BEFORE_LAW, day=f"{articles.since:%Y-%m-%d}")
    years = procedure.years_harm if new.harm else procedure.years
    if time_barred(new.acted_on, new.filed_on, years):
        raise RefusalError(Code.TIME_BARRED, years=years)
    person = who(actor, new.individual_id, new.who, is_same=new.is_same, synthetic=new.synthetic) if of_person else None
    since_birth(new.acted_on, person)
    made: Penalty = Penalty.unscoped.create(
        centre_id=centre, unit_id=unit, individual=person, organisation=PENALTIES.plain(new.organisation, most=120),
        organisation_code=new.organisation_code.strip()[:18], article=new.article, facts=facts, acted_on=new.acted_on,
        filed_on=new.filed_on, officers=[PENALTIES.plain(one, most=40) for one in officers], gain_fen=new.gain_fen,
        grave=new.grave, harm=new.harm, case_id=new.case_id, lead_id=new.lead_id, filed_by_id=actor.person_id,
        due_on=ends(ClockName.DECIDE, new.filed_on), synthetic=new.synthetic,
    )  # fmt: skip
    PENALTIES.keep(actor, made, PenaltyAct.FILE, made.state, day=new.filed_on)
    record(actor, "penalty.file", on=(Penalty.RECORD, made.pk), detail={"article": made.article})
    return made


def rule_of(row: Penalty) -> ArticleRule:
    """The article of a penalty as it was when the case was filed. Raises `RefusalError`: UNKNOWN_WORD."""
    found = ARTICLES.at(noon(row.filed_on)).of(row.article)
    if found is None:
        raise RefusalError(Code.UNKNOWN_WORD)
    return found


def _must_be_lawful(row: Penalty, imposed: Imposed) -> None:
    """Refuses what the article does not allow, with its limits."""
    article = rule_of(row).article(unit=row.of_unit)
    allowed = fine_range(article, row.gain_fen, grave=row.grave)
    low, high = article.detention
    said: dict[Fault, tuple[Code, dict[str, Any]]] = {
        Fault.TOO_LOW: (Code.FINE_LOW, {"low": yuan(allowed.low)}),
        Fault.TOO_HIGH: (Code.FINE_HIGH, {"high": yuan(allowed.high)}),
        Fault.NOTHING: (Code.NOTHING_IMPOSED, {}), Fault.NOT_GRAVE: (Code.NOT_GRAVE, {}),
        Fault.DETENTION: (Code.DETENTION_DAYS, {"low": low, "high": high}),
        Fault.DETENTION_MISSING: (Code.DETENTION_DAYS, {"low": low, "high": high}),
        Fault.NO_DETENTION: (Code.NO_DETENTION, {}),
        Fault.CONFISCATED: (Code.CONFISCATE_GAIN, {"gain": yuan(row.gain_fen)}),
    }  # fmt: skip
    for fault in faults(article, row.gain_fen, imposed, grave=row.grave):
        code, params = said[fault]
        raise RefusalError(code, **params)


def _columns(imposed: Imposed) -> dict[str, Any]:
    return {
        "fine_fen": imposed.fine_fen, "detention_days": imposed.detention_days,
        "confiscated_fen": imposed.confiscated_fen, "warned": imposed.warned,
    }  # fmt: skip


@PENALTIES.act(May.PROPOSE_SANCTIONS, name="penalty.tell")
def tell(actor: Actor, pk: int, imposed: Imposed, told_on: date, *, version: int | None = None) -> Penalty:
    """Record the notice: what is proposed on which facts, with the right to a defence and, from the threshold on, to a
    hearing (行政处罚法 44, 63). Told anew, its clock begins anew.

    Raises `RefusalError`: NOT_FOUND, WRONG_STATE, CHANGED, those of the article, IN_FUTURE, DAYS_ORDER, NO_CALENDAR.
    """
    row: Penalty = PENALTIES.locked(actor, Penalty, pk, version)
    PENALTIES.allowed(row, PenaltyAct.TELL)
    not_before(told_on, row.told_on or row.filed_on)
    _must_be_lawful(row, imposed)
    rules = PROCEDURE.at(noon(told_on))
    right = hearing_right(
        imposed, unit=row.of_unit, person_fen=rules.hearing_person * 100, unit_fen=rules.hearing_unit * 100
    )
    PENALTIES.stepped(
        actor, row, PenaltyAct.TELL, step={"day": told_on}, told_on=told_on, hearing_right=right,
        hearing_by=ends(ClockName.ASK_HEARING, told_on) if right else None, hearing_waived=False, heard_on=None,
        detail={"hearing": right}, **_columns(imposed),
    )  # fmt: skip
    return row


@PENALTIES.act(May.PROPOSE_SANCTIONS, name="penalty.defend")
def defend(
    actor: Actor, pk: int, text: str, day: date, *, waives: bool = False, version: int | None = None
) -> Penalty:  # fmt: skip
    """Record a defence, or that there is none; and whether the hearing was waived.

    Raises `RefusalError`: NOT_FOUND, WRONG_STATE, CHANGED, REASON_MISSING, IN_FUTURE, DAYS_ORDER.
    """
    row: Penalty = PENALTIES.locked(actor, Penalty, pk, version)
    PENALTIES.allowed(row, PenaltyAct.DEFEND)
    not_before(day, row.told_on)
    PENALTIES.stepped(
        actor, row, PenaltyAct.DEFEND, note=PENALTIES.reason(text), step={"day": day},
        hearing_waived=row.hearing_waived or waives, detail={"waives": waives},
    )  # fmt: skip
    return row


@PENALTIES.act(May.PROPOSE_SANCTIONS, name="penalty.ask_hearing")
def ask_hearing(actor: Actor, pk: int, day: date, *, version: int | None = None) -> Penalty:
    """Record that a hearing was asked for. Raises `RefusalError`: NOT_FOUND, WRONG_STATE, CHANGED, NO_HEARING_RIGHT,
    HEARING_LATE, IN_FUTURE, DAYS_ORDER."""
    row: Penalty = PENALTIES.locked(actor, Penalty, pk, version)
    PENALTIES.allowed(row, PenaltyAct.ASK_HEARING)
    if not row.hearing_right:
        raise RefusalError(Code.NO_HEARING_RIGHT)
    not_before(day, row.told_on)
    if row.hearing_by is not None and day > row.hearing_by:
        raise RefusalError(Code.HEARING_LATE, day=f"{row.hearing_by:%Y-%m-%d}")
    PENALTIES.stepped(actor, row, PenaltyAct.ASK_HEARING, step={"day": day}, hearing_waived=False)
    return row


@PENALTIES.act(May.PROPOSE_SANCTIONS, name="penalty.hear")
def hear(
    actor: Actor, pk: int, announced_on: date, heard_on: date, text: str, *, version: int | None = None
) -> Penalty:  # fmt: skip
    """Record the hearing: announced seven working days before (行政处罚法 64), by whom led and with what result.

    Raises `RefusalError`: NOT_FOUND, WRONG_STATE, CHANGED, HEARING_SOON, REASON_MISSING, IN_FUTURE, DAYS_ORDER,
    NO_CALENDAR.
    """
    row: Penalty = PENALTIES.locked(actor, Penalty, pk, version)
    PENALTIES.allowed(row, PenaltyAct.HEAR)
    not_before(announced_on, row.told_on)
    not_before(heard_on, announced_on)
    clock = PROCEDURE.at(noon(announced_on)).all()[ClockName.HEARING_NOTICE]
    with calendar_known():
        calendar = work_calendar()
        if not hearing_day_ok(announced_on, heard_on, clock, calendar):
            first = calendar.add_workdays(announced_on, clock.length)
            raise RefusalError(Code.HEARING_SOON, day=f"{first:%Y-%m-%d}")
    PENALTIES.stepped(
        actor, row, PenaltyAct.HEAR, note=PENALTIES.reason(text), step={"day": heard_on}, heard_on=heard_on
    )
    return row


@PENALTIES.act(May.PROPOSE_SANCTIONS, May.DECIDE_SANCTIONS, name="penalty.review")
def review(actor: Actor, pk: int, reviewer: str, day: date, text: str, *, version: int | None = None) -> Penalty:
    """Record the legal review (行政处罚法 58), once the hearing is held, waived, or can no longer be asked for.

    Raises `RefusalError`: NOT_FOUND, WRONG_STATE, CHANGED, ORGAN_MISSING, REVIEWER_OFFICER, HEARING_OPEN,
    REASON_MISSING, IN_FUTURE, DAYS_ORDER.
    """
    row: Penalty = PENALTIES.locked(actor, Penalty, pk, version)
    PENALTIES.allowed(row, PenaltyAct.REVIEW)
    name = required(Code.ORGAN_MISSING, reviewer, 40)
    if name in row.officers:
        raise RefusalError(Code.REVIEWER_OFFICER)
    not_before(day, row.heard_on or row.told_on)
    over = row.hearing_by is None or day > row.hearing_by
    if row.hearing_right and not (row.heard_on or row.hearing_waived or over):
        raise RefusalError(Code.HEARING_OPEN, day=f"{row.hearing_by:%Y-%m-%d}")
    PENALTIES.stepped(
        actor, row, PenaltyAct.REVIEW, note=PENALTIES.reason(text), step={"day": day}, reviewed_on=day,
        reviewed_by=name,
    )  # fmt: skip
    return row


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision as its paper says."""

    document_no: str
    decided_on: date
    #: The head of the organ who decided, or the competent department.
    decided_by: str
    imposed: Imposed


@PENALTIES.act(May.DECIDE_SANCTIONS, name="penalty.decide")
def decide(actor: Actor, pk: int, new: Decision, *, version: int | None = None) -> Penalty:
    """Record the decision: by another than who filed it and than its officers, never heavier than what was told.

    Raises `RefusalError`: NOT_FOUND, WRONG_STATE, CHANGED, SECOND_PERSON, NUMBER_MISSING, NUMBER_TAKEN, ORGAN_MISSING,
    DECIDER_OFFICER, NOT_POLICE, HEAVIER, those of the article, IN_FUTURE, DAYS_ORDER, NO_CALENDAR.
    """
    row: Penalty = PENALTIES.locked(actor, Penalty, pk, version)
    PENALTIES.allowed(row, PenaltyAct.DECIDE)
    if actor.person_id is not None and actor.person_id == row.filed_by_id:
        raise RefusalError(Code.SECOND_PERSON)
    number = normalize("NFKC", as_document_number(required(Code.NUMBER_MISSING, new.document_no)))
    by = required(Code.ORGAN_MISSING, new.decided_by)
    if by in row.officers:
        raise RefusalError(Code.DECIDER_OFFICER)
    if not rule_of(row).police and "公安" in by:
        raise RefusalError(Code.NOT_POLICE)
    not_before(new.decided_on, row.reviewed_on)
    if new.imposed.heavier_than(row.imposed):
        raise RefusalError(Code.HEAVIER)
    _must_be_lawful(row, new.imposed)
    late = row.due_on is not None and new.decided_on > row.due_on
    try:
        with transaction.atomic():
            PENALTIES.stepped(
                actor, row, PenaltyAct.DECIDE, step={"day": new.decided_on, "document_no": number},
                decided_on=new.decided_on, decided_by=by, document_no=number,
                due_on=ends(ClockName.SERVE, new.decided_on), detail={"late": late}, **_columns(new.imposed),
            )  # fmt: skip
    except IntegrityError as error:
        if "penalty_no_once" not in str(error):
            raise
        raise RefusalError(Code.NUMBER_TAKEN, number=number) from error
    count_in_case(actor, row)
    return row


def count_in_case(actor: Actor, row: Penalty) -> None:
    """The decision as a measure of the person in its case, which the figures of people count once."""
    if row.individual is None or row.case_id is None or row.decided_on is None:
        return
    made = put_penalty(
        actor, row.case_id, row.individual, row.decided_on, organ=bureau_of(row.centre, row.decided_on),
        document_no=row.document_no, days=row.detention_days, fen=row.fine_fen,
    )  # fmt: skip
    if made is not None:
        PENALTIES.save(row, measure_id=made.pk)


@PENALTIES.act(May.PROPOSE_SANCTIONS, name="penalty.drop")
def drop(actor: Actor, pk: int, why: str, *, version: int | None = None) -> Penalty:
    """End it without a penalty (行政处罚法 57): no act, slight, handed over as a crime.

    Raises `RefusalError`: NOT_FOUND, WRONG_STATE, CHANGED, REASON_MISSING.
    """
    row: Penalty = PENALTIES.locked(actor, Penalty, pk, version)
    PENALTIES.allowed(row, PenaltyAct.DROP)
    PENALTIES.stepped(actor, row, PenaltyAct.DROP, note=PENALTIES.reason(why), due_on=None)
    return row
