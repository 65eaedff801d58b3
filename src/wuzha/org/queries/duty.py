# SPDX-License-Identifier: Apache-2.0
"""The roster as a page shows it: every post in reach, who is told there, who may be entered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.org.duty import POST_OF_KIND, on_duty
from wuzha.org.models import DutyPost, Person, Post, Unit, UnitKind


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
