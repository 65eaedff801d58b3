# SPDX-License-Identifier: Apache-2.0
"""A clock of a case that runs out, told to somebody of the chain; and facts as they were told before."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.cases.models.case import Case, OfCase
from wuzha.cases.models.victims import Victim
from wuzha.cases.rules.clocks import ClockName, Tell
from wuzha.core.clocks.due import Alert
from wuzha.org.models import Unit
from wuzha.sealed.fields import SealedField
from wuzha.sealed.value import Kind

Person = settings.AUTH_USER_MODEL


class CaseAlert(OfCase, Alert):
    """One step of a clock, told once."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="alerts")
    clock = models.CharField(max_length=8, choices=ClockName, verbose_name=_("Clock"))
    percent = models.PositiveSmallIntegerField(verbose_name=_("Percent of its time"))
    tell = models.CharField(max_length=8, choices=Tell, verbose_name=_("Told"))
    #: Whose officers, or whose chief.
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")

    class Meta(OfCase.Meta):
        verbose_name = _("Alert of a case")
        indexes = [
            models.Index(
                fields=["unit", "-meant_at"], name="case_alert_open", condition=Q(acknowledged_at__isnull=True)
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["case", "clock", "percent", "tell", "due_at"], name="case_alert_once"),
            models.CheckConstraint(name="case_alert_clock_known", condition=Q(clock__in=ClockName.values)),
            models.CheckConstraint(name="case_alert_tell_known", condition=Q(tell__in=Tell.values)),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.clock} {self.percent}"


class FormerFact(OfCase):
    """What a case or a victim was said to be before that was put right; only ever added to."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="former_facts")
    victim = models.ForeignKey(Victim, null=True, on_delete=models.PROTECT, related_name="former_facts")
    #: The column.
    name = models.CharField(max_length=16, verbose_name=_("Fact"))
    #: What it said, in words; of what names somebody, sealed.
    was = models.CharField(max_length=200, blank=True, verbose_name=pgettext_lazy("criminal case", "Said before"))
    was_sealed = SealedField(Kind.TEXT, verbose_name=pgettext_lazy("criminal case", "Said before"))
    reason = SealedField(Kind.TEXT, verbose_name=_("Reason"))
    at = models.DateTimeField(default=timezone.now, verbose_name=_("Recorded"))
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("By"))

    class Meta(OfCase.Meta):
        verbose_name = _("Former fact of a case")
        indexes = [models.Index(fields=["case", "-at"], name="former_fact_of_case")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.name}"

    @property
    def label(self) -> str:
        """What people call the fact."""
        table: type[models.Model] = Case if self.victim_id is None else Victim
        return str(table._meta.get_field(self.name).verbose_name)  # type: ignore[union-attr]  # a column of ours
