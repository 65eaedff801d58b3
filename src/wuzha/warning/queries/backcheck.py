# SPDX-License-Identifier: Apache-2.0
"""Cases and their back-check: lists by class and period, one case, and what was missed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import TruncDate

from wuzha import pages
from wuzha.audit.actor import Actor
from wuzha.cases.queries.victims import Victim, victim_of
from wuzha.cases.reach import reach_of
from wuzha.core.indicators import Period
from wuzha.engine.calendar import SHANGHAI
from wuzha.org.models import Unit
from wuzha.warning.models import BackCheck, CaseMatch, Transition, WarningRecord
from wuzha.warning.rules.backcheck import DESPITE_WARNING, Stage
from wuzha.warning.rules.lifecycle import Act

#: Stands for every class of `DESPITE_WARNING`.
WARNED = "WARNED"


@dataclass(frozen=True, slots=True)
class Filters:
    """Which cases: reported in a period, by what the back-check over `days` found; empty leaves it open.

    `stage` is a class, or `WARNED` for all that were warned in time. `unit` is whoever has the case; no territory.
    """

    period: Period
    days: int
    stage: str = ""
    fraud_type: str = ""
    corrected: bool = False
    unit: Unit | None = None

    def of_unit(self, actor: Actor) -> QuerySet[BackCheck]:
        """Back-checks of the cases in the actor's reach, of every class, whenever reported."""
        rows: QuerySet[BackCheck] = BackCheck.objects.visible_to(actor).filter(days=self.days)
        return rows if self.unit is None else rows.filter(reach_of(self.unit.path, "victim__case__"))

    def checks(self, actor: Actor) -> QuerySet[BackCheck]:
        """Those of the cases reported in the period."""
        return self.of_unit(actor).filter(self.period.covers("victim__reported_at"))

    def chosen(self, actor: Actor) -> QuerySet[BackCheck]:
        """The ones the list shows."""
        rows = self.checks(actor)
        if self.stage:
            rows = rows.filter(stage__in=DESPITE_WARNING if self.stage == WARNED else (self.stage,))
        if self.fraud_type:
            rows = rows.filter(victim__case__fraud_type=self.fraud_type)
        return rows.exclude(corrected="") if self.corrected else rows


@dataclass(frozen=True, slots=True)
class Totals:
    """Cases of a period by class, and what follows from it."""

    by_stage: Mapping[str, int]
    corrected: int
    loss_fen: int

    @property
    def cases(self) -> int:
        return sum(self.by_stage.values())

    @property
    def missed(self) -> int:
        return self.by_stage.get(Stage.NOT_WARNED, 0)

    @property
    def despite(self) -> int:
        """Warned in time and deceived all the same."""
        return sum(self.by_stage.get(stage, 0) for stage in DESPITE_WARNING)


@dataclass(frozen=True, slots=True)
class QuietDays:
    """Days on which nobody who had been warned in time was deceived (as 临沂 counts them, `domain.md` §3.6)."""

    days: int
    quiet: int
    #: Days in a row up to the last one of the period.
    running: int
    longest: int


@dataclass(frozen=True, slots=True)
class MissedType:
    """One scam type: its cases, those nobody warned of, and which sources warned of the others."""

    fraud_type: str
    cases: int
    missed: int
    by_source: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of the two lines of a case. `side` is `chain` or `case`; a warning out of reach has no link."""

    at: datetime
    side: str
    what: str
    warning: WarningRecord | None = None
    reachable: bool = False


@dataclass(frozen=True, slots=True)
class CaseFile:
    """One case: its checks by days, the warnings found, and the two lines."""

    victim: Victim
    checks: list[BackCheck]
    matches: list[CaseMatch]
    moments: list[Moment]
    #: Keys of the warnings the actor may open.
    reachable: frozenset[int]


def totals(actor: Actor, filters: Filters) -> Totals:
    """Counts by class over the period, whatever class the list shows."""
    rows = filters.checks(actor)
    by_stage = dict(rows.values_list("stage").order_by("stage").annotate(n=Count("pk")))
    sums = rows.aggregate(corrected=Count("pk", filter=~Q(corrected="")), loss=Sum("victim__loss_fen"))
    return Totals(by_stage, sums["corrected"], int(sums["loss"] or 0))


def page(actor: Actor, filters: Filters, after: str = "") -> pages.Page[BackCheck]:
    """The list, the latest report first. Raises `CursorError`."""
    rows = filters.chosen(actor).select_related("victim", "victim__case", "victim__case__unit", "warning")
    return pages.page(rows.order_by("-victim__reported_at", "-id"), after)


def quiet_days(actor: Actor, filters: Filters) -> QuietDays:
    """Whole days of the period without such a case, by the day of the deed; a day that still runs is not counted."""
    last = (filters.period.end - timedelta(microseconds=1)).astimezone(SHANGHAI).date()
    if filters.period.running:
        last -= timedelta(days=1)
    number = max((last - filters.period.first).days + 1, 0)
    rows = (
        filters.of_unit(actor)
        .filter(stage__in=DESPITE_WARNING)
        .filter(filters.period.covers("victim__occurred_at"))
        .annotate(day=TruncDate("victim__occurred_at", tzinfo=SHANGHAI))
        .values_list("day", flat=True)
        .distinct()
    )
    return _quiet(filters.period.first, number, set(rows))


def missed_types(actor: Actor, filters: Filters) -> tuple[list[str], list[MissedType]]:
    """(sources in the order of their cases, scam types with the most missed first)."""
    rows = filters.checks(actor).order_by()
    cases: dict[str, int] = defaultdict(int)
    missed: dict[str, int] = defaultdict(int)
    sources: dict[str, dict[str, int]] = defaultdict(dict)
    counted = rows.values_list("victim__case__fraud_type", "warning__source_type", "stage").annotate(n=Count("pk"))
    for fraud_type, source, stage, number in counted:
        cases[fraud_type] += number
        if stage == Stage.NOT_WARNED:
            missed[fraud_type] += number
        elif source:
            sources[fraud_type][source] = sources[fraud_type].get(source, 0) + number
    by_source: dict[str, int] = defaultdict(int)
    for found in sources.values():
        for source, number in found.items():
            by_source[source] += number
    types = [MissedType(one, cases[one], missed[one], sources[one]) for one in cases]
    return (
        sorted(by_source, key=lambda one: (-by_source[one], one)),
        sorted(types, key=lambda one: (-one.missed, -one.cases, one.fraud_type)),
    )


def file_of(actor: Actor, pk: int) -> CaseFile | None:
    """One case with its warnings on the other side; `None` when it is not in the actor's reach."""
    victim = victim_of(actor, pk)
    if victim is None:
        return None
    checks = list(
        BackCheck.objects.visible_to(actor)
        .filter(victim=victim)
        .select_related("warning", "corrected_by")
        .order_by("days")
    )
    matches = list(
        CaseMatch.objects.visible_to(actor)
        .filter(victim=victim)
        .select_related("warning", "warning__station", "warning__merged_into")
        .order_by("warning__first_pushed_at", "pk")
    )
    warnings = [match.warning for match in matches]
    visible = WarningRecord.objects.visible_to(actor).filter(pk__in=[one.pk for one in warnings])
    reachable = frozenset(visible.values_list("pk", flat=True))
    return CaseFile(victim, checks, matches, _moments(victim, warnings, reachable), reachable)


@dataclass(frozen=True, slots=True)
class Broken:
    """Where the chain broke for a victim of a case that was warned in time, and the station that had the warning."""

    stage: str
    word: str
    station_id: int | None


def broken_in(actor: Actor, case_pk: int) -> Broken | None:
    """The class that drives accountability, of the victim of a case whose check broke first in the chain; nothing where
    nobody was warned in time."""
    rows = BackCheck.objects.visible_to(actor).filter(victim__case=case_pk, stage__in=DESPITE_WARNING)
    found = sorted(rows.select_related("warning"), key=lambda one: (DESPITE_WARNING.index(Stage(one.stage)), one.days))
    if not found:
        return None
    first = found[0]
    station = first.warning.station_id if first.warning is not None else None
    return Broken(first.stage, str(Stage(first.stage).label), station)


def _moments(victim: Victim, warnings: list[WarningRecord], reachable: frozenset[int]) -> list[Moment]:
    moments = [Moment(victim.occurred_at, "case", "occurred"), Moment(victim.reported_at, "case", "reported")]
    first: dict[tuple[int, str], datetime] = {}
    steps = Transition.unscoped.filter(warning__in=warnings, act__in=(Act.DISPATCH, Act.SIGN, Act.RETURN, Act.CLOSE))
    for warning, act, at in steps.order_by("at").values_list("warning_id", "act", "at"):
        first.setdefault((warning, act), at)
    for one in warnings:
        points = {
            "pushed": one.first_pushed_at,
            "dispatched": first.get((one.pk, Act.DISPATCH)) or one.dispatched_at,
            "signed": first.get((one.pk, Act.SIGN)) or one.signed_at,
            "returned": first.get((one.pk, Act.RETURN)),
            "met": one.met_at,
            "closed": one.closed_at,
        }
        moments += [
            Moment(at, "chain", what, one, one.pk in reachable) for what, at in points.items() if at is not None
        ]
    order = ("pushed", "dispatched", "signed", "returned", "met", "closed", "occurred", "reported")
    return sorted(moments, key=lambda moment: (moment.at, order.index(moment.what)))


def _quiet(first: date, number: int, loud: set[date]) -> QuietDays:
    longest = running = quiet = 0
    for place in range(number):
        running = 0 if first + timedelta(days=place) in loud else running + 1
        quiet += running > 0
        longest = max(longest, running)
    return QuietDays(number, quiet, running, longest)


@dataclass(frozen=True, slots=True)
class Relapse:
    """A person of a township who was deceived after a dissuasion: the case, and the loss."""

    case_id: int
    fen: int


def deceived_after_dissuasion(actor: Actor, town: str, first: date, last: date) -> list[Relapse]:
    """Of each victim in reach whom a warning of a township (nine digits) had dissuaded, closed within these days."""
    rows = CaseMatch.objects.visible_to(actor).filter(
        Period(first, last).covers("warning__closed_at"), relapse=True, warning__division_code__startswith=town
    )
    found = rows.order_by("victim_id").distinct("victim_id")
    return [Relapse(*one) for one in found.values_list("victim__case_id", "victim__loss_fen")]
