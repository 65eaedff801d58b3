# SPDX-License-Identifier: Apache-2.0
"""Files of intake below the data directory: uploads until their batch ends, rejects files for whoever sent the rows.

They hold clear personal data, so only the owner of the data directory can read them.
"""

from __future__ import annotations

import os
import secrets
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from wuzha.intake.readers.archive import open_parts, real_name
from wuzha.intake.readers.limits import DEFAULT_LIMITS, MIB
from wuzha.runtime.home import default_home

OWNER_ONLY = 0o600
#: Most files taken out of one archive.
MOST_IN_ARCHIVE = 2000


def uploads() -> Path:
    """Where uploads wait for the end of their batch."""
    return _folder("uploads")


def rejects() -> Path:
    """Where the command line leaves rejects files."""
    return _folder("rejects")


def keep(pieces: Iterable[bytes]) -> str:
    """Store an upload; its name below `uploads()`. The name given by the sender is never part of a path."""
    name = secrets.token_hex(16)
    path = uploads() / name
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY), "wb") as file:
            for piece in pieces:
                file.write(piece)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return name


def unpacked(name: str, endings: frozenset[str]) -> Iterator[tuple[str, str]]:
    """(stored name, name in the archive) of the files with one of the endings in a stored archive, by their names; at
    most `MOST_IN_ARCHIVE`. Their names are shown only, never part of a path.

    Raises `UnreadableFileError` for an archive that is damaged, locked with a password, or a bomb.
    """
    parts = [
        part
        for part in open_parts(kept(name), DEFAULT_LIMITS)
        if not part.is_dir()
        and PurePosixPath(part.filename.lower()).suffix in endings
        and not PurePosixPath(part.filename).name.startswith((".", "~$"))
    ]
    with zipfile.ZipFile(kept(name)) as archive:
        for part in sorted(parts[:MOST_IN_ARCHIVE], key=lambda part: part.filename):
            with archive.open(part) as inside:
                pieces = iter(lambda inside=inside: inside.read(MIB), b"")  # type: ignore[misc]  # bound at once
                yield keep(pieces), real_name(part)


def kept(name: str) -> Path:
    """The path of a stored upload."""
    return uploads() / Path(name).name


def drop(name: str) -> None:
    """Delete a stored upload; nothing happens when it is gone already."""
    if name:
        kept(name).unlink(missing_ok=True)


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


def _folder(name: str) -> Path:
    folder = default_home().prepare().root / name
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder
