# SPDX-License-Identifier: Apache-2.0
"""A workbook of text cells, written from its first byte to its last without a temporary file (ECMA-376 part 1, §18).

Programs that write workbooks keep their parts in files of their own until the end, in clear. This one knows text only,
and never goes back: what it writes to may be a pipe or seal every byte.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import IntEnum
from functools import lru_cache
from typing import IO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
#: What XML cannot hold, and what a spreadsheet program would take for an escape (§22.9.2.19).
_ODD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")


class Style(IntEnum):
    """How a cell looks, by its place among the formats below."""

    TITLE = 1
    TEXT = 2
    #: Text with the mark that a spreadsheet program itself sets for an apostrophe: it stays text when it is edited.
    QUOTED = 3


_STYLES = (
    f'{_HEAD}<styleSheet xmlns="{_MAIN}">'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>'
    '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" quotePrefix="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
_SHEET = (
    f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>'
)


class _Onward:
    """A file that is only added to. `ZipFile` would go back to write sizes into heads; without `tell` it does not."""

    def __init__(self, file: IO[bytes]) -> None:
        self.write, self.flush = file.write, file.flush


class TextWorkbook:
    """Sheets one after the other, each with its first row held; whole after `close`."""

    def __init__(self, file: IO[bytes]) -> None:
        self._zip = ZipFile(_Onward(file), "w", ZIP_DEFLATED)  # type: ignore[call-overload]  # it need not seek
        self._sheets = 0
        self._rows = 0
        self._part: IO[bytes] | None = None

    def add_sheet(self) -> None:
        """End the sheet before, if any, and begin the next."""
        self._end_sheet()
        self._sheets, self._rows = self._sheets + 1, 0
        self._part = self._zip.open(f"xl/worksheets/sheet{self._sheets}.xml", "w", force_zip64=True)
        self._part.write(_SHEET.encode())

    def write_row(self, cells: Sequence[str], styles: Sequence[Style]) -> None:
        """The next row of the sheet; empty cells are left out."""
        assert self._part is not None  # noqa: S101 - a sheet was begun
        self._rows += 1
        written = "".join(
            f'<c r="{_column(place)}{self._rows}" s="{style.value}" t="inlineStr"><is>'
            f'<t xml:space="preserve">{_text(cell)}</t></is></c>'
            for place, (cell, style) in enumerate(zip(cells, styles, strict=True))
            if cell
        )
        self._part.write(f'<row r="{self._rows}">{written}</row>'.encode())

    def close(self) -> None:
        """End the workbook. The file that it was written to stays open."""
        self._end_sheet()
        numbers = range(1, self._sheets + 1)
        parts = "".join(
            f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_TYPES}.worksheet+xml"/>' for n in numbers
        )
        sheets = "".join(f'<sheet name="Sheet{n}" sheetId="{n}" r:id="rId{n}"/>' for n in numbers)
        book = f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{sheets}</sheets></workbook>'
        links = "".join(_link(f"rId{n}", "worksheet", f"worksheets/sheet{n}.xml") for n in numbers)
        links += _link(f"rId{self._sheets + 1}", "styles", "styles.xml")
        relations = f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">%s</Relationships>'
        for name, content in (
            ("xl/styles.xml", _STYLES),
            ("xl/workbook.xml", book),
            ("xl/_rels/workbook.xml.rels", relations % links),
            ("_rels/.rels", relations % _link("rId1", "officeDocument", "xl/workbook.xml")),
            (
                "[Content_Types].xml",
                f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
                '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
                '<Default Extension="xml" ContentType="application/xml"/>'
                f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPES}.sheet.main+xml"/>'
                f'<Override PartName="/xl/styles.xml" ContentType="{_TYPES}.styles+xml"/>{parts}</Types>',
            ),
        ):
            self._zip.writestr(name, content)
        self._zip.close()

    def _end_sheet(self) -> None:
        if self._part is not None:
            self._part.write(b"</sheetData></worksheet>")
            self._part.close()
            self._part = None


def _link(key: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{key}" Type="{_OFFICE}/{kind}" Target="{target}"/>'


def _text(cell: str) -> str:
    return escape(_ODD.sub(lambda found: f"_x{ord(found[0]):04X}_", cell), {"\r": "_x000D_"})


@lru_cache(1024)
def _column(place: int) -> str:
    """0 → A, 26 → AA."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
