# SPDX-License-Identifier: Apache-2.0
"""The indicators of the warning desk (`catalogue`), whose warnings they count (`selection`), and all of them together
(`report`). How an indicator is counted and opened is `wuzha.core.indicators`."""

from __future__ import annotations

from wuzha.warning.queries.indicators.catalogue import BY_CODE, CARD, INDICATORS, Group
from wuzha.warning.queries.indicators.report import Report, Row, report
from wuzha.warning.queries.indicators.selection import Division, Facet, Selection, countable, divided, divisions

__all__ = [
    "BY_CODE",
    "CARD",
    "INDICATORS",
    "Division",
    "Facet",
    "Group",
    "Report",
    "Row",
    "Selection",
    "countable",
    "divided",
    "divisions",
    "report",
]
