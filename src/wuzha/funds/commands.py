# SPDX-License-Identifier: Apache-2.0
"""`wuzha trace`: where the money went, from files alone. `wuzha verify`: an exported trace against the data, or the
ledgers and calculations of restitutions against themselves."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wuzha.funds.tracing.checking.differences import Difference

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
    trace.add_argument(
        "--owners",
        type=Path,
        metavar="FILE",
        help="同一人名下的账户 CSV（account,id_number,name,confirmation） · accounts of one owner, shown as one",
    )
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
        "file",
        nargs="?",
        type=Path,
        metavar="FILE",
        help="导出的 XLSX、JSON、GraphML、SVG，或 wuzha trace 的报告 · an export, or a report of wuzha trace",
    )
    what.add_argument("--books", action="store_true", help="返还台账和计算 · ledgers and calculations of restitutions")
    verify.add_argument(
        "--files",
        nargs="+",
        type=Path,
        default=[],
        metavar="PATH",
        help="wuzha trace 的报告所依据的文件 · the files that a report of wuzha trace was made of",
    )
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
    """0 when the file is what the data give, 1 when it differs, 2 when there is nothing to compare."""
    from wuzha.funds.tracing.laptop.check import check, report_at
    from wuzha.runtime.messages import RefusedError

    if options.books:
        return _verify_books(options)
    _refuse_odd(options.file)
    if (report := report_at(options.file)) is not None:
        differences = check(report, options.files, _trace_defaults())
        return _tell_verdict(options, differences, {}, ("报告与文件一致。", "The report is what the files give."))
    if options.files:
        raise RefusedError(
            f"{options.file.name} 不是 wuzha trace 的报告。从案件导出的文件不用 --files。",
            f"{options.file.name} is no report of `wuzha trace`. What was taken out of a case needs no --files.",
        )
    from wuzha.runtime.django import prepare

    with prepare():
        from wuzha.funds.tracing.verify import verify

        verdict = verify(options.file)
    found = {"rows": verdict.rows, "same_inputs": verdict.same_inputs, "same_engine": verdict.same_engine}
    agrees = (f"{verdict.rows} 行与数据一致。", f"{verdict.rows} rows agree with the data.")
    return _tell_verdict(options, verdict.differences, found, agrees)


def _refuse_odd(path: Path) -> None:
    from wuzha.intake.readers.problems import UnreadableFileError, explain
    from wuzha.intake.readers.source import refuse_odd
    from wuzha.runtime.messages import RefusedError

    try:
        refuse_odd(path)
    except UnreadableFileError as problem:
        zh, en = (explain(problem, language) for language in ("zh-hans", "en"))
        raise RefusedError(f"{path}：{zh}", f"{path}: {en}") from None


def _trace_defaults() -> dict[str, Any]:
    """The options of `wuzha trace` as they are when none is given."""
    parser = argparse.ArgumentParser()
    register(parser.add_subparsers())
    return vars(parser.parse_args(["trace", "x"]))


def _tell_verdict(
    options: argparse.Namespace, differences: Sequence[Difference], found: dict[str, Any], agrees: tuple[str, str]
) -> int:
    import json
    from dataclasses import asdict

    from wuzha.runtime.messages import say

    if options.json:
        first = asdict(differences[0]) if differences else {"zh": "", "en": ""}
        told = [asdict(one) for one in differences]
        print(json.dumps(found | first | {"agrees": not differences, "differences": told}, ensure_ascii=False))
    elif not differences:
        say(*agrees)
    for one in differences if not options.json else ():
        say(f"与数据不一致：{one.zh}。", f"Not what the data give: {one.en}.")
    return 1 if differences else 0


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
