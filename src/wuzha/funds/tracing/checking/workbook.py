# SPDX-License-Identifier: Apache-2.0
"""A workbook as it shows itself: its sheets in order, of each row the cells with value, number format and look.

Whatever else stands on a sheet (merged cells, comments, links, filters, drawings) is a fact of it, and every part of
the archive that a plain workbook has no use for is one of the book. A workbook that a spreadsheet program has opened
and saved reads the same: how cells are kept inside is no part of what is shown (ECMA-376, part 1, §18).
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any, Literal
from xml.etree import ElementTree

from wuzha.funds.tracing.checking.looks import looks_of
from wuzha.intake.readers import archive
from wuzha.intake.readers.limits import DEFAULT_LIMITS
from wuzha.intake.readers.problems import FileProblem, UnreadableFileError

#: Parts that say nothing, or are read here.
_KNOWN = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|docProps/[^/]+|xl/(workbook|sharedStrings|styles|calcChain|metadata)\.xml"
    r"|xl/_rels/workbook\.xml\.rels|xl/theme/[^/]+|xl/worksheets/(_rels/)?[^/]+|xl/printerSettings/[^/]+"
)
#: Of a sheet: how it is laid out on screen and paper.
_LAYOUT = frozenset(
    {"sheetPr", "dimension", "printOptions", "pageMargins", "pageSetup", "phoneticPr", "ignoredErrors", "rowBreaks",
     "colBreaks"}
)  # fmt: skip
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


@dataclass(frozen=True, slots=True)
class Cell:
    """`kind`: `text`, `number`, `formula`, `rich`, or a letter of the format for what an export never has."""

    kind: str
    value: str | float
    look: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row, numbered from 1; its cells by column, from 1."""

    number: int
    hidden: bool
    cells: dict[int, Cell]


@dataclass
class Sheet:
    """`facts` are whole when its rows have been read."""

    name: str
    state: str
    part: str
    facts: dict[str, str] = field(default_factory=dict)


class Bytes:
    """A file that lies in memory."""

    def __init__(self, content: bytes) -> None:
        self.name, self.size, self._content = "", len(content), content

    def open(self, mode: Literal["rb"]) -> Any:  # noqa: ARG002 - as `Kept` is opened
        return BytesIO(self._content)


class Book:
    """An open workbook. Raises UnreadableFileError for what is none, is damaged, locked or a bomb."""

    def __init__(self, path: Path | Bytes) -> None:
        self._path = path
        parts = archive.open_parts(path, DEFAULT_LIMITS)
        archive.verify_sizes(path, parts, DEFAULT_LIMITS)
        self._parts = {part.filename: part for part in parts}
        try:
            self._begin()
        except (ElementTree.ParseError, LookupError, ValueError, RecursionError) as error:
            raise UnreadableFileError(FileProblem.DAMAGED) from error

    def _begin(self) -> None:
        book = self._xml("xl/workbook.xml")
        places = {
            one.get("Id"): posixpath.normpath(posixpath.join("/xl", one.get("Target", ""))).lstrip("/")
            for one in self._xml("xl/_rels/workbook.xml.rels")
        }
        self.sheets = []
        names = []
        for one in book.iter():
            tag = plain(one.tag)
            if tag == "sheet":
                key = next((value for name, value in one.attrib.items() if plain(name) == "id" and "}" in name), "")
                part = places[key]
                if part not in self._parts:
                    raise LookupError(part)
                self.sheets.append(Sheet(one.get("name", ""), one.get("state", "visible"), part))
            elif tag == "definedName" and not one.get("name", "").startswith("_xlnm."):
                names.append(f"{one.get('name')}={one.text}")
        self.facts = {"defined names": " ".join(sorted(names))} if names else {}
        if odd := sorted(name for name in self._parts if not _KNOWN.fullmatch(name) and not name.endswith("/")):
            self.facts["parts"] = " ".join(odd)
        self._looks = looks_of(self._xml("xl/styles.xml")) if "xl/styles.xml" in self._parts else [""]
        strings = self._xml("xl/sharedStrings.xml") if "xl/sharedStrings.xml" in self._parts else ()
        self._strings = [_text(one) for one in strings]

    def sheet(self, name: str) -> Sheet | None:
        """The sheet of that name."""
        return next((one for one in self.sheets if one.name == name), None)

    def rows(self, sheet: Sheet) -> Iterator[Row]:
        """The rows in the order of the part. Raises UnreadableFileError for a damaged part, perhaps half way."""
        try:
            yield from self._rows(sheet)
        except (ElementTree.ParseError, LookupError, ValueError, RecursionError) as error:
            raise UnreadableFileError(FileProblem.DAMAGED, where=sheet.name) from error

    def _rows(self, sheet: Sheet) -> Iterator[Row]:
        parser: Any = ElementTree.XMLPullParser(("start", "end"))
        sheet.facts.clear()
        depth = last = 0
        for block in archive.read_part(self._path, self._parts[sheet.part]):
            parser.feed(block)
            for event, one in parser.read_events():
                depth += 1 if event == "start" else -1
                if event == "start" or not isinstance(one, ElementTree.Element):
                    continue
                if depth == 2 and plain(one.tag) == "row":
                    row = self._row(one, last)
                    if row.number <= last:
                        raise ValueError("rows out of order")
                    last = row.number
                    one.clear()
                    yield row
                elif depth == 1:
                    _note(sheet.facts, one)
                    one.clear()
        parser.close()

    def _row(self, one: ElementTree.Element, last: int) -> Row:
        cells: dict[int, Cell] = {}
        column = 0
        number = int(one.get("r") or last + 1)
        for cell in one:
            if found := _REFERENCE.fullmatch(cell.get("r", "")):
                if int(found[2]) != number:
                    raise ValueError("a cell of another row")
                column = column_number(found[1])
            else:
                column += 1
            if column in cells:
                raise ValueError("a cell twice")
            if (read := self._cell(cell)) is not None:
                cells[column] = read
        hidden = _is_on(one, "hidden") or float(one.get("ht") or 1) == 0
        return Row(number, hidden, cells)

    def _cell(self, cell: ElementTree.Element) -> Cell | None:
        kind, look = cell.get("t", "n"), self._looks[int(cell.get("s", 0))]
        below = {plain(one.tag): one for one in cell}
        if "f" in below:
            return Cell("formula", below["f"].text or "", look)
        if kind == "inlineStr" and "is" in below:
            return Cell(*_text(below["is"]), look)
        value = below["v"].text if "v" in below else None
        if value is None:
            return None
        if kind == "s":
            return Cell(*self._strings[int(value)], look)
        if kind == "n":
            return Cell("number", float(value), look)
        return Cell("text" if kind == "str" else kind, value, look)

    def _xml(self, part: str) -> ElementTree.Element:
        content = b"".join(archive.read_part(self._path, self._parts[part]))
        # no outside entity is read, and expat bounds what one inside may grow to
        return ElementTree.fromstring(content)  # noqa: S314


def is_workbook(path: Path) -> bool:
    """Whether a file is an archive, as workbooks are."""
    return zipfile.is_zipfile(path)


def plain(tag: str) -> str:
    """A tag or attribute without its name space."""
    return str(tag).rpartition("}")[2]


def column_number(letters: str) -> int:
    """A → 1, AA → 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def column_letters(number: int) -> str:
    """27 → AA."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _text(one: ElementTree.Element) -> tuple[str, str]:
    """The kind and text of a string; with runs of another look it is `rich`, and all of it counts."""
    if any(plain(part.tag) == "r" for part in one):
        return "rich", _canonical(one)
    return "text", "".join(part.text or "" for part in one if plain(part.tag) == "t")


def _note(facts: dict[str, str], one: ElementTree.Element) -> None:
    """What a child of the sheet beside its rows says."""
    tag = plain(one.tag)
    said = ""
    if tag == "cols":
        hidden = [col for col in one if _is_on(col, "hidden") or float(col.get("width") or 1) == 0]
        said = " ".join(f"{col.get('min')}-{col.get('max')}" for col in hidden)
    elif tag == "sheetFormatPr":
        said = "hidden" if _is_on(one, "zeroHeight") or float(one.get("defaultColWidth") or 1) == 0 else ""
    elif tag == "sheetViews":
        switches = [f"{name}={view.get(name)}" for view in one for name in ("showZeros", "showFormulas", "rightToLeft")]
        said = " ".join(word for word in switches if not word.endswith(("=None", "showZeros=1", "as=0", "Left=0")))
    elif tag == "headerFooter":
        said = "|".join(f"{plain(part.tag)}:{part.text}" for part in one)
    elif tag == "sheetData" or tag in _LAYOUT:
        return
    else:
        said = _canonical(one)
    if said:
        facts[tag] = facts.get(tag, "") + said


def _is_on(one: ElementTree.Element, name: str) -> bool:
    return one.get(name, "0") in {"1", "true"}


def _canonical(one: ElementTree.Element) -> str:
    return ElementTree.canonicalize(ElementTree.tostring(one, encoding="unicode"), rewrite_prefixes=True)
