# SPDX-License-Identifier: Apache-2.0
"""Which money banks have paid back, by the numbers under which others may know it."""

from __future__ import annotations

from typing import Any

from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import Cast, Concat, LPad

from wuzha.funds.refunds.models import LineState, RefundLine


def lots_paid() -> tuple[QuerySet[Any], QuerySet[Any]]:
    """Numbers of the freezes, and of the restitutions, of which something was paid back, whoever asks."""
    lines = RefundLine.unscoped.filter(state=LineState.PAID).order_by()
    return _numbers(lines, "DJ", "freeze_id"), _numbers(lines, "FH", "refund_id")


def _numbers(lines: QuerySet[Any], letters: str, key: str) -> QuerySet[Any]:
    digits = LPad(Cast(key, CharField()), 8, Value("0"))
    return lines.values(number=Concat(Value(letters), digits, output_field=CharField()))
