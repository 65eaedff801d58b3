# SPDX-License-Identifier: Apache-2.0
"""Inspections of what a unit under a measure has mended."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from wuzha.measures.models.measure import Measure, OfMeasure
from wuzha.sealed.fields import SealedField
from wuzha.sealed.value import Kind


class Review(OfMeasure):
    """One look at what a unit under a measure has mended (验收): who looked, what they found, whether it does. Only
    added to."""

    class Result(models.TextChoices):
        PASS = "PASS", pgettext_lazy("decided measure", "Passed")
        FAIL = "FAIL", pgettext_lazy("decided measure", "Not passed")

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="reviews")
    day = models.DateField(verbose_name=pgettext_lazy("decided measure", "Day of the inspection"))
    #: Units and posts, no names.
    who = models.CharField(max_length=120, verbose_name=pgettext_lazy("decided measure", "Who inspected"))
    result = models.CharField(max_length=4, choices=Result, verbose_name=pgettext_lazy("decided measure", "Result"))
    findings = SealedField(Kind.TEXT, verbose_name=pgettext_lazy("decided measure", "What was found"))
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta(OfMeasure.Meta):
        verbose_name = pgettext_lazy("decided measure", "Inspection of a rectification")
        indexes = [models.Index(fields=["measure", "id"], name="measures_reviews")]
        constraints = [models.CheckConstraint(name="measures_review_result", condition=Q(result__in=["PASS", "FAIL"]))]

    def __str__(self) -> str:
        return f"{self.measure_id} {self.day}"
