# SPDX-License-Identifier: Apache-2.0
"""Measures against a person in a case, each with its document. What was told wrongly is struck and told anew."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from wuzha.intake.models import Batch
from wuzha.org.models import Unit
from wuzha.people.models.individuals import Involvement, OfPeople
from wuzha.people.rules.kinds import Measure, Term
from wuzha.sealed.fields import SealedField
from wuzha.sealed.value import Kind

Officer = settings.AUTH_USER_MODEL


class PersonMeasure(OfPeople):
    CASE: ClassVar[str] = "involvement__case__"
    RECORD: ClassVar[str] = "person_measure"

    involvement = models.ForeignKey(Involvement, on_delete=models.PROTECT, related_name="measures")
    kind = models.CharField(max_length=16, choices=Measure, verbose_name=pgettext_lazy("measure", "Measure"))
    #: The day that counts: that of the document.
    day = models.DateField(verbose_name=pgettext_lazy("measure", "Day"))
    #: Its last day; empty for what has no term.
    until = models.DateField(null=True, verbose_name=pgettext_lazy("measure", "Until"))
    term = models.CharField(max_length=8, blank=True, choices=Term, verbose_name=pgettext_lazy("measure", "Term"))
    organ = models.CharField(max_length=64, blank=True, verbose_name=pgettext_lazy("measure", "Deciding organ"))
    document_no = models.CharField(
        max_length=64, blank=True, verbose_name=pgettext_lazy("measure", "Number of the document")
    )
    #: 抓获单位 for 到案, else who carries it out.
    unit = models.ForeignKey(
        Unit, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=pgettext_lazy("measure", "Unit")
    )
    #: How long a summons lasted, begun hours counted.
    hours = models.PositiveSmallIntegerField(null=True, verbose_name=pgettext_lazy("measure", "Hours"))
    #: Of a fine, in 分.
    fen = models.BigIntegerField(null=True, verbose_name=pgettext_lazy("measure", "Fine"))
    note = SealedField(Kind.TEXT, verbose_name=pgettext_lazy("measure", "Note"))
    at = models.DateTimeField(default=timezone.now, verbose_name=pgettext_lazy("measure", "Recorded"))
    by = models.ForeignKey(
        Officer, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=pgettext_lazy("measure", "By")
    )
    #: What took its place; a `VOIDED` one says that it never was.
    struck_by = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="corrects",
        verbose_name=pgettext_lazy("measure", "Corrected by"),
    )  # fmt: skip
    batch = models.ForeignKey(Batch, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta(OfPeople.Meta):
        verbose_name = pgettext_lazy("measure", "Measure against a person")
        indexes = [
            models.Index(fields=["involvement", "id"], name="measures_of"),
            # Results are counted by the day of a document.
            models.Index(fields=["kind", "day"], name="measure_day", condition=Q(struck_by__isnull=True)),
        ]
        constraints = [
            models.CheckConstraint(name="measure_known", condition=Q(kind__in=Measure.values)),
            models.CheckConstraint(name="measure_in_order", condition=Q(until__isnull=True) | Q(until__gte=F("day"))),
            models.CheckConstraint(name="measure_fine_positive", condition=Q(fen__isnull=True) | Q(fen__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.involvement_id} {self.kind} {self.day}"
