# SPDX-License-Identifier: Apache-2.0
"""Calls and what came of them: what was told, protective holds, reports of banks. All of one centre."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.calls.rules import states
from wuzha.calls.rules.states import (
    BANK_OPEN,
    OPEN,
    Act,
    AlertKind,
    BankAct,
    BankAction,
    BankState,
    Channel,
    Consent,
    Road,
    State,
    Verdict,
    Way,
)
from wuzha.calls.rulesets import level_1_due
from wuzha.core.clocks.due import Alert, Clocked
from wuzha.core.numbering import Numbered
from wuzha.documents.papers import KeptPaper
from wuzha.org.models import Unit
from wuzha.org.reach import all_centres, units_below
from wuzha.org.scoping import ScopedModel
from wuzha.sealed.fields import BlindIndexField, IndexCopyField, SealedField
from wuzha.sealed.value import Kind

if TYPE_CHECKING:
    from wuzha.audit.actor import Actor

Person = settings.AUTH_USER_MODEL


class OfCentre(ScopedModel):
    """Seen by the centre it belongs to and by whoever is above that. `CENTRE` is the way from here to the centre."""

    CENTRE: ClassVar[str] = "centre_id"

    class Meta(ScopedModel.Meta):
        abstract = True

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        centres = units_below(actor.unit_path).centres
        return Q() if centres and centres == all_centres() else Q(**{f"{cls.CENTRE}__in": centres})


class Call(OfCentre, Clocked, Numbered):
    """One call, or one visit at the counter: who was deceived, what came of it. What was said word by word is in its
    answers; these columns are what a list, a search and a clock need of them."""

    RECORD: ClassVar[str] = "call"
    LETTERS: ClassVar[str] = "LD"

    centre = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("Centre"))
    way = models.CharField(max_length=8, choices=Way, verbose_name=_("Way in"))
    state = models.CharField(max_length=12, choices=State, default=State.CALL, verbose_name=_("State"))
    #: The person it is about, who need not be who calls.
    name = SealedField(Kind.NAME, verbose_name=_("Name"))
    name_index = BlindIndexField("name")
    phone = SealedField(Kind.PHONE, verbose_name=_("Phone"))
    phone_index = BlindIndexField("phone")
    id_no = SealedField(Kind.ID_NUMBER, verbose_name=_("ID number"))
    id_index = BlindIndexField("id_no")
    own_account = SealedField(Kind.ACCOUNT, verbose_name=_("Own account"))
    own_index = BlindIndexField("own_account")
    loss_fen = models.BigIntegerField(default=0, verbose_name=_("Loss"))
    asked_fen = models.BigIntegerField(null=True, verbose_name=_("Asked for, not paid"))
    fraud_type = models.CharField(max_length=24, blank=True, verbose_name=_("Scam type"))
    reference = models.CharField(max_length=64, blank=True, verbose_name=_("Report number"))
    started_at = models.DateTimeField(default=timezone.now, verbose_name=pgettext_lazy("call", "Began"))
    ended_at = models.DateTimeField(null=True, verbose_name=pgettext_lazy("call", "Hung up"))
    taken_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("By"))
    #: 三方通话: since when the desk of 110 listens, and who there.
    joined_at = models.DateTimeField(null=True, verbose_name=_("Three on the line since"))
    joined_by = models.CharField(max_length=64, blank=True, verbose_name=_("Desk of 110"))
    #: What it became in other domains.
    case = models.ForeignKey("funds.FundsCase", null=True, on_delete=models.PROTECT, related_name="+")
    report = models.ForeignKey("funds.Report", null=True, on_delete=models.PROTECT, related_name="+")
    warning_id = models.BigIntegerField(null=True)
    #: The case of an accepted call that has none at the funds desk.
    criminal_case = models.ForeignKey("cases.Case", null=True, on_delete=models.PROTECT, related_name="calls")
    prepared_at = models.DateTimeField(null=True, verbose_name=_("First stop prepared"))
    #: The call that told the same before; what is counted is counted there.
    first = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="again")
    #: 受案登记, or 移送: numbers copied from the case system.
    decided_no = models.CharField(max_length=64, blank=True, verbose_name=_("Acceptance number"))
    decided_at = models.DateTimeField(null=True, verbose_name=_("Accepted or transferred"))
    transferred_to = models.CharField(max_length=64, blank=True, verbose_name=_("Transferred to"))
    #: The clock that runs in its state; empty when it is done with.
    due_at = models.DateTimeField(null=True, verbose_name=_("Due"))
    version = models.PositiveIntegerField(default=1)
    synthetic = models.BooleanField(default=False)

    class Meta(OfCentre.Meta):
        verbose_name = _("Call")
        indexes = [
            models.Index(fields=["due_at", "id"], name="call_open", condition=Q(due_at__isnull=False)),
            models.Index(fields=["-started_at", "-id"], name="call_list"),
            models.Index(fields=["step_at"], name="call_step", condition=Q(step_at__isnull=False)),
            models.Index(fields=["phone_index"], name="call_phone", condition=Q(phone_index__isnull=False)),
            models.Index(fields=["own_index"], name="call_own", condition=Q(own_index__isnull=False)),
            models.Index(fields=["warning_id"], name="call_warning", condition=Q(warning_id__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(name="call_way_known", condition=Q(way__in=Way.values)),
            models.CheckConstraint(name="call_state_known", condition=Q(state__in=State.values)),
            models.CheckConstraint(name="call_loss_not_negative", condition=Q(loss_fen__gte=0)),
            models.CheckConstraint(
                name="call_hangs_up_later", condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("started_at"))
            ),
            models.CheckConstraint(
                name="call_stop_has_report",
                condition=~Q(state=State.STOP_SENT) | Q(report__isnull=False, prepared_at__isnull=False),
            ),
            models.CheckConstraint(
                name="call_decided_whole",
                condition=Q(state__in=[*states.BEFORE_ACCEPTANCE, State.NO_LOSS, State.AGAIN])
                | (~Q(decided_no="") & Q(decided_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="call_transferred_somewhere", condition=~Q(state=State.TRANSFERRED) | ~Q(transferred_to="")
            ),
            models.CheckConstraint(
                name="call_told_again_has_a_first",
                condition=Q(state=State.AGAIN, first__isnull=False) | (~Q(state=State.AGAIN) & Q(first__isnull=True)),
            ),
            models.CheckConstraint(
                name="call_done_has_no_clock",
                condition=Q(state__in=OPEN) | Q(due_at__isnull=True, step_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def due_for(self) -> str:
        """What its clock is about; empty where none runs."""
        if self.due_at is None:
            return ""
        if self.loss_fen == 0:
            return str(_("what it comes to"))
        first = self.due_at == level_1_due(self.started_at)
        return str(_("stop of level 1") if first else _("acceptance"))

    def get_absolute_url(self) -> str:
        return reverse("calls:record", args=[self.pk])


class OfCall(OfCentre):
    """A record that is seen by whoever sees its call."""

    CENTRE: ClassVar[str] = "call__centre_id"

    class Meta(OfCentre.Meta):
        abstract = True


class CallAnswer(OfCall):
    """One answer as it was typed, right or not; a later one of the same name takes its place. Only ever added to."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="answers")
    name = models.CharField(max_length=24, verbose_name=_("Asked"))
    #: Empty where the answer was taken back.
    value = SealedField(Kind.TEXT, verbose_name=_("Answer"))
    #: Of what names somebody or an account: it is found by it after it was corrected too.
    value_index = IndexCopyField(max_length=16, null=True)
    at = models.DateTimeField(default=timezone.now, verbose_name=_("When"))
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("By"))

    class Meta(OfCall.Meta):
        verbose_name = _("Answer of a caller")
        indexes = [
            models.Index(fields=["call", "id"], name="answer_of_call"),
            models.Index(fields=["value_index"], name="answer_value", condition=Q(value_index__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.call_id} {self.name}"


class CallStop(OfCall):
    """What a payment of a call became: a stop order, its own or one that was open already, or why there is none. Once
    a row."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="stops")
    row = models.PositiveSmallIntegerField()
    stop = models.ForeignKey("funds.StopOrder", null=True, on_delete=models.PROTECT, related_name="+")
    #: Code of the refusal where no order of its own could be made.
    refused = models.CharField(max_length=32, blank=True)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta(OfCall.Meta):
        verbose_name = _("Stop out of a call")
        constraints = [
            models.UniqueConstraint(fields=["call", "row"], name="call_row_prepared_once"),
            models.CheckConstraint(name="call_stop_or_why", condition=Q(stop__isnull=False) | ~Q(refused="")),
        ]

    def __str__(self) -> str:
        return f"{self.call_id} {self.row}"


class CallChange(OfCall):
    """One act on a call: what was done, from which state to which, by whom."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="changes")
    act = models.CharField(max_length=16, choices=Act)
    from_state = models.CharField(max_length=12)
    to_state = models.CharField(max_length=12)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    note = SealedField(Kind.TEXT)

    class Meta(OfCall.Meta):
        verbose_name = _("Change of a call")
        indexes = [models.Index(fields=["call", "at"], name="change_of_call")]

    def __str__(self) -> str:
        return self.act


class ProtectiveHold(OfCall, Clocked):
    """What keeps a person from paying on: by which road, who agreed and how, from when to when. A refused consent is
    kept too, and holds nothing."""

    RECORD: ClassVar[str] = "call_hold"

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="holds")
    road = models.CharField(max_length=8, choices=Road, verbose_name=_("Road"))
    consent = models.CharField(max_length=12, choices=Consent, verbose_name=_("Consent"))
    agreed_by = SealedField(Kind.NAME, verbose_name=_("Who agreed"))
    #: Number of the recording, or of the paper, in which the consent is.
    record_no = models.CharField(max_length=64, blank=True, verbose_name=_("Number of the recording"))
    institution = models.ForeignKey(
        "funds.Institution", null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Institution")
    )
    account = SealedField(Kind.ACCOUNT, verbose_name=_("Account"))
    #: The order that stops the payee: without one nothing is held by that road.
    stop = models.ForeignKey(
        "funds.StopOrder", null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Stop order")
    )
    amount_fen = models.BigIntegerField(null=True, verbose_name=_("Sum"))
    started_at = models.DateTimeField(null=True, verbose_name=pgettext_lazy("hold", "From"))
    ends_at = models.DateTimeField(null=True, verbose_name=pgettext_lazy("hold", "Until"))
    lifted_at = models.DateTimeField(null=True, verbose_name=_("Lifted"))
    lifted_by = models.CharField(max_length=64, blank=True, verbose_name=_("Lifted by"))
    #: What was advised instead, where consent was refused; why it was lifted.
    note = SealedField(Kind.TEXT, verbose_name=_("Note"))
    recorded_at = models.DateTimeField(default=timezone.now, verbose_name=_("Recorded"))
    recorded_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta(OfCall.Meta):
        verbose_name = _("Protective hold")
        indexes = [models.Index(fields=["step_at"], name="hold_step", condition=Q(step_at__isnull=False))]
        constraints = [
            models.CheckConstraint(name="hold_road_known", condition=Q(road__in=Road.values)),
            models.CheckConstraint(
                name="hold_refused_holds_nothing",
                condition=~Q(consent=Consent.REFUSED) | Q(started_at__isnull=True, ends_at__isnull=True),
            ),
            # No hold of the victim's own account against his will.
            models.CheckConstraint(
                name="hold_own_account_with_consent",
                condition=~Q(road=Road.OWN)
                | Q(started_at__isnull=True)
                | (Q(consent=Consent.GIVEN) & ~Q(record_no="")),
            ),
            models.CheckConstraint(
                name="hold_payee_with_order",
                condition=~Q(road=Road.PAYEE) | Q(started_at__isnull=True) | Q(stop__isnull=False),
            ),
            models.CheckConstraint(
                name="hold_ends_after_it_starts",
                condition=Q(started_at__isnull=True, ends_at__isnull=True) | Q(ends_at__gt=F("started_at")),
            ),
            models.CheckConstraint(
                name="hold_lifted_by_somebody",
                condition=Q(lifted_at__isnull=True) | (Q(started_at__isnull=False) & ~Q(lifted_by="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.call_id} {self.road}"

    @property
    def holds(self) -> bool:
        """Whether it is in force now; a payee is held no longer than an order stands."""
        stands = self.stop is None or self.stop.ended_at is None
        return self.ends_at is not None and self.lifted_at is None and self.ends_at > timezone.now() and stands


class BankReport(OfCentre, Clocked, Numbered):
    """An odd account or trade that a bank reports: judged at once and answered; the bank then acts (浙江省条例 23)."""

    RECORD: ClassVar[str] = "bank_report"
    LETTERS: ClassVar[str] = "YB"

    centre = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("Centre"))
    institution = models.ForeignKey(
        "funds.Institution", on_delete=models.PROTECT, related_name="+", verbose_name=_("Institution")
    )
    channel = models.CharField(max_length=8, choices=Channel, verbose_name=_("Channel"))
    state = models.CharField(max_length=8, choices=BankState, default=BankState.RECEIVED, verbose_name=_("State"))
    received_at = models.DateTimeField(default=timezone.now, verbose_name=_("Received"))
    received_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=64, blank=True, verbose_name=_("Report number"))
    name = SealedField(Kind.NAME, verbose_name=_("Name"))
    name_index = BlindIndexField("name")
    phone = SealedField(Kind.PHONE, verbose_name=_("Phone"))
    phone_index = BlindIndexField("phone")
    #: Of the bank's customer, who may be deceived.
    account = SealedField(Kind.ACCOUNT, verbose_name=_("Account of the customer"))
    account_index = BlindIndexField("account")
    #: To which money goes, or went.
    payee = SealedField(Kind.ACCOUNT, verbose_name=_("Account of the payee"))
    payee_index = BlindIndexField("payee")
    #: When it went; empty while it has not, or nobody knows.
    paid_at = models.DateTimeField(null=True, verbose_name=pgettext_lazy("bank report", "Paid at"))
    amount_fen = models.BigIntegerField(null=True, verbose_name=_("Amount"))
    what = SealedField(Kind.TEXT, verbose_name=_("What is odd"))
    verdict = models.CharField(max_length=8, choices=Verdict, blank=True, verbose_name=_("Verdict"))
    reason = SealedField(Kind.TEXT, verbose_name=_("Reason"))
    judged_at = models.DateTimeField(null=True, verbose_name=_("Judged"))
    judged_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, verbose_name=_("Answered"))
    answered_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    #: Who at the bank took the answer.
    answered_to = models.CharField(max_length=64, blank=True, verbose_name=_("Told to"))
    bank_action = models.CharField(max_length=8, choices=BankAction, blank=True, verbose_name=_("What the bank did"))
    acted_at = models.DateTimeField(null=True, verbose_name=_("Bank acted"))
    #: The file it came in.
    batch_id = models.BigIntegerField(null=True)
    #: The call it led to, or that told the same.
    call = models.ForeignKey(Call, null=True, on_delete=models.PROTECT, related_name="bank_reports")
    due_at = models.DateTimeField(null=True, verbose_name=_("Due"))
    version = models.PositiveIntegerField(default=1)
    synthetic = models.BooleanField(default=False)

    class Meta(OfCentre.Meta):
        verbose_name = _("Report of a bank")
        indexes = [
            models.Index(fields=["due_at", "id"], name="bank_report_open", condition=Q(state__in=BANK_OPEN)),
            models.Index(fields=["-received_at", "-id"], name="bank_report_list"),
            models.Index(fields=["step_at"], name="bank_report_step", condition=Q(step_at__isnull=False)),
            models.Index(fields=["phone_index"], name="bank_report_phone", condition=Q(phone_index__isnull=False)),
            models.Index(fields=["account_index"], name="bank_report_own", condition=Q(account_index__isnull=False)),
            models.Index(fields=["payee_index"], name="bank_report_payee", condition=Q(payee_index__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(name="bank_report_state_known", condition=Q(state__in=BankState.values)),
            models.CheckConstraint(
                name="bank_report_judged_whole",
                condition=Q(state=BankState.RECEIVED) | (~Q(verdict="") & Q(judged_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="bank_report_answered_whole",
                condition=Q(state__in=[BankState.RECEIVED, BankState.JUDGED])
                | (Q(answered_at__isnull=False) & ~Q(answered_to="")),
            ),
            models.CheckConstraint(
                name="bank_report_done_whole",
                condition=~Q(state=BankState.DONE) | (~Q(bank_action="") & Q(acted_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("calls:bank_report", args=[self.pk])


class BankChange(OfCentre):
    """One act on the report of a bank."""

    CENTRE: ClassVar[str] = "bank_report__centre_id"

    bank_report = models.ForeignKey(BankReport, on_delete=models.PROTECT, related_name="changes")
    act = models.CharField(max_length=16, choices=BankAct)
    from_state = models.CharField(max_length=8)
    to_state = models.CharField(max_length=8)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    note = SealedField(Kind.TEXT)

    class Meta(OfCentre.Meta):
        verbose_name = _("Change of a bank's report")
        indexes = [models.Index(fields=["bank_report", "at"], name="change_of_bank_report")]

    def __str__(self) -> str:
        return self.act


class CallAlert(OfCentre, Alert):
    """A clock of a call, a hold or a bank's report that ran out, told once."""

    centre = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    call = models.ForeignKey(Call, null=True, on_delete=models.PROTECT, related_name="alerts")
    bank_report = models.ForeignKey(BankReport, null=True, on_delete=models.PROTECT, related_name="alerts")
    kind = models.CharField(max_length=12, choices=AlertKind, verbose_name=_("Kind"))

    class Meta(OfCentre.Meta):
        verbose_name = _("Alert of a call")
        indexes = [
            models.Index(
                fields=["centre", "-meant_at"], name="call_alert_open", condition=Q(acknowledged_at__isnull=True)
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="call_alert_of_one",
                condition=Q(call__isnull=False, bank_report__isnull=True)
                | Q(call__isnull=True, bank_report__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["call", "kind", "due_at"], name="alert_of_call_once", condition=Q(call__isnull=False)
            ),
            models.UniqueConstraint(
                fields=["bank_report", "kind", "due_at"], name="alert_of_bank_report_once",
                condition=Q(bank_report__isnull=False),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.kind


class CallPaperKind(models.TextChoices):
    RECEIPT = "RECEIPT", _("Receipt of acceptance")


class CallPaper(OfCall, KeptPaper):
    """A paper of a call."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="papers")
    kind = models.CharField(max_length=8, choices=CallPaperKind, verbose_name=_("Kind"))

    class Meta(OfCall.Meta):
        verbose_name = _("Paper of a call")

    def __str__(self) -> str:
        return f"{self.call_id} {self.kind}"
