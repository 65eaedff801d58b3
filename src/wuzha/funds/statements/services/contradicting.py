# SPDX-License-Identifier: Apache-2.0
"""Files of a case that tell otherwise of the same account at the same second: one of them was read wrongly."""

from __future__ import annotations

import polars as pl

from wuzha.funds.statements.models import StatementFile

#: Key in what is kept of the first sheet of a file (`content.told`): other file → moments at which the two differ.
AGAINST = "against"


def note_contradictions(case_id: int, lines: pl.DataFrame) -> None:
    """Keep with each file which others contradict it, and at how many moments (`doubles.lines_of`)."""
    found: dict[int, dict[str, int]] = {}
    for file, other, moments in contradictions(lines).iter_rows():
        found.setdefault(file, {})[str(other)] = moments
    for one in StatementFile.unscoped.filter(case=case_id).exclude(understood=[]):
        first, *rest = one.understood
        kept = {key: value for key, value in first.items() if key != AGAINST}
        against = {AGAINST: found[one.pk]} if one.pk in found else {}
        if first != kept | against:
            StatementFile.unscoped.filter(pk=one.pk).update(understood=[kept | against, *rest])


def contradictions(lines: pl.DataFrame) -> pl.DataFrame:
    """`file`, `other`, `moments`: seconds of an account at which both tell of the same other party and no sum is the
    same, or both state a balance and none is the same. Rows without a time of day or a balance say nothing of it."""
    several = pl.col("file").n_unique().over("account") > 1
    told = lines.filter(pl.col("account") != "", "has_clock").filter(several)
    sums = told.filter(pl.col("peer_account") != "")
    both = pl.concat(
        [
            _apart(sums, "fen", ["account", "time", "incoming", "peer_account"]),
            _apart(told, "balance", ["account", "time"]),
        ]
    )
    return both.unique().group_by("file", "other").agg(pl.len().alias("moments")).sort("file", "other")


def _apart(lines: pl.DataFrame, value: str, keys: list[str]) -> pl.DataFrame:
    """`account`, `time`, `file`, `other`, where no value of the one is among those of the other."""
    each = lines.drop_nulls(value).group_by(*keys, "file").agg(pl.col(value).unique().alias("told"))
    each = each.filter(pl.len().over(keys) > 1)
    pairs = each.join(each.rename({"file": "other", "told": "others"}), on=keys).filter(
        pl.col("file") != pl.col("other"), pl.col("told").list.set_intersection("others").list.len() == 0
    )
    return pairs.select("account", "time", "file", "other")
