# SPDX-License-Identifier: Apache-2.0
"""A plain ledger, CSV or Parquet: `txn_id,time,from_account,to_account,amount_fen[,kind]`, read by columns.

The fast way takes a CSV of UTF-8 without quotation marks whose numbers are numbers; anything else goes through the
readers of `intake`, which say of every line what is wrong with it. Both give the same frame.
"""

from __future__ import annotations

from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from wuzha.funds.statements.reading.values import BEIJING
from wuzha.intake.readers.limits import MIB, Limits
from wuzha.intake.readers.problems import UnreadableFileError, explain, explain_row
from wuzha.intake.readers.source import Source, size_of
from wuzha.intake.readers.tables import open_table
from wuzha.runtime.messages import OperatorError

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


COLUMNS = ("txn_id", "time", "from_account", "to_account", "amount_fen")
#: Words of `kind` that move money from one account to another; every other word is an exit.
MOVING = frozenset({"", "transfer", "refund"})
KIND = "kind"
LINE = "line"
#: what an index of 32 bits and a laptop can hold
LIMITS = Limits(file_bytes=64 * 1024 * MIB, unpacked_bytes=8 * 1024 * MIB, rows=500_000_000)
_BLOCK = 48 * MIB
_BOM = b"\xef\xbb\xbf"
_PARQUET = b"PAR1"

Seen = Callable[[int, float | None], None]


@dataclass(frozen=True)
class PlainFile:
    """`rows`: line Int64, txn_id, time Int64 (epoch seconds, null: unreadable), from_account, to_account, amount_fen
    Int64 (null: unreadable), kind; texts as they stand in the file. `malformed`: (line, reason zh, reason en, text)."""

    path: Source
    rows: pl.DataFrame
    malformed: tuple[tuple[int, str, str, str], ...] = ()
    #: what unreadable cells looked like, by line: (time, amount_fen)
    written: dict[int, tuple[str, str]] | None = None
    #: whether times carried fractions of a second
    fractions: bool = False


def is_plain(path: Source) -> bool:
    """Whether a file is a plain ledger, by its first bytes."""
    with path.open("rb") as stream:
        head = stream.read(4096)
    if head.startswith(_PARQUET):
        return True
    for mark, encoding in ((BOM_UTF16_LE, "utf-16-le"), (BOM_UTF16_BE, "utf-16-be")):
        if head.startswith(mark):
            head = head[2:].decode(encoding, errors="replace").encode()
    line = head.removeprefix(_BOM).split(b"\n", 1)[0].strip()
    names = {name.strip(b" \"'").lower() for name in line.replace(b";", b",").replace(b"\t", b",").split(b",")}
    return {b"from_account", b"to_account"} <= names or {b"txn_id", b"amount_fen"} <= names


def read_plain(path: Source, seen: Seen) -> PlainFile:
    """One file. Raises OperatorError when columns are missing or the file cannot be read at all."""
    with path.open("rb") as stream:
        parquet = stream.read(4) == _PARQUET
    try:
        if parquet:
            return _read_parquet(path, seen)
        return _read_fast(path, seen) or _read_carefully(path, seen)
    except UnreadableFileError as problem:
        raise OperatorError(
            f"{path.name}：{explain(problem, 'zh-hans')}", f"{path.name}: {explain(problem, 'en')}"
        ) from None


def _read_parquet(path: Source, seen: Seen) -> PlainFile:
    try:
        with ExitStack() as stack:
            frame = pl.scan_parquet(path if isinstance(path, Path) else stack.enter_context(path.open("rb")))
            names = {name.strip().lower(): name for name in frame.collect_schema().names()}
            chosen = _chosen(path, names)
            table = frame.select(pl.col(raw).alias(name) for name, raw in chosen.items()).collect()
    except (pl.exceptions.PolarsError, OSError) as error:
        raise OperatorError(
            f"{path.name}：文件已损坏或不是 Parquet 文件。请重新导出。",
            f"{path.name}: the file is damaged or no Parquet file. Export it again.",
        ) from error
    seen(table.height, 1.0)
    return _finished(path, table.with_row_index(LINE, offset=1).with_columns(pl.col(LINE).cast(pl.Int64)))


def _read_fast(path: Source, seen: Seen) -> PlainFile | None:
    """None when the careful way is needed."""
    size = size_of(path)
    frames: list[pl.DataFrame] = []
    done = rows = 0
    schema: dict[str, pl.DataType | type[pl.DataType]] | None = None
    for block in _blocks(path):
        done += len(block)
        if b'"' in block or b"\0" in block:
            return None
        try:
            if schema is None:
                schema = _schema_of(block)
                if schema is None:
                    return None
                block = block.split(b"\n", 1)[1]
                if not block.strip():
                    continue
            frame = pl.read_csv(block, has_header=False, schema=schema, quote_char=None, raise_if_empty=False)
        except (pl.exceptions.PolarsError, UnicodeDecodeError):
            return None
        # blank lines are skipped by polars: then line numbers would be wrong
        if frame.height != block.count(b"\n") + (not block.endswith(b"\n")):
            return None
        frames.append(frame)
        rows += frame.height
        seen(rows, done / size)
    if not frames:
        return None
    table = pl.concat(frames)
    names = {name.strip().lower(): name for name in table.columns}
    table = table.select(pl.col(raw).alias(name) for name, raw in _chosen(path, names).items())
    table = table.with_row_index(LINE, offset=2).with_columns(pl.col(LINE).cast(pl.Int64))
    if table.get_column("time").has_nulls():
        # a blank line is no row
        table = table.filter(~pl.all_horizontal(pl.exclude(LINE).is_null()))
    return _finished(path, table)


def _blocks(path: Source) -> Iterator[bytes]:
    rest = b""
    with path.open("rb") as stream:
        while raw := stream.read(_BLOCK):
            data = rest + raw
            cut = data.rfind(b"\n") + 1
            rest = data[cut:]
            if cut:
                yield data[:cut].removeprefix(_BOM).replace(b"\r\n", b"\n")
    if rest:
        yield rest.removeprefix(_BOM)


def _schema_of(block: bytes) -> dict[str, pl.DataType | type[pl.DataType]] | None:
    lines = block.split(b"\n", 2)
    header = [name.strip() for name in lines[0].decode("utf-8").split(",")]
    lowered = [name.lower() for name in header]
    if len(set(header)) != len(header) or any(name not in lowered for name in COLUMNS):
        return None
    first = lines[1].decode("utf-8").split(",") if len(lines) > 1 else []
    schema: dict[str, pl.DataType | type[pl.DataType]] = dict.fromkeys(header, pl.String)
    for place, name in enumerate(lowered):
        value = first[place] if place < len(first) else ""
        is_number = value.isascii() and value.isdigit()
        is_plain_id = name == "txn_id" and is_number and len(value) < 18 and str(int(value)) == value
        if name == "amount_fen" or (name == "time" and is_number) or is_plain_id:
            schema[header[place]] = pl.Int64
    return schema


def _read_carefully(path: Source, seen: Seen) -> PlainFile:
    table = open_table(path, LIMITS, known=(*COLUMNS, KIND))
    names = {name.strip().lower(): name for name in table.headers}
    chosen = _chosen(path, names)
    frames, malformed, rows = [], [], 0
    for chunk in table.chunks(200_000):
        frames.append(chunk.rows.select(LINE, *(pl.col(raw).alias(name) for name, raw in chosen.items())))
        malformed += [
            (row.line, str(explain_row(row.problem, "zh-hans")), str(explain_row(row.problem, "en")), row.text)
            for row in chunk.malformed
        ]
        rows += chunk.rows.height
        seen(rows, rows / table.rows_total if table.rows_total else None)
    return replace(_finished(path, pl.concat(frames)), malformed=tuple(malformed))


def _chosen(path: Source, names: dict[str, str]) -> dict[str, str]:
    missing = [name for name in COLUMNS if name not in names]
    if missing:
        raise OperatorError(
            f"{path.name}：缺少列 {'、'.join(missing)}。台账第一行应为 {','.join(COLUMNS)}[,kind]。",
            f"{path.name}: no column {', '.join(missing)}. The first line of a ledger is {','.join(COLUMNS)}[,kind].",
        )
    return {name: names[name] for name in (*COLUMNS, KIND) if name in names}


def _finished(path: Source, table: pl.DataFrame) -> PlainFile:
    """Times to epoch seconds, amounts to whole fen; what cannot be read becomes null and is kept in `written`."""
    texts = [name for name in ("txn_id", "from_account", "to_account", KIND) if _is_odd(table.schema.get(name))]
    table = table.with_columns(pl.col(name).cast(pl.String) for name in texts)
    time, amount = table.get_column("time"), table.get_column("amount_fen")
    seconds, fractions = epoch_seconds(time)
    fen = whole_fen(amount)
    spoilt = seconds.is_null() | fen.is_null()
    written = None
    if spoilt.any():
        bad = table.filter(spoilt).select(LINE, pl.col("time", "amount_fen").cast(pl.String).fill_null(""))
        written = {line: (when, what) for line, when, what in bad.iter_rows()}
    table = table.with_columns(seconds.alias("time"), fen.alias("amount_fen"))
    return PlainFile(path, table, written=written, fractions=fractions)


def _is_odd(dtype: pl.DataType | None) -> bool:
    """Neither text nor whole numbers of at most 64 bits with a sign: floats, categories, decimals."""
    return dtype is not None and dtype != pl.String and (not dtype.is_integer() or dtype == pl.UInt64)
