# SPDX-License-Identifier: Apache-2.0
"""What the pages of the exchange show, in the actor's reach."""

from __future__ import annotations

from django.db.models import Count, Q

from wuzha.audit.actor import Actor
from wuzha.exchange.models import Delivery, Exchange, Link, Webhook
from wuzha.exchange.models.webhook import DeliveryState
from wuzha.pages import Page, page


def links(actor: Actor) -> list[Link]:
    return list(Link.objects.visible_to(actor).select_related("unit").order_by("name"))


def exchanges(actor: Actor, of: Link, after: str = "") -> Page[Exchange]:
    """The receipts of a link, the latest first."""
    found = Exchange.objects.visible_to(actor).filter(link=of).select_related("batch")
    return page(found.order_by("-pk"), after)


def webhooks(actor: Actor) -> list[Webhook]:
    """With the number of deliveries that wait and that were given up."""
    waiting = Count("deliveries", filter=Q(deliveries__told=DeliveryState.PENDING))
    given_up = Count("deliveries", filter=Q(deliveries__told=DeliveryState.GIVEN_UP))
    found = Webhook.objects.visible_to(actor).select_related("unit").annotate(waiting=waiting, given_up=given_up)
    return list(found.order_by("name"))


def deliveries(actor: Actor, of: Webhook, after: str = "") -> Page[Delivery]:
    """What a webhook was told or is to be told, the latest first."""
    found = Delivery.objects.visible_to(actor).filter(webhook=of).select_related("transition")
    return page(found.order_by("-pk"), after)
