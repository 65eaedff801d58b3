# SPDX-License-Identifier: Apache-2.0
"""A workbook against the one that the data give: sheets, their order and whether they are shown, then cell by cell."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice

from wuzha.funds.tracing.checking.differences import MOST, Difference, other_value
from wuzha.funds.tracing.checking.workbook import Book, Cell, Row, Sheet, column_letters
from wuzha.intake.readers.problems import UnreadableFileError

#: What is in the cells of a text is repeated in a message for these sheets only.
Shown = Callable[[str], bool]
_EMPTY = Cell("text", "", "")
_FACTS = {
    "mergeCells": "合并单元格", "cols": "隐藏的列", "sheetFormatPr": "隐藏的行", "headerFooter": "页眉页脚",
    "sheetViews": "显示方式", "conditionalFormatting": "条件格式", "dataValidations": "数据验证", "hyperlinks": "链接",
    "drawing": "图形", "legacyDrawing": "批注", "autoFilter": "筛选", "parts": "多出的部件", "defined names": "名称",
}  # fmt: skip


def compare_workbooks(told: Book, fresh: Book, shown: Shown = lambda sheet: False) -> list[Difference]:  # noqa: ARG005
    """The first `MOST` differences."""
    return list(islice(_differences(told, fresh, shown), MOST))


def _differences(told: Book, fresh: Book, shown: Shown) -> Iterator[Difference]:
    names, order = ([sheet.name for sheet in book.sheets] for book in (told, fresh))
    for name in (one for one in order if one not in names):
        yield Difference(f"没有工作表《{name}》", f"sheet {name}: not in the file")
    for name in (one for one in names if one not in order):
        yield Difference(f"工作表《{name[:31]}》是加进去的", f"sheet {name[:31]}: added")
    if names != order and {*names} == {*order}:
        yield Difference("工作表的次序不同", "the sheets stand in another order")
    yield from _facts("", "", told.facts, fresh.facts)
    for sheet in fresh.sheets:
        mine = told.sheet(sheet.name)
        if mine is None:
            continue
        if mine.state != sheet.state:
            yield Difference(f"工作表《{sheet.name}》被隐藏", f"sheet {sheet.name}: {mine.state}")
        try:
            yield from _sheet(told, mine, fresh, sheet, shown(sheet.name))
        except UnreadableFileError:
            yield Difference(f"工作表《{sheet.name}》已损坏", f"sheet {sheet.name}: damaged")


def _sheet(told: Book, mine: Sheet, fresh: Book, sheet: Sheet, shown: bool) -> Iterator[Difference]:
    titles: dict[int, str] = {}
    for number, old, new in _pairs(told.rows(mine), fresh.rows(sheet)):
        if number == 1 and new is not None and len(new.cells) > 2:
            titles = {column: str(cell.value) for column, cell in new.cells.items() if cell.kind == "text"}
        zh, en = f"《{sheet.name}》第 {number} 行", f"{sheet.name}, row {number}"
        if new is None and old is not None and old.cells:
            yield Difference(f"{zh}是加进去的", f"{en}: added")
            continue
        if old is None and new is not None and new.cells:
            yield Difference(f"{zh}：文件中没有", f"{en}: not in the file")
            continue
        before, after = (row.cells if row is not None else {} for row in (old, new))
        if old is not None and old.hidden != (new is not None and new.hidden):
            yield Difference(f"{zh}被隐藏", f"{en}: hidden")
        for column in sorted({*before, *after}):
            one, other = before.get(column, _EMPTY), after.get(column, _EMPTY)
            if one != other:
                title = titles.get(column, "") if number > 1 else ""
                place = f"{column_letters(column)}{number}"
                yield _cell((f"{zh} {title}（{place}）", f"{en}, {title} ({place})"), one, other, shown)
    yield from _facts(f"《{sheet.name}》", f"{sheet.name}, ", mine.facts, sheet.facts)


def _cell(place: tuple[str, str], told: Cell, fresh: Cell, shown: bool) -> Difference:
    zh, en = place
    if told.kind == "formula":
        return Difference(f"{zh}：文件中是公式", f"{en}: a formula in the file")
    if (told.kind, told.value) == (fresh.kind, fresh.value):
        return other_value(f"{zh} 格式", f"{en}, format", told.look, fresh.look, shown=True)
    numbers = told.kind == fresh.kind == "number"
    return other_value(zh, en, _told(told), _told(fresh), shown=numbers or shown)


def _told(cell: Cell) -> str:
    return f"{cell.value:.2f}" if isinstance(cell.value, float) else cell.value


def _facts(zh: str, en: str, told: dict[str, str], fresh: dict[str, str]) -> Iterator[Difference]:
    for name in sorted({*told, *fresh}):
        if told.get(name) != fresh.get(name):
            yield Difference(f"{zh}{_FACTS.get(name, name)} 不同", f"{en}{name}: not the same")


def _pairs(told: Iterator[Row], fresh: Iterator[Row]) -> Iterator[tuple[int, Row | None, Row | None]]:
    """Rows of both by their number, `None` where one of them has none."""
    old, new = next(told, None), next(fresh, None)
    while old is not None or new is not None:
        number = min(row.number for row in (old, new) if row is not None)
        mine = old if old is not None and old.number == number else None
        other = new if new is not None and new.number == number else None
        yield number, mine, other
        if mine is not None:
            old = next(told, None)
        if other is not None:
            new = next(fresh, None)
