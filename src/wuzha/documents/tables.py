# SPDX-License-Identifier: Apache-2.0
"""Tables and forms."""

from __future__ import annotations

from typing import Any

from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from wuzha.documents import form
from wuzha.documents.description import Align, Form, Group, Table
from wuzha.documents.text import write

#: Shares of the line: name of the group, then label, value, label, value.
FORM_SHARES = (9, 26, 56, 22, 43)
ROW = 26.0


def add_table(file: Any, block: Table, fonts: form.Fonts, width: int) -> None:
    """A table with a head that repeats; the wider it is, the smaller it is set."""
    size = form.SIZE_SMALL_4 if len(block.columns) <= 6 else 8.0
    table = _new(file, len(block.columns), [column.width for column in block.columns], width)
    _fill(table.add_row(), [(column.title, "center") for column in block.columns], fonts.heading, size)
    _repeat(table.rows[0])
    for row in block.rows:
        _fill(table.add_row(), [(text, c.align) for text, c in zip(row, block.columns, strict=True)], fonts.body, size)
    if block.total:
        cells: list[tuple[str, Align]] = [(text, c.align) for text, c in zip(block.total, block.columns, strict=True)]
        _fill(table.add_row(), cells, fonts.heading, size)


def add_form(file: Any, block: Form, fonts: form.Fonts, width: int) -> None:
    """A form: groups at the left, fields of one or two to a row."""
    table = _new(file, len(FORM_SHARES), list(FORM_SHARES), width)
    for group in block.groups:
        _group(table, group, fonts)


def _group(table: Any, group: Group, fonts: form.Fonts) -> None:
    first = len(table.rows)
    for fields in group.rows:
        row = table.add_row()
        row.height_rule, row.height = WD_ROW_HEIGHT_RULE.AT_LEAST, Pt(ROW * max(field.lines for field in fields))
        cells = row.cells
        # 1. A single field takes the width of both.
        places = [(cells[1], cells[2]), (cells[3], cells[4])]
        if len(fields) == 1:
            places = [(cells[1], cells[2].merge(cells[4]))]
        # 2. Labels stand in the middle, values at the left.
        for field, (label, value) in zip(fields, places, strict=True):
            _text(label, field.label, fonts.heading, form.SIZE_SMALL_4, "center")
            _text(value, field.value, fonts.body, form.SIZE_SMALL_4, "left")
    # 3. The name of the group, downwards over all its rows.
    name = table.cell(first, 0).merge(table.cell(len(table.rows) - 1, 0))
    _text(name, "\n".join(group.name), fonts.heading, form.SIZE_SMALL_4, "center")


def _new(file: Any, columns: int, shares: list[int], width: int) -> Any:
    table = file.add_table(rows=0, cols=columns)
    table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
    for column, share in zip(table.columns, shares, strict=True):
        column.width = Mm(width * share / sum(shares))
    return table


def _fill(row: Any, cells: list[tuple[str, Align]], font: str, size: float) -> None:
    for cell, (text, align) in zip(row.cells, cells, strict=True):
        _text(cell, text, font, size, align)


def _text(cell: Any, text: str, font: str, size: float, align: Align) -> None:
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    paragraph = write(cell.paragraphs[0], text, font=font, size=size, align=align)
    paragraph.paragraph_format.line_spacing = 1.0


def _repeat(row: Any) -> None:
    row._tr.get_or_add_trPr().append(_on("w:tblHeader"))


def _on(tag: str) -> Any:
    element = OxmlElement(tag)
    element.set(qn("w:val"), "true")
    return element
