# SPDX-License-Identifier: Apache-2.0
"""What happened to a restitution: each change, objections, papers."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.documents.papers import KeptPaper
from wuzha.funds.orders.models.base import Person
from wuzha.funds.refunds.models.parts import OfRefund, RefundAccount, RefundVictim
from wuzha.funds.refunds.models.refund import RefundCase
from wuzha.funds.refunds.rules.lifecycle import RefundAct
from wuzha.sealed.fields import SealedField
from wuzha.sealed.value import Kind


class RefundChange(OfRefund):
    """One step of the history; only ever added to."""

    refund = models.ForeignKey(RefundCase, on_delete=models.PROTECT, related_name="changes")
    act = models.CharField(max_length=16, choices=RefundAct, verbose_name=_("Action"))
    from_state = models.CharField(max_length=20)
    to_state = models.CharField(max_length=20)
    at = models.DateTimeField(default=timezone.now, verbose_name=_("When"))
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("By"))
    note = SealedField(Kind.TEXT, verbose_name=_("Note"))

    class Meta(OfRefund.Meta):
        verbose_name = _("Change of a restitution")
        indexes = [models.Index(fields=["refund", "at"], name="refund_change_of")]

    def __str__(self) -> str:
        return f"{self.from_state} → {self.to_state}"


class ObjectionState(models.TextChoices):
    OPEN = "OPEN", pgettext_lazy("objection", "To review")
    UPHELD = "UPHELD", pgettext_lazy("objection", "Upheld")
    DISMISSED = "DISMISSED", pgettext_lazy("objection", "Not upheld")


class RefundObjection(OfRefund):
    """An objection of a victim or another interested person during the announcement."""

    refund = models.ForeignKey(RefundCase, on_delete=models.PROTECT, related_name="objections")
    raised_on = models.DateField(verbose_name=_("Raised on"))
    name = SealedField(Kind.NAME, verbose_name=_("Raised by"))
    content = SealedField(Kind.TEXT, null=False, verbose_name=_("What it says"))
    state = models.CharField(max_length=10, choices=ObjectionState, default=ObjectionState.OPEN)
    recorded_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    answer = SealedField(Kind.TEXT, verbose_name=_("Result of the review"))
    reviewed_at = models.DateTimeField(null=True, verbose_name=pgettext_lazy("objection", "Reviewed"))
    reviewed_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta(OfRefund.Meta):
        verbose_name = _("Objection")
        constraints = [
            models.CheckConstraint(
                name="objection_reviewed_whole",
                condition=Q(state=ObjectionState.OPEN, reviewed_at__isnull=True)
                | (~Q(state=ObjectionState.OPEN) & Q(reviewed_at__isnull=False, answer__isnull=False)),
            )
        ]

    def __str__(self) -> str:
        return f"{self.refund_id} {self.raised_on}"


class RefundPaperKind(models.TextChoices):
    FLOW = "FLOW", _("Flow table of the money")
    APPLICATION = "APPLICATION", _("Application for restitution")
    ANNOUNCEMENT = "ANNOUNCEMENT", _("Announcement of a return in proportion")
    REPORT = "REPORT", _("Report asking for the return")
    DECISION = "DECISION", _("Decision to return frozen money")
    NOTICE = "NOTICE", _("Notice to assist in the return")
    #: Brought in from outside.
    SIGNED = "SIGNED", _("Scan of the signed application")
    MANDATE = "MANDATE", _("Scan of the mandate")
    REPLY = "REPLY", _("Scan of the prefecture's reply")
    RECEIPT = "RECEIPT", _("Scan of the bank's receipt")


#: Made here; the others are scans.
MADE = (
    RefundPaperKind.FLOW, RefundPaperKind.APPLICATION, RefundPaperKind.ANNOUNCEMENT, RefundPaperKind.REPORT,
    RefundPaperKind.DECISION, RefundPaperKind.NOTICE,
)  # fmt: skip


class RefundPaper(OfRefund, KeptPaper):
    """A document, kept sealed below the data directory, with the hash of what was kept."""

    refund = models.ForeignKey(RefundCase, on_delete=models.PROTECT, related_name="papers")
    recipient = models.ForeignKey(RefundVictim, null=True, on_delete=models.PROTECT, related_name="papers")
    account = models.ForeignKey(RefundAccount, null=True, on_delete=models.PROTECT, related_name="papers")
    kind = models.CharField(max_length=12, choices=RefundPaperKind, verbose_name=_("Document"))
    size = models.PositiveIntegerField(verbose_name=_("Size"))
    sha256 = models.CharField(max_length=64, verbose_name=_("Hash"))

    class Meta(OfRefund.Meta):
        verbose_name = _("Document of a restitution")
        indexes = [models.Index(fields=["refund", "kind"], name="refund_paper_of")]

    def __str__(self) -> str:
        return f"{self.refund_id} {self.kind}"
