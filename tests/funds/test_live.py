# SPDX-License-Identifier: Apache-2.0
"""Open pages of the desk are told of what they show, and of nothing else; a late commit is not missed."""

from __future__ import annotations

from datetime import timedelta

import psycopg
import pytest
from django.utils import timezone

from tests.factories import City, make_city
from tests.funds.conftest import account_at, ok
from wuzha.audit.actor import Actor
from wuzha.core.feed import LATE_COMMIT, prune
from wuzha.core.rulesets import LIVE
from wuzha.funds.live import SOURCE, Lists, OfCase, TracesOfCase
from wuzha.funds.models import CaseChanged, FundsCase, StopOrder
from wuzha.funds.orders.services import answers, reports, stops
from wuzha.funds.orders.services.accounts import AccountDetails, Transfer
from wuzha.funds.orders.services.reports import NewReport, Person
from wuzha.funds.tracing.models import TraceRun
from wuzha.funds.tracing.services import retrace
from wuzha.org.roles import Role

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def city(transactional_db: None) -> City:
    return make_city()


@pytest.fixture
def other(officer: Actor) -> FundsCase:
    """A second case of the same centre, with an order of its own."""
    now = timezone.now()
    paid = Transfer(
        AccountDetails("000000000000091"), 100, now - timedelta(hours=1), by=AccountDetails("000000000000092")
    )
    case = reports.by_hand(officer, Person("测试乙"), NewReport(100, now - timedelta(minutes=1), [paid])).case
    stops.draft(officer, case.pk, account_at(case, 1))
    return case


def test_an_answer_is_told_to_its_case_and_to_the_lists_of_its_reach_alone(
    city: City, officer: Actor, issued: StopOrder, other: FundsCase
) -> None:
    stranger = city.foreign_actor(Role.FUNDS_OFFICER)
    mine, theirs = OfCase(issued.case_id), OfCase(other.pk)
    lists, foreign = Lists(officer.unit_path or ""), Lists(stranger.unit_path or "")
    topics = frozenset({mine, theirs, lists, foreign})
    mark = SOURCE.begin()
    assert SOURCE.step(mark, topics, []).told == {}
    answers.answer_stop(officer, issued.pk, ok())
    step = SOURCE.step(mark, topics, [])
    assert set(step.told) == {mine, lists}
    assert SOURCE.step(step.mark, topics, []).told == {}


def test_an_order_prepared_and_a_case_traced_are_told(officer: Actor, case: FundsCase) -> None:
    mine = OfCase(case.pk)
    mark = SOURCE.begin()
    stops.draft(officer, case.pk, account_at(case, 1))
    step = SOURCE.step(mark, frozenset({mine}), [])
    assert set(step.told) == {mine}
    retrace(case)
    assert set(SOURCE.step(step.mark, frozenset({mine}), []).told) == {mine}


def test_who_comes_back_is_told_what_was_missed(officer: Actor, issued: StopOrder) -> None:
    mine = (OfCase(issued.case_id),)
    then = SOURCE.begin()
    answers.answer_stop(officer, issued.pk, ok())
    now = SOURCE.begin()
    behind, abreast, fresh, lost = SOURCE.step(
        now, frozenset(mine), [(then, mine), (now, mine), ("", mine), ("1/nonsense", mine)]
    ).joined
    assert b"event: desk" in behind
    assert b"event: desk" in lost
    for part in (abreast, fresh):
        assert b"event: desk" not in part
        assert b"event: here" in part


def test_what_commits_late_is_not_missed(
    officer: Actor, issued: StopOrder, other: FundsCase, other_session: psycopg.Connection
) -> None:
    mine, theirs = OfCase(issued.case_id), OfCase(other.pk)
    mark = SOURCE.begin()
    other_session.execute(
        "UPDATE funds_stoporder SET version = version + 1 WHERE id = %s", [issued.pk]
    )  # written first
    stops.withdraw(officer, StopOrder.unscoped.get(case=other).pk)
    step = SOURCE.step(mark, frozenset({mine, theirs}), [])
    assert set(step.told) == {theirs}
    other_session.commit()
    assert set(SOURCE.step(step.mark, frozenset({mine, theirs}), []).told) == {mine}


def test_the_feed_is_thrown_away_when_nobody_can_ask_for_it(officer: Actor, stop: StopOrder) -> None:
    assert stop.pk
    kept = CaseChanged.unscoped.count()
    assert kept
    assert prune(CaseChanged, timezone.now()) == 0
    assert prune(CaseChanged, timezone.now() + timedelta(hours=LIVE.at().keep_hours, minutes=1) + LATE_COMMIT) == kept
    assert officer.person_id


def test_a_new_trace_is_told_to_who_follows_its_case_alone(case: FundsCase, other: FundsCase) -> None:
    mine, theirs = TracesOfCase(case.pk), TracesOfCase(other.pk)
    mark = SOURCE.begin()
    assert SOURCE.step(mark, frozenset({mine, theirs}), []).told == {}
    assert retrace(case) is not None
    last = TraceRun.unscoped.filter(case=case).latest("pk")
    step = SOURCE.step(mark, frozenset({mine, theirs}), [])
    assert set(step.told) == {mine}
    assert f"event: traced\ndata: {last.pk}\n".encode() in step.told[mine]
    assert SOURCE.step(step.mark, frozenset({mine, theirs}), []).told == {}


def test_who_comes_back_is_told_of_the_trace_that_was_missed(case: FundsCase) -> None:
    mine = (TracesOfCase(case.pk),)
    assert retrace(case) is not None
    now = SOURCE.begin()
    behind, abreast = SOURCE.step(now, frozenset(mine), [("1", mine), (now, mine)]).joined
    assert b"traced" in behind
    assert b"traced" not in abreast
    assert b"event: here" in abreast


def test_a_case_that_was_never_traced_has_no_trace_to_tell_of(officer: Actor, case: FundsCase) -> None:
    mine = TracesOfCase(case.pk)
    mark = SOURCE.begin()
    stops.draft(officer, case.pk, account_at(case, 1))
    assert SOURCE.step(mark, frozenset({mine}), [("1", (mine,))]).told == {}


def test_a_trace_that_commits_after_a_later_one_is_not_missed(
    case: FundsCase, other: FundsCase, other_session: psycopg.Connection
) -> None:
    mine, theirs = TracesOfCase(case.pk), TracesOfCase(other.pk)
    first = retrace(case)
    assert first is not None
    mark = SOURCE.begin()
    names = ", ".join(field.column for field in TraceRun._meta.concrete_fields if field.column not in ("id", "latest"))
    other_session.execute("UPDATE funds_tracerun SET latest = false WHERE id = %s", [first.pk])
    copy = f"INSERT INTO funds_tracerun ({names}, latest) SELECT {names}, true FROM funds_tracerun WHERE id = %s"
    other_session.execute(copy, [first.pk])  # its key is the lower one …
    assert retrace(other) is not None
    step = SOURCE.step(mark, frozenset({mine, theirs}), [])
    assert set(step.told) == {theirs}
    other_session.commit()  # … and it is there later
    assert set(SOURCE.step(step.mark, frozenset({mine, theirs}), []).told) == {mine}
