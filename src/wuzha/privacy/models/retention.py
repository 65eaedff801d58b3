# SPDX-License-Identifier: Apache-2.0
"""The end of personal data: runs that two people agreed on, and holds that keep a record from them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class RunState(models.TextChoices):
    ASKED = "ASKED", _("Waiting for a second person")
    REFUSED = "REFUSED", pgettext_lazy("export", "Refused")
    EXPIRED = "EXPIRED", _("Ran out")
    CONFIRMED = "CONFIRMED", _("Confirmed")
    DONE = "DONE", _("Done")


class RetentionRun(models.Model):
    """One kind of record, everything of it before one moment. What was counted when it was asked for is kept."""

    kind = models.CharField(max_length=32)
    before = models.DateTimeField(verbose_name=_("Older than"))
    citation = models.CharField(max_length=300, verbose_name=_("Citation"))
    #: Month → rows, as the page showed them to who asked and who confirmed.
    counted = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now, verbose_name=_("Asked for"))
    expires_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=RunState, default=RunState.ASKED, verbose_name=_("State"))
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True, verbose_name=_("Reason"))
    #: The last key gone through: a run goes on from there after a crash.
    last_pk = models.BigIntegerField(default=0)
    erased = models.PositiveIntegerField(default=0, verbose_name=_("Erased"))
    held_back = models.PositiveIntegerField(default=0, verbose_name=_("Held back"))
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("Retention run")
        constraints = [
            models.UniqueConstraint(
                fields=["kind"], name="retention_one_at_a_time", condition=Q(state__in=["ASKED", "CONFIRMED"])
            ),
            models.CheckConstraint(
                name="retention_second_person", condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("by"))
            ),
            models.CheckConstraint(
                name="retention_was_confirmed",
                condition=~Q(state__in=["CONFIRMED", "DONE"]) | Q(decided_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.before:%Y-%m-%d}"


class LegalHold(models.Model):
    """A record that stays whole whatever the rules say, for a reason: evidence, a complaint, a court."""

    object_type = models.CharField(max_length=32, verbose_name=_("Record"))
    object_id = models.BigIntegerField(verbose_name=_("Record number"))
    reason = models.CharField(max_length=200, verbose_name=_("Reason"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True)
    lifted_why = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("Legal hold")
        constraints = [
            models.UniqueConstraint(
                fields=["object_type", "object_id"], name="hold_once", condition=Q(lifted_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.object_type} {self.object_id}"
