# SPDX-License-Identifier: Apache-2.0
"""Call-backs and watches: what is due and may be done by whom, one of them with what it is about, and what they
came to, station by station, without calling a few calls a difference."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from wuzha import pages
from wuzha.audit.actor import Actor
from wuzha.core.indicators import Period
from wuzha.core.reveal import reveal_many
from wuzha.engine.surveillance import wilson
from wuzha.org.models import Unit
from wuzha.org.reach import units_below
from wuzha.pages import SIZE, Page
from wuzha.sealed.value import Sealed
from wuzha.warning.models import Attempt, CallBack, CallBackTry, WarningRecord, Watch, WatchContact
from wuzha.warning.rules.followup import JUDGED, Consequence, Ending, Verdict
from wuzha.warning.rulesets import CALLBACK

#: Rows of a list; what is due on one day is not endless.
MOST = 200
#: What a list shows of a call-back.
LISTED = ("warning", "station", "officer", "taken_by", "done_by", "answered_by", "unit")
#: Stands for the answer of what is not answered yet: after all others.
UNANSWERED = datetime(2200, 1, 1, tzinfo=UTC)
#: Fields of the person that calling somebody needs.
TO_CALL = ("name", "phone")


@dataclass(frozen=True, slots=True)
class Check:
    """A call-back with what the record says, for the person who calls."""

    callback: CallBack
    warning: WarningRecord
    #: What was tried, in order; what was said then is not shown before the person has told it.
    attempts: list[Attempt]
    tries: list[CallBackTry]
    #: Whether the caller may do it now (due, not one's own work).
    may_do: bool
    mine: bool
    #: Whether the caller is of the station whose work is checked.
    at_station: bool = False


def callbacks_to_do(actor: Actor, now: datetime) -> QuerySet[CallBack]:
    """Due by today, not in the hands of somebody else, never checking one's own work; the most urgent first."""
    return (
        open_callbacks(actor)
        .filter(due_on__lte=timezone.localdate(now))
        .filter(Q(next_at__isnull=True) | Q(next_at__lte=now))
        .filter(Q(taken_by__isnull=True) | Q(taken_by_id=actor.person_id) | Q(taken_at__lte=lease_start(now)))
        .order_by("level", "due_on", "pk")
    )


def open_callbacks(actor: Actor) -> QuerySet[CallBack]:
    """Not done, of the actor's units, and not about work the actor had a hand in."""
    return (
        CallBack.objects.visible_to(actor)
        .filter(done_at__isnull=True, unit_id__in=units_below(actor.unit_path).ids)
        .exclude(station_id=actor.unit_id)
        .exclude(involved__contains=[actor.person_id])
    )


def lease_start(now: datetime) -> datetime:
    """A call-back taken before this instant is free again."""
    return now - timedelta(minutes=CALLBACK.at(now).lease_minutes)


def listed(rows: QuerySet[CallBack]) -> list[CallBack]:
    """Call-backs with what a list shows, at most `MOST`."""
    return list(rows.select_related(*LISTED).annotate(tried=Count("tries"))[:MOST])


def capped(rows: QuerySet[Any]) -> str:
    """How many, without counting for ever: `12`, or `200+`."""
    return pages.capped_text(pages.capped(rows, MOST), MOST)


def returned(actor: Actor) -> QuerySet[CallBack]:
    """Records found not true that went back to a station of the actor's reach; those to answer first, then the
    latest answers."""
    rows: QuerySet[CallBack] = CallBack.objects.visible_to(actor).filter(consequence=Consequence.CHIEF)
    return rows.annotate(turn=Coalesce("answered_at", Value(UNANSWERED))).order_by("-turn", "-pk")


def returned_page(actor: Actor, after: str = "", size: int = SIZE) -> Page[CallBack]:
    """A page of them. Raises `CursorError`."""
    return pages.page(returned(actor).select_related(*LISTED), after, size)


def check(actor: Actor, pk: int, now: datetime) -> Check | None:
    """One call-back with what the record says; `None` when it is not in the actor's reach."""
    found: CallBack | None = (
        CallBack.objects.visible_to(actor)
        .select_related("warning", "station", "officer", "unit", "taken_by", "done_by", "answered_by")
        .filter(pk=pk)
        .first()
    )
    if found is None:
        return None
    leased = found.taken_at is not None and found.taken_at > lease_start(now)
    mine = found.done_at is None and leased and found.taken_by_id == actor.person_id
    return Check(
        found,
        found.warning,
        list(Attempt.unscoped.filter(warning=found.warning_id).select_related("by", "unit").order_by("at", "pk")),
        list(CallBackTry.objects.filter(callback=found).select_related("by").order_by("at")),
        may_do=mine or callbacks_to_do(actor, now).filter(pk=pk).exists(),
        mine=mine,
        at_station=found.station_id in units_below(actor.unit_path).ids,
    )


def reveal_called(actor: Actor, found: Check, purpose: str, detail: dict[str, object] | None = None) -> dict[str, str]:
    """For the call name and phone; of one that is done, what was said. Clear, and the look is in the trail.

    Raises `ValueError` without a purpose.
    """
    one = found.callback
    sealed = {"note": one.note, "answer": one.answer} if one.done_at else _to_call(found.warning)
    return reveal_many(actor, purpose, on=("callback", one.pk), values=sealed, detail=detail)


def reveal_watched(actor: Actor, found: Watch, purpose: str, detail: dict[str, object] | None = None) -> dict[str, str]:
    """Name and phone of a watched person, and what was said at the contacts (`note:` and the contact's key)."""
    sealed = _to_call(found.warning) | {f"note:{one.pk}": one.note for one in contacts(found)} | {"end": found.note}
    return reveal_many(actor, purpose, on=("watch", found.pk), values=sealed, detail=detail)


def _to_call(warning: WarningRecord) -> dict[str, Sealed | None]:
    return {name: getattr(warning, name) for name in TO_CALL}


class WatchList(StrEnum):
    """The lists of watches."""

    #: To be contacted by today, the longest overdue first.
    DUE = "due"
    #: The person was pushed again, the latest first.
    PUSHED = "pushed"
    #: All that run, the next to be contacted first.
    OPEN = "open"
    #: The latest first.
    ENDED = "ended"

    @property
    def column(self) -> str:
        """What it is ordered by."""
        return {WatchList.PUSHED: "last_push_at", WatchList.ENDED: "ended_at"}.get(self, "next_on")


def watches(actor: Actor, which: WatchList, now: datetime) -> QuerySet[Watch]:
    """The watches of a list, in its order."""
    rows: QuerySet[Watch] = Watch.objects.visible_to(actor).filter(ended_at__isnull=which is not WatchList.ENDED)
    if which is WatchList.DUE:
        rows = rows.filter(next_on__lte=timezone.localdate(now))
    if which is WatchList.PUSHED:
        rows = rows.filter(pushes__gt=0)
    if which.column == "next_on":
        return rows.order_by("next_on", "pk")
    return rows.order_by(f"-{which.column}", "-pk")


def watch_page(actor: Actor, which: WatchList, now: datetime, after: str = "", size: int = SIZE) -> Page[Watch]:
    """A page of a list. Raises `CursorError`."""
    return pages.page(watches(actor, which, now).select_related("warning", "station"), after, size)


def watch(actor: Actor, pk: int) -> Watch | None:
    """One watch; `None` when it is not in the actor's reach."""
    return Watch.objects.visible_to(actor).select_related("warning", "station", "ended_by").filter(pk=pk).first()


def contacts(found: Watch) -> list[WatchContact]:
    """The contacts of a watch, the latest first."""
    return list(WatchContact.objects.filter(watch=found).select_related("by").order_by("-at", "-pk"))


def pushes(actor: Actor, found: Watch) -> list[WarningRecord]:
    """Warnings that came in on the person since, the latest first; only those in the actor's reach."""
    rows = WarningRecord.objects.visible_to(actor).filter(watch=found).order_by("-first_pushed_at")
    return list(rows.select_related("station")[:MOST])


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
    rows: Any = (
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
    rows: Any = (
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
