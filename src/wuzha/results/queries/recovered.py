# SPDX-License-Identifier: Apache-2.0
"""What was recovered beside what banks paid back, each yuan once by its lot (`domain.md` §9.6)."""

from __future__ import annotations

from typing import Any

from django.db.models import BigIntegerField, Case, F, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from wuzha.cases.queries.counting import known
from wuzha.core import indicators
from wuzha.core.indicators import Period, Subject
from wuzha.funds.queries import lots_paid
from wuzha.people.queries.counting import recoveries, recoveries_of_all
from wuzha.results.queries.records import KnownDay, of_results, placed

RELATED = ("case", "case__unit", "case__place_unit")


def _recovered(given: indicators.Selection, period: Period | None) -> QuerySet[Any]:
    """Entries with what each adds to its lot (`added_fen`, 分): the lot's sum is what was seized and not given up, or
    what was paid back, whichever is more (`people.rules.lots`). A lot that banks paid back through the desk is counted
    there."""
    of, at = of_results(given), period.at if period else timezone.now()
    lot = recoveries_of_all().filter(known(at), lot=OuterRef("lot"))
    until = lot.filter(Q(day__lt=OuterRef("day")) | Q(day=OuterRef("day"), pk__lte=OuterRef("pk")))
    before = until.exclude(pk=OuterRef("pk"))
    freezes, refunds = lots_paid()
    found = recoveries(of.actor).exclude(lot__in=freezes).exclude(lot__in=refunds)
    found = found.annotate(added_fen=Greatest(_held(until), _paid(until)) - Greatest(_held(before), _paid(before)))
    return placed(found, of, "case__")


def _held(rows: QuerySet[Any]) -> Any:
    return _sum(rows, When(kind="SEIZED", then=F("fen")), When(kind="RELEASED", then=-F("fen")))


def _paid(rows: QuerySet[Any]) -> Any:
    return _sum(rows, When(kind="REFUNDED", then=F("fen")))


def _sum(rows: QuerySet[Any], *parts: When) -> Any:
    fen = Sum(Case(*parts, default=Value(0), output_field=BigIntegerField()))
    summed = rows.order_by().values("lot").annotate(of_lot=fen).values("of_lot")
    return Coalesce(Subquery(summed, output_field=BigIntegerField()), Value(0), output_field=BigIntegerField())


RECOVERED = Subject("recovery", pgettext_lazy("results", "entries"), _recovered, RELATED, "case__")
RECOVERED_ON = KnownDay(RECOVERED, "day", pgettext_lazy("results", "day it came back"), of_days=True)
