# SPDX-License-Identifier: Apache-2.0
"""A trace as it was computed: by which rule, from which rows, and every figure of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.engine.tracing import ExitKind, Rule
from wuzha.funds.orders.models.case import Account, FundsCase, OfCase, Payment, Person, Victim
from wuzha.funds.statements.models import Transfer
from wuzha.sealed import Kind
from wuzha.sealed.fields import BlindIndexField, SealedField

#: Ranks what to stop: finds most of the money and does not depend on unknown openings (`tracing.md` §0.5).
RANKING = Rule.LIFO


class Because(models.TextChoices):
    """What a case was traced for."""

    STATEMENT = "STATEMENT", pgettext_lazy("traced", "a statement came in")
    ANSWER = "ANSWER", pgettext_lazy("traced", "a bank answered")
    REPORT = "REPORT", pgettext_lazy("traced", "a victim reported")
    HAND = "HAND", pgettext_lazy("traced", "somebody asked")


class Mode(models.TextChoices):
    """How it is known that money on a row is a victim's."""

    SINGLE = "SINGLE", pgettext_lazy("mode", "Single")
    TIMESTAMP = "TIMESTAMP", pgettext_lazy("mode", "By the order of time")
    PRO_RATA = "PRO_RATA", pgettext_lazy("mode", "Pro rata")


class TraceRun(OfCase):
    """One trace of a case by one rule. `inputs` names the rows it rests on: the same digest, the same answer."""

    case = models.ForeignKey(FundsCase, on_delete=models.PROTECT, related_name="traces")
    rule = models.CharField(max_length=8, choices=[(rule.value, rule.value) for rule in Rule], verbose_name=_("Rule"))
    floor_fen = models.BigIntegerField()
    #: Version of the engine that computed it.
    engine = models.CharField(max_length=24)
    #: SHA-256 of transfers, seeds and exits, in their order (`traces.inputs`).
    inputs = models.BinaryField(max_length=32)
    transfers = models.PositiveIntegerField(verbose_name=_("Transfers"))
    accounts = models.PositiveIntegerField(verbose_name=_("Accounts"))
    injected_fen = models.BigIntegerField(verbose_name=_("Victims' money"))
    held_fen = models.BigIntegerField(verbose_name=_("Still in accounts"))
    gone_fen = models.BigIntegerField(verbose_name=_("Left"))
    #: What the answer rests on besides its rows, with how often.
    flags = models.JSONField(default=dict)
    because = models.CharField(max_length=10, choices=Because)
    at = models.DateTimeField(default=timezone.now, verbose_name=_("Traced"))
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    #: The one that pages show; earlier ones keep their sums only.
    latest = models.BooleanField(default=True)

    #: Of `held_fen` what the balances told do not bear out (`queries.traces.with_beyond`).
    beyond_fen: int = 0
    #: Of that what was paid back to victims out of freezes.
    returned_fen: int = 0

    @property
    def doubtful_fen(self) -> int:
        """What the rows leave in accounts and nothing bears out."""
        return self.beyond_fen - self.returned_fen

    class Meta(OfCase.Meta):
        verbose_name = _("Trace")
        indexes = [models.Index(fields=["case", "-id"], name="funds_trace_of_case")]
        constraints = [
            models.UniqueConstraint(fields=["case", "rule"], name="funds_trace_latest", condition=Q(latest=True)),
            models.CheckConstraint(name="funds_trace_rule_known", condition=Q(rule__in=[rule.value for rule in Rule])),
            models.CheckConstraint(
                name="funds_trace_conserved", condition=Q(injected_fen=F("held_fen") + F("gone_fen"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.rule}"

    @property
    def still_fen(self) -> int:
        """What is still in accounts and borne out by the balances told."""
        return self.held_fen - self.beyond_fen


class OfRun(OfCase):
    """A figure of a trace."""

    CENTRE: ClassVar[str] = "run__case__centre_id"

    class Meta(OfCase.Meta):
        abstract = True


class TraceAccount(OfRun):
    """An account that victims' money went through: how much is there still, and what can be had of it."""

    run = models.ForeignKey(TraceRun, on_delete=models.CASCADE, related_name="account_rows", db_index=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField(verbose_name=_("Level"))
    #: Victims' money that came in and that is there still, by the rule; the least and the most by any rule.
    got_fen = models.BigIntegerField()
    held_fen = models.BigIntegerField()
    low_fen = models.BigIntegerField()
    high_fen = models.BigIntegerField()
    last_in_at = models.DateTimeField(null=True)
    #: The last balance somebody told of, and when.
    balance_fen = models.BigIntegerField(null=True)
    balance_at = models.DateTimeField(null=True)
    #: `held_fen`, or the balance where that is less.
    recoverable_fen = models.BigIntegerField()

    class Meta(OfRun.Meta):
        verbose_name = _("Account of a trace")
        indexes = [models.Index(fields=["run", "-recoverable_fen", "-got_fen", "account"], name="funds_trace_rank")]
        constraints = [
            models.UniqueConstraint(fields=["run", "account"], name="funds_trace_account_once"),
            models.CheckConstraint(
                name="funds_trace_account_spread",
                condition=Q(low_fen__gte=0) & Q(low_fen__lte=F("held_fen")) & Q(held_fen__lte=F("high_fen")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run_id} {self.account_id}"

    def shown(self, fen: int) -> int:
        """Of a sum that the trace leaves here what can be there: no more than the balance told after the last of it
        came in."""
        if self.balance_fen is None or self.balance_at is None:
            return fen
        if self.last_in_at is None or self.balance_at >= self.last_in_at:
            return min(fen, max(self.balance_fen, 0))
        return fen

    @property
    def least_fen(self) -> int:
        return self.shown(self.low_fen)

    @property
    def most_fen(self) -> int:
        return self.shown(self.high_fen)

    @property
    def beyond_fen(self) -> int:
        """Of `held_fen` what the balance does not bear out."""
        return self.held_fen - self.recoverable_fen


class TraceShare(OfRun):
    """What of an account is which victim's."""

    run = models.ForeignKey(TraceRun, on_delete=models.CASCADE, related_name="shares", db_index=False)
    victim = models.ForeignKey(Victim, on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    fen = models.BigIntegerField()
    low_fen = models.BigIntegerField()
    high_fen = models.BigIntegerField()
    #: All rules agree, here and on every row before: the order of time alone shows whose it is.
    traceable = models.BooleanField(default=False)

    class Meta(OfRun.Meta):
        verbose_name = _("Share of a victim")
        constraints = [
            models.UniqueConstraint(fields=["run", "account", "victim"], name="funds_trace_share_once"),
            models.CheckConstraint(
                name="funds_trace_share_spread",
                condition=Q(low_fen__gte=0) & Q(low_fen__lte=F("fen")) & Q(fen__lte=F("high_fen")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run_id} {self.victim_id}"


class TraceMove(OfRun):
    """A victim's money on one transfer (out of a statement, or told by report or answer); `kind` when it left there."""

    run = models.ForeignKey(TraceRun, on_delete=models.CASCADE, related_name="moves", db_index=False)
    victim = models.ForeignKey(Victim, on_delete=models.PROTECT, related_name="+")
    #: Place of the row in the order of the ledger.
    pos = models.PositiveIntegerField()
    transfer = models.ForeignKey(Transfer, null=True, on_delete=models.PROTECT, related_name="+")
    payment = models.ForeignKey(Payment, null=True, on_delete=models.PROTECT, related_name="+")
    payer = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    payee = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    amount_fen = models.BigIntegerField()
    fen = models.BigIntegerField()
    #: Level of the payee.
    level = models.PositiveSmallIntegerField()
    exit_kind = models.PositiveSmallIntegerField(default=0)
    mode = models.CharField(max_length=10, choices=Mode, default=Mode.PRO_RATA)

    class Meta(OfRun.Meta):
        verbose_name = _("Transfer of a trace")
        indexes = [
            models.Index(fields=["run", "payee", "pos"], name="funds_trace_move_in"),
            models.Index(fields=["run", "payer", "pos"], name="funds_trace_move_out"),
            models.Index(fields=["run", "pos"], name="funds_trace_move_order"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["run", "victim", "pos"], name="funds_trace_move_once"),
            models.CheckConstraint(
                name="funds_trace_move_of_a_row",
                condition=Q(transfer__isnull=False, payment__isnull=True)
                | Q(transfer__isnull=True, payment__isnull=False),
            ),
            models.CheckConstraint(name="funds_trace_move_part", condition=Q(fen__gt=0) & Q(fen__lte=F("amount_fen"))),
            models.CheckConstraint(
                name="funds_trace_move_exit_known", condition=Q(exit_kind__in=[0, *(int(kind) for kind in ExitKind)])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run_id} {self.pos}"


class OwnerSaid(OfCase):
    """Whose an account is, as somebody of the desk said: by the number of an identity document, or by a name and the
    number of the bank's paper that confirms it."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    id_no = SealedField(Kind.ID_NUMBER, verbose_name=_("ID number"))
    name = SealedField(Kind.NAME, verbose_name=_("Name"))
    confirmation = models.CharField(max_length=64, blank=True, verbose_name=_("Number of the bank's confirmation"))
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta(OfCase.Meta):
        abstract = True


class AccountOwner(OwnerSaid):
    """What holds now. Accounts of one owner are shown as one on request, never by name alone."""

    case = models.ForeignKey(FundsCase, on_delete=models.PROTECT, related_name="owners")
    id_index = BlindIndexField("id_no")
    name_index = BlindIndexField("name")

    class Meta(OfCase.Meta):
        verbose_name = _("Owner of an account")
        constraints = [
            models.UniqueConstraint(fields=["case", "account"], name="funds_owner_once"),
            models.CheckConstraint(
                name="funds_owner_not_by_name_alone",
                condition=Q(id_no__isnull=False) | (Q(name__isnull=False) & ~Q(confirmation="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.account_id}"


class FormerOwner(OwnerSaid):
    """What was said before it was put right or taken back, by whom and why; only ever added to."""

    case = models.ForeignKey(FundsCase, on_delete=models.PROTECT, related_name="former_owners")
    reason = SealedField(Kind.TEXT, verbose_name=_("Reason"))
    over_at = models.DateTimeField(default=timezone.now, verbose_name=_("Recorded"))
    over_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("By"))

    class Meta(OfCase.Meta):
        verbose_name = _("Former owner of an account")
        indexes = [models.Index(fields=["case", "account"], name="funds_former_owner")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.account_id}"
