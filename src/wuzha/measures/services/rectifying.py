# SPDX-License-Identifier: Apache-2.0
"""What a measure asks to be mended: a plan, reports, the rectification; its inspection (验收) accepts it or returns it.
All of it are requests: who is asked answers on its page of requests, or by file. What is asked, and of whom, says the
kind (`registry.Rectification`)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils import timezone, translation

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.core.acts import OneAct
from wuzha.measures.errors import Code
from wuzha.measures.models import Review
from wuzha.measures.queries import lists as measures
from wuzha.measures.queries import rectifying
from wuzha.measures.registry import PLAN, RECTIFY, REVIEW, Done, kind_of
from wuzha.measures.rules.life import Act as MeasureAct
from wuzha.measures.rules.life import State as MeasureState
from wuzha.measures.services.base import MEASURES, must_be
from wuzha.measures.services.serving import staged
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.requests.queries.lists import about
from wuzha.requests.registry import Asked
from wuzha.requests.rules.life import OPEN, Act, State
from wuzha.requests.services import asking
from wuzha.requests.services.asking import NewRequest


def moved(actor: Actor, row: Done, act: MeasureAct) -> None:
    """A measure that is served asks for a plan and for the rectification; one that has ended asks for nothing more."""
    if act is MeasureAct.SERVE:
        _ask(actor, row)
    elif act in (MeasureAct.LIFT, MeasureAct.EXPIRE):
        for one in about(actor, ("measure", row.pk)):
            if one.state in OPEN:
                asking.withdraw(actor, one.pk, "有关措施已终止")


def _ask(actor: Actor, row: Done) -> None:
    rule, now = kind_of(row.kind).rectification, timezone.now()
    unit = rule.whom(actor, row) if rule is not None else None
    if rule is None or unit is None or row.until is None:
        return
    today, subject = timezone.localdate(now), measures.unit_of(actor, row)
    plan_on = today + timedelta(days=rule.plan_days(now))
    end_on = max(timezone.localdate(row.until) - timedelta(days=rule.before_end), plan_on)
    # Who answers for another, such as a bank for its outlet, is told for whom.
    of = f"（{subject.name}）" if subject is not None and subject.pk != unit.pk else ""
    on = ("measure", row.pk)
    with translation.override("zh-hans"):  # a request is a record, whoever serves
        word = str(kind_of(row.kind).title)
    if rule.plan:
        plan = f"请围绕{word}{of}事由制定整改方案，明确措施、责任人和时限，于{_day(plan_on)}前报送。"
        asking.send(actor, NewRequest(rule.plan, f"报送整改方案{of}", plan, plan_on, about=on), unit.pk)
    reports = (
        f"请{'按整改方案' if rule.plan else f'围绕{word}{of}事由'}落实整改，每{rule.report_days(now)}日报告一次进展，"
    )
    work = f"{reports}于{_day(end_on)}前答复整改情况，由本办组织验收。"
    asking.send(actor, NewRequest(rule.work, f"落实整改并报送整改情况{of}", work, end_on, about=on), unit.pk)
    staged(actor, row.pk, PLAN if rule.plan else RECTIFY)


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"


def plan_moved(actor: Actor, asked: Asked, act: Act) -> None:
    """A plan that is accepted: the rectification goes on."""
    if act is Act.ACCEPT and asked.about_id is not None:
        staged(actor, asked.about_id, RECTIFY)


def work_moved(actor: Actor, asked: Asked, act: Act) -> None:
    """A rectification that is reported waits for its inspection; only that accepts it."""
    if asked.about_id is None:
        return
    if act is Act.ANSWER:
        staged(actor, asked.about_id, REVIEW)
    elif act is Act.RETURN:
        staged(actor, asked.about_id, RECTIFY)
    elif act is Act.ACCEPT and rectifying.accepted(asked.about_id) is None:
        raise RefusalError(Code.REVIEW_FIRST)


@OneAct(
    (May.OVERSEE, May.APPROVE_OVERSIGHT, May.WORK_CARDS), "listing.review", Code.NOT_ALLOWED, on="measure", system=False
)
def review(actor: Actor, pk: int, day: date, who: str, result: str, findings: str) -> Review:
    """Record an inspection of what was mended: passed, its report is accepted; not passed, it is reported again.

    Raises `RefusalError`: NOT_FOUND, NOT_ALLOWED, WRONG_STATE, NOT_ANSWERED, IN_FUTURE, WORDS_MISSING,
    TOO_LONG, CLEAR_NUMBER.
    """
    row = measures.of(actor, pk)
    rule = kind_of(row.kind).rectification if row is not None else None
    if row is None or rule is None or not row.unit.path.startswith(actor.unit_path or "-"):
        raise RefusalError(Code.NOT_FOUND)
    must_be(actor, (*rule.inspects, *kind_of(row.kind).decides))
    if row.state != MeasureState.IN_FORCE:
        raise RefusalError(Code.WRONG_STATE, number=row.number, state=row.get_state_display())
    work = rectifying.of(actor, pk, timezone.now()).work
    if work is None or work.state != State.ANSWERED:
        raise RefusalError(Code.NOT_ANSWERED)
    if day > timezone.localdate():
        raise RefusalError(Code.IN_FUTURE)
    how, words = Review.Result(result), MEASURES.note(findings)
    if words is None:
        raise RefusalError(Code.WORDS_MISSING)
    made: Review = Review.unscoped.create(
        measure_id=pk,
        day=day,
        who=MEASURES.plain(who, required=Code.WORDS_MISSING, most=120),
        result=how,
        findings=words,
        by_id=actor.person_id,
    )
    record(actor, "listing.review", on=("measure", pk), detail={"result": how.value})
    if how is Review.Result.PASS:
        asking.accept(actor, work.pk, "验收通过")
    else:
        asking.send_back(actor, work.pk, "验收未通过，请按验收意见继续整改")
    return made


def report_overdue(actor: Actor, pk: int, now: datetime) -> bool:
    """Whether a report on what is mended is late."""
    due = rectifying.of(actor, pk, now).report_due
    return due is not None and due < now
