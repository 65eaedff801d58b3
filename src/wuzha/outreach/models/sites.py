# SPDX-License-Identifier: Apache-2.0
"""Places of outreach such as 横河反诈走廊: where they are, since when, who keeps them, how many came."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.core.numbering import Numbered
from wuzha.org.models import Unit
from wuzha.outreach.models.base import OfUnit
from wuzha.sealed.fields import SealedField
from wuzha.sealed.value import Kind

Person = settings.AUTH_USER_MODEL


class Site(OfUnit, Numbered):
    """A corridor, a station, a hall. Its address is a public place's, and so in clear."""

    RECORD: ClassVar[str] = "outreach_site"
    LETTERS: ClassVar[str] = "XD"

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("Unit"))
    name = models.CharField(max_length=64, verbose_name=pgettext_lazy("outreach", "Name of the place"))
    #: A code of `outreach.sites`.
    kind = models.CharField(max_length=24, verbose_name=pgettext_lazy("outreach", "Kind"))
    address = models.CharField(max_length=120, verbose_name=pgettext_lazy("outreach", "Where it is"))
    #: WGS84, if known: photos are held against it.
    latitude = models.FloatField(null=True, verbose_name=_("Latitude"))
    longitude = models.FloatField(null=True, verbose_name=_("Longitude"))
    hours = models.CharField(max_length=64, blank=True, verbose_name=pgettext_lazy("outreach", "Opening hours"))
    opened_on = models.DateField(verbose_name=pgettext_lazy("outreach", "Opened"))
    #: The last day.
    closed_on = models.DateField(null=True, verbose_name=pgettext_lazy("outreach", "Closed"))
    keeper = SealedField(Kind.NAME, verbose_name=pgettext_lazy("outreach", "Keeper"))
    phone = SealedField(Kind.PHONE, verbose_name=_("Phone"))
    version = models.PositiveIntegerField(default=1)
    synthetic = models.BooleanField(default=False, db_default=False, verbose_name=_("Synthetic"))

    class Meta(OfUnit.Meta):
        verbose_name = pgettext_lazy("outreach", "Place of outreach")
        constraints = [
            models.CheckConstraint(
                name="site_point",
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__range=(-90, 90),
                    longitude__range=(-180, 180),
                ),
            ),
            models.UniqueConstraint(fields=["unit", "name"], name="site_once"),
            models.CheckConstraint(
                name="site_days", condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("opened_on"))
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("outreach:site", args=[self.pk])


class SiteVisits(OfUnit):
    """How many people came to a place on a day."""

    RECORD: ClassVar[str] = "site_visits"
    UNIT: ClassVar[str] = "site__unit"

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="visits")
    day = models.DateField(verbose_name=pgettext_lazy("outreach", "Day"))
    people = models.PositiveIntegerField(verbose_name=pgettext_lazy("outreach", "Visitors"))
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("By"))

    class Meta(OfUnit.Meta):
        verbose_name = pgettext_lazy("outreach", "Visitors of a day")
        constraints = [models.UniqueConstraint(fields=["site", "day"], name="site_day_once")]

    def __str__(self) -> str:
        return f"{self.site_id} {self.day}"
