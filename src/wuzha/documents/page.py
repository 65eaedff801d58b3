# SPDX-License-Identifier: Apache-2.0
"""The page: paper, margins, character grid, page numbers."""

from __future__ import annotations

from typing import Any

from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from wuzha.documents import form
from wuzha.documents.text import write


def set_up(file: Any, fonts: form.Fonts, *, landscape: bool) -> None:
    """Give the only section of a new file its page, and the styles their fonts."""
    section = file.sections[0]
    width, height = form.PAGE
    margins = (form.TOP, form.RIGHT, form.BOTTOM, form.LEFT)
    if landscape:
        # 9: the page is turned so that its head lies at the binding edge.
        section.orientation = WD_ORIENT.LANDSCAPE
        width, height = height, width
        margins = (form.LEFT, form.TOP, form.RIGHT, form.BOTTOM)
    section.page_width, section.page_height = Mm(width), Mm(height)
    section.top_margin, section.right_margin, section.bottom_margin, section.left_margin = map(Mm, margins)
    section.footer_distance = Mm(min(form.NUMBER_FROM_EDGE, margins[2] - 10))
    normal = file.styles["Normal"]
    normal.font.name, normal.font.size = fonts.body, Pt(form.SIZE_3)
    normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), fonts.body)
    if not landscape:
        _grid(section)
    _numbers(file, section, fonts)


def line_width(*, landscape: bool) -> int:
    """Width of the type area in mm."""
    return form.PAGE[1] - form.TOP - form.BOTTOM if landscape else form.AREA[0]


def _grid(section: Any) -> None:
    """22 lines of 28 characters (5.2.3)."""
    grid = section._sectPr.find(qn("w:docGrid"))
    if grid is None:
        grid = OxmlElement("w:docGrid")
        section._sectPr.append(grid)
    grid.set(qn("w:type"), "linesAndChars")
    grid.set(qn("w:linePitch"), str(int(form.LINE_PITCH * 20)))
    # In 1/4096 pt: how much wider than the body size a character's place is.
    grid.set(qn("w:charSpace"), str(int((form.CHARACTER_PITCH - form.SIZE_3) * 4096)))


def _numbers(file: Any, section: Any, fonts: form.Fonts) -> None:
    """7.5: — 1 — in 4号 宋体; at the right on odd pages, at the left on even ones, one character in."""
    file.settings.odd_and_even_pages_header_footer = True
    for footer, align in ((section.footer, "right"), (section.even_page_footer, "left")):
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]
        write(paragraph, "— ", font=fonts.number, size=form.SIZE_4, align="right" if align == "right" else "left")
        _field(write(paragraph, "", font=fonts.number, size=form.SIZE_4, align="right" if align == "right" else "left"))
        write(paragraph, " —", font=fonts.number, size=form.SIZE_4, align="right" if align == "right" else "left")
        shape = paragraph.paragraph_format
        if align == "right":
            shape.right_indent = Pt(form.SIZE_4)
        else:
            shape.left_indent = Pt(form.SIZE_4)


def _field(paragraph: Any) -> None:
    """Make the last run the number of the page."""
    run = paragraph.runs[-1]._element
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        if kind:
            part = OxmlElement("w:fldChar")
            part.set(qn("w:fldCharType"), kind)
        else:
            part = OxmlElement("w:instrText")
            part.set(qn("xml:space"), "preserve")
            part.text = text
        run.append(part)
