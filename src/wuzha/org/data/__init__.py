# SPDX-License-Identifier: Apache-2.0
"""The demo city's places as plain values; see README.md for sources, licences and what is synthetic."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any


@dataclass(frozen=True, slots=True)
class Town:
    """A town, a street, or a functional area."""

    #: 9 digits.
    code: str
    name: str
    #: STREET, TOWN or AREA.
    kind: str
    #: False for functional areas: no population of their own, so no rate and no ranking.
    ranked: bool
    #: WGS84 degrees of one point within; None when no public point is known.
    lat: float | None
    lon: float | None
    #: Where the point comes from.
    point: str | None


@dataclass(frozen=True, slots=True)
class Village:
    """A village or community: 12-digit code, name, and the 9-digit code of its town."""

    code: str
    name: str
    town: str


@dataclass(frozen=True, slots=True)
class Station:
    """A synthetic police station: 12-digit code, the division codes it covers, officers on its roll."""

    code: str
    name: str
    covers: tuple[str, ...]
    officers: int


@cache
def towns() -> tuple[Town, ...]:
    """19 towns and streets and 5 functional areas, by code."""
    return tuple(Town(**row) for row in _json("cixi_towns.json"))


@cache
def tiles() -> dict[str, tuple[int, int]]:
    """Of each of the 19 towns and streets its (column, row), from 0, in a cartogram of tiles."""
    return {row["code"]: (int(row["column"]), int(row["row"])) for row in _csv("cixi_tiles.csv")}


@cache
def villages() -> tuple[Village, ...]:
    """Villages and communities, by code."""
    return tuple(Village(**row) for row in _csv("cixi_villages.csv"))


@cache
def stations() -> tuple[Station, ...]:
    """Synthetic stations: one per town or street, one for the functional areas."""
    rows = _json("cixi_stations_synthetic.json")
    return tuple(Station(row["code"], row["name"], tuple(row["covers"]), row["officers"]) for row in rows)


@cache
def populations() -> dict[int, dict[str, int]]:
    """Synthetic residents by year and 9-digit code; 2020 sums to the census total of the city."""
    found: dict[int, dict[str, int]] = {}
    for row in _csv("cixi_populations_synthetic.csv"):
        found.setdefault(int(row["year"]), {})[row["town"]] = int(row["residents"])
    return found


def _text(name: str) -> str:
    return resources.files(__package__).joinpath(name).read_text(encoding="utf-8")


def _json(name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(_text(name))
    return rows


def _csv(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(_text(name))))
