# SPDX-License-Identifier: Apache-2.0
"""What a listing asks of the township: a plan, weekly reports, the rectification; its inspection (验收) accepts it or
returns it. All of it are requests: the township answers on its page of requests, or by file."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.core.acts import OneAct
from wuzha.measures.queries import lists as measures
from wuzha.measures.registry import Done
from wuzha.measures.rules.life import Act as MeasureAct
from wuzha.measures.rules.life import State as MeasureState
from wuzha.measures.services.serving import staged
from wuzha.org.roles import May
from wuzha.oversight.errors import Code
from wuzha.oversight.models import Review
from wuzha.oversight.queries import rectifying
from wuzha.oversight.rulesets import LISTINGS
from wuzha.oversight.services.base import plain, words
from wuzha.refusals import RefusalError
from wuzha.requests.queries.lists import about
from wuzha.requests.registry import Asked
from wuzha.requests.rules.life import OPEN, Act, State
from wuzha.requests.services import asking
from wuzha.requests.services.asking import NewRequest

#: Days before the end of a listing by which the rectification is reported, so that it can be inspected in time.
BEFORE_END = 10


def moved(actor: Actor, row: Done, act: MeasureAct) -> None:
    """A listing that is served asks for a plan and for the rectification; one that has ended asks for nothing more."""
    if act is MeasureAct.SERVE:
        _ask(actor, row)
    elif act in (MeasureAct.LIFT, MeasureAct.EXPIRE):
        for one in about(actor, ("measure", row.pk)):
            if one.state in OPEN:
                asking.withdraw(actor, one.pk, "挂牌整治已终止")


def _ask(actor: Actor, row: Done) -> None:
    unit, now = measures.unit_of(actor, row), timezone.now()
    if unit is None or row.until is None:
        return
    today, rules = timezone.localdate(now), LISTINGS.at(now)
    plan_on = today + timedelta(days=rules.plan_days)
    end_on = max(timezone.localdate(row.until) - timedelta(days=BEFORE_END), plan_on)
    on = ("measure", row.pk)
    plan = f"请围绕挂牌整治事由制定整改方案，明确措施、责任人和时限，于{_day(plan_on)}前报送。"
    reports = f"请按整改方案落实整改，每{rules.report_days}日报告一次进展，"
    work = f"{reports}于{_day(end_on)}前答复整改情况，由本办组织验收。"
    asking.send(actor, NewRequest(rectifying.PLAN, "报送整改方案", plan, plan_on, about=on), unit.pk)
    asking.send(actor, NewRequest(rectifying.RECTIFY, "落实整改并报送整改情况", work, end_on, about=on), unit.pk)
    staged(actor, row.pk, "PLAN")


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"


def plan_moved(actor: Actor, asked: Asked, act: Act) -> None:
    """A plan that is accepted: the rectification goes on."""
    if act is Act.ACCEPT and asked.about_id is not None:
        staged(actor, asked.about_id, "RECTIFY")


def work_moved(actor: Actor, asked: Asked, act: Act) -> None:
    """A rectification that is reported waits for its inspection; only that accepts it."""
    if asked.about_id is None:
        return
    if act is Act.ANSWER:
        staged(actor, asked.about_id, "REVIEW")
    elif act is Act.RETURN:
        staged(actor, asked.about_id, "RECTIFY")
    elif act is Act.ACCEPT and rectifying.accepted(asked.about_id) is None:
        raise RefusalError(Code.REVIEW_FIRST)


def _act(name: str) -> OneAct:
    return OneAct((May.OVERSEE, May.APPROVE_OVERSIGHT), name, Code.NOT_ALLOWED, on="measure", system=False)


@_act("listing.review")
def review(actor: Actor, pk: int, day: date, who: str, result: str, findings: str) -> Review:
    """Record an inspection of the rectification of a listing: passed, its report is accepted; not passed, it is
    returned and reported again.

    Raises `RefusalError`: NOT_FOUND, WRONG_STATE, NOT_ANSWERED, IN_FUTURE, WORDS_MISSING, TOO_LONG, CLEAR_NUMBER.
    """
    row = measures.of(actor, pk)
    if row is None or row.kind != "LISTING" or not row.unit.path.startswith(actor.unit_path or "-"):
        raise RefusalError(Code.NOT_FOUND)
    if row.state != MeasureState.IN_FORCE:
        raise RefusalError(Code.WRONG_STATE, number=row.number, state=row.get_state_display())
    work = rectifying.of(actor, pk, timezone.now()).work
    if work is None or work.state != State.ANSWERED:
        raise RefusalError(Code.NOT_ANSWERED)
    if day > timezone.localdate():
        raise RefusalError(Code.IN_FUTURE)
    how = Review.Result(result)
    made: Review = Review.unscoped.create(
        measure_id=pk, day=day, who=plain(who, 120), result=how, findings=words(findings), by_id=actor.person_id
    )
    record(actor, "listing.review", on=("measure", pk), detail={"result": how.value})
    if how is Review.Result.PASS:
        asking.accept(actor, work.pk, "验收通过")
    else:
        asking.send_back(actor, work.pk, "验收未通过，请按验收意见继续整改")
    return made


def report_overdue(actor: Actor, pk: int, now: datetime) -> bool:
    """Whether the weekly report of a listing is late."""
    due = rectifying.of(actor, pk, now).report_due
    return due is not None and due < now
