# SPDX-License-Identifier: Apache-2.0
"""Tables drawn on pages as banks and wallets draw them, from rows of text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tests.funds.statements.proof.pdf.paper import Sheet, width_of

#: leading of a text of size 1
LEAD = 1.25


@dataclass(frozen=True)
class Look:
    """How a table is drawn. `rules`: all, across, none, zebra; `beside`: where a short cell stands in a tall row."""

    rules: str = "all"
    beside: str = "top"
    repeat: bool = True
    pad: float = 5
    size: float = 8
    turn: int = 0
    sideways: bool = False
    wide: bool = False
    mark: str = ""
    footer: str = "第 {page} 页 共 {pages} 页"
    titles: tuple[str, ...] = ("银行交易明细", "户名：甲某    账号：6222020200012345678")
    head: str = "left"
    gap: float = 4
    bold: bool = False
    tall: float = 420
    #: each glyph is put by itself, as browsers do
    single: bool = False


def wrapped(text: str, width: float, size: float) -> list[str]:
    """Lines of a cell, broken where they are full; a day and its clock at their space."""
    lines = [""]
    for part in text.split("\n"):
        if lines != [""]:
            lines.append("")
        for char in part:
            if width_of(lines[-1] + char, size) > width and lines[-1]:
                lines.append("" if char == " " else char)
            else:
                lines[-1] += char
    return lines


def draw(
    headers: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float], right: set[int], look: Look,
    *, last: Sequence[str] | None = None,
) -> list[Sheet]:  # fmt: skip
    """Pages of a table. `widths` of columns, `right` those set to the right; `last` is a row of totals."""
    pages = _Pages(headers, widths, right, look)
    pages.begin()
    for row in rows:
        pages.row(row)
    if last:
        pages.row(last)
    return pages.done()


class _Pages:
    def __init__(self, headers: Sequence[str], widths: Sequence[float], right: set[int], look: Look) -> None:
        self.headers, self.widths, self.right, self.look = headers, widths, right, look
        self.sheets: list[Sheet] = []
        self.y = 0.0
        self.edges = [36.0]
        for width in widths:
            self.edges.append(self.edges[-1] + width + look.gap)

    @property
    def sheet(self) -> Sheet:
        return self.sheets[-1]

    def begin(self) -> None:
        look = self.look
        size = (842.0 if look.wide else 595.0, look.tall)
        self.sheets.append(Sheet(*size, look.turn, look.sideways))
        self.y = 40.0
        for title in look.titles:
            self.sheet.text(36, self.y, title, size=9)
            self.y += 16
        self.y += 6
        if look.mark == "slant":
            for y in (200, 350):
                self.sheet.text(150, y, "仅供公安机关使用", size=36, gray=0.85, slant="0.866 0.5 -0.5 0.866")
        elif look.mark == "large":
            self.sheet.text(100, 200, "仅供公安机关查询使用", size=40, gray=0.85)
        elif look.mark == "stamp":
            self.sheet.text(200, 150, "电子回单专用章", size=20, gray=0.3)
        if len(self.sheets) == 1 or look.repeat:
            self.row(self.headers, head=True)

    def row(self, cells: Sequence[str], *, head: bool = False) -> None:
        look = self.look
        lines = [wrapped(text, width, look.size) for text, width in zip(cells, self.widths, strict=True)]
        tall = max(len(one) for one in lines)
        height = tall * LEAD * look.size + look.pad
        if self.y + height > self.sheet.height - 60 and not head:
            self.begin()
        top, bottom = self.y, self.y + height
        if look.rules == "zebra" and len(self.sheet.ops) % 2:
            self.sheet.box(self.edges[0], top, self.edges[-1], bottom, fill=0.93)
        for at, one in enumerate(lines):
            free = (tall - len(one)) * LEAD * look.size
            shift = {"top": 0.0, "middle": free / 2, "bottom": free}[look.beside]
            to = look.head if head else "right" if at in self.right else "left"
            x0, x1 = self.edges[at] + look.gap / 2, self.edges[at + 1] - look.gap / 2
            x = {"left": x0, "right": x1, "middle": (x0 + x1) / 2}[to]
            for number, text in enumerate(one):
                y = top + look.pad / 2 + shift + (number + 0.8) * LEAD * look.size
                if text:
                    self._write(x, y, text, to)
                    if look.bold and head:
                        self.sheet.text(x + 0.3, y, text, size=look.size, to=to)
        if look.rules in {"all", "across"}:
            self.sheet.line(self.edges[0], top, self.edges[-1], top)
            self.sheet.line(self.edges[0], bottom, self.edges[-1], bottom)
        if look.rules == "all":
            for x in self.edges:
                self.sheet.line(x, top, x, bottom)
        self.y = bottom

    def _write(self, x: float, y: float, text: str, to: str) -> None:
        if not self.look.single:
            self.sheet.text(x, y, text, size=self.look.size, to=to)
            return
        taken = width_of(text, self.look.size)
        x -= {"left": 0.0, "right": taken, "middle": taken / 2}[to]
        for char in text:
            if char != " ":
                self.sheet.text(x, y, char, size=self.look.size)
            x += width_of(char, self.look.size)

    def done(self) -> list[Sheet]:
        for number, sheet in enumerate(self.sheets, 1):
            text = self.look.footer.format(page=number, pages=len(self.sheets))
            if text:
                sheet.text(sheet.width / 2, sheet.height - 30, text, size=8, to="middle")
        return self.sheets
