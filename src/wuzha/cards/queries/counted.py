# SPDX-License-Identifier: Apache-2.0
"""Which cards and which back-traces stand behind the numbers of an outlet: by their keys, for who keeps a count."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.functions import Coalesce

from wuzha.audit.actor import Actor
from wuzha.cards.models import BackTrace, InvolvedCard
from wuzha.cards.queries.outlets import Span
from wuzha.cards.rules.kinds import Responsibility, TraceState
from wuzha.org.models import Unit

#: Who was found to answer for an opening where the outlet is at fault.
AT_FAULT = (Responsibility.CLERK, Responsibility.OUTLET)


def keys_by_outlet(span: Span, *, outlets: Collection[int]) -> dict[int, tuple[int, ...]]:
    """Outlet → the cards that `outlet_counts` counts as involved in the period, by their keys."""
    rows = InvolvedCard.unscoped.filter(
        outlet__in=outlets, first_involved_on__gte=span.first, first_involved_on__lte=span.last
    )
    found: dict[int, list[int]] = {}
    for outlet, key in rows.order_by("outlet", "pk").values_list("outlet", "pk"):
        found.setdefault(outlet, []).append(key)
    return {outlet: tuple(keys) for outlet, keys in found.items()}


def of_organisations(actor: Actor) -> QuerySet[Any]:
    """Cards in reach that an organisation holds, by its name as it was told (`organisation`)."""
    found: QuerySet[Any] = InvolvedCard.objects.visible_to(actor).exclude(organisation="")
    return found


def without_outlet(span: Span, city: Unit, families: Collection[str]) -> int:
    """Cards of a city involved in the period of which nobody knows the opening outlet: they are in no count of one."""
    rows = InvolvedCard.unscoped.filter(
        outlet__isnull=True, centre__path__startswith=city.path, family__in=families,
        first_involved_on__gte=span.first, first_involved_on__lte=span.last,
    )  # fmt: skip
    return int(rows.aggregate(n=Count("pk"))["n"])


@dataclass(frozen=True, slots=True)
class Traced:
    """Back-traces of an outlet that were concluded since a day: all of them, and those that found it at fault."""

    concluded: tuple[int, ...] = ()
    at_fault: tuple[int, ...] = ()


def traced(outlets: Collection[int], since: date) -> dict[int, Traced]:
    """Outlet → its back-traces; by the outlet that the answer names, else by that of the card."""
    rows = _by_outlet(BackTrace.unscoped.all()).filter(
        of_outlet__in=outlets, state=TraceState.CONCLUDED, concluded_at__date__gte=since
    )
    found: dict[int, tuple[list[int], list[int]]] = {}
    for outlet, key, who in rows.order_by("pk").values_list("of_outlet", "pk", "responsibility"):
        concluded, at_fault = found.setdefault(outlet, ([], []))
        concluded.append(key)
        if who in AT_FAULT:
            at_fault.append(key)
    return {outlet: Traced(tuple(one), tuple(two)) for outlet, (one, two) in found.items()}


def traces_of_outlet(actor: Actor, outlet: int, most: int = 20) -> list[BackTrace]:
    """Its back-traces in the actor's reach, the latest first."""
    rows = BackTrace.objects.visible_to(actor).select_related("card", "addressed", "request").order_by("-pk")
    told, known = rows.filter(outlet=outlet), rows.filter(outlet__isnull=True, card__outlet=outlet)
    return sorted([*told[:most], *known[:most]], key=lambda one: -one.pk)[:most]


def _by_outlet(rows: QuerySet[BackTrace]) -> Any:
    return rows.annotate(of_outlet=Coalesce("outlet", "card__outlet"))


def concluded_traces(actor: Actor) -> QuerySet[BackTrace]:
    """Back-traces in the actor's reach that were concluded."""
    rows: QuerySet[BackTrace] = BackTrace.objects.visible_to(actor).filter(state=TraceState.CONCLUDED)
    return rows
