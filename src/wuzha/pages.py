# SPDX-License-Identifier: Apache-2.0
"""Lists a page at a time: by the last row seen, so that no page costs more than the first; and counts that stop.

    page = pages.page(Freeze.objects.visible_to(actor).order_by("-started_at", "-pk"), request.GET.get("after", ""))
    page.rows, page.next_cursor          # `{% more page.next_cursor %}` makes the link of the next page

The order must end with what is the row's alone, as a rule its key. A cursor is what the last row of a page is ordered
by, a whole number a column and a dot between two; of a list ordered by a text alone it is that text.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Generic, Self, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection, models
from django.db.models import F, Model, Q, QuerySet
from django.db.models.fields.tuple_lookups import TupleGreaterThan, TupleLessThan
from django.http import Http404

T = TypeVar("T")
S = TypeVar("S")
M = TypeVar("M", bound=Model)

SIZE = 50
_CURSOR = re.compile(r"-?[0-9]{1,19}(?:\.-?[0-9]{1,19})*")
_EPOCH, _TICK = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)


#: Where an address has the cursor.
PARAM = "after"


class CursorError(Http404):
    """The text is no cursor of this list: there is no such page (`wuzha.ui.errors` leads to the first)."""


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some rows and the cursor of the next page, `None` on the last one."""

    rows: list[T]
    next_cursor: str | None = None

    def of(self, rows: list[S]) -> Page[S]:
        """The same page with what is shown for each row."""
        return Page(rows, self.next_cursor)


def page(rows: QuerySet[M], after: str = "", size: int = SIZE) -> Page[M]:
    """The rows of an ordered list that come after the cursor. Raises `CursorError`."""
    order = order_of(rows)
    if after:
        rows = rows.filter(beyond(order, last_of(rows, after)))
    found = list(rows[: size + 1])
    return Page(found[:size], cursor_of(found[size - 1], order) if len(found) > size else None)


def order_of(rows: QuerySet[Any]) -> tuple[str, ...]:
    """The columns that `order_by` names; a minus stands before one that falls."""
    return tuple(rows.query.order_by)  # type: ignore[arg-type]  # names alone: no list here is ordered by expressions


def last_of(rows: QuerySet[Any], after: str) -> tuple[Any, ...]:
    """What the row of a cursor is ordered by, in the types of an ordered list. Raises `CursorError`."""
    query = rows.query.chain()
    fields = [query.resolve_ref(name.lstrip("-")).output_field for name in order_of(rows)]
    if len(fields) == 1 and isinstance(fields[0], models.CharField):
        return (after.replace("\0", ""),)  # the one character PostgreSQL takes in no text
    numbers = [int(text) for text in after.split(".")] if _CURSOR.fullmatch(after) and after.isascii() else []
    if len(numbers) != len(fields) or not all(-(2**63) <= number < 2**63 for number in numbers):
        raise CursorError(after)
    try:
        return tuple(_value_of(field)(number) for field, number in zip(fields, numbers, strict=True))
    except (OverflowError, ValueError) as error:
        raise CursorError(after) from error


def beyond(order: Sequence[str], last: Sequence[Any]) -> Any:
    """The condition of the rows that come after one in an order."""
    names = [name.lstrip("-") for name in order]
    falling = [name.startswith("-") for name in order]
    if len(names) > 1 and len(set(falling)) == 1:
        return (TupleLessThan if falling[0] else TupleGreaterThan)(tuple(map(F, names)), tuple(last))
    rule = Q()
    for place, (name, falls) in enumerate(zip(names, falling, strict=True)):
        same = dict(zip(names[:place], last, strict=False))
        rule |= Q(**same, **{f"{name}__{'lt' if falls else 'gt'}": last[place]})
    return rule


def cursor_of(row: Any, order: Sequence[str]) -> str:
    """The cursor of a row in an order."""
    return ".".join(_text_of(_value_in(row, name.lstrip("-"))) for name in order)


def capped(rows: QuerySet[Any], most: int) -> int:
    """How many rows there are, at most one more than `most`: nobody reads on, and counting them all would cost."""
    return rows.order_by()[: most + 1].count()


@dataclass(frozen=True, slots=True)
class Together:
    """Several lists of values, and how many rows others have (`capped`), by one statement: how it is asked.

    The lists have as many columns each, and in one column all of them have numbers, or all have times and days. Where
    rows are counted too, the first column has numbers.
    """

    text: str
    params: tuple[Any, ...]
    #: The instant that its conditions name.
    at: datetime
    lists: int
    counted: int
    #: List → places of its columns that are days.
    days: dict[int, list[int]]

    @classmethod
    def of(
        cls, at: datetime, lists: Sequence[QuerySet[Any, Any]], counted: Sequence[QuerySet[Any]] = (), most: int = 0
    ) -> Self:
        parts: list[str] = []
        params: list[Any] = []
        width, days = 1, {}
        for place, rows in enumerate((*lists, *(one.order_by().values("pk")[: most + 1] for one in counted))):
            compiler = rows.query.get_compiler(DEFAULT_DB_ALIAS)
            try:
                text, given = compiler.as_sql()
            except EmptyResultSet:
                continue
            columns = "*"
            if place < len(lists):
                kinds = [one.output_field.get_internal_type() for one, *_ in compiler.select]
                width, days[place] = len(kinds), [n for n, kind in enumerate(kinds) if kind == "DateField"]
            else:
                columns = ", ".join(["count(*)", *["NULL"] * (width - 1)])
            parts.append(f"(SELECT {place}, {columns} FROM ({text}) AS part)")  # noqa: S608  # text made by the ORM
            params += given
        return cls(" UNION ALL ".join(parts), tuple(params), at, len(lists), len(counted), days)

    def ask(self, now: datetime | None = None) -> tuple[list[list[tuple[Any, ...]]], list[int]]:
        """The rows of each list, and the counts; `now`: with this instant in place of `at`."""
        found: list[list[tuple[Any, ...]]] = [[] for _ in range(self.lists + self.counted)]
        if self.text:
            with connection.cursor() as cursor:
                cursor.execute(self.text, [now if now and one == self.at else one for one in self.params])
                for place, *row in cursor.fetchall():
                    for n in self.days.get(place, ()):
                        # Beside times of other lists a day became the time of its beginning.
                        row[n] = row[n].date() if isinstance(row[n], datetime) else row[n]
                    found[place].append(tuple(row))
        return found[: self.lists], [rows[0][0] if rows else 0 for rows in found[self.lists :]]


def capped_text(number: int, most: int) -> str:
    """`12`, or `99+`."""
    return f"{most}+" if number > most else str(number)


def _value_in(row: Any, name: str) -> Any:
    for part in name.split("__"):
        row = getattr(row, part)
    return row


def _text_of(value: Any) -> str:
    match value:
        case datetime():
            return str((value - _EPOCH) // _TICK)
        case date():
            return str(value.toordinal())
        case timedelta():
            return str(value // _TICK)
        case float():
            return str(struct.unpack(">q", struct.pack(">d", value))[0])
        case int() | str():
            return str(value)
    raise TypeError(type(value).__name__)


def _value_of(field: Any) -> Callable[[int], Any]:
    """How a number of a cursor becomes a value of the field."""
    match getattr(field, "target_field", field):
        case models.DateTimeField():
            return lambda number: _EPOCH + number * _TICK
        case models.DateField():
            return date.fromordinal
        case models.DurationField():
            return lambda number: number * _TICK
        case models.FloatField():
            return lambda number: struct.unpack(">d", struct.pack(">q", number))[0]
        case models.IntegerField():
            return int
    raise TypeError(type(field).__name__)
