# SPDX-License-Identifier: Apache-2.0
"""平安考核: the sheet of a year with its items and rules, own points, and what was published."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import pgettext_lazy

from wuzha.core.numbering import Numbered
from wuzha.meetings.models.base import OfCity
from wuzha.org.models import Unit


class AssessmentSheet(OfCity, Numbered):
    """One edition of the sheet of a year. Points are hundredths: 12.5 分 is 1250."""

    RECORD: ClassVar[str] = "assessment"
    LETTERS: ClassVar[str] = "KH"

    year = models.PositiveSmallIntegerField(verbose_name=pgettext_lazy("assessment", "Year"))
    edition = models.PositiveSmallIntegerField(default=1, verbose_name=pgettext_lazy("assessment", "Edition"))
    title = models.CharField(max_length=120, verbose_name=pgettext_lazy("assessment", "Title"))
    #: The document it comes from; a proposal where it is not public.
    source = models.CharField(max_length=200, verbose_name=pgettext_lazy("assessment", "Source"))
    #: The score and place that the city above published, and where.
    published_points = models.PositiveIntegerField(
        null=True, verbose_name=pgettext_lazy("assessment", "Published score")
    )
    published_rank = models.PositiveSmallIntegerField(
        null=True, verbose_name=pgettext_lazy("assessment", "Published place")
    )
    published_source = models.CharField(
        max_length=200, blank=True, verbose_name=pgettext_lazy("assessment", "Where it was published")
    )
    version = models.PositiveIntegerField(default=1)
    synthetic = models.BooleanField(default=False, db_default=False)

    class Meta(OfCity.Meta):
        verbose_name = pgettext_lazy("assessment", "Assessment sheet")
        constraints = [
            models.UniqueConstraint(fields=["city", "year", "edition"], name="assessment_edition_once"),
            models.CheckConstraint(
                name="assessment_published_has_source",
                condition=Q(published_points__isnull=True, published_rank__isnull=True) | ~Q(published_source=""),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("meetings:sheet", args=[self.pk])


class AssessmentItem(OfCity):
    """One item: its points, its rule in words, who owns it; and how its points follow from a figure, or what was
    entered where no figure is known."""

    sheet = models.ForeignKey(AssessmentSheet, on_delete=models.PROTECT, related_name="items")
    no = models.CharField(max_length=16, verbose_name=pgettext_lazy("meeting", "No."))
    name = models.CharField(max_length=80, verbose_name=pgettext_lazy("assessment", "Item"))
    #: Hundredths of a point.
    points = models.PositiveIntegerField(verbose_name=pgettext_lazy("assessment", "Points"))
    rule = models.CharField(max_length=400, verbose_name=pgettext_lazy("assessment", "Rule"))
    owner = models.ForeignKey(
        Unit, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=pgettext_lazy("assessment", "Owner")
    )
    #: `domain.code` of a figure that fills it in; empty: entered by hand.
    indicator = models.CharField(max_length=64, blank=True, verbose_name=pgettext_lazy("assessment", "Figure"))
    #: Value of the figure (分, seconds, shares of a million) with all points, and with none; between them by the share.
    full_at = models.BigIntegerField(null=True, verbose_name=pgettext_lazy("assessment", "All points at"))
    none_at = models.BigIntegerField(null=True, verbose_name=pgettext_lazy("assessment", "No points at"))
    #: Hundredths of a point that were entered, and why.
    typed = models.PositiveIntegerField(null=True, verbose_name=pgettext_lazy("assessment", "Points entered"))
    typed_why = models.CharField(max_length=200, blank=True, verbose_name=pgettext_lazy("assessment", "Reason"))
    version = models.PositiveIntegerField(default=1)

    class Meta(OfCity.Meta):
        verbose_name = pgettext_lazy("assessment", "Item of an assessment")
        constraints = [
            models.UniqueConstraint(fields=["sheet", "no"], name="assessment_item_once"),
            models.CheckConstraint(
                name="assessment_figure_or_typed",
                condition=Q(indicator="", full_at__isnull=True, none_at__isnull=True)
                | ~Q(indicator="") & Q(full_at__isnull=False, none_at__isnull=False, typed__isnull=True),
            ),
            models.CheckConstraint(
                name="assessment_typed_within", condition=Q(typed__isnull=True) | Q(typed__lte=F("points"))
            ),
            models.CheckConstraint(
                name="assessment_ends_differ", condition=Q(full_at__isnull=True) | ~Q(full_at=F("none_at"))
            ),
        ]

    def __str__(self) -> str:
        return self.name
