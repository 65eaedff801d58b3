# SPDX-License-Identifier: Apache-2.0
"""Whatever is done to an order, in whatever sequence: its invariants hold, and money is never held past its end."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from unittest.mock import patch

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from tests.courses import course
from tests.factories import City
from tests.funds.conftest import FIRST, VICTIM, account_at
from wuzha.audit.actor import Actor
from wuzha.funds.models import Change, Institution, OrderAlert, Report, StopOrder
from wuzha.funds.orders.rules.stops import HOLDING, OPEN, STOP_LIFE
from wuzha.funds.orders.services import answers, reports, stops
from wuzha.funds.orders.services.accounts import AccountDetails, Transfer
from wuzha.funds.orders.services.answers import Answer
from wuzha.funds.orders.services.reports import NewReport, Person
from wuzha.funds.orders.services.sweep import sweep
from wuzha.org.roles import Role
from wuzha.refusals import RefusalError

START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
CODES = ("0000", "1200", "1301", "1304", "0300", "1100")


class AnyCourse(RuleBasedStateMachine):
    """One account of one case in the hands of a desk whose clock only goes forward."""

    officer: Actor
    case: Report
    now: datetime

    def __init__(self) -> None:
        super().__init__()
        self._point = transaction.atomic()
        self._point.__enter__()
        type(self).now = START
        transfer = Transfer(AccountDetails(FIRST), 500, START - timedelta(hours=1), by=AccountDetails(VICTIM))
        told = NewReport(1000, START - timedelta(minutes=5), [transfer])
        self.case = reports.by_hand(self.officer, Person("测试甲"), told)
        self.account = account_at(self.case.case, 1)

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self._point.__exit__(None, None, None)

    def _try(self, act: object, *arguments: object) -> None:
        with suppress(RefusalError):
            act(*arguments)  # type: ignore[operator]  # a service

    def _open(self) -> StopOrder | None:
        found: StopOrder | None = StopOrder.unscoped.filter(state__in=OPEN).first()
        return found

    @rule(minutes=st.integers(1, 2000))
    def wait(self, minutes: int) -> None:
        type(self).now += timedelta(minutes=minutes)

    @rule()
    def swept(self) -> None:
        sweep(self.now)
        for held in StopOrder.unscoped.filter(state__in=HOLDING, extension_at__isnull=True):
            assert held.expires_at is not None
            assert held.expires_at > self.now

    @rule()
    def draft(self) -> None:
        self._try(stops.draft, self.officer, self.case.case_id, self.account)

    @rule()
    def issue(self) -> None:
        if order := self._open():
            self._try(stops.issue, self.officer, order.pk, "Q")

    @rule(code=st.sampled_from(CODES), balance=st.none() | st.integers(0, 2000))
    def answer(self, code: str, balance: int | None) -> None:
        if order := self._open():
            self._try(answers.answer_stop, self.officer, order.pk, Answer(code, self.now, balance_fen=balance))

    @rule()
    def extend(self) -> None:
        if order := self._open():
            self._try(stops.ask_extension, self.officer, order.pk)

    @rule(act=st.sampled_from([stops.release, stops.withdraw]))
    def end(self, act: object) -> None:
        if order := self._open():
            self._try(act, self.officer, order.pk)

    @invariant()
    def one_order_at_a_time_and_never_a_third_stop(self) -> None:
        rows = list(StopOrder.unscoped.all())
        assert sum(one.state in OPEN for one in rows) <= 1
        assert sum(one.times for one in rows) <= 2

    @invariant()
    def history_is_a_way_through_the_table(self) -> None:
        for order in StopOrder.unscoped.all():
            way = list(Change.unscoped.filter(stop=order).order_by("pk").values_list("from_state", "to_state"))
            assert set(way) <= STOP_LIFE.edges
            assert [start for start, _end in way] == ["DRAFT", *(end for _start, end in way)][: len(way)]
            assert order.state == (way[-1][1] if way else "DRAFT")

    @invariant()
    def nothing_is_told_before_its_time(self) -> None:
        assert not OrderAlert.unscoped.filter(meant_at__gt=self.now).exists()


def test_any_course_of_an_order(city: City, bank: Institution) -> None:
    AnyCourse.officer = city.actor(Role.FUNDS_OFFICER)
    assert bank.pk
    with patch("django.utils.timezone.now", lambda: AnyCourse.now):
        AnyCourse.now = START
        run_state_machine_as_test(
            AnyCourse,
            settings=course(14),
        )
