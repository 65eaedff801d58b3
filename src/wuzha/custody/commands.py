# SPDX-License-Identifier: Apache-2.0
"""`wuzha keys`: which master keys are here; a copy of them in shares, and back from shares."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wuzha.runtime.messages import OperatorError, UsageError, say

if TYPE_CHECKING:
    from wuzha.keys.shares import ShareError


def register(subparsers: Any) -> None:
    """Add `keys` to the command line (argparse keeps the type of its subparsers private)."""
    keys = subparsers.add_parser("keys", help="主密钥 · the master key").add_subparsers(
        dest="keys_command", required=True
    )
    show = keys.add_parser("show", help="主密钥的来源和指纹 · where the keys come from, their fingerprints")
    show.set_defaults(run=_show)
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
    return 0


def _split(options: argparse.Namespace) -> int:
    from wuzha.keys.ring import fingerprint
    from wuzha.keys.shares import split
    from wuzha.runtime.keys import master_keys, write_new

    ring = master_keys()
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
        raise OperatorError(f"无法读取分片文件 {path}。", f"The share {path} cannot be read.") from error
    return "".join(line for line in lines if not line.startswith("#"))


def _not_written(path: Path, error: OSError) -> OperatorError:
    return OperatorError(
        f"没有写入 {path}：{error.strerror}。已有的文件和目录不会被覆盖，请换一个名字。",
        f"{path} was not written: {error.strerror}. What is there is never written over; give another name.",
    )


def _told(error: ShareError, paths: list[Path]) -> OperatorError:
    where = paths[error.place - 1] if error.place else ""
    zh, en = {
        "text": (f"{where} 不是分片。", f"{where} is no share."),
        "checksum": (f"{where} 有抄写错误，校验不符。", f"{where} has a slip: its checksum does not fit."),
        "mixed": (f"{where} 与第一个分片不是同一次拆分的。", f"{where} is not of the same series as the first share."),
        "few": ("分片不够，请再找到其余的分片。", "There are too few shares; find more of them."),
        "twice": ("同一个分片给了两次。", "One share was given twice."),
        "secret": ("这些分片合不成密钥。", "These shares do not make a key."),
    }[error.code]
    return OperatorError(zh, en)
