# SPDX-License-Identifier: Apache-2.0
"""What happened to a restitution: each change, objections, papers, ledgers of frozen accounts, figures checked."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.documents.papers import KeptPaper
from wuzha.funds.orders.models.case import CentreRecord, FundsCase, OfCase, Person
from wuzha.funds.orders.models.freezes import Freeze
from wuzha.funds.refunds.models.refund import OfRefund, RefundAccount, RefundCase, RefundLine, RefundVictim
from wuzha.funds.refunds.rules.ledger import MOVES, Balances, Move, Place
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
    HANDOVER = "HANDOVER", _("Hand-over to the freezing organ")
    #: Brought in from outside.
    SIGNED = "SIGNED", _("Scan of the signed application")
    MANDATE = "MANDATE", _("Scan of the mandate")
    REPLY = "REPLY", _("Scan of the prefecture's reply")
    RECEIPT = "RECEIPT", _("Scan of the bank's receipt")


#: Made here; the others are scans.
MADE = (
    RefundPaperKind.FLOW, RefundPaperKind.APPLICATION, RefundPaperKind.ANNOUNCEMENT, RefundPaperKind.REPORT,
    RefundPaperKind.DECISION, RefundPaperKind.NOTICE, RefundPaperKind.HANDOVER,
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


def _known_move() -> Q:
    """Each movement takes from and puts into the places that are its own."""
    found = Q()
    for move, (taken, given) in MOVES.items():
        found |= Q(move=move.value, taken_from=taken.value, put_into=given.value)
    return found


class LedgerEntry(CentreRecord):
    """One movement and the balances after it. A trigger holds each row to the one before it."""

    CENTRE: ClassVar[str] = "freeze__case__centre_id"

    freeze = models.ForeignKey(Freeze, on_delete=models.PROTECT, related_name="ledger")
    seq = models.PositiveIntegerField()
    move = models.CharField(max_length=10, choices=Move, verbose_name=_("Movement"))
    taken_from = models.CharField(max_length=10, choices=Place)
    put_into = models.CharField(max_length=10, choices=Place)
    fen = models.BigIntegerField(verbose_name=_("Amount"))
    frozen_fen = models.BigIntegerField(verbose_name=_("Frozen in all"))
    free_fen = models.BigIntegerField(verbose_name=_("Frozen, for nobody yet"))
    promised_fen = models.BigIntegerField(verbose_name=_("Frozen, to be returned"))
    refunded_fen = models.BigIntegerField(verbose_name=_("Returned so far"))
    released_fen = models.BigIntegerField(verbose_name=_("No longer frozen, in all"))
    refund = models.ForeignKey(RefundCase, null=True, on_delete=models.PROTECT, related_name="ledger")
    line = models.ForeignKey(RefundLine, null=True, on_delete=models.PROTECT, related_name="ledger")
    at = models.DateTimeField(default=timezone.now, verbose_name=_("When"))
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("By"))

    class Meta(CentreRecord.Meta):
        verbose_name = _("Ledger entry")
        constraints = [
            models.UniqueConstraint(fields=["freeze", "seq"], name="ledger_seq_once"),
            models.UniqueConstraint(fields=["line"], name="ledger_line_paid_once", condition=Q(move=Move.PAY)),
            models.CheckConstraint(name="ledger_moves_money", condition=Q(fen__gt=0, seq__gte=1)),
            models.CheckConstraint(name="ledger_double_entry", condition=_known_move()),
            models.CheckConstraint(
                name="ledger_closes",
                condition=Q(
                    frozen_fen=F("free_fen") + F("promised_fen") + F("refunded_fen") + F("released_fen"),
                    free_fen__gte=0, promised_fen__gte=0, refunded_fen__gte=0, released_fen__gte=0,
                ),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.freeze_id}/{self.seq}"

    @property
    def balances(self) -> Balances:
        return Balances(self.frozen_fen, self.free_fen, self.promised_fen, self.refunded_fen, self.released_fen)


class SnapshotCheck(OfRefund):
    """The calculation of a restitution, done again. It holds for what `digest` is of: the snapshot and the engine."""

    refund = models.OneToOneField(RefundCase, primary_key=True, on_delete=models.PROTECT, related_name="checked")
    digest = models.BinaryField(max_length=32)
    #: Figures that came out differently.
    differences = models.PositiveIntegerField()
    at = models.DateTimeField(verbose_name=_("Computed again"))

    class Meta(OfRefund.Meta):
        verbose_name = _("Calculation done again")

    def __str__(self) -> str:
        return f"{self.refund_id} {self.differences}"


class LedgerFault(CentreRecord):
    """A ledger that did not close. It stays on the desk until a check finds the ledger whole again."""

    CENTRE: ClassVar[str] = "freeze__case__centre_id"

    freeze = models.ForeignKey(Freeze, on_delete=models.PROTECT, related_name="ledger_faults")
    #: The first row that does not follow; 0 where the rows close, but not with the amounts of the restitutions.
    seq = models.PositiveIntegerField()
    found_at = models.DateTimeField(verbose_name=_("Noticed"))
    gone_at = models.DateTimeField(null=True)

    class Meta(CentreRecord.Meta):
        verbose_name = _("Fault of a ledger")
        constraints = [
            models.UniqueConstraint(fields=["freeze"], name="ledger_fault_once", condition=Q(gone_at__isnull=True))
        ]

    def __str__(self) -> str:
        return f"{self.freeze_id}/{self.seq}"


class ErasedCase(OfCase):
    """A case stays for the counts; the people in it are gone since `at`. What came in later is due anew."""

    case = models.OneToOneField(FundsCase, primary_key=True, on_delete=models.PROTECT, related_name="erased")
    at = models.DateTimeField(verbose_name=_("Erased"))

    class Meta(OfCase.Meta):
        verbose_name = _("Erased case")

    def __str__(self) -> str:
        return f"{self.case_id} {self.at:%F}"
