# SPDX-License-Identifier: Apache-2.0
"""The old Excel container (OLE2 compound file, [MS-CFB]): names of its streams, and the bytes of one of them.

Only what is needed to refuse macros and passwords and to find error cells; calamine reads the cells.
Every chain is bounded by the file's own size, so that a looped or lying allocation table ends in
`BrokenContainerError`.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path

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
    def open(cls, path: Path) -> Container:
        return cls(path.read_bytes())

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
