# SPDX-License-Identifier: Apache-2.0
"""Where the money of a case is now: the one definition that every page of the case shows.

- `lost`: the sum of the case's reports.
- `returned`: paid out of its freezes, or seen in statements to come back to a victim's account, whichever is more;
  and seized things handed over to victims (发还清单, at their value). What a suspect compensated elsewhere stands in no
  record of the case and is not in it.
- `frozen`: what banks said they froze (实冻额) in freezes that hold now, less what was paid out of them; a queued one
  holds nothing. Seized things still held, at their value; what is not valued counts nothing.
- `stopped`: the balance told when the stop took hold, of stops that hold now, up to what came in, less what is frozen
  there: money is counted once.
- `gone`: losses that left no account, and what the trace (rule of the ranking) saw drawn in cash, spent, sold or sent
  abroad, less what was seized of it.
- All else is not held: it lies in an account, or nobody knows yet where it went.

What is held beyond the loss is in no part: `rules.money`.
"""

from __future__ import annotations

from django.db.models import Sum

from wuzha.audit.actor import Actor
from wuzha.engine.tracing import ExitKind
from wuzha.funds import holding
from wuzha.funds.holding import GONE, Holding
from wuzha.funds.models import Freeze, FundsCase, OtherLoss, Report, Seizure, StopOrder
from wuzha.funds.orders.rules.freezes import FreezeState
from wuzha.funds.orders.rules.money import Held, Sums, held_in, summed
from wuzha.funds.orders.rules.stops import HOLDING
from wuzha.funds.tracing.models import RANKING, TraceAccount, TraceMove, TraceRun
from wuzha.ui.record import Money

_SYSTEM = Actor.system("funds.money")


def money_of(case: FundsCase) -> Money:
    """The loss of a case in its five parts (分), which sum to it. The case was looked up in somebody's reach."""
    return sums_of(case).money


def of_accounts(case: FundsCase) -> dict[int, Held]:
    """Account (key) → what the case holds there, and what was paid out of it to victims; each 元 once (分)."""
    known = holding.of_accounts(_SYSTEM, case)
    rows = StopOrder.unscoped.filter(case=case, state__in=HOLDING)
    stops = {one.account_id: one for one in rows if not one.has_lapsed}
    found = {}
    for account in sorted({*known, *stops}):
        one, stop = known.get(account, Holding()), stops.get(account)
        found[account] = held_in(
            paid=one.returned, frozen=one.frozen, balance=stop.balance_fen if stop else None,
            came_in=stop.amount_fen if stop else 0,
        )  # fmt: skip
    return found


def sums_of(case: FundsCase) -> Sums:
    """What the records say, before it is held against the loss."""
    lost = Report.unscoped.filter(case=case).aggregate(fen=Sum("loss_fen"))["fen"] or 0
    things = Seizure.unscoped.filter(case=case, amount_fen__isnull=False)
    back = things.filter(give_back__handed_on__isnull=False).aggregate(fen=Sum("amount_fen"))["fen"] or 0
    seized = things.filter(moved_on__isnull=True).exclude(give_back__handed_on__isnull=False)
    no_account = OtherLoss.unscoped.filter(report__case=case).aggregate(fen=Sum("amount_fen"))["fen"] or 0
    run = TraceRun.unscoped.filter(case=case, rule=RANKING.value, latest=True).first()
    traced = TraceAccount.unscoped.filter(run=run).aggregate(fen=Sum("recoverable_fen"))["fen"] or 0 if run else 0
    paid = Freeze.unscoped.filter(case=case, paid_fen__gt=0)
    if run:  # of a freeze that is paid out a later trace knows
        paid = paid.exclude(state=FreezeState.DEDUCTED, ended_at__lte=run.at)
        traced -= paid.aggregate(fen=Sum("paid_fen"))["fen"] or 0
    left = TraceMove.unscoped.filter(run=run, exit_kind__gt=0).order_by().values_list("exit_kind")
    exits = dict(left.annotate(Sum("fen"))) if run else {}
    return summed(
        lost,
        of_accounts(case).values(),
        back=back,
        came_back=exits.get(ExitKind.RETURNED, 0),
        seized=seized.aggregate(fen=Sum("amount_fen"))["fen"] or 0,
        gone=no_account + sum(fen for kind, fen in exits.items() if kind in GONE),
        traced=max(0, traced),
    )
