# SPDX-License-Identifier: Apache-2.0
"""The state of the desk in a few numbers, for a screen on the wall. Nobody's data is in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q, Sum
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.core.rulesets import LIVE
from wuzha.org.models import Unit
from wuzha.warning.models import WarningRecord
from wuzha.warning.rules.lifecycle import AT_STATION, OPEN, Level, State

#: Stations shown: those with the most open warnings.
MOST_STATIONS = 24


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
    groups = list(
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
        stations=_stations([one for one in groups if one["state"] in AT_STATION])[:most_stations],
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
    )


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
