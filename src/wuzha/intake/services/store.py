# SPDX-License-Identifier: Apache-2.0
"""Files of intake below the data directory: uploads until their batch ends, rejects files for whoever sent the rows.

They hold clear personal data, so only the owner of the data directory can read them.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from wuzha.intake.readers.archive import open_parts, read_verified, real_name
from wuzha.intake.readers.limits import DEFAULT_LIMITS
from wuzha.runtime.home import default_home
from wuzha.sealed.owners import Place

OWNER_ONLY = 0o600
#: Most files taken out of one archive.
MOST_IN_ARCHIVE = 2000


def uploads() -> Path:
    """Where uploads wait for the end of their batch."""
    return _folder(Place.UPLOADS.folder)


def rejects() -> Path:
    """Where the command line leaves rejects files."""
    return _folder(default_home().root / "rejects")


Keep = Callable[[Iterable[bytes]], str]


@contextmanager
def keeping() -> Iterator[Keep]:
    """Store uploads: gives a function from the pieces of one to its name below `uploads()`.

    If the block fails, all of them are gone again: the rows that were to name them are not committed. A name that the
    sender gave is never part of a path.
    """
    names: list[str] = []
    try:
        yield lambda pieces: _keep(pieces, names)
    except BaseException:
        for name in names:
            kept(name).unlink(missing_ok=True)
        raise


def _keep(pieces: Iterable[bytes], names: list[str]) -> str:
    name = secrets.token_hex(16)
    names.append(name)
    path = uploads() / name
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY), "wb") as file:
        for piece in pieces:
            file.write(piece)
    return name


def unpacked(name: str, endings: frozenset[str], keep: Keep) -> Iterator[tuple[str, str]]:
    """(stored name, name in the archive) of the files with one of the endings in a stored archive, by their names; at
    most `MOST_IN_ARCHIVE`. Their names are shown only, never part of a path.

    Raises `UnreadableFileError` for an archive that is damaged, locked with a password, or a bomb, and names the file
    in it that is; what `keep` was given until then is the caller's to drop (`keeping`).
    """
    parts = [
        part
        for part in open_parts(kept(name), DEFAULT_LIMITS)
        if not part.is_dir()
        and PurePosixPath(part.filename.lower()).suffix in endings
        and not PurePosixPath(part.filename).name.startswith((".", "~$"))
    ]
    for part in sorted(parts[:MOST_IN_ARCHIVE], key=lambda part: part.filename):
        yield keep(read_verified(kept(name), part, DEFAULT_LIMITS)), real_name(part)


def kept(name: str) -> Path:
    """The path of a stored upload."""
    return Place.UPLOADS.path(name)


def private_file(folder: Path, name: str) -> Path:
    """An empty file that only its owner can read; with a number before its ending when the name is taken."""
    stem, ending = Path(name).stem, Path(name).suffix
    number = 1
    while True:
        path = folder / (name if number == 1 else f"{stem}-{number}{ending}")
        try:
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY))
        except FileExistsError:
            number += 1
        else:
            return path


def _folder(folder: Path) -> Path:
    default_home().prepare()
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder
