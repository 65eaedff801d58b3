# SPDX-License-Identifier: Apache-2.0
"""Which figures a text needs: those of its fields, of its tables and of its charts, and what they are compared with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from wuzha.bulletins.rules.text import OF_TOWNSHIPS, Block, ChartBlock, Figured, Format, Prose, TableBlock
from wuzha.core.indicators import Period
from wuzha.figures.queries.bases import base_period
from wuzha.figures.queries.catalogue import Kind, every, named

#: Weeks of a chart.
WEEKS = 12


@dataclass(frozen=True, slots=True)
class Need:
    """A figure of a unit in a span of days."""

    code: str
    unit_id: int
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose figures a text speaks of, and of which days."""

    unit_id: int
    #: Key → name, in the order of a table.
    townships: dict[int, str]
    spans: dict[str, tuple[date, date]]

    def days(self, span: str) -> tuple[date, date]:
        return self.spans[span]


def needs(blocks: Iterable[Block], scope: Scope) -> list[Need]:
    """What a snapshot must hold so that the text can be printed, each once."""
    return list(dict.fromkeys(_all(blocks, scope)))


def _all(blocks: Iterable[Block], scope: Scope) -> Iterator[Need]:
    for block in blocks:
        match block:
            case Prose():
                for part in block.parts:
                    if isinstance(part, Figured):
                        yield from of_field(part, scope)
            case TableBlock():
                yield from of_table(block, scope)
            case ChartBlock():
                yield from of_chart(block, scope)


def of_field(part: Figured, scope: Scope) -> Iterator[Need]:
    first, last = scope.days(part.span)
    for code in part.codes:
        yield Need(code, scope.unit_id, first, last)
    if part.format in OF_TOWNSHIPS:
        for unit in scope.townships:
            yield Need(part.code, unit, first, last)
    if part.format in (Format.YOY, Format.MOM):
        yield base(Need(part.code, scope.unit_id, first, last), part.format)


def of_table(block: TableBlock, scope: Scope) -> Iterator[Need]:
    first, last = scope.days(block.span)
    if block.kind in ("figures", "parts"):
        for code in expanded(block.codes):
            now = Need(code, scope.unit_id, first, last)
            yield now
            if not stands_now(code):
                yield base(now, Format.YOY)
                if block.kind == "figures":
                    yield base(now, Format.MOM)
        return
    for unit in (scope.unit_id, *scope.townships):
        for at, code in enumerate(block.codes):
            now = Need(code, unit, first, last)
            yield now
            if at == 0 and not stands_now(code):
                yield base(now, Format.YOY)


def expanded(codes: Iterable[str]) -> list[str]:
    """Codes of figures; one that ends in * stands for all whose code begins so, in the order of the catalogue."""
    found: list[str] = []
    for code in codes:
        begin = code.removesuffix("*")
        found += [one.code for one in every() if one.code.startswith(begin)] if begin != code else [code]
    return found


def of_chart(block: ChartBlock, scope: Scope) -> Iterator[Need]:
    for _name, needed in chart_rows(block, scope):
        yield from needed


def chart_rows(block: ChartBlock, scope: Scope) -> list[tuple[str, tuple[Need, ...]]]:
    """Category → the figures that stand there, one a series."""
    first, last = scope.days(block.span)
    code = block.codes[0]
    if block.kind == "townships":
        return [(name, (Need(code, unit, first, last),)) for unit, name in scope.townships.items()]
    if block.kind == "weeks":
        ends = [last - timedelta(days=7 * back) for back in range(WEEKS - 1, -1, -1)]
        return [
            (f"{end - timedelta(days=6):%-m.%-d}", (Need(code, scope.unit_id, end - timedelta(days=6), end),))
            for end in ends
        ]
    found: list[tuple[str, tuple[Need, ...]]] = []
    for month in months(date(last.year, 1, 1), last):
        now = Need(code, scope.unit_id, *month)
        found.append((f"{month[0].month}月", (now, base(now, Format.YOY))))
    return found


def months(first: date, last: date) -> Iterator[tuple[date, date]]:
    """Calendar months from a first day to a last one, the last cut off there."""
    start = first
    while start <= last:
        after = (start.replace(day=1) + timedelta(days=32)).replace(day=1)
        yield start, min(last, after - timedelta(days=1))
        start = after


def base(now: Need, way: Format) -> Need:
    """What a figure is compared with."""
    period = Period(now.first, now.last)
    then = period.year_before() if way is Format.YOY else period.before()
    return Need(now.code, now.unit_id, then.first, then.last)


def period_of(need: Need, mains: Sequence[tuple[date, date]]) -> Period:
    """The days of a need; one that others are compared with is looked at after the same lag (`domain.md` §9.6)."""
    entry = named(need.code)
    for first, last in mains:
        main = Period(first, last)
        for then in (main.year_before(), main.before()):
            if (then.first, then.last) == (need.first, need.last) and entry is not None:
                return base_period(entry, main, then)[0]
    return Period(need.first, need.last, base=True)


def stands_now(code: str) -> bool:
    """Whether a figure is told as it stands, so that it has no base."""
    entry = named(code)
    return entry is not None and entry.kinds == [Kind.NOW]
