# SPDX-License-Identifier: Apache-2.0
"""What every reader gives and the engine takes: transfers in order, accounts by number."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import polars as pl

from wuzha.engine.tellers import Coverage
from wuzha.engine.tracing import ExitKind

Int32s = npt.NDArray[np.int32]
Int64s = npt.NDArray[np.int64]
Bytes = npt.NDArray[np.uint8]

#: Codes of exit words that the engine has no name for.
FIRST_OWN_CODE = 100
_LAST_CODE = 255
#: fewer times may all be whole minutes by chance
_FEW_TIMES = 20


@dataclass(frozen=True)
class Remark:
    """Something the reader of the result must know: a stable word, how often, and what it says."""

    flag: str
    count: int
    zh: str
    en: str

    def as_dict(self) -> dict[str, str | int]:
        return {"flag": self.flag, "count": self.count, "zh": self.zh, "en": self.en}


@dataclass(frozen=True)
class Reject:
    """A row that was not taken: where it stands, a stable reason, both languages, and the row as it came."""

    file: str
    sheet: str
    line: int
    reason: str
    zh: str
    en: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Owner:
    """Several accounts (numbers) of one person: `by` the number of a document (`id`) or a bank's confirmation
    (`bank`)."""

    label: str
    by: str
    accounts: tuple[int, ...]


@dataclass(frozen=True)
class Place:
    """A line of a file."""

    file: str
    sheet: str
    line: int


@dataclass(frozen=True)
class Double:
    """Two rows that may be one transfer: why that is not sure, and whether it is the likeliest of its group."""

    group: int
    why: str
    likeliest: bool
    one: Place
    other: Place
    fen: int


@dataclass
class Transfers:
    """Rows in the order of their happening (columns of one length n), accounts numbered from 0 to A - 1."""

    #: names of the accounts, String[A]
    names: pl.Series
    #: payer and payee, -1 where unknown
    src: Int32s
    dst: Int32s
    fen: Int64s
    #: epoch seconds
    time: Int64s
    #: kind of exit of a row, 0 where it moves money between accounts
    leaves: Bytes
    #: whether a victim's row of this kind is a transfer (refunds move money but are no loss)
    is_transfer: npt.NDArray[np.bool_]
    #: code of `leaves` → word
    words: dict[int, str]
    #: known openings int64[A], -1 where unknown
    openings: Int64s | None = None
    duplicates: int = 0
    #: rows that stand in no file: gaps of a statement's balances
    added: int = 0
    rejects: Sequence[Reject] = ()
    remarks: list[Remark] = field(default_factory=list)
    #: a statement was not understood, or lacks a key column
    incomplete: bool = False
    #: `file`, `sheet`, `line`, `serial` of the rows, and the `balance` a statement gives after it
    origin: pl.DataFrame | None = None
    #: names of the files `origin` numbers
    files: Sequence[str] = ()
    #: `account`, `name`, `bank` where known
    holders: pl.DataFrame | None = None
    #: other numbers of an account (a card and its account) → the name used here
    aliases: dict[str, str] = field(default_factory=dict)
    #: accounts that are shown as one
    owners: list[Owner] = field(default_factory=list)
    #: what may be told twice, and the ledger in which it counts once; in this one it counts twice
    doubles: Sequence[Double] = ()
    once: Callable[[], Transfers] | None = None
    #: what the statements cover, by account
    coverage: Coverage | None = None

    def find(self, names: Iterable[str]) -> dict[str, int]:
        """The numbers of those accounts that a row names, by the name asked for."""
        asked = {name: self.aliases.get(name, name) for name in names}
        wanted = pl.DataFrame({"name": list(set(asked.values()))}, schema={"name": pl.String})
        known = pl.DataFrame({"name": self.names}).with_row_index("id").join(wanted, on="name", how="semi")
        numbers: dict[str, int] = dict(known.select("name", "id").iter_rows())
        return {name: numbers[to] for name, to in asked.items() if to in numbers}


def coarse_times(time: Int64s) -> list[Remark]:
    """A remark when every time is a whole minute or day: then time is no evidence of what came first."""
    if time.size < _FEW_TIMES or (time % 60).any():
        return []
    return [
        Remark(
            "coarse_times",
            int(time.size),
            "时间只到分或日，先后次序仅以余额或文件中的顺序为据，不能作为先进先出、后进先出的证据",
            "times to the minute or day only: the order rests on balances or on the file, and is no evidence for "
            "first or last in",
        )
    ]


def has_room(word: str, words: dict[int, str]) -> bool:
    """Whether a word can have a code of its own."""
    return word.upper() in ExitKind.__members__ or word in words.values() or _next_code(words) <= _LAST_CODE


def _next_code(words: dict[int, str]) -> int:
    return FIRST_OWN_CODE + sum(code >= FIRST_OWN_CODE for code in words)


def kind_code(word: str, words: dict[int, str]) -> int:
    """The code of an exit word, new words numbered from FIRST_OWN_CODE. Raises ValueError above 255."""
    known = ExitKind.__members__.get(word.upper())
    code = int(known) if known is not None else next((code for code, name in words.items() if name == word), 0)
    if not code:
        code = _next_code(words)
    if code > _LAST_CODE:
        raise ValueError("more kinds than can be told apart")
    words[code] = word
    return code


def number(payers: pl.Series, payees: pl.Series) -> tuple[pl.Series, Int32s, Int32s]:
    """Names in the order of their numbers, and the numbers of payers and payees, -1 where a cell is blank."""
    if payers.dtype.is_integer() and payees.dtype.is_integer():
        return _number_integers(payers, payees)
    texts = [side.cast(pl.String).cast(pl.Categorical) for side in (payers, payees)]
    codes = [text.to_physical().cast(pl.Int64).fill_null(-1).to_numpy() for text in texts]
    used = pl.concat(
        [pl.DataFrame({"code": code, "name": text}).unique("code") for code, text in zip(codes, texts, strict=True)]
    ).unique("code")
    used = used.filter(pl.col("code") >= 0).with_columns(pl.col("name").cast(pl.String).str.strip_chars())
    # names that differ in blanks around them are one account
    known = used.select("name").filter(pl.col("name") != "").unique().sort("name").with_row_index("id")
    used = used.join(known, on="name", how="left")
    table = np.full(largest(used.get_column("code")) + 2 if used.height else 1, -1, np.int32)
    table[used.get_column("code").to_numpy()] = used.get_column("id").cast(pl.Int32).fill_null(-1).to_numpy()
    return known.get_column("name"), table[codes[0]], table[codes[1]]


def _number_integers(payers: pl.Series, payees: pl.Series) -> tuple[pl.Series, Int32s, Int32s]:
    sides = [side.cast(pl.Int64) for side in (payers, payees)]
    filled = [side.drop_nulls().to_numpy() for side in sides]
    low = min((int(side.min()) for side in filled if side.size), default=0)
    high = max((int(side.max()) for side in filled if side.size), default=0)
    if high - low <= 8 * (len(payers) + 1024):
        seen = np.zeros(high - low + 2, np.bool_)
        offsets = [side.fill_null(high + 1).to_numpy() - low for side in sides]
        for offset in offsets:
            seen[offset] = True
        seen[-1] = False
        values = np.flatnonzero(seen) + low
        table = np.cumsum(seen, dtype=np.int32) - np.int32(1)
        table[-1] = -1
        return pl.Series(values).cast(pl.String), table[offsets[0]], table[offsets[1]]
    known = pl.concat(sides).drop_nulls().unique().sort()
    ids = [known.search_sorted(side.fill_null(low)).cast(pl.Int32).set(side.is_null(), -1).to_numpy() for side in sides]
    return known.cast(pl.String), ids[0], ids[1]


def largest(numbers: pl.Series) -> int:
    """The largest number, 0 of none."""
    return int(numbers.to_numpy().max(initial=0))
