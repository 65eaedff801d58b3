# SPDX-License-Identifier: Apache-2.0
"""A case of the funds desk: its victims, their reports and what they paid; the accounts the money went through."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.core.feed import FeedRow
from wuzha.core.numbering import Numbered
from wuzha.funds.orders.models.filing import Filed
from wuzha.funds.orders.rules.filing import DecideWithin, Filing
from wuzha.org.models import Unit
from wuzha.org.reach import all_centres, units_below
from wuzha.org.scoping import ScopedModel
from wuzha.sealed.fields import BlindIndexField, SealedField
from wuzha.sealed.value import Kind

if TYPE_CHECKING:
    from wuzha.audit.actor import Actor


Person = settings.AUTH_USER_MODEL


class CentreRecord(ScopedModel):
    """Seen by the centre it belongs to and by whoever is above that. `CENTRE` is the way from here to the centre."""

    CENTRE: ClassVar[str] = "centre_id"

    class Meta(ScopedModel.Meta):
        abstract = True

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        centres = units_below(actor.unit_path).centres
        return Q() if centres and centres == all_centres() else Q(**{f"{cls.CENTRE}__in": centres})


class InstitutionKind(models.TextChoices):
    BANK = "BANK", _("Bank")
    PAYMENT = "PAYMENT", _("Payment institution")


class Institution(models.Model):
    """A bank's head office or a payment institution: where orders go. `unit` where it is one of the city's own."""

    code = models.CharField(max_length=24, unique=True, verbose_name=_("Code"))
    name = models.CharField(max_length=64, unique=True, verbose_name=_("Name"))
    kind = models.CharField(max_length=8, choices=InstitutionKind, verbose_name=_("Kind"))
    unit = models.OneToOneField(Unit, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Unit"))
    #: Office, phone and hours of the desk that answers; no person's own number.
    contact = models.CharField(max_length=120, blank=True, verbose_name=_("Answers at"))
    synthetic = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("Institution")
        constraints = [
            models.CheckConstraint(name="institution_kind_known", condition=Q(kind__in=InstitutionKind.values)),
        ]

    def __str__(self) -> str:
        return self.name


class AccountKind(models.TextChoices):
    PERSONAL = "01", pgettext_lazy("account", "Personal")
    CORPORATE = "02", pgettext_lazy("account", "Corporate")
    PAYMENT = "PAYMENT", pgettext_lazy("account", "Payment account")


class Account(models.Model):
    """An account once and for all, whatever number of cases its money is about. Number and holder sealed."""

    number = SealedField(Kind.ACCOUNT, null=False, verbose_name=_("Account"))
    number_index = BlindIndexField("number", null=False)
    holder = SealedField(Kind.NAME, verbose_name=_("Holder"))
    holder_id = SealedField(Kind.ID_NUMBER, verbose_name=_("ID number of the holder"))
    institution = models.ForeignKey(
        Institution, null=True, on_delete=models.PROTECT, related_name="accounts", verbose_name=_("Institution")
    )
    kind = models.CharField(max_length=8, choices=AccountKind, default=AccountKind.PERSONAL, verbose_name=_("Kind"))
    first_seen_at = models.DateTimeField(default=timezone.now)
    synthetic = models.BooleanField(default=False)

    unscoped = models.Manager()

    class Meta:
        verbose_name = _("Account")
        base_manager_name = "unscoped"
        default_manager_name = "unscoped"
        constraints = [models.UniqueConstraint(fields=["number_index"], name="funds_account_once")]

    def __str__(self) -> str:
        return str(self.number)

    @property
    def indexes(self) -> list[bytes]:
        """The blind indexes under which an account of this number may stand."""
        return self.number.blinds() if self.number is not None else []


class FundsCase(CentreRecord, Filed, Numbered):
    """What belongs together for the desk: one deed, one or several victims, and the accounts behind them."""

    LETTERS: ClassVar[str] = "ZJ"

    centre = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("Centre"))
    fraud_type = models.CharField(max_length=24, blank=True, verbose_name=_("Scam type"))
    opened_at = models.DateTimeField(default=timezone.now, verbose_name=_("Opened"))
    opened_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    synthetic = models.BooleanField(default=False)

    class Meta(CentreRecord.Meta):
        verbose_name = _("Funds case")
        indexes = [
            models.Index(fields=["centre", "-opened_at", "-id"], name="funds_case_list"),
            models.Index(
                fields=["filing_due_at", "id"], name="funds_case_to_file", condition=Q(filing_due_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("funds:case", args=[self.pk])


class OfCase(CentreRecord):
    """A record that is seen by whoever sees its case."""

    CENTRE: ClassVar[str] = "case__centre_id"

    class Meta(CentreRecord.Meta):
        abstract = True


class FormerFiling(OfCase):
    """What an older version recorded of 受案, 立案, 不予立案, 撤案 before it was put right, by whom and why; only read.
    What is put right since stands in the struck steps of the case."""

    case = models.ForeignKey(FundsCase, on_delete=models.PROTECT, related_name="former_filings")
    filing = models.CharField(max_length=10, choices=Filing, verbose_name=_("Filing"))
    accepted_no = models.CharField(max_length=64, blank=True, verbose_name=_("Acceptance number"))
    accepted_on = models.DateField(null=True, verbose_name=_("Accepted on"))
    decide_days = models.PositiveSmallIntegerField(choices=DecideWithin, verbose_name=_("To be decided within"))
    case_no = models.CharField(max_length=64, blank=True, verbose_name=_("Case number"))
    filing_no = models.CharField(max_length=64, blank=True, verbose_name=_("Filing number"))
    filed_on = models.DateField(null=True, verbose_name=_("Filed on"))
    filing_organ = models.CharField(max_length=64, blank=True, verbose_name=_("Filed by"))
    unfiled_no = models.CharField(max_length=64, blank=True, verbose_name=_("Number of that decision"))
    unfiled_on = models.DateField(null=True, verbose_name=_("Decided on"))
    notified_no = models.CharField(
        max_length=64, blank=True, db_default="", verbose_name=_("Number of the notice of not filing")
    )
    notified_on = models.DateField(null=True, verbose_name=_("Notice given on"))
    reason = SealedField(Kind.TEXT, verbose_name=_("Reason"))
    at = models.DateTimeField(default=timezone.now, verbose_name=_("Recorded"))
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("By"))

    class Meta(OfCase.Meta):
        verbose_name = _("Former filing of a case")
        indexes = [models.Index(fields=["case", "at"], name="former_filing_of_case")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.filing}"


class Victim(OfCase):
    """Somebody who lost money: a person, or an organisation under its name."""

    case = models.ForeignKey(FundsCase, on_delete=models.PROTECT, related_name="victims")
    name = SealedField(Kind.NAME, verbose_name=_("Name"))
    phone = SealedField(Kind.PHONE, verbose_name=_("Phone"))
    id_no = SealedField(Kind.ID_NUMBER, verbose_name=_("ID number"))
    id_index = BlindIndexField("id_no")

    class Meta(OfCase.Meta):
        verbose_name = _("Victim")
        indexes = [models.Index(fields=["case"], name="funds_victim_case")]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "id_index"], name="funds_victim_once", condition=Q(id_index__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return str(self.name or "—")


class ReportSource(models.TextChoices):
    HANDOVER = "HANDOVER", _("Handed over by the warning desk")
    HAND = "HAND", _("Entered by hand")
    BANK = "BANK", _("Reported by the bank")


class Report(OfCase):
    """One report of a victim (报案): when, how much is lost, from where it came."""

    case = models.ForeignKey(FundsCase, on_delete=models.PROTECT, related_name="reports")
    victim = models.ForeignKey(Victim, on_delete=models.PROTECT, related_name="reports", verbose_name=_("Victim"))
    source = models.CharField(max_length=10, choices=ReportSource, verbose_name=_("Source"))
    #: Key of the warning it was handed over from.
    warning_id = models.BigIntegerField(null=True)
    #: Number of the incident (警情) or receipt.
    reference = models.CharField(max_length=64, blank=True, verbose_name=_("Report number"))
    loss_fen = models.BigIntegerField(verbose_name=_("Loss"))
    reported_at = models.DateTimeField(verbose_name=_("Reported"))
    taken_at = models.DateTimeField(default=timezone.now, verbose_name=_("Taken in"))
    taken_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta(OfCase.Meta):
        verbose_name = _("Report")
        indexes = [
            models.Index(fields=["case", "reported_at"], name="funds_report_case"),
            models.Index(fields=["reported_at"], name="funds_report_period"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["warning_id"], name="funds_report_of_warning_once", condition=Q(warning_id__isnull=False)
            ),
            models.CheckConstraint(name="funds_report_loss_not_negative", condition=Q(loss_fen__gte=0)),
            models.CheckConstraint(name="funds_report_source_known", condition=Q(source__in=ReportSource.values)),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.source}"


class ReportAgain(OfCase):
    """A report told once more: when, under which number, who took it. It counts nowhere; only ever added to."""

    case = models.ForeignKey(FundsCase, on_delete=models.PROTECT, related_name="reports_again")
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="again")
    source = models.CharField(max_length=10, choices=ReportSource, verbose_name=_("Source"))
    #: Number of the incident (警情) or receipt of this telling: not that of the report.
    reference = models.CharField(max_length=64, blank=True, verbose_name=_("Report number"))
    reported_at = models.DateTimeField(verbose_name=_("Reported"))
    taken_at = models.DateTimeField(default=timezone.now, verbose_name=_("Taken in"))
    taken_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta(OfCase.Meta):
        verbose_name = _("Report told again")

    def __str__(self) -> str:
        return f"{self.report_id} {self.source}"


class AccountRole(models.TextChoices):
    """What an account is in a case."""

    VICTIM = "VICTIM", pgettext_lazy("account", "Victim's")
    RECEIVING = "RECEIVING", pgettext_lazy("account", "Money went through")


class CaseAccount(OfCase):
    """An account in a case, with its level: 1 receives from the victim's own (level 0), 2 from level 1, and so on."""

    case = models.ForeignKey(FundsCase, on_delete=models.PROTECT, related_name="case_accounts")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="in_cases")
    role = models.CharField(max_length=10, choices=AccountRole, verbose_name=_("Role"))
    level = models.PositiveSmallIntegerField(verbose_name=_("Level"))
    victim = models.ForeignKey(Victim, null=True, on_delete=models.PROTECT, related_name="accounts")

    class Meta(OfCase.Meta):
        verbose_name = _("Account of a case")
        constraints = [
            models.UniqueConstraint(fields=["case", "account"], name="funds_case_account_once"),
            models.CheckConstraint(
                name="funds_case_account_level",
                condition=Q(role=AccountRole.VICTIM, level=0) | Q(role=AccountRole.RECEIVING, level__gte=1),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} L{self.level}"


class Payment(OfCase):
    """Money seen to go from one account to another: out of a victim's own, or onward as a bank answered."""

    case = models.ForeignKey(FundsCase, on_delete=models.PROTECT, related_name="payments")
    #: The report it was told in; of an onward transfer, empty.
    report = models.ForeignKey(Report, null=True, on_delete=models.PROTECT, related_name="payments")
    #: The bank's answer it was told in.
    answer = models.ForeignKey("funds.BankAnswer", null=True, on_delete=models.PROTECT, related_name="onward")
    #: Since when a correction says that it was told wrongly: it stays readable and counts nowhere.
    withdrawn_at = models.DateTimeField(null=True, verbose_name=_("Recorded wrongly"))
    #: That correction, where a bank had told it; else it is put right with the report.
    withdrawn_by = models.ForeignKey("funds.BankAnswer", null=True, on_delete=models.PROTECT, related_name="withdrew")
    from_account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="paid_out")
    to_account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="paid_in")
    amount_fen = models.BigIntegerField(verbose_name=_("Amount"))
    at = models.DateTimeField(verbose_name=_("Time"))

    class Meta(OfCase.Meta):
        verbose_name = _("Payment")
        indexes = [
            models.Index(fields=["case", "at"], name="funds_payment_case"),
            models.Index(fields=["to_account", "at"], name="funds_payment_in"),
            models.Index(fields=["from_account", "at"], name="funds_payment_out"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "from_account", "to_account", "amount_fen", "at"], name="funds_payment_once"
            ),
            models.CheckConstraint(name="funds_payment_positive", condition=Q(amount_fen__gt=0)),
            models.CheckConstraint(name="funds_payment_elsewhere", condition=~Q(from_account=F("to_account"))),
            models.CheckConstraint(
                name="funds_payment_one_origin",
                condition=Q(report__isnull=True, answer__isnull=False) | Q(report__isnull=False, answer__isnull=True),
            ),
            models.CheckConstraint(
                name="funds_payment_withdrawn_as_told",
                condition=Q(withdrawn_by__isnull=True) | Q(answer__isnull=False, withdrawn_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.from_account_id} → {self.to_account_id}"


class CaseChanged(FeedRow, CentreRecord):
    """Something of a case changed."""

    CHANNEL = "wuzha_funds_desk"

    case = models.ForeignKey(
        FundsCase, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    centre = models.ForeignKey(Unit, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+")

    class Meta(FeedRow.Meta):
        verbose_name = _("Change of a case")
        indexes = [models.Index(fields=["txid"], name="funds_changed_txid")]

    def __str__(self) -> str:
        return str(self.case_id)
