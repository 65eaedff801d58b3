# SPDX-License-Identifier: Apache-2.0
"""Where a warning could go: stations by where the person lives and how loaded they are, grids by the same place."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import get_language

from wuzha.engine.dispatch import StationLoad, render, suggest
from wuzha.org.models import Jurisdiction, Posting, Unit, UnitKind
from wuzha.org.roles import Role
from wuzha.warning.models import Warning as WarningRecord
from wuzha.warning.rules.lifecycle import AT_STATION

#: Open tasks per officer at which a station counts as overloaded; its neighbours then lend a hand.
BORROW_AT = 12.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """A station to dispatch to, with why it stands where it stands."""

    unit: Unit
    reason: str
    open_tasks: int
    officers: int
    #: Whether it answers for where the person lives.
    at_home: bool


def stations(warning: WarningRecord) -> list[Candidate]:
    """All stations in force, best first."""
    today = timezone.localdate()
    in_force = Q(valid_from__lte=today) & (Q(valid_to__isnull=True) | Q(valid_to__gte=today))
    units = {u.pk: u for u in Unit.objects.filter(in_force, kind=UnitKind.STATION)}
    load = dict(
        WarningRecord.unscoped.filter(state__in=AT_STATION, station__in=units)
        .values_list("station")
        .annotate(open=Count("pk"))
    )
    officers = dict(
        Posting.unscoped.filter(in_force, role=Role.STATION_OFFICER, unit__in=units, person__is_active=True)
        .values_list("unit")
        .annotate(n=Count("person", distinct=True))
    )
    covers: dict[int, set[str]] = {pk: set() for pk in units}
    for pk, code in Jurisdiction.objects.filter(in_force, station__in=units).values_list("station", "territory__code"):
        covers[pk].add(code)
    loads = {
        unit.code: StationLoad(unit.code, load.get(pk, 0), officers.get(pk, 0), frozenset(covers[pk]))
        for pk, unit in units.items()
    }
    by_code = {unit.code: unit for unit in units.values()}
    lang = "en" if (get_language() or "").startswith("en") else "zh"
    return [
        Candidate(
            by_code[s.station.code],
            render(s.reasons, lang),
            s.station.open_tasks,
            s.station.officers_on_duty,
            s.digits > 0,
        )
        for s in suggest(loads.values(), warning.division_code or None, borrow_at=BORROW_AT)
    ]


def grids(warning: WarningRecord) -> list[Unit]:
    """Grids in force in the village (or, known no better, the town) where the person lives now."""
    code = warning.division_code
    if len(code) < 9:
        return []
    return list(
        Unit.objects.filter(kind=UnitKind.GRID, code__startswith=code, valid_to__isnull=True).order_by("code")[:200]
    )
