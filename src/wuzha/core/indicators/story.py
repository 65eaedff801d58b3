# SPDX-License-Identifier: Apache-2.0
"""要看的一件事: of several rates the one that somebody should look at, and the units that make it.

1. The last weeks are held against those before them. A rate has become worse when luck explains that in less than 1 of
   100 looks at all of the rates together (`engine.surveillance.worsened`), and by a point at least. Of these the one
   that fell most is told.
2. Else a rate is told that is short of its target by more than its doubt (Wilson 1927); of several the furthest.
3. Else nothing is told: the rest cannot be told from luck.

What the units add (`contributions`) sums to what is told. The fewest of them that make half of it are named, at most
three; else it is everybody's.

Sums of money and counts are never judged: one large case decides a quarter (`science.md` §3.3).
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Generic, TypeVar

from wuzha.engine.surveillance import Contribution, Share, contributions, pooled, run_of, wilson, worsened

K = TypeVar("K", bound=Hashable)

#: Weeks that are held against those before them.
RECENT = 4
SIGNIFICANT = 0.01
#: Least change that is worth a word, as a share of 1.
LEAST = 0.01
#: Least rows in the last weeks, and in those before.
ENOUGH = 20
MOST_NAMED = 3
NOTHING = Share(0, 0)


class Reason(Enum):
    """Why there is something to look at, or nothing."""

    WORSE = "worse"
    SHORT = "short"
    STEADY = "steady"
    FEW = "few"


@dataclass(frozen=True, slots=True)
class Watched(Generic[K]):
    """A rate week by week, of the whole and of its parts. `up`: more is better; the target as a share of 1."""

    code: str
    up: bool
    weeks: Sequence[Share]
    parts: Mapping[K, Sequence[Share]]
    target: float | None = None

    @property
    def before(self) -> Sequence[Share]:
        return self.weeks[:-RECENT]

    @property
    def now(self) -> Sequence[Share]:
        return self.weeks[-RECENT:]


@dataclass(frozen=True, slots=True)
class Story(Generic[K]):
    """What to look at. `change` is negative for a fall, as a share of 1: of the rate, or how far a target is missed;
    the changes of `parts` add up to it."""

    reason: Reason
    code: str = ""
    before: Share = NOTHING
    now: Share = NOTHING
    target: float | None = None
    change: float = 0.0
    #: Weeks running that it got worse.
    run: int = 0
    parts: tuple[Contribution[K], ...] = ()
    #: Those that make half of the change.
    leading: tuple[Contribution[K], ...] = ()


def story(watched: Sequence[Watched[K]]) -> Story[K]:
    """The one thing to look at."""
    judged = [one for one in watched if pooled(one.now).rows >= ENOUGH]
    compared = [one for one in judged if pooled(one.before).rows >= ENOUGH]
    worse = [
        one
        for one in compared
        if worsened(one.before, one.now, up=one.up) < SIGNIFICANT / len(compared) and abs(_fall(one)) >= LEAST
    ]
    if worse:
        return _worse(max(worse, key=lambda one: abs(_fall(one))))
    short = [one for one in judged if one.target is not None and _surely_short(one)]
    if short:
        return _short(max(short, key=lambda one: abs(_gap(one))))
    return Story(Reason.STEADY if judged else Reason.FEW)


def _worse(one: Watched[K]) -> Story[K]:
    before, now = pooled(one.before), pooled(one.now)
    parts = contributions({key: (pooled(weeks[:-RECENT]), pooled(weeks[-RECENT:])) for key, weeks in one.parts.items()})
    parts = parts if one.up else parts[::-1]
    run = run_of(one.weeks, up=one.up)
    return Story(
        Reason.WORSE, one.code, before, now, one.target, _fall(one), run, tuple(parts), _leading(parts, _fall(one))
    )


def _short(one: Watched[K]) -> Story[K]:
    now, target = pooled(one.now), one.target or 0.0
    own = {key: pooled(weeks[-RECENT:]) for key, weeks in one.parts.items()}
    parts = [
        Contribution(key, NOTHING, share, (share.hits - target * share.rows) / now.rows) for key, share in own.items()
    ]
    parts.sort(key=lambda part: part.change if one.up else -part.change)
    gap = _gap(one)
    return Story(
        Reason.SHORT, one.code, now=now, target=target, change=gap, parts=tuple(parts), leading=_leading(parts, gap)
    )


def _fall(one: Watched[K]) -> float:
    return (pooled(one.now).rate or 0.0) - (pooled(one.before).rate or 0.0)


def _gap(one: Watched[K]) -> float:
    return (pooled(one.now).rate or 0.0) - (one.target or 0.0)


def _surely_short(one: Watched[K]) -> bool:
    now, target = pooled(one.now), one.target or 0.0
    low, high = wilson(now.hits, now.rows)
    return high < target if one.up else low > target


def _leading(parts: Sequence[Contribution[K]], change: float) -> tuple[Contribution[K], ...]:
    """The first of the parts, the worst in front, that make half of the change; nobody when it takes too many."""
    if len(parts) < 2:
        return ()
    made = 0.0
    for count, part in enumerate(parts[:MOST_NAMED], 1):
        made += part.change
        if abs(made) >= abs(change) / 2 and made * change > 0:
            return tuple(parts[:count])
    return ()
