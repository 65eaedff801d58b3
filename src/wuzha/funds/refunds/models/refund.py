# SPDX-License-Identifier: Apache-2.0
"""A restitution: frozen accounts of a case, victims who get money back, and each one's money in each account."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.core.numbering import Numbered
from wuzha.engine.restitution import DenominatorPolicy, Mode
from wuzha.funds.orders.models.case import CentreRecord, FundsCase, Person, Victim
from wuzha.funds.orders.models.freezes import Freeze
from wuzha.funds.refunds.rules.lifecycle import AT_COUNTY, OVER, RefundState
from wuzha.org.models import Unit
from wuzha.sealed.fields import SealedField
from wuzha.sealed.value import Kind


class ReturnMode(models.IntegerChoices):
    """The three ways of article 8; the number is the engine's."""

    SINGLE = Mode.SINGLE.value, pgettext_lazy("restitution", "Single transfer")
    TIMESTAMP = Mode.TIMESTAMP.value, pgettext_lazy("restitution", "By timestamp")
    PRO_RATA = Mode.PRO_RATA.value, pgettext_lazy("restitution", "In proportion")


class Denominator(models.TextChoices):
    """What a share is a share of; the values are the engine's."""

    D1 = DenominatorPolicy.D1_IDENTIFIED.value, _("Money of the identified victims")
    D2 = DenominatorPolicy.D2_ALL_INFLOWS.value, _("All suspicious money since the zero point")
    D3 = DenominatorPolicy.D3_LOSS.value, _("Outstanding losses")


#: States in which the prefecture's answer is there.
_ANSWERED = [
    RefundState.DECIDED, RefundState.REJECTED, RefundState.BANK_NOTIFIED, RefundState.BANK_PAID,
    RefundState.BANK_FAILED, RefundState.RECEIPTED, RefundState.CLOSED,
]  # fmt: skip
#: States before anything was computed.
_UNCOMPUTED = [RefundState.DRAFT, RefundState.WITHDRAWN]


class RefundCase(CentreRecord, Numbered):
    """From the opening to the filed receipt. Figures are those of `snapshot`, and of nothing else."""

    LETTERS: ClassVar[str] = "FH"

    centre = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("Centre"))
    case = models.ForeignKey(FundsCase, on_delete=models.PROTECT, related_name="refunds", verbose_name=_("Funds case"))
    #: The restitution whose residual this one divides (a new victim was found).
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="forks")
    state = models.CharField(max_length=20, choices=RefundState, default=RefundState.DRAFT, verbose_name=_("State"))
    opened_at = models.DateTimeField(default=timezone.now, verbose_name=_("Opened"))
    opened_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    #: The weakest of its accounts' modes: one in proportion, and the whole is announced.
    mode = models.PositiveSmallIntegerField(null=True, choices=ReturnMode, verbose_name=_("Way of return"))
    policy = models.CharField(
        max_length=16,
        blank=True,
        choices=Denominator,
        verbose_name=_("Denominator"),
    )
    #: Inputs, policy, engine version and result (`engine.restitution.calc_snapshot`). Keys, no personal data.
    snapshot = models.JSONField(null=True)
    #: The rule version it was computed under; empty for the factory value.
    rule_version = models.BigIntegerField(null=True)
    traced_at = models.DateTimeField(null=True, verbose_name=_("Computed"))

    first_officer = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("First officer")
    )
    second_officer = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Second officer")
    )
    announced_on = models.DateField(null=True, verbose_name=_("Announced on"))
    announced_until = models.DateField(null=True, verbose_name=_("Objections until"))

    approved_by = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Recorded by")
    )
    approved_on = models.DateField(null=True, verbose_name=_("County approved on"))
    approver = models.CharField(max_length=64, blank=True, verbose_name=_("County head"))
    submitted_on = models.DateField(null=True, verbose_name=_("Submitted on"))
    package_no = models.CharField(max_length=64, blank=True, verbose_name=_("Number of the package"))
    #: 《冻结资金返还决定书》 of the prefecture, or its answer that it does not.
    reply_no = models.CharField(max_length=64, blank=True, verbose_name=_("Number of the reply"))
    reply_on = models.DateField(null=True, verbose_name=_("Date of the reply"))
    reason = SealedField(Kind.TEXT, verbose_name=_("Reason"))

    #: The organ that froze, where that is not ours: the material goes there (银监发〔2016〕41号, 6).
    freezing_organ = models.CharField(max_length=64, blank=True, db_default="", verbose_name=_("Frozen by"))
    #: A court has decided about the money: no administrative return any more.
    court = models.BooleanField(default=False, verbose_name=_("Decided by a court"))
    #: Two offices both claim the account; their common superior names the one in charge.
    disputed = models.BooleanField(default=False, verbose_name=_("Jurisdiction disputed"))
    designated_by = models.CharField(max_length=64, blank=True, verbose_name=_("Designated by"))
    ended_at = models.DateTimeField(null=True, verbose_name=pgettext_lazy("order", "Ended"))
    version = models.PositiveIntegerField(default=1)

    class Meta(CentreRecord.Meta):
        verbose_name = _("Restitution")
        indexes = [
            models.Index(fields=["centre", "-id"], name="refund_open", condition=~Q(state__in=OVER)),
            models.Index(fields=["centre", "-ended_at"], name="refund_ended", condition=Q(ended_at__isnull=False)),
            models.Index(fields=["case"], name="refund_of_case"),
        ]
        constraints = [
            models.CheckConstraint(name="refund_state_known", condition=Q(state__in=RefundState.values)),
            models.CheckConstraint(
                name="refund_computed_whole",
                condition=Q(state__in=_UNCOMPUTED)
                | (Q(mode__isnull=False, snapshot__isnull=False, traced_at__isnull=False) & ~Q(policy="")),
            ),
            models.CheckConstraint(
                name="refund_two_officers",
                condition=Q(second_officer__isnull=True)
                | (Q(first_officer__isnull=False) & ~Q(first_officer=models.F("second_officer"))),
            ),
            models.CheckConstraint(
                name="refund_announced_thirty_days",
                condition=Q(announced_on__isnull=True, announced_until__isnull=True)
                | Q(announced_until__gte=models.F("announced_on") + timedelta(days=30)),
            ),
            # In proportion nobody is paid without an announcement (article 8).
            models.CheckConstraint(
                name="refund_pro_rata_was_announced",
                condition=Q(state__in=[*AT_COUNTY, RefundState.WITHDRAWN])
                | ~Q(mode=ReturnMode.PRO_RATA)
                | Q(announced_until__isnull=False),
            ),
            # The county prepares, the prefecture decides: nothing goes to a bank without its number and day.
            models.CheckConstraint(
                name="refund_decided_by_prefecture",
                condition=~Q(state__in=_ANSWERED) | (Q(reply_on__isnull=False) & ~Q(reply_no="")),
            ),
            models.CheckConstraint(
                name="refund_checked_by_two",
                condition=~Q(state__in=[RefundState.COUNTY_APPROVED, RefundState.SUBMITTED, *_ANSWERED])
                | Q(second_officer__isnull=False, approved_on__isnull=False),
            ),
            models.CheckConstraint(
                name="refund_ended_when_over",
                condition=Q(state__in=OVER, ended_at__isnull=False) | (~Q(state__in=OVER) & Q(ended_at__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("funds:refund", args=[self.pk])


class OfRefund(CentreRecord):
    """A record that is seen by whoever sees its restitution."""

    CENTRE: ClassVar[str] = "refund__centre_id"

    class Meta(CentreRecord.Meta):
        abstract = True


class RefundAccount(OfRefund):
    """One frozen account: what there is to divide, how, and what the bank was told and answered."""

    refund = models.ForeignKey(RefundCase, on_delete=models.PROTECT, related_name="accounts")
    freeze = models.ForeignKey(Freeze, on_delete=models.PROTECT, related_name="refund_accounts")
    mode = models.PositiveSmallIntegerField(null=True, choices=ReturnMode, verbose_name=_("Way of return"))
    #: Free when it was computed (F of `domain.md` 1.4), and what of it stays frozen.
    frozen_fen = models.BigIntegerField(null=True, verbose_name=_("To divide"))
    residual_fen = models.BigIntegerField(null=True, verbose_name=_("Stays frozen"))
    notice_no = models.CharField(max_length=64, blank=True, verbose_name=_("Number of the notice"))
    notified_on = models.DateField(null=True, verbose_name=_("Bank notified on"))
    due_at = models.DateTimeField(null=True, verbose_name=_("Bank pays until"))
    answered_on = models.DateField(null=True, verbose_name=_("Bank answered on"))
    #: A payment was blocked because the freeze no longer stood; cleared when it stands again.
    blocked_at = models.DateTimeField(null=True, verbose_name=_("Payment blocked"))

    class Meta(OfRefund.Meta):
        verbose_name = _("Account of a restitution")
        indexes = [
            models.Index(
                fields=["due_at"],
                name="refund_account_due",
                condition=Q(answered_on__isnull=True, notified_on__isnull=False),
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["refund", "freeze"], name="refund_account_once"),
            models.CheckConstraint(
                name="refund_account_sums",
                condition=Q(frozen_fen__isnull=True, residual_fen__isnull=True)
                | Q(residual_fen__gte=0, frozen_fen__gte=F("residual_fen")),
            ),
            models.CheckConstraint(
                name="refund_account_notice_whole",
                condition=Q(notified_on__isnull=True, due_at__isnull=True)
                | (Q(notified_on__isnull=False, due_at__isnull=False) & ~Q(notice_no="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.refund_id} {self.freeze_id}"

    @property
    def refund_fen(self) -> int:
        return (self.frozen_fen or 0) - (self.residual_fen or 0)


class RefundVictim(OfRefund):
    """One victim: the outstanding loss, the application, and where the money is to go."""

    refund = models.ForeignKey(RefundCase, on_delete=models.PROTECT, related_name="victims")
    victim = models.ForeignKey(Victim, on_delete=models.PROTECT, related_name="refunds", verbose_name=_("Victim"))
    #: Lost, less what was returned or compensated before (L of `domain.md` 1.4).
    loss_fen = models.BigIntegerField(verbose_name=_("Outstanding loss"))
    #: Compensated by suspects (退赔) or got back otherwise.
    compensated_fen = models.BigIntegerField(default=0, verbose_name=_("Compensated before"))
    address = SealedField(Kind.ADDRESS, verbose_name=_("Address"))
    payee_name = SealedField(Kind.NAME, verbose_name=_("Name of the payee"))
    payee_account = SealedField(Kind.ACCOUNT, verbose_name=_("Account of the payee"))
    payee_bank = models.CharField(max_length=64, blank=True, verbose_name=_("Bank of the payee"))
    agent_verified = models.BooleanField(default=False, verbose_name=_("Mandate verified"))
    signed_on = models.DateField(null=True, verbose_name=_("Application signed on"))

    class Meta(OfRefund.Meta):
        verbose_name = _("Victim of a restitution")
        constraints = [
            models.UniqueConstraint(fields=["refund", "victim"], name="refund_victim_once"),
            models.CheckConstraint(
                name="refund_victim_sums", condition=Q(loss_fen__gte=0, compensated_fen__gte=0)
            ),
            models.CheckConstraint(
                name="refund_victim_payee_whole",
                condition=Q(payee_account__isnull=True, payee_name__isnull=True)
                | (Q(payee_account__isnull=False, payee_name__isnull=False) & ~Q(payee_bank="")),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.refund_id} {self.victim_id}"


class LineState(models.TextChoices):
    PLANNED = "PLANNED", pgettext_lazy("refund", "To be paid")
    PAID = "PAID", pgettext_lazy("refund", "Paid")
    FAILED = "FAILED", pgettext_lazy("refund", "Not paid")
    DROPPED = "DROPPED", pgettext_lazy("refund", "Dropped")


class RefundLine(OfRefund):
    """One victim's money in one frozen account."""

    refund = models.ForeignKey(RefundCase, on_delete=models.PROTECT, related_name="lines")
    account = models.ForeignKey(RefundAccount, on_delete=models.PROTECT, related_name="lines")
    recipient = models.ForeignKey(RefundVictim, on_delete=models.PROTECT, related_name="lines")
    #: Copied from the two, so that the database can hold a victim's money in an account to one restitution.
    victim = models.ForeignKey(Victim, on_delete=models.PROTECT, related_name="+")
    freeze = models.ForeignKey(Freeze, on_delete=models.PROTECT, related_name="+")
    traced_fen = models.BigIntegerField(verbose_name=_("Traced here"))
    share_fen = models.BigIntegerField(verbose_name=_("Share"))
    refund_fen = models.BigIntegerField(verbose_name=_("To be returned"))
    state = models.CharField(max_length=8, choices=LineState, default=LineState.PLANNED, verbose_name=_("State"))
    paid_on = models.DateField(null=True, verbose_name=_("Paid on"))
    fail_reason = models.CharField(max_length=200, blank=True, verbose_name=_("Why not paid"))

    class Meta(OfRefund.Meta):
        verbose_name = _("Amount to return")
        indexes = [models.Index(fields=["paid_on"], name="refund_line_paid", condition=Q(state=LineState.PAID))]
        constraints = [
            models.UniqueConstraint(
                fields=["victim", "freeze"], name="refund_line_once", condition=~Q(state=LineState.DROPPED)
            ),
            models.CheckConstraint(name="refund_line_positive", condition=Q(refund_fen__gt=0, traced_fen__gte=0)),
            models.CheckConstraint(name="refund_line_share_not_negative", condition=Q(share_fen__gte=0)),
            models.CheckConstraint(
                name="refund_line_paid_whole",
                condition=Q(state=LineState.PAID, paid_on__isnull=False)
                | (~Q(state=LineState.PAID) & Q(paid_on__isnull=True)),
            ),
            models.CheckConstraint(
                name="refund_line_failed_why", condition=~Q(state=LineState.FAILED) | ~Q(fail_reason="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.refund_id} {self.victim_id} ← {self.freeze_id}"
