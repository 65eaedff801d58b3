# SPDX-License-Identifier: Apache-2.0
"""A list that leaves as a file: asked for, if need be approved by a second person, made, fetched, deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.org.models import Unit
from wuzha.org.reach import units_below
from wuzha.org.scoping import ScopedManager

if TYPE_CHECKING:
    from wuzha.audit.actor import Actor


class ExportState(models.TextChoices):
    ASKED = "ASKED", _("Waiting for approval")
    REFUSED = "REFUSED", pgettext_lazy("export", "Refused")
    EXPIRED = "EXPIRED", _("Approval ran out")
    QUEUED = "QUEUED", _("Waiting to be made")
    RUNNING = "RUNNING", _("Being made")
    DONE = "DONE", _("Ready to fetch")
    FAILED = "FAILED", _("Could not be made")
    GONE = "GONE", pgettext_lazy("export", "Deleted")


class Export(models.Model):
    """One file. `number` is its name in the watermark and in the trail."""

    uid = models.UUIDField(unique=True)
    #: Which list (`privacy.exporters`) and how it was narrowed, as the page's query string.
    kind = models.CharField(max_length=32)
    query = models.CharField(max_length=500, blank=True)
    format = models.CharField(max_length=4, choices=[("xlsx", "XLSX"), ("csv", "CSV")], default="xlsx")
    #: Personal data in clear instead of masked.
    clear = models.BooleanField(default=False, verbose_name=_("In clear"))
    purpose = models.CharField(max_length=24, verbose_name=_("Purpose"))
    reference = models.CharField(max_length=40, blank=True, verbose_name=_("Case number"))
    text = models.CharField(max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="exports")
    role = models.CharField(max_length=24)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("Unit"))
    asked_at = models.DateTimeField(default=timezone.now, verbose_name=_("Asked for"))
    #: Rows counted when it was asked for, at most one more than the most a file may have.
    expected = models.PositiveIntegerField(verbose_name=_("Rows"))
    state = models.CharField(max_length=8, choices=ExportState, verbose_name=_("State"))
    expires_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True, verbose_name=_("Reason"))
    rows = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    size = models.BigIntegerField(default=0, verbose_name=_("Size"))
    keep_until = models.DateTimeField(null=True)
    downloads = models.PositiveIntegerField(default=0, verbose_name=_("Downloads"))

    unscoped = models.Manager()
    objects = ScopedManager()

    class Meta:
        verbose_name = _("Export")
        base_manager_name = "unscoped"
        default_manager_name = "unscoped"
        indexes = [
            models.Index(fields=["by", "-id"], name="export_by"),
            models.Index(fields=["state"], name="export_state"),
        ]
        constraints = [
            models.CheckConstraint(
                name="export_second_person", condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("by"))
            ),
            models.CheckConstraint(
                name="export_clear_was_approved",
                condition=Q(clear=False) | Q(state__in=["ASKED", "REFUSED", "EXPIRED"]) | Q(decided_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        return f"DC{self.pk:06d}"

    @staticmethod
    def scope(actor: Actor) -> Q:
        return Q(unit_id__in=units_below(actor.unit_path).ids)
