# SPDX-License-Identifier: Apache-2.0
"""Every figure is what the same rule gives in plain Python, over random worlds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.db.models import F
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as tries
from hypothesis import strategies as st

from tests.factories import City
from tests.indicators import check
from tests.results.conftest import Deed, Told, noon, write
from wuzha.audit.actor import Actor
from wuzha.cases.rules.life import Act, State
from wuzha.core.indicators import Period, measure, measure_each
from wuzha.org.roles import Role
from wuzha.results.queries.indicators import INDICATORS
from wuzha.results.queries.selection import Division, Selection

pytestmark = pytest.mark.django_db

#: Worlds in a database are slow: what fails is shown as it was found.
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
FIRST = date(2023, 12, 28)
#: Days over the end of a year and a leap day.
days = st.integers(0, 70).map(lambda n: FIRST + timedelta(days=n))
lags = st.integers(0, 20)


@st.composite
def steps(draw: st.DrawFn) -> list[Told]:
    """Each act at most twice; a step may be told late, and struck by one of another day."""
    found = []
    for act in (Act.ACCEPT, Act.FILE, Act.SOLVE, Act.WITHDRAW, Act.FILE, Act.SEND):
        if draw(st.booleans()):
            struck = draw(st.none() | lags)
            right = draw(days) if struck is not None else None
            state = draw(st.sampled_from([State.FILED, State.SOLVED]))
            found.append(Told(act, draw(days), draw(lags), struck, right, state))
    return found


fens = st.integers(0, 10**9)
deeds = st.builds(
    Deed,
    steps=steps(),
    losses=st.lists(st.tuples(fens, st.none() | fens), max_size=2),
    place=st.integers(0, 2),
    unit=st.integers(0, 3),
    kind=st.sampled_from(["BRUSH", "LOAN", ""]),
    joined=st.none() | days.map(noon),
)
worlds = st.lists(deeds, max_size=6)


def standing(deed: Deed, at: datetime) -> Iterator[tuple[Told, date]]:
    """The steps of a case that stood at an instant, each with its day."""
    for told in deed.steps:
        if told.at < at and (told.struck_at is None or told.struck_at >= at):
            yield told, told.day
        if told.struck_at is not None and told.struck_at < at:
            yield told, told.right or told.day


def expected(deed: Deed, period: Period) -> dict[str, int]:
    """What one case adds to each figure."""
    found = Counter[str]()
    for told, day in standing(deed, period.at):
        if not period.first <= day <= period.reached:
            continue
        solved = told.from_state is State.SOLVED
        match told.act:
            case Act.ACCEPT if deed.joined is None or deed.joined >= period.at:
                found["reported"] += 1
            case Act.FILE:
                found["filed"] += 1
            case Act.SOLVE:
                found["solved"] += 1
            case Act.WITHDRAW:
                found["filed"] -= 1
                found["solved"] -= solved
            case Act.SEND:
                found["sent_cases"] = 1
        if told.act is Act.ACCEPT:
            found["loss"] += sum(claimed if verified is None else verified for claimed, verified in deed.losses)
    return dict(found)


def counted(tallies: dict[str, Any]) -> dict[str, int]:
    """The values that are not nothing."""
    values = {code: tally.total if tally.total is not None else tally.numerator for code, tally in tallies.items()}
    return {code: value for code, value in values.items() if value}


def added(deeds: list[Deed], period: Period) -> dict[str, int]:
    whole = Counter[str]()
    for deed in deeds:
        whole.update(expected(deed, period))
    return {code: value for code, value in whole.items() if value}


@pytest.mark.slow
@given(world=worlds, first=days, length=st.integers(0, 40), lag=st.integers(-5, 30))
@tries(max_examples=6, phases=PHASES, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_cases_are_counted_as_the_rule_says(
    city: City, leader: Actor, world: list[Deed], first: date, length: int, lag: int
) -> None:
    last = first + timedelta(days=length)
    period = Period(first, last, noon(last + timedelta(days=lag)) if lag >= 0 else noon(last))
    other = Period(FIRST, FIRST + timedelta(days=30), noon(last + timedelta(days=3)))
    with transaction.atomic():
        write(city, world)
        ours = [deed for deed in world if deed.unit != 2]
        of_cases = [INDICATORS[code] for code in ("reported", "loss", "filed", "solved", "sent_cases")]
        selection = Selection(leader)
        found, beside = measure_each(selection, [period, other], of_cases)
        assert counted(found[None]) == added(ours, period)
        assert counted(beside[None]) == added(ours, other)
        for one in of_cases:
            check(selection, one, period)
        by_type = measure(selection, period, of_cases, lambda _prefix: F("of_type"))
        for kind in ("BRUSH", "LOAN", ""):
            wanted = added([deed for deed in ours if deed.kind == kind], period)
            assert counted(by_type.get(kind, {})) == wanted
            assert counted(measure(Selection(leader, fraud_type=kind), period, of_cases)[None]) == (
                wanted if kind else added(ours, period)
            )
        for place, town in enumerate((city.town, city.other_town)):
            wanted = added([deed for deed in ours if deed.place == place], period)
            assert counted(measure(Selection(leader, unit=town), period, of_cases)[None]) == wanted
            assert counted(measure(selection.of(Division.TOWN, town.pk), period, of_cases)[None]) == wanted
        station = city.actor(Role.STATION_OFFICER)
        assert counted(measure(Selection(station), period, of_cases)[None]) == added(
            [deed for deed in ours if deed.unit == 0], period
        )
        transaction.set_rollback(True)


def test_a_leap_day_is_in_its_month_and_in_no_other_year(city: City, leader: Actor) -> None:
    write(city, [Deed([Told(Act.ACCEPT, date(2024, 2, 29))]), Deed([Told(Act.ACCEPT, date(2023, 2, 28))])])
    month = Period(date(2024, 2, 1), date(2024, 2, 29), noon(date(2024, 3, 1)))
    found = measure_each(Selection(leader), [month, month.year_before()], [INDICATORS["reported"]])
    assert [one[None]["reported"].numerator for one in found] == [1, 1]
