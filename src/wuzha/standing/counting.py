# SPDX-License-Identifier: Apache-2.0
"""What a round counts: cases accepted by the township of the deed, their losses, residents, and the rates of warnings
that a township controls itself. Whoever asks, the whole city is counted: a round is the same for everybody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F

from wuzha.audit.actor import Actor
from wuzha.core.indicators import Indicator, Period, Tallies, measure, registered
from wuzha.org.models import Population, Unit
from wuzha.results.queries.indicators import INDICATORS as RESULTS
from wuzha.results.queries.selection import Selection as Results
from wuzha.standing.reach import TOWNSHIPS
from wuzha.standing.rulesets import Policy
from wuzha.warning.queries.indicators import Division
from wuzha.warning.queries.indicators import Selection as Warnings
from wuzha.warning.queries.indicators.selection import key_of

#: What counts cases, and what adds up their losses.
COUNTED = (RESULTS["reported"], RESULTS["loss"])
SYSTEM = Actor.system("standing")


@dataclass(frozen=True, slots=True)
class Counted:
    """One township in a period. `process` is code → hits and rows."""

    unit: Unit
    residents: int
    year: int
    count: int
    loss_fen: int
    process: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    #: Whether its residents are invented.
    synthetic: bool = False


def townships(city: Unit) -> list[Unit]:
    """Townships of a city that are compared, by code: those in force and in rankings."""
    rows = Unit.objects.filter(path__startswith=city.path, kind__in=TOWNSHIPS, ranked=True, valid_to__isnull=True)
    return list(rows.order_by("code"))


def residents(units: Sequence[Unit], year: int) -> dict[int, Population]:
    """Unit → its residents: of the latest year not after the year, else of the earliest there is."""
    found: dict[int, Population] = {}
    for one in Population.objects.filter(unit__in=units, residents__gt=0).order_by("-year"):
        if one.unit_id not in found or found[one.unit_id].year > year:
            found[one.unit_id] = one
    return found


def process_indicators(policy: Policy) -> list[Indicator]:
    """The rates of the rule that there are."""
    own = registered().get("warning", {})
    return [own[code] for name in policy.process if (code := name.removeprefix("warning.")) in own]


def count(city: Unit, units: Sequence[Unit], period: Period, policy: Policy) -> list[Counted]:
    """The townships as they are known at the instant of the period; one without residents has none (0)."""
    cases = measure(Results(SYSTEM, unit=city), period, COUNTED, lambda _prefix: F("at_town"))
    process = process_indicators(policy)
    warned = _warned(city, units, period, process)
    people = residents(units, period.last.year)
    reported, loss = (one.code for one in COUNTED)
    found = []
    for unit in units:
        tallies = cases.get(unit.pk)
        own = warned.get(unit.code, {})
        living = people.get(unit.pk)
        found.append(
            Counted(
                unit,
                living.residents if living else 0,
                living.year if living else period.last.year,
                tallies[reported].numerator if tallies else 0,
                int(tallies[loss].total or 0) if tallies else 0,
                {
                    one.code: (own[one.code].numerator, own[one.code].denominator or 0) if own else (0, 0)
                    for one in process
                },
                synthetic=bool(living and living.synthetic),
            )
        )
    return found


def _warned(city: Unit, units: Sequence[Unit], period: Period, wanted: list[Indicator]) -> dict[Any, Tallies]:
    if not wanted:
        return {}
    return measure(Warnings.of(SYSTEM, city), period, wanted, key_of(Division.TOWN, units))
