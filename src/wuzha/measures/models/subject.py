# SPDX-License-Identifier: Apache-2.0
"""To whom measures are done: each unit, person, organisation or thing once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from wuzha.measures.registry import SubjectKind
from wuzha.org.models import Unit
from wuzha.org.scoping import ScopedModel, scope_of
from wuzha.sealed.fields import BlindIndexField, SealedField
from wuzha.sealed.value import Kind

if TYPE_CHECKING:
    from wuzha.audit.actor import Actor


class Subject(ScopedModel):
    """A unit of the tree, or a name and a number that are sealed. Seen by whoever sees one of its measures."""

    RECORD: ClassVar[str] = "measure_subject"

    kind = models.CharField(max_length=8, choices=SubjectKind, verbose_name=pgettext_lazy("decided measure", "Subject"))
    unit = models.OneToOneField(
        Unit,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=pgettext_lazy("decided measure", "Unit"),
    )
    name = SealedField(Kind.NAME, verbose_name=pgettext_lazy("decided measure", "Name"))
    name_index = BlindIndexField("name")
    #: ID number of a person, credit code of an organisation, number of a card or line: one column for all of them.
    number = SealedField(Kind.ID_NUMBER, verbose_name=pgettext_lazy("decided measure", "Number"))
    number_index = BlindIndexField("number")
    #: The record of another room that is this subject, as the trail names it: ("individual", 12).
    ref_type = models.CharField(max_length=32, blank=True)
    ref_id = models.BigIntegerField(null=True)
    recorded_at = models.DateTimeField(default=timezone.now)
    synthetic = models.BooleanField(default=False, db_default=False)

    class Meta(ScopedModel.Meta):
        verbose_name = pgettext_lazy("decided measure", "Subject of measures")
        indexes = [
            models.Index(fields=["ref_type", "ref_id"], name="measures_subject_ref", condition=Q(ref_id__isnull=False))
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "number_index"], name="measures_subject_once", condition=Q(number_index__isnull=False)
            ),
            models.CheckConstraint(name="measures_subject_kind_known", condition=Q(kind__in=SubjectKind.values)),
            models.CheckConstraint(
                name="measures_subject_is_one",
                condition=Q(kind=SubjectKind.UNIT, unit__isnull=False, name__isnull=True, number__isnull=True)
                | ~Q(kind=SubjectKind.UNIT) & Q(unit__isnull=True),
            ),
            models.CheckConstraint(
                name="measures_subject_ref_one",
                condition=Q(ref_type="", ref_id__isnull=True) | ~Q(ref_type="") & Q(ref_id__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.unit.name if self.unit is not None else f"{self.get_kind_display()} {self.pk}"

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        measures: Any = cls._meta.get_field("measures").related_model
        return Q(Exists(measures.unscoped.filter(scope_of(measures, actor), subject=OuterRef("pk"))))

    @property
    def masked(self) -> str:
        """What lists show: the unit, or the name masked."""
        if self.unit is not None:
            return self.unit.name
        return str(self.name) if self.name is not None else str(self)

    def get_absolute_url(self) -> str:
        return reverse("measures:subject", args=[self.pk])
