# SPDX-License-Identifier: Apache-2.0
"""What a restitution consists of: frozen accounts, victims, and each victim's money in each account."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.funds.orders.models.base import CentreRecord
from wuzha.funds.orders.models.case import Victim
from wuzha.funds.orders.models.freeze import Freeze
from wuzha.funds.refunds.models.refund import RefundCase, ReturnMode
from wuzha.sealed.fields import SealedField
from wuzha.sealed.value import Kind


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
