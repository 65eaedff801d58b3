# SPDX-License-Identifier: Apache-2.0
"""What is said of a unit: points of its sheet, the evaluation by a pair, vetoes, objections, files."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.documents.papers import KeptPaper
from wuzha.fraudfree.models.unit import FreeUnit, OfFreeUnit
from wuzha.fraudfree.rules.life import State
from wuzha.sealed.fields import SealedField
from wuzha.sealed.value import Kind as Sort

Person = settings.AUTH_USER_MODEL


class SheetMark(OfFreeUnit):
    """Points of an item that no figure fills in: by the unit itself, and by the pair that evaluates."""

    RECORD: ClassVar[str] = "fraudfree_mark"

    free_unit = models.ForeignKey(FreeUnit, on_delete=models.PROTECT, related_name="marks")
    round = models.PositiveSmallIntegerField()
    item = models.CharField(max_length=24)
    own = models.PositiveSmallIntegerField(null=True, verbose_name=pgettext_lazy("fraudfree", "Own points"))
    own_words = models.CharField(max_length=200, blank=True)
    given = models.PositiveSmallIntegerField(null=True, verbose_name=pgettext_lazy("fraudfree", "Points given"))
    given_words = models.CharField(max_length=200, blank=True)
    given_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta(OfFreeUnit.Meta):
        verbose_name = pgettext_lazy("fraudfree", "Points of an item")
        constraints = [models.UniqueConstraint(fields=["free_unit", "round", "item"], name="fraudfree_mark_once")]

    def __str__(self) -> str:
        return f"{self.free_unit_id} {self.item}"


class Evaluation(OfFreeUnit):
    """One evaluation of a unit by two people; each signs for himself."""

    RECORD: ClassVar[str] = "fraudfree_evaluation"

    free_unit = models.ForeignKey(FreeUnit, on_delete=models.PROTECT, related_name="evaluations")
    round = models.PositiveSmallIntegerField()
    first = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField(default=timezone.now)
    #: The survey: the day, how many were asked, how many of them knew.
    surveyed_on = models.DateField(null=True, verbose_name=pgettext_lazy("fraudfree", "Survey"))
    asked = models.PositiveIntegerField(null=True, verbose_name=pgettext_lazy("fraudfree", "Asked"))
    knew = models.PositiveIntegerField(null=True, verbose_name=pgettext_lazy("fraudfree", "Knew it"))
    first_at = models.DateTimeField(null=True)
    second_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    score = models.PositiveSmallIntegerField(null=True)

    class Meta(OfFreeUnit.Meta):
        verbose_name = pgettext_lazy("fraudfree", "Evaluation")
        constraints = [
            models.CheckConstraint(name="fraudfree_evaluation_is_by_two", condition=~Q(first=F("second"))),
            models.UniqueConstraint(
                fields=["free_unit"], name="fraudfree_evaluation_one_open", condition=Q(settled_at__isnull=True)
            ),
            models.CheckConstraint(
                name="fraudfree_evaluation_settled_is_signed",
                condition=Q(score__isnull=True)
                | Q(first_at__isnull=False, second_at__isnull=False, surveyed_on__isnull=False),
            ),
            models.CheckConstraint(
                name="fraudfree_survey_in_order", condition=Q(knew__isnull=True) | Q(knew__lte=F("asked"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.free_unit_id} {self.round}"

    @property
    def signed(self) -> bool:
        return self.first_at is not None and self.second_at is not None


class Veto(OfFreeUnit):
    """一票否决: found by the system in a known case, or entered by a person with a reason; gone once what it rests on
    is put right, or a person takes it back."""

    RECORD: ClassVar[str] = "fraudfree_veto"

    free_unit = models.ForeignKey(FreeUnit, on_delete=models.PROTECT, related_name="vetoes")
    round = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=24)
    #: The victim on whose loss it rests; empty for one that a person entered.
    victim = models.ForeignKey("cases.Victim", null=True, on_delete=models.PROTECT, related_name="+")
    loss_fen = models.BigIntegerField(null=True)
    at = models.DateTimeField(default=timezone.now, verbose_name=_("Recorded"))
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("By"))
    why = SealedField(Sort.TEXT, verbose_name=_("Reason"))
    #: State of the unit when it came, to which it goes back.
    found_in = models.CharField(max_length=12, choices=State)
    gone_at = models.DateTimeField(null=True)
    gone_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    gone_why = SealedField(Sort.TEXT)

    class Meta(OfFreeUnit.Meta):
        verbose_name = pgettext_lazy("fraudfree", "Veto")
        constraints = [
            models.UniqueConstraint(
                fields=["free_unit", "round", "victim"], name="fraudfree_veto_once",
                condition=Q(victim__isnull=False, gone_at__isnull=True),
            ),
            models.CheckConstraint(
                name="fraudfree_veto_has_reason",
                condition=Q(victim__isnull=False, by__isnull=True) | Q(victim__isnull=True, by__isnull=False),
            ),
            models.CheckConstraint(
                name="fraudfree_veto_two_people",
                condition=Q(gone_by__isnull=True) | Q(by__isnull=True) | ~Q(gone_by=F("by")),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.free_unit_id} {self.code}"


class Objection(OfFreeUnit):
    """What somebody says against an award while its notice runs, registered and answered."""

    RECORD: ClassVar[str] = "fraudfree_objection"

    free_unit = models.ForeignKey(FreeUnit, on_delete=models.PROTECT, related_name="objections")
    round = models.PositiveSmallIntegerField()
    at = models.DateTimeField(default=timezone.now, verbose_name=_("Recorded"))
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("By"))
    who = SealedField(Sort.NAME, verbose_name=pgettext_lazy("fraudfree", "Who objects"))
    phone = SealedField(Sort.PHONE, verbose_name=pgettext_lazy("fraudfree", "Phone"))
    words = SealedField(Sort.TEXT, verbose_name=pgettext_lazy("fraudfree", "What is objected"))
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    upheld = models.BooleanField(null=True)
    answer = SealedField(Sort.TEXT, verbose_name=pgettext_lazy("fraudfree", "Answer"))

    class Meta(OfFreeUnit.Meta):
        verbose_name = pgettext_lazy("fraudfree", "Objection")
        constraints = [
            models.CheckConstraint(
                name="fraudfree_objection_answered", condition=Q(answered_at__isnull=True) ^ Q(upheld__isnull=False)
            ),
            models.CheckConstraint(
                name="fraudfree_objection_two_people",
                condition=Q(answered_by__isnull=True) | Q(by__isnull=True) | ~Q(answered_by=F("by")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.free_unit_id} {self.at:%Y-%m-%d}"


class UnitFile(OfFreeUnit, KeptPaper):
    """Evidence of an item, or the certificate; sealed."""

    RECORD: ClassVar[str] = "fraudfree_file"

    free_unit = models.ForeignKey(FreeUnit, on_delete=models.PROTECT, related_name="files")
    round = models.PositiveSmallIntegerField()
    kind = models.CharField(
        max_length=12,
        choices=[
            ("EVIDENCE", pgettext_lazy("fraudfree", "Evidence")),
            ("CERTIFICATE", pgettext_lazy("file of a fraud-free unit", "Certificate")),
        ],
    )
    item = models.CharField(max_length=24, blank=True)

    class Meta(OfFreeUnit.Meta):
        verbose_name = pgettext_lazy("fraudfree", "File of a fraud-free unit")

    def __str__(self) -> str:
        return f"{self.free_unit_id} {self.kind} {self.item}"
