# SPDX-License-Identifier: Apache-2.0
"""What a person does with a row: read it, put it off. What waits is kept by nobody."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Mark(models.Model):
    """What one person did with the row of one record. It is nobody else's, so there is no reach but the person."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    #: The record, as the trail names it.
    about_type = models.CharField(max_length=32)
    about_id = models.BigIntegerField()
    #: What came later makes the row unread again.
    read_at = models.DateTimeField(null=True)
    #: Put off when, and until when; what comes later, or falls due meanwhile, brings it back.
    snoozed_at = models.DateTimeField(null=True)
    snoozed_until = models.DateTimeField(null=True)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("Mark of a row")
        indexes = [models.Index(fields=["changed_at"], name="inbox_mark_changed")]
        constraints = [
            models.UniqueConstraint(fields=["person", "about_type", "about_id"], name="inbox_mark_once"),
            models.CheckConstraint(
                name="inbox_snooze_whole",
                condition=Q(snoozed_at__isnull=True, snoozed_until__isnull=True)
                | Q(snoozed_at__isnull=False, snoozed_until__gt=F("snoozed_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.about_type} {self.about_id}"


class Reminder(models.Model):
    """A colleague asked for the next act of a record. It is gone once the record has moved on; the trail keeps it."""

    #: The record, as the trail names it: who may see that sees the reminder.
    about_type = models.CharField(max_length=32)
    about_id = models.BigIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("Reminder of a record")
        indexes = [models.Index(fields=["about_type", "about_id", "at"], name="inbox_reminder_of")]

    def __str__(self) -> str:
        return f"{self.about_type} {self.about_id}"
