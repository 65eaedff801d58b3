# SPDX-License-Identifier: Apache-2.0
"""The plan of the year: its tasks by unit, sent as requests when it is issued."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.core.numbering import key_reader
from wuzha.documents import register
from wuzha.meetings.errors import Code
from wuzha.meetings.kinds import TASK
from wuzha.meetings.models import Plan, PlanTask
from wuzha.meetings.models.plan import PlanState, PlanTheme
from wuzha.meetings.services.base import PLANS, city_of, in_city, there_on, worded
from wuzha.org.models import Unit
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.requests.services.asking import NewRequest, send

MOST_TITLE, MOST_TEXT, MOST_NO = 120, 1000, 16
key_in = key_reader(Plan.LETTERS)


@PLANS.act(May.OVERSEE, name="plan.enter")
def enter(actor: Actor, year: int, document_no: str, title: str, theme: str = "", *, synthetic: bool = False) -> Plan:
    """Enter the plan of a year by its document. Raises `RefusalError`: TEXT_MISSING, DOCUMENT_TAKEN, NAME_ENDED."""
    city = city_of(actor)
    first = date(year, 1, 1)
    number = worded(document_no, first, required=Code.TEXT_MISSING)
    if there := register.holder(number):
        raise RefusalError(Code.DOCUMENT_TAKEN, number=there)
    row: Plan = Plan.unscoped.create(
        city=city, year=year, document_no=number, theme=PlanTheme(theme), synthetic=synthetic,
        title=worded(title, first, required=Code.TEXT_MISSING, most=MOST_TITLE),
    )  # fmt: skip
    if (kept := register.take(number, row)) != number:
        PLANS.save(row, document_no=kept)
    record(actor, "plan.enter", on=(Plan.RECORD, row.pk), detail={"year": year})
    return row


@dataclass(frozen=True, slots=True)
class NewTask:
    """What one unit has to do by a day."""

    no: str
    unit_id: int
    title: str
    due_on: date
    text: str = ""


@PLANS.act(May.OVERSEE, name="plan.add_task")
def add_task(actor: Actor, pk: int, new: NewTask) -> PlanTask:
    """Add a task; to a plan that is issued it goes out at once.

    Raises `RefusalError`: NOT_FOUND, TEXT_MISSING, TASK_TWICE, UNIT_ENDED, NAME_ENDED, DUE_BEFORE, TOO_LONG.
    """
    row = PLANS.locked(actor, Plan, pk)
    unit = in_city(city_of(actor), new.unit_id)
    made = task_of(row, unit, new)
    if PlanTask.unscoped.filter(plan=row, no=made.no, unit=unit).exists():
        raise RefusalError(Code.TASK_TWICE, no=made.no)
    made.save(force_insert=True)
    PLANS.save(row)
    record(actor, "plan.add_task", on=(Plan.RECORD, row.pk), detail={"no": made.no, "unit": unit.code})
    if row.state == PlanState.ISSUED:
        ask(actor, row, made)
    return made


def task_of(row: Plan, unit: Unit, new: NewTask) -> PlanTask:
    """A task as it is kept, not yet written. Raises as `add_task`, but for NOT_FOUND and TASK_TWICE."""
    day = timezone.localdate()
    there_on(unit, min(day, new.due_on))
    if row.state == PlanState.ISSUED and new.due_on <= day:
        raise RefusalError(Code.DUE_BEFORE)
    # The document is of the plan's year, however late it is entered.
    of_document = row.issued_on or min(day, date(row.year, 12, 31))
    return PlanTask(
        plan=row, no=PLANS.plain(new.no, required=Code.TEXT_MISSING, most=MOST_NO), unit=unit,
        title=worded(new.title, of_document, required=Code.TEXT_MISSING),
        text=worded(new.text, of_document, most=MOST_TEXT), due_on=new.due_on,
    )  # fmt: skip


@PLANS.act(May.OVERSEE, name="plan.drop_task")
def drop_task(actor: Actor, pk: int, task: int) -> None:
    """Take a task out of a plan that is not issued yet. Raises `RefusalError`: NOT_FOUND, WRONG_STATE."""
    row = PLANS.locked(actor, Plan, pk)
    if row.state != PlanState.DRAFT:
        raise PLANS.wrong_state(row)
    found = PlanTask.unscoped.filter(pk=task, plan=row).first()
    if found is None:
        raise RefusalError(Code.NOT_FOUND)
    detail: dict[str, Any] = {"no": found.no, "unit": found.unit.code}
    found.delete()
    PLANS.save(row)
    record(actor, "plan.drop_task", on=(Plan.RECORD, row.pk), detail=detail)


@PLANS.act(May.OVERSEE, name="plan.issue")
def issue(actor: Actor, pk: int, on: date, *, version: int | None = None) -> Plan:
    """Issue it: each task becomes a request to its unit with its deadline; those whose day is over are kept without.

    Raises `RefusalError`: WRONG_STATE, NO_TASKS, IN_FUTURE, UNIT_ENDED, NAME_ENDED.
    """
    row = PLANS.locked(actor, Plan, pk, version)
    if row.state != PlanState.DRAFT:
        raise PLANS.wrong_state(row)
    if on > timezone.localdate():
        raise RefusalError(Code.IN_FUTURE)
    tasks = list(PlanTask.unscoped.filter(plan=row).select_related("unit").order_by("pk"))
    if not tasks:
        raise RefusalError(Code.NO_TASKS)
    for one in tasks:
        there_on(one.unit, on)
        for text in (one.title, one.text):
            worded(text, on, most=MOST_TEXT)
    PLANS.save(row, state=PlanState.ISSUED, issued_on=on)
    record(actor, "plan.issue", on=(Plan.RECORD, row.pk), rows=len(tasks), detail={"on": on.isoformat()})
    for one in tasks:
        if one.due_on > timezone.localdate():
            ask(actor, row, one)
    return row


def ask(actor: Actor, row: Plan, task: PlanTask) -> None:
    """Send a task to its unit as a request."""
    what = task.text or task.title
    asked = NewRequest(
        TASK.code, task.title, f"{row.document_no} {what}", task.due_on, (PlanTask.RECORD, task.pk),
        synthetic=row.synthetic,
    )  # fmt: skip
    made = send(actor, asked, task.unit_id)
    PlanTask.unscoped.filter(pk=task.pk).update(request=made.pk)


def plan_named(plans: Sequence[Plan], number: str, channel: str = "") -> Plan | None:
    """Of the plans of a city that of a document number, else the one whose number (`JH…`) the file was sent in by, else
    the only one that is being drawn up."""
    if number:
        return next((one for one in plans if one.document_no == "".join(number.split())), None)
    if (key := key_in(channel)) is not None:
        return next((one for one in plans if one.pk == key), None)
    drafts = [one for one in plans if one.state == PlanState.DRAFT]
    return drafts[0] if len(drafts) == 1 else None
