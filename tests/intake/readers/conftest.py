# SPDX-License-Identifier: Apache-2.0
"""Files made for the readers: workbooks, compound files, text in any encoding. Every person in them is invented."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable, Sequence
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
import xlsxwriter

from wuzha.intake.readers.problems import FileProblem, UnreadableFileError

Grid = Sequence[Sequence[object]]
WriteXlsx = Callable[..., Path]

KNOWN = ("编号", "预警等级", "受害人号码", "受害人姓名", "受害人身份证", "推送时间", "交易金额")


def refused(code: FileProblem, call: Callable[[], object]) -> UnreadableFileError:
    """The call must refuse the file for this reason; the refusal."""
    with pytest.raises(UnreadableFileError) as caught:
        call()
    assert caught.value.code is code, caught.value
    return caught.value


@pytest.fixture
def write_xlsx(tmp_path: Path) -> WriteXlsx:
    """`write_xlsx(grid)` or `write_xlsx({"sheet": grid, …})`; strings stay strings, None leaves a cell blank."""

    def write(sheets: Grid | dict[str, Grid], name: str = "table.xlsx", **options: object) -> Path:
        path = tmp_path / name
        book = xlsxwriter.Workbook(path, {"strings_to_urls": False, **options})
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        clock = book.add_format({"num_format": "hh:mm:ss"})
        elapsed = book.add_format({"num_format": "[h]:mm:ss"})
        for title, grid in (sheets if isinstance(sheets, dict) else {"数据": sheets}).items():
            sheet = book.add_worksheet(title)
            for row, cells in enumerate(grid):
                for column, cell in enumerate(cells):
                    if isinstance(cell, str):
                        sheet.write_string(row, column, cell)
                    elif isinstance(cell, bool):
                        sheet.write_boolean(row, column, cell)
                    elif isinstance(cell, datetime):
                        sheet.write_datetime(row, column, cell, moment)
                    elif isinstance(cell, timedelta):
                        sheet.write_datetime(row, column, cell, elapsed)
                    elif isinstance(cell, time):
                        sheet.write_datetime(row, column, cell, clock)
                    elif isinstance(cell, Error):
                        sheet.write_formula(row, column, "=NA()", None, cell.text)
                    elif cell is not None:
                        sheet.write_number(row, column, cell)
        book.close()
        return path

    return write


class Error:
    """An error cell."""

    def __init__(self, text: str) -> None:
        self.text = text


def compound_file(streams: dict[str, bytes]) -> bytes:
    """An OLE2 container with 512-byte sectors; every stream is padded beyond the mini-stream cut-off."""
    contents = [(name, data.ljust(4096, b"\0")) for name, data in streams.items()]
    names = [("Root Entry", 5, 0xFFFFFFFE, 0)]
    sectors: list[bytes] = []
    fat: list[int] = []
    for name, data in contents:
        data += b"\0" * (-len(data) % 512)
        first = len(sectors)
        sectors += [data[i : i + 512] for i in range(0, len(data), 512)]
        fat += [*range(first + 1, len(sectors)), 0xFFFFFFFE]
        names.append((name, 2, first, len(data)))
    directory = b""
    for name, kind, first, size in names:
        raw = name.encode("utf-16-le") + b"\0\0"
        entry = raw.ljust(64, b"\0") + struct.pack("<HBB3I", len(raw), kind, 1, *[0xFFFFFFFF] * 3)
        directory += entry.ljust(116, b"\0") + struct.pack("<IQ", first, size)
    directory += b"\0" * (-len(directory) % 512)
    directory_start = len(sectors)
    sectors += [directory[i : i + 512] for i in range(0, len(directory), 512)]
    fat += [*range(directory_start + 1, len(sectors)), 0xFFFFFFFE]
    fat_start = len(sectors)
    fat_sectors = (len(fat) + 8) // 128 + 1
    fat += [0xFFFFFFFD] * fat_sectors
    table = struct.pack(f"<{len(fat)}I", *fat).ljust(fat_sectors * 512, b"\xff")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6)
    header = header.ljust(44, b"\0")
    header += struct.pack("<8I", fat_sectors, directory_start, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<109I", *range(fat_start, fat_start + fat_sectors), *[0xFFFFFFFF] * (109 - fat_sectors))
    return header + b"".join(sectors) + table


def repacked(source: Path, target: Path, changes: dict[str, bytes | None]) -> Path:
    """A copy of a zip with parts replaced or added (bytes) or left out (None)."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            if part.filename not in changes:
                new.writestr(part, old.read(part))
        for name, data in changes.items():
            if data is not None:
                new.writestr(name, data)
    return target
