# SPDX-License-Identifier: Apache-2.0
"""Reading the trail: narrowed down by indexes, newest first, and the state of its chain."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Max, Min, QuerySet
from django.utils import timezone

from wuzha.audit import labels
from wuzha.audit.actor import Actor
from wuzha.audit.chain import BOUNDARY, GENESIS, Kind, Linker
from wuzha.audit.labels import record_key
from wuzha.audit.models import Event
from wuzha.pages import Page, page

#: How many of the newest links a page recomputes; all of them is the work of `wuzha audit verify`.
RECOMPUTED = 500
#: Ids are given out before the clock of the event is read, by a little: how far the two may be out of step.
SLACK = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list is narrowed to; empty means everything. Days are local, `until` included."""

    who: str = ""
    action: str = ""
    object_type: str = ""
    object_id: str = ""
    since: date | None = None
    until: date | None = None
    refused: bool = False

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> Filters:
        """From the query string of the page. Raises `ValueError` for a day that is none."""

        def day(name: str) -> date | None:
            return date.fromisoformat(asked[name]) if asked.get(name) else None

        return cls(
            who=asked.get("who", "").strip(),
            action=asked.get("action", ""),
            object_type=asked.get("object_type", ""),
            object_id=record_key(asked.get("object_type", ""), asked.get("object_id", "").strip()),
            since=day("since"),
            until=day("until"),
            refused=bool(asked.get("refused")),
        )


def in_reach(actor: Actor, unit_codes: frozenset[str] | None) -> QuerySet[Event]:
    """Events by people of the given units; `None` means all events. Nothing without a reach."""
    if actor.unit_path is None:
        return Event.objects.none()
    return Event.objects.all() if unit_codes is None else Event.objects.filter(unit_code__in=unit_codes)


def readers_of(object_type: str, object_id: object) -> int:
    """How many people saw personal data of a record in clear."""
    looks = Event.objects.filter(object_type=object_type, object_id=str(object_id), action="personal.read")
    return len(set(looks.exclude(person_id=None).values_list("person_id", flat=True)))


def narrowed(events: QuerySet[Event], filters: Filters) -> QuerySet[Event]:
    """The events that fit."""
    if filters.who:
        events = events.filter(actor=filters.who)
    if filters.action:
        events = events.filter(action=filters.action)
    if filters.object_type:
        events = events.filter(object_type=filters.object_type)
        if filters.object_id:
            events = events.filter(object_id=filters.object_id)
    if filters.refused:
        events = events.filter(outcome="REFUSED")
    return between(events, filters.since, filters.until)


def search(events: QuerySet[Event], filters: Filters, after: str = "") -> Page[Event]:
    """A page of events, newest first, before the id `after`."""
    return page(narrowed(events, filters).order_by("-id"), after)


def between(events: QuerySet[Event], since: date | None, until: date | None) -> QuerySet[Event]:
    """The days as a range of ids, so that a list by id need not walk through the years between."""
    if since is not None:
        start = _midnight(since)
        first = Event.objects.filter(at__gte=start - SLACK).order_by("at").values_list("id", flat=True).first()
        events = events.filter(at__gte=start, id__gte=first) if first is not None else events.none()
    if until is not None:
        end = _midnight(until + timedelta(days=1))
        last = Event.objects.filter(at__lt=end + SLACK).order_by("-at").values_list("id", flat=True).first()
        events = events.filter(at__lt=end, id__lte=last) if last is not None else events.none()
    return events


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


@dataclass(frozen=True, slots=True)
class Chain:
    """The chain now: how many links, its head, what is not sealed yet, and whether the newest links still fit."""

    sealed: int
    unsealed: int
    head: str
    sealed_at: datetime | None
    recomputed: int
    #: First of the newest links that does not fit its event.
    broken_seq: int | None
    #: First of the newest links of an event that no process with the key has made.
    forged_seq: int | None
    #: The newest events about forgeries, anchors and verifications.
    alarm: Event | None
    anchored: Event | None
    verified: Event | None


def chain(recomputed: int = RECOMPUTED) -> Chain:
    """The state of the chain, with its newest links recomputed."""
    # Few: the sealer is half a second behind.
    # ast-grep-ignore: no-unbounded-count
    unsealed = Event.objects.filter(seq__isnull=True).count()
    top = Event.objects.aggregate(top=Max("seq"))["top"] or 0
    newest = list(Event.objects.filter(seq__gt=top - recomputed).order_by("seq"))
    start = (newest[0].seq if newest else None) or 1
    before = Event.objects.filter(seq=start - 1).values_list("hash", flat=True).first()
    broken, forged = _first_wrong(newest, start, bytes(before or GENESIS))
    return Chain(
        sealed=top,
        unsealed=unsealed,
        head=bytes(newest[-1].hash or b"").hex() if newest else GENESIS.hex(),
        sealed_at=newest[-1].at if newest else None,
        recomputed=len(newest),
        broken_seq=broken,
        forged_seq=forged,
        alarm=_newest(labels.FORGED),
        anchored=_newest(labels.ANCHORED),
        verified=_newest(labels.VERIFIED),
    )


def forged_among(events: Iterable[Event]) -> set[int]:
    """Ids of those that no process with the key has made. What stands before the boundary of the chain had no codes."""
    linker = Linker()
    suspects = [event for event in events if not linker.genuine(event)]
    if not suspects:
        return set()
    boundary = _newest(BOUNDARY)
    old = (boundary.seq or 0) if boundary else 0
    return {event.pk for event in suspects if event.mac is not None or event.seq is None or event.seq >= old}


#: Events of one kind that are looked through for a true one: forged ones may stand before it.
LOOKED_AT = 50


def _newest(action: str) -> Event | None:
    """The newest true event of the trail about itself."""
    linker = Linker()
    newest = Event.objects.filter(action=action, actor_kind="system").order_by("-id")[:LOOKED_AT]
    return next((event for event in newest if linker.genuine(event)), None)


def _first_wrong(events: list[Event], seq: int, previous: bytes) -> tuple[int | None, int | None]:
    """The first link that is broken, where the look ends, and the first forgery up to there."""
    linker = Linker()
    forged = None
    before_boundary = True
    for event in events:
        kind = linker.check(previous, seq, event, before_boundary=before_boundary)
        if event.seq != seq or kind is None:
            return seq, forged
        if kind is Kind.FORGED and forged is None:
            forged = seq
        before_boundary = before_boundary and kind is Kind.FIRST
        previous = bytes(event.hash or b"")
        seq += 1
    return None, forged


def unsealed_since() -> datetime | None:
    """When the oldest event came that waits to be sealed."""
    oldest: datetime | None = Event.objects.filter(seq__isnull=True).aggregate(Min("at"))["at__min"]
    return oldest
