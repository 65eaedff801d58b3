# SPDX-License-Identifier: Apache-2.0
"""The board of results: five figures, all figures, by township or unit and by type."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from wuzha.cases.queries.units import townships
from wuzha.core.indicators import FigureComparison, Indicator, Preset
from wuzha.core.indicators.headlines import Entry, Reader, entry, headline
from wuzha.core.indicators.targets import aims
from wuzha.core.indicators.text import Arrow, arrows, value_text
from wuzha.operations.queries.counting import names as operations
from wuzha.org.access import requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May
from wuzha.results.queries import board as queries
from wuzha.results.queries.board import Board, Row
from wuzha.results.queries.indicators import COLUMNS, HEADS, SUMS
from wuzha.results.queries.publications import published_of
from wuzha.results.queries.selection import Division
from wuzha.results.rulesets import COUNTING
from wuzha.results.views.asked import Asked, asked, types, units_to_choose
from wuzha.results.views.rows import opens
from wuzha.results.views.words import how
from wuzha.ui.answers import tab


@require_safe
@requires(May.READ_CASES)
def index(request: ActingRequest) -> HttpResponse:
    """All figures of a period."""
    actor = request.actor
    wanted = asked(actor, request.GET)
    found = queries.board(wanted.selection, wanted.period, wanted.division)
    wanted = replace(wanted, period=found.period)  # lists and other figures are those of the same instant
    reader = Reader(lambda one, _part: wanted.records(one) if opens(actor.role, one) else "", exact=True)
    targets = aims([one for one in HEADS if one.code not in SUMS], wanted.period.at)
    context = {
        "asked": wanted,
        "board": found,
        "heads": [
            headline(found.compared[one.code], found.series[one.code], targets.get(one.code), reader, _how(one.code))
            for one in HEADS
        ],
        "groups": _groups(found, reader),
        "columns": COLUMNS,
        "tables": [
            (_name(found.division), found.division, lines(wanted, found.rows, found.division)),
            (_name(Division.TYPE), Division.TYPE, lines(wanted, found.types, Division.TYPE)),
        ],
        "divisions": [
            tab(_name(one), f"?{wanted.query(by=one.value)}#parts", one is found.division)
            for one in (Division.TOWN, Division.UNIT)
        ],
        "presets": presets(wanted),
        "units": units_to_choose(actor),
        "towns": townships(),
        "types": types(),
        "operations": operations(actor),
        "how": how(wanted.selection),
        "version": COUNTING.version_at(wanted.period.at),
        "published": published_of(wanted.selection, wanted.period),
    }
    return render(request, "results/board.html", context)


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure of a part: its value and list, and how it moved against the same days of the year before."""

    label: str
    value: str
    url: str
    moved: Arrow | None
    #: That of a year before.
    before: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One part of a division."""

    name: str
    cells: list[Cell]


def lines(wanted: Asked, rows: list[Row], division: Division, columns: Sequence[Indicator] = COLUMNS) -> list[Line]:
    """The parts of a division as a table shows them."""
    known = types() if division is Division.TYPE else {}
    return [
        Line(
            row.name and known.get(row.name, row.name),
            [_cell(row.figures[one.code], _list_of(wanted, one, division, row.key)) for one in columns],
        )
        for row in rows
    ]


def _list_of(wanted: Asked, one: Indicator, division: Division, key: Any) -> str:
    return wanted.records(one, division=division, key=key) if opens(wanted.selection.actor.role, one) else ""


def _cell(compared: FigureComparison, url: str) -> Cell:
    figure = compared.now
    moved = arrows(compared)
    rows = figure.tally.numerator
    shown = moved[1] if len(moved) > 1 else None
    return Cell(
        figure.indicator.label, value_text(figure), url if rows else "", shown, value_text(compared.year_before)
    )


def _groups(found: Board, reader: Reader) -> list[tuple[str, list[Entry]]]:
    groups: dict[str, list[Entry]] = {}
    for code, one in found.compared.items():
        groups.setdefault(str(one.now.indicator.group), []).append(entry(one, reader, _how(code)))
    return list(groups.items())


def _how(code: str) -> str:
    return f"#how-{code}"


def _name(division: Division) -> str:
    names = {
        Division.TOWN: pgettext("results", "By township"), Division.UNIT: pgettext("results", "By unit"),
        Division.TYPE: pgettext("results", "By scam type"),
    }  # fmt: skip
    return names[division]


def presets(wanted: Asked) -> list[dict[str, Any]]:
    """The periods by name."""
    labels = {
        Preset.TODAY: _("Today"), Preset.WEEK: _("This week"), Preset.MONTH: _("This month"),
        Preset.LAST_MONTH: _("Last month"), Preset.QUARTER: _("This quarter"), Preset.YEAR: _("This year"),
    }  # fmt: skip
    days = {"from": None, "to": None}
    return [
        tab(label, f"?{wanted.query(period=one.value, **days)}", wanted.named is one) for one, label in labels.items()
    ]
