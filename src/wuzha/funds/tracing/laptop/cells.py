# SPDX-License-Identifier: Apache-2.0
"""Times and amounts of a plain ledger, by whole columns."""

from __future__ import annotations

import polars as pl

from wuzha.funds.tracing.laptop.transfers import BEIJING

_LAST_SECOND = 253_402_300_799  # the end of the year 9999
_ISO = r"^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}([.,]\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?)?$"
_EPOCH = r"^[+-]?\d{1,12}(\.\d+)?$"


def whole_fen(amount: pl.Series) -> pl.Series:
    """Int64 above 0, null where the cell is anything else: `12.0` loses nothing, `12.5` is no fen."""
    if amount.dtype == pl.String:
        text = amount.str.strip_chars().str.replace(r"\.0+$", "")
        amount = text.set(~text.str.contains(r"^\+?\d{1,18}$").fill_null(False), None).cast(pl.Int64, strict=False)
    elif not amount.dtype.is_integer():
        number = amount.cast(pl.Float64, strict=False)
        # a float keeps every whole number up to 2^53
        amount = number.set(~((number == number.floor()) & (number.abs() < 2**53)).fill_null(False), None)
    amount = amount.cast(pl.Int64, strict=False)
    return amount.set((amount <= 0).fill_null(True), None)


def epoch_seconds(time: pl.Series) -> tuple[pl.Series, bool]:
    """Whole seconds since 1970 (null: unreadable), and whether fractions of a second were cut off.

    ISO text without a zone is Beijing time; numbers are epoch seconds.
    """
    if time.dtype.is_integer():
        seconds = time.cast(pl.Int64, strict=False)
        return seconds.set((seconds.abs() > _LAST_SECOND).fill_null(False), None), False
    if time.dtype.is_float():
        whole = time.floor()
        fine = (whole.abs() <= _LAST_SECOND).fill_null(False)
        return whole.set(~fine, None).cast(pl.Int64, strict=False), bool((whole != time).any())
    if time.dtype == pl.Date or isinstance(time.dtype, pl.Datetime):
        stamps = time.cast(pl.Datetime("us")) if time.dtype == pl.Date else time
        zoned = isinstance(time.dtype, pl.Datetime) and time.dtype.time_zone is not None
        micro = stamps.dt.epoch("us")
        fractions = bool((micro % 1_000_000 != 0).any())
        return micro // 1_000_000 - (0 if zoned else BEIJING), fractions
    return _from_text(time.cast(pl.String))


def _from_text(text: pl.Series) -> tuple[pl.Series, bool]:
    frame = pl.DataFrame({"t": text.str.strip_chars()})
    is_iso, is_epoch = pl.col("t").str.contains(_ISO), pl.col("t").str.contains(_EPOCH)
    base = pl.col("t").str.slice(0, 10) + "T" + pl.col("t").str.slice(11, 8)
    # minutes only, or a date alone: completed to whole seconds
    clock = pl.col("t").str.extract(r"^\d{4}-\d{2}-\d{2}[T ](\d{2}:\d{2}(?::\d{2})?)")
    full = pl.col("t").str.slice(0, 10) + "T" + clock.fill_null("00:00:00")
    full = pl.when(full.str.len_bytes() == 16).then(full + ":00").otherwise(full)
    plainly = pl.col("t").str.len_bytes() == 19
    stamp = pl.when(plainly).then(base).otherwise(full).str.to_datetime("%Y-%m-%dT%H:%M:%S", strict=False)
    tail = pl.when(~plainly).then(pl.col("t").str.extract(r"(Z|[+-]\d{2}:?\d{2})$"))
    # the day of a bare date ends like a zone: 2023-05-10
    tail = pl.when(pl.col("t").str.len_bytes() > 16).then(tail)
    digits = tail.str.replace(":", "")
    minutes = digits.str.slice(1, 2).cast(pl.Int64, strict=False) * 60 + digits.str.slice(3, 2).cast(
        pl.Int64, strict=False
    )
    offset = (
        pl.when(tail == "Z").then(0)
        .when(tail.str.starts_with("-")).then(-60 * minutes)
        .when(tail.is_not_null()).then(60 * minutes)
        .otherwise(BEIJING)
    )  # fmt: skip
    epoch = pl.col("t").cast(pl.Float64, strict=False).floor()
    epoch = pl.when(epoch.abs() <= _LAST_SECOND).then(epoch).cast(pl.Int64, strict=False)
    found = frame.select(
        pl.when(is_iso).then(stamp.dt.epoch("s") - offset).when(is_epoch).then(epoch).alias("s"),
        (pl.col("t").str.contains(r"[.,]\d*[1-9]")).alias("f"),
    )
    return found.get_column("s"), bool(found.get_column("f").any())
