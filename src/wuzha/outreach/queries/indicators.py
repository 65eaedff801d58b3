# SPDX-License-Identifier: Apache-2.0
"""What is counted of outreach: by the day of the activity, each once, without what was rejected or withdrawn."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Greatest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from wuzha.core.indicators import Basis, Better, Indicator, Part, Period, Selection, Shape, Subject, Unit, register
from wuzha.core.steps import state_then
from wuzha.org.models import Unit as Place
from wuzha.org.services.guard import at_the_top
from wuzha.outreach.models import (
    Activity,
    ActivityStep,
    Aim,
    Campaign,
    DailyItem,
    DailyReceipt,
    Event,
    ReachShare,
    Site,
    TeamMember,
)
from wuzha.outreach.queries.board import COVERED, holds_from
from wuzha.outreach.rules.aims import TAKEN, AimState
from wuzha.outreach.rules.life import COUNTING, Asked, EventState, Level, State
from wuzha.outreach.rulesets import POLICY

GROUP = pgettext_lazy("indicator", "Outreach")
HOUSE = pgettext_lazy(
    "indicator", "Counting rule set locally: by the day of the activity, without what was rejected or withdrawn"
)


def _subject(model: Any, code: str, label: Any, *related: str, recorded: str = "") -> Subject:
    def rows(of: Selection, _period: Period | None) -> QuerySet[Any]:
        found: QuerySet[Any] = model.objects.visible_to(of.actor).filter(of.rule)
        return found

    return Subject(code, label, rows, related, timeless=True, recorded=recorded)


def _activities(of: Selection, period: Period | None) -> QuerySet[Any]:
    """Activities with the state that each had when the figure was known (`was`)."""
    known = period.known if period is not None else None
    found: QuerySet[Any] = Activity.objects.visible_to(of.actor).filter(of.rule)
    told: QuerySet[Any] = found.annotate(was=state_then(ActivityStep, "activity", known))
    return told


ACTIVITIES = Subject(
    "outreach_activity", pgettext_lazy("outreach", "activities"), _activities, ("unit",), timeless=True,
    recorded="recorded_at",
)  # fmt: skip
EVENTS = _subject(Event, "outreach_event", pgettext_lazy("outreach", "events"), "host")
ITEMS = _subject(DailyItem, "daily_item", pgettext_lazy("outreach", "daily items"), "unit", recorded="at")
RECEIPTS = _subject(DailyReceipt, "daily_receipt", pgettext_lazy("outreach", "receipts"), "unit", "item")
AIMS = _subject(Aim, "outreach_aim", pgettext_lazy("outreach", "suggestions of the week"), "unit", recorded="at")
SITES = _subject(Site, "outreach_site", pgettext_lazy("outreach", "places"), "unit")
MEMBERS = _subject(TeamMember, "team_member", pgettext_lazy("outreach", "members of teams"), "unit")


def _campaigns(of: Selection, _period: Period | None) -> QuerySet[Any]:
    """Those of the city, which are of no unit below it."""
    found: QuerySet[Any] = Campaign.objects.visible_to(of.actor).filter(of.rule)
    return found if at_the_top(of.actor) else found.none()


CAMPAIGNS = Subject(
    "outreach_campaign", pgettext_lazy("outreach", "campaigns"), _campaigns, timeless=True, recorded="at"
)


def _places(of: Selection, kinds: Any) -> Any:
    today = timezone.localdate()
    path = of.actor.unit_path
    # By the path: a list of all keys would be sent and read for each of many periods.
    rows = Place.objects.filter(path__startswith=path or "", kind__in=kinds, valid_from__lte=today)
    rows = rows.none() if path is None else rows
    return rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=today)).filter(of.rule)


def _covered(of: Selection, _period: Period | None) -> Any:
    """Grids and villages, and whether somebody serves whose training holds."""
    today = timezone.localdate()
    rows = TeamMember.unscoped.filter(unit=OuterRef("pk"), since__lte=today, trained_on__gte=holds_from(today))
    return _places(of, COVERED).annotate(trained=Exists(rows.filter(Q(until__isnull=True) | Q(until__gte=today))))


def _owing(of: Selection, period: Period | None) -> Any:
    """Units that owe an item a day, each with how many days of the period are over without one."""
    today, rules = timezone.localdate(), POLICY.at()
    first = max(period.first if period else today.replace(day=1), rules.daily_since)
    last = min(period.last if period else today, today - timedelta(days=1))
    days = max((last - first).days + 1, 0)
    own = DailyItem.unscoped.filter(unit=OuterRef("pk"), day__gte=first, day__lte=last)
    passed = DailyReceipt.unscoped.filter(unit=OuterRef("pk"), day__gte=first, day__lte=last, passed_at__isnull=False)
    alone = ~Exists(DailyItem.unscoped.filter(unit=OuterRef("unit"), day=OuterRef("day")))
    return _places(of, rules.daily_kinds).annotate(
        missing=Greatest(Value(days) - _days(own) - _days(passed.filter(alone)), Value(0), output_field=IntegerField())
    )


def _days(rows: QuerySet[Any]) -> Any:
    counted = rows.order_by().values("unit").annotate(n=Count("day", distinct=True)).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))


GRIDS = Subject("outreach_covered", pgettext_lazy("outreach", "grids and villages"), _covered, timeless=True)
OWING = Subject("outreach_owing", pgettext_lazy("outreach", "units that owe a daily item"), _owing)
SHARES = _subject(ReachShare, "outreach_share", pgettext_lazy("outreach", "reported shares"), "unit")

_NOW = Basis(GRIDS, "", pgettext_lazy("outreach", "serving now"), standing=True)
_OVER = Basis(OWING, "", pgettext_lazy("outreach", "of the period"))
_REPORTED = Basis(SHARES, "month", pgettext_lazy("outreach", "of the period"), of_days=True)
_DONE = Basis(ACTIVITIES, "day", pgettext_lazy("outreach", "held in the period"), of_days=True)
_HELD = Basis(EVENTS, "held_on", pgettext_lazy("outreach", "held in the period"), of_days=True)
_TOLD = Basis(ITEMS, "day", pgettext_lazy("outreach", "of the period"), of_days=True)
_GIVEN = Basis(RECEIPTS, "day", pgettext_lazy("outreach", "of the period"), of_days=True)
_OPEN = Basis(SITES, "", pgettext_lazy("outreach", "open now"), standing=True)
_SERVING = Basis(MEMBERS, "", pgettext_lazy("outreach", "serving now"), standing=True)
_ASKED = Basis(AIMS, "starts_on", pgettext_lazy("outreach", "of the weeks that begin in the period"), of_days=True)
_JUDGED = Basis(CAMPAIGNS, "judged_at", pgettext_lazy("outreach", "judged in the period"))
_COUNTS = Q(was__in=[one.value for one in COUNTING])
_LEVELS = (
    ("team_city", Level.CITY, pgettext_lazy("indicator", "Teams of outreach: city")),
    ("team_town", Level.TOWN, pgettext_lazy("indicator", "Teams of outreach: townships")),
    ("team_village", Level.VILLAGE, pgettext_lazy("indicator", "Teams of outreach: villages")),
    ("team_grid", Level.GRID, pgettext_lazy("indicator", "Teams of outreach: grids")),
)
PROXY = pgettext_lazy(
    "indicator", "Reported by the units, months that begin in the period: a proxy, which says nothing of effect"
)
#: Code of the share, code of what it is out of, kind, their names.
_SHARES = (
    ("known_share", "known_asked", Asked.KNOWN, pgettext_lazy("indicator", "Reported share who know (proxy)"),
     pgettext_lazy("indicator", "Asked whether they know (reported)")),
    ("app_share", "app_asked", Asked.APP, pgettext_lazy("indicator", "Reported share with the app (proxy)"),
     pgettext_lazy("indicator", "Counted for the app (reported)")),
    ("face_share", "face_asked", Asked.FACE,
     pgettext_lazy("indicator", "Reported share spoken to face to face (proxy)"),
     pgettext_lazy("indicator", "To be spoken to face to face (reported)")),
)  # fmt: skip

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
        HOUSE, among=Q(was__in=[State.CONFIRMED, State.REJECTED]), hit=Q(was=State.CONFIRMED), better=Better.UP,
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
        "campaigns_judged", GROUP, pgettext_lazy("indicator", "Campaigns judged on cases"), Shape.COUNT, _JUDGED,
        pgettext_lazy("indicator", "Campaigns judged in the period, whatever the verdict; of one judged twice the "
                                   "last"), HOUSE, among=~Q(verdict=""), better=Better.UP, order="-judged_at",
    ),
    Indicator(
        "campaigns_effective", GROUP, pgettext_lazy("indicator", "Campaigns that reduced cases"), Shape.COUNT, _JUDGED,
        pgettext_lazy("indicator", "Campaigns judged in the period whose reduction is more than luck; one without this "
                                   "verdict may have worked, and was too small to show it"), HOUSE,
        among=Q(verdict="effect"), better=Better.UP, order="-judged_at",
    ),
    Indicator(
        "aim_target", GROUP, pgettext_lazy("indicator", "People suggested to be reached"), Shape.SUM, _ASKED,
        pgettext_lazy("indicator", "People whom the suggestions of the week asked to reach, added up, without those "
                                   "declined"), HOUSE, among=~Q(state=AimState.DECLINED),
        column="target", counts=Unit.PERSON, order="-starts_on",
    ),
    Indicator(
        "aims_answered", GROUP, pgettext_lazy("indicator", "Suggestions of the week answered"), Shape.RATE, _ASKED,
        pgettext_lazy("indicator", "Suggestions that the unit accepted, changed or declined / all of the weeks that "
                                   "begin in the period"), HOUSE,
        hit=~Q(state=AimState.SUGGESTED), better=Better.UP, order="-starts_on",
    ),
    Indicator(
        "aims_met", GROUP, pgettext_lazy("indicator", "Suggestions taken up and met by activities"), Shape.RATE, _ASKED,
        pgettext_lazy("indicator", "Suggestions accepted or changed for which an activity reached people of the "
                                   "audience meant, in the unit, about the scam meant / those accepted or changed"),
        HOUSE, among=Q(state__in=TAKEN), hit=Q(covered__gt=0), better=Better.UP, order="-starts_on",
    ),
    Indicator(
        "aims_covered", GROUP, pgettext_lazy("indicator", "Coverage of what was suggested"), Shape.PER, _ASKED,
        pgettext_lazy("indicator", "People known to be of the age meant reached by activities about the scam meant, "
                                   "each for one suggestion, at most its target / the targets of all not declined"),
        HOUSE,
        among=~Q(state=AimState.DECLINED),
        column="covered", counts=Unit.RATIO, per="outreach.aim_target", better=Better.UP, order="-starts_on",
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
    Indicator(
        "covered", GROUP, pgettext_lazy("indicator", "Grids and villages covered"), Shape.RATE, _NOW,
        pgettext_lazy("indicator", "Grids and villages with somebody whose training holds / all of them"), HOUSE,
        hit=Q(trained=True), better=Better.UP, order="path",
    ),
    Indicator(
        "missing", GROUP, pgettext_lazy("indicator", "Days without a daily item"), Shape.SUM, _OVER,
        pgettext_lazy("indicator", "Days of the period that are over and on which a unit neither told nor passed on "
                                   "anything, all units together"), HOUSE, among=Q(missing__gt=0), column="missing",
        better=Better.DOWN, order="path",
    ),
    *(
        Indicator(
            base, GROUP, name, Shape.SUM, _REPORTED,
            pgettext_lazy("indicator", "What the shares reported are out of, added up"), PROXY, among=Q(kind=kind),
            column="asked", counts=Unit.PERSON, order="-month",
        )
        for _code, base, kind, _name, name in _SHARES
    ),
    *(
        Indicator(
            code, GROUP, name, Shape.PER, _REPORTED,
            pgettext_lazy("indicator", "Counted / out of, added up over units and months"), PROXY, among=Q(kind=kind),
            column="counted", counts=Unit.RATIO, per=f"outreach.{base}", better=Better.UP, order="-month",
        )
        for code, base, kind, name, _base in _SHARES
    ),
))  # fmt: skip


def address(one: Indicator, _part: Part, _period: Period) -> str:
    """The list in which the counted rows stand."""
    if one.subject is ACTIVITIES:
        return reverse("outreach:index")
    if one.subject is EVENTS:
        return reverse("outreach:plan")
    if one.subject is CAMPAIGNS:
        return reverse("outreach:campaigns")
    if one.subject is AIMS:
        return reverse("outreach:aims")
    if one.subject is SITES:
        return reverse("outreach:sites")
    if one.subject is GRIDS:
        return reverse("outreach:gaps")
    if one.subject is SHARES:
        return reverse("outreach:shares")
    if one.subject is MEMBERS:
        level = next((level for code, level, _name in _LEVELS if code == one.code), "")
        return f"{reverse('outreach:teams')}?level={level}"
    return reverse("outreach:daily")
