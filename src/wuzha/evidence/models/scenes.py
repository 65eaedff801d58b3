# SPDX-License-Identifier: Apache-2.0
"""现场勘查: a scene, and each telling of its survey; one told wrongly is struck by the one that corrects it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import pgettext_lazy

from wuzha.evidence.models.base import OfCase
from wuzha.sealed.fields import SealedField
from wuzha.sealed.value import Kind


class Scene(OfCase):
    """A place that was surveyed in a case. What is known of it stands in its records."""

    RECORD: ClassVar[str] = "scene"

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="scenes")
    #: A case may have several: the first has 1.
    no = models.PositiveSmallIntegerField(verbose_name=pgettext_lazy("evidence", "Scene"))

    class Meta(OfCase.Meta):
        verbose_name = pgettext_lazy("evidence", "Scene")
        constraints = [models.UniqueConstraint(fields=["case", "no"], name="evidence_scene_once")]

    def __str__(self) -> str:
        return f"{self.case} ({self.no})"

    def get_absolute_url(self) -> str:
        return reverse("evidence:scene", args=[self.pk])


class SceneRecord(OfCase):
    """What the record of a survey says (现场勘验检查笔录), with its signatures: two officers and a witness."""

    CASE: ClassVar[str] = "scene__case__"

    scene = models.ForeignKey(Scene, on_delete=models.PROTECT, related_name="records")
    #: 勘查号 (K…), copied from the system of surveys; empty where that gave none.
    survey_no = models.CharField(max_length=64, blank=True, verbose_name=pgettext_lazy("evidence", "Survey number"))
    began_at = models.DateTimeField(verbose_name=pgettext_lazy("evidence", "Survey from"))
    ended_at = models.DateTimeField(verbose_name=pgettext_lazy("evidence", "Survey to"))
    place = SealedField(Kind.ADDRESS, verbose_name=pgettext_lazy("evidence", "Place of the survey"))
    #: Names of who surveyed, as the record has them.
    officers = models.CharField(max_length=200, verbose_name=pgettext_lazy("evidence", "Surveyed by"))
    witness = SealedField(Kind.NAME, verbose_name=pgettext_lazy("evidence", "Witness"))
    no_witness = models.CharField(
        max_length=120, blank=True, verbose_name=pgettext_lazy("evidence", "Why there was no witness")
    )
    conditions = models.CharField(
        max_length=120, blank=True, verbose_name=pgettext_lazy("evidence", "Weather and light")
    )
    finding = SealedField(Kind.TEXT, verbose_name=pgettext_lazy("evidence", "Finding"))
    #: Why it was told anew.
    reason = SealedField(Kind.TEXT, verbose_name=pgettext_lazy("evidence", "Why it was put right"))
    #: The record it takes the place of: each but the first has one, and no two the same.
    corrects = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="struck_by")

    class Meta(OfCase.Meta):
        verbose_name = pgettext_lazy("evidence", "Record of a survey")
        constraints = [
            models.UniqueConstraint(fields=["scene"], name="evidence_scene_one_start", condition=Q(corrects=None)),
            models.CheckConstraint(name="evidence_scene_in_order", condition=Q(began_at__lte=F("ended_at"))),
        ]

    def __str__(self) -> str:
        return f"{self.scene_id} {self.survey_no}"
