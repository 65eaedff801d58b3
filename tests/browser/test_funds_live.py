# SPDX-License-Identifier: Apache-2.0
"""Pages of the funds desk that two officers have open: what one records shows on the other's at once."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.browser.conftest import Open
from tests.factories import City, actor_of, make_city, make_person
from tests.funds.conftest import account_at, told
from tests.serving import Served
from wuzha.audit.actor import Actor
from wuzha.funds.models import Institution, StopOrder
from wuzha.funds.orders.services import reports, stops
from wuzha.funds.orders.services.reports import Person as Victim
from wuzha.funds.tracing.services import retrace
from wuzha.funds.tracing.tasks import trace_case
from wuzha.org.roles import Role

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def city(transactional_db: None) -> City:
    return make_city()


@pytest.fixture
def officer(city: City) -> Actor:
    return city.actor(Role.FUNDS_OFFICER)


@pytest.fixture
def colleague(city: City) -> Actor:
    return actor_of(make_person(Role.FUNDS_OFFICER, city.centre, name="测试同事"))


@pytest.fixture
def order(officer: Actor) -> StopOrder:
    """A stop that waits for its bank, in a case that was traced."""
    bank = Institution.objects.create(code="TEST-B1", name="测试一银行", kind="BANK", synthetic=True)
    case = reports.by_hand(officer, Victim("测试甲"), told(bank)).case
    made = stops.draft(officer, case.pk, account_at(case, 1))
    retrace(case)
    return stops.issue(officer, made.pk, "Q-0001", timezone.now())


@pytest.fixture
def server(order: StopOrder, process: Served) -> Served:
    assert order.pk
    return process


def local(at: datetime) -> str:
    return f"{timezone.localtime(at):%Y-%m-%dT%H:%M}"


def answer(page: Page) -> None:
    page.keyboard.press("n")
    page.locator("#answer-code").select_option("0000")
    page.locator("#answer-answered_at").fill(local(timezone.now()))
    page.locator("#answer-balance").fill("12345.67")
    page.locator("form[action$='/answer/'] button.btn-primary").click()
    expect(page.locator("main")).to_contain_text("12,345.67")


@pytest.mark.soak
def test_an_answer_recorded_by_one_shows_on_every_page_of_the_other(
    order: StopOrder, officer: Actor, colleague: Actor, open_page: Open
) -> None:
    mine = open_page(officer, f"/funds/stops/{order.pk}/")
    lists, case, theirs, money = (
        open_page(colleague, address)
        for address in (
            "/funds/", f"/funds/cases/{order.case_id}/", f"/funds/stops/{order.pk}/",
            f"/funds/cases/{order.case_id}/money/",
        )
    )  # fmt: skip
    row = lists.locator(f"[data-row][data-key='{order.pk}']")
    expect(row).to_have_attribute("data-state", "ISSUED")
    expect(money.locator("[data-rows]")).not_to_contain_text("12,345.67")
    answer(mine)
    expect(row).to_have_attribute("data-state", "ACCEPTED")
    expect(case.locator("[data-part=accounts]")).to_contain_text("止付中")
    expect(theirs.locator("[data-part=answers]")).to_contain_text("12,345.67")
    expect(theirs.locator("[data-part=state]")).to_contain_text("止付中")
    # the answer has the case traced anew: the worker's part, done here
    (job,) = ProcrastinateJob.objects.filter(queueing_lock=f"funds.trace.{order.case_id}", status="todo")
    trace_case(**job.args)
    expect(money.locator("[data-rows]")).to_contain_text("12,345.67")


def test_what_somebody_writes_is_not_taken_away_and_the_page_says_that_there_is_news(
    order: StopOrder, officer: Actor, colleague: Actor, open_page: Open
) -> None:
    mine, theirs = (open_page(actor, f"/funds/stops/{order.pk}/") for actor in (officer, colleague))
    theirs.keyboard.press("n")
    theirs.locator("#answer-balance").fill("999")
    answer(mine)
    expect(theirs.locator("[data-news]")).to_be_visible()
    expect(theirs.locator("#answer-balance")).to_have_value("999")
    expect(theirs.locator("[data-part=answers]")).to_contain_text("12,345.67")


def test_what_follows_from_ones_own_act_is_no_news_to_oneself(
    order: StopOrder, officer: Actor, open_page: Open
) -> None:
    """The tracing behind an answer changes the case, and nothing of the order that is open."""
    mine = open_page(officer, f"/funds/stops/{order.pk}/")
    answer(mine)
    mine.locator(".next summary").click()
    mine.locator("[data-opens=extend]").click()
    (job,) = ProcrastinateJob.objects.filter(queueing_lock=f"funds.trace.{order.case_id}", status="todo")
    with mine.expect_response(lambda one: "x-background" in one.request.headers):
        trace_case(**job.args)
    mine.wait_for_load_state("networkidle")
    expect(mine.locator("[data-news]")).to_be_hidden()


def test_an_order_prepared_by_one_comes_into_the_list_of_the_other(
    order: StopOrder, officer: Actor, colleague: Actor, open_page: Open
) -> None:
    theirs = open_page(colleague, "/funds/?tab=freezes")
    expect(theirs.locator("main [data-row]")).to_have_count(0)
    mine = open_page(officer, f"/funds/cases/{order.case_id}/")
    mine.goto(f"/funds/cases/{order.case_id}/freeze/{order.account_id}/")
    mine.locator("#freeze-amount").fill("100")
    mine.get_by_role("button", name="提交呈请").click()
    expect(mine.locator("h1")).to_contain_text("冻结")
    expect(theirs.locator("main [data-row]")).to_have_count(1)
