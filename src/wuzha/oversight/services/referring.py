# SPDX-License-Identifier: Apache-2.0
"""Referrals (移送): facts handed on to the office for a peaceful city or to discipline inspection, by two people and
without any decision of the platform; what the other organ answers is recorded."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.core.reveal import opener
from wuzha.documents import papers, register
from wuzha.org.organs import joint_office_of
from wuzha.org.roles import May
from wuzha.oversight.documents import letter
from wuzha.oversight.errors import Code
from wuzha.oversight.models import OversightPaper, Referral
from wuzha.oversight.queries.lists import township
from wuzha.oversight.rules import Organ, ReferralAct
from wuzha.oversight.services.base import ACTS, REFERRALS, plain, words
from wuzha.refusals import RefusalError


@REFERRALS.act(*ACTS, name="referral.draft")
def draft(
    actor: Actor, unit_id: int, organ: str, title: str, facts: str, measure_id: int | None = None,
    *, synthetic: bool = False,
) -> Referral:  # fmt: skip
    """Draft a referral. Raises `RefusalError`: NO_UNIT, WORDS_MISSING, TOO_LONG, CLEAR_NUMBER."""
    about = township(actor, unit_id)
    if about is None or actor.unit_id is None:
        raise RefusalError(Code.NO_UNIT)
    row: Referral = Referral.unscoped.create(
        unit_id=actor.unit_id, about=about, measure_id=measure_id, organ=Organ(organ), title=plain(title, 64),
        facts=words(facts), drafted_by_id=actor.person_id, synthetic=synthetic,
    )  # fmt: skip
    REFERRALS.history(actor, row, ReferralAct.DRAFT, row.state, at=timezone.now(), note=None, because="")
    record(actor, "referral.draft", on=(Referral.RECORD, row.pk), detail={"unit": unit_id})
    return row


@REFERRALS.act(May.APPROVE_OVERSIGHT, name="referral.send")
def send(actor: Actor, pk: int, document_no: str, sent_on: date, *, version: int | None = None) -> Referral:
    """Approve and send it. Raises `RefusalError`: WRONG_STATE, SECOND_PERSON, IN_FUTURE, WORDS_MISSING, TOO_LONG,
    CLEAR_NUMBER, NUMBER_TAKEN, CHANGED."""
    row = REFERRALS.locked(actor, Referral, pk, version)
    REFERRALS.allowed(row, ReferralAct.SEND)
    if actor.person_id is None or row.drafted_by_id == actor.person_id:
        raise RefusalError(Code.SECOND_PERSON)
    if sent_on > timezone.localdate():
        raise RefusalError(Code.IN_FUTURE)
    try:
        number = register.take(plain(document_no, 64), row)
    except register.TakenError as error:
        raise RefusalError(Code.NUMBER_TAKEN, number=error.number, of=error.name) from error
    return REFERRALS.move(
        actor, row, ReferralAct.SEND, approved_by_id=actor.person_id, sent_on=sent_on, document_no=number
    )


@REFERRALS.act(*ACTS, name="referral.answer")
def answer(actor: Actor, pk: int, answered_on: date, what: str, *, version: int | None = None) -> Referral:
    """What the other organ answered. Raises `RefusalError`: WRONG_STATE, IN_FUTURE, WORDS_MISSING, CHANGED."""
    row = REFERRALS.locked(actor, Referral, pk, version)
    REFERRALS.allowed(row, ReferralAct.ANSWER)
    if answered_on > timezone.localdate():
        raise RefusalError(Code.IN_FUTURE)
    return REFERRALS.move(actor, row, ReferralAct.ANSWER, answered_on=answered_on, answer=words(what))


@REFERRALS.act(*ACTS, name="referral.withdraw")
def withdraw(actor: Actor, pk: int, reason: str, *, version: int | None = None) -> Referral:
    """It is not sent. Raises `RefusalError`: WRONG_STATE, REASON_MISSING, TOO_LONG, CHANGED."""
    row = REFERRALS.locked(actor, Referral, pk, version)
    REFERRALS.allowed(row, ReferralAct.WITHDRAW)
    return REFERRALS.move(actor, row, ReferralAct.WITHDRAW, note=REFERRALS.reason(reason))


@REFERRALS.act(*ACTS, name="referral.paper")
def make_letter(actor: Actor, pk: int) -> OversightPaper:
    """The letter of a referral that was approved. Raises `RefusalError`: NOT_FOUND, WRONG_STATE."""
    row = REFERRALS.locked(actor, Referral, pk)
    if row.sent_on is None:
        raise REFERRALS.wrong_state(row)
    day, on = row.sent_on, (Referral.RECORD, pk)
    clear = opener(actor, f"制作移送函：{row.number}", on=on, fields=["facts"], rows=1)
    organs = {Organ.PEACE: "平安建设领导小组办公室", Organ.DISCIPLINE: "纪委监委"}
    told = {
        "about": row.about.name, "facts": clear("facts", row.facts), "document_no": row.document_no,
        "organ": organs[Organ(row.organ)],
    }  # fmt: skip
    paper = OversightPaper(referral=row, kind="LETTER")
    papers.keep(
        actor, paper, papers.made(lambda: letter(told, joint_office_of(row.unit), day)), action="referral.paper", on=on
    )
    return paper
