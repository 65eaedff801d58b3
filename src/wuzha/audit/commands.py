# SPDX-License-Identifier: Apache-2.0
"""`wuzha audit verify`: is the trail whole? `wuzha audit anchor`: keep its head outside the database, now."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wuzha.runtime.messages import OperatorError, UsageError, say

if TYPE_CHECKING:
    from wuzha.audit.verify import Verdict

#: Reason of a finding → what it means, for who reads it on a terminal.
REASONS = {
    "missing": ("缺失", "is missing"),
    "inserted": ("多出一条", "stands there twice"),
    "changed": ("被改动", "was changed"),
    "forged": ("系伪造，并非系统记录", "is forged: no process of ours has recorded it"),
    "emptied": ("审计记录已被清空", "the trail was emptied"),
    "boundary": ("缺少启用认证的分界记录", "has codes without the boundary before it"),
    "anchor": ("与锚点不符：末尾被截、记录被删改，或数据库被换成旧副本",
               "does not fit an anchor: cut off, deleted, rewritten, or an older copy was put back"),
    "anchor_forged": ("锚点文件中的这一行被改动、插入或删除", "is a line of a file of anchors that was changed"),
    "stamp": ("的时间戳无效，或晚于锚点太久", "has a time-stamp that does not hold, or was given much later"),
    "anchor_lost": ("锚点文件缺少末尾的行", "is an anchor that its file does not hold any more"),
}  # fmt: skip
NOTES = {
    "no_anchor": (
        "没有找到任何锚点：若有人删去末尾或全部记录，本次校验无法发现。"
        "请让 worker 保持运行，或执行 wuzha audit anchor。",
        "No anchor was found: a cut-off end, or all of it deleted, would not show. Keep the worker running, or run "
        "wuzha audit anchor.",
    ),
    "anchor_old": (
        "最近两小时没有锚点：worker 没有运行，或锚点文件末尾被删。请核对另存的副本（--anchors 文件）。",
        "There is no anchor of the last two hours: the worker did not run, or lines were taken from the file. Compare "
        "with a copy (--anchors FILE).",
    ),
    "anchors_elsewhere": (
        "审计记录中提到的另一些锚点文件不在本机。请用 --anchors 文件 一并核对。",
        "The trail names files of anchors that are not on this machine. Give them with --anchors FILE.",
    ),
    "stamps_unchecked": (
        "没有指定时间戳机构的证书，时间戳未核对。请设 WUZHA_TSA_CERTIFICATES。",
        "Time-stamps were not checked: name the certificates of the authority in WUZHA_TSA_CERTIFICATES.",
    ),
    "unstamped": (
        "最新的锚点没有时间戳。请看 worker 日志：时间戳服务是否可达。",
        "The newest anchors have no time-stamp. The worker's log says whether the authority answers.",
    ),
    "witness_away": (
        "见证方没有应答，未能用它保管的锚点核对。请检查 WUZHA_WITNESS、口令和网络。",
        "The witness did not answer, so its anchors were not used. Check WUZHA_WITNESS, its token and the network.",
    ),
    "witness_behind": (
        "见证方没有最新的锚点。请看 worker 日志。",
        "The witness does not know the newest anchors. See the worker's log.",
    ),
}
WEAK = {
    "one_role": (
        "平台所用的数据库角色可以改动审计表：拿到其口令的人只能由锚点发现。请分设所有者和应用两个角色（WUZHA_DATABASE_OWNER_URL）。",
        "The database role of the platform may change the trail: only anchors tell of who has its password. Part owner "
        "and application (WUZHA_DATABASE_OWNER_URL).",
    ),
    "nothing_outside": (
        "锚点只存在数据目录里：能改写该目录的人可以一并改写。请用 WUZHA_ANCHORS、WUZHA_WITNESS 或 WUZHA_TSA 存到别处。",
        "Anchors lie in the data directory only: who can rewrite it can rewrite them. Keep them elsewhere with "
        "WUZHA_ANCHORS, WUZHA_WITNESS or WUZHA_TSA.",
    ),
}


def register(subparsers: Any) -> None:
    """Add `audit` to the command line (argparse keeps the type of its subparsers private)."""
    audit = subparsers.add_parser("audit", help="审计 · audit trail").add_subparsers(
        dest="audit_command", metavar="WHAT", required=True
    )
    verify = audit.add_parser("verify", help="校验审计链 · walk the hash chain")
    verify.add_argument(
        "--anchor", action="append", default=[], metavar="HEAD", help="先前打印的链头 · a head printed earlier"
    )
    verify.add_argument(
        "--anchors",
        action="append",
        default=[],
        type=Path,
        metavar="FILE",
        help="另存的锚点文件 · anchors kept elsewhere",
    )
    verify.add_argument(
        "--no-anchor",
        action="store_true",
        help="没有近期锚点也不以 1 退出 · no exit code 1 for want of a recent anchor",
    )
    verify.add_argument("--need-anchor", action="store_true", help=argparse.SUPPRESS)  # is what happens anyway
    verify.add_argument(
        "--witness", action="store_true", help="见证方没有锚点时以 1 退出 · exit code 1 without anchors of the witness"
    )
    verify.add_argument("--json", action="store_true")
    verify.set_defaults(run=_verify)
    anchor = audit.add_parser("anchor", help="立即把链头存到数据库之外 · keep the head outside the database, now")
    anchor.add_argument("--json", action="store_true")
    anchor.set_defaults(run=_anchor)
    witness = audit.add_parser(
        "witness",
        help="在另一台主机上为其他平台保管锚点 · keep anchors of other installations, on a host of their own",
        description="目录 DIR 只增不改 · DIR is only ever added to. --admit NAME：登记一个平台并打印口令 · admits an "
        "installation and prints its token. --listen HOST:PORT：接收锚点 · receives anchors.",
    )
    witness.add_argument("folder", type=Path, metavar="DIR", help="目录 · folder")
    what = witness.add_mutually_exclusive_group(required=True)
    what.add_argument("--admit", metavar="NAME", help="登记 · admit")
    what.add_argument("--listen", metavar="HOST:PORT", help="监听 · listen")
    witness.add_argument("--certificate", type=Path, metavar="FILE", help="TLS 证书链（PEM）· certificate chain")
    witness.add_argument("--key", type=Path, metavar="FILE", help="TLS 私钥（PEM）· its key")
    witness.set_defaults(run=_witness)


def _verify(options: argparse.Namespace) -> int:
    from wuzha.audit.anchor import lines
    from wuzha.runtime.django import prepare

    for path in options.anchors:
        if not path.is_file():
            raise UsageError(
                f"没有这个锚点文件：{path}。请核对路径。", f"There is no such file of anchors: {path}. Check the path."
            )
        if not any(lines(path)):
            raise UsageError(
                f"{path} 里没有锚点，请给出另存的锚点文件。",
                f"{path} has no anchor; name a file that was kept.",
            )
    with prepare():
        from wuzha.audit.sealer import seal_all
        from wuzha.audit.standing import weaknesses
        from wuzha.audit.verify import verify_and_tell

        seal_all()
        verdict = verify_and_tell(options.anchor, options.anchors)
        weak = weaknesses()
    if options.json:
        print(json.dumps({**verdict.as_dict(), "weaknesses": weak}))
    else:
        _print(verdict)
    for note in verdict.notes:
        say(*NOTES[note])
    for one in weak:
        say(*WEAK[one])
    unanchored = not options.no_anchor and {"no_anchor", "anchor_old"} & set(verdict.notes)
    lacking = unanchored or (options.witness and not verdict.witnessed)
    return 1 if not verdict.ok or lacking else 0


def _print(verdict: Verdict) -> None:
    compared = ", ".join(
        f"{count} {what}" + (f" (newest {at})" if at else "")
        for count, what, at in (
            (verdict.anchors, "anchors", verdict.anchored_at),
            (verdict.stamps, "time-stamped", verdict.stamped_at),
            (verdict.witnessed, "witnessed", verdict.witnessed_at),
        )
        if count or what == "anchors"
    )
    if verdict.ok:
        print(f"审计链完整 · the chain is whole: {verdict.events} events, {compared}, head {verdict.head}")
        return
    first = verdict.first
    where = "?" if first is None or first.seq is None else first.seq
    print(f"审计链在第 {where} 环断裂 · the chain breaks at link {where} ({verdict.faults} findings, {compared})")
    for one in verdict.findings:
        zh, en = REASONS[one.reason]
        about = " ".join(
            text
            for text in (
                f"link {one.seq}" if one.seq is not None else "unsealed",
                f"event {one.event}" if one.event is not None else "",
                f"anchor of {one.at}" if one.at else "",
            )
            if text
        )
        print(f"  {about}: {zh} · {en}")
    if verdict.faults > len(verdict.findings):
        print(f"  … {verdict.faults - len(verdict.findings)}")


def _anchor(options: argparse.Namespace) -> int:
    from wuzha.runtime.django import prepare

    with prepare():
        from wuzha.audit.anchors import place, take_anchor

        try:
            anchor = take_anchor()
        except OSError as error:
            raise OperatorError(
                f"锚点文件无法写入 {place()}：{error.strerror}。请检查磁盘和权限，或用 WUZHA_ANCHORS 另选位置。",
                f"The anchor cannot be written to {place()}: {error.strerror}. Check disk and permissions, or choose "
                "another place with WUZHA_ANCHORS.",
            ) from error
        where = place()
    if options.json:
        print(json.dumps({**asdict(anchor), "path": str(where)}))
    else:
        sys.stdout.write(f"{anchor.text()}\n")
        say(f"锚点已存入 {where}", f"The anchor is kept in {where}")
    return 0


def _witness(options: argparse.Namespace) -> int:
    from wuzha.audit.witnessing import NAME, Keeper, server

    if options.admit:
        if not NAME.fullmatch(options.admit):
            raise UsageError(
                "名称只能用字母、数字、- 和 _，最多 40 个。", "A name is of letters, digits, - and _, 40 at most."
            )
        print(Keeper(options.folder).admit(options.admit))
        say(
            "口令只显示这一次：在该平台设为 WUZHA_WITNESS_TOKEN。",
            "The token is shown this once: set it as WUZHA_WITNESS_TOKEN there.",
        )
        return 0
    if options.folder.exists() and not options.folder.is_dir():
        raise UsageError(f"{options.folder} 不是文件夹，请另选。", f"{options.folder} is no folder; choose another.")
    host, _, port = options.listen.rpartition(":")
    if not host or not port.isdecimal():
        raise UsageError("--listen 应形如 0.0.0.0:8700。", "--listen looks like 0.0.0.0:8700.")
    try:
        made = server(options.folder, host.strip("[]"), int(port), certificate=options.certificate, key=options.key)
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or error
        raise OperatorError(
            f"无法在 {options.listen} 监听：{reason}。请检查地址、端口、证书和私钥。",
            f"Cannot listen on {options.listen}: {reason}. Check address, port, certificate and key.",
        ) from error
    say(f"见证方已在 {options.listen} 接收锚点。", f"The witness receives anchors on {options.listen}.")
    with made:
        made.serve_forever()
    return 0
