# SPDX-License-Identifier: Apache-2.0
"""Units: added, described anew, moved, ended. Never deleted, and a code never changes or returns.

What hangs on them: residents by year, and which station answers for which territory.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.locks import Lock, wait
from wuzha.org.models import Jurisdiction, Population, Posting, Unit, UnitKind
from wuzha.org.models.units import TERRITORY
from wuzha.org.reach import units_changed
from wuzha.org.roles import May
from wuzha.org.services.errors import Code
from wuzha.org.services.guard import allow, in_force, unit_in_reach
from wuzha.refusals import RefusalError

#: Apps above register here whether a unit still has open work of theirs; asked before it ends.
still_at_work: list[Callable[[int], bool]] = []
#: What builds the units of an installation that has none, for commands that need some.
first_units: list[Callable[[Actor], object]] = []

#: What may be described anew. The kind and the code stay: everything that refers to the unit rests on them.
EDITABLE = ("name", "valid_from", "ranked", "latitude", "longitude")


def _changed() -> None:
    """Readers must not see the old tree; neither may they read the new one before it is committed."""
    units_changed()
    transaction.on_commit(units_changed)


@transaction.atomic
def add_unit(actor: Actor, *, parent_id: int, kind: str, code: str, name: str, **described: Any) -> Unit:
    """A new unit below one in reach. Raises `RefusalError`: OUT_OF_REACH, UNIT_ENDED, CODE_TAKEN."""
    allow(actor, May.MANAGE_UNITS)
    wait(Lock.TREE)
    parent = unit_in_reach(actor, parent_id)
    first = described.get("valid_from") or timezone.localdate()
    if parent.valid_to is not None and parent.valid_to < first:
        raise RefusalError(Code.UNIT_ENDED, name=parent.name, date=parent.valid_to)
    taken = Unit.objects.filter(code=code).first()
    if taken is not None:
        raise RefusalError(Code.CODE_TAKEN, code=code, name=taken.name)
    values = {"kind": kind, "code": code, "name": name} | {k: v for k, v in described.items() if k in EDITABLE}
    tree: Any = Unit.objects
    unit: Unit = tree.add_child(parent, values)
    _changed()
    record(actor, "unit.added", on=("unit", unit.pk), detail={"kind": kind, "code": code, "parent": parent.code})
    return unit


@transaction.atomic
def edit_unit(actor: Actor, pk: int, **described: Any) -> Unit:
    """Describe a unit anew (`EDITABLE`). Raises `RefusalError`: OUT_OF_REACH, OWN_UNIT, DATES."""
    allow(actor, May.MANAGE_UNITS)
    unit = unit_in_reach(actor, pk)
    _not_own(actor, unit)
    first = described.get("valid_from", unit.valid_from)
    if unit.valid_to is not None and unit.valid_to < first:
        raise RefusalError(Code.DATES, first=first)
    fields = [name for name in EDITABLE if name in described and described[name] != getattr(unit, name)]
    for name in fields:
        setattr(unit, name, described[name])
    if fields:
        unit.save(update_fields=fields)
        _changed()
        record(actor, "unit.edited", on=("unit", unit.pk), fields=fields)
    return unit


@transaction.atomic
def end_unit(actor: Actor, pk: int, last_day: date | None) -> Unit:
    """Let a unit end on a day (today or later), or with `None` take a coming end back.

    Raises `RefusalError`: OUT_OF_REACH, OWN_UNIT, IN_THE_PAST, DATES, STILL_BELOW, STILL_POSTED, STILL_WORK.
    """
    allow(actor, May.MANAGE_UNITS)
    wait(Lock.TREE)
    unit = unit_in_reach(actor, pk)
    _not_own(actor, unit)
    today = timezone.localdate()
    if (unit.valid_to is not None and unit.valid_to < today) or (last_day is not None and last_day < today):
        raise RefusalError(Code.IN_THE_PAST)
    if last_day is not None:
        _may_end(unit, last_day)
    unit.valid_to = last_day
    unit.save(update_fields=["valid_to"])
    _changed()
    action = "unit.ended" if last_day else "unit.resumed"
    record(actor, action, on=("unit", unit.pk), detail={"last_day": str(last_day or "")})
    return unit


def _may_end(unit: Unit, last_day: date) -> None:
    if last_day < unit.valid_from:
        raise RefusalError(Code.DATES, first=unit.valid_from)
    after = last_day + timedelta(days=1)
    tree: Any = Unit.objects
    below = tree.get_descendants(unit).filter(in_force(after)).count()
    if below:
        raise RefusalError(Code.STILL_BELOW, name=unit.name, count=below)
    posted = Posting.unscoped.filter(in_force(after), unit=unit, person__is_active=True).count()
    if posted:
        raise RefusalError(Code.STILL_POSTED, name=unit.name, count=posted)
    if any(busy(unit.pk) for busy in still_at_work):
        raise RefusalError(Code.STILL_WORK, name=unit.name)


@transaction.atomic
def move_unit(actor: Actor, pk: int, parent_id: int) -> Unit:
    """Hang a unit with everything below it under another one; both in reach.

    Raises `RefusalError`: OUT_OF_REACH, OWN_UNIT, UNIT_ENDED, INTO_ITSELF.
    """
    allow(actor, May.MANAGE_UNITS)
    wait(Lock.TREE)
    unit = unit_in_reach(actor, pk)
    parent = unit_in_reach(actor, parent_id)
    if unit.path == actor.unit_path or unit.depth == 1:
        raise RefusalError(Code.OWN_UNIT)
    if parent.path.startswith(unit.path):
        raise RefusalError(Code.INTO_ITSELF, name=unit.name)
    if parent.valid_to is not None and parent.valid_to < timezone.localdate():
        raise RefusalError(Code.UNIT_ENDED, name=parent.name, date=parent.valid_to)
    tree: Any = Unit.objects
    before = tree.get_parent(unit)
    if before.pk != parent.pk:
        tree.move(unit, parent, pos="last-child")
        _changed()
        record(actor, "unit.moved", on=("unit", unit.pk), detail={"from": before.code, "to": parent.code})
    unit.refresh_from_db()
    return unit


def _not_own(actor: Actor, unit: Unit) -> None:
    """The unit one sits at belongs to the administrator above, unless there is none."""
    if unit.path == actor.unit_path and unit.depth > 1:
        raise RefusalError(Code.OWN_UNIT)


@transaction.atomic
def set_population(actor: Actor, unit_id: int, *, year: int, residents: int, source: str) -> Population:
    """Residents (persons) of a unit in a year, with where the figure comes from; a figure there is replaced.

    Those of one's own unit are entered above it: rankings divide by them.
    Raises `RefusalError`: OUT_OF_REACH, OWN_UNIT.
    """
    allow(actor, May.MANAGE_UNITS)
    unit = unit_in_reach(actor, unit_id)
    _not_own(actor, unit)
    before = Population.objects.filter(unit=unit, year=year).values_list("residents", flat=True).first()
    row, _made = Population.objects.update_or_create(
        unit=unit, year=year, defaults={"residents": residents, "source": source, "synthetic": False}
    )
    detail = {"year": year, "residents": residents, "before": before}
    record(actor, "unit.population", on=("unit", unit.pk), detail=detail)
    return row


@transaction.atomic
def add_cover(actor: Actor, *, station_id: int, territory_id: int, valid_from: date) -> Jurisdiction:
    """Let a station answer for a territory from a day on.

    Raises `RefusalError`: OUT_OF_REACH, KIND_FOR_COVER, COVER_TWICE.
    """
    allow(actor, May.MANAGE_UNITS)
    station = unit_in_reach(actor, station_id)
    territory = unit_in_reach(actor, territory_id)
    if station.kind != UnitKind.STATION:
        raise RefusalError(Code.KIND_FOR_COVER, name=station.name, wanted=UnitKind.STATION.label)
    if territory.kind not in TERRITORY:
        raise RefusalError(
            Code.KIND_FOR_COVER, name=territory.name, wanted=Jurisdiction._meta.get_field("territory").verbose_name
        )
    try:
        with transaction.atomic():
            row = Jurisdiction.objects.create(station=station, territory=territory, valid_from=valid_from)
    except IntegrityError as error:
        raise RefusalError(Code.COVER_TWICE, name=territory.name) from error
    units_changed()
    detail = {"territory": territory.code, "from": str(valid_from)}
    record(actor, "unit.cover_added", on=("unit", station.pk), detail=detail)
    return row


@transaction.atomic
def end_cover(actor: Actor, pk: int, last_day: date) -> None:
    """Let it end on a day, today or later. Raises `RefusalError`: OUT_OF_REACH, IN_THE_PAST, DATES."""
    allow(actor, May.MANAGE_UNITS)
    row = Jurisdiction.objects.select_related("station", "territory").filter(pk=pk).first()
    if row is None:
        raise RefusalError(Code.OUT_OF_REACH, what=pk)
    unit_in_reach(actor, row.station_id)
    unit_in_reach(actor, row.territory_id)
    if last_day < timezone.localdate() or (row.valid_to is not None and row.valid_to < timezone.localdate()):
        raise RefusalError(Code.IN_THE_PAST)
    if last_day < row.valid_from:
        raise RefusalError(Code.DATES, first=row.valid_from)
    Jurisdiction.objects.filter(pk=pk).update(valid_to=last_day)
    units_changed()
    detail = {"territory": row.territory.code, "last_day": str(last_day)}
    record(actor, "unit.cover_ended", on=("unit", row.station_id), detail=detail)
