# SPDX-License-Identifier: Apache-2.0
"""Breakdowns: each a chart, and the same numbers as a table whose rows open their lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from wuzha.warning.queries.indicators import Facet, Report
from wuzha.warning.rules.lifecycle import Level
from wuzha.warning.rulesets import CAUSES, FRAUD_TYPES
from wuzha.warning.views.kpi.cells import FEW, Cells


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of a breakdown. `text` is what may be shown of its number."""

    label: str
    text: str
    share: str
    url: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A breakdown. `data` goes to the script (`assets/js/charts.js`)."""

    id: str
    title: str
    summary: str
    head: str
    bars: list[Bar]
    data: dict[str, Any] = field(default_factory=dict)

    @property
    def source(self) -> str:
        return f"{self.id}-data"


def charts(report: Report, cells: Cells) -> list[Chart]:
    """The charts that have anything to show."""
    types = {term.code: term.label for term in FRAUD_TYPES.at().terms}
    causes = {term.code: term.label for term in CAUSES.at().terms}
    found = report.spreads
    hours = [str(hour) for hour in range(24)]
    levels = [str(level.value) for level in Level]
    made = [
        _chart(
            cells, Facet.HOUR, "column", _("Warnings by hour of the push"), _("Hour"), found[Facet.HOUR],
            [(key, f"{int(key):02d}:00") for key in hours],
        ),
        _chart(
            cells, Facet.LEVEL, "ring", _("Warnings by level"), _("Level"), found[Facet.LEVEL],
            [(key, str(Level(int(key)).label)) for key in levels],
        ),
        _chart(
            cells, Facet.TYPE, "bar", _("Warnings by scam type"), _("Scam type"), found[Facet.TYPE],
            _most_first(found[Facet.TYPE], types),
        ),
        _chart(
            cells, Facet.CAUSE, "bar", _("Why people could not be reached"), _("Cause"), found[Facet.CAUSE],
            _most_first(found[Facet.CAUSE], causes | {"": _("not given")}),
        ),
    ]  # fmt: skip
    return [chart for chart in made if chart]


def _most_first(found: dict[str, int], labels: dict[str, str]) -> list[tuple[str, str]]:
    order = sorted(found, key=lambda key: (-found[key], key))
    return [(key, labels.get(key, key)) for key in order]


def _chart(
    cells: Cells,
    facet: Facet,
    shape: str,
    title: str,
    head: str,
    found: dict[str, int],
    rows: Sequence[tuple[str, str]],
) -> Chart | None:
    whole = sum(found.values())
    if not whole:
        return None
    counted = cells.counts(facet, [key for key, _label in rows], found)
    bars = [
        Bar(
            label,
            FEW if number is None else f"{number:,}",
            "" if number is None else f"{number / whole * 100:.1f}%",
            url,
        )
        for (_key, label), (number, url) in zip(rows, counted, strict=True)
    ]
    shown = [(bar, number) for bar, (number, _url) in zip(bars, counted, strict=True) if number is not None]
    top, most = max(shown, key=lambda one: one[1], default=(None, 0))
    summary = _("Most: %(label)s, %(number)s (%(share)s)") % {
        "label": top.label, "number": top.text, "share": top.share,
    } if top and most else _("Too few to show")  # fmt: skip
    data = {
        "shape": shape,
        "labels": [bar.label for bar in bars],
        "values": [number for number, _url in counted],
        "links": [bar.url for bar in bars],
        "levels": [int(key) for key, _label in rows] if facet is Facet.LEVEL else [],
    }
    return Chart(f"kpi-{facet.value}", title, summary, head, bars, data)
