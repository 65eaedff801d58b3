# SPDX-License-Identifier: Apache-2.0
"""What the pages of the exchange show, in the actor's reach."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from wuzha.audit.actor import Actor
from wuzha.exchange.models import Delivery, Exchange, Link, Webhook
from wuzha.exchange.models.webhook import Told

PAGE = 50


@dataclass(frozen=True, slots=True)
class Page:
    """Rows newest first, and where the next page begins."""

    rows: Sequence[Any]
    next_cursor: str | None


def links(actor: Actor) -> list[Link]:
    return list(Link.objects.visible_to(actor).select_related("unit").order_by("name"))


def link(actor: Actor, pk: int) -> Link | None:
    found: Link | None = Link.objects.visible_to(actor).select_related("unit").filter(pk=pk).first()
    return found


def exchanges(actor: Actor, of: Link, after: str = "") -> Page:
    """The receipts of a link."""
    found = Exchange.objects.visible_to(actor).filter(link=of).select_related("batch")
    return _page(found, after)


def exchange(actor: Actor, pk: int) -> Exchange | None:
    found: Exchange | None = (
        Exchange.objects.visible_to(actor).select_related("link__unit", "batch").filter(pk=pk).first()
    )
    return found


def webhooks(actor: Actor) -> list[Webhook]:
    """With the number of deliveries that wait and that were given up."""
    waiting = Count("deliveries", filter=Q(deliveries__told=Told.PENDING))
    given_up = Count("deliveries", filter=Q(deliveries__told=Told.GIVEN_UP))
    found = Webhook.objects.visible_to(actor).select_related("unit").annotate(waiting=waiting, given_up=given_up)
    return list(found.order_by("name"))


def webhook(actor: Actor, pk: int) -> Webhook | None:
    found: Webhook | None = Webhook.objects.visible_to(actor).select_related("unit").filter(pk=pk).first()
    return found


def deliveries(actor: Actor, of: Webhook, after: str = "") -> Page:
    found = Delivery.objects.visible_to(actor).filter(webhook=of).select_related("transition")
    return _page(found, after)


def delivery(actor: Actor, pk: int) -> Delivery | None:
    found: Delivery | None = Delivery.objects.visible_to(actor).filter(pk=pk).first()
    return found


def _page(found: QuerySet[Any], after: str) -> Page:
    if after.isdigit():
        found = found.filter(pk__lt=int(after))
    rows = list(found.order_by("-pk")[: PAGE + 1])
    return Page(rows[:PAGE], str(rows[PAGE - 1].pk) if len(rows) > PAGE else None)
