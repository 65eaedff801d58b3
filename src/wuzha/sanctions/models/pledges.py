# SPDX-License-Identifier: Apache-2.0
"""承诺书: who signed which version of the text, before whom, until when it holds, and what followed a breach."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.core.numbering import Numbered
from wuzha.core.steps import Step
from wuzha.org.models import Unit
from wuzha.sanctions.models.base import AboutPerson, OfUnit
from wuzha.sanctions.rules.life import Follow, PledgeAct, PledgeState


class Pledge(AboutPerson, Numbered):
    """It has no force of its own: a breach is recorded, and something else follows, or nothing with its reason."""

    RECORD: ClassVar[str] = "pledge"
    LETTERS: ClassVar[str] = "CN"

    state = models.CharField(max_length=12, choices=PledgeState, default=PledgeState.SIGNED, verbose_name=_("State"))
    #: A code of `sanctions.occasions`.
    occasion = models.CharField(max_length=24, verbose_name=pgettext_lazy("pledge", "Occasion"))
    #: The text is the version of `sanctions.pledges` that held on this day.
    signed_on = models.DateField(verbose_name=pgettext_lazy("pledge", "Signed on"))
    #: The last day.
    until = models.DateField(verbose_name=pgettext_lazy("pledge", "Holds until"))
    #: Who was there: a member of the service, or of the township; never a private person.
    witness = models.CharField(max_length=64, verbose_name=pgettext_lazy("pledge", "Witness"))
    witness_unit = models.ForeignKey(
        Unit, null=True, on_delete=models.PROTECT, related_name="+",
        verbose_name=pgettext_lazy("pledge", "Unit of the witness"),
    )  # fmt: skip
    follow = models.CharField(
        max_length=12, choices=Follow, blank=True, verbose_name=pgettext_lazy("pledge", "What followed")
    )
    recorded_at = models.DateTimeField(default=timezone.now, verbose_name=_("Recorded"))

    class Meta(AboutPerson.Meta):
        verbose_name = pgettext_lazy("pledge", "Pledge")
        indexes = [
            models.Index(fields=["-signed_on", "-id"], name="pledge_list"),
            models.Index(fields=["individual"], name="pledge_of"),
            models.Index(fields=["until", "id"], name="pledge_until"),
        ]
        constraints = [
            models.CheckConstraint(name="pledge_of_person", condition=Q(individual__isnull=False)),
            models.CheckConstraint(name="pledge_in_order", condition=Q(until__gte=F("signed_on"))),
            models.CheckConstraint(name="pledge_state_known", condition=Q(state__in=PledgeState.values)),
            models.CheckConstraint(name="pledge_followed_by", condition=~Q(state=PledgeState.FOLLOWED) | ~Q(follow="")),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("sanctions:pledge", args=[self.pk])


class PledgeStep(OfUnit, Step):
    """One act on a pledge. Only ever added to; `code` is what followed."""

    MAIN: ClassVar[str] = "pledge__"

    pledge = models.ForeignKey(Pledge, on_delete=models.PROTECT, related_name="steps")
    act = models.CharField(max_length=12, choices=PledgeAct)
    #: The day of a breach.
    day = models.DateField(null=True)
    code = models.CharField(max_length=12, blank=True)

    class Meta(OfUnit.Meta):
        verbose_name = pgettext_lazy("pledge", "Step of a pledge")
        indexes = [models.Index(fields=["pledge", "id"], name="pledge_steps")]
        constraints = [models.CheckConstraint(name="pledge_step_known", condition=Q(act__in=PledgeAct.values))]

    def __str__(self) -> str:
        return f"{self.pledge_id} {self.act}"
