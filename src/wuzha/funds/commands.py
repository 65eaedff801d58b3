# SPDX-License-Identifier: Apache-2.0
"""`wuzha trace`: where the money went, from files alone. `wuzha verify`: an exported trace against the data, or the
ledgers and calculations of restitutions against themselves."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

RULES = ("lifo", "fifo", "libr", "haircut", "tainted", "all")


def register(subparsers: Any) -> None:
    """Add `trace` to the command line (argparse keeps the type of its subparsers private)."""
    trace = subparsers.add_parser(
        "trace",
        help="追踪资金去向（无需服务器和数据库） · follow the money in files (no server, no database)",
    )
    trace.add_argument(
        "paths",
        nargs="+",
        type=Path,
        metavar="PATH",
        help="流水文件、文件夹、ZIP，或 CSV/Parquet 台账 · statements, folders, zip archives, or a plain ledger",
    )
    trace.add_argument(
        "--victim",
        action="append",
        type=_victim,
        default=[],
        metavar="ACCOUNT[@TIME][:YUAN]",
        help="被害人账户[@起始时间][:金额元]，可多次使用 · a victim's account, from TIME on, up to YUAN",
    )
    trace.add_argument("--rule", choices=RULES, default="lifo", help="归属规则 · which money leaves first")
    trace.add_argument(
        "--floor-fen",
        type=_whole,
        default=10_000,
        metavar="FEN",
        help="haircut 的下限（分），1 为不设下限 · floor of the haircut in fen, 1: the plain rule",
    )
    trace.add_argument("--openings", type=Path, metavar="FILE", help="期初余额 CSV（account,fen） · opening balances")
    trace.add_argument("--json", action="store_true", help="结果写到标准输出 · the result on standard output")
    trace.add_argument("--html", type=Path, metavar="OUT", help="可打印的网页报告 · a printable page")
    trace.add_argument("--xlsx", type=Path, metavar="OUT", help="表格报告，含《涉案资金流向表》 · a workbook")
    trace.add_argument("--rejects", type=Path, metavar="OUT", help="退回的行及原因 CSV · rejected rows with reasons")
    trace.add_argument(
        "--mapping", type=Path, metavar="FILE", help="列对照 TOML 或其文件夹 · what people said of sheets"
    )
    trace.add_argument(
        "--go-on",
        action="store_true",
        help="流水缺少关键列或没有读懂也返回 0 · exit 0 in spite of missing columns or questions",
    )
    trace.set_defaults(run=_trace)
    statements = subparsers.add_parser(
        "statements",
        help="说明每份流水怎样读（无需服务器和数据库） · how each statement is understood (no server, no database)",
    )
    of_statements = statements.add_subparsers(
        title="命令 · commands", dest="statements", metavar="COMMAND", required=True
    )
    reading = of_statements.add_parser("read", help="用余额印证读法 · prove the reading by the balances")
    reading.add_argument(
        "paths", nargs="+", type=Path, metavar="PATH", help="流水文件、文件夹、ZIP · statements, folders, zip archives"
    )
    reading.add_argument(
        "--mapping", type=Path, metavar="FILE", help="列对照 TOML 或其文件夹 · what people said of sheets"
    )
    reading.add_argument("--rows", type=Path, metavar="OUT", help="读出的行 CSV · the rows read")
    reading.add_argument("--json", action="store_true", help="结果写到标准输出 · the result on standard output")
    reading.add_argument(
        "--go-on",
        action="store_true",
        help="缺少关键列或有疑问也返回 0 · exit 0 in spite of missing columns or questions",
    )
    reading.set_defaults(run=_read_statements)
    verify = subparsers.add_parser(
        "verify",
        help="用数据核对导出的资金追踪，或核对返还台账 · check an exported trace, or the ledgers of restitutions",
    )
    what = verify.add_mutually_exclusive_group(required=True)
    what.add_argument(
        "file", nargs="?", type=Path, metavar="FILE", help="导出的 XLSX 或 JSON · the exported XLSX or JSON"
    )
    what.add_argument("--books", action="store_true", help="返还台账和计算 · ledgers and calculations of restitutions")
    verify.add_argument("--json", action="store_true", help="结果写到标准输出 · the result on standard output")
    verify.set_defaults(run=_verify)


def _victim(text: str) -> str:
    from wuzha.funds.tracing.laptop.ask import readings
    from wuzha.runtime.messages import OperatorError

    try:
        readings(text)
    except OperatorError as error:
        # the text itself may be a citizen's account
        raise argparse.ArgumentTypeError(f"{error.zh} · {error.en}") from None
    return text


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text) < 10**15):
        raise argparse.ArgumentTypeError("应为 1 以上的整数 · a whole number from 1")
    return int(text)


def _trace(options: argparse.Namespace) -> int:
    from wuzha.funds.tracing.laptop.command import run

    return run(options)


def _read_statements(options: argparse.Namespace) -> int:
    from wuzha.funds.statements.proof.command import run

    return run(options)


def _verify(options: argparse.Namespace) -> int:
    """0 when the file is what the data give, 1 when it is not."""
    import json
    from dataclasses import asdict

    from wuzha.runtime.django import prepare
    from wuzha.runtime.messages import OperatorError, say

    if options.books:
        return _verify_books(options)
    if not options.file.is_file():
        raise OperatorError(f"找不到 {options.file}。请核对路径。", f"{options.file} does not exist. Check the path.")
    with prepare():
        from wuzha.funds.tracing.verify import verify

        verdict = verify(options.file)
    if options.json:
        print(json.dumps(asdict(verdict) | {"agrees": verdict.agrees}, ensure_ascii=False))
    elif verdict.agrees:
        say(f"{verdict.rows} 行与数据一致。", f"{verdict.rows} rows agree with the data.")
    else:
        say(f"与数据不一致：{verdict.zh}。", f"Not what the data give: {verdict.en}.")
    if not verdict.same_inputs and not options.json:
        say("导出以后案件的流水有变化。", "The transfers of the case have changed since the export.")
    if not verdict.same_engine and not options.json:
        say("导出时的引擎版本与现在不同。", "It was exported by another version of the engine.")
    return 0 if verdict.agrees else 1


def _verify_books(options: argparse.Namespace) -> int:
    """0 when every ledger closes and every calculation gives its figures again, 1 when one does not."""
    import json
    from dataclasses import asdict

    from wuzha.runtime.django import prepare
    from wuzha.runtime.messages import say

    with prepare():
        from wuzha.funds.models import Freeze
        from wuzha.funds.refunds.models import RefundCase
        from wuzha.funds.refunds.services.ledger import check_all

        verdict = check_all()
    if options.json:
        print(json.dumps(asdict(verdict) | {"ok": verdict.ok}))
        return 0 if verdict.ok else 1
    for one in verdict.broken:
        number = Freeze.number_of(one.freeze_id)
        say(f"{number} 的台账不平（第 {one.seq} 行）。", f"The ledger of {number} does not close (row {one.seq}).")
    for pk in verdict.differing:
        number = RefundCase.number_of(pk)
        say(f"{number} 重算结果不一致。", f"{number}: computing again does not give its figures.")
    if verdict.ok:
        say(
            f"{verdict.ledgers} 本台账均平，{verdict.calculations} 件返还重算一致。",
            f"{verdict.ledgers} ledgers close, {verdict.calculations} calculations give their figures again.",
        )
    return 0 if verdict.ok else 1
