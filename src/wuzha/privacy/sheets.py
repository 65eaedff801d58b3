# SPDX-License-Identifier: Apache-2.0
"""A list as XLSX or CSV: watermarked, guarded against formulas. The file is made in memory: no clear copy on disk."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from wuzha.privacy.exporters import Cell
from wuzha.privacy.models import Export
from wuzha.sealed import Sealed

#: What a spreadsheet program may take for the beginning of a formula, in either width.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
#: The most characters that fit in a cell of XLSX.
CELL = 32_767
WIDEST, NARROWEST = 40, 8


@dataclass(frozen=True, slots=True)
class Sheet:
    """A list ready to be written."""

    title: str
    headings: list[str]
    rows: list[list[str | int | float]]


@dataclass(frozen=True, slots=True)
class Watermark:
    """Who took it out, when, under which number: on every sheet, in the head and foot of every page."""

    name: str
    badge: str
    at: str
    number: str
    purpose: str
    clear: bool

    @classmethod
    def of(cls, export: Export) -> Watermark:
        at = timezone.localtime(export.started_at or export.asked_at).strftime("%Y-%m-%d %H:%M")
        badge = export.by.badge or export.by.username
        return cls(export.by.name, badge, at, export.number, export.text, export.clear)

    @property
    def line(self) -> str:
        kind = "明文" if self.clear else "脱敏"
        return f"{self.name} {self.badge} {self.at} {self.number} {kind} 仅限“{self.purpose}”使用，不得外传"

    @property
    def short(self) -> str:
        """For the head of a page, which takes 255 characters with its marks; `&` begins a mark there."""
        return f"{self.name} {self.badge} {self.at} {self.number}".replace("&", "&&")


def cell_text(value: Cell) -> str | int | float:
    """A value as the file shows it, a sealed one masked. Times in the time of the interface."""
    if value is None:
        return ""
    if isinstance(value, Sealed):
        return str(value)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M:%S")
    return value.isoformat() if isinstance(value, date) else value


def guarded(text: str) -> str:
    """An apostrophe keeps a spreadsheet program from running the cell (OWASP, CSV injection)."""
    return f"'{text}" if text.startswith(DANGEROUS) else text


def csv_file(sheet: Sheet, mark: Watermark) -> bytes:
    """UTF-8 with byte-order mark, as Excel expects; the watermark is the first and the last row."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow([mark.line])
    writer.writerow([guarded(heading) for heading in sheet.headings])
    for row in sheet.rows:
        writer.writerow([guarded(cell) if isinstance(cell, str) else cell for cell in row])
    writer.writerow([mark.line])
    return stream.getvalue().encode("utf-8-sig")


def workbook(sheet: Sheet, mark: Watermark) -> bytes:
    """XLSX with the watermark as first row, in the head and foot of each printed page, and in its properties."""
    import xlsxwriter  # a twentieth of the start of every process

    stream = io.BytesIO()
    book = xlsxwriter.Workbook(
        stream,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    book.set_properties({"author": f"{mark.name} {mark.badge}", "comments": mark.line, "subject": mark.number})
    loud = book.add_format({"bold": True, "font_color": "#B00020"})
    bold = book.add_format({"bold": True, "bottom": 1})
    text = book.add_format({"num_format": "@"})
    quoted = book.add_format({"num_format": "@", "quote_prefix": True})
    page = book.add_worksheet(sheet.title[:31])
    page.set_header(f"&L{mark.short}&R&P / &N")
    page.set_footer(f"&C{mark.short}")
    page.write_string(0, 0, mark.line, loud)
    for column, heading in enumerate(sheet.headings):
        page.write_string(1, column, heading, bold)
        page.set_column(column, column, _width(heading, sheet.rows, column))
    for number, row in enumerate(sheet.rows, 2):
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                if cell:
                    page.write_string(number, column, cell[:CELL], quoted if cell.startswith(DANGEROUS) else text)
            else:
                page.write_number(number, column, cell)
    page.freeze_panes(2, 0)
    page.repeat_rows(0, 1)
    page.set_landscape()
    book.close()
    return stream.getvalue()


def _width(heading: str, rows: Sequence[Sequence[object]], column: int) -> int:
    """Wide enough for the first rows; a Chinese character takes two places."""
    texts = [heading, *(str(row[column]) for row in rows[:50])]
    widest = max(sum(2 if ord(letter) > 0x2E7F else 1 for letter in text) for text in texts)
    return max(NARROWEST, min(WIDEST, widest + 2))
