# SPDX-License-Identifier: Apache-2.0
"""The state of the desk in a few numbers, for a screen on the wall, and what the leader of a shift looks at beside it:
clocks, hands, stations, what slept and came back.

board(actor, now)             the numbers of the wall; nobody's data is in them
trend(actor, now)             its curves, by hour and by day
due_soon(actor, now, after)   open warnings whose next clock still runs, the one that ends first in front
hands(actor, now)             each analyst of the centre with what is held
stations(actor, board, now)   the stations under load, with their officers and who is in charge now
returned(actor, now)          what came back from a snooze by itself and waits
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Min, Q, QuerySet, Sum
from django.db.models.functions import TruncDay, TruncHour
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.core.rulesets import LIVE
from wuzha.org.duty import on_duty
from wuzha.org.models import Person, Post, Unit
from wuzha.org.reach import units_below
from wuzha.pages import Page, page
from wuzha.warning.models import ActKind, DeskActItem, ItemResult, WarningRecord
from wuzha.warning.queries.alerts import holder
from wuzha.warning.queries.candidates import analysts, officers
from wuzha.warning.queries.tasks.lists import Clock, next_clock
from wuzha.warning.rules.completion import held_too_long
from wuzha.warning.rules.lifecycle import AT_STATION, OPEN, Level, State
from wuzha.warning.rulesets import CLAIMS, COMPLETION, REASONS

#: Stations shown: those with the most open warnings. More would be too small to read across a room.
MOST_STATIONS = 15
#: Whole hours, and days with today, of the curves.
TREND_HOURS, TREND_DAYS = 24, 14


@dataclass(frozen=True, slots=True)
class StationLoad:
    """Open warnings of a station: all, not yet signed in, with a clock that has run out. `pk` is the station's."""

    pk: int
    name: str
    open: int
    unsigned: int
    late: int

    @property
    def signed(self) -> int:
        return self.open - self.unsigned


@dataclass(frozen=True, slots=True)
class Trend:
    """Curves: by whole hour of the last day, the latest last; evidenced sums by day (分), today last."""

    arrived: list[int]
    dispatched: list[int]
    met: list[int]
    averted: list[int]


@dataclass(frozen=True, slots=True)
class Board:
    """Everything the wall shows, at a moment. Money in 分."""

    at: datetime
    #: Level → warnings that wait to be taken.
    waiting: dict[Level, int]
    #: When the one that waits longest was received.
    oldest: datetime | None
    #: Open warnings whose first clock has run out, and whose will within `soon_minutes`.
    late: int
    soon: int
    soon_minutes: int
    in_triage: int
    stations: list[StationLoad]
    #: In the last `hours` hours.
    hours: int
    arrived: int
    dispatched: int
    met: int
    #: Of warnings closed today (Asia/Shanghai): with evidence, and claimed without.
    averted_evidenced_fen: int
    averted_claimed_fen: int
    #: What `stations` leaves out: how many, and their open warnings.
    other_stations: int
    other_open: int

    @property
    def waiting_total(self) -> int:
        return sum(self.waiting.values())


def board(actor: Actor, now: datetime | None = None, most_stations: int = MOST_STATIONS) -> Board:
    """The board of an actor's reach, with at most so many stations: those with the most that is late, then open."""
    now = now or timezone.now()
    policy = LIVE.at(now)
    since, soon = now - timedelta(hours=policy.arrival_hours), now + timedelta(minutes=policy.soon_minutes)
    visible = WarningRecord.objects.visible_to(actor)
    awake = Q(snoozed_until__isnull=True) | Q(snoozed_until__lte=now)
    groups: list[Any] = list(
        visible.filter(state__in=OPEN)
        .values("state", "level", "station_id")
        .annotate(
            all=Count("pk"),
            awake=Count("pk", filter=awake),
            oldest=Min("received_at", filter=awake),
            late=Count("pk", filter=Q(next_due__lt=now)),
            soon=Count("pk", filter=Q(next_due__gte=now, next_due__lt=soon)),
        )
        .order_by()
    )
    waiting = [one for one in groups if one["state"] == State.RECEIVED]
    loads = _stations([one for one in groups if one["state"] in AT_STATION])
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    money = visible.filter(state=State.CLOSED, closed_at__gte=midnight).aggregate(
        evidenced=Sum("averted_evidenced_fen", default=0), claimed=Sum("averted_claimed_fen", default=0)
    )
    return Board(
        at=now,
        waiting={level: sum(one["awake"] for one in waiting if one["level"] == level) for level in Level},
        oldest=min((one["oldest"] for one in waiting if one["oldest"]), default=None),
        late=sum(one["late"] for one in groups),
        soon=sum(one["soon"] for one in groups),
        soon_minutes=policy.soon_minutes,
        in_triage=sum(one["all"] for one in groups if one["state"] == State.CLAIMED),
        stations=loads[:most_stations],
        hours=policy.arrival_hours,
        # Those of the last hour, exactly.
        # ast-grep-ignore: no-unbounded-count
        arrived=visible.filter(received_at__gte=since).count(),
        # Those of the last hour, exactly.
        # ast-grep-ignore: no-unbounded-count
        dispatched=visible.filter(dispatched_at__gte=since).count(),
        # Who was met within the hour is still open, or was closed within it.
        # ast-grep-ignore: no-unbounded-count
        met=visible.filter(Q(state__in=OPEN) | Q(closed_at__gte=since), met_at__gte=since).count(),
        averted_evidenced_fen=money["evidenced"],
        averted_claimed_fen=money["claimed"],
        other_stations=len(loads[most_stations:]),
        other_open=sum(one.open for one in loads[most_stations:]),
    )


def trend(actor: Actor, now: datetime) -> Trend:
    """The curves of an actor's reach."""
    visible = WarningRecord.objects.visible_to(actor)
    hour = timezone.localtime(now).replace(minute=0, second=0, microsecond=0)
    hours = [hour - timedelta(hours=back) for back in range(TREND_HOURS, 0, -1)]
    today = hour.replace(hour=0)
    days = [today - timedelta(days=back) for back in reversed(range(TREND_DAYS))]

    def by_hour(column: str, rows: QuerySet[WarningRecord]) -> list[int]:
        lately = rows.filter(**{f"{column}__gte": hours[0], f"{column}__lt": hour})
        return _filled(lately.annotate(at=TruncHour(column)).values("at").annotate(n=Count("pk")), hours)

    # Who was met within the day is still open, or was closed within it.
    lately = visible.filter(Q(state__in=OPEN) | Q(closed_at__gte=hours[0]))
    closed = visible.filter(state=State.CLOSED, closed_at__gte=days[0]).annotate(at=TruncDay("closed_at"))
    return Trend(
        arrived=by_hour("received_at", visible),
        dispatched=by_hour("dispatched_at", visible),
        met=by_hour("met_at", lately),
        averted=_filled(closed.values("at").annotate(n=Sum("averted_evidenced_fen", default=0)), days),
    )


def _filled(rows: Any, moments: list[datetime]) -> list[int]:
    """The number of each moment, 0 where there is none."""
    found = {row["at"]: row["n"] for row in rows.order_by()}
    return [found.get(moment, 0) for moment in moments]


def _stations(groups: list[dict[str, int]]) -> list[StationLoad]:
    names = dict(Unit.objects.filter(pk__in={one["station_id"] for one in groups}).values_list("pk", "name"))
    loads = [
        StationLoad(
            pk,
            name,
            sum(one["all"] for one in groups if one["station_id"] == pk),
            sum(one["all"] for one in groups if one["station_id"] == pk and str(one["state"]) == State.DISPATCHED),
            sum(one["late"] for one in groups if one["station_id"] == pk),
        )
        for pk, name in names.items()
    ]
    return sorted(loads, key=lambda load: (-load.late, -load.open, load.name))


#: Rows of the list of clocks and of what came back.
SIZE = 20
#: Held warnings that are read; `max_held` times the analysts of a centre is less.
MOST_HELD = 500


@dataclass(frozen=True, slots=True)
class HeldClock:
    """A warning, its next clock, and who is on it: a person or a unit."""

    warning: WarningRecord
    clock: Clock | None
    holder: Any


@dataclass(frozen=True, slots=True)
class HeldWarning:
    """A warning in somebody's hands; `too_long` when completing it takes longer than its level allows."""

    warning: WarningRecord
    too_long: bool


@dataclass(slots=True)
class Hands:
    """What one analyst holds, the longest held first, and how many one may hold."""

    person: Person
    most: int
    held: list[HeldWarning] = field(default_factory=list)

    @property
    def full(self) -> bool:
        return len(self.held) >= self.most


@dataclass(frozen=True, slots=True)
class Station:
    """A station under load, how many officers it has, and who is in charge of it now, if anybody is named."""

    load: StationLoad
    officers: int
    chief: str


@dataclass(frozen=True, slots=True)
class WokenWarning:
    """What waits again after a snooze; who had set it aside and why, while that is still kept."""

    warning: WarningRecord
    by: str
    reason: str


def due_soon(actor: Actor, now: datetime, after: str = "", size: int = SIZE) -> Page[HeldClock]:
    """Open warnings with a clock that runs out after `now`, soonest first. Raises `CursorError`."""
    rows: QuerySet[WarningRecord] = WarningRecord.objects.visible_to(actor)
    rows = rows.filter(state__in=OPEN, next_due__gt=now)
    rows = rows.select_related("station", "officer", "claimed_by", "centre").order_by("next_due", "id")
    found = page(rows, after, size)
    return found.of([HeldClock(warning, next_clock(warning), holder(warning)) for warning in found.rows])


def hands(actor: Actor, now: datetime) -> list[Hands]:
    """Every analyst of the actor's centre, and whoever else holds something there; the fullest hands first."""
    most, rules = CLAIMS.at(now).max_held, COMPLETION.at(now)
    found = {person.pk: Hands(person, most) for person in analysts(actor)}
    rows: Any = (
        WarningRecord.objects.visible_to(actor)
        .filter(state=State.CLAIMED, centre_id__in=units_below(actor.unit_path).ids)
        .select_related("claimed_by")
        .order_by("claimed_at", "pk")[:MOST_HELD]
    )
    for warning in rows:
        person = found.setdefault(warning.claimed_by_id, Hands(warning.claimed_by, most))
        too_long = held_too_long(warning.claimed_at, now, rules.max_hold(Level(warning.level).name))
        person.held.append(HeldWarning(warning, too_long))
    return sorted(found.values(), key=lambda one: (-len(one.held), one.person.name, one.person.pk))


def stations(loads: list[StationLoad], now: datetime) -> list[Station]:
    """The loads of stations (`wall.board`) with their people."""
    keys = {load.pk for load in loads}
    posted = officers(keys, timezone.localdate(now))
    chiefs = {unit: person for (unit, post), person in on_duty(keys, now).items() if post == Post.CHIEF}
    names = dict(Person.objects.filter(pk__in=chiefs.values()).values_list("pk", "name"))
    return [Station(load, posted.get(load.pk, 0), names.get(chiefs.get(load.pk, 0), "")) for load in loads]


def returned(actor: Actor, now: datetime, size: int = SIZE) -> list[WokenWarning]:
    """What waits again after its snooze has run out, the latest first."""
    warnings = list(
        WarningRecord.objects.visible_to(actor)
        .filter(state=State.RECEIVED, snoozed_until__lte=now)
        .order_by("-snoozed_until", "-pk")[:size]
    )
    latest = (
        DeskActItem.objects.filter(
            warning_id__in=[one.pk for one in warnings], act__kind=ActKind.SNOOZE, result=ItemResult.DONE
        )
        .select_related("act__by")
        .order_by("warning_id", "-pk")
        .distinct("warning_id")
    )
    acts = {item.warning_id: item.act for item in latest}
    words = REASONS.at(now)
    found = []
    for warning in warnings:
        act = acts.get(warning.pk)
        reason = act.given.get("reason", "") if act else ""
        found.append(WokenWarning(warning, str(act.by) if act else "", words.label(reason) if reason else ""))
    return found
