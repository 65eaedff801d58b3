# SPDX-License-Identifier: Apache-2.0
"""Where a file that is read lies: on disk in clear, where the user left it, or sealed, as the platform keeps uploads.

Readers open it as often as they like and never ask which it is. Only a program of others (the workbook reader, Parquet)
needs the bytes in one piece; it gets them in memory.
"""

from __future__ import annotations

import errno
import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from io import BufferedReader
from pathlib import Path
from typing import Literal, Protocol

from wuzha.intake.readers.problems import FileProblem, Params, UnreadableFileError


class Kept(Protocol):
    """A file of which only its keeper knows how it lies on disk (`wuzha.sealed.streams`)."""

    @property
    def name(self) -> str:
        """What it is called where it is kept."""

    @property
    def size(self) -> int:
        """Bytes of its content. Raises `OSError` when it is gone."""

    def open(self, mode: Literal["rb"]) -> BufferedReader:
        """Its content from the start; seekable. Raises `OSError` when it is gone, with `EBADMSG` when it is damaged."""


Source = Path | Kept
#: Keeps the pieces of a file for as long as its room is open.
Keep = Callable[[Iterable[bytes]], Source]
Room = Callable[[], AbstractContextManager[Keep]]


def problem_of(error: OSError) -> FileProblem:
    """What an error while a file is read means to who gave it: it is gone, or it was damaged where it is kept."""
    return FileProblem.DAMAGED if error.errno == errno.EBADMSG else FileProblem.MISSING


@dataclass(frozen=True)
class Unread:
    """What stands among files and is not read: whoever opens it is told why. `at` is where it lies."""

    at: Path
    problem: FileProblem
    params: Params = field(default_factory=dict, compare=False)

    @property
    def name(self) -> str:
        return self.at.name

    @property
    def size(self) -> int:
        raise UnreadableFileError(self.problem, params=self.params)

    def open(self, mode: Literal["rb"]) -> BufferedReader:  # noqa: ARG002 - as `Kept` is opened
        raise UnreadableFileError(self.problem, params=self.params)


def refuse_odd(path: Path) -> None:
    """Raises UnreadableFileError for what is no file: nothing may be opened that never ends or waits for a writer."""
    try:
        mode = path.stat().st_mode
    except OSError as error:
        raise UnreadableFileError(problem_of(error)) from error
    if stat.S_ISDIR(mode):
        raise UnreadableFileError(FileProblem.FOLDER)
    if not stat.S_ISREG(mode):
        raise UnreadableFileError(FileProblem.NOT_A_FILE)


def files_below(folder: Path) -> list[Path | Unread]:
    """Every file below a folder, in order of its path; a link that leads out of it, a pipe, a device and a folder that
    may not be looked into are `Unread`. Links to folders inside are no files: those are read where they are."""
    root = folder.resolve()
    found: list[Path | Unread] = []
    pending = [folder]
    while pending:
        place = pending.pop()
        try:
            entries = list(os.scandir(place))
        except OSError as error:
            found.append(Unread(place, problem_of(error)))
            continue
        for entry in entries:
            path = place / entry.name
            if entry.is_symlink():
                found += _linked(path, root)
            elif entry.is_dir(follow_symlinks=False):
                pending.append(path)
            else:
                is_file = entry.is_file(follow_symlinks=False)
                found.append(path if is_file else Unread(path, FileProblem.NOT_A_FILE))
    return sorted(found, key=lambda one: one.at if isinstance(one, Unread) else one)


def _linked(path: Path, root: Path) -> list[Path | Unread]:
    if not path.exists():
        return [Unread(path, FileProblem.LINK_BROKEN)]
    if not path.resolve().is_relative_to(root):
        return [Unread(path, FileProblem.LINK_OUTSIDE)]
    if path.is_dir():
        return []
    return [path if path.is_file() else Unread(path, FileProblem.NOT_A_FILE)]


def size_of(source: Source) -> int:
    """Bytes. Raises `OSError` when it is gone."""
    return source.stat().st_size if isinstance(source, Path) else source.size


@contextmanager
def path_of(source: Source) -> Iterator[tuple[str, Sequence[int]]]:
    """A path by which a child process can read it, and the descriptors that the child must inherit for that.

    What is sealed lies in memory meanwhile (`memfd_create`; where a system has none, in a file without a name).
    """
    if isinstance(source, Path):
        yield str(source.absolute()), ()
        return
    with source.open("rb") as sealed, _nameless() as clear:
        shutil.copyfileobj(sealed, clear, 1 << 20)
        clear.flush()
        yield f"/dev/fd/{clear.fileno()}", (clear.fileno(),)


def _nameless() -> AbstractContextManager[BufferedReader]:
    if sys.platform == "linux":
        return os.fdopen(os.memfd_create("wuzha"), "w+b")  # type: ignore[return-value]  # reads, too
    return tempfile.TemporaryFile("w+b")


@contextmanager
def in_a_folder() -> Iterator[Keep]:
    """A room on disk in clear, for who works on files of his own that lie in clear (`wuzha trace`)."""
    with tempfile.TemporaryDirectory(prefix="wuzha-") as folder:
        number = 0

        def keep(pieces: Iterable[bytes]) -> Source:
            nonlocal number
            number += 1
            path = Path(folder) / str(number)
            with path.open("wb") as stream:
                stream.writelines(pieces)
            return path

        yield keep
