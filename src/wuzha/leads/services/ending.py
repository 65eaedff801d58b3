# SPDX-License-Identifier: Apache-2.0
"""After the check: handed on to a case, a penalty or a sanction; replied to the source; rewarded; ended."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.cases.queries import lists as cases
from wuzha.cases.services.life import NewCase, receive
from wuzha.leads.errors import Code
from wuzha.leads.models import Informant, Lead, LeadOnward, LeadStep, Reward
from wuzha.leads.registry import takers
from wuzha.leads.rules.life import KNOWN, Act, Conclusion, Way
from wuzha.leads.services.base import LEADS, discreet, noted
from wuzha.org.roles import May
from wuzha.refusals import RefusalError


@LEADS.act(May.WORK_LEADS, name="blackgrey_lead.onward")
def open_case(actor: Actor, pk: int, fraud_type: str, unit_id: int, *, version: int | None = None) -> LeadOnward:
    """Take the lead as a case, which begins with what was told: its own acts go on from there. Who may not work on
    cases is refused by them.

    Raises `RefusalError`: WRONG_STATE, CHANGED, and those of `cases.services.life.receive`.
    """
    lead = _to_be_handed_on(actor, pk, version)
    new = NewCase(
        "LEAD", timezone.now(), fraud_type, unit_id, place_unit_id=lead.place_unit_id, narrative=lead.what or ""
    )
    case = receive(actor, new)
    return _handed_on(actor, lead, Way.CASE, case_id=case.pk)


@LEADS.act(May.WORK_LEADS, name="blackgrey_lead.onward")
def join_case(actor: Actor, pk: int, case_id: int, *, version: int | None = None) -> LeadOnward:
    """The lead belongs to a case that is known. Raises `RefusalError`: WRONG_STATE, NOT_FOUND, HANDED_ON_ALREADY,
    CHANGED."""
    lead = _to_be_handed_on(actor, pk, version)
    if cases.of(actor, case_id) is None:
        raise RefusalError(Code.NOT_FOUND)
    return _handed_on(actor, lead, Way.CASE, case_id=case_id)


@LEADS.act(May.WORK_LEADS, name="blackgrey_lead.onward")
def hand_on(actor: Actor, pk: int, way: str, organ: str, number: str = "", *, version: int | None = None) -> LeadOnward:
    """To whoever decides on a penalty or a sanction; a room that takes such leads is told in the same transaction.

    Raises `RefusalError`: WRONG_STATE, UNKNOWN_WORD, ORGAN_MISSING, CLEAR_NUMBER, TOO_LONG, HANDED_ON_ALREADY, CHANGED.
    """
    lead = _to_be_handed_on(actor, pk, version)
    if way not in (Way.PENALTY, Way.SANCTION):
        raise RefusalError(Code.UNKNOWN_WORD)
    if LeadOnward.unscoped.filter(lead=lead, way=way).exists():
        raise RefusalError(Code.HANDED_ON_ALREADY)
    organ = LEADS.plain(organ, required=Code.ORGAN_MISSING)
    made = _handed_on(actor, lead, Way(way), organ=organ, document_no=LEADS.plain(number))
    if (taker := takers.get(way)) is not None:
        taker.take(actor, lead.pk)
    return made


def _to_be_handed_on(actor: Actor, pk: int, version: int | None) -> Lead:
    lead = LEADS.locked(actor, Lead, pk, version)
    LEADS.allowed(lead, Act.ONWARD)
    return lead


def _handed_on(actor: Actor, lead: Lead, way: Way, **where: object) -> LeadOnward:
    try:
        with transaction.atomic():
            made: LeadOnward = LeadOnward.unscoped.create(lead=lead, way=way, by_id=actor.person_id, **where)
    except IntegrityError as error:
        if "lead_once_in_a_case" not in str(error):
            raise
        raise RefusalError(Code.HANDED_ON_ALREADY) from error
    noted(actor, lead, Act.ONWARD, code=way.value)
    return made


@LEADS.act(May.WORK_LEADS, name="blackgrey_lead.reply")
def reply(actor: Actor, pk: int, text: str, number: str = "", *, version: int | None = None) -> Lead:
    """Reply to the superior, or whoever waits for it; the clock stops. Only what the check concluded is replied.

    Raises `RefusalError`: NOTHING_DUE, NO_CONCLUSION, NOTHING_SAID, CLEAR_NUMBER, TOO_LONG, CHANGED.
    """
    lead = LEADS.locked(actor, Lead, pk, version)
    if lead.reply_due_at is None:
        raise RefusalError(Code.NOTHING_DUE)
    if lead.state not in KNOWN:
        raise RefusalError(Code.NO_CONCLUSION)
    if not text.strip():
        raise RefusalError(Code.NOTHING_SAID)
    discreet(lead, text, number)
    noted(actor, lead, Act.REPLY, text, document_no=LEADS.plain(number), reply_due_at=None, step_at=None)
    return lead


@LEADS.act(May.WORK_LEADS, name="blackgrey_lead.feedback")
def feed_back(actor: Actor, pk: int, text: str) -> Lead:
    """Tell the source how it stands; a clock that runs goes on. Raises `RefusalError`: NOTHING_SAID, TOO_LONG."""
    lead = LEADS.locked(actor, Lead, pk)
    if not text.strip():
        raise RefusalError(Code.NOTHING_SAID)
    discreet(lead, text)
    noted(actor, lead, Act.FEEDBACK, text)
    return lead


#: A case that went no further than this takes nothing on (不予立案, 撤案).
NOWHERE = ("NOT_FILED", "WITHDRAWN")


@LEADS.act(May.WORK_LEADS, name="blackgrey_lead.close")
def close(actor: Actor, pk: int, reason: str = "", *, version: int | None = None) -> Lead:
    """End it: handed on to what goes on, or for a reason.

    Raises `RefusalError`: NO_CONCLUSION, WRONG_STATE, NOT_REPLIED, REASON_MISSING, NAMES_INFORMANT, CHANGED.
    """
    lead = LEADS.locked(actor, Lead, pk, version)
    if lead.state not in KNOWN:
        raise RefusalError(Code.NO_CONCLUSION)
    LEADS.allowed(lead, Act.CLOSE)
    if lead.reply_due_at is not None:
        raise RefusalError(Code.NOT_REPLIED)
    needed = not LeadOnward.unscoped.filter(lead=lead).exclude(case__state__in=NOWHERE).exists()
    discreet(lead, reason)
    return LEADS.move(actor, lead, Act.CLOSE, note=LEADS.reason(reason) if needed else reason)


@LEADS.act(May.WORK_LEADS, name="blackgrey_lead.reward")
def reward(
    actor: Actor, pk: int, fen: int, basis: str, paid_on: date, paid_by: str, receipt_no: str, approved_by: str
) -> Reward:
    """Record what was paid to who told (反电信网络诈骗法 30). The receipt that the informant signed stays on paper: its
    number is kept, never its scan.

    Raises `RefusalError`: NOT_EARNED, NO_INFORMANT, SUM_MISSING, REASON_MISSING without a basis, ORGAN_MISSING without
    who paid, APPROVER_MISSING, IN_FUTURE, PAID_BEFORE, NAMES_INFORMANT, CLEAR_NUMBER, TOO_LONG, RECEIPT_TAKEN.
    """
    lead = LEADS.locked(actor, Lead, pk)
    if lead.conclusion != Conclusion.TRUE:
        raise RefusalError(Code.NOT_EARNED)
    informant = Informant.unscoped.filter(lead=lead).first()
    if informant is None:
        raise RefusalError(Code.NO_INFORMANT)
    if fen <= 0:
        raise RefusalError(Code.SUM_MISSING)
    if paid_on > timezone.localdate():
        raise RefusalError(Code.IN_FUTURE)
    told = LeadStep.unscoped.filter(lead=lead, act=Act.CONCLUDE).order_by("-pk").first()
    if told is not None and paid_on < (found := timezone.localdate(told.at)):
        raise RefusalError(Code.PAID_BEFORE, day=found)
    discreet(lead, basis, paid_by, receipt_no, approved_by)
    number = LEADS.plain(receipt_no, required=Code.REASON_MISSING)
    if Reward.unscoped.filter(lead=lead, receipt_no=number).exists():
        raise RefusalError(Code.RECEIPT_TAKEN, number=number)
    made: Reward = Reward.unscoped.create(
        lead=lead, informant=informant, fen=fen, paid_on=paid_on, receipt_no=number, by_id=actor.person_id,
        basis=LEADS.plain(basis, required=Code.REASON_MISSING, most=120),
        paid_by=LEADS.plain(paid_by, required=Code.ORGAN_MISSING),
        approved_by=LEADS.plain(approved_by, required=Code.APPROVER_MISSING),
    )  # fmt: skip
    noted(actor, lead, Act.REWARD)
    record(actor, "blackgrey_lead.paid", on=(Lead.RECORD, lead.pk), detail={"amount_fen": fen})
    return made
