# SPDX-License-Identifier: Apache-2.0
"""Folders and zip archives become a list of files, in a stable order. Archives are weighed before they are unpacked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType

from wuzha.intake.readers import archive
from wuzha.intake.readers.limits import DEFAULT_LIMITS, Limits
from wuzha.intake.readers.problems import UnreadableFileError
from wuzha.intake.readers.source import Keep, Room, Source, in_a_folder, problem_of

_WORKBOOK_PART = "xl/workbook.xml"
#: an archive in an archive is opened, one in that is not
_DEPTH = 2


@dataclass(frozen=True)
class FileToRead:
    """A file to read: where it is now, what it is called to the user, whether the user named it himself."""

    path: Source
    name: str
    named: bool


@contextmanager
def unpacked(
    paths: Sequence[Source],
    limits: Limits = DEFAULT_LIMITS,
    names: Mapping[Source, str] = MappingProxyType({}),
    room: Room = in_a_folder,
) -> Iterator[list[FileToRead]]:
    """Every file of the paths; what was unpacked is gone afterwards. Raises UnreadableFileError for a bad archive.

    `names` is what paths are called to the user, where that is another name than in the file system. `room` keeps
    what is unpacked.
    """
    with room() as keep:
        found: list[FileToRead] = []
        for path in paths:
            if isinstance(path, Path) and path.is_dir():
                files = (file for file in sorted(path.rglob("*")) if file.is_file())
                for file in files:
                    if not _is_hidden(file.relative_to(path)):
                        inside = FileToRead(file, str(file.relative_to(path.parent)), False)
                        found += _opened(inside, keep, limits, _DEPTH)
            else:
                found += _opened(FileToRead(path, names.get(path, path.name), True), keep, limits, _DEPTH)
        yield found


def digest(path: Source) -> bytes:
    """SHA-256 of a file: equal files are read once."""
    total = sha256()
    with path.open("rb") as stream:
        while block := stream.read(1 << 20):
            total.update(block)
    return total.digest()


def _is_hidden(relative: Path) -> bool:
    """Leftovers of editors and file systems: `~$book.xlsx`, `.DS_Store`, `__MACOSX`."""
    return any(part.startswith((".", "~$", "__MACOSX")) and part != ".." for part in relative.parts)


def _opened(one: FileToRead, keep: Keep, limits: Limits, depth: int) -> list[FileToRead]:
    try:
        if depth == 0 or not _is_zip(one.path):
            return [one]
        parts = archive.open_parts(one.path, limits)
        if any(part.filename.lower().lstrip("/") == _WORKBOOK_PART for part in parts):
            return [one]
        archive.verify_sizes(one.path, parts, limits)
    except UnreadableFileError as problem:
        if one.named:
            problem.where = " ".join(filter(None, (one.name, problem.where)))
            raise
        # whoever reads it next finds the same, and reports it among the files of the folder
        return [one]
    result: list[FileToRead] = []
    for part in sorted(parts, key=lambda part: part.filename):
        name = archive.real_name(part)
        if part.is_dir() or _is_hidden(Path(name)):
            continue
        # kept without the name in the archive: that may point anywhere
        inside = FileToRead(keep(archive.read_part(one.path, part)), f"{one.name}/{name}", False)
        result += _opened(inside, keep, limits, depth - 1)
    return result


def _is_zip(path: Source) -> bool:
    try:
        with path.open("rb") as stream:
            return stream.read(4) == b"PK\x03\x04"
    except OSError as error:
        raise UnreadableFileError(problem_of(error)) from error
