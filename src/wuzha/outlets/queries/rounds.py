# SPDX-License-Identifier: Apache-2.0
"""Rounds and their outlets, the latest of each period, one outlet over time, and whether a round still counts the
same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wuzha import pages
from wuzha.audit.actor import Actor
from wuzha.core.numbering import record_in
from wuzha.core.standing import ORDER, SIGNS, TONES, Mark, Span
from wuzha.core.standing.reach import sees_city
from wuzha.org.models import Unit
from wuzha.org.reach import units_below
from wuzha.outlets.counting import keys_now
from wuzha.outlets.models import OutletRound, OutletStanding, Unranked
from wuzha.outlets.rules import SECTOR_OF, Sector

#: Rounds of an outlet's history that are read.
MOST_ROUNDS = 36


@dataclass(frozen=True, slots=True)
class Place:
    """An outlet in a round, with how it stood in the latest quarter by then."""

    outlet: Unit
    row: OutletStanding
    quarter: OutletStanding | None = None

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
        return ORDER[self.mark], self.row.luck, self.outlet.code


@dataclass(frozen=True, slots=True)
class Round:
    """A round with its outlets in reach, by mark, then by how badly luck explains them; and those it cannot judge."""

    row: OutletRound
    quarter: OutletRound | None
    places: Sequence[Place]
    unranked: Sequence[Unranked]

    def marked(self, mark: Mark) -> list[Place]:
        return [one for one in self.places if one.mark is mark]

    @property
    def eligible(self) -> list[Place]:
        return self.marked(Mark.ELIGIBLE)

    @property
    def watched(self) -> list[Place]:
        return self.marked(Mark.WATCH)


def latest(actor: Actor, sector: Sector, span: Span = Span.YEAR) -> Round | None:
    """The latest round with the outlets in reach; nothing before the first."""
    found = latest_row(actor, sector, span)
    return None if found is None else round_of(actor, found)


def latest_row(actor: Actor, sector: Sector, span: Span = Span.YEAR) -> OutletRound | None:
    rows = OutletRound.objects.visible_to(actor).filter(sector=sector, span=span).select_related("by")
    found: OutletRound | None = rows.order_by("-last", "-pk").first()
    return found


def round_of(actor: Actor, row: OutletRound, outlet: int | None = None) -> Round:
    """A round with its outlets, or with one of them; beside a year the latest quarter that ends in it."""
    only = {} if outlet is None else {"outlet": outlet}
    quarter = None
    if row.span == Span.YEAR:
        quarters = OutletRound.objects.visible_to(actor).filter(
            span=Span.QUARTER, sector=row.sector, city=row.city_id, last__lte=row.last, first__gte=row.first
        )
        quarter = quarters.order_by("-last", "-pk").first()
    keys = [one.pk for one in (row, quarter) if one is not None]
    rows: list[OutletStanding] = list(
        OutletStanding.objects.visible_to(actor).filter(round__in=keys, **only).select_related("outlet").defer("keys")
    )
    beside = {one.outlet_id: one for one in rows if quarter is not None and one.round_id == quarter.pk}
    places = [Place(one.outlet, one, beside.get(one.outlet_id)) for one in rows if one.round_id == row.pk]
    unranked = Unranked.objects.visible_to(actor).filter(round=row, **only).select_related("outlet").defer("keys")
    return Round(
        row, quarter, sorted(places, key=lambda one: one.order), list(unranked.order_by("-count", "outlet__code"))
    )


def of_outlet(actor: Actor, outlet: Unit) -> Place | None:
    """How an outlet stands in the latest round; nothing out of reach, before the first, or without live cards."""
    row = latest_row(actor, Sector(SECTOR_OF[str(outlet.kind)]))
    if row is None:
        return None
    return next(iter(round_of(actor, row, outlet.pk).places), None)


def history(actor: Actor, outlet_id: int, span: Span = Span.YEAR) -> list[OutletStanding]:
    """An outlet round by round, the latest last; of periods that were judged again the latest round."""
    rows = OutletStanding.objects.visible_to(actor).filter(outlet=outlet_id, round__span=span)
    found: dict[Any, OutletStanding] = {}
    for one in rows.select_related("round").defer("keys").order_by("-round__last", "-round")[:MOST_ROUNDS]:
        found.setdefault(one.round.last, one)
    return list(reversed(found.values()))


def page(actor: Actor, after: str = "") -> pages.Page[OutletRound]:
    """All rounds, the latest first. Raises `CursorError`."""
    rows = OutletRound.objects.visible_to(actor).select_related("by")
    return pages.page(rows.order_by("-last", "-pk"), after)


def one(actor: Actor, pk: int) -> OutletRound | None:
    found: OutletRound | None = OutletRound.objects.visible_to(actor).select_related("by").filter(pk=pk).first()
    return found


def outlets(actor: Actor) -> list[Unit]:
    """Outlets whose pages the actor may open: all of the city, or its own."""
    return list(_outlets(actor).order_by("code"))


def outlet(actor: Actor, pk: int) -> Unit | None:
    """One of them."""
    found: Unit | None = _outlets(actor).filter(pk=pk).first()
    return found


def _outlets(actor: Actor) -> Any:
    if not actor.unit_path:
        return Unit.objects.none()
    rows = Unit.objects.filter(path__startswith=actor.unit_path[: Unit.steplen], kind__in=list(SECTOR_OF))
    if not sees_city(actor):
        rows = rows.filter(pk__in=units_below(actor.unit_path).ids)
    return rows


@dataclass(frozen=True, slots=True)
class Moved:
    """An outlet whose cards are not those the round counted: how many are gone, how many came."""

    outlet: Unit
    gone: int
    came: int


def recount(actor: Actor, row: OutletRound) -> list[Moved]:
    """Outlets of a round whose cards of its days are others now: none, where it still counts the same."""
    kept = {
        one.outlet: set(one.keys)
        for model in (OutletStanding, Unranked)
        for one in model.objects.visible_to(actor).filter(round=row).select_related("outlet")
    }
    now = keys_now([unit.pk for unit in kept], row.first, row.last)
    found = []
    for unit, keys in kept.items():
        there = set(now.get(unit.pk, ()))
        if there != keys:
            found.append(Moved(unit, len(keys - there), len(there - keys)))
    return sorted(found, key=lambda one: (-one.gone - one.came, one.outlet.code))


def named(url_name: str, taken: Mapping[str, Any]) -> tuple[str, object] | None:
    """The record an address names, whoever asks: for the trail, when it was not in reach."""
    if url_name in ("outlet", "propose"):
        pk = taken.get("pk")
        return ("unit", pk) if Unit.objects.filter(pk=pk).exists() else None
    if url_name == "propose_next":
        return "measure", taken.get("pk")
    return record_in(OutletRound, taken)
