# SPDX-License-Identifier: Apache-2.0
"""Which warnings stand on a page: their keys in order, at a cost that does not grow with the table.

Open work is small and read in the order of the queue, state by state. Finished work is everything else, and grows for
ever; its lists are read newest first, and a filter that hardly anything matches must not read it all to say so:

1. Look at the newest `NEAR` rows. A common filter fills its page from them.
2. Otherwise ask the index `warning_done` for each combination of the columns of the filter bar. Each answer comes in
   order and costs one descent; hardly anything matches, so few rows come back to be merged.

With a station the index of the station's own work is read, which holds the same columns.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from wuzha import pages
from wuzha.audit.actor import Actor
from wuzha.warning.models import WarningRecord
from wuzha.warning.queries.filters import Filters
from wuzha.warning.rules.lifecycle import Level, State, values_with
from wuzha.warning.rulesets import FRAUD_TYPES, SOURCES

#: Rows of finished work looked at before the combinations are asked for one by one.
NEAR = 4000
#: Columns that conditions and scope look at.
_LOOKED_AT = (
    "id", "state", "level", "fraud_type", "source_type", "marks", "last_pushed_at", "next_due", "snoozed_until",
    "claimed_by_id", "station_id", "centre_id", "division_code",
)  # fmt: skip

Rows = QuerySet[WarningRecord]


def column_of(filters: Filters) -> str:
    """The column a list is ordered by, highest first."""
    return "last_pushed_at" if filters.is_done else "order_key"


def order_of(filters: Filters) -> tuple[str, str]:
    """The order of a list."""
    return (f"-{column_of(filters)}", "-id")


def keys(actor: Actor, filters: Filters, now: datetime, after: str, limit: int) -> list[int]:
    """Keys of the first `limit` warnings of the list after the cursor, in order. Raises `CursorError`."""
    column, rest = column_of(filters), _after(filters, after)
    rows = WarningRecord.objects.visible_to(actor).filter(filters.rest(actor.person_id, now)).filter(rest)
    states = filters.states
    asked = rows.filter(filters.columns())
    if len(states) > 1:
        return _run(*_of_states(states, asked, column, limit))
    rows, asked = rows.filter(state=states[0]), asked.filter(state=states[0])
    if not filters.is_done or filters.station is not None or not _rare(filters):
        return _run(*_ordered(asked, column, limit))
    found = _run(*_among(_near(actor, filters, now, rest), asked, limit))
    if len(found) == limit:
        return found
    return _run(*_merged(_combinations(filters), rows, column, limit))


def count(actor: Actor, filters: Filters, now: datetime, limit: int) -> int:
    """How many warnings the list holds, at most `limit`."""
    rows = WarningRecord.objects.visible_to(actor).filter(filters.rest(actor.person_id, now), state__in=filters.states)
    asked = rows.filter(filters.columns())
    if not filters.is_done or filters.station is not None or not _rare(filters):
        return int(asked.order_by()[:limit].count())
    return len(_run(*_merged(_combinations(filters), rows, None, limit)))


def _after(filters: Filters, after: str) -> Any:
    """The condition of what stands after the cursor."""
    if not after:
        return Q()
    order = order_of(filters)
    return pages.beyond(order, pages.last_of(WarningRecord.unscoped.order_by(*order), after))


def _rare(filters: Filters) -> bool:
    """Whether the filter may match so little that its page is not full within the newest rows."""
    return bool(filters.level or filters.fraud_type or filters.source or filters.marks())


def _of_states(states: Sequence[State], rows: Rows, column: str, limit: int) -> tuple[str, Sequence[Any]]:
    """The page as a merge of one ordered read a state, because the index leads with the state."""
    order = (f"-{column}", "-id")
    first, *others = (rows.filter(state=state).order_by(*order).values_list("id", column)[:limit] for state in states)
    return first.union(*others, all=True).order_by(*order)[:limit].query.sql_with_params()


def _ordered(rows: Rows, column: str, limit: int) -> tuple[str, Sequence[Any]]:
    ordered = rows.order_by(f"-{column}", "-id").values_list("id")[:limit]
    return ordered.query.sql_with_params()


def _near(actor: Actor, filters: Filters, now: datetime, rest: Any) -> Rows:
    rows = WarningRecord.objects.visible_to(actor).filter(state=filters.states[0])
    if since := filters.since(now):
        rows = rows.filter(last_pushed_at__gte=since)
    newest: Rows = rows.filter(rest).order_by("-last_pushed_at", "-id")[:NEAR]
    return newest


def _among(few: Rows, rows: Rows, limit: int) -> tuple[str, Sequence[Any]]:
    """The page read from a few rows, which stand in for the table under its own name."""
    inner, inner_parameters = few.values_list(*_LOOKED_AT).query.sql_with_params()
    outer, outer_parameters = _ordered(rows, "last_pushed_at", limit)
    return f"WITH warning_warning AS MATERIALIZED ({inner}) {outer}", (*inner_parameters, *outer_parameters)


def _combinations(filters: Filters) -> list[tuple[str, str, list[Any]]]:
    """Column, its type and the values it may take, for each column that `warning_done` leads with."""
    return [
        ("marks", "int", values_with(filters.marks())),
        ("level", "int", [int(level) for level in filters.level or Level]),
        ("fraud_type", "text", list(filters.fraud_type) or _codes(FRAUD_TYPES)),
        ("source_type", "text", list(filters.source) or _codes(SOURCES)),
    ]


def _codes(dictionary: Any) -> list[str]:
    """Every code that any version of the dictionary has had: what old rows may hold."""
    return sorted({term.code for version in dictionary.versions() for term in version.value.terms})


def _merged(
    columns: list[tuple[str, str, list[Any]]], rows: Rows, column: str | None, limit: int
) -> tuple[str, Sequence[Any]]:
    """The page as a merge of ordered reads, one for each combination of the columns' values; in any order without
    a `column` to order by, which lets it stop as soon as there are enough."""
    each = rows.filter(Q(**{name: RawSQL(f"wanted.{name}", ()) for name, _type, _values in columns}))  # noqa: S611
    ordered = each.order_by(f"-{column}", "-id") if column else each.order_by()
    inner, parameters = ordered.values_list("id", column or "id")[:limit].query.sql_with_params()
    lists = ", ".join(f"unnest(%s::{kind}[]) AS {name}({name})" for name, kind, _values in columns)
    names = ", ".join(f"{name}.{name}" for name, _type, _values in columns)
    statement = (  # column names are ours, values are parameters
        f"SELECT found.id FROM (SELECT {names} FROM {lists}) AS wanted CROSS JOIN LATERAL ({inner}) AS found(id, key) "  # noqa: S608
        f"{'ORDER BY found.key DESC, found.id DESC' if column else ''} LIMIT %s"
    )
    return statement, (*(values for _name, _type, values in columns), *parameters, limit)


def _run(statement: str, parameters: Sequence[Any]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return [row[0] for row in cursor.fetchall()]
