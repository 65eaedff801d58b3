# SPDX-License-Identifier: Apache-2.0
"""The indicators of the warning desk (`catalogue`), whose warnings they count (`selection`), and all of them together
(`report`). How an indicator is counted and opened is `wuzha.core.indicators`."""

from __future__ import annotations

from wuzha.warning.queries.indicators.catalogue import BY_CODE, CARD, CURVES, HEADLINES, INDICATORS, Group
from wuzha.warning.queries.indicators.report import Report, Row, Weeks, report, twelve_weeks
from wuzha.warning.queries.indicators.selection import Division, Facet, Selection, countable, divided, divisions

__all__ = [
    "BY_CODE",
    "CARD",
    "CURVES",
    "HEADLINES",
    "INDICATORS",
    "Division",
    "Facet",
    "Group",
    "Report",
    "Row",
    "Selection",
    "Weeks",
    "countable",
    "divided",
    "divisions",
    "report",
    "twelve_weeks",
]
