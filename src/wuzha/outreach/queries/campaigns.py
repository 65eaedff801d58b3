# SPDX-License-Identifier: Apache-2.0
"""Campaigns: lists, cases by unit and month, and what could be found. Whoever asks, the whole city is counted."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.db.models.functions import TruncMonth
from django.utils import timezone

from wuzha import pages
from wuzha.audit.actor import Actor
from wuzha.cases.queries import counting
from wuzha.engine.evaluation import Panel, panel
from wuzha.org.models import Population, Unit, UnitKind
from wuzha.outreach.models import Campaign, CampaignUnit, ProxyResult
from wuzha.outreach.rules.campaigns import first_of, month_at
from wuzha.pages import Page

SYSTEM = Actor.system("outreach")
#: What is compared: townships in rankings.
COMPARED = (UnitKind.STREET, UnitKind.TOWN)
#: Months before the start that are looked at.
BEFORE = 24


def campaigns(actor: Actor, after: str = "") -> Page[Campaign]:
    """The latest first. Raises `CursorError`."""
    return pages.page(Campaign.objects.visible_to(actor).order_by("-start_on", "-pk"), after)


def campaign(actor: Actor, pk: int) -> Campaign | None:
    found: Campaign | None = Campaign.objects.visible_to(actor).select_related("city", "by").filter(pk=pk).first()
    return found


def units_of(actor: Actor, row: Campaign) -> list[CampaignUnit]:
    """Those that begin first, then by place in the lot."""
    rows = CampaignUnit.objects.visible_to(actor).filter(campaign=row).select_related("unit")
    return sorted(rows, key=lambda one: (one.begins is not True, one.place or 0, one.stratum, one.unit.code))


def proxies_of(actor: Actor, row: Campaign) -> list[ProxyResult]:
    rows = ProxyResult.objects.visible_to(actor).filter(campaign=row)
    return list(rows.order_by("kind", "-day", "-begins"))


def comparable(city: Unit, day: date) -> list[Unit]:
    """Townships of a city in rankings that are there on a day, by code."""
    rows = Unit.objects.filter(path__startswith=city.path, kind__in=COMPARED, ranked=True, valid_from__lte=day)
    return list(rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day)).order_by("code"))


def residents(units: Collection[Unit], year: int) -> dict[int, int]:
    """Unit → its residents: of the latest year not after the year, else of the earliest there is."""
    found: dict[int, tuple[int, int]] = {}
    for one in Population.objects.filter(unit__in=units, residents__gt=0).order_by("-year"):
        if one.unit_id not in found or found[one.unit_id][0] > year:
            found[one.unit_id] = one.year, one.residents
    return {unit: people for unit, (_year, people) in found.items()}


@dataclass(frozen=True, slots=True)
class History:
    """Cases by unit and month, month `since` first."""

    since: int
    counts: list[list[int]]

    @property
    def months(self) -> int:
        return len(self.counts[0]) if self.counts else 0


def history(units: Sequence[Unit], since: int, until: int, fraud_type: str = "") -> History:
    """Cases accepted in the months from `since` to before `until` for deeds in each unit, and what lies below it.
    Months before the first case that is known are left out."""
    rows: Any = counting.steps(SYSTEM).filter(
        counting.known(timezone.now()), act=counting.Act.ACCEPT, day__gte=first_of(since), day__lt=first_of(until)
    )
    rows = rows.exclude(case__state=counting.State.MERGED)
    if fraud_type:
        rows = rows.filter(case__fraud_type=fraud_type)
    place = {unit.path: at for at, unit in enumerate(units)}
    length = next((len(path) for path in place), 0)
    counts = [[0] * max(until - since, 0) for _ in units]
    monthly = rows.order_by().annotate(month=TruncMonth("day")).values_list("case__place_unit__path", "month")
    for path, month, number in monthly.annotate(n=Count("case_id", distinct=True)):
        at = place.get((path or "")[:length])
        if at is not None:
            counts[at][month_at(month) - since] += number
    begins = next((at for at in range(until - since) if any(row[at] for row in counts)), 0)
    return History(since + begins, [row[begins:] for row in counts])


def table(row: Campaign, rows: Sequence[CampaignUnit], until: int) -> tuple[Panel, int]:
    """What is judged: the units of a campaign up to before month `until`; and which month is the first."""
    ordered = sorted(rows, key=lambda one: one.unit.code)
    start = month_at(row.start_on)
    told = history([one.unit for one in ordered], start - BEFORE, until, row.fraud_type)
    made = panel(
        [one.unit.code for one in ordered], told.counts, [one.residents for one in ordered],
        [start - told.since if one.begins else None for one in ordered],
    )  # fmt: skip
    return made, told.since
