# SPDX-License-Identifier: Apache-2.0
"""Rows of several plain ledgers become `Transfers` in order of time."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from wuzha.engine.tracing.columns import LARGEST
from wuzha.funds.statements.reading.files import writable
from wuzha.funds.statements.reading.plain import KIND, LINE, MOVING, PlainFile
from wuzha.funds.tracing.laptop.transfers import (
    Bytes,
    Int64s,
    Reject,
    Remark,
    Transfers,
    coarse_times,
    has_room,
    kind_code,
    largest,
    number,
)

_REASONS = {
    "time": ("时间无法识别（应为 ISO 格式或纪元秒）", "the time is neither ISO nor epoch seconds"),
    "amount": (
        "金额不是大于 0 的整数（单位为分）或过大",
        "the amount is no whole number of fen above 0, or is too large",
    ),
    "accounts": ("付款和收款账户都为空", "neither a payer nor a payee is named"),
}


def as_transfers(files: Sequence[PlainFile]) -> Transfers:
    """All files as one ledger: rejects set aside, equal rows of one `txn_id` merged, in order of time.

    Rows of one second keep the order of the files and of the lines in them.
    """
    frame = pl.concat(
        [
            file.rows.with_columns(pl.lit(place, pl.Int32).alias("file"), *_alike(file, files))
            for place, file in enumerate(files)
        ],
        how="diagonal_relaxed",
    )
    frame, rejects = _without_rejects(frame, files)
    frame, duplicates, conflicts = _without_duplicates(frame)
    time = frame.get_column("time")
    if not time.is_sorted():
        frame = frame.sort("time", maintain_order=True)
    names, src, dst = number(frame.get_column("from_account"), frame.get_column("to_account"))
    words: dict[int, str] = {}
    leaves, is_transfer, merged = _kinds(frame.get_column(KIND), words)
    remarks = [*merged, *_remarks(files, conflicts), *coarse_times(frame.get_column("time").to_numpy())]
    return Transfers(
        names=names,
        src=src,
        dst=dst,
        fen=frame.get_column("amount_fen").to_numpy(),
        time=frame.get_column("time").to_numpy(),
        leaves=leaves,
        is_transfer=is_transfer,
        words=words,
        duplicates=duplicates,
        rejects=rejects,
        remarks=remarks,
        files=[writable(file.path.name) for file in files],
        origin=frame.select(pl.col("file"), pl.lit("").alias("sheet"), pl.col(LINE), pl.col("txn_id").alias("serial")),
    )


def _alike(file: PlainFile, files: Sequence[PlainFile]) -> list[pl.Expr]:
    """A column `kind`, and text where another file has text."""
    absent = [] if KIND in file.rows.columns else [pl.lit(None, pl.String).alias(KIND)]
    names = ("txn_id", "from_account", "to_account")
    texts = [name for name in names if any(other.rows.schema[name] == pl.String for other in files)]
    return [*absent, *(pl.col(name).cast(pl.String) for name in texts if file.rows.schema[name] != pl.String)]


def _without_rejects(frame: pl.DataFrame, files: Sequence[PlainFile]) -> tuple[pl.DataFrame, list[Reject]]:
    parties = [_is_blank(frame.get_column(side)) for side in ("from_account", "to_account")]
    reason = {
        "time": frame.get_column("time").is_null(),
        "amount": frame.get_column("amount_fen").is_null()
        | (frame.get_column("amount_fen") > LARGEST).fill_null(False),
        "accounts": parties[0] & parties[1],
    }
    bad = reason["time"] | reason["amount"] | reason["accounts"]
    rejects = [
        Reject(writable(file.path.name), "", line, "malformed", zh, en, (text,))
        for file in files
        for line, zh, en, text in file.malformed
    ]
    if not bad.any():
        return frame, rejects
    why = pl.Series(["accounts"]).new_from_index(0, frame.height)
    for name in ("amount", "time"):
        why = why.set(reason[name], name)
    out = frame.with_columns(why.alias("why")).filter(bad)
    for row in out.iter_rows(named=True):
        file = files[row["file"]]
        written = (file.written or {}).get(row[LINE])
        time, amount = written or (str(row["time"]), str(row["amount_fen"]))
        cells = (row["txn_id"], time, row["from_account"], row["to_account"], amount, row[KIND])
        values = tuple("" if cell is None else str(cell) for cell in cells)
        rejects.append(Reject(writable(file.path.name), "", row[LINE], row["why"], *_REASONS[row["why"]], values))
    return frame.filter(~bad), rejects


def _is_blank(side: pl.Series) -> pl.Series:
    if side.dtype != pl.String:
        return side.is_null()
    short = side.str.len_bytes().fill_null(0) == 0
    spaces = side.str.starts_with(" ").fill_null(False)
    return short | (spaces & (side.str.strip_chars() == "").fill_null(False)) if spaces.any() else short


def _without_duplicates(frame: pl.DataFrame) -> tuple[pl.DataFrame, int, int]:
    """Rows equal in everything, under one txn_id, once. Also how many ids name different rows (all kept)."""
    ids = frame.get_column("txn_id")
    if ids.dtype.is_integer() and not ids.has_nulls():
        numbers: Int64s = ids.cast(pl.Int64).to_numpy()
        if (numbers[1:] > numbers[:-1]).all():
            return frame, 0, 0
    repeated = ids.is_duplicated() & ~_is_blank(ids)
    if not repeated.any():
        return frame, 0, 0
    content = ["txn_id", "time", "from_account", "to_account", "amount_fen", KIND]
    mark = frame.with_row_index("place").filter(repeated)
    kept = mark.unique(content, keep="first", maintain_order=True)
    dropped = mark.height - kept.height
    conflicts = kept.get_column("txn_id").is_duplicated().sum()
    drop = np.zeros(frame.height, np.bool_)
    drop[mark.get_column("place").to_numpy()] = True
    drop[kept.get_column("place").to_numpy()] = False
    return frame.filter(pl.Series(~drop)), dropped, int(conflicts or 0)


def _kinds(
    kind: pl.Series, words: dict[int, str]
) -> tuple[Bytes, np.ndarray[tuple[int], np.dtype[np.bool_]], list[Remark]]:
    """Kinds that are too many to be told apart leave all the same, and are called `other`."""
    n = len(kind)
    if kind.is_null().all():
        return np.zeros(n, np.uint8), np.ones(n, np.bool_), []
    coded = kind.cast(pl.Categorical)
    place = coded.to_physical().cast(pl.Int64).fill_null(-1).to_numpy()
    distinct = pl.DataFrame({"code": place, "word": coded}).unique("code").filter(pl.col("code") >= 0).sort("code")
    size = largest(distinct.get_column("code")) + 2
    leaves, transfer = np.zeros(size, np.uint8), np.ones(size, np.bool_)
    many = 0
    for code, raw in distinct.select("code", pl.col("word").cast(pl.String)).iter_rows():
        word = raw.strip().lower()
        if word not in MOVING:
            told = word if has_room(word, words) else "other"
            many += told != word
            leaves[code] = kind_code(told, words)
        transfer[code] = word in ("", "transfer")
    zh, en = "种类太多，这些种类不再区分，均记作其他去向", "kinds too many to be told apart: these are called other"
    return leaves[place], transfer[place], [Remark("many_kinds", many, zh, en)] if many else []


def _remarks(files: Sequence[PlainFile], conflicts: int) -> list[Remark]:
    remarks = []
    if conflicts:
        remarks.append(
            Remark(
                "txn_id_conflicts",
                conflicts,
                "同一 txn_id 对应内容不同的行，均已保留",
                "rows that share a txn_id but differ were all kept",
            )
        )
    if fractions := sum(file.fractions for file in files):
        remarks.append(
            Remark(
                "fractions_of_seconds",
                fractions,
                "秒以下的小数未用于排序：同一秒内按文件中的顺序",
                "fractions of a second were not used: rows of one second keep the order of the file",
            )
        )
    return remarks
