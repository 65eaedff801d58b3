# SPDX-License-Identifier: Apache-2.0
"""A warning left out of 见面率, because nobody can meet the person: asked for by a station, approved by the centre's
shift leader (`domain.md` §3.6)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.org.models import Unit
from wuzha.warning.models.warning import WarningRecord
from wuzha.warning.models.work import WarningPart

Person = settings.AUTH_USER_MODEL


class ExclusionState(models.TextChoices):
    ASKED = "ASKED", pgettext_lazy("exclusion", "To decide")
    APPROVED = "APPROVED", pgettext_lazy("exclusion", "Left out")
    REFUSED = "REFUSED", pgettext_lazy("exclusion", "Counted all the same")


class MeetExclusion(WarningPart):
    """Why a meeting that was due cannot be held, the paper that shows it, and who decided."""

    warning = models.ForeignKey(WarningRecord, on_delete=models.PROTECT, related_name="exclusions")
    state = models.CharField(max_length=8, choices=ExclusionState, default=ExclusionState.ASKED)
    #: Of the dictionary `warning.reasons`, act `exclude`.
    reason = models.CharField(max_length=24, verbose_name=_("Reason"))
    #: Number of the paper that shows it; never a person's number.
    paper = models.CharField(max_length=64, verbose_name=_("Number of the paper"))
    asked_at = models.DateTimeField(default=timezone.now, verbose_name=_("Asked for"))
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, verbose_name=_("Decided"))
    decided_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta(WarningPart.Meta):
        verbose_name = _("Left out of the meetings")
        constraints = [
            models.UniqueConstraint(
                fields=["warning"], name="meet_exclusion_once", condition=~Q(state=ExclusionState.REFUSED)
            ),
            models.CheckConstraint(
                name="meet_exclusion_decided_by_another",
                condition=Q(state=ExclusionState.ASKED, decided_at__isnull=True, decided_by__isnull=True)
                | (
                    ~Q(state=ExclusionState.ASKED)
                    & Q(decided_at__isnull=False, decided_by__isnull=False)
                    & ~Q(decided_by=F("asked_by"))
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.warning_id} {self.state}"
