# SPDX-License-Identifier: Apache-2.0
"""Shares that a unit reports of a month: who knows, who has the app, who was spoken to. They are proxies."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.org.models import Unit
from wuzha.outreach.models.base import OfUnit
from wuzha.outreach.rules.life import Asked

Person = settings.AUTH_USER_MODEL


class ReachShare(OfUnit):
    """How many of how many, as the unit counted them itself, and how. That somebody was reached is not that somebody
    was kept from harm: nothing here says how well outreach works."""

    RECORD: ClassVar[str] = "outreach_share"

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("Unit"))
    #: Its first day.
    month = models.DateField(verbose_name=pgettext_lazy("outreach", "Month"))
    kind = models.CharField(max_length=8, choices=Asked, verbose_name=pgettext_lazy("outreach", "What was counted"))
    asked = models.PositiveIntegerField(verbose_name=pgettext_lazy("outreach", "Out of"))
    counted = models.PositiveIntegerField(verbose_name=pgettext_lazy("outreach", "Counted"))
    #: Calls by chance, visits, the figure of a service: a share says little without it.
    how = models.CharField(max_length=64, verbose_name=pgettext_lazy("outreach", "How it was counted"))
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("By"))
    at = models.DateTimeField(default=timezone.now, verbose_name=_("Recorded"))
    synthetic = models.BooleanField(default=False, db_default=False, verbose_name=_("Synthetic"))

    class Meta(OfUnit.Meta):
        verbose_name = pgettext_lazy("outreach", "Reported share")
        indexes = [models.Index(fields=["-month", "-id"], name="reach_share_list")]
        constraints = [
            models.UniqueConstraint(fields=["unit", "month", "kind"], name="reach_share_once"),
            models.CheckConstraint(name="reach_share_kind", condition=Q(kind__in=Asked.values)),
            models.CheckConstraint(name="reach_share_month", condition=Q(month__day=1)),
            models.CheckConstraint(name="reach_share_part", condition=Q(asked__gt=0, counted__lte=F("asked"))),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.get_kind_display()}"

    def get_absolute_url(self) -> str:
        return reverse("outreach:shares")

    @property
    def percent(self) -> int:
        """Rounded down."""
        return 100 * self.counted // self.asked
