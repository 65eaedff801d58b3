# SPDX-License-Identifier: Apache-2.0
"""Stopped, frozen and the golden minutes are what the records say, to the fen."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories import City
from tests.funds.conftest import account_at, figure, ok, told
from tests.indicators import check
from wuzha.audit.actor import Actor
from wuzha.core.indicators import Figure, FigureComparison, Period, Selection, Tally, behind
from wuzha.core.indicators.headlines import Reader, headline
from wuzha.funds.models import FundsCase, Institution, StopOrder
from wuzha.funds.orders.indicators import INDICATORS, LEAGUE
from wuzha.funds.orders.queries import league
from wuzha.funds.orders.services import answers, reports, stops
from wuzha.funds.orders.services.reports import Person
from wuzha.org import models as org
from wuzha.org.roles import Role


def listed(actor: Actor, code: str, period: Period) -> list[Any]:
    """The records behind a figure."""
    return list(behind(Selection(actor), INDICATORS[code], period=period))


@pytest.fixture
def today() -> Period:
    day = timezone.localdate()
    return Period(day - timedelta(days=1), day, timezone.now() + timedelta(seconds=1))


def test_stopped_counts_an_account_once_and_a_case_at_most_its_loss(
    officer: Actor, bank: Institution, case: FundsCase, issued: StopOrder, today: Period
) -> None:
    answers.answer_stop(officer, issued.pk, ok(9_000_000))
    found = [figure(officer, code, today).value for code in ("stopped", "stopped_accounts", "loss")]
    assert found == [5_000_000, 1, 5_000_000]
    # The same account again in the same case: the greater balance counts, not both.
    stops.release(officer, issued.pk)
    again = stops.draft(officer, case.pk, issued.account_id)
    stops.issue(officer, again.pk, "Q-2", timezone.now() - timedelta(seconds=20))
    answers.answer_stop(officer, again.pk, ok(100))
    assert listed(officer, "stopped", today)[0].balance_fen == 9_000_000
    assert sum(one.counted_fen for one in listed(officer, "stopped", today)) == found[0]
    assert bank.name


def test_the_golden_minutes_run_from_the_first_payment_over_the_report_to_the_first_stop(
    officer: Actor, issued: StopOrder, today: Period
) -> None:
    report = issued.case.reports.model.unscoped.get(case=issued.case)
    assert issued.issued_at is not None
    to_stop, to_report = (figure(officer, code, today) for code in ("to_stop", "to_report"))
    assert to_stop.value == pytest.approx((issued.issued_at - report.reported_at).total_seconds())
    assert to_report.value is not None
    assert to_report.value / 60 == pytest.approx(29, abs=0.1)
    assert (to_stop.rows, to_report.rows) == (1, 1)


def test_a_case_without_a_stop_is_counted_apart(
    officer: Actor, bank: Institution, issued: StopOrder, today: Period
) -> None:
    waiting = reports.by_hand(officer, Person("测试乙"), told(bank)).case
    assert [one.case_id for one in listed(officer, "without_stop", today)] == [waiting.pk]
    assert [one.case_id for one in listed(officer, "to_stop", today)] == [issued.case_id]
    assert figure(officer, "without_stop", today).value == 1
    # The median of those that were stopped is not praised while others wait.
    client = Client()
    client.force_login(org.Person.objects.get(pk=officer.person_id))
    page = client.get(f"/funds/figures/?from={today.first}&to={today.last}")
    head = page.context["head"].figures[0]
    assert (head.verdict, head.tone) == ("另有 1 起尚未止付", "bad")
    assert [part.text for part in head.rests_on] == ["1", "2"]
    people = next(one for one in page.context["indicators"] if one.code == "returned_people")
    three = Figure(people, Tally(3))
    assert headline(FigureComparison(three, three, three), [], None, Reader(lambda *_: "")).unit == "人"


def test_another_city_counts_nothing_of_ours(city: City, held: StopOrder, today: Period) -> None:
    stranger = city.foreign_actor(Role.FUNDS_OFFICER)
    assert [figure(stranger, code, today).rows for code in ("reports", "stopped", "to_stop")] == [0, 0, 0]
    assert figure(stranger, "stopped", today).value == 0
    assert held.balance_fen


def test_the_league_measures_from_request_to_answer_and_shows_what_is_overdue(
    officer: Actor, bank: Institution, case: FundsCase, held: StopOrder, today: Period
) -> None:
    other = reports.by_hand(officer, Person("测试乙"), told(bank))
    late = Institution.objects.create(code="TEST-B2", name="测试二银行", kind="BANK")
    order = StopOrder.unscoped.filter(case=other.case).first()
    assert order is None
    stops.ask_extension(officer, held.pk)
    StopOrder.unscoped.filter(pk=held.pk).update(institution=late, due_at=timezone.now() - timedelta(hours=1))
    rows = {one.institution.pk: one for one in league.league(officer, today, timezone.now())}
    answered = rows[bank.pk]
    assert (answered.time.rows, answered.in_time.tally.numerator, answered.in_time.value) == (1, 1, 1.0)
    assert answered.time.value == pytest.approx(20, abs=3)
    assert answered.in_time.interval is not None
    assert answered.in_time.interval[0] < 0.3
    assert (rows[late.pk].open, rows[late.pk].overdue, rows[late.pk].in_time.value) == (1, 1, None)
    assert next(iter(rows)) == late.pk
    assert [check(Selection(officer), one, today) for one in LEAGUE] == [1, 1]
    assert account_at(case, 1) == held.account_id
