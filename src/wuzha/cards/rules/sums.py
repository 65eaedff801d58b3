# SPDX-License-Identifier: Apache-2.0
"""What the registry shows of a card, from its involvements and disposals; and what orders amount to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from wuzha.cards.rules.kinds import DisposalKind

#: A freeze that begins so soon after a stop ended goes on where it left off.
_SEAMLESS = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Involved:
    """One involvement. `matter` is the same for all that sources tell of one case."""

    matter: str
    on: date
    level: int | None
    amount_fen: int


@dataclass(frozen=True, slots=True)
class Sums:
    """Of a card: the first day, the lowest level, what ran through it (分), how many cases; the last disposal."""

    first: date | None
    level: int | None
    amount_fen: int
    cases: int
    disposal: str
    disposed_on: date | None


def sums(involved: Iterable[Involved], disposals: Iterable[tuple[date, int, str]]) -> Sums:
    """What several sources tell of one case counts once, by the largest sum. `disposals`: day, key, kind."""
    rows = list(involved)
    by_matter: dict[str, int] = {}
    for one in rows:
        by_matter[one.matter] = max(by_matter.get(one.matter, 0), one.amount_fen)
    levels = [one.level for one in rows if one.level]
    last = max(disposals, default=None)
    return Sums(
        min((one.on for one in rows), default=None), min(levels, default=None), sum(by_matter.values()),
        len(by_matter), last[2] if last else "", last[0] if last else None,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Hold:
    """An order on an account, from when to when; `replaced`: another order took its place."""

    key: str
    kind: str
    start: datetime
    end: datetime | None
    replaced: bool


@dataclass(frozen=True, slots=True)
class Told:
    """One disposal that orders amount to."""

    key: str
    kind: str
    at: datetime


def disposals_of(holds: Sequence[Hold]) -> list[Told]:
    """Each order as it began, and a restoring where one ended and no other held the account or followed at once."""
    found = []
    for one in holds:
        found.append(Told(one.key, one.kind, one.start))
        if one.end is None or one.replaced:
            continue
        held = any(
            other is not one and other.start <= one.end + _SEAMLESS and (other.end is None or other.end > one.end)
            for other in holds
        )
        if not held:
            found.append(Told(f"{one.key}:end", DisposalKind.RESTORE.value, one.end))
    return found
