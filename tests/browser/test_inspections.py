# SPDX-License-Identifier: Apache-2.0
"""Tickets and inspections in a browser: from a checklist on a phone to the ticket that is struck off, by those whose
turn it is; and every page fits its screen and can be used by anybody."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.conftest import DRAWN, SIZES, Profiles, session_cookies, watch
from tests.browser.hands import act
from tests.factories import City, actor_of, make_city, make_person
from tests.inspections.conftest import PNG, day, done, of_unit, replied, told
from tests.inspections.test_life import late
from wuzha.inspections.models import Finding, Inspection, Ticket, TicketUnit
from wuzha.inspections.rules.tickets import State
from wuzha.inspections.services import drafting, escalating, following, visits
from wuzha.inspections.services.visits import NewRound
from wuzha.org.models import Person
from wuzha.org.roles import Role

pytestmark = pytest.mark.django_db(transaction=True)
SignIn = Callable[..., None]


@pytest.fixture
def city(transactional_db: None) -> City:
    return make_city()


@pytest.fixture
def second(city: City) -> Person:
    return make_person(Role.JOINT_OFFICE, city.city, "second-joint")


@pytest.fixture
def clerk(city: City) -> Person:
    return make_person(Role.OUTREACH_OFFICER, city.town, "town-clerk")


def planned(city: City) -> Inspection:
    """A visit to the township, planned for today."""
    office = city.actor(Role.JOINT_OFFICE)
    programme = visits.plan_round(office, NewRound("三季度督导检查", day(-3), day(10), "一组、二组", "预警和宣防"))
    return visits.plan_visits(office, programme.pk, [city.town.pk], day(0), "一组")[0]


@pytest.fixture
def phone(profiles: Profiles) -> Iterator[Page]:
    """A phone of 360 px: touched, not pointed at."""
    with profiles.lent("phone", viewport={"width": 360, "height": 800}, is_mobile=True, has_touch=True) as context:
        page = context.new_page()
        problems = watch(page)
        yield page
        assert problems == []


@pytest.mark.soak
def test_from_a_phone_to_a_ticket_that_is_struck_off(
    page: Page, phone: Page, city: City, second: Person, clerk: Person, sign_in: SignIn, live_server: LiveServer,
    tmp_path: Path,
) -> None:  # fmt: skip
    office, visit = city.people[Role.JOINT_OFFICE], planned(city)
    photo = tmp_path / "a.png"
    photo.write_bytes(PNG)

    phone.context.add_cookies(session_cookies(office, live_server.url))
    phone.goto(visit.get_absolute_url())
    act(phone, "start-sheet")
    expect(phone.get_by_role("heading", level=1)).to_contain_text(city.town.name)
    for radio in phone.locator('input[type="radio"][value="YES"]').all():
        radio.check()
    phone.locator('input[name="verdict_TEAM"][value="NO"]').check()
    item = phone.locator(".panel", has=phone.locator('[name="verdict_TEAM"]'))
    item.locator("summary").click()
    item.locator('[name="photos_TEAM"]').set_input_files(photo)
    phone.get_by_role("button", name="完成检查").click()
    expect(phone.locator("main")).to_contain_text("请说明不符合的情况")
    item = phone.locator(".panel", has=phone.locator('[name="verdict_TEAM"]'))
    item.locator('[name="note_TEAM"]').fill("名册缺三人")
    phone.context.set_offline(True)
    phone.get_by_role("button", name="完成检查").click()
    expect(phone.locator("[data-draft-silent]")).to_be_visible()
    phone.context.set_offline(False)
    phone.get_by_role("button", name="完成检查").click()
    expect(phone.locator(".next")).to_contain_text("拟制督办单")
    act(phone, "order-sheet", demand="补齐名册并公示", due_on=day(4).isoformat())
    expect(phone.locator(".next")).to_contain_text("签发督办单")
    ticket = Ticket.unscoped.get()

    sign_in(second)
    page.goto(ticket.get_absolute_url())
    act(page, "issue-sheet")
    part = of_unit(ticket)
    assert part.state == State.ISSUED

    sign_in(clerk)
    page.goto(reverse("inspections:index"))
    page.get_by_role("link", name="督导检查问题整改").click()
    act(page, "sign-sheet")
    act(page, "report-sheet", note="正在核对名册")
    page.locator(".next [data-opens='reply-sheet']").first.click()
    page.locator("#reply-sheet [name='scans']").set_input_files(photo)
    page.keyboard.press("Escape")
    act(page, "reply-sheet", conclusion="DONE", text="名册已补齐", items="1")

    sign_in(office)
    page.goto(ticket.get_absolute_url())
    act(page, "recheck-sheet", note="仍缺一人")
    assert of_unit(ticket).state == State.RETURNED

    sign_in(clerk)
    page.goto(ticket.get_absolute_url())
    act(page, "reply-sheet", conclusion="DONE", text="最后一人已补")

    sign_in(office)
    page.goto(ticket.get_absolute_url())
    finding = Finding.unscoped.get()
    act(page, "recheck-sheet", note="已补齐", cleared=[str(finding.pk)])
    expect(page.locator(".next")).to_contain_text("没有待办事项")
    assert (of_unit(ticket).state, Finding.unscoped.get().state) == (State.CLOSED, "CLEARED")


def filled(city: City, second: Person, clerk: Person) -> dict[str, str]:
    """A ticket that is late and escalated, one to two units, a visit under way and one done: addresses."""
    office, issuer, town = city.actor(Role.JOINT_OFFICE), actor_of(second), actor_of(clerk)
    visit = planned(city)
    done(office, visit, "TEAM", "VISIT")
    (under_way,) = visits.plan_visits(
        office, visit.programme_id or 0, [city.station.pk], day(0), "二组", announced=False
    )
    visits.start(office, under_way.pk)
    draft = drafting.draft(office, told(city.station.pk))
    both = drafting.issue(issuer, drafting.draft(office, told(city.station.pk, city.town.pk)).pk)
    replied(town, of_unit(both, city.town.pk))
    escalated = of_unit(drafting.issue(issuer, drafting.draft(office, told(city.other_station.pk)).pk))
    late(escalated, 5)
    escalating.escalate(issuer, escalated.pk, "逾期未签收")
    following.sweep(timezone.now())
    return {
        "index": reverse("inspections:index"), "new": reverse("inspections:new"), "draft": draft.get_absolute_url(),
        "replied": f"{both.get_absolute_url()}?unit={of_unit(both, city.town.pk).pk}",
        "escalated": TicketUnit.unscoped.get(pk=escalated.pk).get_absolute_url(),
        "plans": reverse("inspections:plans"), "rounds": f"{reverse('inspections:plans')}?tab=rounds",
        "new_round": reverse("inspections:new_round"), "round": visit.programme.get_absolute_url(),  # type: ignore[union-attr]
        "visit": visit.get_absolute_url(), "check": reverse("inspections:check", args=[under_way.pk]),
        "findings": reverse("inspections:findings"), "unit": reverse("inspections:unit", args=[city.town.pk]),
    }  # fmt: skip


@pytest.mark.parametrize(("scheme", "language"), [("light", "zh-hans"), ("dark", "en")])
def test_every_page_is_accessible_and_fits_its_screen(
    page: Page, city: City, second: Person, clerk: Person, sign_in: SignIn, axe: Any, overflow: Any,
    scheme: str, language: str,
) -> None:  # fmt: skip
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    wrong = []
    sign_in(city.people[Role.JOINT_OFFICE], language)
    for name, url in filled(city, second, clerk).items():
        page.goto(url)
        for size in ("phone", "desk"):
            page.set_viewport_size({"width": SIZES[size][0], "height": SIZES[size][1]})
            page.evaluate(DRAWN)
            if "SHOTS" in os.environ:
                page.screenshot(path=f"{os.environ['SHOTS']}/{scheme}-{size}-{name}.png", full_page=True)
            looked = [] if (scheme, size) == ("dark", "phone") else axe(page)
            wrong += [f"{name} {size}: {problem}" for problem in (*looked, *overflow(page))]
    assert wrong == []
