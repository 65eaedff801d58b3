# SPDX-License-Identifier: Apache-2.0
"""行政处罚: the case of a penalty with each step of its procedure, what was paid, and reviews and suits."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.core.numbering import Numbered
from wuzha.core.steps import Step
from wuzha.plain import written_plainly
from wuzha.sanctions.models.base import AboutPerson, OfUnit, Person
from wuzha.sanctions.rules.fines import Imposed
from wuzha.sanctions.rules.life import STANDS, PenaltyAct, PenaltyState
from wuzha.sealed.fields import SealedField
from wuzha.sealed.value import Kind

S = PenaltyState


class ServiceWay(models.TextChoices):
    """The five ways of service (程序规定(行政) 36)."""

    DIRECT = "DIRECT", pgettext_lazy("penalty", "Handed over")
    LEFT = "LEFT", pgettext_lazy("penalty", "Left behind before witnesses")
    ENTRUSTED = "ENTRUSTED", pgettext_lazy("penalty", "Through another organ")
    POST = "POST", pgettext_lazy("penalty", "By post")
    ANNOUNCED = "ANNOUNCED", pgettext_lazy("penalty", "By announcement")


class Penalty(AboutPerson, Numbered):
    """One decision about one person or one unit. Money in 分; a fine of 0 is none."""

    RECORD: ClassVar[str] = "penalty"
    LETTERS: ClassVar[str] = "CF"

    organisation = models.CharField(
        max_length=120, blank=True, verbose_name=pgettext_lazy("penalty", "Punished organisation")
    )
    #: 统一社会信用代码.
    organisation_code = models.CharField(
        max_length=18, blank=True, verbose_name=pgettext_lazy("penalty", "Code of the organisation")
    )
    state = models.CharField(max_length=12, choices=PenaltyState, default=S.FILED, verbose_name=_("State"))
    #: A code of `sanctions.articles`.
    article = models.CharField(max_length=4, verbose_name=pgettext_lazy("penalty", "Article"))
    facts = SealedField(Kind.TEXT, verbose_name=pgettext_lazy("penalty", "Facts and evidence"))
    acted_on = models.DateField(verbose_name=pgettext_lazy("penalty", "Day of the act"))
    filed_on = models.DateField(verbose_name=pgettext_lazy("penalty", "Filed on"))
    officers = ArrayField(
        models.CharField(max_length=40), default=list, verbose_name=pgettext_lazy("penalty", "Officers")
    )
    gain_fen = models.BigIntegerField(default=0, verbose_name=pgettext_lazy("penalty", "Illegal gain"))
    grave = models.BooleanField(default=False, verbose_name=pgettext_lazy("penalty", "Grave case"))
    #: Whether life, health or financial safety was harmed (行政处罚法 36).
    harm = models.BooleanField(default=False, verbose_name=pgettext_lazy("penalty", "Harmed financial safety"))
    #: As last told, then as decided.
    fine_fen = models.BigIntegerField(default=0, verbose_name=pgettext_lazy("penalty", "Fine"))
    confiscated_fen = models.BigIntegerField(default=0, verbose_name=pgettext_lazy("penalty", "Confiscated"))
    detention_days = models.PositiveSmallIntegerField(
        default=0, verbose_name=pgettext_lazy("penalty", "Days of detention")
    )
    warned = models.BooleanField(default=False, verbose_name=pgettext_lazy("penalty", "Warned"))
    told_on = models.DateField(null=True, verbose_name=pgettext_lazy("penalty", "Told on"))
    #: Whether the notice gave the right to a hearing, until when it may be asked for, and whether that was waived.
    hearing_right = models.BooleanField(default=False, verbose_name=pgettext_lazy("penalty", "Right to a hearing"))
    hearing_by = models.DateField(null=True, verbose_name=pgettext_lazy("penalty", "Hearing to be asked for by"))
    hearing_waived = models.BooleanField(default=False, verbose_name=pgettext_lazy("penalty", "Hearing waived"))
    heard_on = models.DateField(null=True, verbose_name=pgettext_lazy("penalty", "Hearing held on"))
    reviewed_on = models.DateField(null=True, verbose_name=pgettext_lazy("penalty", "Legally reviewed on"))
    reviewed_by = models.CharField(max_length=40, blank=True, verbose_name=pgettext_lazy("penalty", "Reviewer"))
    decided_on = models.DateField(null=True, verbose_name=pgettext_lazy("penalty", "Decided on"))
    decided_by = models.CharField(max_length=64, blank=True, verbose_name=pgettext_lazy("penalty", "Decided by"))
    document_no = models.CharField(
        max_length=64, blank=True, verbose_name=pgettext_lazy("penalty", "Number of the decision")
    )
    served_on = models.DateField(null=True, verbose_name=pgettext_lazy("penalty", "Served on"))
    service = models.CharField(
        max_length=12, choices=ServiceWay, blank=True, verbose_name=pgettext_lazy("penalty", "Way of service")
    )
    pay_by = models.DateField(null=True, verbose_name=pgettext_lazy("penalty", "To be paid by"))
    #: The last day for the next thing that its state waits for.
    due_on = models.DateField(null=True, verbose_name=pgettext_lazy("penalty", "Due"))
    filed_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    lead_id = models.BigIntegerField(null=True)
    #: Taken from a ledger as it was decided elsewhere: what that does not tell is empty, and no clock runs.
    entered = models.BooleanField(default=False, db_default=False)
    #: The measure of the person in the case (`people`) that this decision is: figures count it once.
    measure_id = models.BigIntegerField(null=True)
    recorded_at = models.DateTimeField(default=timezone.now, verbose_name=_("Recorded"))

    class Meta(AboutPerson.Meta):
        verbose_name = pgettext_lazy("penalty", "Penalty")
        indexes = [
            models.Index(fields=["-filed_on", "-id"], name="penalty_list"),
            models.Index(fields=["individual"], name="penalty_of"),
            models.Index(fields=["due_on", "id"], name="penalty_due", condition=Q(due_on__isnull=False)),
            models.Index(fields=["decided_on", "id"], name="penalty_day", condition=Q(decided_on__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(
                name="penalty_of_one",
                condition=Q(individual__isnull=False, organisation="")
                | Q(individual__isnull=True) & ~Q(organisation=""),
            ),
            models.CheckConstraint(name="penalty_state_known", condition=Q(state__in=S.values)),
            models.CheckConstraint(
                name="penalty_sums", condition=Q(gain_fen__gte=0, fine_fen__gte=0, confiscated_fen__gte=0)
            ),
            models.CheckConstraint(name="penalty_filed_after", condition=Q(filed_on__gte=F("acted_on"))),
            models.CheckConstraint(
                name="penalty_decided_whole",
                condition=~Q(state__in=[*STANDS, S.REVOKED]) | Q(decided_on__isnull=False) & ~Q(document_no=""),
            ),
            models.CheckConstraint(
                name="penalty_two_officers",
                condition=~Q(state__in=[*STANDS]) | Q(officers__len__gte=2) | Q(entered=True),
            ),
            models.CheckConstraint(
                name="penalty_told_first",
                condition=~Q(state__in=[*STANDS]) | Q(told_on__isnull=False) | Q(entered=True),
            ),
            models.UniqueConstraint(
                fields=["centre", "document_no"], name="penalty_no_once", condition=~Q(document_no="")
            ),
            written_plainly("penalty_no_plain", "document_no"),
        ]

    @property
    def filed_told(self) -> date | None:
        """The day it was filed; nothing where a ledger told none, and the day of the decision stands for it."""
        return None if self.entered and self.filed_on == self.decided_on else self.filed_on

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("sanctions:penalty", args=[self.pk])

    @property
    def of_unit(self) -> bool:
        """Whether an organisation is punished."""
        return self.individual_id is None

    @property
    def imposed(self) -> Imposed:
        """As last told, or as decided."""
        return Imposed(self.fine_fen, self.detention_days, self.confiscated_fen, self.warned)

    def late_days(self, day: date) -> int:
        """How many days the fine is late."""
        return max(0, (day - self.pay_by).days) if self.pay_by else 0


class OfPenalty(OfUnit):
    """A record that is seen by whoever sees its penalty."""

    MAIN: ClassVar[str] = "penalty__"

    class Meta(OfUnit.Meta):
        abstract = True


class PenaltyStep(OfPenalty, Step):
    """One act on a penalty. Only ever added to."""

    penalty = models.ForeignKey(Penalty, on_delete=models.PROTECT, related_name="steps")
    act = models.CharField(max_length=12, choices=PenaltyAct)
    #: The day that counts, as its paper says.
    day = models.DateField(null=True, verbose_name=pgettext_lazy("penalty", "Day"))
    document_no = models.CharField(max_length=64, blank=True, verbose_name=_("Number of the document"))

    class Meta(OfPenalty.Meta):
        verbose_name = pgettext_lazy("penalty", "Step of a penalty")
        indexes = [models.Index(fields=["penalty", "id"], name="penalty_steps")]
        constraints = [models.CheckConstraint(name="penalty_step_known", condition=Q(act__in=PenaltyAct.values))]

    def __str__(self) -> str:
        return f"{self.penalty_id} {self.act}"


class Payment(OfPenalty):
    """What was paid of a fine, what was confiscated, and what its lateness cost; in 分."""

    penalty = models.ForeignKey(Penalty, on_delete=models.PROTECT, related_name="payments")
    fen = models.BigIntegerField(verbose_name=pgettext_lazy("penalty", "Paid"))
    late_fen = models.BigIntegerField(default=0, verbose_name=pgettext_lazy("penalty", "Late fee"))
    paid_on = models.DateField(verbose_name=pgettext_lazy("penalty", "Paid on"))
    receipt_no = models.CharField(max_length=64, verbose_name=pgettext_lazy("penalty", "Number of the receipt"))
    at = models.DateTimeField(default=timezone.now, verbose_name=_("Recorded"))
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("By"))

    class Meta(OfPenalty.Meta):
        verbose_name = pgettext_lazy("penalty", "Payment of a fine")
        constraints = [
            models.CheckConstraint(name="penalty_payment_positive", condition=Q(fen__gt=0, late_fen__gte=0)),
            models.UniqueConstraint(fields=["penalty", "receipt_no"], name="penalty_receipt_once"),
        ]

    def __str__(self) -> str:
        return f"{self.penalty_id} {self.receipt_no}"


class RemedyKind(models.TextChoices):
    REVIEW = "REVIEW", pgettext_lazy("penalty", "Administrative review")
    SUIT = "SUIT", pgettext_lazy("penalty", "Administrative suit")


class RemedyResult(models.TextChoices):
    PENDING = "", pgettext_lazy("penalty", "Open")
    UPHELD = "UPHELD", pgettext_lazy("penalty", "Upheld")
    REVOKED = "REVOKED", pgettext_lazy("penalty", "Revoked")
    WITHDRAWN = "WITHDRAWN", pgettext_lazy("penalty", "Withdrawn by who asked")


class Remedy(OfPenalty):
    """复议、诉讼: asked of which organ, on which day, and how it ended."""

    penalty = models.ForeignKey(Penalty, on_delete=models.PROTECT, related_name="remedies")
    kind = models.CharField(max_length=8, choices=RemedyKind, verbose_name=pgettext_lazy("penalty", "Remedy"))
    organ = models.CharField(max_length=64, verbose_name=pgettext_lazy("penalty", "Organ that decides"))
    asked_on = models.DateField(verbose_name=pgettext_lazy("penalty", "Asked on"))
    result = models.CharField(
        max_length=12, choices=RemedyResult, blank=True, verbose_name=pgettext_lazy("penalty", "Result")
    )
    ended_on = models.DateField(null=True, verbose_name=pgettext_lazy("penalty", "Ended on"))
    document_no = models.CharField(max_length=64, blank=True, verbose_name=_("Number of the document"))
    at = models.DateTimeField(default=timezone.now, verbose_name=_("Recorded"))
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("By"))

    class Meta(OfPenalty.Meta):
        verbose_name = pgettext_lazy("penalty", "Review or suit")
        constraints = [
            models.CheckConstraint(name="penalty_remedy_known", condition=Q(kind__in=RemedyKind.values)),
            models.CheckConstraint(
                name="penalty_remedy_ends", condition=Q(result="", ended_on__isnull=True) | ~Q(result="") & Q(
                    ended_on__isnull=False)
            ),
            models.UniqueConstraint(fields=["penalty"], name="penalty_one_remedy_open", condition=Q(result="")),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.penalty_id} {self.kind}"
