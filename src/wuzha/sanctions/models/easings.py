# SPDX-License-Identifier: Apache-2.0
"""What a sanction leaves somebody: the account to live on, the one number that is kept, ease for hardship. Asked for
one restriction of one measure, decided by another person."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.measures.queries import Measure
from wuzha.org.models import Unit
from wuzha.sanctions.models.base import OfUnit, Person
from wuzha.sanctions.rules.life import EasingKind, EasingState
from wuzha.sealed.fields import SealedField
from wuzha.sealed.value import Kind

S = EasingState


class Easing(OfUnit):
    RECORD: ClassVar[str] = "easing"

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="+")
    centre = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=EasingKind, verbose_name=pgettext_lazy("easing", "What is left"))
    #: A code of `sanctions.limits`.
    limit = models.CharField(max_length=24, verbose_name=pgettext_lazy("easing", "Restriction"))
    #: Number of the account or line that stays.
    thing = SealedField(Kind.ACCOUNT, verbose_name=pgettext_lazy("easing", "Account or number"))
    why = SealedField(Kind.TEXT, verbose_name=pgettext_lazy("easing", "Why it is needed"))
    proof = models.CharField(max_length=120, verbose_name=pgettext_lazy("easing", "Proof"))
    state = models.CharField(max_length=8, choices=EasingState, default=S.ASKED, verbose_name=_("State"))
    asked_at = models.DateTimeField(default=timezone.now, verbose_name=pgettext_lazy("easing", "Asked for"))
    asked_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, verbose_name=pgettext_lazy("easing", "Decided"))
    decided_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    answer = SealedField(Kind.TEXT, verbose_name=pgettext_lazy("easing", "Reason of the decision"))
    #: The last day, where it is not for the whole term.
    until = models.DateField(null=True, verbose_name=pgettext_lazy("easing", "Until"))
    version = models.PositiveIntegerField(default=1)

    class Meta(OfUnit.Meta):
        verbose_name = pgettext_lazy("easing", "Ease of a sanction")
        indexes = [models.Index(fields=["measure", "id"], name="easings_of")]
        constraints = [
            models.CheckConstraint(
                name="easing_known", condition=Q(kind__in=EasingKind.values, state__in=EasingState.values)
            ),
            models.CheckConstraint(
                name="easing_two_people",
                condition=Q(state=S.ASKED) | Q(decided_by__isnull=False) & ~Q(decided_by=F("asked_by")),
            ),
            models.UniqueConstraint(
                fields=["measure", "kind", "limit"], name="easing_once", condition=Q(state__in=[S.ASKED, S.GRANTED])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure_id} {self.kind}"

    def get_absolute_url(self) -> str:
        return reverse("sanctions:easings", args=[self.measure_id])
