# SPDX-License-Identifier: Apache-2.0
"""Items of the completion checklist as a table: those looked for, and those a new round begins with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import polars as pl

from wuzha.sealed import Kind
from wuzha.simulation.city import CityYear
from wuzha.simulation.load.gather import WarningsOfPushes, sealed
from wuzha.simulation.load.hands import Hands
from wuzha.simulation.load.held import Row
from wuzha.warning.rules.completion import Found, score
from wuzha.warning.rulesets import COMPLETION
from wuzha.warning.services.completion import number_index

#: Where the items of an earlier round come from.
PAST = "PAST"
#: Digits of a phone number: a shorter value holds none.
PHONE = 11


@dataclass(frozen=True, slots=True)
class CompletionItems:
    """The items, and the completeness they come to; a warning without any has none."""

    items: pl.DataFrame
    completeness: dict[str, int]


def complete(year: CityYear, gathered: WarningsOfPushes, hands: Hands) -> CompletionItems:
    """Every item as `completion.add_item` records it; a new round begins with what was found in the one before."""
    weights = COMPLETION.at().weights()
    people = year.courses.select("warning_no", "analyst").join(hands.of_analysts(), on="analyst", how="left")
    own = year.completions.join(people.drop("analyst"), on="warning_no", how="left", maintain_order="left")
    found = own.filter(pl.col("found") == Found.FOUND).group_by("warning_no").agg("item")
    completeness = {number: score(weights, items) for number, items in found.iter_rows()}
    past = _past(year, own, weights, completeness)
    items = pl.concat([pl.DataFrame(past, schema=own.schema, orient="row"), own])
    return CompletionItems(
        items.join(gathered.keys(), on="warning_no", how="left", maintain_order="left").select(
            "warning_id", "item", "found", "source", "at",
            division_code=pl.col("division_code").fill_null(""),
            by_id="analyst_id",
            value=sealed(Kind.TEXT, items["value"]),
            phone_index=_number_indexes(items["value"]),
        ),
        completeness,
    )  # fmt: skip


def _number_indexes(values: pl.Series) -> pl.Series:
    """Blind index of the phone number in each value that has one, as PostgreSQL writes bytes."""
    found = [None if value is None or len(value) < PHONE else number_index(value) for value in values.to_list()]
    return pl.Series(values.name, [None if one is None else rf"\x{one.hex()}" for one in found], dtype=pl.String)


def _past(year: CityYear, own: pl.DataFrame, weights: dict[str, int], completeness: dict[str, int]) -> list[Row]:
    """What later rounds begin with; brings their completeness up to date."""
    rounds = year.courses.filter(pl.col("previous_no").is_not_null()).select("warning_no", "previous_no", "received_at")
    told = pl.concat([rounds["warning_no"], rounds["previous_no"]]).unique()
    items: dict[str, list[Row]] = defaultdict(list)
    for row in own.filter(pl.col("warning_no").is_in(told.implode())).iter_rows(named=True):
        items[row["warning_no"]].append(row)
    inherited: list[Row] = []
    for number, previous, received_at in rounds.iter_rows():
        past = [row | {"warning_no": number} for row in _before(items[previous], received_at)]
        inherited += past
        if items[number]:
            latest = {row["item"]: row["found"] for row in past + items[number]}
            known = [item for item, found in latest.items() if found == Found.FOUND]
            completeness[number] = score(weights, known)
        else:
            completeness[number] = completeness.get(previous, 0)
        items[number] = past + items[number]
    return inherited


def _before(items: Iterable[Row], at: datetime) -> list[Row]:
    """The latest find of each item made before an instant."""
    latest = {row["item"]: row for row in items if row["found"] == Found.FOUND and row["at"] < at}
    return [row | {"source": PAST} for row in latest.values()]
