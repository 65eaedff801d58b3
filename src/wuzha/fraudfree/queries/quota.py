# SPDX-License-Identifier: Apache-2.0
"""What each township is to create and how far it is, with the sums."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q

from wuzha.audit.actor import Actor
from wuzha.fraudfree.models import FreeUnit, TownQuota
from wuzha.fraudfree.rules.life import BEFORE, RUNNING, Kind, State
from wuzha.fraudfree.rulesets import FEWEST, MOST
from wuzha.org.models import Population, Unit, UnitKind
from wuzha.org.reach import units_below
from wuzha.org.services.guard import in_force

#: Townships in rankings: functional areas have no people of their own.
TOWNSHIPS = (UnitKind.STREET, UnitKind.TOWN)


@dataclass(frozen=True, slots=True)
class Row:
    """A township: its quota (none: not allotted) and its communities by where they stand."""

    township: Unit
    residents: int | None
    quota: int | None
    candidates: int = 0
    creating: int = 0
    awarded: int = 0
    ended: int = 0

    @property
    def percent(self) -> int | None:
        return round(100 * self.awarded / self.quota) if self.quota else None


@dataclass(frozen=True, slots=True)
class Table:
    year: int
    rows: Sequence[Row]

    @property
    def quota(self) -> int:
        return sum(one.quota or 0 for one in self.rows)

    @property
    def awarded(self) -> int:
        return sum(one.awarded for one in self.rows)

    @property
    def creating(self) -> int:
        return sum(one.creating for one in self.rows)

    @property
    def candidates(self) -> int:
        return sum(one.candidates for one in self.rows)

    @property
    def ended(self) -> int:
        return sum(one.ended for one in self.rows)

    @property
    def percent(self) -> int | None:
        return round(100 * self.awarded / self.quota) if self.quota else None

    @property
    def missing(self) -> list[str]:
        """Townships to which nothing is allotted."""
        return [one.township.name for one in self.rows if one.quota is None]

    @property
    def outside(self) -> list[str]:
        """Townships whose quota is not one of what the letter names."""
        return [one.township.name for one in self.rows if one.quota is not None and not FEWEST <= one.quota <= MOST]

    @property
    def missing_text(self) -> str:
        return "、".join(self.missing)

    @property
    def outside_text(self) -> str:
        return "、".join(self.outside)

    @property
    def least(self) -> int:
        return FEWEST * len(self.rows)

    @property
    def most(self) -> int:
        return MOST * len(self.rows)


def townships(path: str, day: date) -> list[Unit]:
    """Townships of a city that are ranked, by code."""
    rows = Unit.objects.filter(in_force(day), path__startswith=path[: Unit.steplen], kind__in=TOWNSHIPS, ranked=True)
    return list(rows.order_by("code"))


def residents_of(units: Sequence[Unit], year: int) -> dict[int, int]:
    """Township → its latest residents that are known in a year."""
    rows = Population.objects.filter(unit__in=[one.pk for one in units], year__lte=year).order_by("year")
    return dict(rows.values_list("unit_id", "residents"))


def table(actor: Actor, year: int, today: date) -> Table:
    """The townships in reach."""
    ids = units_below(actor.unit_path).ids
    units = [one for one in townships(actor.unit_path or "-", today) if one.pk in ids]
    kept = {one.township_id: one for one in TownQuota.objects.visible_to(actor).filter(year=year)}
    known = residents_of(units, year)
    rows = FreeUnit.objects.visible_to(actor).filter(kind=Kind.COMMUNITY).order_by().values("township_id")
    counted: dict[int, Any] = {
        row["township_id"]: row
        for row in rows.annotate(
            candidates=Count("pk", filter=Q(state__in=BEFORE)),
            creating=Count("pk", filter=Q(state__in=RUNNING)),
            awarded=Count("pk", filter=Q(state__in=[State.AWARDED, State.WARNED])),
            ended=Count("pk", filter=Q(state__in=[State.SUSPENDED, State.WITHDRAWN, State.VETOED, State.FAILED])),
        )
    }
    found = []
    for one in units:
        allotted, of = kept.get(one.pk), counted.get(one.pk) or {}
        found.append(
            Row(
                one, allotted.residents if allotted else known.get(one.pk), allotted.units if allotted else None,
                of.get("candidates", 0), of.get("creating", 0), of.get("awarded", 0), of.get("ended", 0),
            )
        )  # fmt: skip
    return Table(year, found)
