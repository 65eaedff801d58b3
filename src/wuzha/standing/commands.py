# SPDX-License-Identifier: Apache-2.0
"""`wuzha standing`: which units of any table have more cases than luck explains, without server or database."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any


def register(subparsers: Any) -> None:
    """Add `standing` to the command line (argparse keeps the type of its subparsers private)."""
    standing = subparsers.add_parser(
        "standing",
        help="公平比较各单位的发案（无需服务器和数据库） · compare units fairly (no server, no database)",
        description="列：单位 人口 件数（可另有 期望数） · columns: unit, population, count, optionally expected",
    )
    standing.add_argument("file", type=Path, metavar="FILE", help="CSV 或 XLSX 表格 · a table")
    standing.add_argument(
        "--by", metavar="COLUMN", help="按此列（如轮次）分轮，各轮单独评判 · judge each value by itself"
    )
    standing.add_argument("--json", action="store_true", help="结果写成 JSON · the result as JSON")
    standing.set_defaults(run=_standing)


def _standing(options: argparse.Namespace) -> int:
    from wuzha.standing.laptop import run

    return run(options.file, options.by, as_json=options.json)
