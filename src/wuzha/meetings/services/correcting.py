# SPDX-License-Identifier: Apache-2.0
"""Mistakes put right: of a membership, of a point of an agenda, of a task of a plan. What it said stays, with the
reason and who did it; what was entered by mistake is taken out and stays as a correction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.meetings.errors import Code
from wuzha.meetings.models import AgendaItem, Correction, Meeting, Membership, MembershipDuty, Plan, PlanTask
from wuzha.meetings.models.correction import Of
from wuzha.meetings.models.membership import Part
from wuzha.meetings.models.plan import PlanState
from wuzha.meetings.rules.life import State
from wuzha.meetings.rulesets import SECTORS
from wuzha.meetings.services.base import MEETINGS, MEMBERS, PLANS, city_of, in_city, there_on, worded
from wuzha.meetings.services.meetings import MOST_TOPIC
from wuzha.meetings.services.membership import MOST_BASIS, free
from wuzha.meetings.services.plans import MOST_TEXT, NewTask, ask
from wuzha.org.models import Unit
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.requests.rules.life import OPEN as REQUEST_OPEN
from wuzha.requests.services.asking import withdraw

MOST_REASON = 200
#: Until the minutes are issued an agenda is put right; then they say what it was.
_AGENDA = (State.PLANNED, State.INVITED, State.HELD)


@dataclass(frozen=True, slots=True)
class RightMember:
    """What a membership should say."""

    part: str
    sector: str
    since: date
    until: date | None
    basis: str = ""


@MEMBERS.act(May.OVERSEE, name="membership.correct")
def membership(
    actor: Actor, pk: int, right: RightMember, why: str, *, out: bool = False, version: int | None = None
) -> Membership:
    """Put a membership right, or take it `out` where it was entered by mistake. Another unit's it never becomes.

    Raises `RefusalError`: NOT_FOUND, REASON_MISSING, NOTHING_RIGHT, DAYS_ORDER, UNIT_NOT_THERE, MEMBER_ALREADY,
    UNKNOWN_WORD, OUTSIDE_MEMBERSHIP, HAS_DUTIES, FOLLOWED, CHANGED.
    """
    row = MEMBERS.locked(actor, Membership, pk, version)
    city = city_of(actor)
    reason = MEMBERS.plain(why, required=Code.REASON_MISSING, most=MOST_REASON)
    before = _member_words(row)
    duties = list(MembershipDuty.unscoped.filter(membership=row))
    if out:
        if duties:
            raise RefusalError(Code.HAS_DUTIES, count=len(duties))
        if row.successor_id is not None:
            raise RefusalError(Code.FOLLOWED)
        _keep(actor, row.unit, (Of.MEMBERSHIP, row.pk), row.unit.name, before, "", reason)
        record(actor, "membership.correct", on=(Membership.RECORD, row.pk), detail={"out": True})
        row.delete()
        return row
    _days(row.unit, right, duties)
    if right.until != row.until and row.successor_id is not None:
        raise RefusalError(Code.FOLLOWED)
    free(city, row.unit, right.since, right.until, but=row.pk)
    if right.part not in Part.values:
        raise RefusalError(Code.UNKNOWN_WORD)
    MEMBERS.save(
        row, part=right.part, sector=MEMBERS.word(SECTORS.at(), right.sector), since=right.since, until=right.until,
        basis=MEMBERS.plain(right.basis, most=MOST_BASIS),
    )  # fmt: skip
    row = Membership.unscoped.select_related("unit").get(pk=row.pk)
    if _member_words(row) == before:
        raise RefusalError(Code.NOTHING_RIGHT)
    _keep(actor, row.unit, (Of.MEMBERSHIP, row.pk), row.unit.name, before, _member_words(row), reason)
    record(actor, "membership.correct", on=(Membership.RECORD, row.pk))
    return row


def _days(unit: Unit, right: RightMember, duties: list[MembershipDuty]) -> None:
    if right.until is not None and right.until < right.since:
        raise RefusalError(Code.DAYS_ORDER)
    last = unit.valid_to
    if right.since < unit.valid_from or (last is not None and (right.until is None or right.until > last)):
        raise RefusalError(Code.UNIT_NOT_THERE, unit=unit.name)
    for one in duties:
        if one.since < right.since or (right.until is not None and (one.until or right.until) > right.until):
            raise RefusalError(Code.OUTSIDE_MEMBERSHIP, since=right.since, until=right.until or "—")


def _member_words(row: Membership) -> str:
    sector = next((one.label for one in SECTORS.at().terms if one.code == row.sector), row.sector)
    return f"{row.get_part_display()} {sector} {row.since} – {row.until or '…'} {row.basis}".strip()


@MEETINGS.act(May.OVERSEE, name="meeting.correct_item")
def item(
    actor: Actor, pk: int, item_id: int, why: str, *, topic: str = "", reports: int | None = None, out: bool = False
) -> AgendaItem:
    """Put a point of the agenda right (what is left empty stays), or take it `out`; until the minutes are issued.

    Raises `RefusalError`: NOT_FOUND, WRONG_STATE, REASON_MISSING, NOTHING_RIGHT, NO_AGENDA for the last point of a
    meeting that is called, UNIT_ENDED, NAME_ENDED, TOO_LONG.
    """
    row = MEETINGS.locked(actor, Meeting, pk)
    city = city_of(actor)
    if row.state not in _AGENDA:
        raise MEETINGS.wrong_state(row)
    found: AgendaItem | None = AgendaItem.unscoped.filter(pk=item_id, meeting=row).select_related("reports").first()
    if found is None:
        raise RefusalError(Code.NOT_FOUND)
    reason = MEETINGS.plain(why, required=Code.REASON_MISSING, most=MOST_REASON)
    before, what = _item_words(found), f"{found.no}. {found.topic}"[:160]
    if out:
        if row.state != State.PLANNED and AgendaItem.unscoped.filter(meeting=row).count() == 1:
            raise RefusalError(Code.NO_AGENDA)
        found.delete()
    else:
        day = timezone.localdate(row.at)
        if topic.strip():
            found.topic = worded(topic, day, most=MOST_TOPIC)
        if reports is not None:
            found.reports = in_city(city, reports)
            there_on(found.reports, day)
        if _item_words(found) == before:
            raise RefusalError(Code.NOTHING_RIGHT)
        found.save(update_fields=["topic", "reports"])
    MEETINGS.save(row)
    _keep(actor, city, (Of.MEETING, row.pk), what, before, "" if out else _item_words(found), reason)
    record(actor, "meeting.correct_item", on=(Meeting.RECORD, row.pk), detail={"no": found.no, "out": out})
    return found


def _item_words(one: AgendaItem) -> str:
    return f"{one.topic} {one.reports.name if one.reports is not None else ''}".strip()


@dataclass(frozen=True, slots=True)
class RightTask:
    """What a task should say; what is left empty stays."""

    no: str = ""
    unit_id: int | None = None
    title: str = ""
    text: str = ""
    due_on: date | None = None


@PLANS.act(May.OVERSEE, name="plan.correct_task")
def task(actor: Actor, pk: int, task_id: int, right: RightTask, why: str, *, out: bool = False) -> PlanTask:
    """Put a task right, or take it `out`. One that is asked already is withdrawn with the reason, and asked anew.

    Raises `RefusalError`: NOT_FOUND, REASON_MISSING, NOTHING_RIGHT, ANSWERED_ALREADY, TASK_TWICE, UNIT_ENDED,
    NAME_ENDED, DUE_BEFORE, TOO_LONG.
    """
    row = PLANS.locked(actor, Plan, pk)
    city = city_of(actor)
    found: PlanTask | None = (
        PlanTask.unscoped.filter(pk=task_id, plan=row).select_related("unit", "request").first()
    )  # fmt: skip
    if found is None:
        raise RefusalError(Code.NOT_FOUND)
    reason = PLANS.plain(why, required=Code.REASON_MISSING, most=MOST_REASON)
    asked, before, what, unit = found.request, _task_words(found), f"{found.no} {found.title}", found.unit
    if asked is not None and asked.state not in REQUEST_OPEN:
        raise RefusalError(Code.ANSWERED_ALREADY, no=found.no)
    if out:
        found.delete()
    else:
        _set(row, found, city, right)
        if _task_words(found) == before:
            raise RefusalError(Code.NOTHING_RIGHT)
        found.request = None
        found.save()
    if asked is not None:
        withdraw(actor, asked.pk, reason)
    if not out and row.state == PlanState.ISSUED and found.due_on > timezone.localdate():
        ask(actor, row, found)
    PLANS.save(row)
    _keep(actor, unit, (Of.PLAN, row.pk), what, before, "" if out else _task_words(found), reason)
    record(actor, "plan.correct_task", on=(Plan.RECORD, row.pk), detail={"no": found.no, "out": out})
    return found


def _set(row: Plan, found: PlanTask, city: Unit, right: RightTask) -> None:
    new = NewTask(
        right.no.strip() or found.no, right.unit_id or found.unit_id, right.title.strip() or found.title,
        right.due_on or found.due_on, right.text.strip() or found.text,
    )  # fmt: skip
    today = timezone.localdate()
    if row.state == PlanState.ISSUED and right.due_on is not None and right.due_on <= today:
        raise RefusalError(Code.DUE_BEFORE)
    found.unit = in_city(city, new.unit_id)
    there_on(found.unit, min(today, new.due_on))
    found.no, found.due_on = PLANS.plain(new.no, most=16), new.due_on
    same = PlanTask.unscoped.filter(plan=row, no=found.no, unit=found.unit).exclude(pk=found.pk)
    if same.exists():
        raise RefusalError(Code.TASK_TWICE, no=found.no)
    of_document = row.issued_on or min(today, date(row.year, 12, 31))
    found.title, found.text = worded(new.title, of_document), worded(new.text, of_document, most=MOST_TEXT)


def _task_words(one: PlanTask) -> str:
    return f"{one.no} {one.title} {one.unit.name} {one.due_on} {one.text}".strip()


def _keep(actor: Actor, unit: Any, of: tuple[Of, int], what: str, was: str, now: str, reason: str) -> None:
    Correction.unscoped.create(
        unit=unit, of_type=of[0], of_id=of[1], what=what[:160], was=was[:400], now=now[:400], reason=reason,
        by_id=actor.person_id,
    )  # fmt: skip
