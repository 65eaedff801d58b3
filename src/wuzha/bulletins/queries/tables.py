# SPDX-License-Identifier: Apache-2.0
"""The tables of a bulletin: figures of the whole, parts of one figure, townships beside each other."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from wuzha.bulletins.queries.kept import Kept
from wuzha.bulletins.queries.masks import REST, not_told, rest_of
from wuzha.bulletins.queries.shown import Cell, Rows
from wuzha.bulletins.queries.wanted import Need, expanded, stands_now
from wuzha.bulletins.queries.wording import NOTHING, few, few_text, headed, in_column, name_of, value_of
from wuzha.bulletins.rules import numbers
from wuzha.bulletins.rules.text import Format, TableBlock
from wuzha.core.indicators import LEAST, Unit
from wuzha.core.indicators.figures import hidden
from wuzha.figures.queries.catalogue import named

#: What a table of parts is of, by the beginning of their codes.
_PARTS = {"type_": "类型", "age_": "年龄段", "sex_": "性别", "job_": "职业", "deceived_": "被骗时段"}


def table(values: Kept, block: TableBlock) -> Rows:
    first, last = values.scope.days(block.span)
    match block.kind:
        case "figures":
            return _figures(values, block.codes, first, last)
        case "parts":
            return _parts(values, expanded(block.codes), first, last)
    return _townships(values, block.codes, first, last)


def _figures(values: Kept, codes: Sequence[str], first: date, last: date) -> Rows:
    """A row a figure, with what it moved by."""
    rows = []
    for code in codes:
        need = Need(code, values.scope.unit_id, first, last)
        moved = [NOTHING, NOTHING] if stands_now(code) else [
            values.text(need, way) for way in (Format.YOY, Format.MOM)
        ]  # fmt: skip
        rows.append((Cell(name_of(code)), _cell(values, need), *(Cell(one) for one in moved)))
    return Rows(("指标", "数值", "同比", "环比"), tuple(rows))


def _parts(values: Kept, codes: Sequence[str], first: date, last: date) -> Rows:
    """The parts of a whole, the greatest first, each with its share. In a public one parts that would tell of one or
    two are told together, with as many more as it takes that nobody works them out."""
    needs = [Need(code, values.scope.unit_id, first, last) for code in codes]
    found = [(need, row) for need in needs if (row := values.rows.get(need)) is not None and row.numerator]
    found.sort(key=lambda one: -one[1].numerator)
    total = sum(row.numerator for _need, row in found)
    together = hidden([row.numerator for _need, row in found]) if values.public else set()
    rows = [
        (Cell(name_of(need.code)), _cell(values, need), Cell(_share(row.numerator, total)),
         Cell(values.text(need, Format.YOY)))
        for at, (need, row) in enumerate(found) if at not in together
    ]  # fmt: skip
    if together:
        rest = sum(found[at][1].numerator for at in together)
        few_ = 0 < rest < LEAST
        rows.append(
            (Cell("其余各项合计"), Cell(few_text(found[0][1]) if few_ else f"{rest}"),
             Cell(NOTHING if few_ else _share(rest, total)), Cell(NOTHING))
        )  # fmt: skip
    head = next((word for begin, word in _PARTS.items() if codes and codes[0].partition(".")[2].startswith(begin)), "")
    whole = () if len(rows) < 2 else (Cell("合计"), Cell(f"{total}"), Cell("100.00%"), Cell(NOTHING))
    return Rows((head or "项目", _counted_in(codes), "占比", "同比"), tuple(rows), whole)


def _share(part: int, total: int) -> str:
    return numbers.percent(Decimal(part) / Decimal(total)) if total else NOTHING


def _counted_in(codes: Sequence[str]) -> str:
    entry = named(codes[0]) if codes else None
    return "人数" if entry is not None and entry.indicator.unit is Unit.PERSON else "起数"


def _townships(values: Kept, codes: Sequence[str], first: date, last: date) -> Rows:
    """A row a township, one for what is of none of them, and the whole: each column adds up to its last row."""
    scope = values.scope
    gone = not_told(values, codes, first, last)
    rows = [(Cell(name), *_of_unit(values, codes, unit, first, last, gone)) for unit, name in scope.townships.items()]
    rest: list[Cell] = []
    for at, code in enumerate(codes):
        other = rest_of(values, code, first, last)
        if (code, REST) in gone:
            rest.append(Cell("*"))
        else:
            rest.append(Cell(NOTHING if other is None else in_column(code, Decimal(other[1]))))
        if at == 0:
            rest.append(Cell(NOTHING))
    if any(one.text != NOTHING for one in rest):
        rows.append((Cell("未分镇街及其他"), *rest))
    columns = ("镇（街道）", *(name for code in codes for name in headed(code, code == codes[0])))
    total = (Cell("全市"), *_of_unit(values, codes, scope.unit_id, first, last, set()))
    return Rows(columns, tuple(rows), total)


def _of_unit(
    values: Kept, codes: Sequence[str], unit: int, first: date, last: date, gone: set[tuple[str, int]]
) -> list[Cell]:
    found = []
    for at, code in enumerate(codes):
        need = Need(code, unit, first, last)
        hide = (code, unit) in gone
        found.append(Cell("*") if hide else _in_table(values, need))
        if at == 0:
            found.append(Cell(NOTHING if hide else values.text(need, Format.YOY)))
    return found


def _in_table(values: Kept, need: Need) -> Cell:
    """A cell of a column of money is in 万元 to two places, as its head says: never two formats in one column."""
    row = values.rows.get(need)
    value = value_of(row) if row is not None else None
    entry = named(need.code)
    money = entry is not None and entry.indicator.unit is Unit.FEN
    if row is not None and values.public and few(row):
        return Cell("*")
    if row is None or value is None or not money:
        return _cell(values, need)
    return Cell(in_column(need.code, value), row.get_absolute_url())


def _cell(values: Kept, need: Need) -> Cell:
    row = values.rows.get(need)
    return Cell(values.text(need), row.get_absolute_url() if row is not None else "")
