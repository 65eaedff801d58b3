# SPDX-License-Identifier: Apache-2.0
"""What the search finds of series: by their numbers, and by what their records name."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import pgettext, pgettext_lazy

from wuzha.audit.actor import Actor
from wuzha.org.roles import May, may
from wuzha.sealed import Kind
from wuzha.search.query import Query
from wuzha.search.registry import Finder, Hit, Place
from wuzha.series.models import Node, Series, Use
from wuzha.series.rules.words import LIVING, EntityKind

_KINDS = {Kind.PHONE: EntityKind.PHONE, Kind.ACCOUNT: EntityKind.ACCOUNT}


def series(actor: Actor, query: Query, most: int) -> Iterator[Hit]:
    """Living series, what grew last first."""
    rule = Q(pk__in=[])
    if query.key is not None and query.prefix == "CB":
        rule = Q(pk=query.key)
    elif not query.prefix:
        for kind, indexes in query.person.items():
            if kind in _KINDS:
                uses = Use.unscoped.filter(entity__kind=_KINDS[kind], entity__value_index__in=indexes)
                seen = Node.objects.visible_to(actor).filter(pk__in=uses.values("node"))
                rule |= Q(pk__in=seen.values("series"))
    rows = Series.objects.visible_to(actor).filter(rule, state__in=LIVING).order_by("-grown_at", "-pk")
    for one in rows[:most]:
        label = pgettext("series", "Series of cases")
        yield Hit((Series.RECORD, str(one.pk)), label, one.get_absolute_url(), str(one), one.get_state_display())


FINDERS = (Finder(16, pgettext_lazy("series", "Series of cases"), "link", (May.READ_CASES,), series, ("CB",)),)


def places(actor: Actor) -> Iterator[Place]:
    """The list of series."""
    if may(actor.role, May.READ_CASES):
        yield Place(
            pgettext("series", "Series to be judged"), reverse("series:index"), "link",
            pgettext("series", "Series of cases"),
        )  # fmt: skip


PLACES = (places,)
