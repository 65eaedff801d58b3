# SPDX-License-Identifier: Apache-2.0
"""Where a loss is, from what the records say (分): what came back, what is held, what is known to be gone.

    lost = returned + frozen + stopped + not held + gone

Every part takes of the loss what the parts before it leave, so that they sum whatever the records say: what came back
first, then what banks hold by a freeze, what they hold by a stop, what is known to be gone; the rest is not held. Where
more is held than lost (a whole account was frozen, or a stop found money of others), the surplus is `beyond_fen` and
stands in no part.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from wuzha.ui.record import Money


@dataclass(frozen=True, slots=True)
class Held:
    """What is known of the money of one account (分): paid out of it to victims, frozen and stopped there now."""

    returned: int = 0
    frozen: int = 0
    stopped: int = 0


def held_in(*, paid: int, frozen: int, balance: int | None, came_in: int) -> Held:
    """One account, each 元 once: what is frozen there is not counted as stopped as well.

    `frozen` is what the bank said it froze (实冻额), less what was paid out of it. Of a stop counts the balance told,
    up to what came into the account out of this case where that is known: the rest of it is other people's money.
    """
    stopped = 0 if balance is None else min(balance, came_in or balance)
    return Held(paid, frozen, max(0, stopped - frozen))


@dataclass(frozen=True, slots=True)
class Sums:
    """What the records of a case say, not yet held against its loss (分)."""

    lost: int
    returned: int = 0
    frozen: int = 0
    stopped: int = 0
    #: Left no account, or left the last one that is known: cash, coins, goods.
    gone: int = 0
    #: Of what is not held, what a trace leaves in accounts.
    traced: int = 0

    @property
    def money(self) -> Money:
        """The loss in its parts, which sum to it."""
        rest, parts = max(0, self.lost), []
        for told in (self.returned, self.frozen, self.stopped, self.gone):
            part = min(max(0, told), rest)
            rest -= part
            parts.append(part)
        returned, frozen, stopped, gone = parts
        return Money(max(0, self.lost), returned, frozen, stopped, rest, gone)

    @property
    def beyond_fen(self) -> int:
        """What came back and is held beyond the loss: it is in none of the parts."""
        return max(0, self.returned + self.frozen + self.stopped - max(0, self.lost))

    @property
    def found_fen(self) -> int:
        """Of what is not held, what is known to be in an account; where the rest is, nobody knows yet."""
        return min(max(0, self.traced - self.frozen - self.stopped), self.money.loose)


def summed(
    lost: int,
    accounts: Iterable[Held],
    *,
    back: int = 0,
    came_back: int = 0,
    seized: int = 0,
    gone: int = 0,
    traced: int = 0,
) -> Sums:
    """The sums of a case: of its accounts; of things handed `back` and still `seized` (valued); of what statements show
    that `came_back` to victims, in which payments out of freezes may stand as well; of what is gone, in which stands
    what was seized of it: cash, gold, cards."""
    held = list(accounts)
    return Sums(
        lost,
        max(sum(one.returned for one in held), came_back) + back,
        sum(one.frozen for one in held) + seized,
        sum(one.stopped for one in held),
        max(0, gone - back - seized),
        traced,
    )
