# SPDX-License-Identifier: Apache-2.0
"""What the simulation says that a push does is what the desk's own rules make of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl

from wuzha.org.places import Gazetteer
from wuzha.simulation.city import CityYear
from wuzha.simulation.load.gather import incoming, received
from wuzha.warning.rules.lifecycle import Level, State
from wuzha.warning.rules.merge import Merge, Policy, Push, decide
from wuzha.warning.services.receive.incoming import SealedRow
from wuzha.warning.services.receive.people import Entry, People, payment_of
from wuzha.warning.services.receive.service import new_entry

POLICY = Policy(timedelta(hours=72), timedelta(days=30))
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def state_of(course: dict[str, Any], at: datetime) -> State:
    """Where a warning stands at an instant, as far as merging asks."""
    states = {
        "returned_at": State.RECEIVED, "first_dispatched_at": State.DISPATCHED, "dispatched_at": State.DISPATCHED,
        "closed_at": State.CLOSED, "invalid_at": State.INVALID, "superseded_at": State.SUPERSEDED,
    }  # fmt: skip
    reached = [(course[name], state) for name, state in states.items() if course[name] and course[name] <= at]
    return max(reached, default=(LONG_AGO, State.RECEIVED))[1]


class Desk:
    """Everything received so far, found again as receiving finds it."""

    def __init__(self, city: CityYear) -> None:
        self._courses = {course["warning_no"]: course for course in city.courses.iter_rows(named=True)}
        self._entries: dict[str, Entry] = {}
        self._keys: dict[bytes, list[str]] = {}

    def verdict(self, sealed: SealedRow, at: datetime) -> tuple[Merge, str | None]:
        """What the rules make of a push, and which warning they see behind it."""
        near = {number for key in sealed.keys for number in self._keys.get(key, ())}
        seen: dict[int, str] = {}
        for number in near:
            known = self._entries[number].known
            known.state, known.closed_at = state_of(self._courses[number], at), self._courses[number]["closed_at"]
            if known.state is not State.SUPERSEDED and at - known.last_pushed_at <= POLICY.round_window:
                seen[self._entries[number].pk] = number
        found = People(self._entries[number] for number in seen.values()).find(sealed)
        row = sealed.row
        push = Push(row.level, row.pushed_at, sealed.contact_index, row.last_contact_at, payment_of(sealed))
        merge, _level = decide(found.known if found else None, push, POLICY)
        return merge, seen[found.pk] if found else None

    def keep(self, sealed: SealedRow, number: str) -> None:
        """Take the push as the simulation says."""
        entry = self._entries.get(number)
        if entry is None:
            earlier = self._entries.get(self._courses[number]["previous_no"] or "")
            merge = Merge.ROUND if earlier else Merge.NEW
            entry = self._entries[number] = new_entry(sealed.row.line, sealed, Level(sealed.row.level), earlier, merge)
        else:
            entry.absorb(sealed, entry.known.level)
        for key in (entry.phone_index, entry.id_index):
            if key is not None and number not in self._keys.setdefault(key, []):
                self._keys[key].append(number)


def test_pushes_do_what_the_rules_say_they_do(demo: CityYear) -> None:
    """All but three in a thousand: of people warned a third time in a month, which the desk takes for a next round."""
    desk = Desk(demo)
    nowhere = Gazetteer()
    previous = dict(demo.courses.select("warning_no", "previous_no").iter_rows())
    other: list[tuple[str, str]] = []
    for row in received(demo).iter_rows(named=True):
        sealed = SealedRow(incoming(row["line"], row, nowhere))
        merge, found = desk.verdict(sealed, row["at"])
        expected = {"MERGED": row["warning_no"], "ROUND": previous[row["warning_no"]]}.get(row["merge"], found)
        if (merge.value, found) != (row["merge"], expected):
            other.append((row["merge"], merge.value))
        desk.keep(sealed, row["warning_no"])
    assert len(other) <= 0.003 * len(demo.directives), other
    assert set(demo.merges["merge"]) == {"NEW", "MERGED", "ROUND"}
    assert demo.courses.filter(pl.col("previous_no").is_not_null()).height > 50
