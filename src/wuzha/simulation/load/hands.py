# SPDX-License-Identifier: Apache-2.0
"""Whose hands the simulated numbers of analysts, officers and grids are."""

from __future__ import annotations

from collections import defaultdict

from wuzha.org.models import Posting, Unit, UnitKind
from wuzha.org.roles import Role


class Hands:
    """Keys of the units and people of the city in the database."""

    def __init__(self) -> None:
        self.stations = dict(Unit.objects.filter(kind=UnitKind.STATION).values_list("code", "pk"))
        self.centre = Unit.objects.get(kind=UnitKind.CENTRE).pk
        self.grids = dict(Unit.objects.filter(kind=UnitKind.GRID).values_list("code", "pk"))
        self._officers: dict[int, list[int]] = defaultdict(list)
        postings = Posting.unscoped.filter(role=Role.STATION_OFFICER).order_by("person_id")
        for unit, person in postings.values_list("unit_id", "person_id"):
            self._officers[unit].append(person)
        workers = Posting.unscoped.filter(role=Role.GRID_WORKER).order_by("-person_id")
        self._workers = dict(workers.values_list("unit_id", "person_id"))
        analysts = Posting.unscoped.filter(role=Role.ANALYST).order_by("person_id")
        self._analysts = list(analysts.values_list("person_id", flat=True))

    def analyst(self, number: int) -> int:
        """The person behind an analyst's number; there may be fewer people than numbers."""
        return int(self._analysts[(number - 1) % len(self._analysts)])

    def officer(self, station: str, number: int) -> int:
        """The person behind an officer's number at the station with this code."""
        officers = self._officers[self.stations[station]]
        return officers[(number - 1) % len(officers)]

    def grid_worker(self, grid: str) -> int:
        """The person who works the grid with this code."""
        return int(self._workers[self.grids[grid]])
