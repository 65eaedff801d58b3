# SPDX-License-Identifier: Apache-2.0
"""Who is on duty at a moment."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.core.cache import cache
from django.db.models import Q, QuerySet
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.org.models import DutyPost, Post, Posting, UnitKind
from wuzha.org.reach import FRESH_FOR

#: The kind of unit that has the post → the post whose holder leads it.
POST_OF_KIND: dict[str, Post] = {
    UnitKind.STATION: Post.CHIEF,
    UnitKind.CENTRE: Post.SHIFT_LEADER,
    UnitKind.BUREAU: Post.COMMAND,
}


def title_of(posting: Posting) -> str:
    """What the person is there: the post of whoever leads the unit, else the role."""
    post = POST_OF_KIND.get(posting.unit.kind) if posting.leads else None
    return str(post.label if post else posting.get_role_display())


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
    held = set(held_by(actor, now).values_list("unit_id", "post"))
    if actor.leads and actor.unit_id is not None:
        held |= {(actor.unit_id, post) for post in Post}
    return held


def held_by(actor: Actor, now: datetime) -> QuerySet[DutyPost]:
    """The actor's posts on the roster now, as holder or deputy."""
    return _in_force(now).filter(person_id=actor.person_id or 0)


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


def _in_force(now: datetime) -> QuerySet[DutyPost]:
    rows: QuerySet[DutyPost] = DutyPost.unscoped.filter(from_at__lte=now, person__is_active=True)
    return rows.filter(Q(to_at__isnull=True) | Q(to_at__gt=now))
