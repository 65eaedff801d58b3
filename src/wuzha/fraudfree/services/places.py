# SPDX-License-Identifier: Apache-2.0
"""Whose cases are those of a unit: found by the address of the victim, told or struck by a person.

An address is sealed. It is opened here alone, under an event in the trail that says of how many victims, compared with
the names of the units of its township, and only the key of the victim is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from django.db.models import Q
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.cases.queries.counting import State as CaseState
from wuzha.cases.queries.lists import case_named
from wuzha.cases.queries.victims import victims
from wuzha.core.reveal import opener
from wuzha.engine.calendar import SHANGHAI
from wuzha.fraudfree.errors import Code
from wuzha.fraudfree.models import FreeUnit, PlaceCase
from wuzha.fraudfree.rules.life import OPEN
from wuzha.fraudfree.rules.points import is_within
from wuzha.fraudfree.services.base import OWN, SYSTEM, UNITS, locked
from wuzha.org.models import UnitKind
from wuzha.org.places import gazetteer
from wuzha.org.reach import units_below
from wuzha.refusals import RefusalError

#: Victims whose addresses are looked at in one go.
MOST = 5000
_PURPOSE = "无诈单元：核对受害人住址是否属于创建单元"


def look(*rows: FreeUnit) -> int:
    """Look through the addresses of victims that were not looked at yet for units of one township; how many were found
    to be theirs. `looked_to` of the rows follows."""
    if not rows:
        return 0
    since = min(datetime.combine(one.known_since, time(), SHANGHAI) for one in rows)
    homes = units_below(rows[0].township.path).ids
    todo = victims(SYSTEM).filter(
        Q(home_unit_id__in=list(homes)), pk__gt=min(one.looked_to for one in rows), reported_at__gte=since,
        address__isnull=False,
    ).exclude(case__state=CaseState.MERGED).order_by("pk")[:MOST]  # fmt: skip
    found = list(todo)
    made = _counted(rows, found)
    if found:
        last = found[-1].pk
        keys = [one.pk for one in rows]
        FreeUnit.unscoped.filter(pk__in=keys, looked_to__lt=last).update(looked_to=last)
        for one in rows:
            one.looked_to = max(one.looked_to, last)
    return made


def _counted(rows: Sequence[FreeUnit], found: Sequence[Any]) -> int:
    if not found:
        return 0
    on = ("fraudfree", rows[0].pk) if len(rows) == 1 else ("unit", rows[0].township_id)
    opened = opener(SYSTEM, _PURPOSE, on=on, fields=["address"], rows=len(found))
    places = gazetteer()
    villages = {one.unit.code: one.pk for one in rows if one.unit is not None and one.unit.kind == UnitKind.VILLAGE}
    links = []
    for victim in found:
        text = opened("address", victim.address, victim.pk)
        village = villages.get(places.locate(text)) if villages else None
        links += [
            PlaceCase(free_unit=one, victim_id=victim.pk)
            for one in rows
            if one.pk == village or is_within(text, one.names)
        ]
    PlaceCase.unscoped.bulk_create(links, ignore_conflicts=True)
    return len(links)


def look_everywhere() -> int:
    """Look for every unit that is on the way or holds a title, township by township; how many were found."""
    towns: dict[int, list[FreeUnit]] = {}
    for one in FreeUnit.unscoped.filter(state__in=OPEN).select_related("township", "unit").order_by("pk"):
        towns.setdefault(one.township_id, []).append(one)
    return sum(look(*rows) for rows in towns.values())


@UNITS.act(*OWN, name="fraudfree.count_case")
def count_case(actor: Actor, pk: int, case: str, why: str) -> PlaceCase:
    """Count a case that no address tells of, such as of a pupil who lives elsewhere. Raises `RefusalError`:
    NO_SUCH_CASE, CASE_THERE, REASON_MISSING."""
    row = locked(actor, pk)
    key = case_named(actor, case)
    victim = victims(actor).filter(case=key).order_by("no").first() if key is not None else None
    if victim is None:
        raise RefusalError(Code.NO_SUCH_CASE)
    said = UNITS.reason(why)
    link = PlaceCase.unscoped.filter(free_unit=row, victim=victim.pk).first()
    if link is not None and link.struck_at is None:
        raise RefusalError(Code.CASE_THERE)
    link = link or PlaceCase(free_unit=row, victim_id=victim.pk)
    link.by_address, link.by_id, link.at, link.why = False, actor.person_id, timezone.now(), said
    link.struck_at = link.struck_by_id = None
    link.save()
    UNITS.save(row)
    record(actor, "fraudfree.count_case", on=(FreeUnit.RECORD, row.pk), detail={"case": key})
    return link


@UNITS.act(*OWN, name="fraudfree.strike_case")
def strike_case(actor: Actor, pk: int, link: int, why: str) -> PlaceCase:
    """A case that does not belong to the unit after all, and why. Raises `RefusalError`: NOT_FOUND, STRUCK_ALREADY,
    REASON_MISSING."""
    row = locked(actor, pk)
    found: PlaceCase | None = PlaceCase.unscoped.filter(free_unit=row, pk=link).first()
    if found is None:
        raise RefusalError(Code.NOT_FOUND)
    if found.struck_at is not None:
        raise RefusalError(Code.STRUCK_ALREADY)
    found.why, found.struck_at, found.struck_by_id = UNITS.reason(why), timezone.now(), actor.person_id
    found.save(update_fields=["why", "struck_at", "struck_by"])
    UNITS.save(row)
    record(actor, "fraudfree.strike_case", on=(FreeUnit.RECORD, row.pk), detail={"link": link})
    return found
