# SPDX-License-Identifier: Apache-2.0
"""Rows of one file as the ledger takes them, whatever layout they came in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from hashlib import blake2b

import polars as pl

from wuzha.engine.identifiers import Account, IdentifierError
from wuzha.funds.statements.reading.model import SheetReport

#: One row a transfer as the file tells it. `time` is in epoch seconds, money in 分; `side` says whose statement it is:
#: O the payer's, I the payee's, B a ledger of both; `exit` is 0 or an `ExitKind`; `mark` is the number that
#: both banks may know the transfer by; `sheet` is a place in `Read.sheets`. Texts are "" where a file says nothing.
SCHEMA = pl.Schema(
    {
        "payer": pl.String,
        "payee": pl.String,
        "payer_name": pl.String,
        "payee_name": pl.String,
        "payer_bank": pl.String,
        "payee_bank": pl.String,
        "fen": pl.Int64,
        "time": pl.Int64,
        "side": pl.String,
        "exit": pl.UInt8,
        "balance": pl.Int64,
        "serial": pl.String,
        "mark": pl.String,
        "summary": pl.String,
        "sheet": pl.Int16,
        "line": pl.Int64,
    }
)
#: Longest serial number kept (characters).
LONGEST_SERIAL = 80
#: Cells of a rejected row stand behind each other in one sealed text.
CELL = "\x1f"


@dataclass(frozen=True, slots=True)
class BadRow:
    """A line that cannot be taken: where, a stable word, why in both languages, and its cells as they came."""

    sheet: int
    line: int
    reason: str
    zh: str
    en: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Read:
    """A whole file: every line of it is in `rows`, in `bad` or no transfer at all (titles, totals, blank lines)."""

    rows: pl.DataFrame
    bad: Sequence[BadRow] = ()
    sheets: tuple[str, ...] = ("",)
    layout: str = ""
    #: Names of the columns of `BadRow.values`.
    headers: tuple[str, ...] = ()
    #: Lines that the file itself has twice.
    duplicates: int = 0
    #: How each sheet was understood.
    understood: tuple[SheetReport, ...] = ()
    #: `number`, `name`, `bank` of every account of the rows (`settled`).
    accounts: pl.DataFrame = field(default_factory=pl.DataFrame)
    #: The rows with keys of accounts and digests, where they could be made ahead.
    keyed: pl.DataFrame | None = None


@dataclass
class Numbers:
    """Account numbers in their one form, each parsed once however many rows name it."""

    known: dict[str, str | None] = field(default_factory=dict)

    def canonical(self, written: str) -> str | None:
        """The canonical number; `None` for what cannot be one."""
        if written not in self.known:
            try:
                self.known[written] = Account.parse(written)
            except IdentifierError:
                self.known[written] = None
        return self.known[written]


_UNREADABLE = ("账号无法识别", "the account is none")
_NOBODY = ("付款和收款账户都为空", "neither a payer nor a payee is named")
_SAME = ("付款和收款是同一账户", "payer and payee are one account")


def settled(read: Read) -> Read:
    """`read` with account numbers in their canonical form; lines whose accounts cannot be read are bad ones.

    The account of the statement itself must be readable. The other side may be a word (an internal account of a bank,
    "现金"): it is then unknown.
    """
    numbers = Numbers()
    rows = read.rows
    for name in ("payer", "payee"):
        written = rows.get_column(name).unique().drop_nulls().to_list()
        new = [numbers.canonical(one) for one in written]
        rows = rows.with_columns(
            pl.col(name).alias(f"{name}_written"),
            pl.col(name).replace_strict(written, new, default=None, return_dtype=pl.String),
        )
    own_lost = (
        (pl.col("side").is_in(["O", "B"]) & pl.col("payer_written").is_not_null() & pl.col("payer").is_null())
        | (pl.col("side").is_in(["I", "B"]) & pl.col("payee_written").is_not_null() & pl.col("payee").is_null())
    )  # fmt: skip
    nobody = pl.col("payer").is_null() & pl.col("payee").is_null()
    same = (pl.col("payer") == pl.col("payee")).fill_null(value=False)
    judged = rows.with_columns(
        pl.when(own_lost).then(1).when(nobody).then(2).when(same).then(3).otherwise(0).alias("why")
    )
    if not judged.select((pl.col("why") > 0).any()).item():
        kept = judged.select(list(SCHEMA))
        return replace(read, rows=kept, accounts=told(kept))
    words = {1: ("account", *_UNREADABLE), 2: ("accounts", *_NOBODY), 3: ("same_account", *_SAME)}
    bad = [
        BadRow(row["sheet"], row["line"], *words[row["why"]], _cells(row))
        for row in judged.filter(pl.col("why") > 0).iter_rows(named=True)
    ]
    kept = judged.filter(pl.col("why") == 0).select(list(SCHEMA))
    return replace(read, rows=kept, accounts=told(kept), bad=[*read.bad, *bad])


def told(rows: pl.DataFrame) -> pl.DataFrame:
    """`number`, `name`, `bank` of every account of the rows, with the first name and bank anybody told."""
    sides = [
        rows.select(
            pl.col(side).alias("number"),
            pl.col(f"{side}_name").str.strip_chars().alias("name"),
            pl.col(f"{side}_bank").str.strip_chars().alias("bank"),
        ).filter(pl.col("number").is_not_null())
        for side in ("payer", "payee")
    ]
    return (
        pl.concat(sides)
        .unique()
        .group_by("number", maintain_order=True)
        .agg(*(pl.col(what).filter(pl.col(what) != "").sort().first() for what in ("name", "bank")))
        .sort("number")
    )


def _cells(row: dict[str, object]) -> tuple[str, ...]:
    names = ("payer_written", "payer_name", "payee_written", "payee_name", "time", "fen", "balance", "serial")
    return tuple("" if row[name] is None else str(row[name]) for name in names)


def with_digests(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with `digest` (16 bytes) of what each says; equal rows of one file are told apart by their number.

    `payer` and `payee` must be keys of accounts by now, not numbers: the digest is kept in clear.
    """
    what = ["payer", "payee", "fen", "time", "side", "exit", "balance", "serial", "summary"]
    counted = rows.with_columns(pl.int_range(pl.len()).over(what).alias("nth"))
    text = counted.select(
        pl.concat_str([pl.col(name).cast(pl.String).fill_null("") for name in (*what, "nth")], separator="\x1f")
    ).to_series()
    return rows.with_columns(
        pl.Series("digest", [blake2b(one.encode(), digest_size=16).digest() for one in text.to_list()], pl.Binary)
    )
