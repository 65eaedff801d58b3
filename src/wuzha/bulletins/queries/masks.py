# SPDX-License-Identifier: Apache-2.0
"""Which townships a public edition does not tell of: the same in its tables, and where its words name units."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Protocol

from wuzha.bulletins.models import Bulletin
from wuzha.bulletins.queries.wanted import Need, Scope
from wuzha.bulletins.queries.wording import of_places
from wuzha.bulletins.rules.text import TableBlock, parse
from wuzha.core.indicators import Shape
from wuzha.core.indicators.figures import hidden
from wuzha.figures.queries.catalogue import named

#: Stands for what is of no township.
REST = 0


class Figures(Protocol):
    """The figures of one edition (`kept.Kept`)."""

    bulletin: Bulletin
    scope: Scope
    rows: dict[Need, Any]

    @property
    def public(self) -> bool: ...

    @property
    def before(self) -> Figures | None: ...


def unnamed(values: Figures, need: Need) -> set[int]:
    """Townships that the words do not name for a figure: what the tables of this edition hide of it, and what its own
    column would have to."""
    if not values.public or of_places(need.code):
        return set()
    columns = [[need.code]]
    for block in (one for one in parse(values.bulletin.text) if isinstance(one, TableBlock)):
        of_it = block.kind == "townships" and need.code in block.codes
        if of_it and values.scope.days(block.span) == (need.first, need.last):
            columns.append(list(block.codes))
    gone = set().union(*(not_told(values, codes, need.first, need.last) for codes in columns))
    return {unit for code, unit in gone if code == need.code}


def rest_of(values: Figures, code: str, first: date, last: date) -> tuple[int, int] | None:
    """How many records of the whole are of no township, and what they come to; nothing where the parts are not
    added up: shares, and people who count once in each of several townships."""
    entry = named(code)
    whole = values.rows.get(Need(code, values.scope.unit_id, first, last))
    if entry is None or whole is None or entry.indicator.shape not in (Shape.COUNT, Shape.SUM):
        return None
    parts = [values.rows.get(Need(code, unit, first, last)) for unit in values.scope.townships]
    many = whole.numerator - sum(one.numerator for one in parts if one is not None)
    if entry.indicator.shape is Shape.COUNT:
        return (many, many) if many >= 0 else None
    return many, (whole.total or 0) - sum(one.total or 0 for one in parts if one is not None)


def not_told(values: Figures, codes: Sequence[str], first: date, last: date) -> set[tuple[str, int]]:
    """Cells of a public table that would tell of one or two, with as many more as it takes that nobody works them
    out from the last row; where the number of cases is hidden, so is all that is told of them."""
    if not values.public:
        return set()
    units = [*values.scope.townships, REST]
    found: set[tuple[str, int]] = set()
    gone = not_told(values.before, codes, first, last) if values.before is not None else set()
    for code in codes:
        if of_places(code):
            continue
        rows: list[Any] = [values.rows.get(Need(code, unit, first, last)) for unit in values.scope.townships]
        rest = rest_of(values, code, first, last)
        counts = [row.numerator if row is not None else 0 for row in rows] + [rest[0] if rest is not None else 0]
        known = {at for at, unit in enumerate(units) if (codes[0], unit) in found} if code != codes[0] else set()
        # What the edition before did not tell would follow from its sums if this one told it.
        known |= {at for at, unit in enumerate(units) if (code, unit) in gone}
        found |= {(code, units[at]) for at in hidden(counts, known)}
    return found
