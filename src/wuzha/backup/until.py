# SPDX-License-Identifier: Apache-2.0
"""Going to a moment after a backup: the files of its database, and the journal of the archive up to then.

1. Lay out the database's files as the backup has them, and the pieces of the journal since beside them.
2. Start the server: it goes through the journal up to the moment, and opens there on a timeline of its own.
3. Bring the files of the backup, and those that the archive has got since. One that is newer than the moment does no
   harm: nobody owns it, and the sweep takes it. One that is not there is told, by record.
4. The anchors of the trail are cut back to the trail as it is now.
"""

from __future__ import annotations

import os
import re
import shutil
import tarfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath

from wuzha.backup import archive, journal
from wuzha.backup.folder import SUFFIX, Part, Reader, write_whole
from wuzha.backup.manifest import Manifest
from wuzha.backup.places import ANCHORS
from wuzha.backup.progress import Progress
from wuzha.keys.ring import Ring
from wuzha.runtime import wal
from wuzha.runtime.account import server_account
from wuzha.runtime.home import Home
from wuzha.runtime.messages import OperatorError
from wuzha.runtime.paths import make_private
from wuzha.runtime.postgres import Server

#: Seconds: as long as it takes.
PATIENCE = 30 * 86400.0
_SEGMENT = re.compile(r"[0-9A-F]{24}")
_START = re.compile(r"^START WAL LOCATION: .*\(file ([0-9A-F]{24})\)$", re.MULTILINE)
#: What PostgreSQL says when the journal ends too early.
_SHORT = "recovery ended before configured recovery target"


@dataclass(frozen=True, slots=True)
class Moment:
    """Where to go (`None`: to the end of the archive), and the folder of the archive."""

    at: datetime | None
    folder: Path


class Past:
    """The way to a moment, for one backup and one data directory."""

    def __init__(self, home: Home, manifest: Manifest, reader: Reader, moment: Moment, ring: Ring) -> None:
        if manifest.base is None:
            raise OperatorError(
                "这份备份中没有数据库文件：做备份时没有开启日志归档，只能整份恢复。",
                "This backup has no files of the database: its journal was not archived then. Restore it as it is.",
            )
        if moment.at is not None and manifest.base_at and moment.at < datetime.fromisoformat(manifest.base_at):
            raise OperatorError(
                f"这个时刻早于这份备份完成的时刻（{manifest.base_at}）。请用更早的一份备份。",
                f"That moment is before this backup was done ({manifest.base_at}). Use an earlier backup.",
            )
        self.home, self.base, self.reader, self.moment, self.ring = home, manifest.base, reader, moment, ring

    def lay(self, progress: Progress) -> str:
        """Steps 1 and 2; the moment of the last transaction that is there."""
        account = server_account(self.home.database)
        make_private(self.home.postgres, account)
        unfinished = self.home.postgres / "data.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        progress.step("正在恢复数据库文件", "Restoring the files of the database")
        _unpack(progress.bytes(self.reader.pieces(self.base)), unfinished)
        label = _START.search((unfinished / "backup_label").read_text())
        if label is None:
            raise OperatorError("备份中的数据库文件不完整。", "The files of the database are not whole.")
        self.kept = self._archive(wal.system(unfinished))
        aside = self.home.postgres / "recovery"
        shutil.rmtree(aside, ignore_errors=True)
        aside.mkdir(mode=0o700)
        progress.step("正在取出日志", "Bringing the journal")
        for name in self._pieces(label[1]):
            (aside / name).write_bytes(archive.piece(self.kept, Path(name), self.ring))
        (unfinished / "recovery.signal").touch(mode=0o600)
        if account is not None:
            for folder in (unfinished, aside):
                for parent, _folders, names in os.walk(folder):
                    for path in (parent, *(f"{parent}/{one}" for one in names)):
                        os.chown(path, account.uid, account.gid)
        unfinished.rename(self.home.database)
        progress.step("正在重放日志", "Going through the journal")
        reached = self._replayed()
        shutil.rmtree(aside)
        return reached

    def _replayed(self) -> str:
        target = {} if self.moment.at is None else {"recovery_target_time": self.moment.at.isoformat()}
        server = Server(self.home, {
            "restore_command": 'cp "../recovery/%f" "%p"', "recovery_target_action": "promote", "hot_standby": "off",
            "archive_mode": "off", **target,
        }, PATIENCE)  # fmt: skip
        try:
            server.start()
            with server.connect() as connection:
                row = connection.execute("SELECT pg_last_xact_replay_timestamp()").fetchone()
        except OperatorError as error:
            if not server.log.exists() or _SHORT not in server.log.read_text(errors="replace"):
                raise
            raise OperatorError(
                "归档没有到这个时刻：最后一笔在此之前。要恢复到归档的末尾，请用 --until end；否则请检查归档是否完整。",
                "The archive does not reach that moment: its last transaction is earlier. --until end goes to its end; "
                "otherwise look whether the archive is whole.",
            ) from error
        finally:
            server.stop()
        return row[0].isoformat() if row and row[0] else ""

    def _archive(self, system: str) -> Reader:
        """The archive of this very database."""
        root = self.moment.folder / system
        if not (root / archive.MARK).is_file():
            raise OperatorError(
                f"{self.moment.folder} 中没有这个数据库的归档（编号 {system}）。",
                f"There is no archive of this database (number {system}) in {self.moment.folder}.",
            )
        closed = any((root / "wal").glob(f"*{SUFFIX}"))
        if closed and self.reader.secret is None:
            raise OperatorError(
                "归档是加密的，而备份没有加密。请把归档和备份用同一把公钥加密。",
                "The archive is closed, and the backup is not. Close both for the same key.",
            )
        return Reader(root, self.reader.secret if closed else None)

    def _pieces(self, first: str) -> Iterator[str]:
        """Names of the pieces from the first that the base needs on, of any timeline, and what tells of timelines."""
        for path in sorted((self.kept.root / "wal").iterdir()):
            name = path.name.removesuffix(SUFFIX)
            if not name.startswith(".") and (not _SEGMENT.fullmatch(name) or name[8:] >= first[8:]):
                yield name

    def files(self) -> Iterator[tuple[str, Reader, Part]]:
        """(path in the data directory, where from, part) of what the archive has; it keeps them for some days only."""
        for part in journal.read(self.kept.root / journal.NAME).values():
            path = PurePosixPath(part[1].path).relative_to("home")
            proper = ".." not in path.parts and (path.parts[0] in ("files", "uploads") or str(path) == ANCHORS)
            if proper and (self.kept.root / (part[1].path + (SUFFIX if self.kept.secret else ""))).exists():
                yield str(path), self.kept, part[1]


def cut_anchors(path: Path) -> None:
    """Leave out the anchors of what is not there yet: they speak of a longer trail."""
    from django.db.models import Max

    from wuzha.audit.anchor import Anchor
    from wuzha.audit.models import Event

    if not path.exists():
        return
    sealed = Event.objects.aggregate(last=Max("seq"))["last"] or 0
    kept = []
    for line in path.read_text(errors="replace").splitlines(keepends=True):
        anchor = Anchor.read(line)
        if anchor is not None and anchor.seq > sealed:
            break
        kept.append(line)
    write_whole(path, [line.encode() for line in kept])


class _Pieces:
    """Pieces as a file that is read from its beginning to its end."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = iter(pieces)

    def read(self, _size: int) -> bytes:
        return next(self._pieces, b"")


def _unpack(pieces: Iterable[bytes], target: Path) -> None:
    """Folders and files of a tar, for us alone. Raises OperatorError for anything else in it."""
    target.mkdir(mode=0o700)
    read = iter(pieces)
    with tarfile.open(fileobj=_Pieces(read), mode="r|gz") as tar:  # type: ignore[call-overload]  # it only reads
        for member in tar:
            path = PurePosixPath(member.name)
            content = tar.extractfile(member) if member.isfile() else None
            if path.is_absolute() or ".." in path.parts or not (member.isdir() or content):
                raise OperatorError(
                    f"备份中的数据库文件有不能恢复的内容：{path}",
                    f"The files of the database hold what they may not: {path}",
                )
            place = target / path
            (place if content is None else place.parent).mkdir(mode=0o700, parents=True, exist_ok=True)
            if content is not None:
                with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                    shutil.copyfileobj(content, file, 1 << 20)
    for _rest in read:  # to the end, where the digest is compared
        pass
