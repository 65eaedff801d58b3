# SPDX-License-Identifier: Apache-2.0
"""The list behind a figure, a page at a time: exactly the records that the figure counts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet

from wuzha import pages
from wuzha.audit.actor import Actor
from wuzha.funds.orders.queries import figures
from wuzha.pages import SIZE, Page
from wuzha.warning.queries.indicators import Period

#: What a figure is opened for → the rows behind it, in their order.
LISTS: dict[str, Callable[[Actor, Period], QuerySet[Any]]] = {
    "reports": figures.reports,
    "stopped": figures.stopped,
    "frozen": figures.frozen,
    "returned": figures.returned,
    "to_stop": figures.to_stop,
    "to_report": figures.to_report,
    "without_stop": figures.without_stop,
}


def page(actor: Actor, what: str, period: Period, after: str = "", size: int = SIZE) -> Page[Any]:
    """A page of the list behind a figure. Raises `CursorError`."""
    return pages.page(LISTS[what](actor, period), after, size)
