# SPDX-License-Identifier: Apache-2.0
"""Records, each of one centre."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from wuzha.cards.rules import Act, State
from wuzha.org.models import Unit
from wuzha.org.reach import units_below
from wuzha.org.scoping import ScopedManager

if TYPE_CHECKING:
    from wuzha.audit.actor import Actor


class CardsRecord(models.Model):
    """Seen by the centre it belongs to and by whoever is above that."""

    centre = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=80, verbose_name=pgettext_lazy("cards", "Title"))
    state = models.CharField(
        max_length=8, choices=State, default=State.OPEN, verbose_name=pgettext_lazy("cards", "State")
    )
    opened_at = models.DateTimeField(default=timezone.now, verbose_name=pgettext_lazy("cards", "Opened"))
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=0)
    reason = models.CharField(max_length=200, blank=True, verbose_name=pgettext_lazy("cards", "Reason"))

    unscoped: ClassVar[Any] = models.Manager()
    objects: ClassVar[Any] = ScopedManager()

    class Meta:
        verbose_name = pgettext_lazy("cards", "Record")
        base_manager_name = "unscoped"
        default_manager_name = "objects"
        indexes = [models.Index(fields=["centre", "-opened_at", "-id"], name="cards_list")]
        constraints = [
            models.CheckConstraint(name="cards_state_known", condition=Q(state__in=State.values)),
            models.CheckConstraint(
                name="cards_closed_has_time", condition=Q(state=State.CLOSED) ^ Q(closed_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def number(self) -> str:
        return f"{self.pk:08d}"

    def get_absolute_url(self) -> str:
        return reverse("cards:record", args=[self.pk])

    @staticmethod
    def scope(actor: Actor) -> Q:
        return Q(centre_id__in=units_below(actor.unit_path).centres)


class CardsChange(models.Model):
    """One act on a record: what was done, from which state to which, by whom."""

    record = models.ForeignKey(CardsRecord, on_delete=models.PROTECT, related_name="changes")
    act = models.CharField(max_length=16, choices=Act)
    from_state = models.CharField(max_length=8)
    to_state = models.CharField(max_length=8)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    unscoped: ClassVar[Any] = models.Manager()
    objects: ClassVar[Any] = ScopedManager()

    class Meta:
        verbose_name = pgettext_lazy("cards", "Change")
        base_manager_name = "unscoped"
        default_manager_name = "objects"

    def __str__(self) -> str:
        return self.act

    @staticmethod
    def scope(actor: Actor) -> Q:
        return Q(record__centre_id__in=units_below(actor.unit_path).centres)
