# SPDX-License-Identifier: Apache-2.0
"""Restoring a backup into an empty data directory, and holding what came out against what went in.

1. Read the manifest; refuse a directory that holds something.
2. The master key's fingerprint must be the backup's, and the manifest must verify with it: then it is put in its place
   and the directory is marked. The database must be empty.
3. Refuse a backup whose schema this version does not know.
4. Bring the database in, in one transaction, and compare rows and digest of every table.
   To go to a moment after the backup, `until` does this instead.
5. Bring the files in; each must have the digest that was written down when it was copied.
6. Bring the schema up to date, look for every file that a record names, verify the trail, take the mark away.

A restore that was killed is run again: it clears what it had made, and begins anew.
"""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from wuzha.backup import age
from wuzha.backup import manifest as manifests
from wuzha.backup.folder import Part, Reader, write_whole
from wuzha.backup.manifest import Manifest
from wuzha.backup.places import ANCHORS
from wuzha.backup.progress import Progress
from wuzha.backup.until import Moment, Past, cut_anchors
from wuzha.keys.ring import Ring, fingerprint, parse
from wuzha.runtime import keys, postgres, restoring
from wuzha.runtime.account import server_account
from wuzha.runtime.home import Home, default_home, disk_errors
from wuzha.runtime.messages import OperatorError

#: What a restore makes in a data directory, besides keys.
MADE = ("postgres", "files", "uploads", "anchors")


@dataclass(frozen=True, slots=True)
class Restored:
    """What came out: `differing` tables, files by record that are `missing` or do not open (`damaged`), the trail."""

    manifest: Manifest
    rows: int
    files: int
    differing: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)
    chain: str = ""

    @property
    def ok(self) -> bool:
        return not (self.differing or self.missing or self.damaged or self.chain)


def read_base(root: Path, identity: Path | None) -> None:
    """What a restore to the instant of the backup does not read is whole too. Raises `DamagedPartError`."""
    manifest, _mac = manifests.read(root)
    if manifest.base is not None:
        for _piece in Reader(root, secret_from(identity, manifest)).pieces(manifest.base):
            pass


def secret_from(path: Path | None, manifest: Manifest) -> str | None:
    """The key that opens the backup, from its file. Raises OperatorError, also when one is needed and none named."""
    if manifest.to is None:
        return None
    if path is None:
        raise OperatorError(
            f"这份备份用公钥 {manifest.to} 加密。请用 --identity 指定对应的私钥文件（wuzha backup key 生成的那个）。",
            f"The backup is closed for {manifest.to}. Name the file with its key in --identity "
            "(the one that wuzha backup key made).",
        )
    try:
        lines = path.read_text().splitlines()
        secret = next(line.strip() for line in lines if line.strip() and not line.startswith("#"))
        if age.recipient_of(secret) != manifest.to:
            raise OperatorError(
                f"{path} 不是这份备份的私钥：备份用的公钥是 {manifest.to}。",
                f"{path} does not open this backup, which is closed for {manifest.to}.",
            )
    except (OSError, StopIteration, age.NotAgeError, UnicodeDecodeError) as error:
        raise OperatorError(
            f"{path} 不是备份私钥文件（应含一行 AGE-SECRET-KEY-1…）。",
            f"{path} is no file with a backup key (a line AGE-SECRET-KEY-1… is expected).",
        ) from error
    return secret


def restore(
    root: Path,
    *,
    identity: Path | None = None,
    key: Path | None = None,
    moment: Moment | None = None,
    progress: Progress | None = None,
) -> Restored:
    """Restore the backup in `root` into the data directory and database of the settings; Django is not loaded yet.

    `identity` is the file that opens the backup, `key` the master key's; with `moment` the embedded database is brought
    to where it was then. Raises OperatorError.
    """
    progress = progress or Progress()
    manifest, mac = manifests.read(root)
    reader = Reader(root, secret_from(identity, manifest))
    home = default_home()
    _refuse_unless_empty(home)
    parts = _index(reader, manifest)
    ring = _place_key(home.prepare(), reader, parts, key, manifest, mac)
    past = None if moment is None else Past(home, manifest, reader, moment, ring)
    restoring.begin(home, str(root))
    with disk_errors(home.root):
        _clear(home)
        if past is None:
            found = _bring(home, reader, manifest, parts, progress)
        else:
            found = _go_to(home, past, manifest, parts, progress)
    restoring.end(home)
    return found


def _checked(ring: Ring, manifest: Manifest, mac: str) -> Ring:
    """The master keys, when they are those of the backup and have written its manifest. Raises OperatorError."""
    here = {fingerprint(key): key for key in ring.keys.values()}
    names = "、".join(here)
    if lacking := [one for one in manifest.keys if one not in here]:
        wanted = _told(lacking[0], manifest)
        raise OperatorError(
            f"主密钥不对：备份要的是指纹 {wanted} 的密钥，这里是 {names}。请用 --key 指定正确的 master.key。",
            f"The wrong master key: the backup needs the one with fingerprint {wanted}, here is "
            f"{names}. Name the right master.key in --key.",
        )
    manifest.checked(mac, here[manifest.key])
    return ring


def _bring(
    home: Home, reader: Reader, manifest: Manifest, parts: list[tuple[str, Part]], progress: Progress
) -> Restored:
    from wuzha.runtime.django import migrate, prepare

    with prepare(schema=False):
        from wuzha.backup import check

        check.refuse_newer(manifest)
        check.refuse_full_database()
        progress.step("正在恢复数据库", "Restoring the database")
        check.bring_database(manifest, progress.bytes(reader.pieces(manifest.database)))
        progress.step("正在核对数据表", "Comparing the tables")
        differing = check.differing(manifest)
        progress.step("正在恢复文件", "Restoring the files")
        for number, (path, part) in enumerate(parts, 1):
            _bring_file(home, path, reader, part)
            progress.files(number, len(parts))
        progress.step("正在核对文件和审计链", "Checking the files and the trail")
        migrate(verbosity=0)
        missing, damaged = check.files(manifest)
        chain = check.chain()
        check.note(manifest, differing=len(differing), missing=len(missing))
        rows = sum(rows for rows, _digest in manifest.tables.values())
        return Restored(manifest, rows, len(parts), differing, missing, damaged, chain)


def _go_to(home: Home, past: Past, manifest: Manifest, parts: list[tuple[str, Part]], progress: Progress) -> Restored:
    from wuzha.runtime.django import migrate, prepare

    reached = past.lay(progress)
    with prepare(schema=False):
        from wuzha.backup import check

        then = replace(manifest, at=reached or manifest.at, migrations=check.migrations())
        check.refuse_newer(then)
        rows = check.rows()
        progress.step("正在恢复文件", "Restoring the files")
        # What belongs to the server came with its files.
        wanted = [(path, past.reader, part) for path, part in parts if not path.startswith("postgres/")]
        for number, (path, reader, part) in enumerate([*wanted, *past.files()], 1):
            _bring_file(home, path, reader, part)
            progress.files(number, len(wanted))
        cut_anchors(home.root / ANCHORS)
        progress.step("正在核对文件和审计链", "Checking the files and the trail")
        migrate(verbosity=0)
        missing, damaged = check.files(then)
        chain = check.chain()
        check.note(then, differing=0, missing=len(missing), until=True)
        return Restored(then, rows, number, [], missing, damaged, chain)


def _refuse_unless_empty(home: Home) -> None:
    if restoring.mark(home).exists():
        return
    there = [name for name in MADE if (home.root / name).exists() and any((home.root / name).iterdir())]
    if there:
        raise OperatorError(
            f"数据目录 {home.root} 不是空的（有 {'、'.join(there)}），不会覆盖。请用 WUZHA_HOME 指定一个空目录。",
            f"The data directory {home.root} is not empty (it has {', '.join(there)}), and is not written over. "
            "Name an empty one in WUZHA_HOME.",
        )


def _clear(home: Home) -> None:
    """Take away what a killed restore had made."""
    if home.database.exists():
        postgres.Server(home).stop()
    for name in MADE:
        if (home.root / name).exists():
            shutil.rmtree(home.root / name)


def _index(reader: Reader, manifest: Manifest) -> list[tuple[str, Part]]:
    """(path in the data directory, part) of every file. Refuses a path that leads out of it."""
    if manifest.index is None:
        raise OperatorError("备份清单不完整。", "The manifest is not complete.")
    found = []
    for line in reader.content(manifest.index).splitlines():
        values = json.loads(line)
        path = PurePosixPath(values["path"])
        if path.is_absolute() or ".." in path.parts:
            raise OperatorError(f"备份中有不正当的路径：{path}", f"A path in the backup leads out of it: {path}")
        found.append((str(path), Part(f"home/{path}", values["size"], values["sha256"])))
    return found


def _place_key(
    home: Home, reader: Reader, parts: list[tuple[str, Part]], key: Path | None, manifest: Manifest, mac: str
) -> Ring:
    """The master keys: named, in their place already, given by a variable, or carried by the backup.

    Those that are named are only put there when they are the backup's. Raises OperatorError.
    """
    own = home.keys / keys.FILE
    if key is not None:
        ring = _checked(_ring(key), manifest, mac)
        if own.exists() and _ring(own) != ring:
            raise OperatorError(
                f"数据目录里已有另一把主密钥 {own}，不会覆盖。请先把它移走，或去掉 --key。",
                f"There is another master key in {own}, which is not written over. Move it away, or leave --key out.",
            )
        keys.write_ring(ring, home)
    elif manifest.with_key and not own.exists():
        for path, part in parts:
            if path.startswith("keys/"):
                _bring_file(home, path, reader, part)
    elif keys.source() == keys.FILE and not own.exists():
        wanted = _told(manifest.key, manifest)
        raise OperatorError(
            f"备份里没有主密钥（指纹 {wanted}），新的数据目录里也没有。"
            "请用 --key 指定保管的 master.key 文件；没有它，数据读不出来。",
            f"The backup holds no master key (fingerprint {wanted}), nor does the new data directory. Name the "
            "master.key you keep in --key; without it the data cannot be read.",
        )
    return _checked(keys.master_keys(home), manifest, mac)


def _told(key: str, manifest: Manifest) -> str:
    """A fingerprint, and the generation where it is that of the key that sealed."""
    number = manifest.generation if key == manifest.key else 0
    return f"{key}（第 {number} 代 · generation {number}）" if number else key


def _ring(path: Path) -> Ring:
    try:
        return parse(path.read_bytes())
    except (OSError, ValueError) as error:
        raise OperatorError(f"{path} 不是主密钥文件。", f"{path} is no file with a master key.") from error


def _bring_file(home: Home, path: str, reader: Reader, part: Part) -> None:
    if path.startswith("keys/") and (home.root / path).exists():
        return
    write_whole(home.root / path, reader.pieces(part))
    if path.startswith("postgres/") and (account := server_account(home.database)) is not None:
        os.chown(home.root / path, account.uid, account.gid)
