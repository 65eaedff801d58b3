# SPDX-License-Identifier: Apache-2.0
"""Back-check (倒查): the warnings that named the victims of cases, and where the chain broke."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, When
from django.utils.translation import gettext_lazy as _

from wuzha.cases.reach import reach_of
from wuzha.org.scoping import ScopedModel
from wuzha.sealed.fields import SealedField
from wuzha.sealed.value import Kind
from wuzha.warning.models.warning import WarningRecord
from wuzha.warning.rules.backcheck import FoundBy, Stage

if TYPE_CHECKING:
    from wuzha.audit.actor import Actor

Person = settings.AUTH_USER_MODEL


class OfVictim(ScopedModel):
    """A record that is seen by whoever sees the case of its victim."""

    class Meta(ScopedModel.Meta):
        abstract = True

    @staticmethod
    def scope(actor: Actor) -> Q:
        return reach_of(actor.unit_path, "victim__case__")


class CaseMatch(OfVictim):
    """A warning that named the victim of a case, pushed before the case was reported."""

    victim = models.ForeignKey("cases.Victim", on_delete=models.CASCADE, related_name="matches")
    warning = models.ForeignKey(WarningRecord, on_delete=models.PROTECT, related_name="cases")
    found_by = models.CharField(max_length=8, choices=FoundBy, verbose_name=_("Found by"))
    #: Closed as dissuaded, and deceived by the same type of scam within the days of the rule.
    relapse = models.BooleanField(default=False, verbose_name=_("Deceived after dissuasion"))

    class Meta(OfVictim.Meta):
        verbose_name = _("Matched warning")
        indexes = [models.Index(fields=["warning"], name="case_relapse", condition=Q(relapse=True))]
        constraints = [models.UniqueConstraint(fields=["victim", "warning"], name="victim_match_once")]

    def __str__(self) -> str:
        return f"{self.victim_id} {self.warning_id}"


class BackCheck(OfVictim):
    """Where the chain broke for one victim, looking back a number of days. A person may correct it; both are kept."""

    victim = models.ForeignKey("cases.Victim", on_delete=models.CASCADE, related_name="checks")
    days = models.PositiveSmallIntegerField(verbose_name=_("Days looked back"))
    computed = models.CharField(max_length=16, choices=Stage, verbose_name=_("As computed"))
    #: The warning that decides the class; none for a case that was not warned.
    warning = models.ForeignKey(WarningRecord, null=True, on_delete=models.PROTECT, related_name="+")
    corrected = models.CharField(max_length=16, blank=True, choices=Stage, verbose_name=_("Corrected"))
    #: What was computed when it was corrected: when that has changed since, the correction is to be looked at again.
    corrected_from = models.CharField(max_length=16, blank=True, choices=Stage)
    reason = models.CharField(max_length=24, blank=True, verbose_name=_("Reason"))
    note = SealedField(Kind.TEXT, verbose_name=_("Note"))
    corrected_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    corrected_at = models.DateTimeField(null=True)
    #: What counts: the correction where there is one.
    stage = models.GeneratedField(
        expression=Case(When(corrected="", then=F("computed")), default=F("corrected")),
        output_field=models.CharField(max_length=16, choices=Stage),
        db_persist=True,
    )

    class Meta(OfVictim.Meta):
        verbose_name = _("Back-check")
        indexes = [
            models.Index(fields=["warning"], name="backcheck_warning", condition=Q(warning__isnull=False)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["victim", "days"], name="victim_checked_once"),
            models.CheckConstraint(
                name="backcheck_corrected_whole",
                condition=Q(corrected="", reason="", corrected_by__isnull=True)
                | (~Q(corrected="") & ~Q(reason="") & Q(corrected_by__isnull=False, corrected_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.victim_id} {self.days} {self.computed}"

    @property
    def outdated(self) -> bool:
        """Whether the facts changed after a person corrected the class."""
        return bool(self.corrected) and self.corrected_from != self.computed
