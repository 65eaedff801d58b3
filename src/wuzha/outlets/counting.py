# SPDX-License-Identifier: Apache-2.0
"""What a round counts: involved cards by their opening outlet, and its live cards. Whoever asks, the whole city is
counted: a round is the same for everybody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from wuzha.cards.queries.counted import keys_by_outlet, without_outlet
from wuzha.cards.queries.outlets import OutletCount, families_of, outlet_counts
from wuzha.cards.queries.outlets import Span as Days
from wuzha.org.models import Unit
from wuzha.org.services.guard import in_force
from wuzha.outlets.rules import INSTITUTION_OF, OUTLET_OF, Sector


@dataclass(frozen=True, slots=True)
class Counted:
    """One outlet in a period."""

    outlet: Unit
    told: OutletCount
    keys: Sequence[int]

    @property
    def count(self) -> int:
        return len(self.keys)

    def judged(self, least_stock: int) -> bool:
        """Whether it has live cards enough to be compared."""
        return bool(self.told.live) and (self.told.live or 0) >= least_stock


def outlets(city: Unit, sector: Sector, day: date | None = None) -> list[Unit]:
    """Outlets of a sector of a city in force, by code."""
    rows = Unit.objects.filter(in_force(day), path__startswith=city.path, kind=OUTLET_OF[sector])
    return list(rows.order_by("code"))


def count(units: Sequence[Unit], first: date, last: date) -> list[Counted]:
    """The outlets as they are known now."""
    pks, days = [one.pk for one in units], Days(first, last)
    told, keys = outlet_counts(days, outlets=pks), keys_by_outlet(days, outlets=pks)
    return [Counted(one, told.get(one.pk, OutletCount()), keys.get(one.pk, ())) for one in units]


def unplaced(city: Unit, sector: Sector, first: date, last: date) -> int:
    """Involved cards of a sector whose opening outlet nobody knows."""
    kind = INSTITUTION_OF[sector]
    return without_outlet(Days(first, last), city, families_of(Unit(kind=kind)))


def keys_now(outlets: Sequence[int], first: date, last: date) -> Mapping[int, Sequence[int]]:
    """Outlet → the cards that count in a period as it is known now."""
    return keys_by_outlet(Days(first, last), outlets=outlets)
