# SPDX-License-Identifier: Apache-2.0
"""Reading that stands out: a lead for a person to look into, never a finding."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class LeadKind(models.TextChoices):
    RATE = "RATE", _("Far more than usual")
    NIGHT = "NIGHT", _("At unusual hours")
    FOREIGN = "FOREIGN", _("Records of no task of one's own")
    REPEAT = "REPEAT", _("One record again and again")


class LeadState(models.TextChoices):
    OPEN = "OPEN", pgettext_lazy("lead", "Open")
    ASKED = "ASKED", _("Asked the reader")
    EXPLAINED = "EXPLAINED", _("Explained")
    PASSED_ON = "PASSED_ON", _("Passed on")


class ReadingLead(models.Model):
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    unit_code = models.CharField(max_length=24, blank=True)
    role = models.CharField(max_length=24)
    day = models.DateField(verbose_name=pgettext_lazy("date", "Day"))
    kind = models.CharField(max_length=8, choices=LeadKind, verbose_name=_("Kind"))
    #: The numbers behind it, as shown in its explanation.
    facts = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=LeadState, default=LeadState.OPEN, verbose_name=_("State"))
    note = models.CharField(max_length=400, blank=True, verbose_name=_("Note"))
    found_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(null=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("Reading that stands out")
        constraints = [models.UniqueConstraint(fields=["person", "day", "kind"], name="lead_once")]
        indexes = [models.Index(fields=["state", "-day", "-id"], name="lead_open")]

    def __str__(self) -> str:
        return f"{self.kind} {self.day}"
