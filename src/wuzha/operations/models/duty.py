# SPDX-License-Identifier: Apache-2.0
"""值班: who is on which shift of which day. Rows are only ever added; who was taken off or swapped has a change."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.operations.models.force import ForceMember, OfForce
from wuzha.org.models import Unit
from wuzha.sealed.fields import SealedField
from wuzha.sealed.value import Kind

Person = settings.AUTH_USER_MODEL


class Duty(OfForce):
    """A member on a shift of a day. It stands while it has no change."""

    RECORD: ClassVar[str] = "force_duty"

    centre = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("Centre"))
    member = models.ForeignKey(ForceMember, on_delete=models.PROTECT, related_name="duties")
    day = models.DateField(verbose_name=pgettext_lazy("document", "Day"))
    #: A code of `operations.shifts`, whose times on that day these are.
    shift = models.CharField(max_length=24, verbose_name=pgettext_lazy("force", "Shift"))
    starts_at = models.DateTimeField(verbose_name=pgettext_lazy("force", "Begins"))
    ends_at = models.DateTimeField(verbose_name=pgettext_lazy("force", "Ends"))
    #: 带班.
    leads = models.BooleanField(default=False, verbose_name=pgettext_lazy("force", "Leads the shift"))
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("By"))
    at = models.DateTimeField(default=timezone.now, verbose_name=_("Recorded"))

    class Meta(OfForce.Meta):
        verbose_name = pgettext_lazy("force", "Duty of the task force")
        indexes = [models.Index(fields=["centre", "day", "starts_at"], name="force_duty_days")]
        constraints = [models.CheckConstraint(name="force_duty_times", condition=Q(ends_at__gt=F("starts_at")))]

    def __str__(self) -> str:
        return f"{self.day} {self.shift} {self.member_id}"


class DutyChange(OfForce):
    """Why a duty does not stand, and which took its place: a swap, or nobody."""

    CENTRE: ClassVar[str] = "duty__centre_id"

    duty = models.OneToOneField(Duty, on_delete=models.PROTECT, related_name="change")
    instead = models.OneToOneField(Duty, null=True, on_delete=models.PROTECT, related_name="stands_for")
    reason = SealedField(Kind.TEXT, verbose_name=_("Reason"))
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("By"))
    at = models.DateTimeField(default=timezone.now, verbose_name=_("Recorded"))

    class Meta(OfForce.Meta):
        verbose_name = pgettext_lazy("force", "Change of a duty")

    def __str__(self) -> str:
        return str(self.duty_id)
