# SPDX-License-Identifier: Apache-2.0
"""What goes with the ladder of attempts: how a contact is proven, who let it be cut short, what follows a denial."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wuzha.org.models import Unit
from wuzha.sealed.fields import SealedField
from wuzha.sealed.value import Kind
from wuzha.warning.models.warning import WarningRecord
from wuzha.warning.models.work import Attempt, WarningPart

Person = settings.AUTH_USER_MODEL


class Proof(WarningPart):
    """How an attempt that reached somebody is proven. Only ever added; an attempt may have several."""

    warning = models.ForeignKey(WarningRecord, on_delete=models.PROTECT, related_name="proofs")
    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="proofs")
    #: Code of the dictionary `warning.proofs`.
    kind = models.CharField(max_length=24, verbose_name=_("Kind of proof"))
    #: Number of the call record, the recording, the body camera …
    reference = SealedField(Kind.TEXT, verbose_name=_("Reference"))
    at = models.DateTimeField(default=timezone.now, verbose_name=_("When"))
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("By"))

    class Meta(WarningPart.Meta):
        verbose_name = _("Proof of contact")
        indexes = [models.Index(fields=["warning", "attempt"], name="proof_of_warning")]

    def __str__(self) -> str:
        return f"{self.warning_id} {self.kind}"


class Waiver(WarningPart):
    """A chief's leave to close as not reached before the ladder is exhausted. Only ever added; the latest counts."""

    warning = models.ForeignKey(WarningRecord, on_delete=models.PROTECT, related_name="waivers")
    at = models.DateTimeField(default=timezone.now, verbose_name=_("When"))
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("By"))
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("Unit"))
    reason = SealedField(Kind.TEXT, verbose_name=_("Reason"))

    class Meta(WarningPart.Meta):
        verbose_name = _("Leave to close early")
        indexes = [models.Index(fields=["warning", "-at"], name="waiver_of_warning")]

    def __str__(self) -> str:
        return f"{self.warning_id} {self.by_id}"


class CheckResult(models.TextChoices):
    """What the look at a person the day after a denial came to."""

    TURNED = "TURNED", _("Believes it now")
    STILL_DENIES = "STILL_DENIES", _("Still denies")
    NOT_REACHED = "NOT_REACHED", _("Not reached that day")


class SecondRound(WarningPart):
    """What a denial at a high level led to: the next round, and a check the next day (`domain.md` §3.5)."""

    #: The warning that was closed as denied.
    warning = models.OneToOneField(WarningRecord, on_delete=models.PROTECT, related_name="second_round")
    #: The round that goes on with the person; empty when the rule allows no further one.
    next = models.ForeignKey(
        WarningRecord,
        null=True,
        on_delete=models.PROTECT,
        related_name="opened_by_denials",
        verbose_name=_("Next round"),
    )
    opened_at = models.DateTimeField(default=timezone.now, verbose_name=_("Opened"))
    opened_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    check_due = models.DateTimeField(verbose_name=_("Check due"))
    checked_at = models.DateTimeField(null=True, verbose_name=_("Checked"))
    checked_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    result = models.CharField(max_length=16, blank=True, choices=CheckResult, verbose_name=_("Result"))
    note = SealedField(Kind.TEXT, verbose_name=_("Note"))

    class Meta(WarningPart.Meta):
        verbose_name = _("Second round")
        indexes = [models.Index(fields=["check_due"], name="denial_check_open", condition=Q(checked_at__isnull=True))]
        constraints = [
            models.CheckConstraint(
                name="denial_check_whole",
                condition=Q(checked_at__isnull=True, result="")
                | (Q(checked_at__isnull=False, checked_by__isnull=False) & ~Q(result="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.warning_id} → {self.next_id}"
