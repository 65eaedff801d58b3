# SPDX-License-Identifier: Apache-2.0
"""What is counted of shutdowns and sites: each value once, by its answer; each site by the day of its raid."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import pgettext_lazy

from wuzha.core.indicators import Basis, Better, Indicator, Part, Period, Selection, Shape, Subject, register
from wuzha.shutdowns.models import Shutdown, Site
from wuzha.shutdowns.rules.life import IN_EFFECT, State, Why

GROUP = pgettext_lazy("shutdown", "Shutdowns and GOIP sites")
RULE = pgettext_lazy("shutdown", "Counting rule set locally: each value once, by its result; the asking unit")


def _subject(model: Any, code: str, label: Any, related: tuple[str, ...]) -> Subject:
    def rows(of: Selection, _period: Period | None) -> QuerySet[Any]:
        found: QuerySet[Any] = model.objects.visible_to(of.actor).filter(of.rule)
        return found

    return Subject(code, label, rows, related, timeless=True)


SHUTDOWNS = _subject(Shutdown, "shutdown", pgettext_lazy("shutdown", "shutdowns"), ("unit", "addressed", "case"))
SITES = _subject(Site, "goip_site", pgettext_lazy("goip", "sites"), ("unit", "township"))
_ANSWERED = Basis(SHUTDOWNS, "answered_at", pgettext_lazy("shutdown", "answered in the period"))
_ASKED = Basis(SHUTDOWNS, "asked_at", pgettext_lazy("shutdown", "asked in the period"))
_RAIDED = Basis(SITES, "raided_at", pgettext_lazy("goip", "raided in the period"))
_EFFECT = Q(result__in=[one.value for one in IN_EFFECT])

INDICATORS = register("shutdowns", (
    Indicator(
        "shutdowns_asked", GROUP, pgettext_lazy("shutdown", "Shutdowns asked"), Shape.COUNT, _ASKED,
        pgettext_lazy("shutdown", "Values that a carrier or platform was asked about in the period"), RULE,
        order="-asked_at",
    ),
    Indicator(
        "shutdowns_done", GROUP, pgettext_lazy("shutdown", "Values shut down"), Shape.COUNT, _ANSWERED,
        pgettext_lazy("shutdown", "Values that were shut, limited or suspended, by answers of the period"), RULE,
        among=_EFFECT, order="-answered_at",
    ),
    Indicator(
        "shutdowns_time", GROUP, pgettext_lazy("shutdown", "Time to the answer"), Shape.TIME, _ANSWERED,
        pgettext_lazy("shutdown", "From asking to the answer: median and 90th percentile of answers of the period"),
        RULE, start="asked_at", end="answered_at", better=Better.DOWN, order="-answered_at",
    ),
    Indicator(
        "shutdowns_reopened", GROUP, pgettext_lazy("shutdown", "Opened again on an appeal"), Shape.RATE, _ANSWERED,
        pgettext_lazy(
            "shutdown", "Values opened again because the appeal was right / values shut down by answers of the period"
        ), RULE, among=_EFFECT, hit=Q(state=State.REOPENED, reopen_why=Why.APPEAL), better=Better.DOWN,
        order="-answered_at",
    ),
    Indicator(
        "goip_sites", GROUP, pgettext_lazy("goip", "GOIP sites raided"), Shape.COUNT, _RAIDED,
        pgettext_lazy("goip", "GOIP and improvised network sites raided in the period"), RULE, order="-raided_at",
    ),
    Indicator(
        "goip_time", GROUP, pgettext_lazy("goip", "Time from the clue to the raid"), Shape.TIME, _RAIDED,
        pgettext_lazy("goip", "From the clue to the raid: median and 90th percentile of sites raided in the period"),
        RULE, start="clue_at", end="raided_at", better=Better.DOWN, order="-raided_at",
    ),
))  # fmt: skip


def address(one: Indicator, _part: Part, _period: Period) -> str:
    """The list in which the counted rows stand."""
    return reverse("shutdowns:sites") if one.subject is SITES else f"{reverse('shutdowns:index')}?tab=all"
