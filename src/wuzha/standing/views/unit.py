# SPDX-License-Identifier: Apache-2.0
"""A township's own page: where it stands and stood, its figures, what is asked of it, and what other rooms add."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from wuzha.audit.actor import Actor
from wuzha.core.indicators import Indicator, Part
from wuzha.core.indicators.figures import tells_on_few
from wuzha.core.indicators.headlines import FEW, Reader, headline
from wuzha.core.indicators.targets import TARGETS, aims
from wuzha.core.standing import Claim, claim
from wuzha.core.standing.reach import sees_city
from wuzha.figures.queries import snapshots
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.models import Unit
from wuzha.org.roles import May, may
from wuzha.org.rules import rule_set
from wuzha.requests.queries.lists import owed_by
from wuzha.results.queries.board import Row
from wuzha.standing import addresses, queries, registry
from wuzha.standing.models import UnitStanding
from wuzha.standing.queries import figures, rounds
from wuzha.standing.queries.figures import Shown
from wuzha.standing.views import words
from wuzha.ui.figures import Headline

#: Types and requests that are shown.
MOST_TYPES, MOST_ASKED = 8, 8


@require_safe
@requires(May.READ_OVERSIGHT)
def index(request: ActingRequest, pk: int) -> HttpResponse:
    """Out of reach is not found."""
    actor, now = request.actor, timezone.now()
    unit = rounds.township(actor, pk)
    if unit is None:
        raise Http404
    open = sees_city(actor) and may(actor.role, May.READ_CASES)
    found = queries.latest(actor)
    place = next((one for one in found.places if one.unit.pk == pk), None) if found else None
    shown, types = figures.of_unit(unit, now)
    past = queries.history(actor, pk)
    context: dict[str, Any] = {
        "unit": unit,
        "round": found.row if found else None,
        "place": place,
        "whole": sees_city(actor),
        "kept": snapshots.reads(actor, found.row.snapshot_id if found else None),
        "rates": words.rates(place, found.row, open=open) if found and place else [],
        "cases": addresses.cases(found.row, pk) if found and open else "",
        "heads": [_head(one, unit, open=open) for one in shown],
        "targets": TARGETS.version_at(now),
        "past": _past(past),
        "curve": [one.ratio for one in past],
        "claim": _latest_claim(past),
        "types": _types(types, shown, unit, open=open),
        "asked": owed_by(actor, pk)[:MOST_ASKED] if may(actor.role, May.READ_REQUESTS) else [],
        "asked_url": f"{reverse('requests:index')}?tab=all&unit={pk}",
        "sections": _sections(actor, unit),
        "now": now,
    }
    return render(request, "standing/unit.html", context)


def _head(one: Shown, unit: Unit, *, open: bool) -> Headline:
    def list_of(indicator: Indicator, part: Part) -> str:
        if indicator.code in ("reported", "loss"):
            return addresses.cases(one.period, unit.pk, indicator.code)
        return addresses.warnings(indicator.code, one.period, unit, part)

    aim = aims([one.indicator]).get(one.indicator.code)
    return headline(one.compared, one.weeks, aim, Reader(list_of, open))


@dataclass(frozen=True, slots=True)
class Past:
    """A round of a township; `claim` compares it with the last round that shares no month with it."""

    row: UnitStanding
    claim: Claim | None
    before: UnitStanding | None


def _past(rows: list[UnitStanding]) -> list[Past]:
    """The latest first. Rounds of 12 months overlap: what two that follow each other differ by is the month that came
    and the one that went, so a change is told against the round a year before alone."""
    found = []
    for one in rows:
        earlier = [other for other in rows if other.round.last < one.round.first]
        before = earlier[-1] if earlier else None
        found.append(Past(one, claim(before.ratio, before.forecast, one.ratio) if before else None, before))
    return list(reversed(found))


def _latest_claim(rows: list[UnitStanding]) -> Past | None:
    past = _past(rows)
    return past[0] if past and past[0].claim else None


@dataclass(frozen=True, slots=True)
class Type:
    """Cases of one type this year, and in the same days of last year."""

    name: str
    number: str
    before: str
    url: str


def _types(rows: list[Row], shown: list[Shown], unit: Unit, *, open: bool) -> list[Type]:
    """The types with most cases; small numbers only for who may open them."""
    names = {term.code: term.label for term in rule_set("warning.fraud_types").at().terms}
    period, found = shown[0].period if shown else None, []
    for row in rows[:MOST_TYPES]:
        reported = row.figures["reported"]
        now, then = (
            FEW if not open and tells_on_few(one) else f"{one.tally.numerator:,}"
            for one in (reported.now, reported.year_before)
        )
        url = (
            addresses.cases(period, unit.pk, kind=str(row.key))
            if open and period and row.key and reported.now.tally.numerator
            else ""
        )
        found.append(Type(names.get(str(row.key), str(row.name or "")), now, then, url))
    return found


def _sections(actor: Actor, unit: Unit) -> list[dict[str, Any]]:
    """What other rooms show of the township to this role, in the order of their places."""
    found = []
    for one in sorted(registry.sections, key=lambda one: one.place):
        if one.needs and not any(may(actor.role, need) for need in one.needs):
            continue
        records, more = one.records(actor, unit), one.context(actor, unit) if one.template else {}
        acts = [act for act in one.acts(actor, unit) if not act.refused]
        found.append(
            {
                "title": one.title(), "nothing": one.nothing(), "records": records, "acts": acts,
                "template": one.template, "more": more,
            }
        )  # fmt: skip
    return found
