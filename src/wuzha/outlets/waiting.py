# SPDX-License-Identifier: Apache-2.0
"""Outlets in people's inboxes: those that stand far apart in the latest round, and about which nothing is under way."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import pgettext

from wuzha.audit.actor import Actor
from wuzha.core.standing import Mark, Span
from wuzha.inbox.records import RecordSource
from wuzha.inbox.sources import Kind
from wuzha.measures.queries import Measure
from wuzha.measures.rules.life import OPEN
from wuzha.org.roles import May
from wuzha.outlets.models import OutletRound, OutletStanding
from wuzha.outlets.rules import Step


class RedSource(RecordSource[OutletStanding]):
    """Red outlets without a step of the ladder: somebody looks whether one is to be proposed."""

    code, kind, needs, record = "redoutlets", Kind.DECIDE, (May.WORK_CARDS,), "outlet_standing"
    model, since, related = OutletStanding, "since", ("outlet", "round")

    def rows(self, actor: Actor, now: datetime) -> QuerySet[OutletStanding]:
        rounds = OutletRound.objects.visible_to(actor).filter(span=Span.YEAR)
        latest = rounds.order_by("sector", "-last", "-pk").distinct("sector").values("pk")
        under = Measure.unscoped.filter(subject__unit=OuterRef("outlet"), kind__in=Step.values, state__in=OPEN)
        rows: Any = OutletStanding.objects.visible_to(actor).filter(round__in=latest, mark=Mark.ELIGIBLE)
        found: QuerySet[OutletStanding] = rows.filter(~Exists(under)).annotate(since=F("round__at"))
        return found

    def what(self, row: OutletStanding) -> str:
        return pgettext("outlets", "Look whether a measure is to be proposed")

    def title(self, row: OutletStanding) -> str:
        return row.outlet.name

    def line(self, row: OutletStanding) -> str:
        told = pgettext("outlets", "%(count)s involved cards, %(expected)s expected")
        return told % {"count": row.count, "expected": f"{row.expected:.1f}"}

    def url(self, actor: Actor, row: OutletStanding) -> str:
        return reverse("outlets:outlet", args=[row.outlet_id])


SOURCES = (RedSource(),)
