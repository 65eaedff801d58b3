# SPDX-License-Identifier: Apache-2.0
"""A false alarm on its way back to the source that pushed it, with its evidence (`domain.md` §3.5)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.sealed.fields import SealedField
from wuzha.sealed.value import Kind
from wuzha.warning.models.directive import Directive
from wuzha.warning.models.warning import WarningRecord
from wuzha.warning.models.work import WarningPart
from wuzha.warning.rules.lifecycle import OPEN_STATES, AlarmState

Person = settings.AUTH_USER_MODEL


class FalseAlarm(WarningPart):
    """What one source is told about its pushes of one warning. Prepared by a closing, approved by an analyst."""

    warning = models.ForeignKey(WarningRecord, on_delete=models.PROTECT, related_name="false_alarms")
    directives = models.ManyToManyField(Directive, related_name="false_alarms")
    #: The channel the pushes came through (`Directive.source`).
    source = models.CharField(max_length=32, verbose_name=_("Channel"))
    state = models.CharField(max_length=12, choices=AlarmState, default=AlarmState.PREPARED, verbose_name=_("State"))
    #: An `Outcome`, or the reason of the analyst who set the warning as not valid.
    reason = models.CharField(max_length=32, verbose_name=_("Reason"))
    evidence = SealedField(Kind.TEXT, verbose_name=_("Evidence"))
    prepared_at = models.DateTimeField(default=timezone.now, verbose_name=_("Prepared"))
    prepared_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, verbose_name=_("Decided"))
    decided_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    decision_note = SealedField(Kind.TEXT)
    sent_at = models.DateTimeField(null=True, verbose_name=pgettext_lazy("false alarm", "Sent"))
    #: Number of the file or receipt it went out with.
    reference = models.CharField(max_length=64, blank=True, verbose_name=_("Receipt"))
    answered_at = models.DateTimeField(null=True, verbose_name=_("Answered"))
    accepted = models.BooleanField(null=True, verbose_name=_("Accepted by the source"))
    answer = SealedField(Kind.TEXT)

    class Meta(WarningPart.Meta):
        verbose_name = _("False alarm")
        indexes = [models.Index(fields=["state", "source", "-id"], name="false_alarm_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["warning", "source"], name="false_alarm_once", condition=Q(state__in=OPEN_STATES)
            ),
            models.CheckConstraint(
                name="false_alarm_decided_by_somebody",
                condition=~Q(state__in=[AlarmState.APPROVED, AlarmState.DROPPED, AlarmState.SENT, AlarmState.ANSWERED])
                | Q(decided_at__isnull=False, decided_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.warning_id}"
