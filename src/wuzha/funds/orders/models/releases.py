# SPDX-License-Identifier: Apache-2.0
"""What ends or narrows a freeze: notices of release, objections of those concerned, sales of frozen securities."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.core.clocks.due import Clocked
from wuzha.funds.orders.models.case import OfCase, Person
from wuzha.funds.orders.models.freezes import DECIDED, Approval, Freeze, level_suffices, number_copied
from wuzha.funds.orders.rules.freezes import RELEASING as UNDER_WAY
from wuzha.funds.orders.rules.freezes import DocSource, ReleaseGround, ReleaseKind, ReleaseState, Scope
from wuzha.funds.orders.rules.objections import OPEN, Concern, ObjectionState, Outcome
from wuzha.sealed.fields import SealedField
from wuzha.sealed.value import Kind


class OfFreeze(OfCase):
    """A record that is seen by whoever sees its freeze."""

    CENTRE: ClassVar[str] = "freeze__case__centre_id"

    class Meta(OfCase.Meta):
        abstract = True


class Release(Approval, OfFreeze, Clocked):
    """《协助解除冻结财产通知书》: decided by the organ that approved (规定 241), sent, answered by the bank. Its clock
    is that of telling the owner (规定 187, 247)."""

    freeze = models.ForeignKey(Freeze, on_delete=models.PROTECT, related_name="releases")
    kind = models.CharField(
        max_length=5, choices=ReleaseKind, default=ReleaseKind.LIFT, verbose_name=_("What is lifted")
    )
    ground = models.CharField(max_length=9, choices=ReleaseGround, verbose_name=_("Ground"))
    state = models.CharField(max_length=7, choices=ReleaseState, default=ReleaseState.DECIDED, verbose_name=_("State"))
    #: Of what is limited: what stays frozen (分).
    limit_fen = models.BigIntegerField(null=True, verbose_name=_("Stays frozen"))
    #: Of what was limited: how it was frozen until the bank's receipt, and how much was held then (分), less what was
    #: paid out. Empty in what an older release recorded.
    was_scope = models.CharField(
        max_length=2, choices=Scope, blank=True, db_default="", default="", verbose_name=_("Scope before")
    )
    was_held_fen = models.BigIntegerField(null=True, verbose_name=_("Held before"))
    decided_at = models.DateTimeField(default=timezone.now, verbose_name=_("Recorded"))
    request_no = models.CharField(max_length=64, blank=True, verbose_name=_("Request number"))
    doc_no = models.CharField(max_length=64, blank=True, verbose_name=_("Number of the notice"))
    doc_no_source = models.CharField(max_length=11, choices=DocSource, blank=True, verbose_name=_("Notice made in"))
    issued_at = models.DateTimeField(null=True, verbose_name=_("Notice sent"))
    issued_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    #: When the bank had done it, or said that it did not, with its code.
    receipt_at = models.DateTimeField(null=True, verbose_name=_("Receipt of the bank"))
    result_code = models.CharField(max_length=4, blank=True, verbose_name=_("Result code"))
    #: When and how the owner was told (规定 247).
    owner_told_at = models.DateTimeField(null=True, verbose_name=_("Owner told"))
    owner_told_how = SealedField(Kind.TEXT, verbose_name=_("How the owner was told"))
    owner_told_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta(OfFreeze.Meta):
        verbose_name = _("Release of a freeze")
        indexes = [models.Index(fields=["step_at"], name="release_step", condition=Q(step_at__isnull=False))]
        constraints = [
            models.UniqueConstraint(fields=["freeze"], name="release_open_once", condition=Q(state__in=UNDER_WAY)),
            models.CheckConstraint(name="release_state_known", condition=Q(state__in=ReleaseState.values)),
            models.CheckConstraint(name="release_ground_known", condition=Q(ground__in=ReleaseGround.values)),
            models.CheckConstraint(name="release_decided_whole", condition=DECIDED & ~Q(required_authority="")),
            level_suffices("release_level_suffices"),
            number_copied("release_notice_number_copied"),
            number_copied("release_request_number_copied", "request_no"),
            models.CheckConstraint(
                name="release_limit_positive",
                condition=Q(kind=ReleaseKind.LIFT, limit_fen__isnull=True)
                | Q(kind=ReleaseKind.LIMIT, limit_fen__gt=0),
            ),
            models.CheckConstraint(
                name="release_sent_whole",
                condition=Q(state=ReleaseState.DECIDED, issued_at__isnull=True)
                | (
                    ~Q(state=ReleaseState.DECIDED) & Q(issued_at__isnull=False) & ~Q(request_no="") & ~Q(doc_no="")
                ),
            ),
            models.CheckConstraint(
                name="release_receipt_when_done",
                condition=Q(state__in=UNDER_WAY, receipt_at__isnull=True)
                | (~Q(state__in=UNDER_WAY) & Q(receipt_at__isnull=False, receipt_at__gte=F("issued_at"))),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.freeze_id} −"


class FreezeObjection(OfFreeze, Clocked):
    """Somebody says that a freeze is wrong (规定 196, 197; 刑诉法 117): answered in writing within thirty days."""

    freeze = models.ForeignKey(Freeze, on_delete=models.PROTECT, related_name="objections")
    state = models.CharField(
        max_length=10, choices=ObjectionState, default=ObjectionState.RECEIVED, verbose_name=_("State")
    )
    name = SealedField(Kind.NAME, verbose_name=_("Raised by"))
    concern = models.CharField(max_length=10, choices=Concern, verbose_name=_("Who this is"))
    content = SealedField(Kind.TEXT, verbose_name=_("What is said"))
    received_on = models.DateField(verbose_name=_("Received on"))
    due_at = models.DateTimeField(null=True, verbose_name=_("Due"))
    #: 回执 that was given for it.
    receipt_no = models.CharField(max_length=64, blank=True, verbose_name=_("Number of the receipt"))
    registered_on = models.DateField(null=True, verbose_name=_("Registered on"))
    #: Contracts, delivery, chats, statements: what was handed in.
    materials = SealedField(Kind.TEXT, verbose_name=_("What was handed in"))
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True, verbose_name=_("Outcome"))
    limited_fen = models.BigIntegerField(null=True, verbose_name=_("Stays frozen"))
    reason = SealedField(Kind.TEXT, verbose_name=_("Reason"))
    checked_on = models.DateField(null=True, verbose_name=_("Checked on"))
    answer_no = models.CharField(max_length=64, blank=True, verbose_name=_("Number of the answer"))
    answered_on = models.DateField(null=True, verbose_name=_("Answered on"))
    #: The organ above that was asked to correct it.
    superior = models.CharField(max_length=64, blank=True, verbose_name=_("Superior organ"))
    superior_on = models.DateField(null=True, verbose_name=_("Went there on"))
    recorded_at = models.DateTimeField(default=timezone.now, verbose_name=_("Recorded"))
    recorded_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta(OfFreeze.Meta):
        verbose_name = _("Objection to a freeze")
        indexes = [
            models.Index(fields=["due_at", "id"], name="freeze_objection_open", condition=Q(state__in=OPEN)),
            models.Index(fields=["step_at"], name="freeze_objection_step", condition=Q(step_at__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(name="freeze_objection_known", condition=Q(state__in=ObjectionState.values)),
            models.CheckConstraint(
                name="freeze_objection_checked",
                condition=Q(state__in=[ObjectionState.RECEIVED, ObjectionState.REGISTERED, ObjectionState.MATERIALS])
                | (~Q(outcome="") & Q(checked_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="freeze_objection_answered",
                condition=Q(state__in=OPEN, due_at__isnull=False)
                | (~Q(state__in=OPEN) & ~Q(answer_no="") & Q(answered_on__isnull=False, due_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="freeze_objection_limited", condition=~Q(outcome=Outcome.LIMITED) | Q(limited_fen__gt=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.freeze_id} {self.state}"

    @property
    def number(self) -> str:
        """That of its freeze."""
        return Freeze.number_of(self.freeze_id)

    def get_absolute_url(self) -> str:
        return reverse("funds:freeze", args=[self.freeze_id])


class SecuritySale(OfFreeze):
    """Frozen securities are sold because their owner asked for it in writing (规定 246); the proceeds stay frozen."""

    freeze = models.ForeignKey(Freeze, on_delete=models.PROTECT, related_name="sales")
    applied_on = models.DateField(verbose_name=_("Owner applied on"))
    authority = models.CharField(max_length=10, blank=True, verbose_name=_("Decided by"))
    decider = models.CharField(max_length=64, blank=True, verbose_name=_("Decider"))
    decider_title = models.CharField(max_length=64, blank=True, verbose_name=_("Post of the decider"))
    decision_no = models.CharField(max_length=64, blank=True, verbose_name=_("Decision number"))
    decided_on = models.DateField(null=True, verbose_name=_("Decided on"))
    approved = models.BooleanField(null=True, verbose_name=pgettext_lazy("sale", "Approved"))
    sold_on = models.DateField(null=True, verbose_name=_("Sold on"))
    proceeds_fen = models.BigIntegerField(null=True, verbose_name=_("Proceeds"))
    recorded_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta(OfFreeze.Meta):
        verbose_name = _("Sale of frozen securities")
        constraints = [
            models.UniqueConstraint(
                fields=["freeze"], name="sale_open_once", condition=Q(sold_on__isnull=True) & ~Q(approved=False)
            ),
            models.CheckConstraint(
                name="sale_decided_whole",
                condition=Q(approved__isnull=True)
                | (~Q(decision_no="") & ~Q(decider="") & Q(decided_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="sale_sold_when_approved",
                condition=Q(sold_on__isnull=True, proceeds_fen__isnull=True)
                | Q(approved=True, sold_on__isnull=False, proceeds_fen__gt=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.freeze_id} {self.applied_on}"
