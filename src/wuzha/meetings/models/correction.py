# SPDX-License-Identifier: Apache-2.0
"""What was put right of a membership, of a point of an agenda, of a task of a plan: what it said, why, by whom. Only
ever added to."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from wuzha.meetings.models.base import OfUnit

Person = settings.AUTH_USER_MODEL


class Of(models.TextChoices):
    """The record whose page tells of it: of a point its meeting, of a task its plan."""

    MEMBERSHIP = "membership", pgettext_lazy("member", "Membership")
    MEETING = "meeting", pgettext_lazy("meeting", "Meeting")
    PLAN = "plan", pgettext_lazy("plan", "Plan of the year")


class Correction(OfUnit):
    """One correction. `unit` is the unit it is about, else the city; it is seen by that unit and whoever is above."""

    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+")
    of_type = models.CharField(max_length=12, choices=Of)
    of_id = models.BigIntegerField()
    #: In words what it is about, what it said before, and what it says now; empty where it was taken out.
    what = models.CharField(max_length=160, verbose_name=pgettext_lazy("correction", "What"))
    was = models.CharField(max_length=400, verbose_name=pgettext_lazy("correction", "Said before"))
    now = models.CharField(max_length=400, blank=True, verbose_name=pgettext_lazy("correction", "Says now"))
    reason = models.CharField(max_length=200, verbose_name=pgettext_lazy("correction", "Why"))
    at = models.DateTimeField(default=timezone.now, verbose_name=pgettext_lazy("correction", "Put right"))
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    FIELDS: ClassVar[tuple[str, ...]] = ("what", "was", "now", "reason")

    class Meta(OfUnit.Meta):
        verbose_name = pgettext_lazy("correction", "Correction")
        indexes = [models.Index(fields=["of_type", "of_id", "-id"], name="corrections_of")]
        constraints = [
            models.CheckConstraint(name="correction_of_known", condition=Q(of_type__in=Of.values)),
            models.CheckConstraint(name="correction_says_why", condition=~Q(reason="") & ~Q(was="")),
        ]

    def __str__(self) -> str:
        return self.what
