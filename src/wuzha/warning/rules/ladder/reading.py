# SPDX-License-Identifier: Apache-2.0
"""Where each rung stands after what was tried."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from wuzha.warning.rules.ladder.values import NEEDS_PHONE, RungRow, RungState, Situation, Standing
from wuzha.warning.rules.outcomes import NEEDS_CAUSE, Channel, Result


@dataclass(frozen=True, slots=True)
class Reading:
    """The ladder of a task, rung by rung in the order of the rule."""

    standings: tuple[Standing, ...]

    @property
    def lacking(self) -> list[Channel]:
        """Rungs that a closing as not reached still has to try."""
        return [one.rung for one in self.standings if one.demanded and one.to_do]

    def of(self, rung: str) -> Standing | None:
        return next((one for one in self.standings if one.rung == rung), None)


def read(situation: Situation) -> Reading:
    """Every rung's standing."""
    return Reading(tuple(_standing(row, situation) for row in situation.rungs))


def _standing(row: RungRow, situation: Situation) -> Standing:
    """1. Reached (or, where the rule says so, merely made): done.
    2. As many tries in vain as the rule wants, or one whose cause ends the rung: exhausted.
    3. What it needs is not there: impossible.
    4. Else it is open, or waits until the gap since the last try is over.
    """
    rung = Channel(row.rung)
    made = [one for one in situation.attempts if one.channel == rung]
    gap = timedelta(minutes=row.gap_minutes)
    counted, last = _counted([one.at for one in made if one.result in NEEDS_CAUSE], gap)

    def standing(state: RungState, not_before: datetime | None = None) -> Standing:
        return Standing(rung, state, len(made), counted, row.tries, row.demanded, not_before)

    if any(one.result == Result.REACHED for one in made) or (row.done_when == "MADE" and made):
        return standing(RungState.DONE)
    if counted >= row.tries or any(one.cause in row.ends_on for one in made if one.cause):
        return standing(RungState.EXHAUSTED)
    if (rung in NEEDS_PHONE and not situation.has_phone) or (rung == Channel.GRID and not situation.has_grid):
        return standing(RungState.IMPOSSIBLE)
    if last is not None and last + gap > situation.now:
        return standing(RungState.WAITING, last + gap)
    return standing(RungState.OPEN)


def _counted(instants: list[datetime], gap: timedelta) -> tuple[int, datetime | None]:
    """How many tries are a gap apart, and when the last of those was."""
    count, last = 0, None
    for at in sorted(instants):
        if last is None or at >= last + gap:
            count, last = count + 1, at
    return count, last
