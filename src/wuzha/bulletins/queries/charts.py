# SPDX-License-Identifier: Apache-2.0
"""The charts of a bulletin, from the figures that its tables and words have."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from wuzha.bulletins.queries.kept import Kept
from wuzha.bulletins.queries.shown import Picture
from wuzha.bulletins.queries.wanted import Need, chart_rows
from wuzha.bulletins.queries.wording import few, name_of, unit_word, value_of
from wuzha.bulletins.rules.text import ChartBlock
from wuzha.core.indicators import Unit
from wuzha.core.indicators.figures import hidden
from wuzha.figures.queries.catalogue import named


def chart(values: Kept, block: ChartBlock) -> Picture:
    rows = chart_rows(block, values.scope)
    code = block.codes[0]
    entry = named(code)
    money = entry is not None and entry.indicator.unit is Unit.FEN
    series, left_out = [], []
    names = ("本年", "上年") if block.kind == "months" else (name_of(code),)
    for at, name in enumerate(names):
        drawn = []
        found = [values.rows.get(needed[at]) for _category, needed in rows]
        gone = _not_drawn(values, block, [needed[at] for _category, needed in rows])
        left_out.append(frozenset(gone))
        for place, row in enumerate(found):
            value = None if row is None or place in gone else value_of(row)
            drawn.append(value if value is None or not money else (value / 1_000_000).quantize(Decimal("0.01")))
        series.append((name, tuple(drawn)))
    title = {"weeks": f"近12周{name_of(code)}", "townships": f"各镇（街道）{name_of(code)}"}.get(
        block.kind, f"各月{name_of(code)}"
    )
    kind = "line" if block.kind == "weeks" else "bar"
    return Picture(
        title, "万元" if money else unit_word(code), kind, tuple(name for name, _need in rows), tuple(series),
        tuple(left_out),
    )  # fmt: skip


def _not_drawn(values: Kept, block: ChartBlock, wanted: Sequence[Need]) -> set[int]:
    """Places of a series that a public chart leaves out: one or two, and where the sum stands beside them as many
    more as it takes. What an edition before left out stays so; what it drew, and what the words tell, is known."""
    if not values.public:
        return set()
    rows = [values.rows.get(need) for need in wanted]
    small = {at for at, row in enumerate(rows) if row is not None and few(row)}
    if block.kind == "weeks":
        return small
    before: set[int] = set()
    told = {at for at, need in enumerate(wanted) if need in values.said}
    if values.before is not None:
        before = _not_drawn(values.before, block, wanted)
        old = [values.before.rows.get(need) for need in wanted]
        told |= {at for at, row in enumerate(old) if row is not None and at not in before}
    return small | hidden([row.numerator if row is not None else 0 for row in rows], before, told)
