# SPDX-License-Identifier: Apache-2.0
"""The archive between backups: the journal of the database, and each new file, a minute after they were written.

In the operator's folder lies one folder for each database, named by its number:

archive.json          that it is one; without it nothing is written, such as below a disk that is not mounted
wal/…                 the pieces of the journal: a code of the platform's key, then the piece as gzip
home/…                files and uploads since the archive began, anchors of the trail, by path in the data directory
copied.jsonl          what of them is here

Everything in it is closed for the operator's key as a backup is. Files go before the journal that names them.
"""

from __future__ import annotations

import gzip
import hmac
import json
import logging
import os
import time
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from threading import Event as Stop

from wuzha.backup.folder import SUFFIX, Reader, Writer, file_pieces, write_whole
from wuzha.backup.journal import NAME, Journal
from wuzha.backup.places import ANCHORS, refuse_inside
from wuzha.keys.ring import Ring, expand
from wuzha.runtime import wal
from wuzha.runtime.home import Home, default_home
from wuzha.runtime.keys import master_keys
from wuzha.runtime.locks import FileLock
from wuzha.runtime.messages import OperatorError
from wuzha.sealed.owners import Place

log = logging.getLogger(__name__)

MARK = "archive.json"
PURPOSE = "backup-wal"
#: Seconds between looks of the worker; between looks for what is older than the archive keeps.
INTERVAL, PRUNE = 5.0, 3600.0
#: Seconds: files a little older than the archive are taken too; a folder that changed so lately is looked at again.
_BEFORE, _LATELY = 3600.0, 2.0
_MAC = 32


def begin(home: Home, folder: Path, to: str | None, days: int) -> None:
    """Make the archive of this data directory's database, and have the journal laid aside from the next start on."""
    if not home.database.exists():
        raise OperatorError(
            f"数据目录 {home.root} 中没有内置数据库。先运行一次 wuzha up；外部数据库请用它自己的归档工具。",
            f"There is no embedded database in {home.root}. Run wuzha up once; a server of your own "
            "has tools of its own for this.",
        )
    refuse_inside(home, folder)
    mark = folder / wal.system(home.database) / MARK
    try:
        if not mark.exists():
            write_whole(mark, [json.dumps({"since": time.time()}).encode()])
    except OSError as error:
        raise OperatorError(
            f"无法写入归档目录 {folder}：{error.strerror}。", f"Cannot write to the folder {folder}: {error.strerror}."
        ) from error
    wal.want(home, wal.Wanted(str(folder), to, days))


class Archive:
    """The archive that a data directory wants. One process at a time brings things there (`bring`)."""

    def __init__(self, home: Home, wanted: wal.Wanted) -> None:
        self.home, self.wanted = home, wanted
        self.root = Path(wanted.folder) / wal.system(home.database)
        self.writer = Writer(self.root, wanted.to)
        self._keys: Ring = master_keys(home)
        self._seen: dict[Path, int] = {}
        self._prune_at = 0.0

    def bring(self) -> int:
        """Bring there what is new; how many pieces of the journal. Raises `OSError` when the folder is not there."""
        lock = FileLock(self.home.run / "wal.lock")
        if not lock.try_lock():
            return 0
        try:
            since = float(json.loads((self.root / MARK).read_text())["since"]) - _BEFORE
            pieces = _pieces(wal.aside(self.home))
            self._files(since)
            for piece in pieces:
                self._piece(piece)
            if time.monotonic() > self._prune_at:
                self._prune_at = time.monotonic() + PRUNE
                prune(self.root, self.wanted.days)
            return len(pieces)
        finally:
            lock.release()

    def _piece(self, path: Path) -> None:
        packed = gzip.compress(path.read_bytes(), 1, mtime=0)
        master = self._keys.keys[self._keys.newest]
        self.writer.write(f"wal/{path.name}", [_mac(master, self.root.name, path.name, packed), packed])
        path.unlink()

    def _files(self, since: float) -> None:
        journal = Journal(self.root / NAME)
        try:
            for path, name in self._new(since):
                try:
                    found = path.stat()
                    if journal.copied(name, found.st_size, found.st_mtime_ns) is None:
                        journal.note(self.writer.write(name, file_pieces(path)), found.st_mtime_ns)
                except FileNotFoundError:
                    continue  # its owner was faster
        finally:
            journal.close()

    def _new(self, since: float) -> Iterator[tuple[Path, str]]:
        """(where, name here) of the files of folders that changed since they were looked at, and of the anchors."""
        from wuzha.audit.anchors import place as anchors  # models, which a restore has not got yet

        for folder in (folder for place in Place for folder in place.folders()):
            changed = folder.stat().st_mtime_ns
            if self._seen.get(folder) == changed:
                continue
            with os.scandir(folder) as entries:
                for entry in entries:
                    if entry.name.startswith(".") or not entry.is_file(follow_symlinks=False):
                        continue
                    if entry.stat().st_mtime >= since:
                        path = Path(entry.path)
                        yield path, f"home/{path.relative_to(self.home.root).as_posix()}"
            if time.time() - changed / 1e9 > _LATELY:
                self._seen[folder] = changed
        if anchors().is_file():
            yield anchors(), f"home/{ANCHORS}"


def prune(root: Path, days: int) -> None:
    """Take away what came here more than so many days ago: every backup made since has the files."""
    before = time.time() - days * 86400
    for name in ("wal", "home"):
        for folder, _folders, names in os.walk(root / name):
            for path in (Path(folder) / one for one in names):
                if path.stat().st_mtime < before:
                    path.unlink()


def piece(reader: Reader, path: Path, keys: Ring) -> bytes:
    """The clear content of a piece in `wal/`. Raises OperatorError when it was not written by this platform."""
    name = path.name.removesuffix(SUFFIX)
    content = b"".join(reader.stream(f"wal/{name}"))
    packed = content[_MAC:]
    codes = (_mac(master, reader.root.name, name, packed) for master in keys.keys.values())
    if not any(hmac.compare_digest(code, content[:_MAC]) for code in codes):
        raise OperatorError(
            f"归档中的 {name} 不是本平台写的，或被改动过。不要用它恢复。",
            f"{name} in the archive was changed, or not written by this platform. Do not restore with it.",
        )
    return gzip.decompress(packed)


def _pieces(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if not path.name.startswith(".")) if folder.is_dir() else []


def _mac(master: bytes, system: str, name: str, packed: bytes) -> bytes:
    covered = f"{system} {name} {sha256(packed).hexdigest()}".encode()
    return hmac.digest(expand(master, PURPOSE), covered, "sha256")


def run_forever(stop: Stop) -> None:
    """What the worker does: bring what is new, until told to stop. A folder that is away is waited for, and told."""
    archive: Archive | None = None
    while not stop.wait(INTERVAL):
        try:
            home = default_home()
            wanted = wal.wanted(home)
            if wanted is None or not home.database.exists():
                continue
            if archive is None or archive.wanted != wanted:
                archive = Archive(home, wanted)
            archive.bring()
        except (OSError, ValueError, OperatorError) as error:
            log.warning("The archive cannot be written: %s", error)
            stop.wait(60 - INTERVAL)
