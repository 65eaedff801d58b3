# SPDX-License-Identifier: Apache-2.0
"""The list behind a figure: as many rows as the figure says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from wuzha.audit.actor import Actor
from wuzha.core.indicators import Indicator, Part, Period, PeriodError, Shape, behind, page, size, total
from wuzha.core.indicators.period import instant
from wuzha.core.indicators.text import amount_text
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.models import Unit
from wuzha.org.roles import May
from wuzha.ui.answers import tab
from wuzha.ui.moments import day
from wuzha.ui.money import money
from wuzha.warning.queries.indicators import BY_CODE, Facet, Selection
from wuzha.warning.queries.indicators.catalogue import CASE
from wuzha.warning.rules.lifecycle import Level
from wuzha.warning.rulesets import CAUSES, FRAUD_TYPES
from wuzha.warning.views.kpi.asked import unit_asked


@dataclass(frozen=True, slots=True)
class List:
    """Which list: everything in the address, checked."""

    indicator: Indicator
    part: Part
    unit: Unit
    period: Period
    selection: Selection
    #: What it is a part of, in words.
    slice: str

    @classmethod
    def of(cls, actor: Actor, given: QueryDict) -> List:
        """The list of an address. Raises `Http404` when there is no such list or it is out of reach."""
        indicator, part = BY_CODE.get(given.get("indicator", "")), given.get("part", Part.NUMERATOR.value)
        first, last = day(given.get("from", "")), day(given.get("to", ""))
        if indicator is None or part not in indicator.parts or first is None or last is None:
            raise Http404
        unit = unit_asked(actor, given.get("unit", ""))
        try:
            period = Period(first, last, instant(given.get("at", "")))
            selection, words = _sliced(Selection.of(actor, unit), given.get("facet", ""), given.get("key", ""))
        except (PeriodError, ValueError) as error:
            raise Http404 from error
        return cls(indicator, Part(part), unit, period, selection, words)

    @property
    def of_cases(self) -> bool:
        """Whether its rows are victims of known cases, and not warnings."""
        return self.indicator.subject is CASE

    def rows(self) -> QuerySet[Any]:
        """All that is in it."""
        return behind(self.selection, self.indicator, self.part, self.period)


@require_GET
@requires(May.OPEN_KPI)
def index(request: ActingRequest) -> HttpResponse:
    """One page of the list, with its whole size above it."""
    wanted = List.of(request.actor, request.GET)
    one = wanted.indicator
    found = page(wanted.selection, one, wanted.part, wanted.period, request.GET.get("after", ""))
    context = {
        "list": wanted,
        "rows": [
            {
                "warning": one.subject.main(row),
                one.subject.code: row,
                "at": getattr(row, one.basis.column),
                "amount": _amount(one, row),
            }
            for row in found.rows
        ],
        "next_cursor": found.next_cursor,
        "moment_head": wanted.rows().model._meta.get_field(one.basis.column).verbose_name,
        "amount_head": {Shape.SUM: one.label, Shape.TIME: _("Duration")}.get(one.shape, ""),
        "back": _back(wanted),
    }
    if not getattr(request, "htmx", False):
        context |= _sums(request.GET, wanted)
    return render(request, "warning/kpi_records.html", context)


def _amount(one: Indicator, row: Any) -> str:
    amount = one.amount(row)
    if amount is None:
        return ""
    return money(int(amount)) if one.unit == "fen" else amount_text(amount, one.unit)


def _sums(given: QueryDict, wanted: List) -> dict[str, Any]:
    """How many rows there are and what they add up to: on a page that is opened, not with rows added below one."""
    one = wanted.indicator
    sizes = {part: f"{size(wanted.selection, one, part, wanted.period):,}" for part in one.parts}
    amount = total(wanted.selection, one, wanted.period)
    return {
        "size": sizes[wanted.part],
        "total": None if amount is None else amount_text(amount, one.unit),
        "parts": _parts(given, wanted, sizes) if one.shape is Shape.RATE else [],
    }


def _parts(given: QueryDict, wanted: List, sizes: dict[Part, str]) -> list[dict[str, Any]]:
    """The two lists of a rate, side by side."""
    labels = {Part.NUMERATOR: _("Numerator"), Part.DENOMINATOR: _("Denominator")}
    found = []
    for part, label in labels.items():
        query = given.copy()
        query["part"] = part.value
        found.append(tab(label, f"?{query.urlencode()}", part is wanted.part, sizes[part]))
    return found


def _back(wanted: List) -> str:
    query = QueryDict(mutable=True)
    query["unit"] = wanted.unit.code
    query["from"], query["to"] = wanted.period.first.isoformat(), wanted.period.last.isoformat()
    return query.urlencode()


def _sliced(selection: Selection, facet: str, key: str) -> tuple[Selection, str]:
    """The slice of an address and its name. Raises `ValueError` for one that cannot be."""
    if not facet:
        return selection, ""
    one = Facet(facet)
    sliced = selection.slice(one, key)
    words: dict[Facet, Any] = {
        Facet.HOUR: lambda: f"{int(key):02d}:00–{int(key):02d}:59",
        Facet.LEVEL: lambda: Level(int(key)).label,
        Facet.TYPE: lambda: FRAUD_TYPES.at().label(key),
        Facet.CAUSE: lambda: CAUSES.at().label(key) if key else _("not given"),
        Facet.REST: lambda: _("in none of the units"),
    }
    return sliced, str(words[one]())
