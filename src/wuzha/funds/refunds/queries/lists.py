# SPDX-License-Identifier: Apache-2.0
"""Restitutions in reach, a page at a time, and one of them by its key."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, Q, QuerySet, Sum

from wuzha import pages
from wuzha.audit.actor import Actor
from wuzha.funds.refunds.models import LineState, RefundCase, RefundLine
from wuzha.funds.refunds.rules.lifecycle import OVER

_LIVE = ~Q(lines__state=LineState.DROPPED)


def get(actor: Actor, pk: int) -> RefundCase | None:
    """A restitution in reach."""
    found: RefundCase | None = (
        RefundCase.objects.visible_to(actor)
        .select_related("case", "centre", "parent", "first_officer", "second_officer", "approved_by")
        .filter(pk=pk)
        .first()
    )
    return found


def page(actor: Actor, *, over: bool = False, after: str = "") -> pages.Page[RefundCase]:
    """Open ones or those that are over, the latest first, with sums."""
    rows: QuerySet[RefundCase] = RefundCase.objects.visible_to(actor).select_related("case", "centre")
    rows = rows.filter(state__in=OVER) if over else rows.exclude(state__in=OVER)
    rows = rows.annotate(
        fen=Sum("lines__refund_fen", filter=_LIVE),
        people=Count("lines__victim", filter=_LIVE, distinct=True),
    )
    return pages.page(rows.order_by("-id"), after)


def of_case(actor: Actor, case_id: int) -> QuerySet[RefundCase]:
    """The restitutions of a case, the latest first."""
    rows: QuerySet[RefundCase] = RefundCase.objects.visible_to(actor).filter(case=case_id).order_by("-id")
    return rows


def paid_lines(actor: Actor, after: str = "", *, since: date | None = None) -> pages.Page[RefundLine]:
    """What was paid back, the latest first: the records behind the figures, since a day."""
    rows: QuerySet[RefundLine] = (
        RefundLine.objects.visible_to(actor)
        .filter(state=LineState.PAID)
        .select_related("refund", "victim", "freeze__account")
    )
    if since is not None:
        rows = rows.filter(paid_on__gte=since)
    return pages.page(rows.order_by("-id"), after)
