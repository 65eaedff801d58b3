# SPDX-License-Identifier: Apache-2.0
"""`wuzha effect`: whether a campaign reduced cases, of any table, without server or database."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any


def register(subparsers: Any) -> None:
    """Add `effect` to the command line (argparse keeps the type of its subparsers private)."""
    effect = subparsers.add_parser(
        "effect",
        help="评估活动是否减少了发案（无需服务器和数据库） · did a campaign reduce cases (no server, no database)",
        description="列：单位 时间 件数 人口 开始时间（未开展的留空） · columns: unit, period, count, population, "
        "treated_from (empty for units where nothing was done)",
    )
    effect.add_argument("file", type=Path, metavar="FILE", help="CSV 或 XLSX 表格 · a table")
    effect.add_argument(
        "--selected-on",
        type=int,
        metavar="N",
        help="开展单位是看开始前几期的发案挑出来的，抽签的写 0 · how many periods before the start chose the units, "
        "0 for a lot",
    )
    effect.add_argument("--json", action="store_true", help="结果写成 JSON · the result as JSON")
    effect.set_defaults(run=_effect)


def _effect(options: argparse.Namespace) -> int:
    from wuzha.outreach.effect_text import run

    return run(options.file, options.selected_on, as_json=options.json)
