# SPDX-License-Identifier: Apache-2.0
"""What holds the money in the accounts of a case now: freezes, stops, and what was paid back out of a freeze."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.engine.tracing import ExitKind
from wuzha.funds.models import Freeze, FundsCase, StopOrder
from wuzha.funds.orders.models.freezes import lapsed
from wuzha.funds.orders.rules.freezes import HELD, Mode
from wuzha.funds.orders.rules.stops import HOLDING

#: Ways out of the accounts after which nothing can be stopped. Others, such as an unknown payee, are to be asked about.
GONE = frozenset(
    {ExitKind.CASH_OUT, ExitKind.PURCHASE, ExitKind.FEE, ExitKind.MERCHANT, ExitKind.FOREIGN, ExitKind.OTC}
)


@dataclass(frozen=True, slots=True)
class Holding:
    """Of one account or several, in 分. `stopped` is what a stop found there beyond what is frozen: each 元 once."""

    returned: int = 0
    frozen: int = 0
    stopped: int = 0

    def __add__(self, other: Holding) -> Holding:
        return Holding(self.returned + other.returned, self.frozen + other.frozen, self.stopped + other.stopped)

    def parts(self, fen: int) -> dict[str, int]:
        """Of `fen` in the account what is returned, frozen, stopped and loose, in the order of the money bar; without
        what is nothing. A held sum above `fen` is other money; what a stop did not find is not held by it."""
        returned = min(fen, self.returned)
        frozen = min(fen - returned, self.frozen)
        stopped = min(fen - returned - frozen, self.stopped)
        rest = fen - returned - frozen - stopped
        found = {"returned": returned, "frozen": frozen, "stopped": stopped, "loose": rest}
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
    stops = StopOrder.objects.visible_to(actor).filter(case=case, state__in=HOLDING, balance_fen__gt=0).order_by("pk")
    last = {one.account_id: min(one.balance_fen or 0, one.amount_fen or one.balance_fen or 0)
            for one in stops if not one.has_lapsed}  # fmt: skip
    for account, told in last.items():
        one = found.get(account, Holding())
        found[account] = one + Holding(stopped=max(0, told - one.frozen))
    return found
