# SPDX-License-Identifier: Apache-2.0
"""What is decided without a database: days, samples, photos."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from wuzha.outreach.rules.days import calendar, drawn, missing, month_of
from wuzha.outreach.rules.photos import Flag, Place, Shot, flags, kilometres

DAY = date(2026, 3, 10)
HERE = Place(30.17, 121.27)


@given(keys=st.sets(st.integers(1, 10**6), max_size=60), share=st.integers(1, 100), least=st.integers(1, 5))
def test_a_sample_can_be_drawn_again_by_whoever_knows_the_seed(keys: set[int], share: int, least: int) -> None:
    found = drawn(keys, share, least, "2026")
    assert found == drawn(sorted(keys, reverse=True), share, least, "2026")
    assert len(set(found)) == len(found) == min(len(keys), max(least, -(-len(keys) * share // 100)))
    assert set(found) <= keys


def test_another_seed_draws_others() -> None:
    assert drawn(range(200), 10, 1, "a") != drawn(range(200), 10, 1, "b")


@given(back=st.integers(0, 80), there=st.sets(st.integers(0, 60), max_size=40))
def test_a_day_is_missing_only_once_it_is_over(back: int, there: set[int]) -> None:
    first, today = DAY, DAY + timedelta(days=back)
    last = first + timedelta(days=60)
    days = {first + timedelta(days=n) for n in there}
    gone = missing(first, last, days, today, first)
    assert all(one < today and one not in days for one in gone)
    assert len(gone) + sum(one < today for one in days) == min(back, 61)


def test_no_day_is_missing_before_the_duty_began() -> None:
    first, last = month_of(DAY)
    assert missing(first, last, (), last + timedelta(days=1), date(2026, 3, 30)) == [
        date(2026, 3, 30),
        date(2026, 3, 31),
    ]
    assert [one.day for one in calendar(first, last, (), DAY, first)][-1] == date(2026, 3, 31)


def test_a_photo_of_another_day_or_from_far_away_is_flagged() -> None:
    at = datetime(2026, 3, 10, 2, tzinfo=UTC)
    far = Place(39.9, 116.4)
    assert flags(Shot("a", at, HERE), DAY, DAY, HERE, far_km=10) == []
    assert flags(Shot("a", at, far), DAY, DAY + timedelta(days=1), HERE, far_km=10) == [Flag.OTHER_DAY, Flag.FAR]
    assert flags(Shot("a"), DAY, None, HERE, far_km=10) == [Flag.NO_TIME, Flag.NO_PLACE]
    assert flags(Shot("a", at, far), DAY, DAY, None, far_km=10) == [], "where the unit lies is not known"


def test_a_degree_of_latitude_is_111_kilometres() -> None:
    assert round(kilometres(HERE, Place(31.17, 121.27))) == 111
