# SPDX-License-Identifier: Apache-2.0
"""Making a backup: the database and every file its records name, as of one instant.

1. Lock the folder; take up what a killed run left in it, if that is of the same key and not a day old.
2. Else take an anchor of the trail, then a snapshot of the database. Under that snapshot: list the files that records
   name, copy the uploads (they go first when their batch ends; if one went before it was copied, take another
   snapshot), add up the rows of each table, dump.
3. Copy the files. Their content never changes, so what the list names is the state of that instant.
4. What is not there any more was deleted by its owner since, or is missing: the owners say which. What was copied
   before it went stays in the backup, unless its owner deleted it for good.
5. Write the list of files, take away what this backup does not name, write the manifest.

A kill before the end leaves a folder without a manifest: no backup. The same command goes on.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from wuzha.audit.anchors import place as anchors_file
from wuzha.audit.anchors import take_anchor
from wuzha.backup import manifest as manifests
from wuzha.backup.dump import based, dumped
from wuzha.backup.folder import Part, Writer, file_pieces, gzipped, write_whole
from wuzha.backup.journal import NAME as JOURNAL
from wuzha.backup.journal import Journal
from wuzha.backup.manifest import UNFINISHED, Gone, Manifest
from wuzha.backup.places import ANCHORS, administrator, carried, embedded, refuse_inside
from wuzha.backup.progress import Progress
from wuzha.backup.tables import digests
from wuzha.backup.wanted import UPLOADS, Wanted, line_of, named, why
from wuzha.keys import current, fingerprint, reload, sealing_generation
from wuzha.runtime import roles, wal
from wuzha.runtime.home import default_home
from wuzha.runtime.locks import FileLock
from wuzha.runtime.messages import OperatorError, say

WANTED = "wanted.jsonl"
DATABASE, BASE, INDEX = "database.pgdump", "base.tar.gz", "files.jsonl"
#: A snapshot older than this is not gone on with: who asks for a backup today wants today's.
STALE = timedelta(days=1)
#: Snapshots to try: each time an upload was read to its end just between its listing and its copying.
INSTANTS = 10


def make(root: Path, recipient: str | None, *, with_key: bool = False, progress: Progress | None = None) -> Manifest:
    """Make a backup in the folder `root`, or go on with it. Django and the database are ready.

    Raises OperatorError when the folder holds a finished backup or something else, and for whatever breaks it off.
    """
    with _locked(root), _room(root):
        return _Backup(root, recipient, with_key, progress or Progress()).run()


class _Backup:
    def __init__(self, root: Path, recipient: str | None, with_key: bool, progress: Progress) -> None:
        self.root, self.with_key, self.progress = root, with_key, progress
        self.home = default_home()
        self.writer = Writer(root, recipient)
        self.keys = _keys()

    def run(self) -> Manifest:
        draft, wanted = self._left() or (None, [])
        if draft is None:
            _forget_copies_for_another(self.root, self.writer)
        self.journal = Journal(self.root / JOURNAL)
        try:
            if draft is None:
                draft, wanted = self._begin()
            made = self._files(draft, wanted)
        finally:
            self.journal.close()
        reload()
        if _keys() != self.keys:
            raise OperatorError(
                "备份期间更换了主密钥，这次备份不能用。请再运行一次。",
                "The master key was changed during the backup, so it is of no use. Run it again.",
            )
        manifests.write(self.root, made, current().keys[sealing_generation()])
        for name in (UNFINISHED, WANTED, JOURNAL):
            (self.root / name).unlink(missing_ok=True)
        return made

    def _left(self) -> tuple[Manifest, list[Wanted]] | None:
        """What a killed run had done of the database; None when there is nothing to go on with."""
        try:
            draft, _mac = Manifest.parse((self.root / UNFINISHED).read_text())
            lines = (self.root / WANTED).read_text().splitlines()
        except (FileNotFoundError, ValueError):
            return None
        age = datetime.now(UTC) - datetime.fromisoformat(draft.at)
        same = (draft.to, draft.keys, draft.with_key) == (self.writer.recipient, self.keys, self.with_key)
        parts = [part for part in (draft.database, draft.base) if part is not None]
        if not same or age > STALE or not all(map(self.writer.holds, parts)):
            return None
        say(f"接着做 {draft.at} 开始的备份。", f"Going on with the backup of {draft.at}.")
        return draft, [Wanted(*json.loads(line)) for line in lines]

    def _begin(self) -> tuple[Manifest, list[Wanted]]:
        (self.root / UNFINISHED).unlink(missing_ok=True)
        server = connection.cursor().connection.info.server_version
        anchors = self._anchors()
        lost: set[Wanted] = set()
        for _instant in range(INSTANTS):
            with roles.as_owner(), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
                cursor.execute("SELECT pg_export_snapshot(), clock_timestamp()")
                snapshot, at = cursor.fetchone()
                self.progress.step("正在清点文件", "Listing the files")
                wanted = list(named())
                gone = {one for one in wanted if one.is_upload and self._copy(one) is None}
                # What an earlier snapshot missed and this one still names is no upload that was just read.
                if gone <= lost:
                    draft = self._database(cursor, snapshot, at, server, anchors)
                    break
            lost = gone
        else:
            raise OperatorError(
                "导入正在频繁结束，取不到一致的时刻。请稍后再运行一次。",
                "Imports end all the time, so that no instant can be taken. Run it again a little later.",
            )
        if (base := self._base(server // 10000)) is not None:
            draft = replace(draft, base=base, base_at=datetime.now(UTC).isoformat(timespec="milliseconds"))
        write_whole(self.root / WANTED, (one.as_line() for one in wanted))
        write_whole(self.root / UNFINISHED, [draft.unsigned()])
        return draft, wanted

    def _database(self, cursor: Any, snapshot: str, at: datetime, server: int, anchors: Part | None) -> Manifest:
        """Dump what the snapshot shows, and say what is in it."""
        self.progress.step("正在核对数据表", "Adding up the tables")
        tables = digests(cursor)
        cursor.execute("SELECT app || '.' || name FROM django_migrations ORDER BY 1")
        migrations = [name for (name,) in cursor.fetchall()]
        self.progress.step("正在备份数据库", "Copying the database")
        stream = self.progress.bytes(dumped(administrator(), snapshot, server // 10000))
        database = self.writer.write(DATABASE, stream)
        return Manifest(
            at=at.astimezone(UTC).isoformat(timespec="seconds"), keys=self.keys, to=self.writer.recipient,
            version=version("wuzha"), server=f"{server // 10000}.{server % 10000}", migrations=migrations,
            tables=tables, database=database, anchors=anchors, with_key=self.with_key, embedded=embedded(),
            generation=sealing_generation(),
        )  # fmt: skip

    def _base(self, server: int) -> Part | None:
        """The files of the database, when its journal is laid aside: from here on every moment can be gone to."""
        if not embedded() or wal.wanted(self.home) is None:
            return None
        with connection.cursor() as cursor:
            cursor.execute("SHOW archive_mode")
            if cursor.fetchone() != ("on",):
                say(
                    "日志归档要在数据库重启后才生效；这份备份不能用于恢复到任意时刻。",
                    "The archive begins when the database starts again; from this backup no moment can be gone to.",
                )
                return None
        self.progress.step("正在复制数据库文件", "Copying the files of the database")
        return self.writer.write(BASE, gzipped(self.progress.bytes(based(administrator(), server))))

    def _anchors(self) -> Part | None:
        """Take an anchor just before the snapshot, and copy their file while it is of that moment."""
        try:
            take_anchor()
        except OSError as error:
            say(
                f"审计锚点文件写不进去（{error.strerror}），备份照做：{anchors_file()}。",
                f"The file of anchors cannot be written ({error.strerror}); the backup goes on: {anchors_file()}.",
            )
        path = anchors_file()
        return self.writer.write(f"home/{ANCHORS}", file_pieces(path)) if path.is_file() else None

    def _files(self, draft: Manifest, wanted: list[Wanted]) -> Manifest:
        self.progress.step("正在复制文件", "Copying the files")
        there: list[tuple[Wanted, Part]] = []
        gone: list[Wanted] = []
        for number, one in enumerate(wanted, 1):
            part = self._copy(one)
            if part is None:
                gone.append(one)
            else:
                there.append((one, part))
            self.progress.files(number, len(wanted))
        if draft.anchors is not None:
            there.append((Wanted(ANCHORS, "", ""), draft.anchors))
        for path, source in carried(self.home, with_key=self.with_key):
            part = self.writer.write(f"home/{path}", file_pieces(source))
            there.append((Wanted(path, "", ""), part))
        copies, erased, missing = self._gone(gone)
        there += copies
        index = self.writer.write(INDEX, (line_of(one, part) for one, part in there))
        _drop_all_but(self.root / "home", {self.writer.path_of(part.path) for _one, part in there})
        return manifests.finished(draft, index=index, files=len(there), erased=erased, missing=missing)

    def _gone(self, gone: list[Wanted]) -> tuple[list[tuple[Wanted, Part]], list[Gone], list[Gone]]:
        """Of files that are not there any more: (copies made before they went, deleted by their owner, missing).

        The rows of the instant wait for their upload, though it was read since. A file that was lost from the disk and
        is whole here is told.
        """
        erased, missing = why(gone)
        lost = {one.path for one in missing}
        copies = []
        for one in gone:
            part = self.journal.last(f"home/{one.path}")
            if part is None or not self.writer.holds(part) or not (one.path in lost or one.is_upload):
                continue
            copies.append((one, part))
            if one.path in lost:
                say(
                    f"数据目录里少了一个文件，这份备份中有：{one.record} {one.path}",
                    f"A file is gone from the data directory; this backup has it: {one.record} {one.path}",
                )
        kept = {one.path for one, _part in copies}
        missing += [one for one in erased if one.path.startswith(UPLOADS)]
        erased = [one for one in erased if not one.path.startswith(UPLOADS)]
        return copies, erased, [one for one in missing if one.path not in kept]

    def _copy(self, one: Wanted) -> Part | None:
        """The part of a file, copied now unless it was already; None when it is not there."""
        path = f"home/{one.path}"
        try:
            with (self.home.root / one.path).open("rb") as file:
                found = os.fstat(file.fileno())
                known = self.journal.copied(path, found.st_size, found.st_mtime_ns)
                if known is not None and self.writer.holds(known):
                    return known
                part = self.writer.write(path, iter(lambda: file.read(1 << 20), b""))
        except FileNotFoundError:
            return None
        self.journal.note(part, found.st_mtime_ns)
        return part


def _keys() -> list[str]:
    """Fingerprints of the master keys, the one that seals first."""
    ring, sealing = current(), sealing_generation()
    return [fingerprint(ring.keys[number]) for number in sorted(ring.keys, key=lambda n: (n != sealing, -n))]


def _forget_copies_for_another(root: Path, writer: Writer) -> None:
    """Copies that were closed for another key are of no use to this backup."""
    mark = root / "closed-for"
    if not mark.exists() or mark.read_text() != str(writer.recipient):
        (root / JOURNAL).unlink(missing_ok=True)
        _drop_all_but(root / "home", set())
        write_whole(mark, [str(writer.recipient).encode()])


def _drop_all_but(folder: Path, kept: set[Path]) -> None:
    """What an earlier run copied and this backup does not name: erased since, it must not live on here."""
    for parent, _folders, names in os.walk(folder):
        for name in names:
            if (path := Path(parent) / name) not in kept:
                path.unlink()


@contextlib.contextmanager
def _locked(root: Path) -> Iterator[None]:
    refuse_inside(default_home(), root)
    try:
        root.mkdir(mode=0o700, parents=True, exist_ok=True)
        there = {path.name for path in root.iterdir()}
    except OSError as error:
        raise OperatorError(
            f"无法写入备份目录 {root}：{error.strerror}。", f"Cannot write to the folder {root}: {error.strerror}."
        ) from error
    if manifests.NAME in there:
        raise OperatorError(
            f"{root} 中已有一份完整的备份，不会覆盖。请换一个目录，例如按日期命名。",
            f"{root} holds a finished backup, which is not written over. Choose another folder, named by the day.",
        )
    if there and "closed-for" not in there and there != {".lock"}:
        raise OperatorError(
            f"{root} 不是空目录，也不是没做完的备份。请换一个目录。",
            f"{root} is neither empty nor an unfinished backup. Choose another folder.",
        )
    lock = FileLock(root / ".lock")
    if not lock.try_lock():
        raise OperatorError(f"另一个进程正在向 {root} 备份。", f"Another process is making a backup in {root}.")
    try:
        yield
    finally:
        lock.release()


@contextlib.contextmanager
def _room(root: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        raise OperatorError(
            f"备份所在的磁盘已满：{root}。腾出空间后再运行一次，会接着做。",
            f"The disk of the backup is full: {root}. Free some space and run it again; it goes on.",
        ) from error
