# SPDX-License-Identifier: Apache-2.0
"""Who told of a lead, sealed from everyone but who was given the right by name (反电信网络诈骗法 30).

There is no blind index: nobody finds out by searching whether somebody informed. Nothing else of the platform reads
this table but `services.informants`, which writes each look into the trail.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.leads.models.lead import Lead, OfLead
from wuzha.org.models import Posting
from wuzha.org.scoping import ScopedModel
from wuzha.sealed.fields import SealedField
from wuzha.sealed.value import Kind

if TYPE_CHECKING:
    from wuzha.audit.actor import Actor

Person = settings.AUTH_USER_MODEL


def holds(day: date) -> Q:
    """Rights that hold on a day."""
    return Q(granted=True, from_on__lte=day, until_on__gte=day, ended_at__isnull=True)


class InformantRight(ScopedModel):
    """That a person, by name, may see informants from a day to a day, for a reason: asked for by an administrator,
    decided by a second person who is neither that administrator nor the one who gets it."""

    RECORD: ClassVar[str] = "informant_right"

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name=pgettext_lazy("informant", "Given to")
    )
    from_on = models.DateField(verbose_name=pgettext_lazy("informant", "From"))
    #: The last day.
    until_on = models.DateField(verbose_name=pgettext_lazy("informant", "Until"))
    reason = models.CharField(max_length=200, verbose_name=_("Reason"))
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("By"))
    asked_at = models.DateTimeField(default=timezone.now)
    granted = models.BooleanField(null=True, verbose_name=pgettext_lazy("informant", "Granted"))
    decided_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, verbose_name=pgettext_lazy("informant", "Ended"))

    class Meta(ScopedModel.Meta):
        verbose_name = pgettext_lazy("informant", "Right to see informants")
        indexes = [models.Index(fields=["person", "until_on"], name="informant_right_of")]
        constraints = [
            models.CheckConstraint(name="informant_right_days", condition=Q(until_on__gte=F("from_on"))),
            models.CheckConstraint(
                name="informant_right_second_person",
                condition=~Q(asked_by=F("person"))
                & (
                    Q(granted__isnull=True, decided_by__isnull=True)
                    | Q(granted__isnull=False, decided_by__isnull=False)
                    & ~Q(decided_by=F("asked_by"))
                    & ~Q(decided_by=F("person"))
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.from_on:%F}"

    @staticmethod
    def scope(actor: Actor) -> Q:
        """People who are posted in the actor's reach."""
        posted = Posting.unscoped.filter(unit__path__startswith=actor.unit_path or "-")
        return Q(person__in=posted.values("person"))


class Informant(OfLead):
    RECORD: ClassVar[str] = "informant"

    lead = models.OneToOneField(Lead, on_delete=models.PROTECT, related_name="informant")
    name = SealedField(Kind.NAME, verbose_name=pgettext_lazy("informant", "Name of the informant"))
    phone = SealedField(Kind.PHONE, verbose_name=pgettext_lazy("informant", "Phone of the informant"))
    id_no = SealedField(Kind.ID_NUMBER, verbose_name=pgettext_lazy("informant", "ID number of the informant"))
    address = SealedField(Kind.ADDRESS, verbose_name=pgettext_lazy("informant", "Address of the informant"))
    note = SealedField(Kind.TEXT, verbose_name=pgettext_lazy("informant", "How to reach the informant"))
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta(OfLead.Meta):
        verbose_name = pgettext_lazy("informant", "Informant")

    def __str__(self) -> str:
        return f"{self.lead_id}"

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        """Nobody's rows but of leads in reach, for a person who holds the right today."""
        right = InformantRight.unscoped.filter(holds(timezone.localdate()), person_id=actor.person_id or 0)
        if not right.exists():
            return Q(pk__in=[])
        return super().scope(actor)


class Reward(OfLead):
    """What was paid for a lead. Who was paid is the informant's row, which this names by nothing but its key."""

    lead = models.ForeignKey(Lead, on_delete=models.PROTECT, related_name="rewards")
    informant = models.ForeignKey(Informant, on_delete=models.PROTECT, related_name="+")
    fen = models.BigIntegerField(verbose_name=pgettext_lazy("reward", "Sum"))
    basis = models.CharField(max_length=120, verbose_name=pgettext_lazy("reward", "Basis"))
    paid_on = models.DateField(verbose_name=pgettext_lazy("reward", "Paid on"))
    paid_by = models.CharField(max_length=64, verbose_name=pgettext_lazy("reward", "Paid by"))
    #: Whoever decided on it; empty where it was recorded before that was asked.
    approved_by = models.CharField(
        max_length=64, blank=True, db_default="", verbose_name=pgettext_lazy("reward", "Approved by")
    )
    receipt_no = models.CharField(max_length=64, verbose_name=pgettext_lazy("reward", "Number of the receipt"))
    at = models.DateTimeField(default=timezone.now, verbose_name=_("Recorded"))
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("By"))

    class Meta(OfLead.Meta):
        verbose_name = pgettext_lazy("reward", "Reward")
        constraints = [
            models.CheckConstraint(name="reward_positive", condition=Q(fen__gt=0)),
            models.UniqueConstraint(fields=["lead", "receipt_no"], name="reward_once"),
        ]

    def __str__(self) -> str:
        return f"{self.lead_id} {self.receipt_no}"
