# SPDX-License-Identifier: Apache-2.0
"""What call-backs and watches came to, station by station, without calling a few calls a difference."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, F, Q
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.core.indicators import Period
from wuzha.engine.surveillance import wilson
from wuzha.org.models import Unit
from wuzha.warning.models import CallBack, Watch
from wuzha.warning.rules.followup import JUDGED, Consequence, Ending, Verdict


@dataclass(frozen=True, slots=True)
class CallBackFigures:
    """Call-backs of one station (`None`: of all) judged, given up and still to do."""

    station: Unit | None
    valid: int
    judged: int
    gave_up: int
    overdue: int
    unanswered: int
    #: Fewer judged than this are too few for a comparison.
    enough: int

    @property
    def share(self) -> float | None:
        return self.valid / self.judged if self.judged else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """95 % interval of the share of true records."""
        return wilson(self.valid, self.judged) if self.judged else None

    @property
    def comparable(self) -> bool:
        return self.judged >= self.enough


@dataclass(frozen=True, slots=True)
class WatchFigures:
    """Watches of one station (`None`: of all): running and overdue now, ended and lost in the period."""

    station: Unit | None
    running: int
    overdue: int
    pushed: int
    ended: int
    lost: int

    @property
    def interval(self) -> tuple[float, float] | None:
        return wilson(self.lost, self.ended) if self.ended else None

    @property
    def share(self) -> float | None:
        return self.lost / self.ended if self.ended else None


def checked(actor: Actor, period: Period, enough: int) -> tuple[CallBackFigures, list[CallBackFigures]]:
    """(all, station by station in the order of their codes: this is no ranking)."""
    done = Q(done_at__gte=period.start, done_at__lt=period.end)
    counts = {
        "valid": Count("pk", filter=done & Q(verdict=Verdict.VALID)),
        "judged": Count("pk", filter=done & Q(verdict__in=JUDGED)),
        "gave_up": Count("pk", filter=done & Q(verdict=Verdict.GAVE_UP)),
        "overdue": Count("pk", filter=Q(done_at__isnull=True, due_on__lt=timezone.localdate())),
        "unanswered": Count("pk", filter=Q(consequence=Consequence.CHIEF, answered_at__isnull=True)),
    }
    rows = (
        CallBack.objects.visible_to(actor)
        .filter(done | Q(done_at__isnull=True) | Q(consequence=Consequence.CHIEF, answered_at__isnull=True))
        .values("station_id")
        .order_by("station_id")
        .annotate(**counts)
    )
    found = {row.pop("station_id"): row for row in rows}
    stations = Unit.objects.filter(pk__in=list(found)).order_by("code")
    parts = [CallBackFigures(station, enough=enough, **found[station.pk]) for station in stations]
    whole = CallBackFigures(None, enough=enough, **{name: sum(row[name] for row in found.values()) for name in counts})
    return whole, parts


def followed(actor: Actor, period: Period) -> tuple[WatchFigures, list[WatchFigures]]:
    """(all, station by station in the order of their codes)."""
    ended = Q(ended_at__gte=period.start, ended_at__lt=period.end) & ~Q(
        ending__in=(Ending.RENEWED, Ending.REOPENED, Ending.ERROR)
    )
    running = Q(ended_at__isnull=True)
    counts = {
        "running": Count("pk", filter=running),
        "overdue": Count("pk", filter=running & Q(next_on__lt=timezone.localdate())),
        "pushed": Count("pk", filter=running & Q(pushes__gt=0)),
        "ended": Count("pk", filter=ended),
        "lost": Count("pk", filter=ended & Q(ending=Ending.LOST)),
    }
    rows = (
        Watch.objects.visible_to(actor)
        .filter(running | ended)
        .values(key=F("station_id"))
        .order_by("key")
        .annotate(**counts)
    )
    found = {row.pop("key"): row for row in rows}
    stations = Unit.objects.filter(pk__in=list(found)).order_by("code")
    parts = [WatchFigures(station, **found[station.pk]) for station in stations]
    return WatchFigures(None, **{name: sum(row[name] for row in found.values()) for name in counts}), parts
