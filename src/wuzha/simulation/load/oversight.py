# SPDX-License-Identifier: Apache-2.0
"""Listings of townships for the demo and the presets: one under rectification, one lifted, one proposed; an interview
and a referral. Each rests on requests that its township has not answered in time; the listings themselves are written
through the services."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.measures.models import Measure
from wuzha.measures.queries import rectifying
from wuzha.measures.registry import NewMeasure
from wuzha.measures.services import deciding, ending, proposing, serving
from wuzha.measures.services.subjects import Whom
from wuzha.org.actors import actor_for
from wuzha.org.models import Posting, Unit
from wuzha.org.roles import May, Role, may
from wuzha.oversight.evidence import found
from wuzha.oversight.services import interviewing, referring
from wuzha.oversight.services.interviewing import NewInterview
from wuzha.requests.models import Request, RequestStep
from wuzha.requests.rules.life import Act
from wuzha.requests.services import answering, asking
from wuzha.requests.services.answering import Answer
from wuzha.sealed import Kind, seal

#: The township with a log-in of its own is under rectification; of two others one was put on notice and lifted, one is
#: proposed for it. Each with how many requests it has not answered.
_LISTED, _LIFTED, _PROPOSED = ("330282109", 6), ("330282110", 2), ("330282111", 3)
_WHY = "演示：合成数据，交办事项多次超期未答复。"


@transaction.atomic
def settle(now: datetime) -> int:
    """Write them; how many listings. Nothing where the joint office has not two people."""
    office = _actors(Role.JOINT_OFFICE)
    if len(office) < 2 or not Unit.objects.filter(code=_LISTED[0]).exists():
        return 0
    if Measure.unscoped.filter(kind="LISTING").exists():  # written with another preset already
        return 0
    first, second = office[:2]
    listed = _proposed(first, *_LISTED, "LISTING", now)
    deciding.approve(second, listed)
    serving.serve(second, listed, "PAGE")
    unit = Unit.objects.get(code=_LISTED[0])
    _mend(first, unit, listed, now)
    lifted = _proposed(first, *_LIFTED, "WATCH", now)
    deciding.approve(second, lifted)
    serving.serve(second, lifted, "PAGE")
    ending.lift(first, lifted, "OTHER", "演示：已逐件答复并说明原因。")
    _proposed(first, *_PROPOSED, "WATCH", now)
    at = timezone.localtime(now + timedelta(days=3)).replace(hour=9, minute=30, second=0, microsecond=0)
    at += timedelta(days=max(0, 7 - at.weekday()) if at.weekday() > 4 else 0)  # in office hours
    meeting = NewInterview(unit.pk, "镇长", "联席办主任", at, "市公安局三楼会议室", _WHY, listed, synthetic=True)
    interviewing.plan(first, meeting)
    referring.draft(first, unit.pk, "PEACE", "演示：整改进展缓慢", _WHY, listed, synthetic=True)
    return 3


def _actors(role: Role) -> list[Actor]:
    rows = Posting.unscoped.filter(role=role, person__synthetic=True).select_related("unit", "person").order_by("pk")
    return [actor_for(one) for one in rows]


def _proposed(actor: Actor, code: str, late: int, step: str, now: datetime) -> int:
    """A proposal by the trigger 工作落实不力, after so many requests were not answered."""
    unit = Unit.objects.get(code=code)
    for number in range(late):
        _unanswered(actor, unit, number, now)
    told = found(actor, unit, "DUTY", now, step)
    new = NewMeasure(step, "DUTY", told.trigger.zh, _WHY, told.evidence, synthetic=True)
    return int(proposing.propose(actor, new, Whom.unit(unit.pk)).pk)


def _unanswered(actor: Actor, unit: Unit, number: int, now: datetime) -> None:
    """A request of three weeks ago that was signed for and not answered."""
    sent = now - timedelta(days=21 + number)
    row = Request.unscoped.create(
        kind="MATTER", asking_id=actor.unit_id or 0, addressed=unit, title=f"演示：交办事项 {number + 1}",
        what=seal(Kind.TEXT, _WHY), sent_at=sent, due_since=sent, sign_due_at=sent + timedelta(days=1),
        due_at=sent + timedelta(days=10), synthetic=True,
    )  # fmt: skip
    steps = ((Act.SEND, "SENT", "SENT", sent), (Act.SIGN, "SENT", "SIGNED", sent + timedelta(hours=5)))
    for act, start, end, at in steps:
        by = actor.person_id if act == Act.SEND else None
        RequestStep.unscoped.create(
            request=row, act=act, from_state=start, to_state=end, at=at, by_id=by, due_at=row.due_at
        )
    Request.unscoped.filter(pk=row.pk).update(state="SIGNED", signed_at=sent + timedelta(hours=5))


def _mend(office: Actor, unit: Unit, measure: int, now: datetime) -> None:
    """The township has sent its plan, which was accepted, and a first report."""
    postings = (
        Posting.unscoped.filter(unit=unit, person__synthetic=True).select_related("unit", "person").order_by("pk")
    )
    answers = [one for one in map(actor_for, postings) if may(one.role, May.ANSWER_REQUESTS)]
    if not answers:
        return
    town, going = answers[0], rectifying.of(office, measure, now)
    answering.sign(town, going.plan.pk)
    answering.answer(town, going.plan.pk, Answer("演示：整改方案，明确责任人和时限。"))
    asking.accept(office, going.plan.pk)
    answering.sign(town, going.work.pk)
    answering.report(town, going.work.pk, "演示：已答复三件，其余正在核实。")
