# SPDX-License-Identifier: Apache-2.0
"""The days a period is compared with, cut at the same day and looked at after the same lag (`domain.md` §9.6)."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from wuzha.cases.queries.counting import begun
from wuzha.core.indicators import Period
from wuzha.engine.calendar import SHANGHAI
from wuzha.figures.queries.catalogue import Named
from wuzha.figures.registry import source_of

ONE_DAY = timedelta(days=1)


def midnight_after(period: Period) -> datetime:
    """When the last day of which anything is counted is over."""
    return datetime.combine(period.reached + ONE_DAY, time(), SHANGHAI)


def same_lag(period: Period, then: Period) -> datetime:
    """The instant as long after the days of `then` as `period` is looked at after its own."""
    return midnight_after(then) + (period.at - midnight_after(period))


def base_period(one: Named, period: Period, then: Period) -> tuple[Period, bool]:
    """`then` as it is to be counted, and whether that is as it was known after the same lag. Where the records do not
    tell what was known then, or came from lists later, they are counted as they are today."""
    if not source_of(one.domain).history:
        return then, False
    at, since = same_lag(period, then), begun()
    begins = datetime.combine(then.first, time(), SHANGHAI)
    known = since is not None and since <= begins and at < period.at
    looked_at = at if known else max(period.at, midnight_after(then))
    return Period(then.first, then.reached, looked_at, base=True), known
