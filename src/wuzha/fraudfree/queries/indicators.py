# SPDX-License-Identifier: Apache-2.0
"""What is counted of fraud-free units: cases of their people, applications, titles, the quota reached."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from wuzha.cards.queries.counted import of_organisations
from wuzha.cases.queries.counting import State as CaseState
from wuzha.core.indicators import Basis, Better, Indicator, Period, Selection, Shape, Subject, register
from wuzha.core.steps import state_then
from wuzha.fraudfree.models import FreeUnit, FreeUnitStep, PlaceCase, TownQuota
from wuzha.fraudfree.rules.life import HOLDS, OPEN, RUNNING, Kind, State

GROUP = pgettext_lazy("fraudfree", "Fraud-free units")
HOUSE = pgettext_lazy("fraudfree", "domain.md §6.2 and the letter of 2023; to be set locally")
#: Cases that never were, or count elsewhere.
NO_CASE = (CaseState.NOT_FILED, CaseState.WITHDRAWN, CaseState.MERGED)
#: Links to a victim that count.
COUNTED = Q(struck_at__isnull=True) & ~Q(victim__case__state__in=NO_CASE)


def _units(of: Selection, period: Period | None) -> QuerySet[Any]:
    """Units with the state that each had when the figure was known (`was`)."""
    known = period.known if period is not None else None
    found: QuerySet[Any] = FreeUnit.objects.visible_to(of.actor).filter(of.rule)
    told: QuerySet[Any] = found.annotate(was=state_then(FreeUnitStep, "free_unit", known))
    return told


def _entered(at: datetime) -> Q:
    """Units that were on file by an instant: their first step is."""
    return Q(pk__in=FreeUnitStep.unscoped.filter(at__lte=at).values("free_unit"))


def _cases(of: Selection, _period: Period | None) -> QuerySet[Any]:
    rows: QuerySet[Any] = PlaceCase.objects.visible_to(of.actor).filter(of.rule)
    found: QuerySet[Any] = rows.annotate(lost_fen=Coalesce(F("victim__verified_fen"), F("victim__loss_fen")))
    return found


def _cards(of: Selection, _period: Period | None) -> QuerySet[Any]:
    """Involved accounts in the name of a unit that is on the way or holds the title; `of.rule` narrows to one."""
    ours = FreeUnit.unscoped.filter(state__in=OPEN, name=OuterRef("organisation"))
    rows: QuerySet[Any] = of_organisations(of.actor).filter(of.rule)
    return rows if of.rule else rows.filter(Exists(ours))


def _quotas(of: Selection, _period: Period | None) -> QuerySet[Any]:
    rows: QuerySet[Any] = TownQuota.objects.visible_to(of.actor).filter(of.rule)
    return rows.filter(year=timezone.localdate().year)


UNITS = Subject(
    "fraudfree", pgettext_lazy("fraudfree", "units"), _units, ("township", "unit"), timeless=True, recorded=_entered
)
CASES = Subject(
    "fraudfree_case", pgettext_lazy("fraudfree", "victims"), _cases, ("free_unit", "victim", "victim__case"),
    timeless=True,
)  # fmt: skip
CARDS = Subject("fraudfree_card", pgettext_lazy("fraudfree", "cards"), _cards, timeless=True, recorded="recorded_at")
QUOTAS = Subject("fraudfree_quota", pgettext_lazy("fraudfree", "quotas"), _quotas, ("township",), timeless=True)
_NOW = Basis(UNITS, "", pgettext_lazy("fraudfree", "as it stands now"), standing=True)
_REPORTED = Basis(CASES, "victim__reported_at", pgettext_lazy("fraudfree", "reported in the period"))
_INVOLVED = Basis(CARDS, "first_involved_on", pgettext_lazy("fraudfree", "first involved in the period"), of_days=True)
_QUOTA = Basis(QUOTAS, "", pgettext_lazy("fraudfree", "of this year"), standing=True)


def _on(column: str, label: Any) -> Basis:
    return Basis(UNITS, column, label, of_days=True)


INDICATORS = register("fraudfree", (
    Indicator(
        "cases", GROUP, pgettext_lazy("fraudfree", "Cases of people of fraud-free units"), Shape.COUNT, _REPORTED,
        pgettext_lazy(
            "fraudfree", "Victims who live in or belong to a unit, reported in the period, without cases withdrawn, "
            "not filed or joined to another"
        ), HOUSE, among=COUNTED, better=Better.DOWN,
    ),
    Indicator(
        "lost", GROUP, pgettext_lazy("fraudfree", "Losses of people of fraud-free units"), Shape.SUM, _REPORTED,
        pgettext_lazy("fraudfree", "Losses of the same victims, verified ones first"), HOUSE, among=COUNTED,
        column="lost_fen", better=Better.DOWN,
    ),
    Indicator(
        "cards", GROUP, pgettext_lazy("fraudfree", "Involved accounts of fraud-free units"), Shape.COUNT, _INVOLVED,
        pgettext_lazy(
            "fraudfree",
            "Accounts and lines in the name of a unit that were first involved in the period; cards of its people are "
            "not known by place",
        ), HOUSE, better=Better.DOWN, order="-first_involved_on",
    ),
    Indicator(
        "applied", GROUP, pgettext_lazy("fraudfree", "Units that applied"), Shape.COUNT,
        _on("applied_on", pgettext_lazy("fraudfree", "applied in the period")),
        pgettext_lazy("fraudfree", "Units whose application is of the period, without those given up"), HOUSE,
        among=~Q(was=State.DROPPED), order="-applied_on",
    ),
    Indicator(
        "creating", GROUP, pgettext_lazy("fraudfree", "Units being created"), Shape.COUNT, _NOW,
        pgettext_lazy("fraudfree", "Units from the begin of their creation to the award"), HOUSE,
        among=Q(was__in=RUNNING), order="-pk",
    ),
    Indicator(
        "awarded", GROUP, pgettext_lazy("fraudfree", "Units awarded"), Shape.COUNT,
        _on("awarded_on", pgettext_lazy("fraudfree", "awarded in the period")),
        pgettext_lazy("fraudfree", "Units whose award is of the period"), HOUSE,
        among=Q(awarded_on__isnull=False), better=Better.UP, order="-awarded_on",
    ),
    Indicator(
        "communities", GROUP, pgettext_lazy("fraudfree", "Fraud-free communities that hold the title"), Shape.COUNT,
        _NOW, pgettext_lazy("fraudfree", "Communities that are awarded and neither suspended nor withdrawn"), HOUSE,
        among=Q(was__in=[State.AWARDED, State.WARNED], kind=Kind.COMMUNITY), better=Better.UP, order="-pk",
    ),
    Indicator(
        "holding", GROUP, pgettext_lazy("fraudfree", "Units that hold the title"), Shape.COUNT, _NOW,
        pgettext_lazy("fraudfree", "Units of every kind that are awarded, suspended ones among them"), HOUSE,
        among=Q(was__in=HOLDS), better=Better.UP, order="-pk",
    ),
    Indicator(
        "withdrawn", GROUP, pgettext_lazy("fraudfree", "Titles withdrawn"), Shape.COUNT,
        _on("ended_on", pgettext_lazy("fraudfree", "withdrawn in the period")),
        pgettext_lazy("fraudfree", "Units whose title was withdrawn in the period"), HOUSE,
        among=Q(was=State.WITHDRAWN), better=Better.DOWN, order="-ended_on",
    ),
    Indicator(
        "quota", GROUP, pgettext_lazy("fraudfree", "Quota of fraud-free communities"), Shape.SUM, _QUOTA,
        pgettext_lazy("fraudfree", "What the townships are to create this year, by their residents"), HOUSE,
        column="units", order="pk",
    ),
    Indicator(
        "units", GROUP, pgettext_lazy("fraudfree", "Quota of communities reached"), Shape.PER, _NOW,
        pgettext_lazy("fraudfree", "Communities that hold the title / quota of this year"), HOUSE,
        among=Q(was__in=[State.AWARDED, State.WARNED], kind=Kind.COMMUNITY), better=Better.UP, order="-pk",
        per="fraudfree.quota",
    ),
))  # fmt: skip
