# SPDX-License-Identifier: Apache-2.0
"""Rounds and their townships, the latest of each period, and one township over time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from wuzha import pages
from wuzha.audit.actor import Actor
from wuzha.core.numbering import record_in
from wuzha.core.standing import ORDER, SIGNS, TONES, Mark, Span
from wuzha.core.standing.reach import sees_city
from wuzha.org.models import Unit
from wuzha.standing.counting import townships as compared
from wuzha.standing.models import StandingRound, UnitStanding
from wuzha.standing.reach import own_townships

#: Rounds of a township's history that are read.
MOST_ROUNDS = 36


@dataclass(frozen=True, slots=True)
class Place:
    """A township in a round, with how it stood in the latest quarter by then."""

    unit: Unit
    row: UnitStanding
    quarter: UnitStanding | None = None

    @property
    def mark(self) -> Mark:
        """That of the round; one that only the quarter marks is to watch."""
        own = Mark(self.row.mark)
        return Mark.WATCH if own is Mark.LUCK and self.quarter and self.quarter.mark != Mark.LUCK else own

    @property
    def sign(self) -> str:
        return SIGNS[self.mark]

    @property
    def tone(self) -> str:
        return TONES[self.mark]

    @property
    def by_quarter(self) -> bool:
        """Whether it is the quarter alone that marks it."""
        return self.mark is not Mark(self.row.mark)

    @property
    def order(self) -> tuple[int, float, str]:
        return ORDER[self.mark], self.row.luck, self.unit.code


@dataclass(frozen=True, slots=True)
class Round:
    """A round with its townships in reach, by mark and then by how well luck explains them."""

    row: StandingRound
    quarter: StandingRound | None
    places: Sequence[Place]

    def marked(self, mark: Mark) -> list[Place]:
        return [one for one in self.places if one.mark is mark]

    @property
    def eligible(self) -> list[Place]:
        return self.marked(Mark.ELIGIBLE)

    @property
    def watched(self) -> list[Place]:
        return self.marked(Mark.WATCH)


def latest(actor: Actor, at: datetime | None = None, span: Span = Span.YEAR) -> Round | None:
    """The latest round (of those made by an instant) with the townships in reach; nothing before the first."""
    found = _latest(actor, span, at)
    return None if found is None else round_of(actor, found)


def round_of(actor: Actor, row: StandingRound) -> Round:
    """A round with its townships; beside a year the latest quarter that was judged by then and ends in it."""
    quarter = None
    if row.span == Span.YEAR:
        quarters = StandingRound.objects.visible_to(actor).filter(
            span=Span.QUARTER, city=row.city_id, last__lte=row.last, first__gte=row.first
        )
        quarter = quarters.order_by("-last", "-pk").first()
    keys = [one.pk for one in (row, quarter) if one is not None]
    rows: list[UnitStanding] = list(
        UnitStanding.objects.visible_to(actor).filter(round__in=keys).select_related("unit")
    )
    beside = {one.unit_id: one for one in rows if quarter is not None and one.round_id == quarter.pk}
    places = [Place(one.unit, one, beside.get(one.unit_id)) for one in rows if one.round_id == row.pk]
    return Round(row, quarter, sorted(places, key=lambda one: one.order))


def of_unit(actor: Actor, unit_id: int) -> Place | None:
    """How a township stands in the latest round; nothing out of reach, or before the first."""
    found = latest(actor)
    return None if found is None else next((one for one in found.places if one.unit.pk == unit_id), None)


def history(actor: Actor, unit_id: int, span: Span = Span.YEAR) -> list[UnitStanding]:
    """A township round by round, the latest last; of periods that were judged again the latest round."""
    rows = UnitStanding.objects.visible_to(actor).filter(unit=unit_id, round__span=span).select_related("round")
    found: dict[Any, UnitStanding] = {}
    for one in rows.order_by("-round__last", "-round")[:MOST_ROUNDS]:
        found.setdefault(one.round.last, one)
    return list(reversed(found.values()))


def trends(actor: Actor, number: int) -> dict[int, list[float]]:
    """Unit → its ratio in the last rounds of 12 months, the latest last; of periods judged again the latest round."""
    rounds: dict[Any, int] = {}
    rows = StandingRound.objects.visible_to(actor).filter(span=Span.YEAR).order_by("-last", "-pk")
    for last, key in rows.values_list("last", "pk")[: 2 * number]:
        rounds.setdefault(last, key)
    order = list(reversed(list(rounds.values())[:number]))
    found: dict[int, dict[int, float]] = {}
    for unit, key, ratio in (
        UnitStanding.objects.visible_to(actor).filter(round__in=order).values_list("unit", "round", "ratio")
    ):
        found.setdefault(unit, {})[key] = ratio
    return {unit: [own[key] for key in order if key in own] for unit, own in found.items()}


def forecast(actor: Actor, unit_id: int) -> float | None:
    """By how much (a share of 1) a township's ratio changes in the next period if nothing is done."""
    found = of_unit(actor, unit_id)
    return found.row.forecast if found else None


def page(actor: Actor, after: str = "") -> pages.Page[StandingRound]:
    """All rounds, the latest first. Raises `CursorError`."""
    rows = StandingRound.objects.visible_to(actor).select_related("by")
    return pages.page(rows.order_by("-last", "-pk"), after)


def one(actor: Actor, pk: int) -> StandingRound | None:
    found: StandingRound | None = (
        StandingRound.objects.visible_to(actor).select_related("by", "snapshot").filter(pk=pk).first()
    )
    return found


def townships(actor: Actor) -> list[Unit]:
    """Townships whose pages the actor may open: all of the city, or its own."""
    if not actor.unit_path:
        return []
    units = compared(Unit.objects.get(path=actor.unit_path[: Unit.steplen]))
    if sees_city(actor):
        return units
    own = own_townships(actor)
    return [one for one in units if one.pk in own]


def township(actor: Actor, pk: int) -> Unit | None:
    """One of them."""
    return next((one for one in townships(actor) if one.pk == pk), None)


def named(url_name: str, taken: Mapping[str, Any]) -> tuple[str, object] | None:
    """The record an address names, whoever asks: for the trail, when it was not in reach."""
    if url_name == "unit":
        pk = taken.get("pk")
        return ("unit", pk) if Unit.objects.filter(pk=pk).exists() else None
    return record_in(StandingRound, taken)


def _latest(actor: Actor, span: Span, at: datetime | None = None) -> StandingRound | None:
    rows = StandingRound.objects.visible_to(actor).filter(span=span)
    if at is not None:
        rows = rows.filter(at__lte=at)
    found: StandingRound | None = rows.select_related("by", "snapshot").order_by("-last", "-pk").first()
    return found
