# SPDX-License-Identifier: Apache-2.0
"""What the search finds of warnings, known cases and watches, and where the palette leads at the desk."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wuzha.audit.actor import Actor
from wuzha.core import lists as kept_lists
from wuzha.org.roles import May, may
from wuzha.search.query import Query
from wuzha.search.registry import Finder, Hit, Place
from wuzha.warning.models import WarningRecord, Watch
from wuzha.warning.queries import queues, search
from wuzha.warning.queries.filters import Filters, Queue
from wuzha.warning.rulesets import FRAUD_TYPES
from wuzha.warning.views.console.lists import ICONS, PLACE, address


def warnings(actor: Actor, query: Query, most: int) -> Iterator[Hit]:
    """By number, directive, phone, ID number, account or name; the page is that of the role's own work."""
    if query.prefix not in ("", "YJ"):
        return
    keys = search.keys(actor, query.text, most)
    rows: dict[int, Any] = WarningRecord.objects.visible_to(actor).in_bulk(keys)
    for key in keys:
        one = rows[key]
        title = " ".join(filter(None, (str(one.name or ""), FRAUD_TYPES.at().label(one.fraud_type))))
        yield Hit(("warning", str(key)), title, _page_of(actor, one), one.number, str(one.get_state_display()))


def _page_of(actor: Actor, one: WarningRecord) -> str:
    if may(actor.role, May.TRIAGE):
        return f"{reverse('warning:console')}?w={one.pk}"
    if may(actor.role, May.WORK) and one.station_id is not None:
        return reverse("warning:task", args=[one.pk])
    return one.get_absolute_url()


def watches(actor: Actor, query: Query, most: int) -> Iterator[Hit]:
    """Watches over a person, by the warnings that the text names."""
    if query.prefix not in ("", "YJ"):
        return
    keys = search.keys(actor, query.text, most)
    rows = Watch.objects.visible_to(actor).filter(warning__in=keys, ended_at__isnull=True).select_related("warning")
    for one in rows.order_by("-pk")[:most]:
        until = _("until %(day)s") % {"day": one.until}
        title = str(one.warning.name or one.warning.number)
        yield Hit(("watch", str(one.pk)), title, reverse("warning:watch", args=[one.pk]), "", until)


FINDERS = (
    Finder(10, gettext_lazy("Warnings"), "siren", (May.TRIAGE, May.READ_WARNINGS), warnings, ("YJ",)),
    Finder(40, gettext_lazy("Watches"), "history", (May.FOLLOW_UP,), watches),
)


def places(actor: Actor) -> Iterator[Place]:
    """The queues of the desk, and the lists that the person and the unit keep, with how full they are."""
    if not may(actor.role, May.TRIAGE):
        return
    desk = _("Warning desk")
    count = partial(queues.saved_count, actor)
    for one in kept_lists.kept(actor, PLACE):
        filters = Filters.of(one.query)
        yield Place(one.name, address(filters), "star", desk, _capped(count(filters)))
    for queue in Queue:
        filters = Filters(queue=queue)
        yield Place(str(queue.label), address(filters), ICONS[queue], desk, _capped(count(filters)))


def _capped(number: int) -> str:
    return f"{queues.MOST_COUNTED}+" if number > queues.MOST_COUNTED else str(number)


PLACES = (places,)
