# SPDX-License-Identifier: Apache-2.0
"""Paths of the command line become transfers: plain ledgers, or statements; with `--openings`, balances before them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import polars as pl

from wuzha.engine.tracing.columns import LARGEST
from wuzha.funds.statements.reading import plain
from wuzha.funds.statements.reading.plain import LIMITS
from wuzha.funds.tracing.laptop import ledgers as plain_ledgers
from wuzha.funds.tracing.laptop.progress import Progress
from wuzha.funds.tracing.laptop.transfers import Remark, Transfers
from wuzha.intake.readers.problems import UnreadableFileError, explain
from wuzha.intake.readers.source import Unread, files_below, refuse_odd
from wuzha.intake.readers.tables import open_table
from wuzha.runtime.messages import OperatorError, say


def with_openings(transfers: Transfers, path: Path) -> None:
    """Set `transfers.openings`. Raises OperatorError: unreadable, no such columns, a bad amount, an account twice."""
    try:
        table = open_table(path, LIMITS, known=("account", "fen"))
        frames = [chunk.rows for chunk in table.chunks(1_000_000)]
        malformed = [row.line for chunk in table.chunks(1_000_000) for row in chunk.malformed]
    except UnreadableFileError as problem:
        raise OperatorError(
            f"{path.name}：{explain(problem, 'zh-hans')}", f"{path.name}: {explain(problem, 'en')}"
        ) from None
    names = {name.strip().lower(): name for name in table.headers}
    if "account" not in names or "fen" not in names:
        raise OperatorError(
            f"{path.name}：期初余额文件的第一行应为 account,fen。",
            f"{path.name}: the first line of a file of openings is account,fen.",
        )
    rows = pl.concat(frames).select(
        "line",
        pl.col(names["account"]).str.strip_chars().alias("account"),
        pl.col(names["fen"]).str.strip_chars().cast(pl.Int64, strict=False).alias("fen"),
    )
    bad = rows.filter(~pl.col("fen").is_between(0, LARGEST).fill_null(False) | (pl.col("account") == ""))
    wrong = sorted([*malformed, *bad.get_column("line").to_list()])
    if wrong:
        raise OperatorError(
            f"{path.name} 第 {wrong[0]} 行：应为账号和不小于 0 的整数余额（分）。请改正后再试。",
            f"{path.name}, line {wrong[0]}: an account and a whole number of fen from 0 are needed. Correct the file.",
        )
    rows = rows.with_columns(pl.col("account").replace(transfers.aliases)) if transfers.aliases else rows
    if (twice := rows.filter(pl.col("account").is_duplicated())).height:
        line = twice.get_column("line")[1]
        raise OperatorError(
            f"{path.name} 第 {line} 行：同一账户出现两次。每个账户只写一行。",
            f"{path.name}, line {line}: this account stands there twice. Give one line to each account.",
        )
    ids = pl.DataFrame({"account": transfers.names}).with_row_index("id").join(rows, on="account", how="inner")
    openings = np.full(len(transfers.names), -1, np.int64) if transfers.openings is None else transfers.openings
    openings[ids.get_column("id").to_numpy()] = ids.get_column("fen").to_numpy()
    transfers.openings = openings
    if strangers := rows.height - ids.height:
        transfers.remarks.append(
            Remark(
                "openings_of_strangers",
                strangers,
                "期初余额文件中的账户在流水中没有出现",
                "accounts of the file of openings that no row names",
            )
        )


#: what else a folder of ledgers may hold is no input; these would be
_TABLES = frozenset({".csv", ".tsv", ".xls", ".xlsx", ".zip", ".parquet"})


def read(
    paths: Sequence[Path],
    openings: Path | None,
    progress: Progress,
    mapping: Path | None = None,
    owners: Path | None = None,
) -> Transfers:
    """Read every path. Raises OperatorError saying what, where and what to do; file names only, no content."""
    beside = [one for one in (openings, owners) if one is not None]
    for path in (*paths, *beside):
        if not path.exists():
            raise OperatorError(f"找不到 {path}。请核对路径。", f"{path} does not exist. Check the path.")
        if path in beside or not path.is_dir():
            _refuse(path)
    if mapping is not None and not mapping.is_dir():
        _refuse(mapping)
    everything = _files(paths)
    odd = [one for one in everything if isinstance(one, Unread)]
    files = [one for one in everything if isinstance(one, Path) and not any(one.samefile(path) for path in beside)]
    ledgers = [path for path in files if _is_plain(path)]
    others = [path for path in files if path not in ledgers and (path in paths or path.suffix.lower() in _TABLES)]
    if ledgers and others:
        raise OperatorError(
            f"台账（txn_id,time,…）和银行流水不能在一次追踪中混用（{others[0].name} 不是台账）。请分开运行。",
            f"A plain ledger (txn_id,time,…) and statements cannot be traced together ({others[0].name} is no ledger). "
            "Run them apart.",
        )
    transfers = _read_ledgers(ledgers, odd, progress) if ledgers else _read_statements(paths, progress, mapping)
    if not transfers.fen.size:
        raise OperatorError(
            "没有可用的交易行。" + _first_reject(transfers, "zh"),
            "There is no usable row. " + _first_reject(transfers, "en"),
        )
    if openings is not None:
        with_openings(transfers, openings)
    if owners is not None:
        from wuzha.funds.tracing.laptop.owners import with_owners

        with_owners(transfers, owners)
    _refuse_large(transfers)
    return transfers


def _files(paths: Sequence[Path]) -> list[Path | Unread]:
    found: list[Path | Unread] = []
    for path in paths:
        files = files_below(path) if path.is_dir() else [path]
        if not files:
            raise OperatorError(
                f"{path} 是空文件夹。请核对路径，或把流水、台账放进去。",
                f"{path} is empty, there is no file in it. Check the path, or put statements or ledgers into it.",
            )
        found += files
    return found


def _refuse(path: Path) -> None:
    try:
        refuse_odd(path)
    except UnreadableFileError as problem:
        zh, en = (explain(problem, language) for language in ("zh-hans", "en"))
        raise OperatorError(f"{path}：{zh}", f"{path}: {en}") from None


def _refuse_large(transfers: Transfers) -> None:
    """Raises OperatorError where an account's sums are beyond what can be divided exactly."""
    openings = np.zeros(len(transfers.names)) if transfers.openings is None else np.maximum(transfers.openings, 0)
    if transfers.fen.sum(dtype=np.float64) + openings.sum(dtype=np.float64) <= LARGEST:
        return
    size = len(transfers.names)
    for side, first in ((transfers.dst, openings), (transfers.src, np.zeros(size))):
        known = side >= 0
        sums = first + np.bincount(side[known], transfers.fen[known].astype(np.float64), minlength=size)
        if size and sums.max() > LARGEST:
            from wuzha.funds.tracing.laptop.ask import masked

            account = masked(str(transfers.names[int(sums.argmax())]))
            yuan = f"{sums.max() / 100:,.0f}"
            raise OperatorError(
                f"账户 {account} 的收支合计 {yuan} 元，超过可精确计算的上限（{LARGEST // 100:,} 元）。"
                "请核对金额的单位（台账以分为单位）和该账户的行；确属汇聚账户的，请去掉它的行后再试。",
                f"The sums of account {account} come to {yuan} yuan, more than can be divided exactly "
                f"({LARGEST // 100:,} yuan). Check the unit of the amounts (fen in a ledger) and the rows of that "
                "account; if it is a hub, leave its rows out.",
            )


def _is_plain(path: Path) -> bool:
    try:
        return plain.is_plain(path)
    except OSError as error:
        raise OperatorError(
            f"{path} 无法读取：{error.strerror}。", f"{path} cannot be read: {error.strerror}."
        ) from None


def _read_ledgers(ledgers: Sequence[Path], odd: Sequence[Unread], progress: Progress) -> Transfers:
    files, rows = [], 0
    for one in odd:
        problem = UnreadableFileError(one.problem, params=one.params)
        progress.end()
        say(f"已跳过 {one.name}：{explain(problem, 'zh-hans')}", f"Skipped {one.name}: {explain(problem, 'en')}")
    for path in ledgers:
        progress.step(f"读取 {path.name}", f"read {path.name}")
        files.append(plain.read_plain(path, progress.show))
        progress.done(files[-1].rows.height)
        rows += files[-1].rows.height
    progress.step("整理账户和顺序", "number accounts, order rows")
    transfers = plain_ledgers.as_transfers(files)
    progress.done(rows)
    if odd:
        zh, en = "无法读取的文件，已跳过", "files that could not be read, skipped"
        transfers.remarks.append(Remark("unreadable_files", len(odd), zh, en))
    return transfers


def _read_statements(paths: Sequence[Path], progress: Progress, mapping: Path | None) -> Transfers:
    # statements bring the readers of workbooks with them: a plain ledger does without
    from wuzha.funds.statements.proof.answers import remembered
    from wuzha.funds.tracing.laptop.from_statements import read_statements

    return read_statements(paths, progress, remembered(mapping))


def _first_reject(transfers: Transfers, language: str) -> str:
    if not transfers.rejects:
        return ""
    first = transfers.rejects[0]
    where = f"{first.file} {first.sheet}".strip()
    if language == "zh":
        return f"退回 {len(transfers.rejects)} 行，第一行在 {where} 第 {first.line} 行：{first.zh}。"
    return f"{len(transfers.rejects)} rows were rejected, the first in {where}, line {first.line}: {first.en}."
