# SPDX-License-Identifier: Apache-2.0
"""The indicators of the warning desk, and the records behind each (`design.md` §8).

An indicator is an object of `catalogue`; its condition makes both its number (`measure`) and its list (`records`).
"""

from __future__ import annotations

from wuzha.warning.queries.indicators.catalogue import BY_CODE, CARD, INDICATORS
from wuzha.warning.queries.indicators.definition import Group, Indicator, Part, Shape, Subject
from wuzha.warning.queries.indicators.figures import ENOUGH, Change, Figure, ranks
from wuzha.warning.queries.indicators.period import Period, PeriodError, Preset, preset, problem_text
from wuzha.warning.queries.indicators.report import Report, Row, as_dict, report
from wuzha.warning.queries.indicators.selection import Division, Facet, Selection, countable, divided, divisions

__all__ = [
    "BY_CODE",
    "CARD",
    "ENOUGH",
    "INDICATORS",
    "Change",
    "Division",
    "Facet",
    "Figure",
    "Group",
    "Indicator",
    "Part",
    "Period",
    "PeriodError",
    "Preset",
    "Report",
    "Row",
    "Selection",
    "Shape",
    "Subject",
    "as_dict",
    "countable",
    "divided",
    "divisions",
    "preset",
    "problem_text",
    "ranks",
    "report",
]
