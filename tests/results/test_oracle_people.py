# SPDX-License-Identifier: Apache-2.0
"""People and recoveries are counted as the same rule counts them in plain Python, over random worlds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from django.db import transaction
from django.db.models import F
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as tries
from hypothesis import strategies as st

from tests.factories import City
from tests.indicators import check
from tests.results.conftest import Deed, Suspect, Taken, Told, involve, noon, write
from wuzha.audit.actor import Actor
from wuzha.cases.models import Case
from wuzha.cases.rules.life import Act
from wuzha.core.indicators import Period, measure, page
from wuzha.core.indicators.definition import Part
from wuzha.org.roles import Role
from wuzha.people.models import Recovery
from wuzha.people.rules.lots import added
from wuzha.results.queries.indicators import INDICATORS
from wuzha.results.queries.selection import Selection

pytestmark = [
    pytest.mark.django_db,
]
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
CODES = ("caught", "handled", "handled_prosecuted", "handled_cards", "sent", "prosecuted")
HANDLED = ("ADMIN_FINED", "ADMIN_DETAINED", "RESIDENCE", "BAILED", "DETAINED", "ARRESTED", "SENT")
FIRST = date(2023, 12, 20)
days = st.integers(0, 60).map(lambda n: FIRST + timedelta(days=n))
lags = st.integers(0, 10)
kinds = st.sampled_from(["CAUGHT", "CAUGHT", "ADMIN_FINED", "DETAINED", "SENT", "PROSECUTED", "RELEASED"])
taken = st.builds(
    Taken, kind=kinds, day=days, late=lags, struck=st.none() | lags, right=st.none() | days, elsewhere=st.booleans()
)
suspects = st.builds(
    Suspect, first=st.lists(taken, max_size=4), second=st.lists(taken, max_size=3), cards=st.booleans(),
    twin=st.booleans(),
)  # fmt: skip


def standing(measures: list[Taken], at: datetime) -> Iterator[tuple[date, str, bool]]:
    """Day, kind, and whether elsewhere, of the measures that stood at an instant."""
    for one in measures:
        if one.at < at and (one.struck_at is None or one.struck_at >= at):
            yield one.day, one.kind, one.elsewhere
        if one.right is not None and one.struck_at is not None and one.struck_at < at:
            yield one.right, one.kind, one.elsewhere


def expected(world: list[Suspect], period: Period) -> dict[str, int]:
    found = dict.fromkeys(CODES, 0)

    def within(day: date) -> bool:
        return period.first <= day <= period.reached

    for who in world:
        cases = [list(standing(measures, period.at)) for measures in (who.first, who.second)]
        both = sorted((day, kind, at) for at, own in enumerate(cases) for day, kind, _elsewhere in own)
        for year in {day.year for day, _kind, _at in both}:
            of_year = [one for one in both if one[0].year == year]
            caught = [day for day, kind, _at in of_year if kind == "CAUGHT"]
            found["caught"] += bool(caught) and within(caught[0])
            handled = [(day, at) for day, kind, at in of_year if kind in HANDLED]
            if handled and within(handled[0][0]):
                found["handled"] += 1
                found["handled_prosecuted"] += any(
                    kind == "PROSECUTED" and day <= period.reached for day, kind, _at in of_year
                )
                firsts = {at for day, at in handled if day == handled[0][0]}
                found["handled_cards"] += who.cards and firsts == {0}
        for own in cases:
            for code, kind in (("sent", "SENT"), ("prosecuted", "PROSECUTED")):
                of_kind = sorted(day for day, one, _elsewhere in own if one == kind)
                found[code] += bool(of_kind) and within(of_kind[0])
    return found


def two_cases(city: City) -> tuple[Case, Case]:
    made = [Deed([Told(Act.ACCEPT, FIRST)]), Deed([Told(Act.ACCEPT, FIRST)], unit=1)]
    write(city, made)
    return made[0].row, made[1].row


def ambiguous(who: Suspect) -> bool:
    """Whether the first measure of a day is one of two cases, so that the order of recording decides."""
    both = {one.day for one in who.first} & {one.day for one in who.second}
    return bool(both) or any(one.right for one in [*who.first, *who.second])


@pytest.mark.slow
@given(world=st.lists(suspects, max_size=4), first=days, length=st.integers(0, 30), lag=st.integers(0, 12))
@tries(max_examples=8, phases=PHASES, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_people_are_counted_as_the_rule_says(
    city: City, leader: Actor, world: list[Suspect], first: date, length: int, lag: int
) -> None:
    last = first + timedelta(days=length)
    period = Period(first, last, noon(last + timedelta(days=1 + lag)))
    with transaction.atomic():
        involve(city, world, two_cases(city))
        wanted = [INDICATORS[code] for code in CODES]
        tallies = measure(Selection(leader), period, wanted)[None]
        found, right = {code: tallies[code].numerator for code in CODES}, expected(world, period)
        if any(ambiguous(who) for who in world):
            found.pop("handled_cards")
            right.pop("handled_cards")
        assert found == right
        for one in wanted:
            check(Selection(leader), one, period)
        # Units add up to the city, and weeks to the period.
        by_unit = measure(Selection(leader), period, wanted, lambda _prefix: F("at_unit"))
        by_day = measure(Selection(leader), period, wanted, lambda _prefix: F("day"))
        for code in ("caught", "handled"):
            assert sum(one[code].numerator for one in by_unit.values()) == right[code]
            assert sum(one[code].numerator for one in by_day.values()) == right[code]
        transaction.set_rollback(True)


def test_a_person_caught_twice_counts_once_for_who_caught_first(city: City, leader: Actor) -> None:
    day = date(2023, 3, 1)
    again = Suspect(
        [Taken("CAUGHT", day)],
        [Taken("CAUGHT", day.replace(month=9), elsewhere=True), Taken("CAUGHT", date(2024, 1, 5))],
    )
    involve(city, [again], two_cases(city))
    year, next_year = Period(date(2023, 1, 1), date(2023, 12, 31)), Period(date(2024, 1, 1), date(2024, 12, 31))
    caught = INDICATORS["caught"]

    def count(selection: Selection, period: Period) -> int:
        return measure(selection, period, [caught])[None]["caught"].numerator

    assert [count(Selection(leader), one) for one in (year, next_year)] == [1, 1]
    by_unit = measure(Selection(leader), year, [caught], lambda _prefix: F("at_unit"))
    assert {key: one["caught"].numerator for key, one in by_unit.items()} == {city.station.pk: 1}
    # The station of the second case sees its own case alone, and that nobody counts there this year.
    other = next(iter(Case.unscoped.filter(unit=city.other_station)))
    assert other.unit_id != city.actor(Role.STATION_OFFICER).unit_id
    assert count(Selection(city.actor(Role.STATION_OFFICER)), year) == 1
    assert count(Selection(city.foreign_actor(Role.JOINT_OFFICE)), year) == 0


def test_the_highest_measure_of_the_year_is_told(city: City, leader: Actor) -> None:
    day = date(2023, 3, 1)
    involve(city, [Suspect([Taken("DETAINED", day), Taken("ARRESTED", day + timedelta(days=30))])], two_cases(city))
    [row] = page(
        Selection(leader), INDICATORS["handled"], Part.NUMERATOR, Period(date(2023, 1, 1), date(2023, 12, 31))
    ).rows
    assert (row.kind, HANDLED[row.highest]) == ("DETAINED", "ARRESTED")


entries = st.lists(
    st.tuples(
        st.sampled_from(["SEIZED", "REFUNDED", "HANDED_BACK", "RELEASED"]), st.integers(1, 1000), days,
        st.sampled_from(["A", "B"]), st.none() | lags,
    ),
    max_size=7,
)  # fmt: skip


@given(world=entries, first=days, length=st.integers(0, 60))
@tries(max_examples=8, phases=PHASES, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_each_yuan_of_a_lot_counts_once(
    city: City, leader: Actor, world: list[tuple[str, int, date, str, int | None]], first: date, length: int
) -> None:
    period = Period(first, first + timedelta(days=length), noon(first + timedelta(days=length + 30)))
    with transaction.atomic():
        case, _other = two_cases(city)
        stand: dict[str, list[Recovery]] = {"A": [], "B": []}
        for kind, fen, day, lot, late in world:
            made = Recovery.unscoped.create(
                case=case, kind=kind, fen=fen, day=day, lot=lot, at=noon(day + timedelta(days=late or 0))
            )
            if made.at < period.at:
                stand[lot].append(made)
        right = 0
        for of_lot in stand.values():
            of_lot.sort(key=lambda one: (one.day, one.pk))
            pairs = zip(of_lot, added(of_lot), strict=True)
            right += sum(fen for one, fen in pairs if period.first <= one.day <= period.reached)
        one = INDICATORS["recovered_other"]
        assert measure(Selection(leader), period, [one])[None][one.code].total == right
        check(Selection(leader), one, period)
        transaction.set_rollback(True)
