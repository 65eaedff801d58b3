# SPDX-License-Identifier: Apache-2.0
"""Webhooks: who is told what happens to warnings, and every telling."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.org.models import Unit
from wuzha.org.reach import units_below
from wuzha.org.scoping import ScopedModel
from wuzha.sealed.fields import SealedField
from wuzha.sealed.value import Kind
from wuzha.warning.models import Transition

if TYPE_CHECKING:
    from wuzha.audit.actor import Actor


class DeliveryState(models.TextChoices):
    """How far a delivery has come."""

    PENDING = "PENDING", pgettext_lazy("delivery", "Waiting")
    SENT = "SENT", pgettext_lazy("delivery", "Delivered")
    GIVEN_UP = "GIVEN_UP", pgettext_lazy("delivery", "Given up")


class Webhook(ScopedModel):
    """An address that is told of acts on the warnings in its unit's reach."""

    name = models.CharField(max_length=40, unique=True, verbose_name=_("Called"))
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("Unit"))
    url = models.URLField(max_length=300, verbose_name=_("Address"))
    secret = SealedField(Kind.TEXT)
    #: Acts told of (`warning.rules.lifecycle.Act`).
    events = ArrayField(models.CharField(max_length=12), verbose_name=_("Events"))
    active = models.BooleanField(default=True, verbose_name=_("Active"))
    #: The last act before the webhook was made.
    told_after = models.BigIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now, verbose_name=_("Created"))
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta(ScopedModel.Meta):
        verbose_name = _("Webhook")
        constraints = [models.CheckConstraint(name="webhook_has_a_secret", condition=Q(secret__isnull=False))]

    def __str__(self) -> str:
        return self.name

    @staticmethod
    def scope(actor: Actor) -> Q:
        return Q(unit_id__in=units_below(actor.unit_path).ids)


class Delivery(ScopedModel):
    """One telling of one act to one webhook: kept until delivered or given up."""

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    transition = models.ForeignKey(Transition, on_delete=models.PROTECT, related_name="+")
    #: `webhook-id`: the same for every try, so that the receiver takes it once.
    uid = models.UUIDField(default=uuid.uuid4, unique=True)
    event = models.CharField(max_length=32, verbose_name=_("Event"))
    #: The exact text that is signed and sent; it holds no personal data.
    body = models.TextField()
    told = models.CharField(max_length=8, choices=DeliveryState, default=DeliveryState.PENDING, verbose_name=_("State"))
    tries = models.PositiveSmallIntegerField(default=0, verbose_name=_("Tries"))
    next_at = models.DateTimeField(default=timezone.now)
    #: HTTP status of the last answer, or the code of why there was none.
    status = models.PositiveSmallIntegerField(null=True)
    problem = models.CharField(max_length=24, blank=True)
    created_at = models.DateTimeField(default=timezone.now, verbose_name=_("Created"))
    ended_at = models.DateTimeField(null=True)

    class Meta(ScopedModel.Meta):
        verbose_name = _("Delivery")
        indexes = [
            models.Index(fields=["next_at"], name="delivery_due", condition=Q(told=DeliveryState.PENDING)),
            models.Index(fields=["webhook", "-id"], name="delivery_of_webhook"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["webhook", "transition"], name="delivery_once"),
            models.CheckConstraint(
                name="delivery_ended_whole",
                condition=Q(told=DeliveryState.PENDING, ended_at__isnull=True)
                | (~Q(told=DeliveryState.PENDING) & Q(ended_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event} → {self.webhook_id}"

    @staticmethod
    def scope(actor: Actor) -> Q:
        return Q(webhook__unit_id__in=units_below(actor.unit_path).ids)
