# SPDX-License-Identifier: Apache-2.0
"""版头 of a 公文 (GB/T 9704-2012, 7.2): what stands above the title, and the title."""

from __future__ import annotations

from typing import Any

from docx.enum.text import WD_TAB_ALIGNMENT
from docx.shared import Pt

from wuzha.documents import page
from wuzha.documents.description import Document
from wuzha.documents.page import named, pitched, rule, write
from wuzha.documents.titles import shaped

#: 7.2.4: from the upper edge of the type area to that of 发文机关标志, in mm.
TO_MARK = 35
#: 7.2.7: from 发文字号 down to the red line, in mm.
TO_RULE = 4
#: 7.2.4 and 7.3.1: empty lines above 发文字号, and between the red line and the title.
ABOVE_NUMBER = ABOVE_TITLE = 2


def add_head(file: Any, document: Document, fonts: page.Fonts) -> None:
    """Above the title: 份号, 密级, 紧急程度, 类别标记; the issuer in red; number and 签发人; the red line."""
    if not document.issuer:
        if document.number:
            pitched(write(file.add_paragraph(), document.number, font=fonts.body, align="center"))
        return
    _corners(file, document, fonts)
    size = max(page.RED_HEAD_LEAST, min(page.RED_HEAD, page.AREA[0] * page.PT_PER_MM / len(document.issuer)))
    mark = write(file.add_paragraph(), document.issuer, font=fonts.title, size=size, align="center", color=page.RED)
    pitched(mark, size)
    _empty(file, ABOVE_NUMBER)
    _number(file, document, fonts)
    rule(pitched(file.add_paragraph(), TO_RULE * page.PT_PER_MM), page.RED_LINE, page.RED, space=0)
    _empty(file, ABOVE_TITLE)


def add_title(file: Any, title: str, fonts: page.Fonts) -> None:
    """The title of a 公文 on lines of its own, and an empty line below it."""
    line = pitched(write(file.add_paragraph(), "", font=fonts.title, size=page.SIZE_2, align="center"), page.TITLE)
    for number, text in enumerate(shaped(title)):
        run = line.runs[0] if number == 0 else line.add_run()
        if number:
            run.add_break()
        run.add_text(page.clean(text))
        run.font.size = Pt(page.SIZE_2)
        named(run, fonts.title)
    line.paragraph_format.keep_with_next = True
    _empty(file, 1)


def title_lines(title: str) -> int:
    return len(shaped(title))


def _corners(file: Any, document: Document, fonts: page.Fonts) -> None:
    """The lines above the issuer, which begins `TO_MARK` below the upper edge whatever stands there."""
    left = [
        (text, font)
        for text, font in (
            (document.copy_no, fonts.body), (document.secrecy, fonts.heading), (document.urgency, fonts.heading),
        )
        if text
    ]  # fmt: skip
    mark = f"类别标记：{document.mark}" if document.mark else ""
    rows = max(len(left), 1 if mark else 0)
    for place in range(rows):
        text, font = left[place] if place < len(left) else ("", fonts.body)
        line = pitched(write(file.add_paragraph(), text, font=font))
        if mark and place == 0:
            _at_right(line, 0)
            _more(line, f"\t{mark}", fonts.heading)
    pitched(file.add_paragraph(), TO_MARK * page.PT_PER_MM - rows * page.LINE_PITCH)


def _number(file: Any, document: Document, fonts: page.Fonts) -> None:
    """7.2.5, 7.2.6: in the middle; where there are 签发人, one character from the left and they at the right, the
    number on the line of the last of them."""
    if not document.signers:
        pitched(write(file.add_paragraph(), document.number, font=fonts.body, align="center"))
        return
    last = len(document.signers) - 1
    for place, name in enumerate(document.signers):
        text = f"　{document.number}" if place == last else ""
        line = pitched(write(file.add_paragraph(), text, font=fonts.body))
        _at_right(line, 1)
        _more(line, "\t签发人：" if place == 0 else "\t", fonts.body)
        _more(line, name, fonts.subheading)


def _at_right(line: Any, free: int) -> None:
    """What follows a tab ends so many characters from the right."""
    end = Pt(page.AREA[0] * page.PT_PER_MM - free * page.SIZE_3)
    line.paragraph_format.tab_stops.add_tab_stop(end, WD_TAB_ALIGNMENT.RIGHT)


def _more(line: Any, text: str, font: str) -> None:
    run = line.add_run(page.clean(text))
    run.font.size = Pt(page.SIZE_3)
    named(run, font)


def _empty(file: Any, lines: int) -> None:
    for _line in range(lines):
        pitched(file.add_paragraph())
