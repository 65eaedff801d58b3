# SPDX-License-Identifier: Apache-2.0
"""Lines of a restitution that count."""

from __future__ import annotations

from django.db.models import QuerySet

from wuzha.funds.refunds.models import LineState, RefundCase, RefundLine


def live_lines(refund: RefundCase) -> QuerySet[RefundLine]:
    """What is to be returned or was: everything that was not dropped."""
    rows: QuerySet[RefundLine] = RefundLine.unscoped.filter(refund=refund).exclude(state=LineState.DROPPED)
    return rows
