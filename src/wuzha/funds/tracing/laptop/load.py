# SPDX-License-Identifier: Apache-2.0
"""Paths of the command line become transfers: plain ledgers, or statements."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from wuzha.funds.tracing.laptop import ledgers as plain_ledgers
from wuzha.funds.tracing.laptop import plain
from wuzha.funds.tracing.laptop.openings import with_openings
from wuzha.funds.tracing.laptop.progress import Progress
from wuzha.funds.tracing.laptop.transfers import Transfers
from wuzha.runtime.messages import OperatorError

#: what else a folder of ledgers may hold is no input; these would be
_TABLES = frozenset({".csv", ".tsv", ".xls", ".xlsx", ".zip", ".parquet"})


def read(paths: Sequence[Path], openings: Path | None, progress: Progress) -> Transfers:
    """Read every path. Raises OperatorError saying what, where and what to do; file names only, no content."""
    for path in (*paths, *filter(None, [openings])):
        if not path.exists():
            raise OperatorError(f"找不到 {path}。请核对路径。", f"{path} does not exist. Check the path.")
    files = [path for path in _files(paths) if openings is None or not path.samefile(openings)]
    if not files:
        raise OperatorError("所给文件夹中没有文件。", "There is no file in the folders given.")
    ledgers = [path for path in files if _is_plain(path)]
    others = [path for path in files if path not in ledgers and (path in paths or path.suffix.lower() in _TABLES)]
    if ledgers and others:
        raise OperatorError(
            f"台账（txn_id,time,…）和银行流水不能在一次追踪中混用（{others[0].name} 不是台账）。请分开运行。",
            f"A plain ledger (txn_id,time,…) and statements cannot be traced together ({others[0].name} is no ledger). "
            "Run them apart.",
        )
    transfers = _read_ledgers(ledgers, progress) if ledgers else _read_statements(paths, progress)
    if not transfers.fen.size:
        raise OperatorError(
            "没有可用的交易行。" + _first_reject(transfers, "zh"),
            "There is no usable row. " + _first_reject(transfers, "en"),
        )
    if openings is not None:
        with_openings(transfers, openings)
    return transfers


def _files(paths: Sequence[Path]) -> list[Path]:
    found: list[Path] = []
    for path in paths:
        found += sorted(file for file in path.rglob("*") if file.is_file()) if path.is_dir() else [path]
    return found


def _is_plain(path: Path) -> bool:
    try:
        return plain.is_plain(path)
    except OSError as error:
        raise OperatorError(
            f"{path} 无法读取：{error.strerror}。", f"{path} cannot be read: {error.strerror}."
        ) from None


def _read_ledgers(ledgers: Sequence[Path], progress: Progress) -> Transfers:
    files, rows = [], 0
    for path in ledgers:
        progress.step(f"读取 {path.name}", f"read {path.name}")
        files.append(plain.read_plain(path, progress.show))
        progress.done(files[-1].rows.height)
        rows += files[-1].rows.height
    progress.step("整理账户和顺序", "number accounts, order rows")
    transfers = plain_ledgers.as_transfers(files)
    progress.done(rows)
    return transfers


def _read_statements(paths: Sequence[Path], progress: Progress) -> Transfers:
    # statements bring the readers of workbooks with them: a plain ledger does without
    from wuzha.funds.tracing.laptop.from_statements import read_statements

    return read_statements(paths, progress)


def _first_reject(transfers: Transfers, language: str) -> str:
    if not transfers.rejects:
        return ""
    first = transfers.rejects[0]
    where = f"{first.file} {first.sheet}".strip()
    if language == "zh":
        return f"退回 {len(transfers.rejects)} 行，第一行在 {where} 第 {first.line} 行：{first.zh}。"
    return f"{len(transfers.rejects)} rows were rejected, the first in {where}, line {first.line}: {first.en}."
