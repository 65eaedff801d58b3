# SPDX-License-Identifier: Apache-2.0
"""What the sources push, and when: day after day by the city's curve of the day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from wuzha.simulation.directives import live_day
from wuzha.simulation.parameters import SHANGHAI

#: Days whose phone numbers do not meet (`directives.live_day`).
APART = 60
_INSTANTS = ("first_contact_at", "last_contact_at", "tx_time")
_SAME = (
    "level", "fraud_type", "source_type", "victim_phone", "victim_name", "victim_id_no", "victim_address_live",
    "suspect_phone", "fraud_contact_value", "call_count", "call_seconds",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Push:
    """A directive to be posted at a simulated instant."""

    at: datetime
    number: str
    values: dict[str, Any]

    def row(self, now: datetime) -> dict[str, Any]:
        """The fields as the API takes them, pushed at `now`: everything else is as long ago as it was."""
        moved = now - self.values["pushed_at"]
        row = {name: self.values[name] for name in _SAME if self.values[name] is not None}
        for name in _INSTANTS:
            if (at := self.values[name]) is not None:
                row[name] = (at + moved).isoformat(timespec="seconds")
        if (fen := self.values["tx_amount_fen"]) is not None:
            row["tx_amount"] = f"{fen // 100}.{fen % 100:02d}"
        return row | {"directive_no": self.number, "pushed_at": now.isoformat(timespec="seconds")}


def pushes(seed: int, begin: datetime, run: int) -> Iterator[Push]:
    """Everything that comes in from `begin` on, without end, in order of time.

    run: a number of its own for each run, so that two runs with one seed push different alerts about different people.
    """
    midnight = begin.astimezone(SHANGHAI).replace(hour=0, minute=0, second=0, microsecond=0)
    count = 0
    while True:
        drawn_for = midnight + timedelta(days=run % APART)
        for values in live_day(seed, drawn_for).iter_rows(named=True):
            at = midnight + (values["pushed_at"] - drawn_for)
            if at >= begin:
                count += 1
                yield Push(at, f"SYNL{run:X}-{count:06d}", values)
        midnight += timedelta(days=1)
