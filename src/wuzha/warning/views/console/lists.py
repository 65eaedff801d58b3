# SPDX-License-Identifier: Apache-2.0
"""What the left and the middle of the desk show: queues, the filter bar, rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from wuzha.audit.actor import Actor
from wuzha.core.lists import kept as kept_lists
from wuzha.org.middleware import ActingRequest
from wuzha.org.models import Unit
from wuzha.pages import Page
from wuzha.warning.queries import candidates, search
from wuzha.warning.queries.filters import OWNED, Filters, Period, Queue
from wuzha.warning.queries.rows import Row, reason_lines
from wuzha.warning.rules.lifecycle import OPEN, Level
from wuzha.warning.rulesets import FRAUD_TYPES, SOURCES

#: The name of the list, under which views of it are kept.
PLACE = "warning:console"
#: The most rows a refresh of what was already shown may ask for.
MOST_ROWS = 200
#: Longest number of a key or version that is read.
MOST_DIGITS = 16
ICONS = {
    Queue.TODO: "inbox",
    Queue.MINE: "hand",
    Queue.HELD: "users",
    Queue.SENT: "send",
    Queue.WORK: "phone",
    Queue.OVERDUE: "alert",
    Queue.SNOOZED: "snooze",
    Queue.CLOSED: "check-circle",
    Queue.INVALID: "ban",
}
FACTS = ("overdue", "has_payment", "round2", "flagged", "mine")


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row with its line of reasons."""

    row: Row
    reasons: str


def filters_of_request(request: HttpRequest) -> Filters:
    """The list asked for. Only a warning's own number may be searched by address: others are personal data."""
    filters = Filters.of(request.GET)
    return filters if search.is_number(filters.q) else filters.model_copy(update={"q": ""})


def shown(rows: list[Row]) -> list[ShownRow]:
    lines = reason_lines([row.warning for row in rows if row.warning.state in OPEN])
    return [ShownRow(row, lines.get(row.warning.pk, "")) for row in rows]


def digest(page: Page[Row]) -> str:
    """Changes when a row that is shown changes; a page that asks again with it is told that nothing did."""
    state = "".join(
        f"{row.warning.pk}.{row.warning.version}.{row.previous}.{row.elsewhere}."
        f"{row.last_attempt.pk if row.last_attempt else ''};"
        for row in page.rows
    )
    return blake2b(f"{state}{page.next_cursor}".encode(), digest_size=12).hexdigest()


def rows_context(filters: Filters, page: Page[Row]) -> dict[str, Any]:
    return {
        "filters": filters,
        "rows": shown(page.rows),
        "page": page,
        "digest": digest(page),
        "query": filters.query(),
    }


def sides_context(request: ActingRequest, filters: Filters) -> dict[str, Any]:
    """The queues and the filter bar around the rows."""
    return {
        "queues": queue_links(filters),
        "saved": saved_links(request.actor, filters),
        "queue_label": filters.queue.label,
        "groups": narrowing(filters),
        "stations": [(unit.pk, unit.name, unit.pk == filters.station) for unit in stations(request)],
        "periods": [(period.value, period.label, period is filters.in_force) for period in Period],
        "chips": chips(request, filters),
        "narrowed": filters.narrowed,
    }


def narrowing(filters: Filters) -> list[tuple[Any, list[tuple[str, Any, Any, bool]]]]:
    """The boxes of the filter: each group's title, and (name, value, label, whether ticked) of its boxes."""
    levels = [("level", int(level), level.label, level in filters.level) for level in Level]
    types = [("fraud_type", term.code, term.label, term.code in filters.fraud_type) for term in FRAUD_TYPES.at().terms]
    sources = [("source", term.code, term.label, term.code in filters.source) for term in SOURCES.at().terms]
    facts = [
        (name, 1, fact_label(name), getattr(filters, name))
        for name in FACTS
        if (name != "mine" or filters.queue in OWNED) and (name, filters.queue) != ("overdue", Queue.OVERDUE)
    ]
    return [(_("Level"), levels), (_("Scam type"), types), (_("Source"), sources), (_("Only"), facts)]


def stations(request: ActingRequest) -> list[Unit]:
    return list(candidates.stations_of(request.posting.unit).order_by("code"))


def queue_links(filters: Filters) -> list[dict[str, Any]]:
    return [
        {
            "code": queue.value,
            "label": queue.label,
            "icon": ICONS[queue],
            "url": address(Filters(queue=queue)),
            "here": queue is filters.queue and not filters.q,
        }
        for queue in Queue
    ]


def saved_links(actor: Actor, filters: Filters) -> list[dict[str, Any]]:
    here = filters.query()
    return [
        {
            "pk": one.pk,
            "name": one.name,
            "url": address(kept),
            "here": kept.query() == here,
            "of_unit": one.unit_id is not None,
            "may_drop": one.unit_id is None or actor.leads,
        }
        for one in kept_lists(actor, PLACE)
        for kept in (Filters.of(one.query),)
    ]


def address(filters: Filters, **changes: Any) -> str:
    query = filters.query(**changes)
    return reverse("warning:console") + (f"?{query}" if query else "")


def fact_label(name: str) -> str:
    return {
        "overdue": _("Overdue"),
        "has_payment": _("Payment seen"),
        "round2": _("Second round"),
        "flagged": _("Faulty fields"),
        "mine": _("Mine"),
    }[name]


def chips(request: ActingRequest, filters: Filters) -> list[tuple[str, str]]:
    """Each thing that is filtered by, with the address of the list without it."""
    found: list[tuple[str, str]] = []
    words: tuple[tuple[str, Callable[[Any], Any]], ...] = (
        ("level", lambda level: level.label),
        ("fraud_type", FRAUD_TYPES.at().label),
        ("source", SOURCES.at().label),
    )
    for name, word in words:
        values = getattr(filters, name)
        for one in values:
            rest = tuple(other for other in values if other != one)
            found.append((str(word(one)), address(filters, **{name: rest})))
    if filters.station is not None:
        unit = next((unit.name for unit in stations(request) if unit.pk == filters.station), str(filters.station))
        found.append((unit, address(filters, station=None)))
    if filters.in_force is not Period.ALL:
        period = _("Last %(period)s") % {"period": filters.in_force.label}
        found.append((period, address(filters, period=Period.ALL if filters.is_done else None)))
    found += [(fact_label(name), address(filters, **{name: False})) for name in FACTS if getattr(filters, name)]
    return found
