# SPDX-License-Identifier: Apache-2.0
"""A file of statements, or a plain ledger, as rows of the ledger. Nothing is written."""

from __future__ import annotations

import polars as pl

from wuzha.engine.tracing import ExitKind
from wuzha.funds.statements.proof.parse import AnswersOf, nothing_said, parse
from wuzha.funds.statements.reading import Statements, explain_reject, plain
from wuzha.funds.statements.reading.model import find_aliases
from wuzha.funds.statements.reading.plain import MOVING
from wuzha.funds.statements.rows import SCHEMA, BadRow, Read, settled
from wuzha.intake.readers.problems import FileProblem, UnreadableFileError, explain
from wuzha.intake.readers.source import Source, problem_of
from wuzha.runtime.messages import OperatorError
from wuzha.sealed.streams import spools


def read_file(path: Source, answers_of: AnswersOf = nothing_said, name: str = "") -> Read:
    """The rows of one file, which the user calls `name`; `answers_of` is what people have said of sheets like its own.

    Raises `OperatorError` for a file that cannot be read at all.
    """
    try:
        return settled(_plain(path) if plain.is_plain(path) else _statements(path, answers_of, name))
    except UnreadableFileError as problem:
        raise OperatorError(str(explain(problem, "zh-hans")), str(explain(problem, "en"))) from None
    except OSError as error:
        if problem_of(error) is FileProblem.DAMAGED:
            damaged = UnreadableFileError(FileProblem.DAMAGED)
            raise OperatorError(str(explain(damaged, "zh-hans")), str(explain(damaged, "en"))) from None
        raise OperatorError("上传的文件已不在，请重新上传。", "The uploaded file is gone. Upload it again.") from None


def _statements(path: Source, answers_of: AnswersOf, name: str) -> Read:
    found = parse([path], answers_of=answers_of, names={path: name or path.name}, room=spools)
    sheets = [one.sheet for one in found.sheets] or [""]
    places = {name: place for place, name in enumerate(sheets)}
    return Read(
        _rows(found).with_columns(pl.col("sheet").replace_strict(places, default=0)).cast(SCHEMA),
        [
            BadRow(places.get(sheet, 0), line, reason, *explain_reject(reason), tuple(text.split("\t")))
            for _file, sheet, line, reason, text in found.rejects.iter_rows()
        ],
        tuple(sheets),
        " ".join(dict.fromkeys(one.layout for one in found.sheets)),
        duplicates=found.duplicates.height,
        understood=(*found.sheets, *found.companions),
    )


def _rows(found: Statements) -> pl.DataFrame:
    """Statement lines, each seen from its own account, as payer and payee; a card and its account are one."""
    aliases = find_aliases(found)
    cards = found.holders.select(
        pl.when(pl.col("card") != "").then("card").otherwise("account").replace(aliases).alias("own"),
        pl.col("name").alias("own_name"),
        pl.col("bank").alias("own_bank"),
    ).unique("own", keep="first", maintain_order=True)
    rows = found.rows.with_columns(
        pl.col("account").replace(aliases).alias("own"), pl.col("peer_account").replace(aliases).alias("peer")
    ).join(cards, on="own", how="left", maintain_order="left")
    incoming = pl.col("incoming")
    own_name = pl.when(pl.col("name") != "").then("name").otherwise("own_name")
    own_bank = pl.when(pl.col("bank") != "").then("bank").otherwise("own_bank")

    def sided(own: pl.Expr, peer: pl.Expr, name: str) -> list[pl.Expr]:
        return [
            pl.when(incoming).then(peer).otherwise(own).alias(f"payer{name}"),
            pl.when(incoming).then(own).otherwise(peer).alias(f"payee{name}"),
        ]

    return rows.select(
        *sided(_filled("own"), _filled("peer"), ""),
        *sided(own_name, pl.col("peer_name"), "_name"),
        *sided(own_bank, pl.col("peer_bank"), "_bank"),
        "fen",
        "time",
        pl.when(incoming).then(pl.lit("I")).otherwise(pl.lit("O")).alias("side"),
        pl.col("kind").replace_strict(
            (words := rows.get_column("kind").unique().to_list()), [_exit_of(word) for word in words], default=0
        ).alias("exit"),
        "balance",
        "serial",
        pl.when(pl.col("channel_serial") != "").then("channel_serial").otherwise("serial").alias("mark"),
        "summary",
        "sheet",
        "line",
    )  # fmt: skip


def _plain(path: Source) -> Read:
    found = plain.read_plain(path, lambda _rows, _share: None)
    written = found.written or {}
    rows = found.rows
    if plain.KIND not in rows.columns:
        rows = rows.with_columns(pl.lit("", pl.String).alias(plain.KIND))
    words = rows.get_column(plain.KIND).cast(pl.String).unique().drop_nulls().to_list()
    kinds = [_exit_of(word) for word in words]
    bad = [BadRow(0, line, "malformed", zh, en, (text,)) for line, zh, en, text in found.malformed]
    spoilt = pl.col("time").is_null() | pl.col("amount_fen").is_null()
    for row in rows.filter(spoilt).iter_rows(named=True):
        time, amount = written.get(row[plain.LINE], ("", ""))
        reason = ("amount", "金额不是大于 0 的整数（分）", "the amount is no whole number of fen above 0")
        if row["time"] is None:
            reason = ("time", "时间无法识别", "the time cannot be read")
        cells = (str(row["txn_id"] or ""), time, str(row["from_account"] or ""), str(row["to_account"] or ""), amount)
        bad.append(BadRow(0, row[plain.LINE], *reason, cells))
    blank = pl.lit("", pl.String)
    serial = pl.col("txn_id").cast(pl.String).fill_null("")
    taken = rows.filter(~spoilt).select(
        _filled("from_account").alias("payer"),
        _filled("to_account").alias("payee"),
        *(blank.alias(name) for name in ("payer_name", "payee_name", "payer_bank", "payee_bank")),
        pl.col("amount_fen").alias("fen"),
        "time",
        pl.lit("B").alias("side"),
        pl.col(plain.KIND).cast(pl.String).replace_strict(words, kinds, default=0, return_dtype=pl.UInt8).alias("exit"),
        pl.lit(None, pl.Int64).alias("balance"),
        serial.alias("serial"),
        serial.alias("mark"),
        blank.alias("summary"),
        pl.lit(0).alias("sheet"),
        pl.col(plain.LINE).alias("line"),
    )
    return Read(taken.cast(SCHEMA), bad, ("",), "plain", (*plain.COLUMNS, plain.KIND))


def _filled(name: str) -> pl.Expr:
    """A number as text, null where a cell is blank."""
    text = pl.col(name).cast(pl.String).str.strip_chars()
    return pl.when(text != "").then(text)


def _exit_of(word: str) -> int:
    """The kind of exit a word of `kind` names; an unknown one is OTHER."""
    word = word.strip().lower()
    if word in MOVING:
        return 0
    return int(ExitKind.__members__.get(word.upper(), ExitKind.OTHER))
