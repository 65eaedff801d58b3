# SPDX-License-Identifier: Apache-2.0
"""The plan of the year as requests to units, and the events of 反诈系列+."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.org.models import Unit
from wuzha.org.roles import May
from wuzha.outreach.errors import Code
from wuzha.outreach.kinds import TASK
from wuzha.outreach.models import Event, PlanEntry
from wuzha.outreach.rules.life import EventAct
from wuzha.outreach.rulesets import AUDIENCES, DUTIES, ENTRIES
from wuzha.outreach.services.base import EVENTS, PLANS, city_of, not_ahead, unit_on, word
from wuzha.refusals import RefusalError
from wuzha.requests.queries.units import choosable
from wuzha.requests.services.asking import NewRequest, send

MOST_TEXT = 1000


@dataclass(frozen=True, slots=True)
class NewTask:
    """What units have to do by a day; `duty` names what it rests on."""

    title: str
    due_on: date
    text: str = ""
    entry: str = ""
    duty: str = ""
    wanted: int = 1
    synthetic: bool = False


@PLANS.act(May.RUN_OUTREACH, name="outreach_plan.add")
def add(actor: Actor, new: NewTask, units: Sequence[int]) -> list[PlanEntry]:
    """Give a task to each of these units, as a request.

    Raises `RefusalError`: NO_UNIT, DUE_PASSED, TASK_TWICE, DUTY_NOT_IN_FORCE, TEXT_MISSING, UNKNOWN_WORD, TOO_LONG,
    CLEAR_NUMBER.
    """
    owner, today = actor.unit_id, timezone.localdate()
    if owner is None or not units or not set(units) <= set(choosable(actor, units)):
        raise RefusalError(Code.NO_UNIT)
    if new.due_on <= today:
        raise RefusalError(Code.DUE_PASSED)
    title = PLANS.plain(new.title, required=Code.TEXT_MISSING)
    text = PLANS.plain(new.text, most=MOST_TEXT)
    entry, basis = word(ENTRIES, new.entry, empty=True), ""
    if new.duty:
        duty = DUTIES.at().of(word(DUTIES, new.duty))
        if duty is not None and new.due_on < duty.since:
            raise RefusalError(Code.DUTY_NOT_IN_FORCE, since=duty.since)
        basis = duty.basis if duty is not None else ""
    made = []
    for unit in Unit.objects.filter(pk__in=set(units)).order_by("code"):
        if PlanEntry.unscoped.filter(unit=unit, year=new.due_on.year, title=title).exists():
            raise RefusalError(Code.TASK_TWICE, unit=unit.name, year=new.due_on.year)
        row: PlanEntry = PlanEntry.unscoped.create(
            owner_id=owner, unit=unit, year=new.due_on.year, title=title, text=text, due_on=new.due_on, entry=entry,
            duty=new.duty, duty_basis=basis, wanted=new.wanted, by_id=actor.person_id, synthetic=new.synthetic,
        )  # fmt: skip
        what = " ".join(filter(None, (text or title, basis)))
        asked = NewRequest(TASK.code, title, what, new.due_on, (PlanEntry.RECORD, row.pk), synthetic=new.synthetic)
        row.request = send(actor, asked, unit.pk)
        row.save(update_fields=["request"])
        record(actor, "outreach_plan.add", on=(PlanEntry.RECORD, row.pk), detail={"unit": unit.code})
        made.append(row)
    return made


@dataclass(frozen=True, slots=True)
class NewEvent:
    series: str
    title: str
    planned_on: date
    place: str
    audience: str = ""
    text: str = ""
    host_id: int | None = None
    synthetic: bool = False


@EVENTS.act(May.RUN_OUTREACH, name="outreach_event.plan")
def plan_event(actor: Actor, new: NewEvent) -> Event:
    """Plan an event.

    Raises `RefusalError`: NOT_ALLOWED, NO_UNIT, TEXT_MISSING, UNKNOWN_WORD, TOO_LONG, CLEAR_NUMBER.
    """
    city = city_of(actor)
    row: Event = Event.unscoped.create(
        city=city, series=EVENTS.plain(new.series, required=Code.TEXT_MISSING, most=32),
        title=EVENTS.plain(new.title, required=Code.TEXT_MISSING), planned_on=new.planned_on,
        place=EVENTS.plain(new.place, required=Code.TEXT_MISSING), audience=word(AUDIENCES, new.audience, empty=True),
        text=EVENTS.plain(new.text, most=MOST_TEXT), host=unit_on(actor, new.host_id, new.planned_on),
        by_id=actor.person_id, synthetic=new.synthetic,
    )  # fmt: skip
    record(actor, "outreach_event.plan", on=(Event.RECORD, row.pk), detail={"on": new.planned_on.isoformat()})
    return row


@EVENTS.act(May.RUN_OUTREACH, name="outreach_event.hold")
def hold(actor: Actor, pk: int, on: date, reach: int, result: str, version: int | None = None) -> Event:
    """It was held, and what came of it.

    Raises `RefusalError`: NOT_FOUND, CHANGED, WRONG_STATE, IN_FUTURE, TEXT_MISSING, TOO_LONG, CLEAR_NUMBER.
    """
    row = EVENTS.locked(actor, Event, pk, version)
    city_of(actor)
    EVENTS.allowed(row, EventAct.HOLD)
    return EVENTS.move(
        actor, row, EventAct.HOLD, held_on=not_ahead(on), reach=reach,
        result=EVENTS.plain(result, required=Code.TEXT_MISSING, most=MOST_TEXT),
    )  # fmt: skip


@EVENTS.act(May.RUN_OUTREACH, name="outreach_event.call_off")
def call_off(actor: Actor, pk: int, why: str, version: int | None = None) -> Event:
    """It does not take place, and why. Raises `RefusalError`: NOT_FOUND, CHANGED, WRONG_STATE, REASON_MISSING."""
    row = EVENTS.locked(actor, Event, pk, version)
    city_of(actor)
    return EVENTS.move(
        actor, row, EventAct.CALL_OFF, result=EVENTS.plain(why, required=Code.REASON_MISSING, most=MOST_TEXT)
    )
