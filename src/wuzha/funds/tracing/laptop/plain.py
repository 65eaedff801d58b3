# SPDX-License-Identifier: Apache-2.0
"""A plain ledger, CSV or Parquet: `txn_id,time,from_account,to_account,amount_fen[,kind]`, read by columns.

The fast way takes a CSV of UTF-8 without quotation marks whose numbers are numbers; anything else goes through the
readers of `intake`, which say of every line what is wrong with it. Both give the same frame.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from wuzha.funds.tracing.laptop.cells import epoch_seconds, whole_fen
from wuzha.intake.readers.limits import MIB, Limits
from wuzha.intake.readers.problems import UnreadableFileError, explain, explain_row
from wuzha.intake.readers.tables import open_table
from wuzha.runtime.messages import OperatorError

COLUMNS = ("txn_id", "time", "from_account", "to_account", "amount_fen")
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

    path: Path
    rows: pl.DataFrame
    malformed: tuple[tuple[int, str, str, str], ...] = ()
    #: what unreadable cells looked like, by line: (time, amount_fen)
    written: dict[int, tuple[str, str]] | None = None
    #: whether times carried fractions of a second
    fractions: bool = False


def is_plain(path: Path) -> bool:
    """Whether a file is a plain ledger, by its first bytes."""
    with path.open("rb") as stream:
        head = stream.read(4096)
    if head.startswith(_PARQUET):
        return True
    line = head.removeprefix(_BOM).split(b"\n", 1)[0].strip()
    names = {name.strip(b" \"'").lower() for name in line.replace(b";", b",").replace(b"\t", b",").split(b",")}
    return {b"from_account", b"to_account"} <= names or {b"txn_id", b"amount_fen"} <= names


def read_plain(path: Path, seen: Seen) -> PlainFile:
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


def _read_parquet(path: Path, seen: Seen) -> PlainFile:
    try:
        frame = pl.scan_parquet(path)
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


def _read_fast(path: Path, seen: Seen) -> PlainFile | None:
    """None when the careful way is needed."""
    size = path.stat().st_size
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


def _blocks(path: Path) -> Iterator[bytes]:
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


def _read_carefully(path: Path, seen: Seen) -> PlainFile:
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


def _chosen(path: Path, names: dict[str, str]) -> dict[str, str]:
    missing = [name for name in COLUMNS if name not in names]
    if missing:
        raise OperatorError(
            f"{path.name}：缺少列 {'、'.join(missing)}。台账第一行应为 {','.join(COLUMNS)}[,kind]。",
            f"{path.name}: no column {', '.join(missing)}. The first line of a ledger is {','.join(COLUMNS)}[,kind].",
        )
    return {name: names[name] for name in (*COLUMNS, KIND) if name in names}


def _finished(path: Path, table: pl.DataFrame) -> PlainFile:
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
