# SPDX-License-Identifier: Apache-2.0
"""Campaigns that are to be judged: which units begin, which wait, what could be found, and what was found."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.core.numbering import Numbered
from wuzha.org.models import Unit
from wuzha.outreach.models.base import OfWholeCity
from wuzha.outreach.rules.campaigns import CampaignState, Chosen, Proxy

Person = settings.AUTH_USER_MODEL


class Campaign(OfWholeCity, Numbered):
    """One campaign of the city. `window`: months before the start that chose the units, 0 for a lot, nothing if nobody
    knows. `mde`: the smallest reduction that could be found, worked out before the start."""

    RECORD: ClassVar[str] = "outreach_campaign"
    LETTERS: ClassVar[str] = "XP"

    city = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=64, verbose_name=pgettext_lazy("outreach", "Campaign"))
    fraud_type = models.CharField(max_length=24, blank=True, verbose_name=pgettext_lazy("outreach", "Scam type"))
    #: The first day of a month.
    start_on = models.DateField(verbose_name=pgettext_lazy("outreach", "Begins"))
    months = models.PositiveSmallIntegerField(verbose_name=pgettext_lazy("outreach", "Months until it is judged"))
    chosen = models.CharField(
        max_length=8, choices=Chosen, verbose_name=pgettext_lazy("outreach", "How the units were chosen")
    )
    window = models.PositiveSmallIntegerField(
        null=True, verbose_name=pgettext_lazy("outreach", "Months that chose the units")
    )
    #: Of a lot: how many begin, the seed (told only once it was drawn) and what was published of it before.
    first = models.PositiveSmallIntegerField(null=True, verbose_name=pgettext_lazy("outreach", "Units that begin"))
    seed = models.CharField(max_length=64, blank=True)
    published = models.CharField(max_length=64, blank=True, verbose_name=pgettext_lazy("outreach", "Published hash"))
    #: A number that nobody could know when the hash was published.
    public = models.CharField(max_length=64, blank=True, verbose_name=pgettext_lazy("outreach", "Public number"))
    drawn_at = models.DateTimeField(null=True, verbose_name=pgettext_lazy("outreach", "Drawn"))
    mde = models.FloatField(default=1, verbose_name=pgettext_lazy("outreach", "Smallest reduction to be found"))
    #: What would be enough, if it is not: so many times the units, or so many months.
    times_units = models.FloatField(null=True)
    enough_months = models.PositiveSmallIntegerField(null=True)
    #: It is not judged on cases, and says so from the start.
    proxies_only = models.BooleanField(default=False, verbose_name=pgettext_lazy("outreach", "Not evaluable on cases"))
    state = models.CharField(
        max_length=12, choices=CampaignState, default=CampaignState.PLANNED, verbose_name=_("State")
    )
    verdict = models.CharField(max_length=24, blank=True, verbose_name=pgettext_lazy("outreach", "Verdict"))
    #: The evaluation as it was made, with the months it rests on.
    result = models.JSONField(null=True)
    judged_at = models.DateTimeField(null=True, verbose_name=pgettext_lazy("outreach", "Judged"))
    reason = models.CharField(max_length=1000, blank=True, verbose_name=pgettext_lazy("outreach", "Reason"))
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("By"))
    at = models.DateTimeField(default=timezone.now, verbose_name=_("Recorded"))
    version = models.PositiveIntegerField(default=1)
    synthetic = models.BooleanField(default=False, db_default=False, verbose_name=_("Synthetic"))

    class Meta(OfWholeCity.Meta):
        verbose_name = pgettext_lazy("outreach", "Campaign")
        indexes = [models.Index(fields=["city", "-start_on", "-id"], name="campaign_list")]
        constraints = [
            models.CheckConstraint(name="campaign_state", condition=Q(state__in=CampaignState.values)),
            models.CheckConstraint(name="campaign_begins_a_month", condition=Q(start_on__day=1)),
            models.CheckConstraint(name="campaign_lasts", condition=Q(months__gte=1, months__lte=24)),
            models.CheckConstraint(name="campaign_mde_share", condition=Q(mde__gt=0, mde__lte=1)),
            models.CheckConstraint(
                name="campaign_lot_published",
                condition=~Q(chosen=Chosen.LOT) | Q(first__isnull=False) & ~Q(published="") & ~Q(seed=""),
            ),
            models.CheckConstraint(
                name="campaign_lot_drawn_before_it_runs",
                condition=~Q(chosen=Chosen.LOT)
                | ~Q(state__in=[CampaignState.DRAWN, CampaignState.RUNNING, CampaignState.JUDGED])
                | Q(drawn_at__isnull=False),
            ),
            models.CheckConstraint(
                name="campaign_judged_has_result",
                condition=~Q(state=CampaignState.JUDGED)
                | Q(result__isnull=False, judged_at__isnull=False) & ~Q(verdict=""),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("outreach:campaign", args=[self.pk])


class OfCampaign(OfWholeCity):
    """Seen by whoever sees the campaign."""

    CITY: ClassVar[str] = "campaign__city"

    class Meta(OfWholeCity.Meta):
        abstract = True


class CampaignUnit(OfCampaign):
    """A unit that is compared: it begins, or waits. `begins` is not known before the lot."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="units")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("Unit"))
    residents = models.PositiveIntegerField(verbose_name=_("Residents"))
    stratum = models.PositiveSmallIntegerField(default=0, verbose_name=pgettext_lazy("outreach", "Stratum of risk"))
    place = models.PositiveSmallIntegerField(null=True, verbose_name=pgettext_lazy("outreach", "Place in the lot"))
    begins = models.BooleanField(null=True, verbose_name=pgettext_lazy("outreach", "Begins"))

    class Meta(OfCampaign.Meta):
        verbose_name = pgettext_lazy("outreach", "Unit of a campaign")
        constraints = [
            models.UniqueConstraint(fields=["campaign", "unit"], name="campaign_unit_once"),
            models.CheckConstraint(name="campaign_unit_lives", condition=Q(residents__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.unit_id}"


class ProxyResult(OfCampaign):
    """So many of so many, on a day, among those who began or those who wait."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="proxies")
    kind = models.CharField(max_length=12, choices=Proxy, verbose_name=pgettext_lazy("outreach", "Proxy"))
    day = models.DateField(verbose_name=pgettext_lazy("outreach", "Day"))
    begins = models.BooleanField(verbose_name=pgettext_lazy("outreach", "Among those who began"))
    hits = models.PositiveIntegerField(verbose_name=pgettext_lazy("outreach", "Of them"))
    whole = models.PositiveIntegerField(verbose_name=pgettext_lazy("outreach", "Asked"))
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("By"))

    class Meta(OfCampaign.Meta):
        verbose_name = pgettext_lazy("outreach", "Proxy of a campaign")
        constraints = [
            models.UniqueConstraint(fields=["campaign", "kind", "day", "begins"], name="campaign_proxy_once"),
            models.CheckConstraint(name="campaign_proxy_share", condition=Q(whole__gt=0, hits__lte=F("whole"))),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.day}"
