# SPDX-License-Identifier: Apache-2.0
"""A GOIP or improvised network site (简易组网). The survey, the officers and the witness, photos, devices and their
numbers, exhibits and their lists stand with the evidence of the case: a site refers to its scene there and adds what
evidence does not know."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.cases.queries.victims import Case
from wuzha.core.numbering import Numbered
from wuzha.org.models import Unit
from wuzha.sealed.fields import BlindIndexField, SealedField
from wuzha.sealed.value import Kind
from wuzha.shutdowns.models.base import OfUnit, Person


class PlaceKind(models.TextChoices):
    HOUSE = "HOUSE", pgettext_lazy("goip", "House or flat")
    CAR = "CAR", pgettext_lazy("goip", "Car")
    HOTEL = "HOTEL", pgettext_lazy("goip", "Hotel")
    OPEN = "OPEN", pgettext_lazy("goip", "Open ground")


class Site(OfUnit, Numbered):
    RECORD: ClassVar[str] = "goip_site"
    LETTERS: ClassVar[str] = "ZW"

    centre = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("Centre"))
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", verbose_name=pgettext_lazy("goip", "Recorded by")
    )
    scene = models.OneToOneField(
        "evidence.Scene", on_delete=models.PROTECT, related_name="+", verbose_name=pgettext_lazy("goip", "Scene")
    )
    clue_no = models.CharField(max_length=64, verbose_name=pgettext_lazy("goip", "Number of the clue"))
    clue_at = models.DateTimeField(verbose_name=pgettext_lazy("goip", "Clue received"))
    raided_at = models.DateTimeField(verbose_name=pgettext_lazy("goip", "Raided"))
    place_kind = models.CharField(max_length=8, choices=PlaceKind, verbose_name=pgettext_lazy("goip", "Kind of place"))
    township = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", verbose_name=pgettext_lazy("goip", "Township")
    )
    plate = SealedField(Kind.TEXT, verbose_name=pgettext_lazy("goip", "Number plate"))
    landlord = SealedField(Kind.NAME, verbose_name=pgettext_lazy("goip", "Landlord"))
    landlord_phone = SealedField(Kind.PHONE, verbose_name=pgettext_lazy("goip", "Phone of the landlord"))
    landlord_phone_index = BlindIndexField("landlord_phone")
    note = SealedField(Kind.TEXT, verbose_name=_("Note"))
    at = models.DateTimeField(default=timezone.now, verbose_name=_("Recorded"))
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("By"))
    version = models.PositiveIntegerField(default=1)
    synthetic = models.BooleanField(default=False, db_default=False, verbose_name=_("Synthetic"))

    class Meta(OfUnit.Meta):
        verbose_name = pgettext_lazy("goip", "GOIP site")
        indexes = [models.Index(fields=["-raided_at", "-id"], name="goip_site_list")]
        constraints = [
            models.CheckConstraint(name="goip_site_in_order", condition=Q(clue_at__lte=F("raided_at"))),
            models.CheckConstraint(name="goip_site_place_known", condition=Q(place_kind__in=PlaceKind.values)),
            models.UniqueConstraint(fields=["centre", "clue_no"], name="goip_site_clue_once"),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("shutdowns:site", args=[self.pk])


class OfSite(OfUnit):
    """A record that is seen by whoever sees its site."""

    ROOT: ClassVar[str] = "site__"

    class Meta(OfUnit.Meta):
        abstract = True


class SiteKit(OfSite):
    """What evidence does not know of a device of the scene: its kind, IMEI, ICCID, slots and exhibit stand there."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="kits")
    device = models.OneToOneField(
        "evidence.Device", on_delete=models.PROTECT, related_name="+", verbose_name=pgettext_lazy("goip", "Device")
    )
    network = models.CharField(max_length=64, blank=True, verbose_name=pgettext_lazy("goip", "Network it was on"))
    remote_tool = models.CharField(max_length=64, blank=True, verbose_name=pgettext_lazy("goip", "Remote control tool"))
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("By"))
    at = models.DateTimeField(default=timezone.now, verbose_name=_("Recorded"))

    class Meta(OfSite.Meta):
        verbose_name = pgettext_lazy("goip", "Equipment of a site")

    def __str__(self) -> str:
        return f"{self.site_id} {self.device_id}"


class SiteCard(OfSite):
    """A SIM card that was found at a site."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="cards")
    phone = SealedField(Kind.PHONE, verbose_name=pgettext_lazy("goip", "Number of the card"))
    phone_index = BlindIndexField("phone")
    holder = SealedField(Kind.NAME, verbose_name=pgettext_lazy("goip", "Holder"))
    carrier = models.CharField(max_length=64, blank=True, verbose_name=pgettext_lazy("goip", "Carrier"))
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("By"))
    at = models.DateTimeField(default=timezone.now, verbose_name=_("Recorded"))

    class Meta(OfSite.Meta):
        verbose_name = pgettext_lazy("goip", "Card found at a site")
        constraints = [models.UniqueConstraint(fields=["site", "phone_index"], name="goip_card_once")]

    def __str__(self) -> str:
        return f"{self.site_id} {self.phone}"


class SiteCase(OfSite):
    """A case in which the site was used, beside the one of its scene."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="linked")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("By"))
    at = models.DateTimeField(default=timezone.now, verbose_name=_("Recorded"))

    class Meta(OfSite.Meta):
        verbose_name = pgettext_lazy("goip", "Case of a site")
        constraints = [models.UniqueConstraint(fields=["site", "case"], name="goip_case_once")]

    def __str__(self) -> str:
        return f"{self.site_id} {self.case_id}"
