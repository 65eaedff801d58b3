# SPDX-License-Identifier: Apache-2.0
"""Rule sets in force: what the law or a city may set differently, as dated data with its citation."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class RuleVersion(models.Model):
    """One rule set from a moment on. A change is a new version; nothing in force is ever edited."""

    key = models.CharField(max_length=48, verbose_name=_("Rule set"))
    valid_from = models.DateTimeField(verbose_name=_("In force from"))
    value = models.JSONField(verbose_name=_("Value"))
    citation = models.CharField(max_length=300, verbose_name=_("Citation"))
    note = models.CharField(max_length=300, blank=True, verbose_name=_("Reason for the change"))
    created_at = models.DateTimeField(default=timezone.now, verbose_name=_("Entered at"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, verbose_name=_("Entered by")
    )

    class Meta:
        verbose_name = _("Rule version")
        constraints = [models.UniqueConstraint(fields=["key", "valid_from"], name="rule_version_once")]

    def __str__(self) -> str:
        return f"{self.key} {self.valid_from:%Y-%m-%d}"
