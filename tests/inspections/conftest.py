# SPDX-License-Identifier: Apache-2.0
"""A city; two people of its joint office, for who drafts does not issue; a township and a station that are asked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories import City, actor_of, make_city, make_person
from tests.worlds import shared
from wuzha.audit.actor import Actor
from wuzha.engine.calendar import SHANGHAI
from wuzha.inspections.errors import Code
from wuzha.inspections.models import Inspection, InspectionItem, Programme, Ticket, TicketUnit
from wuzha.inspections.rules.tickets import Source
from wuzha.inspections.rules.visits import Verdict
from wuzha.inspections.services import drafting, visits
from wuzha.inspections.services.drafting import NewTicket
from wuzha.inspections.services.visits import NewRound, Seen
from wuzha.org.models import Person
from wuzha.org.roles import Role
from wuzha.refusals import RefusalError
from wuzha.requests.services import answering
from wuzha.requests.services.answering import Answer

TITLE, PROBLEM, DEMAND = "预警签收不及时", "抽查十条预警，三条超时签收", "三日内整改并举一反三"
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 20
JPEG = b"\xff\xd8\xff\xe0" + b"0" * 20


@pytest.fixture
@shared
def city(db: None) -> City:
    return make_city()


@pytest.fixture
@shared
def second(city: City) -> Person:
    """The second person of the joint office."""
    return make_person(Role.JOINT_OFFICE, city.city, "second-joint")


@pytest.fixture
@shared
def clerk(city: City) -> Person:
    """Who acts for the township."""
    return make_person(Role.OUTREACH_OFFICER, city.town, "town-clerk")


@pytest.fixture
def drafter(city: City) -> Actor:
    return city.actor(Role.JOINT_OFFICE)


@pytest.fixture
def issuer(second: Person) -> Actor:
    return actor_of(second)


@pytest.fixture
def town(clerk: Person) -> Actor:
    return actor_of(clerk)


@pytest.fixture
def station(city: City) -> Actor:
    return city.actor(Role.STATION_OFFICER)


def today() -> date:
    return timezone.localdate()


def day(count: int) -> date:
    return today() + timedelta(days=count)


def noon(count: int) -> datetime:
    """Noon of a day so many days from today."""
    return datetime.combine(day(count), time(12), SHANGHAI)


def told(*units: int, **more: Any) -> NewTicket:
    facts: dict[str, Any] = {"basis": "督导工作要求", "source_note": "测试通报〔2026〕1号", "synthetic": True}
    return NewTicket(Source.BULLETIN, TITLE, PROBLEM, DEMAND, more.pop("due_on", day(5)), units, **(facts | more))


@pytest.fixture
def draft(city: City, drafter: Actor) -> Ticket:
    return drafting.draft(drafter, told(city.station.pk))


@pytest.fixture
def ticket(draft: Ticket, issuer: Actor) -> Ticket:
    return drafting.issue(issuer, draft.pk)


@pytest.fixture
def part(ticket: Ticket) -> TicketUnit:
    return of_unit(ticket)


def of_unit(ticket: Ticket, unit_id: int | None = None) -> TicketUnit:
    rows = TicketUnit.unscoped.filter(ticket=ticket)
    found: TicketUnit = rows.get(unit_id=unit_id) if unit_id is not None else rows.get()
    return found


def again(row: Any) -> Any:
    return type(row).unscoped.get(pk=row.pk)


def replied(actor: Actor, part: TicketUnit, text: str = "已整改") -> TicketUnit:
    """Signed for where it was not, and replied to."""
    if again(part).signed_at is None:
        answering.sign(actor, part.request_id or 0)
    answering.answer(actor, part.request_id or 0, Answer(text, "DONE"))
    found: TicketUnit = again(part)
    return found


@pytest.fixture
def programme(drafter: Actor) -> Programme:
    return visits.plan_round(drafter, NewRound("第三季度督导检查", day(-3), day(10), "一组：测试组长", "预警和宣防"))


@pytest.fixture
def visit(city: City, drafter: Actor, programme: Programme) -> Inspection:
    return visits.plan_visits(drafter, programme.pk, [city.town.pk], day(0), "一组")[0]


def filled(visit: Inspection, *missed: str) -> dict[str, Seen]:
    """Every item met but these, which have a note."""
    return {
        one.code: Seen(Verdict.NO, "没有做到") if one.code in missed else Seen(Verdict.YES)
        for one in InspectionItem.unscoped.filter(inspection=visit)
    }


def done(actor: Actor, visit: Inspection, *missed: str) -> Inspection:
    """Begun and finished, with these items not met."""
    visits.start(actor, visit.pk)
    return visits.finish(actor, visit.pk, "总体较好", filled(visit, *missed))


def refused(code: Any, act: Callable[..., object], *args: object, **more: object) -> None:
    with pytest.raises(RefusalError) as found:
        act(*args, **more)
    assert found.value.code is code


def logged_in(person: Person) -> Client:
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(person)
    return client


__all__ = ["Code"]
