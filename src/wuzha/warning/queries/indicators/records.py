# SPDX-License-Identifier: Apache-2.0
"""The list behind a figure: its rows by keyset, the latest first, and how many there are."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from django.db.models import F, QuerySet, Sum
from django.db.models.fields.tuple_lookups import TupleLessThan

from wuzha.warning.models import Attempt, CallBack, WarningRecord
from wuzha.warning.queries.indicators.definition import Indicator, Part, Shape
from wuzha.warning.queries.indicators.period import Period
from wuzha.warning.queries.indicators.selection import Selection

#: Rows of one page.
PAGE = 50


class CursorError(ValueError):
    """The text is no cursor of such a list."""


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


@dataclass(frozen=True, slots=True)
class Records:
    """A page of rows and where the next begins (`None` when this is the last)."""

    rows: list[Record]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last row of a page."""

    at: datetime
    pk: int

    def __str__(self) -> str:
        return base64.urlsafe_b64encode(f"{self.at.isoformat()} {self.pk}".encode()).decode().rstrip("=")

    @classmethod
    def parse(cls, text: str) -> Self:
        """The cursor a text stands for. Raises `CursorError`."""
        try:
            at, pk = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode().split(" ")
            moment = datetime.fromisoformat(at)
            if moment.tzinfo is None or not 0 < int(pk) < 2**63:
                raise CursorError(text)
            return cls(moment, int(pk))
        except (ValueError, binascii.Error, UnicodeError) as error:
            raise CursorError(text) from error


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
    selection: Selection, indicator: Indicator, part: Part, period: Period, after: str | None = None, length: int = PAGE
) -> Records:
    """One page of the rows. Raises `CursorError`."""
    column = str(indicator.basis)
    rows = behind(selection, indicator, part, period)
    if after:
        cursor = Cursor.parse(after)
        rows = rows.filter(TupleLessThan((F(column), F("id")), (cursor.at, cursor.pk)))
    prefix = indicator.subject.to_warning
    related = [f"{prefix}station", f"{prefix}officer"] + ([prefix.removesuffix("__")] if prefix else [])
    found = list(rows.select_related(*related).order_by(f"-{column}", "-id")[: length + 1])
    kept = [_record(indicator, row) for row in found[:length]]
    more = len(found) > length
    return Records(kept, str(Cursor(kept[-1].at, found[length - 1].pk)) if more else None)


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
