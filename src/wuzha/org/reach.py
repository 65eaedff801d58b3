# SPDX-License-Identifier: Apache-2.0
"""Which units lie in an actor's reach, as ids that a query can use without joining the tree."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar, cast

from django.core.cache import cache

from wuzha.audit.actor import Actor
from wuzha.org import scoping
from wuzha.org.models.units import TERRITORY, Unit, UnitKind

T = TypeVar("T")

#: Seconds a process may go on with the tree it has read; `units_changed()` makes it read anew at once.
FRESH_FOR = 30


@dataclass(frozen=True, slots=True)
class Reach:
    """Ids of a unit and all below it; the centres among them; the division code when it is a territory."""

    ids: frozenset[int]
    centres: frozenset[int]
    division: str


def units_below(path: str | None) -> Reach:
    """The reach of a path; nothing for `None`."""
    if path is None:
        return Reach(frozenset(), frozenset(), "")
    key = f"org.reach.{path}"
    found: Reach | None = cache.get(key)
    if found is None:
        rows = list(Unit.objects.filter(path__startswith=path).order_by("path").values_list("pk", "kind", "code"))
        top = rows[0] if rows else None
        below_city = top is not None and top[1] in TERRITORY and top[1] != UnitKind.CITY
        found = Reach(
            frozenset(pk for pk, _, _ in rows),
            frozenset(pk for pk, kind, _ in rows if kind == UnitKind.CENTRE),
            top[2] if top and below_city else "",
        )
        cache.set(key, found, FRESH_FOR)
    return found


def everything(path: str | None) -> frozenset[int] | None:
    """The keys of all units there are, if they lie at or below a path; else nothing."""
    if not path:
        return None
    key = f"org.everything.{path}"
    whole: bool | None = cache.get(key)
    if whole is None:
        whole = not Unit.objects.exclude(path__startswith=path).exists()
        cache.set(key, whole, FRESH_FOR)
    return units_below(path).ids if whole else None


scoping.reaches_all.append(everything)


def all_centres() -> frozenset[int]:
    found: frozenset[int] | None = cache.get("org.centres")
    if found is None:
        found = frozenset(Unit.objects.filter(kind=UnitKind.CENTRE).values_list("pk", flat=True))
        cache.set("org.centres", found, FRESH_FOR)
    return found


def statement_for(name: str, actor: Actor, now: datetime, make: Callable[[], T]) -> T:
    """A statement that each page of an actor asks, made anew every `FRESH_FOR` seconds."""
    who = f"{actor.person_id}.{actor.role}.{actor.unit_id}.{actor.leads}"
    key = f"org.statement.{name}.{who}.{now.timestamp() // FRESH_FOR:.0f}"
    return cast(T, cache.get_or_set(key, make, FRESH_FOR))


def units_changed() -> None:
    """Forget what was read of the tree; called by every service that changes it."""
    cache.clear()
