# SPDX-License-Identifier: Apache-2.0
"""What the workbook reader does not tell about a sheet: error cells, and whether long numbers are in it at all.

The sheet's XML is read once more, in blocks and with arrays. A number above 10^15 has lost digits in the spreadsheet;
finding that a sheet has none saves opening it a second time.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree

import numpy as np
import numpy.typing as npt

from wuzha.intake.readers.archive import read_part
from wuzha.intake.readers.limits import MIB
from wuzha.intake.readers.source import Source

_LONGEST_CELL = 64 * 1024
_SMALL_PART = 16 * MIB
_LONGEST_TAG = 128
#: an opening tag other than `<t>`, then nothing or the head of a number, up to the end of what is searched
_BEFORE_VALUE = re.compile(rb"(?:^|[^t])>[-+0-9.]*$")
_EXPONENT = re.compile(rb"[0-9.][eE]\+?[0-9]{2}")
_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*[^>/])>")
_REFERENCE = re.compile(rb"\br\s*=\s*[\"']([A-Za-z]{1,3})([0-9]{1,7})[\"']")
_ERROR_TYPE = re.compile(rb"\bt\s*=\s*[\"']e[\"']")
_MERGED = re.compile(
    rb"<(?:\w+:)?mergeCell\b[^>]*\bref\s*=\s*[\"']\$?([A-Za-z]{1,3})\$?([0-9]{1,7}):\$?([A-Za-z]{1,3})\$?([0-9]{1,7})[\"']"
)
_VALUE = re.compile(rb"<(?:\w+:)?v\b[^>]*>([^<]{1,32})<")


@dataclass
class SheetScan:
    #: False only when no number with more than fifteen digits is in the sheet
    may_hold_long_numbers: bool = False
    #: (row, column), both from 0 → "#N/A" and its like
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    #: (first row, first column, last row, last column) of merged cells that span rows, all from 0
    merged: set[tuple[int, int, int, int]] = field(default_factory=set)


def scan_sheet(path: Source, parts: dict[str, zipfile.ZipInfo], sheet: str) -> SheetScan:
    """Scan the part of `sheet`; when it cannot be told which part that is, the careful answer for all of them."""
    part = _sheet_parts(path, parts).get(sheet)
    if part is None or part not in parts:
        return SheetScan(may_hold_long_numbers=True)
    scan = SheetScan()
    for block in _overlapping(read_part(path, parts[part])):
        scan.may_hold_long_numbers = scan.may_hold_long_numbers or _has_long_number(block)
        if b't="e"' in block or b"t='e'" in block or b"t = " in block:
            scan.errors |= _errors_in(block)
        if b"mergeCell" in block:
            scan.merged |= _merged_in(block)
    return scan


def _overlapping(blocks: Iterator[bytes]) -> Iterator[bytes]:
    """Each block begins with the end of the one before, so that no cell is only ever seen in halves."""
    tail = b""
    for block in blocks:
        whole = tail + block
        yield whole
        tail = whole[-_LONGEST_CELL:]


def _has_long_number(block: bytes) -> bool:
    data = np.frombuffer(block, np.uint8)
    digits = data - np.uint8(ord("0")) < 10
    run: npt.NDArray[np.bool_] = digits
    for width in (1, 2, 4, 8):
        run = run[:-width] & run[width:]
    # the first digit of each long run; what stands before it tells a value from a text
    starts = np.flatnonzero(run[1:] & ~digits[: len(run) - 1]) + 1
    # `…t>` is text written inside the sheet, of which there may be one in every row
    starts = starts[(starts < 2) | (data[starts - 1] != ord(">")) | (data[starts - 2] != ord("t"))]
    if any(_BEFORE_VALUE.search(block, max(0, place - _LONGEST_TAG), place) for place in starts.tolist()):
        return True
    # a digit, then E, then a digit or a plus: a number in scientific form, for letters in cell names follow a quote
    marks = np.flatnonzero((data[1:-1] | np.uint8(0x20) == ord("e")) & digits[:-2]).tolist()
    return any(
        _EXPONENT.match(block, place) and _BEFORE_VALUE.search(block, max(0, place - _LONGEST_TAG), place)
        for place in marks
    )


def _errors_in(block: bytes) -> dict[tuple[int, int], str]:
    found: dict[tuple[int, int], str] = {}
    for cell in _CELL.finditer(block):
        attributes = cell[1]
        if not _ERROR_TYPE.search(attributes):
            continue
        reference = _REFERENCE.search(attributes)
        value = _VALUE.search(block, cell.end(), cell.end() + _LONGEST_CELL)
        if reference and value:
            found[int(reference[2]) - 1, _column(reference[1])] = value[1].decode("ascii", errors="replace")
    return found


def _merged_in(block: bytes) -> set[tuple[int, int, int, int]]:
    found = set()
    for first, top, last, bottom in _MERGED.findall(block):
        if int(bottom) > int(top):
            found.add((int(top) - 1, _column(first), int(bottom) - 1, _column(last)))
    return found


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number - 1


def _sheet_parts(path: Source, parts: dict[str, zipfile.ZipInfo]) -> dict[str, str]:
    """Sheet name → part name."""
    try:
        relations = {
            item.get("Id", ""): item.get("Target", "") for item in _small_xml(path, parts, "xl/_rels/workbook.xml.rels")
        }
        result = {}
        for item in _small_xml(path, parts, "xl/workbook.xml").iter():
            if item.tag.rpartition("}")[2] != "sheet":
                continue
            identity = next((value for key, value in item.items() if key.rpartition("}")[2] == "id"), "")
            target = relations.get(identity, "")
            result[item.get("name", "")] = posixpath.normpath(posixpath.join("/xl", target)).lstrip("/").lower()
    # without a map, the careful answer is given for every sheet
    except (LookupError, ValueError, ElementTree.ParseError):
        return {}
    return result


def _small_xml(path: Source, parts: dict[str, zipfile.ZipInfo], name: str) -> ElementTree.Element:
    part = parts[name]
    if part.file_size > _SMALL_PART:
        raise ValueError(name)
    data = b"".join(read_part(path, part))
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise ValueError(name)
    return ElementTree.fromstring(data)  # noqa: S314 - no document type, no entities: nothing to expand
