# SPDX-License-Identifier: Apache-2.0
"""A page as it comes out of a printer: its sheets read back from the PDF that the browser makes of it."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

import pypdfium2
from playwright.sync_api import Page

#: Points from the edge of a sheet within which no printer prints.
RIM = 12.0
#: What nobody presses on paper, and what stays of it.
PRESSED = """() => [...document.querySelectorAll(
    "nav, .rail, .shell-header, .crumbs, .btn, button, select, textarea, input:not([type=hidden]), .act-menu, dialog")]
  .filter((one) => one.checkVisibility() && one.getClientRects().length).map((one) => one.outerHTML.slice(0, 120))"""
#: Words that a reader of the screen sees; those for ears only are one pixel large.
WORDS = """() => {
  const found = [], walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const words = node.data.trim(), range = document.createRange();
    range.selectNodeContents(node);
    const box = range.getBoundingClientRect();
    if (words && node.parentElement.checkVisibility({visibilityProperty: true}) && box.width > 1
        && !node.parentElement.closest(".sr-only, caption, metadata, title")) found.push(words);
  }
  return found;
}"""


@dataclass(frozen=True)
class Paper:
    """Sheets of a printed page: their words without spaces, and what is wrong with them."""

    sheets: list[str]
    faults: list[str]

    def lacks(self, *words: str) -> list[str]:
        """Which of these are on no sheet."""
        return [one for one in words if _bare(one) not in "".join(self.sheets)]


def printed(page: Page) -> Paper:
    """Print the page that is open. Faults: words that were lost or cut, and what is only good for pressing."""
    page.emulate_media(media="print")
    wanted: list[str] = page.evaluate(WORDS)
    faults = [f"to press: {one}" for one in page.evaluate(PRESSED)]
    document = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    sheets = []
    for sheet in document:
        text = sheet.get_textpage()
        sheets.append(_bare(text.get_text_range()))
        width = sheet.get_width()
        for place in range(text.count_chars()):
            left, _, right, _ = text.get_charbox(place)
            if right > left and not RIM < left < right < width - RIM:
                faults.append(f"cut on sheet {len(sheets)}: {text.get_text_range(place, 12)}")
                break
    whole = "".join(sheets)
    faults += [f"lost: {one}" for one in wanted if _bare(one) not in whole]
    return Paper(sheets, faults)


def rims_of(paper: Paper, *by: str) -> list[str]:
    """Which sheets do not say by whom they were printed, when, that people are masked, and their number of how many."""
    told = [*by, "打印20", "个人信息已遮盖"]
    count = len(paper.sheets)
    return [
        f"sheet {number} lacks {one}"
        for number, sheet in enumerate(paper.sheets, start=1)
        for one in (*told, f"{number}/{count}")
        if _bare(one) not in sheet
    ]


def _bare(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())
