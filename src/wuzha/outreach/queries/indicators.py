# SPDX-License-Identifier: Apache-2.0
"""What is counted of outreach: by the day of the activity, each once, without what was rejected or withdrawn."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import pgettext_lazy

from wuzha.core.indicators import Basis, Better, Indicator, Part, Period, Selection, Shape, Subject, Unit, register
from wuzha.outreach.models import Activity, DailyItem, DailyReceipt, Event, Site, TeamMember
from wuzha.outreach.rules.life import COUNTING, EventState, Level, State

GROUP = pgettext_lazy("indicator", "Outreach")
HOUSE = pgettext_lazy(
    "indicator", "Counting rule set locally: by the day of the activity, without what was rejected or withdrawn"
)


def _subject(model: Any, code: str, label: Any, *related: str) -> Subject:
    def rows(of: Selection, _period: Period | None) -> QuerySet[Any]:
        found: QuerySet[Any] = model.objects.visible_to(of.actor).filter(of.rule)
        return found

    return Subject(code, label, rows, related, timeless=True)


ACTIVITIES = _subject(Activity, "outreach_activity", pgettext_lazy("outreach", "activities"), "unit")
EVENTS = _subject(Event, "outreach_event", pgettext_lazy("outreach", "events"), "host")
ITEMS = _subject(DailyItem, "daily_item", pgettext_lazy("outreach", "daily items"), "unit")
RECEIPTS = _subject(DailyReceipt, "daily_receipt", pgettext_lazy("outreach", "receipts"), "unit", "item")
SITES = _subject(Site, "outreach_site", pgettext_lazy("outreach", "places"), "unit")
MEMBERS = _subject(TeamMember, "team_member", pgettext_lazy("outreach", "members of teams"), "unit")

_DONE = Basis(ACTIVITIES, "day", pgettext_lazy("outreach", "held in the period"), of_days=True)
_HELD = Basis(EVENTS, "held_on", pgettext_lazy("outreach", "held in the period"), of_days=True)
_TOLD = Basis(ITEMS, "day", pgettext_lazy("outreach", "of the period"), of_days=True)
_GIVEN = Basis(RECEIPTS, "day", pgettext_lazy("outreach", "of the period"), of_days=True)
_OPEN = Basis(SITES, "", pgettext_lazy("outreach", "open now"), standing=True)
_SERVING = Basis(MEMBERS, "", pgettext_lazy("outreach", "serving now"), standing=True)
_COUNTS = Q(state__in=[one.value for one in COUNTING])
_LEVELS = (
    ("team_city", Level.CITY, pgettext_lazy("indicator", "Teams of outreach: city")),
    ("team_town", Level.TOWN, pgettext_lazy("indicator", "Teams of outreach: townships")),
    ("team_village", Level.VILLAGE, pgettext_lazy("indicator", "Teams of outreach: villages")),
    ("team_grid", Level.GRID, pgettext_lazy("indicator", "Teams of outreach: grids")),
)

INDICATORS = register("outreach", (
    Indicator(
        "activities", GROUP, pgettext_lazy("indicator", "Activities of outreach"), Shape.COUNT, _DONE,
        pgettext_lazy("indicator", "Activities held in the period, without those rejected or withdrawn"), HOUSE,
        among=_COUNTS, better=Better.UP,
    ),
    Indicator(
        "reach", GROUP, pgettext_lazy("indicator", "People reached by outreach"), Shape.SUM, _DONE,
        pgettext_lazy("indicator", "People reached at the activities of the period, as entered; who came twice counts "
                                   "twice"), HOUSE, among=_COUNTS, column="reach", counts=Unit.PERSON, better=Better.UP,
    ),
    Indicator(
        "confirmed", GROUP, pgettext_lazy("indicator", "Activities confirmed in review"), Shape.RATE, _DONE,
        pgettext_lazy("indicator", "Activities confirmed / activities of the period that were drawn and reviewed"),
        HOUSE, among=Q(state__in=[State.CONFIRMED, State.REJECTED]), hit=Q(state=State.CONFIRMED), better=Better.UP,
    ),
    Indicator(
        "events", GROUP, pgettext_lazy("indicator", "Events of outreach"), Shape.COUNT, _HELD,
        pgettext_lazy("indicator", "Events of the series held in the period"), HOUSE,
        among=Q(state=EventState.HELD), better=Better.UP, order="-held_on",
    ),
    Indicator(
        "daily", GROUP, pgettext_lazy("indicator", "Daily items"), Shape.COUNT, _TOLD,
        pgettext_lazy("indicator", "Daily items of the period, one for each unit and day"), HOUSE, better=Better.UP,
        order="-day",
    ),
    Indicator(
        "passed_on", GROUP, pgettext_lazy("indicator", "The city's daily items passed on"), Shape.RATE, _GIVEN,
        pgettext_lazy("indicator", "Receipts of units that passed the item on / receipts of the period"), HOUSE,
        hit=Q(passed_at__isnull=False), better=Better.UP, order="-day",
    ),
    Indicator(
        "sites", GROUP, pgettext_lazy("indicator", "Places of outreach"), Shape.COUNT, _OPEN,
        pgettext_lazy("indicator", "Places of outreach that are open now"), HOUSE, among=Q(closed_on__isnull=True),
        better=Better.UP, order="opened_on",
    ),
    *(
        Indicator(
            code, GROUP, name, Shape.COUNT, _SERVING,
            pgettext_lazy("indicator", "Members of the teams of this level who serve now"), HOUSE,
            among=Q(level=level, until__isnull=True), counts=Unit.PERSON, better=Better.UP, order="-pk",
        )
        for code, level, name in _LEVELS
    ),
))  # fmt: skip


def address(one: Indicator, _part: Part, _period: Period) -> str:
    """The list in which the counted rows stand."""
    if one.subject is ACTIVITIES:
        return reverse("outreach:index")
    if one.subject is EVENTS:
        return reverse("outreach:plan")
    if one.subject is SITES:
        return reverse("outreach:sites")
    if one.subject is MEMBERS:
        level = next((level for code, level, _name in _LEVELS if code == one.code), "")
        return f"{reverse('outreach:teams')}?level={level}"
    return reverse("outreach:daily")
