# SPDX-License-Identifier: Apache-2.0
"""What a lead was said to be before that was put right; only ever added to."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.leads.models.lead import Lead, OfLead
from wuzha.sealed.fields import SealedField
from wuzha.sealed.value import Kind

Person = settings.AUTH_USER_MODEL


class FormerLeadFact(OfLead):
    lead = models.ForeignKey(Lead, on_delete=models.PROTECT, related_name="former_facts")
    #: The column.
    name = models.CharField(max_length=16, verbose_name=pgettext_lazy("lead", "Fact"))
    #: What it said, in words; of what names somebody, sealed.
    was = models.CharField(max_length=200, blank=True, verbose_name=pgettext_lazy("lead", "Said before"))
    was_sealed = SealedField(Kind.TEXT, verbose_name=pgettext_lazy("lead", "Said before"))
    reason = SealedField(Kind.TEXT, verbose_name=_("Reason"))
    at = models.DateTimeField(default=timezone.now, verbose_name=_("Recorded"))
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("By"))

    class Meta(OfLead.Meta):
        verbose_name = pgettext_lazy("lead", "Former fact of a lead")
        indexes = [models.Index(fields=["lead", "-at"], name="former_fact_of_lead")]

    def __str__(self) -> str:
        return f"{self.lead_id} {self.name}"

    @property
    def label(self) -> str:
        """What people call the fact."""
        return str(Lead._meta.get_field(self.name).verbose_name)  # type: ignore[union-attr]  # a column of ours
