# SPDX-License-Identifier: Apache-2.0
"""The folder of a backup: parts that are whole or not there, closed for the operator's key, or plain if asked.

manifest.json         what is in it; written last, so a folder without it is no backup
unfinished.json …     while it is being made: what a killed backup goes on with
database.pgdump.age   the database, as `pg_dump` writes it
files.jsonl.age       every file: path, bytes, SHA-256, owner, record
home/…                the files, by their path in the data directory
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO

from wuzha.backup import age
from wuzha.runtime.home import MIB
from wuzha.runtime.messages import OperatorError

SUFFIX = ".age"
PIECE = MIB


@dataclass(frozen=True, slots=True)
class Part:
    """One part: its path in the folder without the ending of its closing, bytes and SHA-256 of its clear content."""

    path: str
    size: int
    sha256: str

    def as_dict(self) -> dict[str, Any]:
        return {"path": self.path, "size": self.size, "sha256": self.sha256}


class DamagedPartError(OperatorError):
    """A part is missing, cut short, or not what the manifest says."""

    def __init__(self, path: str, zh: str, en: str) -> None:
        super().__init__(f"备份中的 {path} {zh}。请换用另一份备份。", f"{path} of the backup {en}. Use another backup.")
        self.path = path


class Writer:
    """Writes parts, for a recipient (`age1…`) or plain (None)."""

    def __init__(self, root: Path, recipient: str | None) -> None:
        self.root, self.recipient = root, recipient

    def path_of(self, path: str) -> Path:
        return self.root / (path + (SUFFIX if self.recipient else ""))

    def write(self, path: str, pieces: Iterable[bytes]) -> Part:
        """Write a whole part or none; safe on disk when this returns."""
        target = self.path_of(path)
        seen, size = sha256(), 0

        def counted() -> Iterator[bytes]:
            nonlocal size
            for piece in pieces:
                seen.update(piece)
                size += len(piece)
                yield piece

        closed = age.closed(counted(), self.recipient) if self.recipient else counted()
        write_whole(target, closed)
        return Part(path, size, seen.hexdigest())

    def holds(self, part: Part) -> bool:
        """Whether a part that was written before is still there in its length."""
        try:
            found = self.path_of(part.path).stat().st_size
        except FileNotFoundError:
            return False
        return found == (age.closed_size(part.size) if self.recipient else part.size)


class Reader:
    """Reads parts, with the key that opens them (None for a plain backup)."""

    def __init__(self, root: Path, secret: str | None) -> None:
        self.root, self.secret = root, secret

    def pieces(self, part: Part) -> Iterator[bytes]:
        """The content. Raises OperatorError for a wrong key, `DamagedPartError` at the latest after the last piece."""
        seen, size = sha256(), 0
        for piece in self.stream(part.path):
            seen.update(piece)
            size += len(piece)
            yield piece
        if size != part.size or seen.hexdigest() != part.sha256:
            raise DamagedPartError(part.path, "与清单不符", "is not what the manifest says")

    def stream(self, path: str) -> Iterator[bytes]:
        """The content of what no manifest speaks of; raises the same."""
        try:
            with (self.root / (path + (SUFFIX if self.secret else ""))).open("rb") as file:
                yield from age.opened(file, self.secret) if self.secret else _read(file)
        except FileNotFoundError:
            raise DamagedPartError(path, "不见了", "is not there") from None
        except age.WrongKeyError:
            raise OperatorError(
                "这把备份私钥打不开这份备份：它是用另一把公钥加密的。请用 --identity 指定对应的私钥文件。",
                "This key does not open the backup, which was closed for another one. "
                "Name the right file in --identity.",
            ) from None
        except (age.DamagedError, age.NotAgeError):
            raise DamagedPartError(path, "已损坏", "is damaged") from None

    def content(self, part: Part) -> bytes:
        return b"".join(self.pieces(part))


def write_whole(target: Path, pieces: Iterable[bytes], *, mode: int = 0o600) -> None:
    """Write a whole file or none, and have it on disk, its name included."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = target.with_name(f".{target.name}.part")
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "wb") as file:
        for piece in pieces:
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def gzipped(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The pieces as one gzip file, at the quickest level."""
    packer = zlib.compressobj(1, wbits=16 + zlib.MAX_WBITS)
    for piece in pieces:
        yield packer.compress(piece)
    yield packer.flush()


def file_pieces(path: Path) -> Iterator[bytes]:
    """A file in pieces of 1 MB."""
    with path.open("rb") as file:
        yield from _read(file)


def _read(file: BinaryIO) -> Iterator[bytes]:
    while piece := file.read(PIECE):
        yield piece
