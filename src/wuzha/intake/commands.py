# SPDX-License-Identifier: Apache-2.0
"""`wuzha import warnings`: files of directives from the command line."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from wuzha.runtime.commandline import group


def register(subparsers: Any) -> None:
    """Add `import warnings` to the command line (argparse keeps the type of its subparsers private)."""
    kinds = group(subparsers, "import", "导入文件 · import files")
    warnings = kinds.add_parser("warnings", help="导入预警指令文件 · import files of fraud warnings")
    warnings.add_argument("files", nargs="+", type=Path, metavar="FILE", help="XLSX, XLS, CSV, TSV")
    warnings.add_argument("--source", required=True, help="渠道名称 · name of the channel, such as MPS")
    warnings.add_argument("--unit", default="", help="接收单位编码（仅在有多个反诈中心时需要） · code of the centre")
    warnings.add_argument(
        "--map",
        action="append",
        default=[],
        metavar="HEADER=FIELD",
        help="指定表头对应的字段，可多次使用；FIELD 为空则不用该列 · which field a header is; empty leaves it out",
    )
    warnings.add_argument("--json", action="store_true")
    warnings.set_defaults(run=_warnings)


def _warnings(options: argparse.Namespace) -> int:
    from wuzha.runtime.django import prepare

    with prepare():
        from wuzha.intake.terminal import Import

        outcome = Import(options, kind="warnings").run()
    print(json.dumps(outcome.as_dict(), ensure_ascii=False) if options.json else outcome.as_text())
    return outcome.code
