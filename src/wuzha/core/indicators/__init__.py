# SPDX-License-Identifier: Apache-2.0
"""Indicators, and the records behind each (`design.md` §8): one registry for all domains.

An indicator's condition makes both its number (`measure`) and its list (`behind`). A domain's indicators stand in its
`indicators.py` or `queries/indicators`; how figures read is in `text`.
"""

from __future__ import annotations

from wuzha.core.indicators.counting import (
    Key,
    added,
    behind,
    compared,
    figures_of,
    measure,
    measure_each,
    page,
    recorded,
    size,
    total,
)
from wuzha.core.indicators.definition import (
    Basis,
    Better,
    Indicator,
    Part,
    Selection,
    Shape,
    Subject,
    Unit,
    register,
    registered,
)
from wuzha.core.indicators.figures import ENOUGH, LEAST, Change, Figure, FigureComparison, Tallies, Tally, change, ranks
from wuzha.core.indicators.period import Period, PeriodError, Preset, asked, last_days, preset

__all__ = [
    "ENOUGH",
    "LEAST",
    "Basis",
    "Better",
    "Change",
    "Figure",
    "FigureComparison",
    "Indicator",
    "Key",
    "Part",
    "Period",
    "PeriodError",
    "Preset",
    "Selection",
    "Shape",
    "Subject",
    "Tallies",
    "Tally",
    "Unit",
    "added",
    "asked",
    "behind",
    "change",
    "compared",
    "figures_of",
    "last_days",
    "measure",
    "measure_each",
    "page",
    "preset",
    "ranks",
    "recorded",
    "register",
    "registered",
    "size",
    "total",
]
