# SPDX-License-Identifier: Apache-2.0
"""Who is on duty at a moment."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache
from django.db.models import Q, QuerySet
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.org.models import DutyPost, Person, Post, Posting, Unit, UnitKind
from wuzha.org.reach import FRESH_FOR

#: The kind of unit that has the post → the post whose holder leads it.
POST_OF_KIND: dict[str, Post] = {
    UnitKind.STATION: Post.CHIEF,
    UnitKind.CENTRE: Post.SHIFT_LEADER,
    UnitKind.BUREAU: Post.COMMAND,
}


def on_duty(units: Iterable[int], now: datetime) -> dict[tuple[int, str], int]:
    """(unit, post) → the person to tell: who holds the post, else a deputy, else who leads the shift by posting.

    Of several the one who came last. Nobody inactive; a pair that is missing is a hole in the chain.
    """
    units = set(units)
    found: dict[tuple[int, str], int] = {}
    today = timezone.localdate(now)
    standing = (
        Posting.unscoped.filter(unit_id__in=units, leads=True, person__is_active=True, valid_from__lte=today)
        .filter(Q(valid_to__isnull=True) | Q(valid_to__gte=today))
        .order_by("valid_from", "pk")
    )
    for unit_id, kind, person_id in standing.values_list("unit_id", "unit__kind", "person_id"):
        if kind in POST_OF_KIND:
            found[unit_id, POST_OF_KIND[kind]] = person_id
    rows = _in_force(now).filter(unit_id__in=units).order_by("-deputy", "from_at", "pk")
    for unit_id, post, person_id in rows.values_list("unit_id", "post", "person_id"):
        found[unit_id, post] = person_id
    return found


def posts_of(actor: Actor, now: datetime) -> set[tuple[int, str]]:
    """(unit, post) pairs the actor answers for now: on the roster, as holder or deputy, or by leading the shift."""
    if actor.person_id is None:
        return set()
    held = set(_in_force(now).filter(person_id=actor.person_id).values_list("unit_id", "post"))
    if actor.leads and actor.unit_id is not None:
        held |= {(actor.unit_id, post) for post in Post}
    return held


def leaders(unit_id: int, now: datetime) -> frozenset[int]:
    """People on the roster of a unit now, in its post or as deputy: they lead the shift there.

    Asked with every request, so up to `FRESH_FOR` seconds old; at once in the process that changed the roster.
    """
    key = f"org.leaders.{unit_id}"
    found: frozenset[int] | None = cache.get(key)
    if found is None:
        found = frozenset(_in_force(now).filter(unit_id=unit_id).values_list("person_id", flat=True))
        cache.set(key, found, FRESH_FOR)
    return found


@dataclass(frozen=True, slots=True)
class UnitPost:
    """The post of a unit: who is told now (`None`: a hole, its whole desk is), and its present and coming duties."""

    unit: Unit
    post: Post
    told: Person | None
    duties: list[DutyPost]


def posts(actor: Actor, now: datetime) -> list[UnitPost]:
    """Every post in the actor's reach, the ends of the chain first."""
    day = timezone.localdate(now)
    units = list(_with_post(actor).filter(valid_from__lte=day).filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day)))
    told = on_duty([unit.pk for unit in units], now)
    people = Person.objects.in_bulk(set(told.values()))
    duties: dict[int, list[DutyPost]] = {}
    for duty in roster(actor, now):
        duties.setdefault(duty.unit_id, []).append(duty)
    order = {kind: place for place, kind in enumerate(POST_OF_KIND)}
    units.sort(key=lambda unit: (-order[UnitKind(unit.kind)], unit.code))
    found = []
    for unit in units:
        post = POST_OF_KIND[UnitKind(unit.kind)]
        found.append(UnitPost(unit, post, people.get(told.get((unit.pk, post), 0)), duties.get(unit.pk, [])))
    return found


def unit_with_post(actor: Actor, pk: int) -> Unit | None:
    return _with_post(actor).filter(pk=pk).first()


def people_of(unit: Unit) -> list[Person]:
    """The people posted at a unit today or later."""
    held = Q(postings__unit=unit) & (
        Q(postings__valid_to__isnull=True) | Q(postings__valid_to__gte=timezone.localdate())
    )
    return list(Person.objects.filter(held, is_active=True).distinct().order_by("name", "username"))


def _with_post(actor: Actor) -> QuerySet[Unit]:
    rows: QuerySet[Unit] = Unit.objects.filter(kind__in=POST_OF_KIND)
    return rows.filter(path__startswith=actor.unit_path) if actor.unit_path is not None else rows.none()


def roster(actor: Actor, now: datetime) -> QuerySet[DutyPost]:
    """Present and coming duties of the units in the actor's reach."""
    rows: QuerySet[DutyPost] = DutyPost.objects.visible_to(actor)
    coming = rows.filter(Q(to_at__isnull=True) | Q(to_at__gt=now))
    return coming.select_related("unit", "person").order_by("unit__kind", "unit__code", "post", "deputy", "from_at")


def _in_force(now: datetime) -> QuerySet[DutyPost]:
    rows: QuerySet[DutyPost] = DutyPost.unscoped.filter(from_at__lte=now, person__is_active=True)
    return rows.filter(Q(to_at__isnull=True) | Q(to_at__gt=now))
