# SPDX-License-Identifier: Apache-2.0
"""A roster as it is copied from a table: names, numbers, kinds, units, duties and days, in any order of columns."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

#: Column → words that a header names it by.
HEADERS: Mapping[str, tuple[str, ...]] = {
    "name": ("姓名", "名字", "name"),
    "badge": ("警号", "辅警号", "编号", "工号", "police number", "badge"),
    "grade": ("类别", "身份", "人员类别", "kind"),
    "unit": ("单位", "原单位", "派出单位", "所属单位", "from unit", "unit"),
    "post": ("岗位", "职责", "分工", "duty in the force", "duty"),
    "since": (
        "起始",
        "到岗",
        "到岗日期",
        "到岗时间",
        "起始日期",
        "开始日期",
        "入驻日期",
        "抽调日期",
        "起",
        "from",
        "since",
    ),
}
#: The order of columns that have no header.
ORDER = ("name", "badge", "grade", "unit", "post", "since")
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
GRADES = {
    "民警": "OFFICER", "警察": "OFFICER", "police officer": "OFFICER", "officer": "OFFICER", "辅警": "AUXILIARY",
    "协警": "AUXILIARY", "auxiliary": "AUXILIARY",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One line as it was read: texts as they stand there; what cannot be read is in `faults` by its column."""

    line: int
    name: str = ""
    badge: str = ""
    grade: str = ""
    unit: str = ""
    post: str = ""
    since: date | None = None
    faults: tuple[str, ...] = ()


def read(text: str) -> list[Row]:
    """The rows of a table that was pasted: cells divided by tabs, or by commas where there is no tab."""
    lines = [(number, line) for number, line in enumerate(text.replace("\r", "").split("\n"), 1) if line.strip()]
    if not lines:
        return []
    mark = "\t" if "\t" in text else ","
    tables = [(number, [cell.strip() for cell in line.replace("，", ",").split(mark)]) for number, line in lines]
    columns = _columns(tables[0][1])
    return [_row(number, cells, columns or ORDER) for number, cells in (tables[1:] if columns else tables)]


#: Columns that say nothing of a member.
_PLAIN = ("序号", "备注", "no.", "")


def unread(text: str) -> list[str]:
    """Headers of a pasted table that are not understood, where it has a line of headers."""
    first = next((line for line in text.replace("\r", "").split("\n") if line.strip()), "")
    cells = [cell.strip() for cell in first.replace("，", ",").split("\t" if "\t" in text else ",")]
    return [cell for cell, name in zip(cells, _columns(cells), strict=False) if not name and cell not in _PLAIN]


def _columns(cells: Sequence[str]) -> list[str]:
    """What each column is, when this is a line of headers."""
    found = []
    for cell in cells:
        words = cell.casefold()
        found.append(next((name for name, known in HEADERS.items() if words in known), ""))
    return found if "name" in found else []


def _row(line: int, cells: Sequence[str], columns: Sequence[str]) -> Row:
    given = {name: cell for name, cell in zip(columns, cells, strict=False) if name}
    faults = []
    if not given.get("name"):
        faults.append("name")
    grade = GRADES.get(given.get("grade", "").casefold(), "")
    if not grade:
        faults.append("grade")
    since = _day(given.get("since", ""))
    if given.get("since") and since is None:
        faults.append("since")
    return Row(
        line, given.get("name", ""), given.get("badge", ""), grade, given.get("unit", ""), given.get("post", ""), since,
        tuple(faults),
    )  # fmt: skip


def _day(text: str) -> date | None:
    found = _DAY.fullmatch(text)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None
