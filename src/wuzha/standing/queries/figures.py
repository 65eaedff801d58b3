# SPDX-License-Identifier: Apache-2.0
"""Figures for the first page and for a township: each beside what it is compared with, and its last twelve weeks. What
the board of results keeps counted is taken from there; the rest is kept for a minute."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from wuzha.audit.actor import Actor
from wuzha.core.indicators import FigureComparison, Indicator, Period, Preset, Tally, compared, preset, registered
from wuzha.core.indicators import Selection as Plain
from wuzha.core.indicators.definition import domain_of
from wuzha.core.indicators.kept import kept
from wuzha.core.indicators.series import closed_weeks, weekly
from wuzha.org.models import Unit
from wuzha.org.roles import Role
from wuzha.results.queries.board import Board, Row, board
from wuzha.results.queries.selection import Division
from wuzha.results.queries.selection import Selection as Results
from wuzha.warning.queries.indicators import Selection as Warnings

#: What heads a township's page: its cases, and what it does about warnings.
OF_UNIT = (
    "results.reported", "results.loss", "warning.met", "warning.signed_in_time", "warning.feedback_in_time",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure of a period, with its weeks."""

    compared: FigureComparison
    weeks: Sequence[Tally]
    period: Period

    @property
    def indicator(self) -> Indicator:
        return self.compared.now.indicator


def indicators(codes: Sequence[str]) -> list[Indicator]:
    """Those of these names that there are."""
    known = registered()
    return [
        one
        for name in codes
        for domain, code in [name.split(".", 1)]
        if (one := known.get(domain, {}).get(code)) is not None
    ]


def of_city(actor: Actor, unit: Unit, codes: Sequence[str], now: datetime) -> list[Shown]:
    """Figures of this month for all that the actor reaches."""
    wanted = indicators(codes)
    return kept(
        actor,
        ("standing.home", tuple(codes)),
        now,
        lambda: _count(Results(actor), unit, wanted, preset(Preset.MONTH, now)),
    )


def of_unit(unit: Unit, now: datetime) -> tuple[list[Shown], list[Row]]:
    """Figures of this year of a township, and its cases by type: those of the whole city's knowledge, whoever looks."""
    city = counting_actor(unit)
    period = preset(Preset.YEAR, now)
    selection = Results(city, unit=unit)
    found = board(selection, period, Division.TOWN)
    shown = kept(city, ("standing.unit", unit.pk), now, lambda: _count(selection, unit, indicators(OF_UNIT), period))
    return shown, found.types


def counting_actor(unit: Unit) -> Actor:
    """Who sees the whole city of a unit: as the joint office at the city does, so that its counts are shared."""
    top = Unit.objects.get(path=unit.path[: Unit.steplen])
    return Actor("system", "standing", role=Role.JOINT_OFFICE, unit_id=top.pk, unit_code=top.code, unit_path=top.path)


def _count(selection: Results, unit: Unit, wanted: Sequence[Indicator], period: Period) -> list[Shown]:
    found: dict[str, Shown] = {}
    by_room: dict[str, list[Indicator]] = {}
    for one in wanted:
        by_room.setdefault(domain_of(one), []).append(one)
    for room, own in by_room.items():
        if room == "results":
            found |= _results(board(selection, period, Division.TOWN), selection, own)
            continue
        of = Warnings.of(selection.actor, unit) if room == "warning" else Plain(selection.actor)
        figures, weeks = compared(of, period, own), weekly(of, closed_weeks(period), own)[None]
        found |= {f"{room}.{one.code}": Shown(figures[one.code], weeks[one.code], period) for one in own}
    return [found[f"{domain_of(one)}.{one.code}"] for one in wanted]


def _results(counted: Board, selection: Results, wanted: Sequence[Indicator]) -> dict[str, Shown]:
    """From the board; weeks of what has no curve there are counted."""
    series = dict(counted.series)
    if rest := [one for one in wanted if one.code not in series]:
        series |= weekly(selection, counted.weeks, rest)[None]
    return {
        f"results.{one.code}": Shown(counted.compared[one.code], series[one.code], counted.period) for one in wanted
    }
