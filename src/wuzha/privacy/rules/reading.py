# SPDX-License-Identifier: Apache-2.0
"""When a day's reading stands out, by plain statistics that can be explained to the reader.

The middle is the median, the spread the median absolute deviation times 1.4826 (which is the standard deviation where
the counts are normal; Hampel 1974), at least a quarter of the middle and at least one look, so that a steady reader is
not suspect for one look more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from wuzha.privacy.rulesets import Unusual

#: Days, or people, below which no middle is worth comparing with.
ENOUGH = 5
#: Makes the median absolute deviation a standard deviation for normal counts.
TO_SIGMA = 1.4826


@dataclass(frozen=True, slots=True)
class Usual:
    """A middle and a spread, in looks a day."""

    middle: float
    spread: float

    def beyond(self, looks: int) -> float:
        """How many spreads above the middle; negative below it."""
        return (looks - self.middle) / self.spread


@dataclass(frozen=True, slots=True)
class Day:
    """One reader's day: records seen with the hour of each look, and what it is compared with."""

    #: Each look: the local hour and the record.
    looks: Sequence[tuple[int, tuple[str, str]]]
    #: Looks of each past day on which the reader looked at anything.
    past: Sequence[int]
    #: Share of the past looks that were at night.
    past_night: float
    #: Looks of others of the same role on the same day.
    peers: Sequence[int]
    #: Records that were the reader's own work; `None` for a role that has no tasks.
    own: frozenset[tuple[str, str]] | None


def usual(counts: Sequence[int]) -> Usual | None:
    """The usual of some counts; `None` when they are too few to say."""
    if len(counts) < ENOUGH:
        return None
    middle = median(counts)
    spread = TO_SIGMA * median(abs(count - middle) for count in counts)
    return Usual(middle, max(spread, middle / 4, 1.0))


def is_night(hour: int, rules: Unusual) -> bool:
    if rules.night_from > rules.night_to:
        return hour >= rules.night_from or hour < rules.night_to
    return rules.night_from <= hour < rules.night_to


def stands_out(day: Day, rules: Unusual) -> dict[str, dict[str, float | int | str]]:
    """Kind of lead → the numbers behind it. Nothing is said of a day with few looks, but of one record seen again."""
    found: dict[str, dict[str, float | int | str]] = {}
    looks = len(day.looks)
    seen = Counter(record for _hour, record in day.looks)
    if seen and seen.most_common(1)[0][1] >= rules.same_record:
        (kind, key), times = seen.most_common(1)[0]
        found["REPEAT"] = {"record": f"{kind} {key}", "times": times}
    if looks < rules.least_reads:
        return found
    if rate := _rate(looks, day, rules):
        found["RATE"] = rate
    night = sum(is_night(hour, rules) for hour, _record in day.looks)
    if night * 2 >= rules.least_reads and night / looks > rules.night_share >= day.past_night and day.past:
        found["NIGHT"] = {"night": night, "looks": looks, "usual": round(day.past_night, 2)}
    if day.own is not None:
        foreign = len(set(seen) - day.own)
        if foreign * 2 >= rules.least_reads and foreign / len(seen) >= rules.foreign_share:
            found["FOREIGN"] = {"foreign": foreign, "records": len(seen)}
    return found


def _rate(looks: int, day: Day, rules: Unusual) -> dict[str, float | int | str]:
    """Far above one's own past and above the others of that day, as far as there is enough to compare with."""
    own, others = usual(day.past), usual(day.peers)
    compared = [one for one in (own, others) if one is not None]
    if not compared or any(one.beyond(looks) < rules.times_spread for one in compared):
        return {}
    facts: dict[str, float | int | str] = {"looks": looks}
    if own is not None:
        facts |= {"own": own.middle, "own_spreads": round(own.beyond(looks), 1)}
    if others is not None:
        facts |= {"others": others.middle, "others_spreads": round(others.beyond(looks), 1)}
    return facts
