# SPDX-License-Identifier: Apache-2.0
"""Folders and zip archives become a list of files, in a stable order. Archives are weighed before they are unpacked.

What stands among the files and cannot be one of them (pipes, links out of the folder, archives too deep) is in the list
too, and says so when opened.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from zipfile import ZipInfo

from wuzha.intake.readers import archive
from wuzha.intake.readers.limits import DEFAULT_LIMITS, MIB, Limits
from wuzha.intake.readers.problems import FileProblem, UnreadableFileError
from wuzha.intake.readers.source import (
    Keep,
    Room,
    Source,
    Unread,
    files_below,
    in_a_folder,
    problem_of,
    refuse_odd,
    size_of,
)

_WORKBOOK_PART = "xl/workbook.xml"
#: an archive in an archive is opened, one in that is not
_DEPTH = 2


@dataclass(frozen=True)
class FileToRead:
    """A file to read: where it is now, what it is called to the user, whether the user named it himself."""

    path: Source
    name: str
    named: bool
    #: The only one that was named: what is wrong with it is raised, not reported.
    alone: bool = False


@contextmanager
def unpacked(
    paths: Sequence[Source],
    limits: Limits = DEFAULT_LIMITS,
    names: Mapping[Source, str] = MappingProxyType({}),
    room: Room = in_a_folder,
) -> Iterator[list[FileToRead]]:
    """Every file of the paths; what was unpacked is gone afterwards. Raises UnreadableFileError for a bad archive that
    is the only path; among several it is in the list and says so when opened.

    `names` is what paths are called to the user, where that is another name than in the file system. `room` keeps
    what is unpacked.
    """
    with room() as keep:
        found: list[FileToRead] = []
        alone = len(paths) == 1
        for path in paths:
            name, before, left = names.get(path, path.name), len(found), _Left.of(limits)
            if isinstance(path, Path) and path.is_dir():
                for file in files_below(path):
                    at = file.at if isinstance(file, Unread) else file
                    if not _is_hidden(at.relative_to(path)):
                        inside = FileToRead(file, writable(str(at.relative_to(path.parent))), False)
                        found += _opened(inside, keep, limits, _DEPTH, left)
            else:
                found += _opened(FileToRead(path, writable(name), True, alone), keep, limits, _DEPTH, left)
            if len(found) == before:
                if alone:
                    raise UnreadableFileError(FileProblem.NO_FILES, where=writable(name))
                found.append(FileToRead(Unread(Path(name), FileProblem.NO_FILES), writable(name), True))
        yield found


def digest(path: Source) -> bytes:
    """SHA-256 of a file: equal files are read once. What is not read is like nothing else."""
    if isinstance(path, Unread):
        return sha256(f"{path.problem} {path.at}".encode(errors="replace")).digest()
    total = sha256()
    with path.open("rb") as stream:
        while block := stream.read(1 << 20):
            total.update(block)
    return total.digest()


def writable(name: str) -> str:
    """A name of a file as every output can hold it: on Linux a name is any bytes."""
    return name.encode(errors="replace").decode()


@dataclass
class _Left:
    """What may still be unpacked of one path, through all archives in archives."""

    unpacked: int
    parts: int

    @classmethod
    def of(cls, limits: Limits) -> _Left:
        return cls(limits.unpacked_bytes, limits.archive_entries)

    def take(self, parts: Sequence[ZipInfo], depth: int) -> None:
        """Raises UnreadableFileError: NESTED, ZIP_BOMB."""
        if depth == 0:
            raise UnreadableFileError(FileProblem.NESTED)
        self.unpacked -= sum(part.file_size for part in parts)
        self.parts -= len(parts)
        if self.unpacked < 0 or self.parts < 0:
            raise UnreadableFileError(FileProblem.ZIP_BOMB)


def _is_hidden(relative: Path) -> bool:
    """Leftovers of editors and file systems: `~$book.xlsx`, `.DS_Store`, `__MACOSX`."""
    return any(part.startswith((".", "~$", "__MACOSX")) and part != ".." for part in relative.parts)


def _opened(one: FileToRead, keep: Keep, limits: Limits, depth: int, left: _Left) -> list[FileToRead]:
    try:
        if isinstance(one.path, Path):
            refuse_odd(one.path)
        if not _is_zip(one.path):
            _refuse_large(one.path, limits)
            return [one]
        parts = archive.open_parts(one.path, limits)
        if any(part.filename.lower().lstrip("/") == _WORKBOOK_PART for part in parts):
            return [one]
        left.take(parts, depth)
        archive.verify_sizes(one.path, parts, limits)
    except UnreadableFileError as problem:
        if one.alone:
            problem.where = " ".join(filter(None, (one.name, problem.where)))
            raise
        # reported among the other files, by whoever reads it next
        return [FileToRead(Unread(Path(one.name), problem.code, problem.params), one.name, one.named)]
    result: list[FileToRead] = []
    for part in sorted(parts, key=lambda part: part.filename):
        name = archive.real_name(part)
        if part.is_dir() or _is_hidden(Path(name)):
            continue
        # kept without the name in the archive: that may point anywhere
        inside = FileToRead(keep(archive.read_part(one.path, part)), f"{one.name}/{name}", False)
        result += _opened(inside, keep, limits, depth - 1, left)
    if not result and not one.named:
        return [FileToRead(Unread(Path(one.name), FileProblem.NO_FILES), one.name, False)]
    return result


def _refuse_large(path: Source, limits: Limits) -> None:
    size = size_of(path)
    if size > limits.file_bytes:
        params: dict[str, str | int] = {"size_mb": -(-size // MIB), "limit_mb": limits.file_bytes // MIB}
        raise UnreadableFileError(FileProblem.TOO_LARGE, params=params)


def _is_zip(path: Source) -> bool:
    try:
        with path.open("rb") as stream:
            return stream.read(4) in (b"PK\x03\x04", b"PK\x05\x06")
    except OSError as error:
        raise UnreadableFileError(problem_of(error)) from error
