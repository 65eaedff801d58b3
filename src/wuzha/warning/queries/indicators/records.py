# SPDX-License-Identifier: Apache-2.0
"""The list behind a figure: its rows by keyset, the latest first, and how many there are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet, Sum

from wuzha import pages
from wuzha.pages import SIZE, Page
from wuzha.warning.models import Attempt, CallBack, WarningRecord
from wuzha.warning.queries.indicators.definition import Indicator, Part, Shape
from wuzha.warning.queries.indicators.period import Period
from wuzha.warning.queries.indicators.selection import Selection


@dataclass(frozen=True, slots=True)
class Record:
    """One row: a warning, for attempts and call-backs these too."""

    warning: WarningRecord
    #: The moment that puts it into the period.
    at: datetime
    attempt: Attempt | None = None
    callback: CallBack | None = None
    #: `SUM`: what it adds; `TIME`: its seconds.
    amount: int | float | None = None


def behind(selection: Selection, indicator: Indicator, part: Part, period: Period) -> QuerySet[Any]:
    """All rows behind a part of an indicator, in no order."""
    rows: QuerySet[Any] = selection.rows(indicator.subject).filter(indicator.condition(part, period)).order_by()
    return rows


def size(selection: Selection, indicator: Indicator, part: Part, period: Period) -> int:
    """How many rows there are, exactly: the number that was opened."""
    return behind(selection, indicator, part, period).count()


def total(selection: Selection, indicator: Indicator, period: Period) -> int | None:
    """What the rows of a sum add up to; `None` for other indicators."""
    if indicator.shape is not Shape.SUM:
        return None
    found = behind(selection, indicator, Part.NUMERATOR, period).aggregate(total=Sum(indicator.column))
    return int(found["total"] or 0)


def page(
    selection: Selection, indicator: Indicator, part: Part, period: Period, after: str = "", length: int = SIZE
) -> Page[Record]:
    """One page of the rows. Raises `CursorError`."""
    rows = behind(selection, indicator, part, period).order_by(f"-{indicator.basis}", "-id")
    prefix = indicator.subject.to_warning
    related = [f"{prefix}station", f"{prefix}officer"] + ([prefix.removesuffix("__")] if prefix else [])
    found = pages.page(rows.select_related(*related), after, length)
    return found.of([_record(indicator, row) for row in found.rows])


def _record(indicator: Indicator, row: Any) -> Record:
    amount: int | float | None = None
    if indicator.shape is Shape.SUM:
        amount = getattr(row, indicator.column)
    elif indicator.shape is Shape.TIME:
        amount = (getattr(row, indicator.end) - getattr(row, indicator.start)).total_seconds()
    return Record(
        warning=row if isinstance(row, WarningRecord) else row.warning,
        at=getattr(row, str(indicator.basis)),
        attempt=row if isinstance(row, Attempt) else None,
        callback=row if isinstance(row, CallBack) else None,
        amount=amount,
    )
