# SPDX-License-Identifier: Apache-2.0
"""Breakdowns by hour, level, scam type and cause: bars whose numbers open their lists, drawn by the server."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from wuzha.core.indicators.figures import hidden
from wuzha.core.indicators.headlines import FEW
from wuzha.warning.queries.indicators import BY_CODE, Facet, Report
from wuzha.warning.rules.lifecycle import Level
from wuzha.warning.rulesets import CAUSES, FRAUD_TYPES
from wuzha.warning.views.kpi.asked import KpiQuery


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of a breakdown. `text` is what may be shown of its number; `size` its length, of 100."""

    label: str
    text: str
    share: str
    url: str
    size: int


@dataclass(frozen=True, slots=True)
class Chart:
    """A breakdown: lying bars with a number each, or upright ones (`upright`) of the 24 hours."""

    id: str
    title: str
    summary: str
    head: str
    bars: list[Bar]
    upright: bool = False


def charts(report: Report, asked: KpiQuery, *, open: bool) -> list[Chart]:
    """The charts that have anything to show."""
    types = {term.code: term.label for term in FRAUD_TYPES.at().terms}
    causes = {term.code: term.label for term in CAUSES.at().terms}
    rows = {
        Facet.HOUR: [(str(hour), f"{hour:02d}:00") for hour in range(24)],
        Facet.LEVEL: [(str(level.value), str(level.label)) for level in Level],
        Facet.TYPE: _most_first(report.spreads[Facet.TYPE], types),
        Facet.CAUSE: _most_first(report.spreads[Facet.CAUSE], causes | {"": _("not given")}),
    }
    heads = {
        Facet.HOUR: (_("Warnings by hour of the push"), _("Hour")),
        Facet.LEVEL: (_("Warnings by level"), _("Level")),
        Facet.TYPE: (_("Warnings by scam type"), _("Scam type")),
        Facet.CAUSE: (_("Why people could not be reached"), _("Cause")),
    }
    return [
        _chart(facet, *heads[facet], keys, report.spreads[facet], asked, open=open)
        for facet, keys in rows.items()
        if sum(report.spreads[facet].values())
    ]


def _most_first(found: dict[str, int], labels: dict[str, str]) -> list[tuple[str, str]]:
    order = sorted(found, key=lambda key: (-found[key], key))
    return [(key, labels.get(key, key)) for key in order]


def _chart(
    facet: Facet,
    title: str,
    head: str,
    rows: Sequence[tuple[str, str]],
    found: dict[str, int],
    asked: KpiQuery,
    *,
    open: bool,
) -> Chart:
    numbers = [found.get(key, 0) for key, _label in rows]
    veils = set() if open else hidden(numbers)
    one = BY_CODE["unreachable" if facet is Facet.CAUSE else "received"]
    shown = [None if at in veils else number for at, number in enumerate(numbers)]
    whole, most = sum(found.values()), max((number for number in shown if number), default=0)
    bars = [
        Bar(
            label,
            FEW if number is None else f"{number:,}",
            "" if number is None else f"{number / whole * 100:.1f}%",
            asked.records(one, slice=(facet, key)) if open and number else "",
            round(100 * (number or 0) / most) if most else 0,
        )
        for (key, label), number in zip(rows, shown, strict=True)
    ]
    top = next((bar for bar, number in zip(bars, shown, strict=True) if number and number == most), None)
    summary = _("Most: %(label)s, %(number)s (%(share)s)") % {
        "label": top.label, "number": top.text, "share": top.share,
    } if top else _("Too few to show")  # fmt: skip
    return Chart(f"kpi-{facet.value}", title, summary, head, bars, upright=facet is Facet.HOUR)
