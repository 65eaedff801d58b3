# SPDX-License-Identifier: Apache-2.0
"""Accounts that money of cases went through, sealed, for who looks for what cases have in common."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max

from wuzha.funds.models import AccountRole, CaseAccount
from wuzha.funds.tracing.models import RANKING, TraceAccount, TraceRun
from wuzha.sealed import Sealed


@dataclass(frozen=True, slots=True)
class Gone:
    """An account with its level; `traced`: found by the trace alone, with money in it by every rule."""

    number: Sealed
    index: bytes
    level: int
    at: datetime | None
    traced: bool


def accounts_of(cases: Collection[int]) -> dict[int, list[Gone]]:
    """By case the accounts that received victims' money, each once."""
    found: dict[int, dict[int, Gone]] = defaultdict(dict)
    rows: Any = CaseAccount.unscoped.filter(case__case__in=cases, role=AccountRole.RECEIVING)
    for row in rows.select_related("account", "case"):
        one = row.account
        found[row.case.case_id][one.pk] = Gone(one.number, bytes(one.number_index), row.level, None, traced=False)
    # by every rule: what only some say went there may be anybody's
    traced: Any = TraceAccount.unscoped.filter(
        run__case__case__in=cases, run__latest=True, run__rule=RANKING.value, level__gte=1, low_fen__gt=0
    )
    for row in traced.select_related("account", "run__case"):
        one = row.account
        gone = Gone(one.number, bytes(one.number_index), row.level, row.last_in_at, traced=True)
        found[row.run.case.case_id].setdefault(one.pk, gone)
    return {case: list(accounts.values()) for case, accounts in found.items()}


def changed_after(last_account: int, last_run: int) -> tuple[set[int], int, int]:
    """Cases with new accounts or a new trace since these keys, and the keys now."""
    accounts = CaseAccount.unscoped.filter(pk__gt=last_account)
    runs = TraceRun.unscoped.filter(pk__gt=last_run)
    top = accounts.aggregate(top=Max("pk"))["top"] or last_account
    run = runs.aggregate(top=Max("pk"))["top"] or last_run
    found = {*accounts.values_list("case__case", flat=True), *runs.values_list("case__case", flat=True)}
    return {key for key in found if key is not None}, top, run
