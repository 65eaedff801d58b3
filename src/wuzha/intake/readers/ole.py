# SPDX-License-Identifier: Apache-2.0
"""The old Excel container (OLE2 compound file, [MS-CFB]): its streams, and records of a workbook.

Only what calamine, which reads the cells, does not report: macros, passwords, error cells ([MS-XLS]). Every chain is
bounded by the file's own size, so that a looped or lying allocation table ends in `BrokenContainerError`.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from wuzha.intake.readers.source import Source

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END_OF_CHAIN = 0xFFFFFFFE
_MAX_REGULAR = 0xFFFFFFFA
_STREAM, _ROOT = 2, 5


class BrokenContainerError(Exception):
    """The container contradicts itself or stops early."""


@dataclass(frozen=True)
class Entry:
    name: str
    kind: int
    start: int
    size: int


class Container:
    """A compound file held in memory (old workbooks are small: 65,536 rows at most)."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        if len(data) < 512 or not data.startswith(MAGIC):
            raise BrokenContainerError
        sector_shift, mini_shift = struct.unpack_from("<HH", data, 30)
        if sector_shift not in (9, 12) or mini_shift != 6:
            raise BrokenContainerError
        self._sector = 1 << sector_shift
        (directory, _, self._mini_cutoff, mini_fat, _, difat, _) = struct.unpack_from("<7I", data, 48)
        self._fat = self._read_fat(difat)
        self.entries = self._read_directory(directory)
        self._mini_fat = self._words(self._chain(mini_fat)) if mini_fat <= _MAX_REGULAR else ()

    @classmethod
    def open(cls, path: Source) -> Container:
        with path.open("rb") as stream:
            return cls(stream.read())

    def names(self) -> set[str]:
        """Names of all streams and storages, in lower case."""
        return {entry.name.lower() for entry in self.entries}

    def stream(self, name: str) -> bytes | None:
        """The bytes of the first stream called `name` (any case), None when there is none."""
        for entry in self.entries:
            if entry.kind == _STREAM and entry.name.lower() == name.lower():
                if entry.size < self._mini_cutoff:
                    return self._mini_chain(entry.start)[: entry.size]
                return self._chain(entry.start)[: entry.size]
        return None

    def _at(self, sector: int) -> bytes:
        offset = (sector + 1) * self._sector
        if sector > _MAX_REGULAR or offset >= len(self._data):
            raise BrokenContainerError
        return self._data[offset : offset + self._sector]

    def _words(self, raw: bytes) -> tuple[int, ...]:
        return struct.unpack_from(f"<{len(raw) // 4}I", raw)

    def _read_fat(self, difat: int) -> tuple[int, ...]:
        sectors = list(struct.unpack_from("<109I", self._data, 76))
        limit = len(self._data) // self._sector + 1
        for _ in range(limit):
            if difat > _MAX_REGULAR:
                break
            words = self._words(self._at(difat))
            sectors += words[:-1]
            difat = words[-1]
        used = [sector for sector in sectors if sector <= _MAX_REGULAR]
        if len(used) > limit:
            raise BrokenContainerError
        return self._words(b"".join(self._at(sector) for sector in used))

    def _chain(self, start: int) -> bytes:
        parts: list[bytes] = []
        limit = len(self._data) // self._sector + 1
        sector = start
        while sector != _END_OF_CHAIN:
            if sector >= len(self._fat) or len(parts) > limit:
                raise BrokenContainerError
            parts.append(self._at(sector))
            sector = self._fat[sector]
        return b"".join(parts)

    def _mini_chain(self, start: int) -> bytes:
        root = next((entry for entry in self.entries if entry.kind == _ROOT), None)
        if root is None:
            raise BrokenContainerError
        pool = self._chain(root.start)
        parts: list[bytes] = []
        sector = start
        while sector != _END_OF_CHAIN:
            if sector >= len(self._mini_fat) or len(parts) > len(self._mini_fat):
                raise BrokenContainerError
            parts.append(pool[sector * 64 : sector * 64 + 64])
            sector = self._mini_fat[sector]
        return b"".join(parts)

    def _read_directory(self, start: int) -> list[Entry]:
        raw = self._chain(start)
        entries = []
        for offset in range(0, len(raw) - 127, 128):
            name_length, kind = struct.unpack_from("<HB", raw, offset + 64)
            if kind == 0:
                continue
            name = raw[offset : offset + max(0, min(name_length, 64) - 2)].decode("utf-16-le", errors="replace")
            first, size = struct.unpack_from("<IQ", raw, offset + 116)
            entries.append(Entry(name, kind, first, size & 0xFFFFFFFF))
        return entries


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
