# SPDX-License-Identifier: Apache-2.0
"""版记 (GB/T 9704-2012, 7.4): 抄送, 印发机关 and 印发日期 between lines, as the last lines of a page of even number.

A file does not know its pages, so on which one its text ends is reckoned here from the grid of 22 lines of 28
characters.
"""

from __future__ import annotations

import math
from typing import Any

from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from wuzha.documents import page
from wuzha.documents.chart import HEIGHT as CHART_HEIGHT
from wuzha.documents.description import (
    Attached,
    Block,
    Chart,
    Document,
    Form,
    Heading,
    Imprint,
    NewPage,
    Paragraph,
    Signature,
    Table,
)
from wuzha.documents.head import ABOVE_NUMBER, ABOVE_TITLE, TO_MARK, TO_RULE, title_lines
from wuzha.documents.page import LINE_PITCH, PT_PER_MM, pitched, write
from wuzha.engine.wording import plain_date

#: In eighths of a point: first and last line 0.35 mm, those between 0.25 mm.
THICK, THIN = 8, 6
#: Height of a line of 4号, in pt, and how much higher than its size a line of a table is.
ROW, TABLE_LINE = 24.0, 1.35
#: Points of a page of text.
_FULL = page.LINES * LINE_PITCH


def add_imprint(file: Any, document: Document, fonts: page.Fonts) -> None:
    """Put 版记 at the foot of the page on which the text ends, or of the next where that one is odd or full."""
    imprint = document.imprint
    if imprint is None:
        return
    number, used = ends(document)
    needed = ROW * (len(_printed(imprint)) + _copy_lines(imprint)) + LINE_PITCH
    for _page in range(_pages_more(number, used, needed)):
        pitched(file.add_paragraph(), 1).paragraph_format.page_break_before = True
    _table(file, imprint, fonts)
    # What a floating table is anchored to: it takes no room.
    pitched(file.add_paragraph(), 1)


def _pages_more(number: int, used: float, needed: float) -> int:
    if number % 2:
        return 1
    return 0 if used + needed <= _FULL else 2


def _copy_lines(imprint: Imprint) -> int:
    """Lines of 抄送: 31 characters of 4号 are on one, less one at each side and the three that it begins with."""
    if not imprint.copies:
        return 0
    most = page.AREA[0] * PT_PER_MM / page.SIZE_4 - 5
    return max(1, math.ceil((_width("，".join(imprint.copies)) + 1) / most))


def _printed(imprint: Imprint) -> list[str]:
    """Who printed it at the left and when at the right: in one line where both fit, else the day below."""
    day = f"{plain_date(imprint.day)}印发"
    # One place less at each side, and one between the two.
    most = page.AREA[0] * PT_PER_MM / page.SIZE_4 - 3
    if _width(imprint.organ) + _width(day) <= most:
        return [f"{imprint.organ}\t{day}"]
    return [imprint.organ, f"\t{day}"]


def _table(file: Any, imprint: Imprint, fonts: page.Fonts) -> None:
    """One row for 抄送, one for who printed it, floating at the foot of the type area."""
    rows = [[f"抄送：{'，'.join(imprint.copies)}。"]] if imprint.copies else []
    rows.append(_printed(imprint))
    table = file.add_table(rows=len(rows), cols=1)
    table.autofit = False
    table.columns[0].width = Mm(page.AREA[0])
    properties = table._tbl.tblPr
    place = OxmlElement("w:tblpPr")
    for name, value in (
        ("leftFromText", "0"), ("rightFromText", "0"), ("vertAnchor", "margin"), ("horzAnchor", "margin"),
        ("tblpXSpec", "center"), ("tblpYSpec", "bottom"),
    ):  # fmt: skip
        place.set(qn(f"w:{name}"), value)
    properties.insert_element_before(
        place, "w:tblOverlap", "w:bidiVisual", "w:tblStyleRowBandSize", "w:tblStyleColBandSize", "w:tblW", "w:jc",
        "w:tblCellSpacing", "w:tblInd", "w:tblBorders", "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook",
    )  # fmt: skip
    _borders(properties)
    page.cell_margins(table, 0)
    for row, texts in zip(table.rows, rows, strict=True):
        cell = row.cells[0]
        cell.width = Mm(page.AREA[0])
        for at, text in enumerate(texts):
            paragraph = cell.add_paragraph() if at else cell.paragraphs[0]
            line = pitched(write(paragraph, text, font=fonts.body, size=page.SIZE_4), ROW)
            shape = line.paragraph_format
            shape.right_indent = Pt(page.SIZE_4)
            if text.startswith("抄送："):
                # Further lines begin below the first organ.
                shape.left_indent, shape.first_line_indent = Pt(4 * page.SIZE_4), Pt(-3 * page.SIZE_4)
            else:
                shape.left_indent = Pt(page.SIZE_4)
                shape.tab_stops.add_tab_stop(Pt(page.AREA[0] * PT_PER_MM - page.SIZE_4), WD_TAB_ALIGNMENT.RIGHT)


def _borders(properties: Any) -> None:
    borders = OxmlElement("w:tblBorders")
    for side, eighths in (("top", THICK), ("bottom", THICK), ("insideH", THIN)):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", str(eighths)), ("space", "0"), ("color", "000000")):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    properties.insert_element_before(borders, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")


def ends(document: Document) -> tuple[int, float]:
    """On which page the text ends, and how many points of it are used."""
    reckoning = _Reckoning()
    if document.issuer:
        reckoning.add((TO_MARK + TO_RULE) * PT_PER_MM + page.RED_HEAD)
        reckoning.add((ABOVE_NUMBER + max(1, len(document.signers)) + ABOVE_TITLE) * LINE_PITCH)
    reckoning.add(title_lines(document.title) * page.TITLE + LINE_PITCH)
    if document.addressee:
        reckoning.text(f"{document.addressee}：", 0)
    last = len(document.body) - 1
    tail = _tail(document)
    for place, block in enumerate(document.body):
        if place and isinstance(block, Table) and isinstance(document.body[place - 1], Table):
            reckoning.add(page.BETWEEN_TABLES)
        if place == last and tail and isinstance(block, Paragraph):
            # Only the last paragraph goes to a new page with the signature; longer ones are split before.
            tail += _lines(block.text, 0 if block.flush else 2) * LINE_PITCH
        else:
            reckoning.block(block)
    reckoning.whole(tail)
    if document.note:
        reckoning.text(f"（{document.note}）", 2)
    return reckoning.number, reckoning.used


def _tail(document: Document) -> float:
    """Height of attachments and signature, which stay together."""
    lines = len(document.attachments) + 1 if document.attachments else 0
    if document.signature is not None:
        lines += 3 + len(document.signature.signers)
    return lines * LINE_PITCH


class _Reckoning:
    """Where one is, page by page, in points."""

    def __init__(self) -> None:
        self.number, self.used = 1, 0.0

    def add(self, height: float) -> None:
        """Something that lies on one page."""
        if self.used + height > _FULL + 0.5:
            self.number, self.used = self.number + 1, 0.0
        self.used += height

    whole = add

    def text(self, text: str, indent: int, pitch: float = LINE_PITCH) -> None:
        for _line in range(_lines(text, indent)):
            self.add(pitch)

    def block(self, block: Block) -> None:
        match block:
            case Paragraph():
                self.text(block.text, 0 if block.flush or block.align != "left" else 2)
            case Heading():
                if self.used + 2 * LINE_PITCH > _FULL + 0.5:  # with the line below it
                    self.number, self.used = self.number + 1, 0.0
                self.text(block.text, 2)
            case Table():
                self._table(block)
            case Chart():
                self.add(CHART_HEIGHT * PT_PER_MM + LINE_PITCH)
            case Form():
                for group in block.groups:
                    self.add(sum(page.ROW * max(one.lines for one in row) for row in group.rows))
            case NewPage():
                self.number, self.used = self.number + 1, 0.0
                self.add(page.TITLE * title_lines(block.title or "　") + (LINE_PITCH if block.title else 0))
                self.add(2 * LINE_PITCH if block.annex else 0)
            case Attached():
                self.add((len(block.names) + 1) * LINE_PITCH)
            case Signature():
                self.add((3 + len(block.signers)) * LINE_PITCH)
            case _:
                self.add(LINE_PITCH)

    def _table(self, block: Table) -> None:
        size = page.table_size(len(block.columns))
        shares = sum(column.width for column in block.columns)
        widths = [page.AREA[0] * PT_PER_MM * column.width / shares / size - 1 for column in block.columns]
        rows = (tuple(column.title for column in block.columns), *block.rows, *([block.total] if block.total else []))
        for row in rows:
            lines = max(
                math.ceil(max(1.0, _width(cell)) / max(1.0, width)) for cell, width in zip(row, widths, strict=True)
            )
            self.add(lines * size * TABLE_LINE + 2 * page.CELL_SPACE)


def _lines(text: str, indent: int) -> int:
    return sum(max(1, math.ceil((_width(line) + indent) / page.CHARACTERS)) for line in text.split("\n"))


def _width(text: str) -> float:
    """In places of the grid; Latin letters and figures take half of one."""
    return sum(0.5 if char.isascii() else 1 for char in text)
