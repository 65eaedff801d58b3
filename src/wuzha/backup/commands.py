# SPDX-License-Identifier: Apache-2.0
"""`wuzha backup DIR`, `wuzha backup verify DIR`, `… key FILE`, `… wal DIR|off`, `wuzha restore DIR`."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wuzha.runtime.commandline import whole

if TYPE_CHECKING:
    from wuzha.backup.until import Moment

RECIPIENT = "WUZHA_BACKUP_RECIPIENT"


def register(subparsers: Any) -> None:
    """Add the commands to the command line (argparse keeps the type of its subparsers private)."""
    backup = subparsers.add_parser(
        "backup",
        help="备份 · back up database and files",
        usage="wuzha backup [-h] [--to KEY | --plain] [--with-key] [--json] DIR\n"
        "       wuzha backup verify [--identity FILE] [--scratch DIR] [--json] DIR\n"
        "       wuzha backup key FILE\n"
        "       wuzha backup wal [--to KEY | --plain] [--days N] DIR | off",
        description="把数据库和文件备份到目录 DIR；中断后再运行一次会接着做 · back up database and files into DIR; "
        "run again after an interruption it goes on. "
        "verify：恢复到临时目录并逐项核对 · restores into a scratch place and compares. "
        "key：生成备份密钥 · makes a key for backups. "
        "wal：连续归档，以便恢复到任意时刻 · archives all the time, to go to any moment.",
    )
    backup.add_argument("words", nargs="+", metavar="[verify|key|wal] DIR", help="目录 · folder")
    backup.add_argument(
        "--to", default=os.environ.get(RECIPIENT), metavar="KEY", help="备份公钥 age1…（或存有它的文件）· public key"
    )
    backup.add_argument("--plain", action="store_true", help="不加密 · do not encrypt")
    backup.add_argument("--with-key", action="store_true", help="连同主密钥一起备份 · carry the master key too")
    backup.add_argument("--identity", type=Path, metavar="FILE", help="备份私钥文件 · file with the key that opens it")
    backup.add_argument("--scratch", type=Path, metavar="DIR", help="核对用的临时目录 · where verify restores")
    backup.add_argument(
        "--days", type=whole(1, 36_500), default=30, metavar="N", help="归档保留天数（30）· days the archive keeps"
    )
    backup.add_argument("--json", action="store_true")
    backup.set_defaults(run=_backup)

    restore = subparsers.add_parser(
        "restore",
        help="从备份恢复到空的数据目录 · restore a backup into an empty data directory",
        description="恢复到 WUZHA_HOME（须为空）· restores into WUZHA_HOME, which must be empty",
    )
    restore.add_argument("folder", type=Path, metavar="DIR", help="备份目录 · folder of the backup")
    restore.add_argument("--identity", type=Path, metavar="FILE", help="备份私钥文件 · file with the key that opens it")
    restore.add_argument("--key", type=Path, metavar="FILE", help="主密钥文件 master.key · file of the master key")
    restore.add_argument(
        "--until",
        metavar="TIME",
        help="恢复到这个时刻，或 end（归档末尾）· to this moment, or to the end of the archive",
    )
    restore.add_argument("--wal", type=Path, metavar="DIR", help="归档目录（与 --until 同用）· folder of the archive")
    restore.add_argument("--json", action="store_true")
    restore.set_defaults(run=_restore)


def _backup(options: argparse.Namespace) -> int:
    from wuzha.runtime.messages import UsageError

    words: list[str] = options.words
    if len(words) == 1:
        return _make(options, Path(words[0]).absolute())
    if len(words) == 2 and words[0] == "verify":
        return _verify(options, Path(words[1]).absolute())
    if len(words) == 2 and words[0] == "key":
        return _key(Path(words[1]).absolute())
    if len(words) == 2 and words[0] == "wal":
        return _wal(options, words[1])
    raise UsageError(
        "用法：wuzha backup DIR、wuzha backup verify DIR、wuzha backup key FILE 或 wuzha backup wal DIR。",
        "Use wuzha backup DIR, wuzha backup verify DIR, wuzha backup key FILE, or wuzha backup wal DIR.",
    )


def _make(options: argparse.Namespace, root: Path) -> int:
    from wuzha.runtime.django import prepare
    from wuzha.runtime.messages import say

    recipient = _recipient(options)
    if options.with_key:
        say(
            "警告：这份备份带有主密钥，谁打开它就能看到全部个人信息。备份私钥须与备份分开保管。",
            "Warning: this backup holds the master key; who opens it sees all personal data. Keep its key elsewhere.",
        )
    with prepare():
        from wuzha.audit.services import record
        from wuzha.backup.check import ACTOR
        from wuzha.backup.make import make

        made = make(root, recipient, with_key=options.with_key)
        detail = {
            "at": made.at, "closed": made.to is not None, "missing": len(made.missing), "erased": len(made.erased),
        }  # fmt: skip
        _bring_journal()
        record(ACTOR, "backup.made_with_key" if made.with_key else "backup.made", rows=made.files, detail=detail)
    rows = sum(rows for rows, _digest in made.tables.values())
    if options.json:
        told = {"at": made.at, "rows": rows, "files": made.files, "key": made.key, "to": made.to}
        gone = {
            "erased": [one.path for one in made.erased],
            "missing": [f"{one.record} {one.path}" for one in made.missing],
        }
        print(json.dumps(told | gone))
    else:
        print(
            f"备份完成 · done: {root}\n{made.at}, {rows} rows, {made.files} files, 主密钥指纹 · master key {made.key}"
        )
    for one in made.missing:
        say(f"文件缺失：{one.record} {one.path}", f"A file is missing: {one.record} {one.path}")
    return 1 if made.missing else 0


def _bring_journal() -> None:
    """What the backup needs of the journal goes to the archive now, and not when the worker comes to it."""
    from wuzha.backup.archive import Archive
    from wuzha.runtime import wal
    from wuzha.runtime.home import default_home
    from wuzha.runtime.messages import say

    home = default_home()
    wanted = wal.wanted(home)
    if wanted is None or not home.database.exists():
        return
    try:
        Archive(home, wanted).bring()
    except OSError as error:
        say(
            f"归档目录写不进去：{error}。日志暂存在 {wal.aside(home)}，目录恢复后会自动补上。",
            f"The archive cannot be written: {error}. The journal waits in {wal.aside(home)} and is brought later.",
        )


def _wal(options: argparse.Namespace, folder: str) -> int:
    from wuzha.backup.archive import begin
    from wuzha.runtime import wal
    from wuzha.runtime.database import VARIABLE
    from wuzha.runtime.home import default_home
    from wuzha.runtime.messages import OperatorError, say

    home = default_home()
    if os.environ.get(VARIABLE):
        raise OperatorError(
            "归档只用于内置数据库；自备的 PostgreSQL 请用它自己的归档工具。",
            "This archive is for the embedded database; a server of your own has tools of its own.",
        )
    if folder == "off":
        wal.want(home, None)
        say("数据库下次启动后不再归档。", "From the next start of the database on nothing is archived.")
        return 0
    begin(home, Path(folder).absolute(), _recipient(options), options.days)
    say(
        f"归档已设到 {folder}，保留 {options.days} 天。请重启平台（wuzha up），然后做一次备份："
        "从这份备份起可以恢复到任意时刻。",
        f"The archive is in {folder} and keeps {options.days} days. Start the platform again (wuzha up), then make a "
        "backup: from it on any moment can be gone to.",
    )
    return 0


def _recipient(options: argparse.Namespace) -> str | None:
    from wuzha.backup import age
    from wuzha.runtime.messages import UsageError

    if options.plain:
        if options.with_key:
            raise UsageError(
                "--with-key 不能与 --plain 同用：主密钥不能明文放在数据旁边。",
                "--with-key does not go with --plain: the master key must not lie in clear beside the data.",
            )
        return None
    if not options.to:
        raise UsageError(
            f"请用 --to 指定备份公钥（age1…），或设 {RECIPIENT}。没有就先运行 wuzha backup key FILE；"
            "确实不加密则用 --plain。",
            f"Name the public key of your backups (age1…) in --to or {RECIPIENT}. wuzha backup key FILE makes one; "
            "--plain leaves the backup open.",
        )
    text: str = options.to
    if not age.is_recipient(text) and Path(text).is_file():
        text = next((one for one in Path(text).read_text(errors="replace").split() if age.is_recipient(one)), text)
    if not age.is_recipient(text):
        raise UsageError(
            f"{options.to} 不是备份公钥（应为 age1 开头的 62 个字符，或存有它的文件）。",
            f"{options.to} is no public key (62 characters that begin with age1, or a file that has it).",
        )
    return text.strip()


def _key(path: Path) -> int:
    from wuzha.backup import age
    from wuzha.runtime.messages import OperatorError, say

    secret = age.new_secret()
    recipient = age.recipient_of(secret)
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(f"# public key: {recipient}\n{secret}\n")
            file.flush()
            os.fsync(file.fileno())
    except FileExistsError:
        raise OperatorError(f"{path} 已存在，不会覆盖。", f"{path} exists, and is not written over.") from None
    except OSError as error:
        raise OperatorError(
            f"无法写入 {path}：{error.strerror}。", f"Cannot write {path}: {error.strerror}."
        ) from error
    say(
        f"备份私钥已写入 {path}：请移到另一台机器或保险柜，平台上不留。丢了它，备份就打不开。公钥（用于 --to）：",
        f"The key that opens backups is in {path}: move it to another machine or a safe, none stays here. "
        "Without it no backup opens. The public key (for --to):",
    )
    print(recipient)
    return 0


def _restore(options: argparse.Namespace) -> int:
    from wuzha.backup.restore import restore

    found = restore(options.folder.absolute(), identity=options.identity, key=options.key, moment=_moment(options))
    return _tell(found, options, "恢复完成", "restored")


def _moment(options: argparse.Namespace) -> Moment | None:
    """Where `--until` goes; a time without a zone is the city's (UTC+8)."""
    from datetime import datetime

    from wuzha.backup.until import Moment
    from wuzha.engine.calendar import SHANGHAI
    from wuzha.runtime.database import VARIABLE
    from wuzha.runtime.messages import OperatorError, UsageError

    if (options.until is None) != (options.wal is None):
        raise UsageError("--until 和 --wal 须一起用。", "--until and --wal go together.")
    if options.until is None:
        return None
    if os.environ.get(VARIABLE):
        raise OperatorError(
            f"恢复到任意时刻只用于内置数据库。请去掉 {VARIABLE}。",
            f"Only the embedded database goes to a moment. Leave {VARIABLE} out.",
        )
    if options.until == "end":
        return Moment(None, options.wal.absolute())
    try:
        at = datetime.fromisoformat(options.until)
    except ValueError:
        raise UsageError(
            f"--until {options.until} 不是时刻，应形如 2026-11-27T14:03:00，或 end。",
            f"--until {options.until} is no moment; it looks like 2026-11-27T14:03:00, or end.",
        ) from None
    return Moment(at if at.tzinfo else at.replace(tzinfo=SHANGHAI), options.wal.absolute())


def _verify(options: argparse.Namespace, root: Path) -> int:
    from wuzha.backup.restore import read_base, restore
    from wuzha.runtime import postgres
    from wuzha.runtime.database import VARIABLE
    from wuzha.runtime.home import Home, default_home
    from wuzha.runtime.paths import short_temporary

    keys = default_home().keys
    with tempfile.TemporaryDirectory(prefix="wuzha-verify-", dir=options.scratch or short_temporary()) as folder:
        scratch = Home(Path(folder) / "home").prepare()
        if keys.is_dir():
            shutil.copytree(keys, scratch.keys, dirs_exist_ok=True)
        # Before Django is loaded: everything below works in the scratch place.
        os.environ["WUZHA_HOME"] = str(scratch.root)
        for elsewhere in (VARIABLE, "WUZHA_ANCHORS"):
            os.environ.pop(elsewhere, None)
        try:
            found = restore(root, identity=options.identity)
            read_base(root, options.identity)
        finally:
            postgres.Server(scratch).stop()
    return _tell(found, options, "备份核对无误", "the backup is whole")


def _tell(found: Any, options: argparse.Namespace, zh: str, en: str) -> int:
    manifest = found.manifest
    if options.json:
        told = {
            "ok": found.ok,
            "at": manifest.at,
            "rows": found.rows,
            "files": found.files,
            "tables": len(manifest.tables),
        }
        told |= {"differing": found.differing, "missing": found.missing}
        told |= {"damaged": found.damaged, "chain": found.chain}
        print(json.dumps(told, ensure_ascii=False))
        return 0 if found.ok else 1
    for zh_fault, en_fault, faults in (
        ("数据表不一致", "table differs", found.differing),
        ("文件缺失", "file missing", found.missing),
        ("文件损坏", "file damaged", found.damaged),
        ("审计链断裂", "audit chain broken", [found.chain] if found.chain else []),
    ):
        for fault in faults:
            print(f"{zh_fault} · {en_fault}: {fault}", file=sys.stderr)
    counted = f"{manifest.at}, {len(manifest.tables)} tables, {found.rows} rows, {found.files} files"
    print(f"{zh} · {en}: {counted}" if found.ok else f"核对发现问题，见上 · not whole, see above: {counted}")
    return 0 if found.ok else 1
