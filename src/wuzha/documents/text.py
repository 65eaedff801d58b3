# SPDX-License-Identifier: Apache-2.0
"""Paragraphs: fonts, sizes, line pitch, indents."""

from __future__ import annotations

import re
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from wuzha.documents import form
from wuzha.documents.description import Align

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
    size: float = form.SIZE_3,
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


def pitched(paragraph: Any, pitch: float = form.LINE_PITCH) -> Any:
    """Fix the line pitch, so that 22 lines fill a page whatever font stands in."""
    paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    # Whole twips, rounded down: 22 lines must fit into the type area.
    paragraph.paragraph_format.line_spacing = Pt(int(pitch * 20) / 20)
    return paragraph
