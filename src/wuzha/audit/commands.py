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
    "boundary": ("缺少启用认证的分界记录", "has codes without the boundary before it"),
    "anchor": ("与锚点不符：末尾被截、记录被删改，或数据库被换成旧副本",
               "does not fit an anchor: cut off, deleted, rewritten, or an older copy was put back"),
    "anchor_forged": ("锚点文件中的这一行被改动、插入或删除", "is a line of a file of anchors that was changed"),
    "anchor_lost": ("锚点文件缺少末尾的行", "is an anchor that its file does not hold any more"),
}  # fmt: skip
NOTES = {
    "no_anchor": (
        "没有找到任何锚点：若有人删去末尾或全部记录，本次校验无法发现。"
        "请让 worker 保持运行，或执行 wuzha audit anchor。",
        "No anchor was found: a cut-off end, or all of it deleted, would not show. Keep the worker running, or run "
        "wuzha audit anchor.",
    ),
    "anchors_elsewhere": (
        "审计记录中提到的另一些锚点文件不在本机。请用 --anchors 文件 一并核对。",
        "The trail names files of anchors that are not on this machine. Give them with --anchors FILE.",
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
        dest="audit_command", required=True
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
        "--need-anchor", action="store_true", help="没有锚点可核对时以 1 退出 · exit code 1 without any anchor"
    )
    verify.add_argument("--json", action="store_true")
    verify.set_defaults(run=_verify)
    anchor = audit.add_parser("anchor", help="立即把链头存到数据库之外 · keep the head outside the database, now")
    anchor.add_argument("--json", action="store_true")
    anchor.set_defaults(run=_anchor)


def _verify(options: argparse.Namespace) -> int:
    from wuzha.runtime.django import prepare

    for path in options.anchors:
        if not path.is_file():
            raise UsageError(f"没有这个锚点文件：{path}", f"There is no such file of anchors: {path}")
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
    return 1 if not verdict.ok or (options.need_anchor and not verdict.anchors) else 0


def _print(verdict: Verdict) -> None:
    compared = f"{verdict.anchors} anchors" + (f", newest {verdict.anchored_at}" if verdict.anchored_at else "")
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
