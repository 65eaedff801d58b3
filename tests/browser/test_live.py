# SPDX-License-Identifier: Apache-2.0
"""Open pages kept true by events, in real browsers on a real web process: arrivals, claims, and after a break."""

from __future__ import annotations

import json
import urllib.request
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.serving import Served
from tests.waiting import LAST_RESORT
from tests.warning.services.conftest import Desk, make_desk
from wuzha.audit.actor import Actor
from wuzha.intake.services.sources import create_key
from wuzha.org.models import Person
from wuzha.warning.models import Directive
from wuzha.warning.rules.lifecycle import Level
from wuzha.warning.services import triage, work

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def desk(transactional_db: None) -> Desk:
    return make_desk()


@pytest.fixture
def server(desk: Desk, process: Served) -> Served:
    return process


def post(server: Served, desk: Desk, number: str, **values: Any) -> int:
    """Post a directive as its source does; the key of the warning it opened."""
    token = create_key(Actor.system("tests"), source=f"S{number}", unit=desk.city.centre)[1]
    pushed = (timezone.now() - timedelta(minutes=1)).isoformat(timespec="seconds")
    row = {"directive_no": number, "level": "紧急", "fraud_type": "刷单返利", "pushed_at": pushed} | values
    request = urllib.request.Request(
        f"{server.url}/api/v1/warnings",
        json.dumps(row).encode(),
        {"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=LAST_RESORT) as answer:
        assert answer.status in (200, 201)
    warning = Directive.unscoped.get(directive_no=number).warning_id
    assert warning is not None
    return int(warning)


def row(page: Page, pk: int) -> Any:
    return page.locator(f"#row-{pk}")


def test_what_arrives_and_what_is_claimed_shows_on_every_desk(server: Served, desk: Desk, open_page: Open) -> None:
    one, other = open_page(desk.analyst, "/warnings/"), open_page(desk.colleague, "/warnings/")
    for page in (one, other):
        expect(page.locator("[data-row]")).to_have_count(0)
        page.evaluate("window.unloaded = false")

    pk = post(server, desk, "L1", victim_phone="13800000001")
    for page in (one, other):
        expect(row(page, pk)).to_be_visible()
        expect(page.locator("#count-todo")).to_have_text("1")

    one.keyboard.press("n")
    expect(one.locator("#pane-title")).to_be_visible()
    expect(row(other, pk)).to_have_count(0)
    assert [page.evaluate("window.unloaded") for page in (one, other)] == [False, False]  # nothing was loaded anew


def test_a_page_whose_stream_was_cut_catches_up(server: Served, desk: Desk, open_page: Open) -> None:
    taken = desk.received(level=Level.HIGH)
    page = open_page(desk.analyst, "/warnings/")
    expect(row(page, taken.pk)).to_be_visible()

    server.stop()
    expect(page.locator("html")).not_to_have_attribute("data-live", "on")
    triage.take(desk.colleague, taken.pk)
    new = desk.received(level=Level.URGENT, order_key=99)
    server.start()

    expect(page.locator("html")).to_have_attribute("data-live", "on")
    expect(row(page, new.pk)).to_be_visible()
    expect(row(page, taken.pk)).to_have_count(0)


def test_a_page_that_was_offline_catches_up(desk: Desk, open_page: Open) -> None:
    page = open_page(desk.analyst, "/warnings/")
    page.context.set_offline(True)
    page.evaluate("window.dispatchEvent(new Event('pagehide'))")  # a cut connection may stay silent for half a minute
    expect(page.locator("html")).to_have_attribute("data-live", "asleep")
    new = desk.received(level=Level.URGENT)
    page.context.set_offline(False)
    expect(page.locator("html")).to_have_attribute("data-live", "on")
    expect(row(page, new.pk)).to_be_visible()


def test_an_officer_is_offered_a_new_task_and_the_desk_sees_it_signed(desk: Desk, open_page: Open) -> None:
    tasks = open_page(desk.officer, "/warnings/tasks/")
    console = open_page(desk.analyst, "/warnings/?queue=sent")
    warning = desk.dispatched(level=Level.URGENT)
    expect(tasks.locator("#task-news")).to_contain_text("1")
    expect(row(console, warning.pk)).to_be_visible()
    work.sign_in(desk.officer, warning.pk)
    expect(row(console, warning.pk)).to_have_count(0)
    expect(console.locator("#count-work")).to_have_text("1")


def test_a_session_that_ends_ends_its_stream(desk: Desk, open_page: Open) -> None:
    page = open_page(desk.analyst, "/warnings/")
    Person.objects.filter(pk=desk.analyst.person_id).update(is_active=False)
    expect(page.locator("html")).not_to_have_attribute("data-live", "on")
