# SPDX-License-Identifier: Apache-2.0
"""What parsing statements gives: typed columns, and every row that was not taken with its reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

#: Columns of accepted rows. Money is whole fen, `time` epoch seconds, texts "" where a file says nothing.
SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "file": pl.Int32,  # place in `Statements.files`
    "sheet": pl.String,  # "" in text files
    "line": pl.Int64,  # as the user sees it in the sheet or an editor
    "layout": pl.String,
    "account": pl.String,  # the statement's own account
    "card": pl.String,  # its card, where the file names both
    "name": pl.String,
    "id_no": pl.String,
    "bank": pl.String,
    "peer_account": pl.String,  # "" when unknown or masked
    "peer_mask": pl.String,  # the masked number
    "peer_name": pl.String,
    "peer_bank": pl.String,
    "time": pl.Int64,
    "has_clock": pl.Boolean,  # False: only the day is known
    "fen": pl.Int64,  # above 0
    "incoming": pl.Boolean,  # into the statement's own account
    "balance": pl.Int64,  # after the row, null when unknown
    "serial": pl.String,
    "channel_serial": pl.String,
    "summary": pl.String,
    "kind": pl.String,  # "" or the word of an exit (cash_out, purchase, …), outgoing rows only
}
#: Columns of rejects and duplicates.
REJECTS: dict[str, pl.DataType | type[pl.DataType]] = {
    "file": pl.Int32,
    "sheet": pl.String,
    "line": pl.Int64,
    "reason": pl.String,  # a key of data/problems.json
    "text": pl.String,  # the cells as they came, tabs between
}
DUPLICATES: dict[str, pl.DataType | type[pl.DataType]] = {
    "file": pl.Int32,
    "sheet": pl.String,
    "line": pl.Int64,
    "of_file": pl.Int32,
    "of_sheet": pl.String,
    "of_line": pl.Int64,
}
#: Columns of what companion sheets tell of accounts.
HOLDERS: dict[str, pl.DataType | type[pl.DataType]] = {
    "account": pl.String,
    "card": pl.String,
    "name": pl.String,
    "id_no": pl.String,
    "bank": pl.String,
    "balance": pl.Int64,
    "available": pl.Int64,
    "status": pl.String,
}


@dataclass(frozen=True)
class SheetReport:
    """One sheet (or text file): how it was understood and what became of its rows."""

    file: int
    sheet: str
    layout: str
    rows: int
    #: `proved`, `told` or `asked`, of which no row is taken; or `companion`
    level: str
    #: what a person must say first (`understanding.json`)
    questions: tuple[str, ...] = ()
    #: title, total and repeated header rows, which are no data
    skipped: int = 0
    #: headers nobody knows
    unknown_headers: tuple[str, ...] = ()
    #: key columns that the sheet lacks
    missing: tuple[str, ...] = ()
    #: all headers, and header → field of those that are used or known
    headers: tuple[str, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)
    #: steps of the balances, closed ones, and the line of the first that does not close
    steps: int = 0
    closed: int = 0
    first_break: int | None = None
    #: values of the column of directions
    codes: tuple[str, ...] = ()
    flags: Mapping[str, int] = field(default_factory=dict)
    unmoved: int = 0
    bits: float = 0.0
    #: values of the status column that nothing explains
    statuses: tuple[str, ...] = ()
    #: key of what people have said of such sheets, by which it was read
    answer: int | None = None


@dataclass(frozen=True)
class FileProblemReport:
    """A file that is no readable table: one among several named, or of a folder or archive."""

    file: int
    zh: str
    en: str
    #: The user named it himself.
    named: bool = False


@dataclass
class Statements:
    """The rows of all files. Always: rows read = accepted + duplicates + rejected."""

    #: names as shown to the user: the path given, inside an archive `archive.zip/name`
    files: list[str]
    rows: pl.DataFrame
    rejects: pl.DataFrame
    duplicates: pl.DataFrame
    holders: pl.DataFrame
    sheets: list[SheetReport] = field(default_factory=list)
    #: sheets that tell of accounts, and notes
    companions: list[SheetReport] = field(default_factory=list)
    unreadable: list[FileProblemReport] = field(default_factory=list)
    #: file → the file of equal bytes that was read in its place
    same_as: Mapping[int, int] = field(default_factory=dict)
    #: word → how often: `direction_inferred`, `coarse_times`, `masked_peers`, `chain_breaks`, …
    flags: Mapping[str, int] = field(default_factory=dict)

    @property
    def rows_read(self) -> int:
        return sum(sheet.rows for sheet in self.sheets)


def find_aliases(found: Statements) -> dict[str, str]:
    """A card and its account are one: the card is the name, or the account where it has several cards."""
    pairs = (
        pl.concat([found.rows.select("account", "card"), found.holders.select("account", "card")])
        .unique()
        .filter((pl.col("account") != "") & (pl.col("card") != "") & (pl.col("account") != pl.col("card")))
    )
    cards = pairs.group_by("account").agg(pl.col("card").unique().sort())
    aliases: dict[str, str] = {}
    for account, its in sorted(cards.iter_rows()):
        if len(its) == 1 and its[0] not in aliases:
            aliases[account] = its[0]
        else:
            aliases |= dict.fromkeys(its, account)
    return {name: aliases.get(to, to) for name, to in aliases.items()}
