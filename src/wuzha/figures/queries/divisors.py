# SPDX-License-Identifier: Apache-2.0
"""What figures per resident are divided by: residents of a unit in a year, with their source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from wuzha.org.models import Jurisdiction, Population, Unit, UnitKind

#: Units that work for a whole city.
CITY_WIDE = (UnitKind.CITY, UnitKind.BUREAU, UnitKind.CENTRE)


@dataclass(frozen=True, slots=True)
class Residents:
    """So many in a year, and whose number that is; the year is an earlier or the next later one where the year asked
    for has none."""

    number: int
    year: int
    source: str

    def as_rule(self) -> dict[str, Any]:
        """As it is kept with a figure."""
        return {"since": f"{self.year}-01-01", "value": {"residents": self.number, "source": self.source}}


def residents(unit: Unit, day: date) -> Residents | None:
    """Residents of a unit at a day; of a city without a number of its own those of its townships, of a station those of
    the land it answers for: if all of it is known."""
    if unit.kind not in (UnitKind.STATION, *CITY_WIDE):
        return _of_unit(unit.pk, day)
    in_force = Q(valid_from__lte=day) & (Q(valid_to=None) | Q(valid_to__gte=day))
    if unit.kind == UnitKind.STATION:
        lands = list(Jurisdiction.objects.filter(in_force, station=unit).values_list("territory_id", flat=True))
    else:
        root = unit.path[: Unit.steplen]
        city = Unit.objects.filter(path=root).values_list("pk", flat=True).first()
        if city is not None and (whole := _of_unit(city, day)) is not None:
            return whole
        # Functional areas are on the land of townships, and have no residents of their own.
        towns = Unit.objects.filter(in_force, path__startswith=root, kind__in=(UnitKind.STREET, UnitKind.TOWN))
        lands = list(towns.values_list("pk", flat=True))
    found = [_of_unit(land, day) for land in lands]
    known = [one for one in found if one is not None]
    if not known or len(known) < len(found):
        return None
    return Residents(sum(one.number for one in known), min(one.year for one in known), known[0].source)


def _of_unit(pk: int, day: date) -> Residents | None:
    rows = list(Population.objects.filter(unit=pk).order_by("year"))
    if not rows:
        return None
    earlier = [one for one in rows if one.year <= day.year]
    one = earlier[-1] if earlier else rows[0]
    return Residents(one.residents, one.year, one.source) if one.residents else None
