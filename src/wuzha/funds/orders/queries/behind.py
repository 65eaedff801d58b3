# SPDX-License-Identifier: Apache-2.0
"""The list behind a figure, a page at a time: exactly the records that the figure counts."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from wuzha.audit.actor import Actor
from wuzha.funds.orders.queries import figures
from wuzha.org.queries.pages import SIZE, Page, page_of
from wuzha.warning.queries.indicators import Period
from wuzha.warning.queries.indicators.records import CursorError

_CURSOR = re.compile(r"(-?[0-9]{1,18})\.([0-9]{1,18})")
_EPOCH, _TICK = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Behind:
    """The rows behind a figure, the column they are ordered by (falling, then by key), and its values as numbers."""

    rows: Callable[[Actor, Period], QuerySet[Any]]
    column: str
    number: Callable[[Any], int]
    value: Callable[[int], object]


def _moment(column: str, rows: Callable[[Actor, Period], QuerySet[Any]]) -> Behind:
    return Behind(rows, column, lambda at: (at - _EPOCH) // _TICK, lambda number: _EPOCH + number * _TICK)


def _span(rows: Callable[[Actor, Period], QuerySet[Any]]) -> Behind:
    return Behind(rows, "took", lambda took: took // _TICK, lambda number: number * _TICK)


#: What a figure is opened for → the list behind it.
LISTS: dict[str, Behind] = {
    "reports": _moment("reported_at", figures.reports),
    "stopped": Behind(figures.stopped, "counted_fen", int, int),
    "frozen": _moment("started_at", figures.frozen),
    "returned": Behind(figures.returned, "paid_on", date.toordinal, date.fromordinal),
    "to_stop": _span(figures.to_stop),
    "to_report": _span(figures.to_report),
    "without_stop": _moment("reported_at", figures.without_stop),
}


def page(actor: Actor, what: str, period: Period, after: str = "", size: int = SIZE) -> Page[Any]:
    """A page of the list behind a figure. Raises `CursorError` for a text that is no cursor of it."""
    one = LISTS[what]
    rows = one.rows(actor, period)
    if after:
        match = _CURSOR.fullmatch(after)
        if match is None:
            raise CursorError(after)
        try:
            last = one.value(int(match[1]))
        except (OverflowError, ValueError) as error:
            raise CursorError(after) from error
        rows = rows.filter(Q(**{f"{one.column}__lt": last}) | Q(**{one.column: last, "pk__lt": int(match[2])}))
    return page_of(rows[: size + 1], lambda row: f"{one.number(getattr(row, one.column))}.{row.pk}", size)
