# SPDX-License-Identifier: Apache-2.0
"""Columns as numbers, times, accounts and codes. What a cell is, never what its column means."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import comb

import numpy as np
import numpy.typing as npt
import polars as pl

from wuzha.engine.identifiers import BankCard
from wuzha.funds.statements.reading import values

Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]

#: money is kept in millionths until the unit is known: 0.000001 万元 is one fen
MICRO = 1_000_000
#: different values a column of codes may have
MOST_CODES = 8
_LONGEST_CODE = 12
#: numbers of a column that are checked
_TRIED = 200
_AFFIX = r"(?i)人民币|rmb|cny|￥|¥|元|圆|\s|\u00a0|\u3000|['\"=`,]"
_NUMBER = r"^([^0-9.]*)([0-9]{1,12}(?:\.[0-9]{0,6})?|\.[0-9]{1,6})([^0-9.]*)$"
_ACCOUNT = r"^[0-9]{9,25}$"
_MASKED = r"^[0-9]{2,10}\*{2,}[0-9]{2,8}$"
#: mail addresses, ids of wallets
_WALLET = r"^(?:[A-Za-z][A-Za-z0-9_-]{5,39}|[^@\s]{1,40}@[^@\s]{1,40})$"
_STAMP = r"^(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])(?:[0-9]{4,9})?$"


@dataclass(frozen=True)
class Money:
    """A column as sums: `micro` without sign, the sign or letters written beside it as a code (`mark`)."""

    micro: Ints
    known: Bools
    #: place in `marks` of what is written beside the number: "", "-", "+", "DR" …
    mark: Ints
    marks: tuple[str, ...]
    #: some sum has more than two decimals
    fine: bool
    #: some sum has one or two decimals
    decimals: bool

    @property
    def negative(self) -> Bools:
        """Rows written with a minus or in brackets."""
        minus = [place for place, mark in enumerate(self.marks) if mark == "-"]
        return np.isin(self.mark, minus)


class Column:
    """One column of a sheet: its text, and what it looks like, worked out when asked."""

    def __init__(self, place: int, header: str, raw: pl.Series) -> None:
        self.place, self.header = place, header
        self.text = values.cleaned(raw)
        bare = values.half_width(raw).str.strip_chars()
        if set(bare.unique().to_list()) - {""} == {"+", "-"}:
            # signs alone are codes; elsewhere a lone minus is nothing
            self.text = bare
        self.filled: Bools = (self.text != "").to_numpy()

    @property
    def share(self) -> float:
        """Filled cells among all."""
        return float(self.filled.mean()) if len(self.filled) else 0.0

    @cached_property
    def distinct(self) -> int:
        return int(self.text.filter(pl.Series(self.filled)).n_unique()) if self.filled.any() else 0

    @cached_property
    def money(self) -> Money:
        """Every cell that is a number, thousands and currency signs apart."""
        plain = values.half_width(self.text).str.replace_all(_AFFIX, "")
        frame = pl.DataFrame({"t": plain}).select(
            before=pl.col("t").str.extract(_NUMBER, 1),
            core=pl.col("t").str.extract(_NUMBER, 2),
            after=pl.col("t").str.extract(_NUMBER, 3),
        )
        whole = pl.col("core").str.extract(r"^([0-9]*)", 1).replace("", "0").cast(pl.Int64, strict=False)
        rest = pl.col("core").str.extract(r"\.([0-9]*)$", 1).fill_null("")
        worked = frame.with_columns(
            micro=whole * MICRO + rest.str.pad_end(6, "0").cast(pl.Int64, strict=False),
            places=rest.str.strip_chars_end("0").str.len_bytes(),
            mark=pl.when(pl.col("before").str.contains("(", literal=True)).then(pl.lit("-"))
            .otherwise(pl.col("before").fill_null("") + pl.col("after").fill_null("")),
        )  # fmt: skip
        marks = worked["mark"].unique(maintain_order=True).to_list()
        known = worked["micro"].is_not_null().to_numpy()
        if len(marks) > MOST_CODES:
            # numbers between words: no money
            known = np.zeros(len(known), bool)
            marks = [""]
        ordinal = worked["mark"].replace_strict(marks, list(range(len(marks))), default=0, return_dtype=pl.Int64)
        places = worked["places"].fill_null(0)
        return Money(
            worked["micro"].fill_null(0).to_numpy(),
            known,
            ordinal.to_numpy(),
            tuple(marks),
            bool((places > 2).any()),  # fen
            bool(((places > 0) & (places <= 2)).any()),
        )

    @cached_property
    def written_decimals(self) -> bool:
        """Some cell is written with two decimals, zeros or not: `100.00`."""
        return bool(self.text.str.contains(r"[0-9]\.[0-9]{2}\D*$").any())

    @cached_property
    def is_money(self) -> bool:
        """Nearly every filled cell is a sum, and the column is no number of something else."""
        filled = int(self.filled.sum())
        if filled == 0 or self.money.known[self.filled].mean() < 0.95:
            return False
        if self.is_account or self.is_stamp:
            return False
        plain = self.text.filter(pl.Series(self.filled))
        # 000123, and 0 to 2 of a code: a leading zero is no sum
        return not bool(plain.str.contains(r"^0[0-9]").any())

    @cached_property
    def is_account(self) -> bool:
        """Most filled cells look like an account, whole or masked."""
        plain = self.account.filter(pl.Series(self.filled))
        if not len(plain):
            return False
        whole = plain.str.contains(_ACCOUNT)
        if self.is_stamp or (self.money.fine or self.written_decimals):
            return False
        masked = plain.str.contains(_MASKED)
        return _share(whole | masked) >= 0.8

    @cached_property
    def is_masked(self) -> bool:
        """Most filled cells are accounts with their middle hidden."""
        plain = self.account.filter(pl.Series(self.filled))
        return _share(plain.str.contains(_MASKED)) >= 0.8

    @cached_property
    def is_wallet(self) -> bool:
        """Identifiers of wallets: letters and digits, or mail addresses."""
        plain = self.account.filter(pl.Series(self.filled))
        return _share(plain.str.contains(_WALLET)) >= 0.8

    @cached_property
    def is_stamp(self) -> bool:
        """Days or moments, written as digits or with signs between."""
        plain = self.text.filter(pl.Series(self.filled))
        if not len(plain):
            return False
        if _share(plain.str.contains(_STAMP)) >= 0.95:
            return True
        return _share(plain.str.contains(r"^[12][0-9]{3}[-/.年][0-9]{1,2}[-/.月][0-9]{1,2}")) >= 0.8

    @cached_property
    def account(self) -> pl.Series:
        """The column as account numbers, "" for none."""
        return self._accounts[0]

    @property
    def lost(self) -> pl.Series:
        """Cells that a spreadsheet kept as numbers and that have lost their last digits."""
        return self._accounts[1]

    @cached_property
    def _accounts(self) -> tuple[pl.Series, pl.Series, pl.Series]:
        # an account and its holder in one cell: the number alone
        mixed = self.text.str.contains(r"[\u4e00-\u9fff]")
        number = self.text.str.extract(r"(?:^|[^0-9*])([0-9*]{9,25})(?:[^0-9*]|$)", 1).fill_null("")
        return values.accounts(number.zip_with(mixed, self.text), bracketed=False)

    @cached_property
    def checks(self) -> tuple[int, int]:
        """Different whole numbers of 16 to 19 digits: how many pass the check digit of a card, how many there are."""
        plain = self.account.filter(pl.Series(self.filled)).unique()
        cards = [one for one in plain.to_list() if one.isdigit() and 16 <= len(one) <= 19][:_TRIED]
        return sum(map(BankCard.luhn_ok, cards)), len(cards)

    @property
    def checked(self) -> float:
        """The share of them that pass."""
        passed, tried = self.checks
        return passed / tried if tried else 0.0

    @property
    def are_cards(self) -> bool:
        """Half of them pass, and chance (one in ten) would let so many pass less than once in a thousand columns."""
        passed, tried = self.checks
        tail = sum(comb(tried, hit) * 0.1**hit * 0.9 ** (tried - hit) for hit in range(passed, tried + 1))
        return tried > 0 and passed >= tried / 2 and tail < 1.001e-3

    @cached_property
    def codes(self) -> tuple[Ints, tuple[str, ...]] | None:
        """The column as codes (place in the values; -1 blank), or None where it has too many or too long values."""
        if self.distinct == 0 or self.distinct > MOST_CODES:
            return None
        found = self.text.filter(pl.Series(self.filled)).unique(maintain_order=True).to_list()
        if max(map(len, found)) > _LONGEST_CODE:
            return None
        places = self.text.replace_strict(found, list(range(len(found))), default=-1, return_dtype=pl.Int64)
        return places.to_numpy(), tuple(found)


def _share(hits: pl.Series) -> float:
    """How many of a column of truth values are true."""
    return sum(hits.to_list()) / len(hits) if len(hits) else 0.0
