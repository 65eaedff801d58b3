# SPDX-License-Identifier: Apache-2.0
"""The numbers of the letter 慈公建〔2023〕4号 are counted from the records of simulated periods, and open to them.

Nothing here is typed in but what the letter says; the periods are loaded without their warnings, which need not be
counted for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import Count, Q
from django.test import Client
from pytest_django import DjangoDbBlocker

from wuzha.audit.actor import Actor
from wuzha.cases.models import CaseStep
from wuzha.core.indicators import Part, Period, Selection, Shape, behind, measure, total
from wuzha.funds.orders.indicators import INDICATORS as ORDERS
from wuzha.funds.refunds.indicators import INDICATORS as REFUNDS
from wuzha.funds.refunds.services.ledger import verify
from wuzha.leads.models import Lead, LeadOnward
from wuzha.operations.models import ForceTerm, Operation
from wuzha.org.models import Person
from wuzha.org.roles import Role
from wuzha.people.models import PersonMeasure, Recovery
from wuzha.results.queries.indicators import INDICATORS, SUMS
from wuzha.results.queries.selection import Selection as Results
from wuzha.simulation.load import city, people, policing
from wuzha.simulation.load.policing import colleagues

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
YEAR, BEFORE = (date(2022, 1, 1), date(2022, 12, 31)), (date(2021, 1, 1), date(2021, 12, 31))
SPRING = (date(2023, 1, 1), date(2023, 6, 6))


@pytest.fixture(scope="module", autouse=True)
def years(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock(), transaction.atomic():
        actor = Actor.system("simulation")
        city.build(actor)
        people.build(actor)
        for preset, end in (
            ("cixi-2022", datetime(2023, 1, 1, tzinfo=UTC)),
            ("cixi-2023H1", datetime(2023, 6, 6, tzinfo=UTC)),
        ):
            assert policing.fill(preset, 7, actor, end) is not None
        with connection.cursor() as cursor:  # nobody else knows what this transaction has filled
            cursor.execute("ANALYZE")
        connection.check_constraints()  # once, and not at the end of every test
        yield
        transaction.set_rollback(True)


def counted(name: str, known: Any, days: tuple[date, date]) -> int:
    """A figure of the desks (分), and that the records behind it give it."""
    selection, period = Selection(colleagues(Role.FUNDS_OFFICER)[0]), Period(*days)
    fen = measure(selection, period, [known[name]])[None][name].total
    assert fen == total(selection, known[name], period)
    assert fen is not None
    return fen


class Board:
    """The board of a period as who leads sees it. `figure` holds a number to the records of the list that it opens."""

    def __init__(self, days: tuple[date, date]) -> None:
        leader = colleagues(Role.JOINT_OFFICE)[0]
        self._selection, self._period = Results(leader), Period(*days)
        self._days = {"from": days[0].isoformat(), "to": days[1].isoformat()}
        self._client = Client()
        self._client.force_login(Person.objects.get(pk=leader.person_id))
        self.compared = self._client.get("/results/", self._days).context["board"].compared

    def figure(self, code: str) -> int:
        value, found = int(self.compared[code].now.value), 0
        for one in (INDICATORS[part] for part in SUMS.get(code, (code,))):
            rows = behind(self._selection, one, Part.NUMERATOR, self._period)
            found += sum(rows.values_list(one.column, flat=True)) if one.shape is Shape.SUM else rows.count()
            listed = self._client.get("/results/records/", self._days | {"what": one.code})
            assert listed.context["size"] == f"{rows.count():,}", one.code
        assert found == value, code
        return value

    def change(self, code: str) -> str:
        """Against the same days of the year before."""
        one = self.compared[code]
        return f"{one.now.value / one.year_before.value - 1:+.2%}"


@pytest.fixture(scope="module")
def year(years: None, django_db_blocker: DjangoDbBlocker) -> Board:
    with django_db_blocker.unblock():
        return Board(YEAR)


@pytest.fixture(scope="module")
def spring(years: None, django_db_blocker: DjangoDbBlocker) -> Board:
    with django_db_blocker.unblock():
        return Board(SPRING)


def test_cases_and_losses_fell_by_what_the_letter_says(year: Board) -> None:
    assert year.figure("reported") == CaseStep.unscoped.filter(act="accept", struck_by=None, day__range=YEAR).exclude(
        case__state="MERGED"
    ).values("case").distinct().count()  # fmt: skip
    assert year.change("reported") == "-25.78%"
    assert year.figure("loss") > 0
    assert year.change("loss") == "-34.24%"


def test_leads_of_all_seven_kinds_were_concluded_each_way_in_both_periods(year: Board, spring: Board) -> None:
    told = Lead.unscoped.filter(state="CONCLUDED")
    for days in (YEAR, SPRING):
        of_period = told.filter(received_at__date__range=days).values_list("kind", "conclusion")
        assert len(set(of_period)) == len(of_period) == 7 * 3
    assert LeadOnward.unscoped.filter(way="CASE").count() == 2 * 7


def test_six_hundred_and_five_were_solved_and_seven_hundred_and_fifty_five_caught(year: Board) -> None:
    assert year.figure("solved") == 605
    assert year.figure("caught") == 755
    brought_in = PersonMeasure.unscoped.filter(kind="CAUGHT", struck_by=None, day__range=YEAR)
    assert brought_in.count() > 755, "some were brought in twice"


def test_of_those_handled_in_spring_the_prosecuted_and_those_for_cards_are_a_part(spring: Board) -> None:
    assert spring.figure("handled") == 440
    assert spring.figure("handled_prosecuted") == 136
    assert spring.figure("handled_cards") == 98


def test_what_was_recovered_in_spring_is_returned_and_otherwise_got_back(spring: Board) -> None:
    assert spring.figure("recovered") == 1_324_380_000
    assert spring.figure("returned") + spring.figure("recovered_other") == 1_324_380_000
    again = Recovery.unscoped.filter(struck_by=None, day__range=SPRING).values("lot").annotate(n=Count("pk"))
    assert again.filter(n__gt=1).exists(), "a lot that changed hands counts once"


def test_stopped_frozen_and_returned_in_the_year(year: Board) -> None:
    assert counted("stopped", ORDERS, YEAR) == year.figure("stopped") == 13_050_000_000
    assert counted("frozen", ORDERS, YEAR) == year.figure("frozen") == 15_700_000_000
    assert counted("returned", REFUNDS, YEAR) == year.figure("returned") == 2_227_000_000
    assert verify() == []


def test_eight_operations_and_the_task_force_of_the_day() -> None:
    assert Operation.unscoped.filter(since__range=SPRING).count() == 8
    day = SPRING[1]
    there = ForceTerm.unscoped.filter(Q(until=None) | Q(until__gte=day), since__lte=day)
    assert there.filter(grade="OFFICER").count() == 38
    assert there.filter(grade="AUXILIARY").count() == 22
