# SPDX-License-Identifier: Apache-2.0
"""Stopped, frozen and returned as the funds desk counts them, of the cases of a selection."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.functions import TruncDate

from wuzha.core import indicators
from wuzha.core.indicators import Period, Subject
from wuzha.engine.calendar import SHANGHAI
from wuzha.funds.orders.indicators import FREEZE, STOPPED_CASE
from wuzha.funds.refunds.indicators import PAID
from wuzha.results.queries.records import of_results, placed

RELATED = ("case", "case__unit", "case__place_unit")
Rows = Callable[[indicators.Selection, Period | None], QuerySet[Any]]


def _of_funds(subject: Subject, to_case: str, asked: str = "", day: Any = None) -> Rows:
    """The rows of a figure of the funds desk in the selection. `to_case` leads from a row to the case, `asked` from
    what the desk's own rule is about, where that is another table; `day` is the day a row counts on."""

    def rows(given: indicators.Selection, period: Period | None) -> QuerySet[Any]:
        of = of_results(given)
        narrowed = indicators.Selection(of.actor, of.cases(asked) if asked else Q())
        found = placed(subject.rows(narrowed, period), of, to_case)
        return found if day is None else found.annotate(day=day)

    return rows


STOPPED = Subject(
    "money_stopped", STOPPED_CASE.label, _of_funds(STOPPED_CASE, "case__", "case__case__"), RELATED, by_itself=True
)
FROZEN = Subject(
    "money_frozen", FREEZE.label, _of_funds(FREEZE, "case__case__", day=TruncDate("started_at", tzinfo=SHANGHAI)),
    ("case", "case__case", "case__case__unit"),
    timeless=True, recorded=FREEZE.recorded,
)  # fmt: skip
RETURNED = Subject(
    "money_returned", PAID.label, _of_funds(PAID, "refund__case__case__", day=F("paid_on")),
    ("refund__case", "refund__case__case", "refund__case__case__unit"), timeless=True,
    recorded=PAID.recorded,
)  # fmt: skip
