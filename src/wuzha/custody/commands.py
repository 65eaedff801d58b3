# SPDX-License-Identifier: Apache-2.0
"""`wuzha keys`: which master keys are here, going over to a new one; a copy of them in shares, and back from shares."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wuzha.runtime.messages import OperatorError, UsageError, say

if TYPE_CHECKING:
    from wuzha.keys.shares import ShareError


def register(subparsers: Any) -> None:
    """Add `keys` to the command line (argparse keeps the type of its subparsers private)."""
    keys = subparsers.add_parser("keys", help="主密钥 · the master key").add_subparsers(
        dest="keys_command", metavar="WHAT", required=True
    )
    show = keys.add_parser("show", help="主密钥的来源和指纹 · where the keys come from, their fingerprints")
    show.set_defaults(run=_show)
    rotate = keys.add_parser("rotate", help="启用新的主密钥，后台重新加密 · go over to a new master key")
    rotate.add_argument(
        "--wait", action="store_true", help="在本命令中做完，或接着做未完成的轮换 · do it here, or go on with one"
    )
    rotate.set_defaults(run=_rotate)
    retire = keys.add_parser("retire", help="停用不再需要的旧主密钥 · give up an old key that nothing needs any more")
    retire.add_argument("generation", type=int, nargs="?", help="代号（默认：在用的前一代） · default: the one before")
    retire.add_argument("--lost-too", action="store_true", help="放弃损坏而打不开的数据 · leave behind what is damaged")
    retire.set_defaults(run=_retire)
    split = keys.add_parser("split", help="把主密钥拆成分片保管 · make shares of the key for safe keeping")
    split.add_argument("folder", type=Path, help="存放分片的新目录 · a new folder for the shares")
    split.add_argument("--shares", type=int, default=5, metavar="N", help="分片总数（5） · number of shares (5)")
    split.add_argument("--need", type=int, default=3, metavar="M", help="恢复所需片数（3） · how many restore it (3)")
    split.set_defaults(run=_split)
    join = keys.add_parser("join", help="由分片恢复主密钥文件 · bring the key file back from shares")
    join.add_argument("shares", type=Path, nargs="+", metavar="SHARE", help="分片文件 · files with a share each")
    join.add_argument("--out", type=Path, required=True, metavar="FILE", help="写入的新文件 · the new key file")
    join.set_defaults(run=_join)


def _show(_options: argparse.Namespace) -> int:
    from wuzha.keys.ring import fingerprint
    from wuzha.runtime.keys import master_keys, source

    ring = master_keys()
    print(f"来源 · source: {source()}")
    for number, key in sorted(ring.keys.items()):
        print(f"第 {number} 代 · generation {number}: {fingerprint(key)}")
    if _has_database():
        from wuzha.runtime.django import prepare

        with prepare():
            from wuzha.custody.queries import states

            for state in states():
                print(f"第 {state.number} 代 · generation {state.number}: {state.zh} · {state.en}")
                for part in state.parts:
                    print(f"    {part.name}: {part.seen}/{part.expected}")
    return 0


def _rotate(options: argparse.Namespace) -> int:
    from wuzha.runtime.django import prepare

    with prepare():
        from wuzha.core.jobs import defer_once
        from wuzha.custody.services.indexes import guard, guarded
        from wuzha.custody.services.rotate import begin
        from wuzha.custody.services.work import go_on, waiting
        from wuzha.runtime.roles import as_owner

        going = waiting()
        if going is None or not options.wait:
            going = begin()
            defer_once("wuzha.custody.tasks.go_on_rotating", "custody.rotation")
            say(
                f"第 {going.number} 代主密钥已启用（指纹 {going.fingerprint}），数据在后台重新加密，照常使用。"
                "请马上备份新的密钥，旧密钥在停用前不能删。",
                f"Generation {going.number} of the master key is in use (fingerprint {going.fingerprint}); what is "
                "sealed goes over to it in the background, and work goes on. Copy the new key to its safe place now; "
                "the old one is needed until it is given up.",
            )
        if not guarded():  # killed as it began, or tables that came with an update of the platform
            with as_owner():
                guard()
        if not options.wait:
            say("wuzha keys show 显示进度。", "wuzha keys show tells how far it is.")
            return 0
        if not go_on():
            say(
                "轮换还没有完成：另一个进程正在做，或有旧进程还在使用旧密钥。请用 wuzha keys show 查看。",
                "Not done: another process is at it, or an old one still seals with the old key. See wuzha keys show.",
            )
            return 1
        say(
            "全部数据已改用新密钥。停用旧密钥：wuzha keys retire。",
            "Everything is under the new key. Give the old one up with wuzha keys retire.",
        )
    return 0


def _retire(options: argparse.Namespace) -> int:
    from wuzha.runtime.django import prepare

    with prepare():
        from wuzha.custody.services.retire import retire
        from wuzha.custody.services.rotate import newest

        number = options.generation or newest().number - 1
        retire(number, lost_too=options.lost_too)
        say(
            f"第 {number} 代主密钥已停用，没有任何数据需要它。轮换前做的备份仍要用它恢复：这些备份还留着时，"
            "请保管好它的副本。",
            f"Generation {number} of the master key is given up; nothing needs it. Backups made before the rotation "
            "still need it to be restored: keep its copy as long as you keep those.",
        )
    return 0


def _has_database() -> bool:
    from wuzha.runtime.database import VARIABLE
    from wuzha.runtime.home import default_home

    return VARIABLE in os.environ or default_home().database.exists()


def _split(options: argparse.Namespace) -> int:
    from wuzha.keys.ring import fingerprint
    from wuzha.keys.shares import split
    from wuzha.runtime.keys import master_keys, write_new

    ring = master_keys()
    if _has_database():  # shares of a key that is not its own would be kept for nothing
        from wuzha.runtime.django import prepare

        with prepare():
            pass
    try:
        shares = split(ring.text().encode(), options.shares, options.need)
    except ValueError:
        raise UsageError(
            "分片数应满足 2 ≤ --need ≤ --shares ≤ 255。", "The numbers must be 2 ≤ --need ≤ --shares ≤ 255."
        ) from None
    try:
        options.folder.mkdir(mode=0o700, parents=True)
    except OSError as error:
        raise _not_written(options.folder, error) from error
    names = ", ".join(fingerprint(key) for key in ring.keys.values())
    for share in shares:
        path = options.folder / f"share-{share.number}-of-{len(shares)}.txt"
        head = (
            f"# 无诈主密钥分片 · share {share.number}/{len(shares)}，需 {share.need} 片 · needs {share.need}: {names}\n"
        )
        write_new(path, f"{head}{share.text()}\n".encode())
    say(
        f"已写出 {len(shares)} 个分片，任意 {options.need} 片可恢复主密钥（指纹 {names}）。请分别交给不同的人保管，"
        f"然后删除 {options.folder}。",
        f"{len(shares)} shares written; any {options.need} bring the master key back (fingerprint {names}). "
        f"Hand each to another person, then delete {options.folder}.",
    )
    return 0


def _join(options: argparse.Namespace) -> int:
    from wuzha.keys.ring import fingerprint, parse
    from wuzha.keys.shares import ShareError, join, read
    from wuzha.runtime.keys import write_new

    texts = [_line(path) for path in options.shares]
    try:
        secret = join([read(text, place) for place, text in enumerate(texts, 1)])
        ring = parse(secret)
    except ShareError as error:
        raise _told(error, options.shares) from None
    try:
        write_new(options.out, secret)
    except OSError as error:
        raise _not_written(options.out, error) from error
    names = ", ".join(fingerprint(key) for key in ring.keys.values())
    say(
        f"主密钥已恢复到 {options.out}，指纹 {names}。请核对指纹，放到数据目录的 keys/master.key 后启动。",
        f"The master key is in {options.out}, fingerprint {names}. Compare the fingerprint, put the file in its place, "
        "keys/master.key in the data directory, and start.",
    )
    return 0


def _line(path: Path) -> str:
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise OperatorError(
            f"无法读取分片文件 {path}，请核对路径和权限。",
            f"The share {path} cannot be read. Check the path and who may read it.",
        ) from error
    return "".join(line for line in lines if not line.startswith("#"))


def _not_written(path: Path, error: OSError) -> OperatorError:
    return OperatorError(
        f"没有写入 {path}：{error.strerror}。已有的文件和目录不会被覆盖，请换一个名字。",
        f"{path} was not written: {error.strerror}. What is there is never written over; give another name.",
    )


def _told(error: ShareError, paths: list[Path]) -> OperatorError:
    where = paths[error.place - 1] if error.place else ""
    zh, en = {
        "text": (
            f"{where} 不是分片，请给出 wuzha keys split 写出的文件。",
            f"{where} is no share: name files that wuzha keys split has written.",
        ),
        "checksum": (f"{where} 有抄写错误，校验不符。", f"{where} has a slip: its checksum does not fit."),
        "mixed": (f"{where} 与第一个分片不是同一次拆分的。", f"{where} is not of the same series as the first share."),
        "few": ("分片不够，请再找到其余的分片。", "There are too few shares; find more of them."),
        "twice": ("同一个分片给了两次。", "One share was given twice."),
        "secret": ("这些分片合不成密钥。", "These shares do not make a key."),
    }[error.code]
    return OperatorError(zh, en)
