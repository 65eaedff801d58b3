# SPDX-License-Identifier: Apache-2.0
"""Units in one tree: the city, its police, its territory down to the grid, and the units that work with them."""

from __future__ import annotations

from datetime import date

from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node

from wuzha.plain import written_plainly


class UnitKind(models.TextChoices):
    CITY = "CITY", _("City")
    BUREAU = "BUREAU", _("Police bureau")
    CENTRE = "CENTRE", _("Anti-fraud centre")
    BRIGADE = "BRIGADE", _("Criminal brigade")
    STATION = "STATION", _("Police station")
    IMMIGRATION = "IMMIGRATION", _("Immigration administration")
    JOINT_OFFICE = "JOINT_OFFICE", _("Joint office")
    STREET = "STREET", _("Street")
    TOWN = "TOWN", _("Town")
    AREA = "AREA", _("Functional area")
    VILLAGE = "VILLAGE", _("Village or community")
    GRID = "GRID", _("Grid")
    MEMBER = "MEMBER", _("Member unit")
    BANK = "BANK", _("Bank")
    BANK_OUTLET = "BANK_OUTLET", _("Bank outlet")
    CARRIER = "CARRIER", _("Carrier")
    CARRIER_OUTLET = "CARRIER_OUTLET", _("Carrier outlet")
    SCHOOL = "SCHOOL", _("School")
    HOSPITAL = "HOSPITAL", _("Hospital")


#: Kinds whose code is a division code (GB/T 2260 and its statistical extension).
TERRITORY = (UnitKind.CITY, UnitKind.STREET, UnitKind.TOWN, UnitKind.AREA, UnitKind.VILLAGE)


class Unit(MP_Node):  # type: ignore[misc]  # treebeard has no types  # type: ignore[misc]  # treebeard has no types
    """One unit. Never deleted: it ends on a date, and what it did stays its own."""

    kind = models.CharField(max_length=16, choices=UnitKind, verbose_name=_("Kind"))
    code = models.CharField(max_length=24, unique=True, verbose_name=_("Code"))
    name = models.CharField(max_length=64, verbose_name=_("Name"))
    valid_from = models.DateField(default=date(2016, 1, 1), verbose_name=_("In force from"))
    #: Last day of the unit; empty while it exists.
    valid_to = models.DateField(null=True, blank=True, verbose_name=_("In force to"))
    #: Functional areas are shown but take no part in rankings (`domain.md` §0).
    ranked = models.BooleanField(default=True, verbose_name=_("In rankings"))
    #: WGS84 degrees of one point within, where known.
    latitude = models.FloatField(null=True, blank=True, verbose_name=_("Latitude"))
    longitude = models.FloatField(null=True, blank=True, verbose_name=_("Longitude"))
    synthetic = models.BooleanField(default=False, verbose_name=_("Synthetic"))

    class Meta:
        verbose_name = _("Unit")
        indexes = [
            models.Index(fields=["kind", "code"], name="unit_kind"),
            models.Index(OpClass("path", name="varchar_pattern_ops"), name="unit_subtree"),
        ]
        constraints = [
            written_plainly("unit_code_plain", "code"),
            models.CheckConstraint(
                name="unit_dates_in_order",
                condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=models.F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def in_force(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class Population(models.Model):
    """Residents of a unit in a year: the denominator of every rate, with its source."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="populations", verbose_name=_("Unit"))
    year = models.PositiveSmallIntegerField(verbose_name=_("Year"))
    residents = models.PositiveIntegerField(verbose_name=_("Residents"))
    source = models.CharField(max_length=200, verbose_name=_("Source"))
    synthetic = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("Population")
        constraints = [models.UniqueConstraint(fields=["unit", "year"], name="population_once_a_year")]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.year}"


class Jurisdiction(models.Model):
    """Which station answers for which territory; the more exact territory wins."""

    station = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="covers", verbose_name=_("Station"))
    territory = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="covered_by", verbose_name=_("Area"))
    valid_from = models.DateField(default=date(2016, 1, 1))
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("Jurisdiction")
        constraints = [models.UniqueConstraint(fields=["station", "territory", "valid_from"], name="jurisdiction_once")]

    def __str__(self) -> str:
        return f"{self.station_id} → {self.territory_id}"
