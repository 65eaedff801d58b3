# SPDX-License-Identifier: Apache-2.0
"""Whose hands the simulated numbers of analysts, officers and grids are, one by one and as tables to join with."""

from __future__ import annotations

from collections import defaultdict

import polars as pl

from wuzha.org.data import stations
from wuzha.org.models import Posting, Unit, UnitKind
from wuzha.org.roles import Role
from wuzha.simulation.agency.desk import ANALYSTS


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

    def of_analysts(self) -> pl.DataFrame:
        """analyst, analyst_id."""
        numbers = range(1, ANALYSTS + 1)
        table = {"analyst": numbers, "analyst_id": [self.analyst(number) for number in numbers]}
        return pl.DataFrame(table, schema={"analyst": pl.Int32, "analyst_id": pl.Int64})

    def of_officers(self) -> pl.DataFrame:
        """station, officer, officer_id, station_id; officers of any station may be sent to another."""
        numbers = range(1, max(station.officers for station in stations()) + 1)
        pairs = [(code, number) for code in self.stations for number in numbers]
        rows = [(code, number, self.officer(code, number), self.stations[code]) for code, number in pairs]
        schema = {"station": pl.String, "officer": pl.Int32, "officer_id": pl.Int64, "station_id": pl.Int64}
        return pl.DataFrame(rows, schema=schema, orient="row")

    def of_grids(self) -> pl.DataFrame:
        """grid, grid_id, worker_id of the grids that somebody works."""
        rows = [(code, pk, self._workers[pk]) for code, pk in self.grids.items() if pk in self._workers]
        return pl.DataFrame(rows, schema={"grid": pl.String, "grid_id": pl.Int64, "worker_id": pl.Int64}, orient="row")
