# SPDX-License-Identifier: Apache-2.0
"""Records of an old workbook ([MS-XLS]) that calamine does not report: passwords, macro sheets, error cells."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

_BOF_IDS = frozenset((0x0809, 0x0409, 0x0209, 0x0009))
_EOF, _FILEPASS, _BOUNDSHEET, _BOOLERR, _FORMULA = 0x000A, 0x002F, 0x0085, 0x0205, 0x0006
_MACRO_SHEET = 1
_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}


@dataclass(frozen=True)
class Globals:
    """What the head of the workbook stream tells."""

    encrypted: bool
    macro_sheet: bool
    #: offset of each sheet's records, in the order of the tabs
    sheet_offsets: tuple[int, ...]


def read_globals(workbook: bytes) -> Globals:
    encrypted = macro_sheet = False
    offsets: list[int] = []
    for kind, start, length in _records(workbook, 0):
        if kind == _FILEPASS:
            encrypted = True
        elif kind == _BOUNDSHEET and length >= 6:
            (position, flags) = struct.unpack_from("<IH", workbook, start)
            offsets.append(position)
            # XLM macros live in sheets of their own kind; the high byte is the kind
            macro_sheet |= (flags >> 8) == _MACRO_SHEET
        elif kind == _EOF:
            break
    return Globals(encrypted, macro_sheet, tuple(offsets))


def error_cells(workbook: bytes, sheet_offset: int) -> dict[tuple[int, int], str]:
    """(row, column), both from 0 → "#N/A" and its like, for the sheet whose records begin at `sheet_offset`."""
    found: dict[tuple[int, int], str] = {}
    depth = 0
    for kind, start, length in _records(workbook, sheet_offset):
        if kind in _BOF_IDS:
            depth += 1
        elif kind == _EOF:
            depth -= 1
            if depth <= 0:
                break
        elif kind == _BOOLERR and length >= 8:
            row, column, _, value, is_error = struct.unpack_from("<HHHBB", workbook, start)
            if is_error:
                found[row, column] = _ERRORS.get(value, "#ERROR")
        elif kind == _FORMULA and length >= 14:
            row, column, _, tag, _, value, _, _, _, mark = struct.unpack_from("<HHHBBBBBBH", workbook, start)
            if mark == 0xFFFF and tag == 2:
                found[row, column] = _ERRORS.get(value, "#ERROR")
    return found


def _records(data: bytes, offset: int) -> Iterator[tuple[int, int, int]]:
    end = len(data) - 4
    while 0 <= offset <= end:
        kind, length = struct.unpack_from("<HH", data, offset)
        if offset + 4 + length > len(data):
            return
        yield kind, offset + 4, length
        offset += 4 + length
