# SPDX-License-Identifier: Apache-2.0
"""Whom a unit may ask: every unit of its own city that is in force."""

from __future__ import annotations

from collections.abc import Collection

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.org.models import Unit, UnitKind
from wuzha.org.services.guard import in_force

#: Nobody of these answers requests.
NOBODY = (UnitKind.CITY, UnitKind.GRID)


def choosable(actor: Actor, among: Collection[int] | None = None, kinds: Collection[str] = ()) -> list[int]:
    """Keys of the units that may be asked, of all or of these."""
    return [key for key, _name, _kind in _rows(actor, among, kinds)]


def units(actor: Actor, kinds: Collection[str] = ()) -> list[tuple[str, list[tuple[int, str]]]]:
    """(kind of unit, [(key, name)]) of the units that may be asked, to choose from."""
    found: dict[str, list[tuple[int, str]]] = {}
    for key, name, kind in _rows(actor, None, kinds):
        found.setdefault(str(UnitKind(kind).label), []).append((key, name))
    return list(found.items())


def _rows(actor: Actor, among: Collection[int] | None, kinds: Collection[str]) -> list[tuple[int, str, str]]:
    if not actor.unit_path:
        return []
    rows = Unit.objects.filter(in_force(timezone.localdate()), path__startswith=actor.unit_path[: Unit.steplen])
    rows = rows.exclude(kind__in=NOBODY)
    if kinds:
        rows = rows.filter(kind__in=kinds)
    if among is not None:
        rows = rows.filter(pk__in=among)
    return list(rows.order_by("kind", "code").values_list("pk", "name", "kind"))
