# SPDX-License-Identifier: Apache-2.0
"""Figures of the restitution desk, each with the query of the records behind it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Avg, Count, ExpressionWrapper, F, OuterRef, QuerySet, Subquery, Sum, Value, fields
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.funds.models import Freeze
from wuzha.funds.orders.rules.freezes import FreezeState, Mode
from wuzha.funds.refunds.models import LedgerEntry, LedgerFault, LineState, RefundAccount, RefundLine
from wuzha.funds.refunds.rules.lifecycle import OVER
from wuzha.funds.refunds.rulesets import RESTITUTION

#: Days up to which money counts as of an age (账龄); above the last it is the oldest.
AGES = (30, 90, 180)


@dataclass(frozen=True, slots=True)
class Returned:
    """返还金额、起数、人数, and the mean of the days from freezing to return."""

    fen: int
    cases: int
    people: int
    days: float | None


def returned(actor: Actor, since: date | None = None) -> Returned:
    """What was paid back, since a day."""
    rows = RefundLine.objects.visible_to(actor).filter(state=LineState.PAID)
    if since is not None:
        rows = rows.filter(paid_on__gte=since)
    sums = rows.aggregate(
        fen=Coalesce(Sum("refund_fen"), Value(0)),
        cases=Count("refund__case", distinct=True),
        people=Count("victim", distinct=True),
        took=Avg(
            ExpressionWrapper(F("paid_on") - TruncDate("freeze__started_at"), output_field=fields.DurationField())
        ),
    )
    took: timedelta | None = sums["took"]
    return Returned(
        sums["fen"], sums["cases"], sums["people"], round(took / timedelta(days=1), 1) if took is not None else None
    )


def standing(actor: Actor) -> QuerySet[Any]:
    """Freezes that hold money, with what of it is for nobody yet (`free_fen`)."""
    last = LedgerEntry.unscoped.filter(freeze=OuterRef("pk")).order_by("-seq")
    rows: QuerySet[Any] = Freeze.objects.visible_to(actor).filter(state=FreezeState.ACTIVE).exclude(mode=Mode.QUEUED)
    found: QuerySet[Any] = rows.annotate(
        free_fen=F("frozen_fen")
        - F("paid_fen")
        - Coalesce(Subquery(last.values("promised_fen")[:1]), Value(0), output_field=fields.BigIntegerField())
    ).select_related("case", "account", "institution")
    return found


def returnable(actor: Actor) -> QuerySet[Any]:
    """可返还未返还: held, for nobody yet, and in no restitution that is under way; the oldest first."""
    busy = RefundAccount.unscoped.exclude(refund__state__in=OVER).values("freeze")
    return standing(actor).filter(free_fen__gt=0).exclude(pk__in=busy).order_by("started_at", "pk")


def expiring(actor: Actor, now: datetime | None = None) -> QuerySet[Any]:
    """剩余冻结到期预警: held money whose freeze ends within the days of the rule, the first first."""
    now = now or timezone.now()
    until = now + timedelta(days=RESTITUTION.at(now).warn_days)
    return standing(actor).filter(expires_at__lte=until, frozen_fen__gt=F("paid_fen")).order_by("expires_at", "pk")


def blocked(actor: Actor) -> QuerySet[RefundAccount]:
    """Payments that a freeze which no longer stands has blocked: renew or freeze again first."""
    rows: QuerySet[RefundAccount] = (
        RefundAccount.objects.visible_to(actor)
        .filter(blocked_at__isnull=False)
        .select_related("refund", "freeze__account")
        .order_by("blocked_at")
    )
    return rows


def faults(actor: Actor) -> QuerySet[LedgerFault]:
    """Ledgers that the last check found not to close."""
    rows: QuerySet[LedgerFault] = (
        LedgerFault.objects.visible_to(actor).filter(gone_at__isnull=True).select_related("freeze").order_by("found_at")
    )
    return rows


def overdue(actor: Actor, now: datetime | None = None) -> QuerySet[RefundAccount]:
    """Banks that have not answered within their working days."""
    rows: QuerySet[RefundAccount] = (
        RefundAccount.objects.visible_to(actor)
        .filter(answered_on__isnull=True, due_at__lt=now or timezone.now(), refund__state="BANK_NOTIFIED")
        .select_related("refund", "freeze__account", "freeze__institution")
        .order_by("due_at")
    )
    return rows


def age_of(freeze: Freeze, now: datetime) -> int:
    """Days for which money is frozen."""
    return max(0, (now - freeze.started_at).days) if freeze.started_at is not None else 0
