# SPDX-License-Identifier: Apache-2.0
"""The teams of four levels: who serves which unit, from when to when, and what they were trained in."""

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
from wuzha.outreach.models.base import OfUnit
from wuzha.outreach.rules.life import Level
from wuzha.sealed.fields import BlindIndexField, SealedField
from wuzha.sealed.value import Kind

Person = settings.AUTH_USER_MODEL


class TeamMember(OfUnit, Numbered):
    """Somebody of a team: the unit is the area that is served, and its kind says on which level."""

    RECORD: ClassVar[str] = "team_member"
    LETTERS: ClassVar[str] = "XF"

    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", verbose_name=pgettext_lazy("outreach", "Serves")
    )
    level = models.CharField(max_length=8, choices=Level, verbose_name=pgettext_lazy("outreach", "Level"))
    #: A code of `outreach.roles`.
    role = models.CharField(max_length=24, verbose_name=pgettext_lazy("outreach", "As what"))
    name = SealedField(Kind.NAME, verbose_name=_("Name"))
    phone = SealedField(Kind.PHONE, verbose_name=_("Phone"))
    phone_index = BlindIndexField("phone")
    #: The user it is, if it is one.
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("User"))
    since = models.DateField(verbose_name=pgettext_lazy("outreach", "From"))
    #: The last day.
    until = models.DateField(null=True, verbose_name=pgettext_lazy("outreach", "Until"))
    #: The day of the latest training.
    trained_on = models.DateField(null=True, verbose_name=pgettext_lazy("outreach", "Last trained"))
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("By"))
    at = models.DateTimeField(default=timezone.now, verbose_name=_("Recorded"))
    version = models.PositiveIntegerField(default=1)
    synthetic = models.BooleanField(default=False, db_default=False, verbose_name=_("Synthetic"))

    class Meta(OfUnit.Meta):
        verbose_name = pgettext_lazy("outreach", "Member of a team")
        indexes = [
            models.Index(fields=["unit", "-id"], name="team_list"),
            models.Index(fields=["level", "until"], name="team_level"),
            models.Index(fields=["phone_index"], name="team_phone"),
        ]
        constraints = [
            models.CheckConstraint(name="team_level_known", condition=Q(level__in=Level.values)),
            models.CheckConstraint(name="team_days", condition=Q(until__isnull=True) | Q(until__gte=F("since"))),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("outreach:member", args=[self.pk])


class Training(OfUnit):
    """A training that a member of a team took part in."""

    RECORD: ClassVar[str] = "team_training"
    UNIT: ClassVar[str] = "member__unit"

    member = models.ForeignKey(TeamMember, on_delete=models.PROTECT, related_name="trainings")
    day = models.DateField(verbose_name=pgettext_lazy("outreach", "Day"))
    topic = models.CharField(max_length=64, verbose_name=pgettext_lazy("outreach", "Topic"))
    hours = models.PositiveSmallIntegerField(default=1, verbose_name=pgettext_lazy("outreach", "Hours"))
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("By"))
    at = models.DateTimeField(default=timezone.now, verbose_name=_("Recorded"))

    class Meta(OfUnit.Meta):
        verbose_name = pgettext_lazy("outreach", "Training of a member")
        constraints = [models.UniqueConstraint(fields=["member", "day", "topic"], name="training_once")]

    def __str__(self) -> str:
        return f"{self.day} {self.topic}"
