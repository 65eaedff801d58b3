# SPDX-License-Identifier: Apache-2.0
"""The table of a rule set brought in as a whole: pasted from a spreadsheet, or a CSV file. What cannot be taken is told
with its line, column and value."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from io import StringIO
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from pydantic import BaseModel

from wuzha.org.forms.rule_form import as_number, faults
from wuzha.org.forms.schema import Shape
from wuzha.ui.codes import shown, word

#: Bytes of a file that is brought in, and rows from which on a table is only changed as a whole.
MOST_BYTES, MOST_ROWS = 4 * 1024 * 1024, 100
_DAY = re.compile(r"^(\d{4})[/.年](\d{1,2})[/.月](\d{1,2})日?$")


@dataclass(frozen=True, slots=True)
class Reject:
    """What cannot be taken, as one reads it in the table: line from 1, column, value; why and what puts it right."""

    line: int
    column: str
    value: str
    why: str


def table_of(shape: Shape) -> str:
    """The name of the table, where a rule set is one table and nothing else."""
    return next((key for key, part in shape.parts.items() if part.kind == "table"), "") if len(shape.parts) == 1 else ""


def as_text(shape: Shape, rows: Iterable[dict[str, Any]]) -> str:
    """A table as a spreadsheet takes it: tabs between cells, the columns' names first."""
    out = StringIO()
    write = csv.writer(out, delimiter="\t", lineterminator="\n")
    write.writerow([part.label for part in shape.parts.values()])
    for row in rows:
        write.writerow([shown(row.get(key, "")) for key in shape.parts])
    return out.getvalue()


def text_of_file(content: bytes) -> str:
    """A CSV file as text: UTF-8, or GB 18030 as Chinese spreadsheets write it. Raises `UnicodeDecodeError`."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030")


def read(shape: Shape, text: str, schema: type[BaseModel], name: str) -> tuple[list[dict[str, Any]], list[Reject]]:
    """The rows of a table in a text, and what of it cannot be taken, line by line.

    1. Cells are parted by tabs, commas or semicolons, by what the first line has.
    2. Columns are found by their names; without a line of names they come in the order of the page.
    3. Each cell is read as its column takes it (words for codes, 2026/1/31 for a day), then the schema judges.
    """
    first = text.lstrip().partition("\n")[0]
    delimiter = next((one for one in "\t,;" if one in first), "\t")
    lines = [
        (number, [cell.strip() for cell in row])
        for number, row in enumerate(csv.reader(StringIO(text), delimiter=delimiter), 1)
        if any(cell.strip() for cell in row)
    ]
    columns: list[str | None] = list(shape.parts)
    rejects: list[Reject] = []
    names = {part.label: key for key, part in shape.parts.items()} | {key: key for key in shape.parts}
    if lines and sum(cell in names for cell in lines[0][1]) * 2 > len(lines[0][1]):
        number, head = lines.pop(0)
        columns = [names.get(cell) for cell in head]
        known = pgettext("clause", ", ").join(part.label for part in shape.parts.values())
        rejects += [
            Reject(number, cell, "", _("There is no such column. Columns: %(known)s.") % {"known": known})
            for cell in head
            if cell and cell not in names
        ]
    rows, places = [], []
    for number, cells in lines:
        rejects += [
            Reject(number, "", cell, _("This cell lies beyond the last column. Take it out."))
            for cell in cells[len(columns) :]
            if cell
        ]
        rows.append(
            {key: _cell(shape.parts[key], cell) for key, cell in zip(columns, cells, strict=False) if key and cell}
        )
        places.append(number)
    if not rows:
        rejects.append(Reject(1, "", "", _("There is no row. Paste the table with at least one row below the names.")))
        return rows, rejects
    return rows, [*rejects, *(_reject(shape, rows, places, at, why) for at, why in faults(schema, {name: rows}))]


def _cell(part: Shape, text: str) -> Any:
    if part.kind == "number":
        return as_number(text)
    if part.kind == "choice":
        return {word(option): option for option in part.options}.get(text, text)
    day = _DAY.match(text)
    return f"{day[1]}-{int(day[2]):02d}-{int(day[3]):02d}" if day else text


def _reject(shape: Shape, rows: list[dict[str, Any]], places: list[int], at: tuple[Any, ...], why: str) -> Reject:
    """A fault of the schema where it stands in the text; what is about the whole has line 0."""
    if len(at) < 2:
        return Reject(0, "", "", why)
    key = str(at[2]) if len(at) > 2 else ""
    part = shape.parts.get(key)
    if part is not None and part.kind == "choice":
        why += " " + _("One of: %(words)s.") % {"words": pgettext("clause", ", ").join(map(word, part.options))}
    return Reject(places[at[1]], part.label if part else "", str(rows[at[1]].get(key, "")), why)
