# SPDX-License-Identifier: Apache-2.0
"""Files of intake below the data directory: uploads until their batch ends, rejects files for whoever sent the rows.

Uploads are sealed from their first byte (`wuzha.sealed.streams`). Rejects files hold clear personal data, so only the
owner of the data directory can read them.
"""

from __future__ import annotations

import os
import secrets
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from wuzha.intake.readers.archive import open_parts, read_verified, real_name
from wuzha.intake.readers.limits import DEFAULT_LIMITS
from wuzha.intake.readers.problems import FileProblem, UnreadableFileError
from wuzha.intake.readers.source import Source
from wuzha.runtime.home import default_home
from wuzha.sealed import streams
from wuzha.sealed.owners import Place
from wuzha.sealed.streams import OWNER_ONLY, KeptFile, spools

#: Most files taken out of one archive.
MOST_IN_ARCHIVE = 2000
#: What is not passed over in silence: there may be statements in it.
ARCHIVES = frozenset({".zip", ".rar", ".7z", ".tar", ".gz", ".tgz"})


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
            Place.UPLOADS.path(name).unlink(missing_ok=True)
        raise


def _keep(pieces: Iterable[bytes], names: list[str]) -> str:
    name = secrets.token_hex(16)
    names.append(name)
    streams.write(uploads() / name, pieces)
    return name


def unpacked(file: Source, endings: frozenset[str], keep: Keep, depth: int = 2) -> Iterator[tuple[str, str]]:
    """(stored name, name in the archive) of the files with one of the endings in an archive, by their names. Archives
    in it are opened too, `depth` deep. The names are shown only, never part of a path.

    Raises `UnreadableFileError` for an archive that is damaged, locked with a password, a bomb, of another kind, too
    deep or with more than `MOST_IN_ARCHIVE` files, and names the file in it that is; what `keep` was given until then
    is the caller's to drop (`keeping`).
    """
    parts = [part for part in open_parts(file, DEFAULT_LIMITS) if _is_to_read(part, endings | ARCHIVES)]
    if len(parts) > MOST_IN_ARCHIVE:
        raise UnreadableFileError(FileProblem.ZIP_BOMB, params={"parts": len(parts)})
    for part in sorted(parts, key=lambda part: part.filename):
        name, pieces = real_name(part), read_verified(file, part, DEFAULT_LIMITS)
        ending = PurePosixPath(name.lower()).suffix
        if ending in endings:
            yield keep(pieces), name
            continue
        if ending != ".zip" or depth <= 1:
            raise UnreadableFileError(FileProblem.ARCHIVE, where=name, params={"kind": ending[1:].upper()})
        with spools() as spooled:
            try:
                for stored, inner in unpacked(spooled(pieces), endings, keep, depth - 1):
                    yield stored, f"{name}/{inner}"
            except UnreadableFileError as problem:
                problem.where = "/".join(filter(None, (name, problem.where)))
                raise


def _is_to_read(part: zipfile.ZipInfo, endings: frozenset[str]) -> bool:
    path = PurePosixPath(part.filename)
    hidden = path.name.startswith((".", "~$")) or "__MACOSX" in path.parts
    return not part.is_dir() and not hidden and path.suffix.lower() in endings


def kept(name: str) -> KeptFile:
    """A stored upload, to read."""
    return KeptFile(Place.UPLOADS.path(name))


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
