# SPDX-License-Identifier: Apache-2.0
"""Outlets in numbers: of a period, beside the same days a year before. What the statistics of outlets begin with.

    counts = outlet_counts(Span(date(2023, 1, 1), date(2023, 12, 31)), centre=centre.pk)
    counts[outlet.pk].involved, counts[outlet.pk].live

Counted for the system: who shows an outlet says who may see it (`own_outlets`, or a reach of its own).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, Sum

from wuzha import pages
from wuzha.audit.actor import Actor
from wuzha.cards.models import InvolvedCard, LiveCards, StockChange
from wuzha.cards.models.cards import opened_within
from wuzha.cards.rules.kinds import CardKind, Family, Group
from wuzha.cards.rulesets import POLICY
from wuzha.engine.calendar import end_of_day
from wuzha.org.models import Unit, UnitKind
from wuzha.org.reach import units_below

OUTLETS = (UnitKind.BANK_OUTLET, UnitKind.CARRIER_OUTLET)
INSTITUTIONS = (UnitKind.BANK, UnitKind.CARRIER)
#: Group of the stock → kinds of involved cards that came out of it.
KINDS: dict[str, tuple[str, ...]] = {
    Group.PERSONAL: (CardKind.BANK, CardKind.WALLET), Group.CORPORATE: (CardKind.CORPORATE,),
    Group.SIM: (CardKind.SIM, CardKind.FIXED, CardKind.IOT, CardKind.SMS_PORT),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Span:
    """The days of a period, both included."""

    first: date
    last: date

    def year_before(self) -> Span:
        return Span(_year_before(self.first), _year_before(self.last))


def _year_before(day: date) -> date:
    """The same day a year before; of 29 February the 28th."""
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


@dataclass(frozen=True, slots=True)
class OutletCount:
    """Of an outlet in a period. `live` is empty where no stock was ever told."""

    live: int | None = None
    live_corporate: int = 0
    #: New accounts opened in the months of the period.
    opened: int = 0
    involved: int = 0
    #: Of the involved the new ones (`cards.policy`); those of organisations.
    fresh: int = 0
    corporate: int = 0
    #: Involved in the same days a year before.
    before: int = 0
    amount_fen: int = 0

    @property
    def per_ten_thousand(self) -> float | None:
        """Involved cards per 10,000 live ones."""
        return self.involved / self.live * 10_000 if self.live else None


def outlet_counts(
    span: Span,
    *,
    centre: int | None = None,
    outlets: Collection[int] | None = None,
    group: str = "",
    fresh_days: int | None = None,
) -> dict[int, OutletCount]:
    """By outlet, of all that have a stock or an involved card in the period or a year before. `group` narrows both
    stock and cards to one group; `fresh_days` takes the place of the rule of the last day."""
    before = span.year_before()
    days = POLICY.at(end_of_day(span.last)).fresh_days if fresh_days is None else fresh_days
    cards: Any = InvolvedCard.unscoped.filter(outlet__isnull=False, first_involved_on__lte=span.last)
    stock: Any = LiveCards.unscoped.filter(month__lte=span.last)
    if centre is not None:
        cards, stock = cards.filter(centre=centre), stock.filter(centre=centre)
    if outlets is not None:
        cards, stock = cards.filter(outlet__in=outlets), stock.filter(outlet__in=outlets)
    if group:
        cards, stock = cards.filter(kind__in=KINDS[group]), stock.filter(group=group)
    now = Q(first_involved_on__gte=span.first)
    then = Q(first_involved_on__gte=before.first, first_involved_on__lte=before.last)
    found = {
        row["outlet"]: row
        for row in cards.filter(now | then)
        .order_by()
        .values("outlet")
        .annotate(
            involved=Count("pk", filter=now),
            fresh=Count("pk", filter=now & opened_within(days)),
            corporate=Count("pk", filter=now & Q(kind=CardKind.CORPORATE)),
            before=Count("pk", filter=then),
            amount_fen=Sum("amount_fen", filter=now, default=0),
        )
    }
    live = _stock(stock, span)
    return {
        outlet: OutletCount(*live.get(outlet, (None, 0, 0)), **{k: v for k, v in row.items() if k != "outlet"})
        for outlet in sorted(found.keys() | live.keys())
        for row in [found.get(outlet, {})]
    }


def _stock(stock: Any, span: Span) -> dict[int, tuple[int, int, int]]:
    """By outlet: live cards and those of organisations as last told by the end of the period, new ones in it."""
    last = stock.order_by("outlet", "group", "-month").distinct("outlet", "group")
    found: dict[int, tuple[int, int, int]] = {}
    for outlet, group, live in last.values_list("outlet", "group", "live"):
        held, corporate, opened = found.get(outlet, (0, 0, 0))
        found[outlet] = (held + live, corporate + (live if group == Group.CORPORATE else 0), opened)
    new = stock.filter(month__gte=span.first.replace(day=1)).order_by().values("outlet").annotate(new=Sum("opened"))
    for outlet, opened in new.values_list("outlet", "new"):
        held, corporate, _none = found[outlet]
        found[outlet] = (held, corporate, opened or 0)
    return found


def stock_changes(actor: Actor, after: str = "", *, open_: bool = True) -> pages.Page[StockChange]:
    """Other numbers that lists told of months on file: those to be decided, or those that were, the latest first."""
    rows = StockChange.objects.visible_to(actor).select_related(
        "stock", "stock__outlet", "decided_by", "told_by", "batch"
    )
    if open_:
        return pages.page(rows.filter(state=StockChange.State.OPEN).order_by("-told_at", "-pk"), after)
    return pages.page(rows.exclude(state=StockChange.State.OPEN).order_by("-decided_at", "-pk"), after)


def has_change(actor: Actor, pk: int) -> bool:
    """Whether a change of live cards is in reach."""
    return StockChange.objects.visible_to(actor).filter(pk=pk).exists()


def own_outlets(actor: Actor) -> list[Unit]:
    """The outlets that lie in the actor's reach, with their institutions, by institution and code."""
    rows = Unit.objects.filter(pk__in=units_below(actor.unit_path).ids, kind__in=OUTLETS)
    return list(rows.order_by("path"))


def institution_of_outlet(outlet: Unit) -> Unit | None:
    """The bank or carrier above an outlet."""
    above = [outlet.path[:length] for length in range(Unit.steplen, len(outlet.path), Unit.steplen)]
    rows = Unit.objects.filter(path__in=above, kind__in=INSTITUTIONS)
    found: Unit | None = rows.order_by("-path").first()
    return found


def families_of(institution: Unit) -> tuple[str, ...]:
    """What a bank gives out, and what a carrier does."""
    if institution.kind in (UnitKind.BANK, UnitKind.BANK_OUTLET):
        return (Family.ACCOUNT, Family.PAYMENT)
    return (Family.LINE,)


def gives_out(actor: Actor) -> bool:
    """Whether the actor is of a bank or carrier."""
    kinds = (*INSTITUTIONS, *OUTLETS)
    return bool(Unit.objects.filter(pk=actor.unit_id or 0, kind__in=kinds).exists())
