# SPDX-License-Identifier: Apache-2.0
"""每日一宣: a unit's item of a day; and the city's item, passed on by units, each with its receipt."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.org.models import Unit
from wuzha.outreach.models.base import OfUnit

Person = settings.AUTH_USER_MODEL


class DailyItem(OfUnit):
    """What a unit told the public on a day. One a day; what is put out besides belongs into the same item."""

    RECORD: ClassVar[str] = "daily_item"

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("Unit"))
    day = models.DateField(verbose_name=pgettext_lazy("outreach", "Day"))
    topic = models.CharField(max_length=64, verbose_name=pgettext_lazy("outreach", "Topic"))
    text = models.CharField(max_length=2000, verbose_name=pgettext_lazy("outreach", "Text"))
    #: A code of `outreach.channels`.
    channel = models.CharField(max_length=24, verbose_name=pgettext_lazy("outreach", "Channel"))
    #: Empty until somebody has looked.
    reads = models.PositiveIntegerField(null=True, verbose_name=pgettext_lazy("outreach", "Reads"))
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("By"))
    at = models.DateTimeField(default=timezone.now, verbose_name=_("Recorded"))
    version = models.PositiveIntegerField(default=1)
    synthetic = models.BooleanField(default=False, db_default=False, verbose_name=_("Synthetic"))

    class Meta(OfUnit.Meta):
        verbose_name = pgettext_lazy("outreach", "Daily item")
        indexes = [models.Index(fields=["-day", "-id"], name="daily_list")]
        constraints = [models.UniqueConstraint(fields=["unit", "day"], name="daily_once")]

    def __str__(self) -> str:
        return f"{self.day} {self.topic}"

    def get_absolute_url(self) -> str:
        return f"{reverse('outreach:daily')}?month={self.day:%Y-%m}&unit={self.unit_id}"


class DailyReceipt(OfUnit):
    """The city's item, given to a unit to pass on: when it did, through which channel, with how many reads."""

    RECORD: ClassVar[str] = "daily_receipt"

    item = models.ForeignKey(DailyItem, on_delete=models.PROTECT, related_name="receipts")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("Unit"))
    day = models.DateField(verbose_name=pgettext_lazy("outreach", "Day"))
    asked_at = models.DateTimeField(default=timezone.now)
    passed_at = models.DateTimeField(null=True, verbose_name=pgettext_lazy("outreach", "Passed on"))
    channel = models.CharField(max_length=24, blank=True, verbose_name=pgettext_lazy("outreach", "Channel"))
    reads = models.PositiveIntegerField(null=True, verbose_name=pgettext_lazy("outreach", "Reads"))
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("By"))

    class Meta(OfUnit.Meta):
        verbose_name = pgettext_lazy("outreach", "Receipt of the city's daily item")
        indexes = [
            models.Index(fields=["unit", "-day"], name="daily_receipt_unit"),
            models.Index(fields=["unit", "day"], name="daily_receipt_open", condition=Q(passed_at=None)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["item", "unit"], name="daily_receipt_once"),
            models.CheckConstraint(name="daily_receipt_passed", condition=Q(passed_at__isnull=True) ^ ~Q(channel="")),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.day}"
