# SPDX-License-Identifier: Apache-2.0
"""What holds the money in the accounts of a case now: freezes, stops, and what was paid back out of a freeze."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.funds.models import Freeze, FundsCase, StopOrder
from wuzha.funds.orders.models.freezes import lapsed
from wuzha.funds.orders.rules.freezes import HELD, Mode
from wuzha.funds.orders.rules.stops import HOLDING


@dataclass(frozen=True, slots=True)
class Holding:
    """Of one account or several, in 分. A stop holds the account whatever is in it: `stopped` is without an end."""

    returned: int = 0
    frozen: int = 0
    stopped: bool = False

    def __add__(self, other: Holding) -> Holding:
        return Holding(
            self.returned + other.returned, self.frozen + other.frozen, stopped=self.stopped or other.stopped
        )

    def parts(self, fen: int) -> dict[str, int]:
        """Of `fen` in the account what is returned, frozen, stopped and loose, in the order of the money bar; without
        what is nothing. A frozen sum above `fen` is other money."""
        returned = min(fen, self.returned)
        frozen = min(fen - returned, self.frozen)
        rest = fen - returned - frozen
        found = {"returned": returned, "frozen": frozen, "stopped" if self.stopped else "loose": rest}
        return {name: part for name, part in found.items() if part > 0}


def of_accounts(actor: Actor, case: FundsCase) -> dict[int, Holding]:
    """Account → what holds it in this case."""
    found: dict[int, Holding] = {}
    freezes = Freeze.objects.visible_to(actor).filter(case=case).exclude(frozen_fen=None).order_by("pk")
    held = set(
        freezes.filter(state__in=HELD)
        .exclude(mode=Mode.QUEUED)
        .exclude(lapsed(timezone.now()))
        .values_list("pk", flat=True)
    )
    for pk, account, paid, left in freezes.values_list("pk", "account_id", "paid_fen", F("frozen_fen") - F("paid_fen")):
        one = Holding(paid, left if pk in held else 0)
        found[account] = found.get(account, Holding()) + one
    for account in (
        StopOrder.objects.visible_to(actor).filter(case=case, state__in=HOLDING).values_list("account_id", flat=True)
    ):
        found[account] = found.get(account, Holding()) + Holding(stopped=True)
    return found
