# SPDX-License-Identifier: Apache-2.0
"""Who could take a warning: stations ranked by where the person lives and who has hands free, grids to ask, and who
triages at the centre today."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import get_language

from wuzha.audit.actor import Actor
from wuzha.engine.dispatch import StationLoad, render, significant, suggest
from wuzha.org.models import Jurisdiction, Person, Posting, Unit, UnitKind
from wuzha.org.roles import Role
from wuzha.warning.models import WarningRecord
from wuzha.warning.rules.lifecycle import AT_STATION

#: Open tasks per officer at which a station counts as overloaded; its neighbours then lend a hand.
BORROW_AT = 12.0
#: Grids shown at most; a town has some dozens.
MOST_GRIDS = 200
#: Digits of a division code that names a town at least: a county's grids are no help.
TOWN_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Candidate:
    """A station to dispatch to, with why it stands where it stands."""

    unit: Unit
    reason: str
    open_tasks: int
    officers: int
    #: Whether it answers for where the person lives.
    at_home: bool


def stations_of(centre: Unit, day: date | None = None) -> QuerySet[Unit]:
    """Stations in force of the bureau that the centre belongs to: the only ones it may dispatch to."""
    depth = Unit.steplen
    bureau = centre.path[:-depth] or centre.path
    return _in_force(UnitKind.STATION, day or timezone.localdate()).filter(path__startswith=bureau)


def stations(warning: WarningRecord) -> list[Candidate]:
    """Stations the warning may go to, best first (`engine.dispatch`), with the reasons as one line."""
    day = timezone.localdate()
    units = {unit.code: unit for unit in stations_of(warning.centre, day)}
    keys = [unit.pk for unit in units.values()]
    territory = _territory(keys, day)
    load = _open_tasks(keys)
    posted = officers(keys, day)
    stand = [
        StationLoad(code, load.get(unit.pk, 0), posted.get(unit.pk, 0), frozenset(territory[unit.pk]))
        for code, unit in units.items()
    ]
    lang = get_language() or "zh"
    return [
        Candidate(
            unit=units[one.station.code],
            reason=render(one.reasons, lang),
            open_tasks=one.station.open_tasks,
            officers=one.station.officers_on_duty,
            at_home=one.digits > 0,
        )
        for one in suggest(stand, _place(warning.division_code), borrow_at=BORROW_AT)
    ]


def grids(warning: WarningRecord) -> list[Unit]:
    """Grids in force in the village or town where the person lives; none when only the county is known."""
    place = _place(warning.division_code)
    home = Unit.objects.filter(code=place).first() if place and len(place) >= TOWN_DIGITS else None
    if home is None:
        return []
    rows = _in_force(UnitKind.GRID, timezone.localdate()).filter(path__startswith=home.path)
    return list(rows.order_by("code")[:MOST_GRIDS])


def _in_force(kind: UnitKind, day: date) -> QuerySet[Unit]:
    rows: QuerySet[Unit] = Unit.objects.filter(in_force_on(day), kind=kind)
    return rows


def in_force_on(day: date) -> Q:
    """Units, postings and jurisdictions that are valid on a day."""
    return Q(valid_from__lte=day) & (Q(valid_to__isnull=True) | Q(valid_to__gte=day))


def _territory(stations: Iterable[int], day: date) -> dict[int, set[str]]:
    covers: dict[int, set[str]] = defaultdict(set)
    rows = Jurisdiction.objects.filter(in_force_on(day), station_id__in=stations)
    for station, code in rows.values_list("station_id", "territory__code"):
        covers[station].add(code)
    return covers


def _open_tasks(stations: Iterable[int]) -> dict[int, int]:
    rows = WarningRecord.unscoped.filter(station_id__in=stations, state__in=AT_STATION)
    return dict(rows.values_list("station_id").annotate(Count("pk")).order_by())


def officers(stations: Iterable[int], day: date) -> dict[int, int]:
    """Station → active officers posted there."""
    rows = Posting.unscoped.filter(
        in_force_on(day), unit_id__in=stations, role=Role.STATION_OFFICER, person__is_active=True
    )
    return dict(rows.values_list("unit_id").annotate(Count("person_id", distinct=True)).order_by())


def _place(code: str) -> str | None:
    """The code without filling zeros; nothing for an empty or malformed one (files bring all kinds)."""
    try:
        return significant(code) if code else None
    except ValueError:
        return None


#: Colleagues a list offers; a centre has some dozens.
MOST_COLLEAGUES = 200


def analysts(actor: Actor) -> list[Person]:
    """The analysts at the actor's unit today, the actor among them, by name."""
    rows = (
        Posting.objects.visible_to(actor)
        .filter(
            in_force_on(timezone.localdate()), unit_id=actor.unit_id or 0, role=Role.ANALYST, person__is_active=True
        )
        .select_related("person")
        .order_by("person__name", "person_id")
        .distinct("person__name", "person_id")
    )
    return [posting.person for posting in rows[:MOST_COLLEAGUES]]


def colleagues(actor: Actor) -> list[tuple[int, str]]:
    """(key, name) of the other analysts at the actor's unit, by name."""
    return [(person.pk, person.name) for person in analysts(actor) if person.pk != actor.person_id]
