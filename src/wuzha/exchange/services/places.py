# SPDX-License-Identifier: Apache-2.0
"""The drop folders of links, below one directory that the operator chose.

`in` (theirs, to us), `done` and `failed` (what we took), `out` (ours, to them), `receipts` (what became of theirs),
`acks` (theirs, of ours). They hold personal data: nobody but the owner and the group of the directory may read them.
"""

from __future__ import annotations

import os
from pathlib import Path

from wuzha.exchange.rules.addresses import folder_problem
from wuzha.exchange.rules.codes import Code
from wuzha.refusals import RefusalError
from wuzha.runtime.home import default_home

FOLDERS = ("in", "done", "failed", "out", "receipts", "acks")
FILE_MODE, FOLDER_MODE = 0o640, 0o770
#: Endings of files that are still being written.
UNFINISHED = (".tmp", ".part", ".filepart", ".crdownload")


def root() -> Path:
    """`WUZHA_EXCHANGE_DIR`, else `exchange` in the data directory."""
    given = os.environ.get("WUZHA_EXCHANGE_DIR", "")
    return Path(given) if given else default_home().root / "exchange"


def folders_of(place: str) -> dict[str, Path]:
    """The folders of a link, made if absent. Raises `RefusalError`."""
    if folder_problem(place) is not None:
        raise RefusalError(Code.FOLDER_NAME)
    folders = {name: root() / place / name for name in FOLDERS}
    try:
        for folder in folders.values():
            folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    except OSError as error:
        raise RefusalError(Code.FOLDER_UNREADABLE) from error
    return folders


def outgoing() -> Path:
    """Where files wait until they are sent. Raises `RefusalError`."""
    folder = default_home().root / "outgoing"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise RefusalError(Code.FOLDER_UNREADABLE) from error
    return folder


def waiting_files(folder: Path, settled_before: float) -> list[Path]:
    """Whole files in a folder, oldest first: no links, nothing that is still written (changed after `settled_before`,
    seconds since 1970)."""
    found: list[tuple[float, str, Path]] = []
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith(".") or entry.name.lower().endswith(UNFINISHED):
                continue
            if not entry.is_file(follow_symlinks=False):
                continue
            changed = entry.stat(follow_symlinks=False).st_mtime
            if changed <= settled_before:
                found.append((changed, entry.name, Path(entry.path)))
    return [path for _changed, _name, path in sorted(found)]


def put(folder: Path, name: str, content: bytes) -> Path:
    """A file that appears whole or not at all."""
    temporary, path = folder / f".{name}.tmp", folder / name
    with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, FILE_MODE), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    return path


def move(path: Path, folder: Path, prefix: str) -> Path:
    """Put a file aside under a name that nobody else has."""
    target = folder / f"{prefix}-{path.name}"
    path.replace(target)
    return target
