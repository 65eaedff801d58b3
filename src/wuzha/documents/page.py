# SPDX-License-Identifier: Apache-2.0
"""The page in the form of GB/T 9704-2012 党政机关公文格式: paper, margins, character grid, page numbers.

Sizes, fonts and lines are numbers (lengths in mm, sizes in pt); paragraphs, tables and forms are set by them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from wuzha.documents.description import Align, Form, Group, Table

MM_PER_INCH = 25.4
PT_PER_MM = 72 / MM_PER_INCH

# 5.1 A4; 5.2.1 天头 37, 订口 28, 版心 156 × 225.
PAGE = (210, 297)
TOP, LEFT = 37, 28
AREA = (156, 225)
RIGHT = PAGE[0] - LEFT - AREA[0]
BOTTOM = PAGE[1] - TOP - AREA[1]

# 5.2.3 22 lines of 28 characters a page.
LINES, CHARACTERS = 22, 28
LINE_PITCH = AREA[1] * PT_PER_MM / LINES
CHARACTER_PITCH = AREA[0] * PT_PER_MM / CHARACTERS

# 5.2.2 and 7: 字号 in points.
SIZE_2, SIZE_3, SIZE_4, SIZE_SMALL_4 = 22.0, 16.0, 14.0, 12.0
SIZE_5 = 10.5
#: 7.2.4 发文机关标志: at most 22 × 15 mm a character.
RED_HEAD, RED_HEAD_LEAST = 42.0, 26.0
RED = "E60012"
#: 7.5 页码: the dashes 7 mm below the type area, in the middle of their line; what is left from there to the edge.
NUMBER_FROM_EDGE = BOTTOM - 7 - SIZE_4 / 2 / PT_PER_MM
#: 7.3.1 pitch of the lines of a title of 2号.
TITLE = 33.0
#: 7.2.7 the red line: 0.35 mm, in eighths of a point.
RED_LINE = 8


@dataclass(frozen=True, slots=True)
class Fonts:
    """Names of the fonts on the machine that prints. The standard's own are proprietary and can be replaced."""

    body: str = "仿宋_GB2312"
    title: str = "方正小标宋简体"
    heading: str = "黑体"
    subheading: str = "楷体_GB2312"
    number: str = "宋体"


ALIGNS = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}
#: What XML 1.0 cannot hold (2.2); a value from outside may bring it along.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> str:
    """The text without characters that no XML file can hold."""
    return _NOT_XML.sub("", text)


def write(
    paragraph: Any,
    text: str,
    *,
    font: str,
    size: float = SIZE_3,
    align: Align = "left",
    indent: int = 0,
    bold: bool = False,
    color: str = "",
) -> Any:
    """Fill a paragraph with one run. `indent` is in characters of its size, for the first line."""
    shape = paragraph.paragraph_format
    shape.alignment = ALIGNS[align]
    shape.space_before = shape.space_after = Pt(0)
    if indent:
        shape.first_line_indent = Pt(indent * size)
    run = paragraph.add_run(clean(text))
    run.font.size = Pt(size)
    run.bold = bold or None
    if color:
        run.font.color.rgb = RGBColor.from_string(color)
    named(run, font)
    return paragraph


def named(run: Any, font: str) -> None:
    """One font for Chinese and Latin characters: figures of a 公文 stand in the font of their line."""
    run.font.name = font
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


def pitched(paragraph: Any, pitch: float = LINE_PITCH) -> Any:
    """Fix the line pitch, so that 22 lines fill a page whatever font stands in."""
    paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    # Whole twips, rounded down: 22 lines must fit into the type area.
    paragraph.paragraph_format.line_spacing = Pt(int(pitch * 20) / 20)
    if pitch != LINE_PITCH:
        off_grid(paragraph)
    return paragraph


def off_grid(paragraph: Any) -> None:
    """Let lines keep their own height: on the grid of the page each would take whole lines of 3号."""
    snap = OxmlElement("w:snapToGrid")
    snap.set(qn("w:val"), "0")
    paragraph._p.get_or_add_pPr().insert_element_before(snap, "w:spacing", "w:ind", "w:contextualSpacing", "w:jc")


def rule(paragraph: Any, eighths: int, color: str, style: str = "single", space: int = 11) -> None:
    """A line below a paragraph, so many points below its text."""
    borders, bottom = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in (("val", style), ("sz", str(eighths)), ("space", str(space)), ("color", color)):
        bottom.set(qn(f"w:{name}"), value)
    borders.append(bottom)
    paragraph._p.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:kinsoku", "w:snapToGrid", "w:spacing", "w:ind", "w:jc"
    )


#: Shares of the line: name of the group, then label, value, label, value.
FORM_SHARES = (9, 30, 52, 25, 40)
#: A table of more columns than a few is set in 五号, of many in 六号 with little space beside its cells: a sum of
#: millions stands on one line.
FEW, MOST_PLAIN, SIZE_WIDE, CELL_SIDE = 4, 6, 7.5, 0.6
#: Space between two tables of which one follows the other (pt).
BETWEEN_TABLES = 9.0
#: Least height of a line of a form, and the space above and below the text of a cell.
ROW, CELL_SPACE = 24.0, 2.0


def table_size(columns: int) -> float:
    """Size of the text of a table of so many columns."""
    return SIZE_WIDE if columns > MOST_PLAIN else SIZE_5 if columns > FEW else SIZE_SMALL_4


def add_table(file: Any, block: Table, fonts: Fonts, width: int) -> None:
    """A table with a head that repeats; the wider it is, the smaller it is set.

    Right after another table it stands off a little: two that touch are one for Word, with the first one's head.
    """
    size = table_size(len(block.columns))
    body = file.element.body
    if len(body) > 1 and body[-2].tag == qn("w:tbl"):
        pitched(file.add_paragraph(), BETWEEN_TABLES)
    table = _new(file, len(block.columns), [column.width for column in block.columns], width)
    if size == SIZE_WIDE:
        cell_margins(table, CELL_SIDE)
    _fill(table.add_row(), [(column.title, "center") for column in block.columns], fonts.heading, size)
    _repeat(table.rows[0])
    for row in block.rows:
        _fill(table.add_row(), [(text, c.align) for text, c in zip(row, block.columns, strict=True)], fonts.body, size)
    if block.total:
        cells: list[tuple[str, Align]] = [(text, c.align) for text, c in zip(block.total, block.columns, strict=True)]
        _fill(table.add_row(), cells, fonts.heading, size)


def add_form(file: Any, block: Form, fonts: Fonts, width: int) -> None:
    """A form: groups at the left, fields of one or two to a row."""
    table = _new(file, len(FORM_SHARES), list(FORM_SHARES), width)
    for group in block.groups:
        _group(table, group, fonts)


def _group(table: Any, group: Group, fonts: Fonts) -> None:
    first = len(table.rows)
    for fields in group.rows:
        row = table.add_row()
        _whole(row)
        row.height_rule, row.height = WD_ROW_HEIGHT_RULE.AT_LEAST, Pt(ROW * max(field.lines for field in fields))
        cells = row.cells
        # 1. A single field takes the width of both.
        places = [(cells[1], cells[2]), (cells[3], cells[4])]
        if len(fields) == 1:
            places = [(cells[1], cells[2].merge(cells[4]))]
        # 2. Labels stand in the middle, values at the left.
        for field, (label, value) in zip(fields, places, strict=True):
            _text(label, field.label, fonts.heading, SIZE_SMALL_4, "center")
            _text(value, field.value, fonts.body, SIZE_SMALL_4, "left")
    # 3. The name of the group, downwards over all its rows, which go to the next page together.
    name = table.cell(first, 0).merge(table.cell(len(table.rows) - 1, 0))
    _text(name, "\n".join(group.name), fonts.heading, SIZE_SMALL_4, "center")
    for row in table.rows[first:-1]:
        # By the XML: cells below a merged one are cells too, and an empty one would let the row go.
        for paragraph in row._tr.iter(qn("w:p")):
            paragraph.get_or_add_pPr().keepNext_val = True


def _new(file: Any, columns: int, shares: list[int], width: int) -> Any:
    table = file.add_table(rows=0, cols=columns)
    table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
    for column, share in zip(table.columns, shares, strict=True):
        column.width = Mm(width * share / sum(shares))
    return table


def _fill(row: Any, cells: list[tuple[str, Align]], font: str, size: float) -> None:
    _whole(row)
    for cell, (text, align) in zip(row.cells, cells, strict=True):
        _text(cell, text, font, size, align)


def _text(cell: Any, text: str, font: str, size: float, align: Align) -> None:
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    paragraph = write(cell.paragraphs[0], text, font=font, size=size, align=align)
    shape = paragraph.paragraph_format
    shape.line_spacing, shape.space_before, shape.space_after = 1.0, Pt(CELL_SPACE), Pt(CELL_SPACE)
    off_grid(paragraph)


def cell_margins(table: Any, side_mm: float) -> None:
    """Space between the text of a cell and its lines at the sides."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(int(side_mm * PT_PER_MM * 20)))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    table._tbl.tblPr.insert_element_before(margins, "w:tblLook", "w:tblCaption", "w:tblDescription")


def _whole(row: Any) -> None:
    """Keep a row on one page."""
    row._tr.get_or_add_trPr().append(_on("w:cantSplit"))


def _repeat(row: Any) -> None:
    row._tr.get_or_add_trPr().append(_on("w:tblHeader"))


def _on(tag: str) -> Any:
    element = OxmlElement(tag)
    element.set(qn("w:val"), "true")
    return element


def set_up(file: Any, fonts: Fonts, *, landscape: bool) -> None:
    """Give the only section of a new file its page, and the styles their fonts."""
    section = file.sections[0]
    width, height = PAGE
    margins = (TOP, RIGHT, BOTTOM, LEFT)
    if landscape:
        # 9: the page is turned so that its head lies at the binding edge.
        section.orientation = WD_ORIENT.LANDSCAPE
        width, height = height, width
        margins = (LEFT, TOP, RIGHT, BOTTOM)
    section.page_width, section.page_height = Mm(width), Mm(height)
    section.top_margin, section.right_margin, section.bottom_margin, section.left_margin = map(Mm, margins)
    section.footer_distance = Mm(min(NUMBER_FROM_EDGE, margins[2] - 10))
    normal = file.styles["Normal"]
    normal.font.name, normal.font.size = fonts.body, Pt(SIZE_3)
    normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), fonts.body)
    # 5.2.3: every page is filled to its last line, whatever paragraph begins or ends there.
    normal.paragraph_format.widow_control = False
    # The template of the library leaves room below each paragraph.
    normal.paragraph_format.space_before = normal.paragraph_format.space_after = Pt(0)
    if not landscape:
        _grid(section)
    _numbers(file, section, fonts)


def line_width(*, landscape: bool) -> int:
    """Width of the type area in mm."""
    return PAGE[1] - TOP - BOTTOM if landscape else AREA[0]


def _grid(section: Any) -> None:
    """22 lines of 28 characters (5.2.3)."""
    grid = section._sectPr.find(qn("w:docGrid"))
    if grid is None:
        grid = OxmlElement("w:docGrid")
        section._sectPr.append(grid)
    grid.set(qn("w:type"), "linesAndChars")
    grid.set(qn("w:linePitch"), str(int(LINE_PITCH * 20)))
    # In 1/4096 pt: how much wider than the body size a character's place is.
    grid.set(qn("w:charSpace"), str(int((CHARACTER_PITCH - SIZE_3) * 4096)))


def _numbers(file: Any, section: Any, fonts: Fonts) -> None:
    """7.5: — 1 — in 4号 宋体; at the right on odd pages, at the left on even ones, one character in."""
    file.settings.odd_and_even_pages_header_footer = True
    sides: tuple[tuple[Any, Align], ...] = ((section.footer, "right"), (section.even_page_footer, "left"))
    for footer, align in sides:
        footer.is_linked_to_previous = False
        paragraph = pitched(footer.paragraphs[0], SIZE_4)
        write(paragraph, "— ", font=fonts.number, size=SIZE_4, align=align)
        _page_number(paragraph, fonts)
        write(paragraph, " —", font=fonts.number, size=SIZE_4, align=align)
        shape = paragraph.paragraph_format
        if align == "right":
            shape.right_indent = Pt(SIZE_4)
        else:
            shape.left_indent = Pt(SIZE_4)


def _page_number(paragraph: Any, fonts: Fonts) -> None:
    """The number of the page: each part of the field in a run of the same size, which programs show it in."""
    for kind, text in (("begin", ""), ("", "PAGE"), ("separate", ""), ("result", "1"), ("end", "")):
        run = paragraph.add_run(text if kind == "result" else "")
        run.font.size = Pt(SIZE_4)
        named(run, fonts.number)
        if kind == "":
            part = OxmlElement("w:instrText")
            part.set(qn("xml:space"), "preserve")
            part.text = text
            run._element.append(part)
        elif kind != "result":
            part = OxmlElement("w:fldChar")
            part.set(qn("w:fldCharType"), kind)
            run._element.append(part)
