# SPDX-License-Identifier: Apache-2.0
"""The holiday arrangement of 2023 and 2024, as far as these tests ask for it, and strategies over it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from hypothesis import strategies as st

from wuzha.engine.calendar import SHANGHAI, Clock, Unit, WorkCalendar


def days(first: date, count: int) -> list[date]:
    return [first + timedelta(days=offset) for offset in range(count)]


CALENDAR = WorkCalendar.of(
    years=range(2023, 2027),
    holidays=[
        *days(date(2023, 1, 1), 2),
        *days(date(2023, 1, 21), 7),
        date(2023, 4, 5),
        *days(date(2023, 4, 29), 5),
        *days(date(2023, 6, 22), 3),
        *days(date(2023, 9, 29), 8),
        date(2024, 1, 1),
        *days(date(2024, 2, 10), 8),
    ],
    makeup_workdays=[
        date(2023, 1, 28),
        date(2023, 1, 29),
        date(2023, 4, 23),
        date(2023, 5, 6),
        date(2023, 6, 25),
        date(2023, 10, 7),
        date(2023, 10, 8),
        date(2024, 2, 4),
        date(2024, 2, 18),
    ],
)

instants = st.datetimes(datetime(2023, 1, 1), datetime(2024, 6, 30), timezones=st.just(SHANGHAI))  # noqa: DTZ001
day_units = st.sampled_from([unit for unit in Unit if not unit.exact])


@st.composite
def clocks(draw: st.DrawFn, units: st.SearchStrategy[Unit] = st.sampled_from(Unit)) -> Clock:  # noqa: B008
    unit = draw(units)
    length = draw(st.integers(1, 2 if unit is Unit.YEARS else 15))
    return Clock(length, unit, roll=not unit.exact and draw(st.booleans()))


def at(text: str) -> datetime:
    """An instant in Asia/Shanghai."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)
