# SPDX-License-Identifier: Apache-2.0
"""What hangs on units: residents by year, and which station answers for which territory."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.org.models import Jurisdiction, Population, UnitKind
from wuzha.org.models.units import TERRITORY
from wuzha.org.reach import units_changed
from wuzha.org.roles import May
from wuzha.org.services.errors import Code
from wuzha.org.services.guard import allow, unit_in_reach
from wuzha.refusals import RefusalError


@transaction.atomic
def set_population(actor: Actor, unit_id: int, *, year: int, residents: int, source: str) -> Population:
    """Residents (persons) of a unit in a year, with where the figure comes from; a figure there is replaced."""
    allow(actor, May.MANAGE_UNITS)
    unit = unit_in_reach(actor, unit_id)
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
    if last_day < timezone.localdate() or (row.valid_to is not None and row.valid_to < timezone.localdate()):
        raise RefusalError(Code.IN_THE_PAST)
    if last_day < row.valid_from:
        raise RefusalError(Code.DATES, first=row.valid_from)
    Jurisdiction.objects.filter(pk=pk).update(valid_to=last_day)
    units_changed()
    detail = {"territory": row.territory.code, "last_day": str(last_day)}
    record(actor, "unit.cover_ended", on=("unit", row.station_id), detail=detail)
