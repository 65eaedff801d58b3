# SPDX-License-Identifier: Apache-2.0
"""One restitution: frozen accounts of a case, and the victims who are to get their money back."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.engine.restitution import DenominatorPolicy, Mode
from wuzha.funds.orders.models.base import CentreRecord, Person
from wuzha.funds.orders.models.case import FundsCase
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


class RefundCase(CentreRecord):
    """From the opening to the filed receipt. Figures are those of `snapshot`, and of nothing else."""

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

    @property
    def number(self) -> str:
        return self.number_of(self.pk)

    @staticmethod
    def number_of(pk: int) -> str:
        return f"FH{pk:08d}"

    def get_absolute_url(self) -> str:
        return reverse("funds:refund", args=[self.pk])
