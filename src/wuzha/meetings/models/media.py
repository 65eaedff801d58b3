# SPDX-License-Identifier: Apache-2.0
"""What newspapers, stations and accounts said of the work: 宣传报道登记."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import pgettext_lazy

from wuzha.core.numbering import Numbered
from wuzha.meetings.models.base import OfUnit
from wuzha.org.models import Unit


class MediaItem(OfUnit, Numbered):
    """One report, of the unit that had it published."""

    RECORD: ClassVar[str] = "media_item"
    LETTERS: ClassVar[str] = "BD"

    city = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", verbose_name=pgettext_lazy("media", "Unit")
    )
    day = models.DateField(verbose_name=pgettext_lazy("media", "Day"))
    #: Where it appeared: 慈溪日报, an account on a platform.
    medium = models.CharField(max_length=64, verbose_name=pgettext_lazy("media", "Medium"))
    #: A code of `meetings.media`.
    kind = models.CharField(max_length=24, verbose_name=pgettext_lazy("media", "Kind"))
    title = models.CharField(max_length=120, verbose_name=pgettext_lazy("media", "Headline"))
    link = models.CharField(max_length=300, blank=True, verbose_name=pgettext_lazy("media", "Where to read it"))
    readers = models.PositiveIntegerField(null=True, verbose_name=pgettext_lazy("media", "Readers"))
    #: Why it does not count; empty for one that stands.
    struck = models.CharField(max_length=200, blank=True, verbose_name=pgettext_lazy("media", "Why it is struck"))
    version = models.PositiveIntegerField(default=1)
    synthetic = models.BooleanField(default=False, db_default=False)

    class Meta(OfUnit.Meta):
        verbose_name = pgettext_lazy("media", "Report in the media")
        indexes = [models.Index(fields=["city", "-day", "-id"], name="media_list")]
        constraints = [
            models.UniqueConstraint(
                fields=["city", "day", "medium", "title"], name="media_once", condition=Q(struck="")
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"{reverse('meetings:media')}#{self.number}"
