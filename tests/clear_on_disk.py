# SPDX-License-Identifier: Apache-2.0
"""Watches folders for personal data in clear, at every moment at which a file is opened, renamed or removed.

Files without a name count too, and what a workbook holds compressed.
"""

from __future__ import annotations

import sys
import zipfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from io import BytesIO
from pathlib import Path

_EVENTS = {"open", "os.remove", "os.rename", "os.rmdir", "shutil.rmtree"}


class _Watch:
    """The one that is on, if any: Python's hooks cannot be taken off again."""

    on: _Watch | None = None
    hooked = False

    def __init__(self, folders: Collection[Path], clear: Collection[str]) -> None:
        self.folders, self.clear = folders, [text.encode() for text in clear]
        self.found: set[str] = set()
        self.looking = False

    def look(self) -> None:
        if self.looking:
            return
        self.looking = True
        try:
            for path in self._files():
                with suppress(OSError):
                    content = path.read_bytes()
                    if any(text in content or text in _unpacked(content) for text in self.clear):
                        self.found.add(str(path))
        finally:
            self.looking = False

    def _files(self) -> Iterator[Path]:
        for folder in self.folders:
            yield from (path for path in folder.rglob("*") if path.is_file())
        for path in Path("/proc/self/fd").iterdir():
            with suppress(OSError):
                place = str(path.readlink())
                if place.endswith(" (deleted)") and any(place.startswith(str(folder)) for folder in self.folders):
                    yield path


def _unpacked(content: bytes) -> bytes:
    if not content.startswith(b"PK"):
        return b""
    try:
        with zipfile.ZipFile(BytesIO(content)) as book:
            return b"".join(book.read(name) for name in book.namelist())
    except zipfile.BadZipFile:
        return b""


def _hook(event: str, _arguments: tuple[object, ...]) -> None:
    if _Watch.on is not None and event in _EVENTS:
        _Watch.on.look()


@contextmanager
def nothing_clear(folders: Collection[Path], clear: Collection[str]) -> Iterator[None]:
    """Fail if any of the texts lay below the folders while the block ran."""
    if not _Watch.hooked:
        sys.addaudithook(_hook)
        _Watch.hooked = True
    _Watch.on = watch = _Watch(folders, clear)
    try:
        yield
        watch.look()
    finally:
        _Watch.on = None
    assert watch.found == set()
