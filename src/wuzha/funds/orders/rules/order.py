# SPDX-License-Identifier: Apache-2.0
"""Which account to stop next: what may still be recoverable there now (`domain.md` §2.6, layer follow-up)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class AccountFlow(Generic[K]):
    """Money of the case seen to come into an account, and what is known to have left it again (分)."""

    key: K
    received_fen: int
    left_fen: int
    last_at: datetime | None

    @property
    def rest_fen(self) -> int:
        """What came in and is not known to have left again, in 分."""
        return max(0, self.received_fen - self.left_fen)


def recoverable_fen(seen: AccountFlow[K], now: datetime, half_life: timedelta) -> int:
    """What may still be there, in 分: the known remainder, halved with every half-life since the money came in.

    An ordering, not a claim: the half-life is a proposal of the rule set, and without a time nothing is discounted.
    """
    rest = seen.rest_fen
    if seen.last_at is None or now <= seen.last_at:
        return rest
    return int(rest * 0.5 ** ((now - seen.last_at) / half_life))


def ranked(all_seen: Iterable[AccountFlow[K]], now: datetime, half_life: timedelta) -> list[tuple[AccountFlow[K], int]]:
    """Most recoverable first; equal ones (all of them, when it is long ago) by the known remainder, by what came in,
    then the latest."""
    valued = [(seen, recoverable_fen(seen, now, half_life)) for seen in all_seen]
    return sorted(
        valued,
        key=lambda pair: (
            -pair[1],
            -pair[0].rest_fen,
            -pair[0].received_fen,
            -(pair[0].last_at.timestamp() if pair[0].last_at else 0.0),
        ),
    )
