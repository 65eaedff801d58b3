# SPDX-License-Identifier: Apache-2.0
"""A city, a period in it, and warnings laid out with all their moments."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from tests.factories import City, make_city, make_warning
from tests.worlds import shared
from wuzha.core.indicators import Figure, Period
from wuzha.engine.calendar import SHANGHAI
from wuzha.org.roles import Role
from wuzha.warning.models import WarningRecord
from wuzha.warning.queries.indicators import BY_CODE, report
from wuzha.warning.rules.lifecycle import AT_STATION, State

#: Three days, long finished.
PERIOD = Period(date(2026, 3, 10), date(2026, 3, 12), datetime(2026, 4, 1, tzinfo=SHANGHAI))
#: A moment on the first of them.
NOON = datetime(2026, 3, 10, 12, tzinfo=SHANGHAI)
MINUTE = timedelta(minutes=1)

Make = Callable[..., WarningRecord]


@pytest.fixture
@shared
def city(db: None) -> City:
    return make_city()


@pytest.fixture
def make(city: City) -> Make:
    """A warning in any state with the columns that state demands; times may be minutes after the first push."""

    def make(state: State = State.RECEIVED, pushed: datetime = NOON, **values: Any) -> WarningRecord:
        given = {
            name: pushed + value * MINUTE
            if name.endswith(("_at", "_due")) and isinstance(value, int | float)
            else value
            for name, value in values.items()
        }
        fields: dict[str, Any] = {"first_pushed_at": pushed, "last_pushed_at": pushed, "received_at": pushed}
        officer = city.people[Role.STATION_OFFICER]
        if state in (*AT_STATION, State.CLOSED):
            fields |= {
                "station": city.station, "dispatched_at": pushed + 10 * MINUTE, "signin_due": pushed + 40 * MINUTE,
                "call_due": pushed + 40 * MINUTE, "feedback_due": pushed + 1440 * MINUTE,
            }  # fmt: skip
        if state in (State.SIGNED, State.WORKING, State.CLOSED):
            fields |= {"signed_at": pushed + 20 * MINUTE, "officer": officer}
        if state == State.CLOSED:
            fields |= {"closed_at": pushed + 300 * MINUTE, "outcome": "NOT_DECEIVED_AWARE"}
        if state == State.CLAIMED:
            fields |= {"claimed_by": officer, "claimed_at": pushed, "claim_expires_at": pushed + 30 * MINUTE}
        if state == State.SUPERSEDED:
            fields |= {"merged_into": make_warning(city, received_at=pushed - timedelta(days=400))}
        return make_warning(city, **fields | {"state": state} | given)

    return make


@pytest.fixture
def figure(city: City) -> Callable[[str], Figure]:
    """A figure of the whole city in `PERIOD`, as its joint office reads it."""

    def figure(code: str, period: Period = PERIOD) -> Figure:
        assert code in BY_CODE
        return report(city.actor(Role.JOINT_OFFICE), city.city, period).whole.figures[code]

    return figure
