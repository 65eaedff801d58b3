# SPDX-License-Identifier: Apache-2.0
"""`wuzha import`: files of directives, or of cases, from the command line. `wuzha series`: which cases of a file belong
together."""

from __future__ import annotations

import argparse
import json
from functools import partial
from pathlib import Path
from typing import Any

from wuzha.runtime.commandline import group
from wuzha.runtime.messages import OperatorError, say


def register(subparsers: Any) -> None:
    """Add `import` to the command line (argparse keeps the type of its subparsers private)."""
    kinds = group(subparsers, "import", "导入文件 · import files")
    _files(kinds, "warnings", "导入预警指令文件 · import files of fraud warnings")
    _files(kinds, "cases", "导入案件清单（用于倒查） · import lists of cases, for the back-check", source="CASES")
    series = subparsers.add_parser(
        "series",
        help="串并案：哪些案件是同一团伙所为（无需服务器和数据库） · which cases are one gang's (no server)",
    )
    series.add_argument("file", type=Path, metavar="FILE", help="CSV、XLSX：record,kind,value[,time]")
    series.add_argument("--json", action="store_true", help="结果写到标准输出 · the result on standard output")
    series.set_defaults(run=_series)
    key = subparsers.add_parser("source-key", help="为接口渠道生成密钥 · make an API key for a channel")
    key.add_argument("--source", required=True, help="渠道名称 · name of the channel, such as MPS")
    key.add_argument("--unit", default="", help="接收单位编码（仅在有多个反诈中心时需要） · code of the centre")
    key.add_argument("--json", action="store_true")
    key.set_defaults(run=_source_key)


def _files(kinds: Any, kind: str, about: str, source: str | None = None) -> None:
    files = kinds.add_parser(kind, help=about)
    files.add_argument("files", nargs="+", type=Path, metavar="FILE", help="XLSX, XLS, CSV, TSV")
    files.add_argument(
        "--source", required=source is None, default=source, help="渠道名称 · name of the channel, such as MPS"
    )
    files.add_argument("--unit", default="", help="接收单位编码（仅在有多个反诈中心时需要） · code of the centre")
    files.add_argument(
        "--map",
        action="append",
        default=[],
        metavar="HEADER=FIELD",
        help="指定表头对应的字段，可多次使用；FIELD 为空则不用该列 · which field a header is; empty leaves it out",
    )
    files.add_argument("--json", action="store_true")
    files.set_defaults(run=partial(_import, kind=kind))


def _import(options: argparse.Namespace, kind: str) -> int:
    from wuzha.runtime.django import prepare

    with prepare():
        from wuzha.intake.terminal import Import

        outcome = Import(options, kind=kind).run()
    print(json.dumps(outcome.as_dict(), ensure_ascii=False) if options.json else outcome.as_text())
    return outcome.code


def _series(options: argparse.Namespace) -> int:
    from wuzha.intake.series import run

    return run(options)


def _source_key(options: argparse.Namespace) -> int:
    from wuzha.runtime.django import prepare

    with prepare():
        from wuzha.audit.actor import Actor
        from wuzha.intake.services.sources import create_key
        from wuzha.intake.terminal import receiving_unit

        unit = receiving_unit(options.unit)
        try:
            key, clear = create_key(Actor.system("command line"), source=options.source, unit=unit)
        except ValueError:
            raise OperatorError(
                "渠道名称只能由字母、数字、点、横线和下划线组成，最长 32 个字符。",
                "A channel's name has letters, digits, dots, dashes and underscores only, at most 32.",
            ) from None
    if options.json:
        print(json.dumps({"id": key.pk, "source": key.source, "unit": unit.code, "key": clear}))
    else:
        print(clear)
        say("密钥只显示这一次，请立即交给渠道保存。", "The key is shown this once; hand it to the channel now.")
    return 0
