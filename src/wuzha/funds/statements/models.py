# SPDX-License-Identifier: Apache-2.0
"""Statement files of a case, the transfers in them, and the lines each transfer was read from."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from wuzha.engine.tracing import ExitKind
from wuzha.funds.orders.models.case import Account, FundsCase, Institution, OfCase, Payment
from wuzha.intake.models import Batch
from wuzha.sealed.fields import SealedField
from wuzha.sealed.value import Kind


class FileStatus(models.TextChoices):
    """`BatchStatus` in the words of statements."""

    MAPPING = "MAPPING", _("Waiting for its headers")
    READY = "READY", pgettext_lazy("statement file", "Ready")
    RUNNING = "RUNNING", pgettext_lazy("statement file", "Running")
    DONE = "DONE", pgettext_lazy("statement file", "Done")
    CANCELLED = "CANCELLED", pgettext_lazy("statement file", "Cancelled")
    FAILED = "FAILED", _("Could not be read")


class StatementFile(OfCase, Batch):
    """One file of statements: a batch of intake, of a case.

    Its pages and the trail know it by a key of its own (`pk`); intake goes by `id`, which is that of the batch.
    """

    KIND: ClassVar[str] = "statements"

    key = models.BigAutoField(primary_key=True, db_column="id")
    batch = models.OneToOneField(Batch, on_delete=models.PROTECT, parent_link=True, related_name="statement_file")
    case = models.ForeignKey(FundsCase, on_delete=models.PROTECT, related_name="statement_files")
    institution = models.ForeignKey(
        Institution, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Institution")
    )
    #: Layout by which it was read, such as `police_34`.
    layout = models.CharField(max_length=80, blank=True)
    #: Names of its sheets, in their order; a line names its sheet by the place in here.
    sheets = models.JSONField(default=list)
    #: How each sheet was understood (`services.content.told`).
    understood = models.JSONField(default=list, db_default=[])
    #: Earlier readings that were withdrawn (`services.anew`): when, by whom, what went; why, where the file was taken
    #: out of its case; and that a person is asked before it is read again.
    former = models.JSONField(default=list, db_default=[])

    class Meta(OfCase.Meta):
        verbose_name = _("Statement file")
        indexes = [models.Index(fields=["case", "-key"], name="funds_statement_of_case")]

    def __str__(self) -> str:
        return self.file_name

    def save(self, *args: Any, **options: Any) -> None:
        """Save it as a batch of the centre of its case."""
        if self._state.adding:
            self.kind = self.source = self.KIND
            self.unit_id, self.synthetic = self.case.centre_id, self.case.synthetic
        super().save(*args, **options)

    def get_absolute_url(self) -> str:
        return reverse("funds:statement", args=[self.pk])

    @property
    def is_withdrawn(self) -> bool:
        """Whether it was taken out of its case, with a reason, and not read since."""
        return bool(self.former) and "reason" in self.former[-1]

    @property
    def against(self) -> dict[str, int]:
        """Files of the case that contradict it, by their keys, and at how many moments (`services.contradicting`)."""
        against: dict[str, int] = self.understood[0].get("against", {}) if self.understood else {}
        return against

    @property
    def asks_anew(self) -> bool:
        """Whether it is read anew and a person wants to say first what its columns hold."""
        return bool(self.former) and self.former[-1].get("ask", False)

    @property
    def status_word(self) -> str:
        """Its status in the words of statements."""
        if self.is_withdrawn:
            return pgettext("statement file", "Withdrawn")
        return str(FileStatus(self.status).label)


#: `Transfer.exit_kind` of a row that goes to another account.
MOVES = 0


class Transfer(OfCase):
    """Money that went from one account to another, or left (`exit_kind`), as one or both banks told it.

    That its case and accounts exist is checked once a statement instead of once a row, and so are the files of lines;
    none of them can be deleted (`0001_schema`).
    """

    case = models.ForeignKey(
        FundsCase, on_delete=models.PROTECT, related_name="transfers", db_index=False, db_constraint=False
    )
    payer = models.ForeignKey(
        Account, null=True, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    payee = models.ForeignKey(
        Account, null=True, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    amount_fen = models.BigIntegerField(verbose_name=_("Amount"))
    #: By the payer's bank where it told of it, else by the payee's; and by the payee's where both did.
    at = models.DateTimeField(verbose_name=_("Time"))
    payee_at = models.DateTimeField(null=True)
    #: 0, or how the money left (`engine.tracing.ExitKind`).
    exit_kind = models.PositiveSmallIntegerField(default=MOVES)
    #: Number that both banks may know it by: of the channel, else of the bank.
    serial = models.CharField(max_length=80, blank=True, verbose_name=_("Serial number"))
    #: Balance of each side after it, where its own bank said so.
    payer_after_fen = models.BigIntegerField(null=True)
    payee_after_fen = models.BigIntegerField(null=True)
    #: Whether the statement of that side told of it: a second row of the same side is another transfer.
    told_by_payer = models.BooleanField(default=False)
    told_by_payee = models.BooleanField(default=False)

    id: int

    class Meta(OfCase.Meta):
        verbose_name = _("Transfer")
        indexes = [
            # without the time: the other bank's row moves it, and then none of them is written anew
            models.Index(fields=["case"], name="funds_transfer_case"),
            # the other bank's row is looked for by this; so is what an account paid (the fen address of a row)
            models.Index(fields=["payer", "payee", "amount_fen"], name="funds_transfer_pair"),
            models.Index(fields=["payee"], name="funds_transfer_in"),
        ]
        constraints = [
            models.CheckConstraint(name="funds_transfer_positive", condition=Q(amount_fen__gt=0)),
            models.CheckConstraint(
                name="funds_transfer_has_a_side", condition=Q(payer__isnull=False) | Q(payee__isnull=False)
            ),
            models.CheckConstraint(
                name="funds_transfer_told", condition=Q(told_by_payer=True) | Q(told_by_payee=True)
            ),
            models.CheckConstraint(
                name="funds_transfer_exit_known", condition=Q(exit_kind__in=[MOVES, *(int(kind) for kind in ExitKind)])
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.case_id} {self.payer_id} → {self.payee_id}"


class Side(models.TextChoices):
    """Whose statement a line stands in."""

    PAYER = "O", pgettext_lazy("statement line", "Payer's")
    PAYEE = "I", pgettext_lazy("statement line", "Payee's")
    BOTH = "B", pgettext_lazy("statement line", "A ledger of both")


class SourceRow(OfCase):
    """One line of one file. `digest` is the line's content, so the same line in another file is known again."""

    #: That of the transfer, which is held to it: written here for the unique key, not checked a second time a line.
    case = models.ForeignKey(FundsCase, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    transfer = models.ForeignKey(Transfer, on_delete=models.PROTECT, related_name="sources")
    file = models.ForeignKey(
        StatementFile, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    sheet = models.PositiveSmallIntegerField(default=0)
    line = models.PositiveIntegerField(verbose_name=_("Line"))
    side = models.CharField(max_length=1, choices=Side)
    balance_fen = models.BigIntegerField(null=True, verbose_name=_("Balance"))
    serial = models.CharField(max_length=80, blank=True, verbose_name=_("Serial number"))
    summary = SealedField(Kind.TEXT, verbose_name=_("Summary"))
    digest = models.BinaryField(max_length=16)

    class Meta(OfCase.Meta):
        verbose_name = _("Line of a statement")
        constraints = [
            models.UniqueConstraint(fields=["case", "digest"], name="funds_source_once"),
            models.CheckConstraint(name="funds_source_side_known", condition=Q(side__in=Side.values)),
        ]

    def __str__(self) -> str:
        return f"{self.file_id}:{self.sheet}:{self.line}"


class Told(models.TextChoices):
    """Why two transfers are only suspected to be one (`engine.tellers`)."""

    CLOCK = "clock", _("Clocks of the two banks far apart")
    DATE_ONLY = "date_only", _("A day without a time")
    RIVAL = "rival", _("More than one row may be the other side")
    MASKED = "masked", _("An account is masked")
    PEER_DIFFERS = "peer_differs", _("One side names another account, perhaps the bank's own")
    PEER_MISSING = "peer_missing", _("One side does not name the other account")
    PEERS_MISSING = "peers_missing", _("Neither side names the other account")
    SAME_ACCOUNT = "same_account", _("Two statements of one account, without balance or serial number in common")


class DoubleVerdict(models.TextChoices):
    OPEN = "", pgettext_lazy("double", "Not decided")
    SAME = "SAME", _("One transfer")
    DIFFERENT = "DIFFERENT", _("Two transfers")


class SuspectedDouble(OfCase):
    """Two transfers of the ledger that may be one, told by two banks or in two layouts; or a payment that a victim or a
    bank told, and the row of a statement that it may be: a person decides."""

    case = models.ForeignKey(FundsCase, on_delete=models.PROTECT, related_name="doubles", db_index=False)
    #: The payer's row and the payee's; of one account, the earlier and the later.
    one = models.ForeignKey(Transfer, null=True, on_delete=models.CASCADE, related_name="+")
    #: What was told without a statement, in place of `one`.
    payment = models.ForeignKey(Payment, null=True, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Transfer, on_delete=models.CASCADE, related_name="+")
    same_side = models.BooleanField(default=False)
    #: What hangs together: the least key of its transfers. Of a group every candidate is kept, the likeliest marked.
    group = models.BigIntegerField()
    best = models.BooleanField(default=False)
    why = models.CharField(max_length=16, choices=Told)
    #: Both rows stand where balances follow from each other.
    chains = models.BooleanField(default=False)
    verdict = models.CharField(
        max_length=9, choices=DoubleVerdict, blank=True, default=DoubleVerdict.OPEN, verbose_name=_("Decision")
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(null=True)

    other_id: int
    one_id: int | None
    payment_id: int | None

    class Meta(OfCase.Meta):
        verbose_name = _("Suspected double")
        indexes: ClassVar[Any] = [models.Index(fields=["case", "verdict", "group"], name="funds_double_list")]
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="funds_double_once"),
            models.UniqueConstraint(fields=["payment", "other"], name="funds_double_told_once"),
            models.CheckConstraint(
                name="funds_double_one_or_told",
                condition=Q(one__isnull=True, payment__isnull=False) | Q(one__isnull=False, payment__isnull=True),
            ),
            models.CheckConstraint(name="funds_double_of_two", condition=~Q(one=F("other"))),
            models.CheckConstraint(name="funds_double_verdict_known", condition=Q(verdict__in=DoubleVerdict.values)),
            models.CheckConstraint(
                name="funds_double_decided",
                condition=Q(verdict="", at__isnull=True) | (~Q(verdict="") & Q(at__isnull=False)),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.case_id} {self.one_id or self.payment_id} = {self.other_id}"

    @property
    def first_at(self) -> datetime:
        """When the first of the two says that it was."""
        first = self.payment or self.one
        return first.at if first is not None else self.other.at


class AccountCoverage(OfCase):
    """What the statements of an account cover, and whether its balances follow from its rows."""

    case = models.ForeignKey(FundsCase, on_delete=models.PROTECT, related_name="coverage", db_index=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", db_index=False)
    rows = models.PositiveIntegerField(verbose_name=_("Rows"))
    since = models.DateTimeField(verbose_name=_("From"))
    until = models.DateTimeField(verbose_name=_("To"))
    #: Balance before the first row, that which the rows give at the last balance told, and that balance (分).
    opening_fen = models.BigIntegerField(null=True, verbose_name=_("Opening"))
    computed_fen = models.BigIntegerField(null=True, verbose_name=_("Closing, computed"))
    stated_fen = models.BigIntegerField(null=True, verbose_name=_("Closing, stated"))
    stated_at = models.DateTimeField(null=True)
    #: Balances told, and those that do not follow from the one before.
    points = models.PositiveIntegerField(default=0)
    breaks = models.PositiveIntegerField(default=0)
    #: The first that does not: where, and what its rows lack (分).
    break_file = models.ForeignKey(StatementFile, null=True, on_delete=models.PROTECT, related_name="+")
    break_sheet = models.PositiveSmallIntegerField(null=True)
    break_line = models.PositiveIntegerField(null=True)
    missing_fen = models.BigIntegerField(null=True)
    #: Each statement: since, until (epoch seconds), file, sheet; each gap: since, until, missing (分, null unknown).
    periods = models.JSONField(default=list)
    gaps = models.JSONField(default=list)

    account_id: int

    class Meta(OfCase.Meta):
        verbose_name = _("Coverage of an account")
        constraints = [models.UniqueConstraint(fields=["case", "account"], name="funds_coverage_once")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.account_id}"


class StatementReject(OfCase):
    """A line that is not in, with its reason, and the line itself to give back."""

    CENTRE: ClassVar[str] = "file__case__centre_id"

    file = models.ForeignKey(StatementFile, on_delete=models.PROTECT, related_name="bad_lines")
    sheet = models.PositiveSmallIntegerField(default=0)
    line = models.PositiveIntegerField(verbose_name=_("Line"))
    #: A stable word, and the reason in both languages.
    reason = models.CharField(max_length=64)
    zh = models.CharField(max_length=300)
    en = models.CharField(max_length=300)
    raw = SealedField(Kind.TEXT)

    class Meta(OfCase.Meta):
        verbose_name = _("Rejected line")
        indexes: ClassVar[Any] = [models.Index(fields=["file", "id"], name="funds_statement_reject")]

    def __str__(self) -> str:
        return f"{self.file_id}:{self.sheet}:{self.line}"
