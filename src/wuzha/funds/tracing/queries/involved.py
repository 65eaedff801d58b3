# SPDX-License-Identifier: Apache-2.0
"""Accounts that money of cases went through, with what ran through them and what was done with them: for the registry
of involved cards. For the system alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Min, Sum
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.core import feed
from wuzha.funds.models import AccountRole, CaseAccount, CaseChanged, Freeze, FundsCase, Payment, StopOrder
from wuzha.funds.orders.models.filing import filing_is
from wuzha.funds.orders.rules.filing import Filing
from wuzha.funds.orders.rules.freezes import FreezeState, Mode
from wuzha.funds.orders.rules.stops import StopState
from wuzha.funds.tracing.models import RANKING, TraceAccount

#: A funds case of these is of no crime, or goes on elsewhere.
_NONE = (Filing.NOT_FILED, Filing.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Reached:
    """An account of a funds case: `account` with number, holder and institution, and what of the case ran through."""

    account: Any
    funds_case: int
    case: int | None
    centre: int
    level: int
    amount_fen: int
    at: datetime
    #: By an order alone, without a level in the trail.
    ordered: bool
    synthetic: bool


@dataclass(frozen=True, slots=True)
class Held:
    """What an order did with an account: from when to when, by which unit, under which number of the platform."""

    key: str
    #: STOP or FREEZE.
    kind: str
    start: datetime
    end: datetime | None
    #: It ended because another order took its place.
    replaced: bool
    centre: int
    by: str
    reference: str


def changed_since(mark: str) -> tuple[set[int] | None, str]:
    """Funds cases of which something changed since a mark, and the mark of now; `None` for all of them."""
    try:
        begun = feed.Mark.parse(mark)
        found = feed.since(CaseChanged, Actor.system("cards"), begun)
    except feed.MarkTooOldError:
        return None, str(feed.now())
    return {one.case_id for one in found.changes}, str(found.mark)


def all_cases(cases: Collection[int] | None = None) -> list[int]:
    """Keys of funds cases: all, or those that belong to these cases."""
    rows = FundsCase.unscoped.all() if cases is None else FundsCase.unscoped.filter(case__in=cases)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def reached(funds_cases: Collection[int]) -> list[Reached]:
    """Accounts of these funds cases that received victims' money: as told, traced by every rule, or ordered."""
    cases = {one.pk: one for one in FundsCase.unscoped.filter(filing_is(*_some()), pk__in=funds_cases)}
    levels: dict[tuple[int, int], tuple[int, bool]] = {}
    accounts: dict[int, Any] = {}
    told: Any = CaseAccount.unscoped.filter(case__in=cases, role=AccountRole.RECEIVING)
    for row in told.select_related("account__institution"):
        accounts[row.account_id] = row.account
        levels[row.case_id, row.account_id] = (row.level, False)
    traced: Any = TraceAccount.unscoped.filter(
        run__case__in=cases, run__latest=True, run__rule=RANKING.value, level__gte=1, low_fen__gt=0
    )
    got: dict[tuple[int, int], tuple[int, datetime | None]] = {}
    for row in traced.select_related("account__institution", "run"):
        accounts[row.account_id] = row.account
        levels.setdefault((row.run.case_id, row.account_id), (row.level, False))
        got[row.run.case_id, row.account_id] = (row.got_fen, row.last_in_at)
    for model in (StopOrder, Freeze):
        ordered: Any = model.unscoped.filter(case__in=cases, started_at__isnull=False)
        for row in ordered.select_related("account__institution"):
            accounts[row.account_id] = row.account
            levels.setdefault((row.case_id, row.account_id), (getattr(row, "level", 0), True))
    paid = _paid(cases)
    found = []
    for (case, account), (level, ordered_only) in sorted(levels.items()):
        one, (fen, at), (by_trace, last) = (
            cases[case],
            paid.get((case, account), (0, None)),
            got.get((case, account), (0, None)),
        )
        found.append(
            Reached(
                accounts[account],
                case,
                one.case_id,
                one.centre_id,
                level,
                max(fen, by_trace),
                at or last or one.opened_at,
                ordered_only,
                one.synthetic,
            )
        )
    return found


def _some() -> list[Filing]:
    return [one for one in Filing if one not in _NONE]


def _paid(cases: Collection[int]) -> dict[tuple[int, int], tuple[int, datetime]]:
    rows = Payment.unscoped.filter(case__in=cases, withdrawn_at__isnull=True).order_by()
    sums = rows.values_list("case", "to_account").annotate(fen=Sum("amount_fen"), first=Min("at"))
    return {(case, account): (fen, first) for case, account, fen, first in sums}


def held(accounts: Collection[int]) -> dict[int, list[Held]]:
    """By account what orders did with it, in all cases, the first first."""
    found: dict[int, list[Held]] = defaultdict(list)
    stops: Any = StopOrder.unscoped.filter(account__in=accounts, started_at__isnull=False)
    for row in stops.select_related("case__centre"):
        over = row.state in (StopState.RELEASED, StopState.EXPIRED, StopState.CONVERTED)
        end = (row.expires_at if row.state == StopState.EXPIRED else row.ended_at) if over else None
        if row.state not in (StopState.FAILED, StopState.WITHDRAWN):
            centre = row.case.centre
            found[row.account_id].append(
                Held(
                    f"stop:{row.pk}",
                    "STOP",
                    row.started_at,
                    end,
                    row.state == StopState.CONVERTED,
                    centre.pk,
                    centre.name,
                    row.request_no,
                )
            )
    freezes: Any = Freeze.unscoped.filter(account__in=accounts, started_at__isnull=False).exclude(mode=Mode.QUEUED)
    for row in freezes.select_related("case__centre"):
        over = row.state in (FreezeState.RELEASED, FreezeState.AUTO_RELEASED, FreezeState.DEDUCTED)
        end = (row.expires_at if row.state == FreezeState.AUTO_RELEASED else row.ended_at) if over else None
        if row.state not in (FreezeState.FAILED, FreezeState.WITHDRAWN, FreezeState.REJECTED):
            centre = row.case.centre
            found[row.account_id].append(
                Held(f"freeze:{row.pk}", "FREEZE", row.started_at, end, False, centre.pk, centre.name, row.request_no)
            )
    now = timezone.now()
    return {account: sorted(many, key=lambda one: (one.start, one.end or now)) for account, many in found.items()}
