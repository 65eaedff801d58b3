# SPDX-License-Identifier: Apache-2.0
"""Restitutions in reach, a page at a time or by key, what of them needs looking after, and the ledgers."""

from __future__ import annotations

from datetime import UTC, datetime

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from wuzha import pages
from wuzha.audit.actor import Actor
from wuzha.funds.models import Freeze
from wuzha.funds.refunds.models import LedgerEntry, LedgerFault, LineState, RefundAccount, RefundCase
from wuzha.funds.refunds.rules.lifecycle import OVER

#: Days up to which money counts as of an age (账龄); above the last it is the oldest.
AGES = (30, 90, 180)
#: Sorts what no clock runs for behind all that one does.
NEVER = Value(datetime(9000, 1, 1, tzinfo=UTC))
_LIVE = ~Q(lines__state=LineState.DROPPED)


def page(actor: Actor, *, over: bool = False, after: str = "") -> pages.Page[RefundCase]:
    """Those that are over, the latest first; or open ones, the bank's answer that is due first on top, with sums."""
    rows = RefundCase.objects.visible_to(actor).select_related("case", "centre")
    rows = rows.filter(state__in=OVER) if over else rows.exclude(state__in=OVER)
    waiting = RefundAccount.unscoped.filter(refund=OuterRef("pk"), answered_on__isnull=True, due_at__isnull=False)
    sums = rows.annotate(
        due=Coalesce(Subquery(waiting.order_by("due_at").values("due_at")[:1]), NEVER),
        fen=Sum("lines__refund_fen", filter=_LIVE),
        people=Count("lines__victim", filter=_LIVE, distinct=True),
    )
    return pages.page(sums.order_by("-id") if over else sums.order_by("due", "-id"), after)


def of_case(actor: Actor, case_id: int) -> QuerySet[RefundCase]:
    """The restitutions of a case, the latest first."""
    return RefundCase.objects.visible_to(actor).filter(case=case_id).order_by("-id")


def blocked(actor: Actor) -> QuerySet[RefundAccount]:
    """Payments that a freeze which no longer stands has blocked: renew or freeze again first."""
    return (
        RefundAccount.objects.visible_to(actor)
        .filter(blocked_at__isnull=False)
        .select_related("refund", "freeze__account")
        .order_by("blocked_at")
    )


def faults(actor: Actor) -> QuerySet[LedgerFault]:
    """Ledgers that the last check found not to close."""
    return (
        LedgerFault.objects.visible_to(actor).filter(gone_at__isnull=True).select_related("freeze").order_by("found_at")
    )


def overdue(actor: Actor, now: datetime) -> QuerySet[RefundAccount]:
    """Banks that have not answered within their working days."""
    return (
        RefundAccount.objects.visible_to(actor)
        .filter(answered_on__isnull=True, due_at__lt=now, refund__state="BANK_NOTIFIED")
        .select_related("refund", "freeze__account", "freeze__institution")
        .order_by("due_at")
    )


def age_of(freeze: Freeze, now: datetime) -> int:
    """Days for which money is frozen."""
    return max(0, (now - freeze.started_at).days) if freeze.started_at is not None else 0


def entries(actor: Actor, freeze: Freeze) -> QuerySet[LedgerEntry]:
    """Every movement, the latest first."""
    return LedgerEntry.objects.visible_to(actor).filter(freeze=freeze).select_related("refund", "by").order_by("-seq")
