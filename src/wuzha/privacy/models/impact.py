# SPDX-License-Identifier: Apache-2.0
"""The register of personal-data impact assessments (PIPL 55–56). Versions are added, never changed, never deleted."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ImpactEntry(models.Model):
    """One processing of personal data."""

    created_at = models.DateTimeField(default=timezone.now)
    #: When the processing ended. The entry stays: at least three years (PIPL 56).
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    #: Entries that ended before a reason was asked for have none.
    ended_why = models.CharField(max_length=200, blank=True, default="", db_default="", verbose_name=_("Why it ended"))

    class Meta:
        verbose_name = _("Impact assessment")
        constraints = [
            # Asked of who ends; not of rows that an older release ends while both run, which name nobody.
            models.CheckConstraint(
                name="impact_ended_with_a_reason",
                condition=models.Q(ended_by__isnull=True)
                | (models.Q(ended_at__isnull=False) & ~models.Q(ended_why="")),
            )
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        return f"PIA{self.pk:04d}"


class ImpactVersion(models.Model):
    """The assessment as reviewed on a day."""

    entry = models.ForeignKey(ImpactEntry, on_delete=models.PROTECT, related_name="versions")
    version = models.PositiveIntegerField(verbose_name=_("Version"))
    title = models.CharField(max_length=80, verbose_name=_("Processing"))
    purpose = models.CharField(max_length=400, verbose_name=_("Purpose and manner, and why they are lawful and needed"))
    legal_basis = models.CharField(max_length=200, verbose_name=_("Legal basis"))
    data_kinds = models.CharField(max_length=400, verbose_name=_("Kinds of data and people"))
    recipients = models.CharField(max_length=400, blank=True, verbose_name=_("Recipients"))
    risk = models.CharField(max_length=400, verbose_name=_("Effect on people and risk"))
    measures = models.CharField(max_length=400, verbose_name=_("Protective measures, and whether they fit the risk"))
    owner = models.CharField(max_length=80, verbose_name=_("Responsible"))
    reviewed_at = models.DateField(verbose_name=_("Reviewed"))
    next_review = models.DateField(verbose_name=_("Next review"))
    change = models.CharField(max_length=200, blank=True, verbose_name=_("What changed"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("Version of an impact assessment")
        constraints = [
            models.UniqueConstraint(fields=["entry", "version"], name="impact_version_once"),
            models.CheckConstraint(
                name="impact_review_ahead", condition=models.Q(next_review__gt=models.F("reviewed_at"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id}/{self.version}"
