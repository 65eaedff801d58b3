# SPDX-License-Identifier: Apache-2.0
"""What restitution is measured by: returned, and what waits to be returned."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import (
    BigIntegerField,
    DateTimeField,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce, ExtractDay, TruncDate
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.core.indicators import Basis, Better, Indicator, Period, Selection, Shape, Subject, Unit, register
from wuzha.funds.models import Freeze
from wuzha.funds.orders.models.freezes import lapsed
from wuzha.funds.orders.rules.freezes import FreezeState, Mode
from wuzha.funds.refunds.models import LedgerEntry, LineState, RefundAccount, RefundLine
from wuzha.funds.refunds.rules.ledger import Move
from wuzha.funds.refunds.rules.lifecycle import OVER
from wuzha.funds.refunds.rulesets import RESTITUTION

#: Where they stand, and by whose definition.
DESK, HOUSE = _("Restitution"), _("Defined here, to be set locally")


def _paid(of: Selection, _period: Period | None) -> QuerySet[Any]:
    """What banks paid back to victims, with the whole `days` since it was frozen."""
    rows: QuerySet[Any] = RefundLine.objects.visible_to(of.actor).filter(of.rule, state=LineState.PAID)
    held = ExpressionWrapper(F("paid_on") - TruncDate("freeze__started_at"), output_field=DurationField())
    found: QuerySet[Any] = rows.annotate(days=ExtractDay(held))
    return found


def _held(of: Selection, period: Period | None) -> QuerySet[Any]:
    """Freezes that hold money, with what of it is for nobody yet (`free_fen`), and before when an end is `soon`."""
    at = period.at if period else timezone.now()
    last = LedgerEntry.unscoped.filter(freeze=OuterRef("pk")).order_by("-seq").values("promised_fen")[:1]
    rows: QuerySet[Any] = Freeze.objects.visible_to(of.actor).filter(of.rule, state=FreezeState.ACTIVE)
    found: QuerySet[Any] = (
        rows.exclude(mode=Mode.QUEUED)
        .exclude(lapsed(at))
        .annotate(
            free_fen=F("frozen_fen") - F("paid_fen") - Coalesce(Subquery(last), 0, output_field=BigIntegerField()),
            soon=Value(at + timedelta(days=RESTITUTION.at(at).warn_days), output_field=DateTimeField()),
        )
    )
    return found


def _paid_by(at: datetime) -> Q:
    """What the ledger had as paid by an instant."""
    return Q(Exists(LedgerEntry.unscoped.filter(line=OuterRef("pk"), move=Move.PAY, at__lte=at)))


PAID = Subject("paid", _("amounts returned"), _paid, ("refund__case", "victim", "freeze__account"), recorded=_paid_by)
HELD = Subject("held", _("freezes"), _held, ("case", "account", "institution"))
PAID_ON = Basis(PAID, "paid_on", _("paid in the period"), of_days=True)
STANDING = Basis(HELD, "", _("as it stands now"), standing=True)
#: In a restitution that is under way.
BUSY = Q(pk__in=RefundAccount.unscoped.exclude(refund__state__in=OVER).values("freeze"))

RETURNED = (
    Indicator(
        "returned", DESK, pgettext_lazy("indicator", "Returned in the period"), Shape.SUM, PAID_ON,
        _("Sums that banks paid back to victims in the period"), HOUSE,
        column="refund_fen", better=Better.UP,
    ),
    Indicator(
        "returned_cases", DESK, pgettext_lazy("indicator", "Cases with a return"), Shape.COUNT, PAID_ON,
        _("Cases with a return in the period, each once"), HOUSE,
        distinct="refund__case", better=Better.UP,
    ),
    Indicator(
        "returned_people", DESK, pgettext_lazy("indicator", "People who got money back"), Shape.COUNT, PAID_ON,
        _("Victims who got money back in the period, each once"), HOUSE,
        distinct="victim", counts=Unit.PERSON, better=Better.UP,
    ),
    Indicator(
        "freeze_to_return", DESK, pgettext_lazy("indicator", "Mean days from freezing to return"), Shape.MEAN, PAID_ON,
        _("Mean of the days from freezing to payment of the amounts of the period"), HOUSE,
        hit=Q(days__isnull=False), column="days", counts=Unit.DAY, better=Better.DOWN,
    ),
)  # fmt: skip
INDICATORS = register("funds", (
    *RETURNED,
    Indicator(
        "returnable", DESK, pgettext_lazy("indicator", "Can be returned, not begun"), Shape.COUNT, STANDING,
        _("Freezes with money for nobody yet and in no restitution under way"), HOUSE,
        among=Q(free_fen__gt=0) & ~BUSY, better=Better.DOWN, order="started_at",
    ),
    Indicator(
        "expiring", DESK, pgettext_lazy("indicator", "Freezes that end soon"), Shape.COUNT, STANDING,
        _("Freezes with money left that end within the days of the rule"), HOUSE,
        among=Q(expires_at__lte=F("soon"), frozen_fen__gt=F("paid_fen")), better=Better.DOWN, order="expires_at",
    ),
))  # fmt: skip
