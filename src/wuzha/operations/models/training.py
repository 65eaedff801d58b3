# SPDX-License-Identifier: Apache-2.0
"""Training of the task force: sessions, and who came."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.core.numbering import Numbered
from wuzha.operations.models.force import ForceMember, OfForce
from wuzha.org.models import Unit
from wuzha.sealed.fields import SealedField
from wuzha.sealed.value import Kind

Person = settings.AUTH_USER_MODEL


class Training(OfForce, Numbered):
    """One session. It is called off, never deleted."""

    RECORD: ClassVar[str] = "training"
    LETTERS: ClassVar[str] = "PX"

    centre = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("Centre"))
    topic = models.CharField(max_length=120, verbose_name=pgettext_lazy("training", "Topic"))
    starts_at = models.DateTimeField(verbose_name=pgettext_lazy("training", "Begins"))
    minutes = models.PositiveIntegerField(verbose_name=pgettext_lazy("training", "Minutes"))
    place = models.CharField(max_length=80, blank=True, verbose_name=pgettext_lazy("training", "Place"))
    lecturer = models.CharField(max_length=80, blank=True, verbose_name=pgettext_lazy("training", "Lecturer"))
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("By"))
    called_off_at = models.DateTimeField(null=True, verbose_name=pgettext_lazy("training", "Called off"))
    called_off_because = SealedField(Kind.TEXT, verbose_name=_("Reason"))
    synthetic = models.BooleanField(default=False, db_default=False, verbose_name=_("Synthetic"))

    class Meta(OfForce.Meta):
        verbose_name = pgettext_lazy("training", "Training")
        indexes = [models.Index(fields=["centre", "-starts_at"], name="training_list")]
        constraints = [
            models.CheckConstraint(name="training_minutes", condition=Q(minutes__gte=30) & Q(minutes__lte=4800)),
        ]

    def __str__(self) -> str:
        return self.topic

    @property
    def hours(self) -> str:
        """Its length in hours, as text: 1.5."""
        return f"{self.minutes / 60:g}"

    def get_absolute_url(self) -> str:
        return reverse("operations:training", args=[self.pk])


class Answer(models.TextChoices):
    """Whether a member came."""

    PRESENT = "PRESENT", pgettext_lazy("training", "Present")
    EXCUSED = "EXCUSED", pgettext_lazy("training", "Excused")
    ABSENT = "ABSENT", pgettext_lazy("training", "Absent")


class Attendance(OfForce):
    """Whether a member came to a session. What was recorded wrongly is struck by what is right."""

    CENTRE: ClassVar[str] = "training__centre_id"

    training = models.ForeignKey(Training, on_delete=models.PROTECT, related_name="attendance")
    member = models.ForeignKey(ForceMember, on_delete=models.PROTECT, related_name="attendance")
    answer = models.CharField(max_length=8, choices=Answer, verbose_name=pgettext_lazy("training", "Came"))
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("By"))
    at = models.DateTimeField(default=timezone.now, verbose_name=_("Recorded"))
    struck_by = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="corrects", verbose_name=_("Corrected by")
    )

    class Meta(OfForce.Meta):
        verbose_name = pgettext_lazy("training", "Attendance")
        indexes = [models.Index(fields=["training", "member"], name="attendance_of_training")]
        constraints = [
            models.CheckConstraint(name="attendance_answer_known", condition=Q(answer__in=Answer.values)),
        ]

    def __str__(self) -> str:
        return f"{self.training_id} {self.member_id}"
