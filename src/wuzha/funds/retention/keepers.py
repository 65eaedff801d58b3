# SPDX-License-Identifier: Apache-2.0
"""What the funds desk tells privacy about the end of its personal data, and org about open work."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from wuzha.funds.models import Freeze, StopOrder
from wuzha.funds.orders.rules import freezes, stops
from wuzha.funds.refunds.models import RefundCase
from wuzha.funds.refunds.rules.lifecycle import OVER
from wuzha.funds.retention import due, erasure


class FundsCaseKeeper:
    kind = "funds_case"
    object_type = "funds_case"
    since = "done_at"

    def title(self) -> str:
        return _("Funds cases")

    def what_goes(self) -> str:
        return _(
            "Victims, accounts and their holders, payees, objections, notes, lines of statements, documents and scans "
            "of cases in which nothing is stopped, frozen or being returned. Numbers, sums, times and states stay."
        )

    def due(self, before: datetime) -> QuerySet[Any]:
        return due.cases_due(before)

    def erase(self, keys: Sequence[int], now: datetime) -> int:
        return erasure.erase_cases(keys, now)


class StatementRejectKeeper:
    kind = "funds.reject"
    object_type = "funds_reject"
    since = "file__finished_at"

    def title(self) -> str:
        return _("Rejected lines of statements")

    def what_goes(self) -> str:
        return _("The line as it came. Its place and the reason stay.")

    def due(self, before: datetime) -> QuerySet[Any]:
        return due.rejects_due(before)

    def erase(self, keys: Sequence[int], _now: datetime) -> int:
        return erasure.erase_rejects(keys)


def has_open_work(unit_id: int) -> bool:
    """A centre with orders or restitutions under way, a bank with orders that are its own to answer or to hold."""
    held: bool = (
        StopOrder.unscoped.filter(_of(unit_id), state__in=stops.OPEN).exists()
        or Freeze.unscoped.filter(_of(unit_id), state__in=freezes.OPEN).exists()
        or RefundCase.unscoped.filter(centre_id=unit_id).exclude(state__in=OVER).exists()
    )
    return held


def _of(unit_id: int) -> Q:
    return Q(case__centre_id=unit_id) | Q(institution__unit_id=unit_id)
