# SPDX-License-Identifier: Apache-2.0
"""Items of the completion checklist as rows: those looked for, and those a new round begins with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from wuzha.sealed import Kind, seal
from wuzha.simulation.city import CityYear
from wuzha.simulation.load.gather import Gathered
from wuzha.simulation.load.hands import Hands
from wuzha.simulation.load.held import Row
from wuzha.warning.rules.completion import Found, score
from wuzha.warning.rulesets import COMPLETION

#: Where the items of an earlier round come from.
PAST = "PAST"


@dataclass(slots=True)
class Completed:
    """Rows of the items, and the completeness they come to for each warning."""

    items: list[Row] = field(default_factory=list)
    completeness: dict[str, int] = field(default_factory=dict)


def complete(year: CityYear, gathered: Gathered, hands: Hands) -> Completed:
    """Every item as `completion.add_item` records it; a new round begins with what was found in the one before."""
    weights = COMPLETION.at().weights()
    tried: dict[str, list[Row]] = defaultdict(list)
    for row in year.completions.iter_rows(named=True):
        tried[row["warning_no"]].append(row)
    done = Completed()
    kept: dict[str, list[Row]] = {}
    courses = year.courses.select("warning_no", "previous_no", "received_at", "analyst")
    for number, previous, received_at, analyst in courses.iter_rows():
        pk = gathered.held[number].entry.pk
        own = [_item(row, pk, hands.analyst(analyst)) for row in tried[number]]
        past = [item | {"warning_id": pk} for item in _before(kept.get(previous, ()), received_at)]
        done.items += past + own
        kept[number] = past + own
        if own:
            latest = {row["item"]: row["found"] for row in past + own}
            done.completeness[number] = score(weights, [item for item, found in latest.items() if found == Found.FOUND])
        elif previous is not None:
            done.completeness[number] = done.completeness.get(previous, 0)
    return done


def _item(row: Row, pk: int, person: int) -> Row:
    found = row["found"] == Found.FOUND
    return {
        "warning_id": pk, "item": row["item"], "found": row["found"], "source": row["source"],
        "value": seal(Kind.TEXT, row["value"]).token if found else None, "division_code": row["division_code"] or "",
        "at": row["at"], "by_id": person,
    }  # fmt: skip


def _before(items: Iterable[Row], at: datetime) -> list[Row]:
    """The latest find of each item made before an instant."""
    latest = {row["item"]: row for row in items if row["found"] == Found.FOUND and row["at"] < at}
    return [row | {"source": PAST} for row in latest.values()]
