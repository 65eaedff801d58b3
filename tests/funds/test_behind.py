# SPDX-License-Identifier: Apache-2.0
"""Every figure opens exactly the records it counts, however many pages they fill."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from tests.factories import City, make_city
from tests.funds.conftest import account_at, figure, file_case, ok
from tests.indicators import check
from tests.worlds import stands
from wuzha.audit.actor import Actor
from wuzha.core import indicators
from wuzha.core.indicators import Part, Period, Selection, behind, registered
from wuzha.funds.models import Freeze, FundsCase, Institution
from wuzha.funds.orders.indicators import INDICATORS
from wuzha.funds.orders.services import answers, freeze_answers, freezes, reports, stops
from wuzha.funds.orders.services.accounts import AccountDetails, Transfer
from wuzha.funds.orders.services.answers import Answer
from wuzha.funds.orders.services.approving import Decision
from wuzha.funds.orders.services.reports import NewReport, Person
from wuzha.funds.orders.views.figures import shown
from wuzha.funds.refunds.indicators import RETURNED
from wuzha.org.roles import Role
from wuzha.pages import SIZE, CursorError, Page

#: Balances when stopped (分): some above the loss of 500, some equal.
BALANCES = [100, 900, 100, 300, 900, 100, 700]


@pytest.fixture
def today() -> Period:
    day = timezone.localdate()
    return Period(day - timedelta(days=1), day, timezone.now() + timedelta(seconds=60))


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[City]:
    """The city with its cases, in a transaction around all these tests: none of them writes."""
    with django_db_blocker.unblock(), transaction.atomic():
        city = make_city()
        make_cases(city.actor(Role.FUNDS_OFFICER), city.actor(Role.INVESTIGATOR))
        stands()
        yield city
        transaction.set_rollback(True)


@pytest.fixture
def city(world: City, db: None) -> City:
    return world


@pytest.fixture
def many(city: City) -> list[FundsCase]:
    """Seven cases that were stopped and frozen, and two of which nobody has done anything."""
    return list(FundsCase.unscoped.order_by("pk"))


def make_cases(officer: Actor, investigator: Actor) -> None:
    now = timezone.now()
    bank = Institution.objects.create(code="TEST-B1", name="测试一银行", kind="BANK", synthetic=True)
    for place, balance in enumerate([*BALANCES, None, None]):
        paid = Transfer(
            AccountDetails(f"0000000000001{place:02d}", institution_id=bank.pk),
            500,
            now - timedelta(hours=2),
            by=AccountDetails(f"0000000000002{place:02d}"),
        )
        case = reports.by_hand(officer, Person("测试甲"), NewReport(500, now - timedelta(hours=1), [paid])).case
        if balance is None:
            continue
        account, then = account_at(case, 1), now - timedelta(minutes=30)
        answers.answer_stop(
            officer, stops.issue(officer, stops.draft(officer, case.pk, account).pk, f"Q-{place}", then).pk,
            ok(balance, at=then),
        )  # fmt: skip
        file_case(officer, case)
        freeze = freezes.draft(officer, case.pk, account, 1_000, whole_reason="余额未知")
        freezes.decide(
            investigator,
            freeze.pk,
            Decision(True, "COUNTY", "测试甲", f"冻{place}号", timezone.localdate(then), "局长"),
        )
        freezes.issue(officer, freeze.pk, f"R-{place}", then, doc_no="冻通1号")
        freeze_answers.answer_freeze(officer, freeze.pk, Answer("0000", then, held_fen=balance))


def page_after(actor: Actor, what: str, period: Period, after: str, size: int = SIZE) -> Page[Any]:
    return indicators.page(Selection(actor), INDICATORS[what], Part.NUMERATOR, period, after, size)


def everything(actor: Actor, what: str, period: Period, size: int) -> list[Any]:
    found, after = [], ""
    while True:
        page = page_after(actor, what, period, after, size)
        assert len(page.rows) <= size
        found += page.rows
        if page.next_cursor is None:
            return found
        after = page.next_cursor


@pytest.mark.parametrize("size", [1, 2, 3, 50])
@pytest.mark.parametrize(
    ("what", "fen", "counted", "added"),
    [
        ("reports", "loss_fen", "reports", "loss"),
        ("stopped", "counted_fen", "stopped_accounts", "stopped"),
        ("frozen", "frozen_fen", "frozen_accounts", "frozen"),
        ("to_stop", "loss_fen", "to_stop", ""),
        ("to_report", "loss_fen", "to_report", ""),
        ("without_stop", "loss_fen", "without_stop", ""),
    ],
)
def test_the_pages_hold_what_the_figure_counts_each_record_once(
    officer: Actor, many: list[FundsCase], today: Period, what: str, fen: str, counted: str, added: str, size: int
) -> None:
    rows = everything(officer, what, today, size)
    assert len({row.pk for row in rows}) == len(rows)
    number = figure(officer, counted, today).rows
    assert len(rows) == number
    assert sum(getattr(row, fen) for row in rows) == (figure(officer, added, today).value if added else 500 * number)
    assert rows == list(behind(Selection(officer), INDICATORS[what], period=today))
    assert rows


def test_every_registered_figure_is_what_the_records_below_it_add_up_to(
    officer: Actor, many: list[FundsCase], today: Period
) -> None:
    empty = {code for code, one in registered()["funds"].items() if not check(Selection(officer), one, today, length=3)}
    # Of these the tests of restitution have records.
    assert empty == {one.code for one in RETURNED} | {"expiring"}
    assert len(many) == 9


def test_the_sums_are_those_of_the_records(officer: Actor, many: list[FundsCase], today: Period) -> None:
    assert figure(officer, "stopped", today).value == sum(min(balance, 500) for balance in BALANCES)
    frozen = sum(one.frozen_fen or 0 for one in Freeze.unscoped.all())
    assert figure(officer, "frozen", today).value == frozen == sum(BALANCES)
    assert [figure(officer, code, today).rows for code in ("to_stop", "to_report", "without_stop")] == [7, 9, 2]
    assert len(many) == 9


@pytest.mark.parametrize("what", sorted(one.code for one in shown()))
@pytest.mark.parametrize("cursor", ["x", "1", "1.x", "999999999999999999.1", "-999999999999999999.1"])
def test_a_text_that_is_no_cursor_is_said_to_be_none(officer: Actor, today: Period, what: str, cursor: str) -> None:
    try:
        assert page_after(officer, what, today, cursor).next_cursor is None
    except CursorError:
        return
    assert cursor.endswith("9.1")  # a number that such a list could have come to


def test_a_list_by_days_goes_on_after_a_day(officer: Actor, today: Period) -> None:
    assert page_after(officer, "returned", today, f"{timezone.localdate().toordinal()}.5").rows == []


def test_the_page_shows_each_figure_with_what_it_is_compared_with(
    city: City, many: list[FundsCase], today: Period, client: Client
) -> None:
    client.force_login(city.people[Role.FUNDS_OFFICER])
    answer = client.get("/funds/figures/", {"from": today.first.isoformat(), "to": today.last.isoformat()})
    entries = {one.label: one for _label, group in answer.context["groups"] for one in group}
    assert entries["报案记录"].value == str(len(many))
    assert entries["接报损失"].value == "45.00 元"
    assert entries["止付账户数"].value == "7"
    page = answer.content.decode()
    assert f"环比 {today.before().first}" in re.sub(r"<[^>]*>", "", page)
    assert "环比、同比无该期数据" in page
    # The value of a time is no number of rows.
    page = re.sub(r'<p class="head-value.*?</p>', "", page, flags=re.S)
    lists = set(re.findall(r'<a [^>]*href="(/funds/figures/records/[^"]*)"[^>]*>([^<]*)</a>', page))
    assert len(lists) > 7
    for href, number in lists:
        listed = client.get(unescape(href)).content.decode()
        if number.isdecimal():
            assert f"data-size>{number}<" in listed, href
        assert "data-row" in listed


@pytest.mark.parametrize("days", [{"from": "2026-11-20", "to": "2026-11-01"}, {"from": "zz", "to": "1"}])
def test_the_figures_say_what_was_wrong_with_the_days(city: City, client: Client, days: dict[str, str]) -> None:
    client.force_login(city.people[Role.FUNDS_OFFICER])
    for page in ("/funds/figures/", "/funds/institutions/"):
        assert "现显示最近 30 天。" in client.get(page, days).content.decode()


def test_the_page_offers_the_next_rows_and_refuses_a_wrong_cursor(
    city: City, many: list[FundsCase], client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indicators.page, "__defaults__", ("", 4))
    client.force_login(city.people[Role.FUNDS_OFFICER])
    place = "/funds/figures/records/?what=reports"
    first = client.get(place)
    after = first.context["page"].next_cursor
    assert f"after={after}" in first.content.decode()
    second = client.get(f"{place}&after={after}")
    assert not {one.pk for one in first.context["page"].rows} & {one.pk for one in second.context["page"].rows}
    assert client.get(f"{place}&after=what").status_code == 404
    assert len(many) == 9
