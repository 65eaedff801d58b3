# SPDX-License-Identifier: Apache-2.0
"""Account names to numbers."""

from __future__ import annotations

import numpy as np
import polars as pl

from wuzha.funds.tracing.laptop.transfers import Int32s


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
