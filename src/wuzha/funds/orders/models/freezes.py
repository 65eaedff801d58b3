# SPDX-License-Identifier: Apache-2.0
"""Freezes and their renewals, each with the decision it rests on."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.core.clocks.due import Clocked
from wuzha.funds.orders.models.case import Account, FundsCase, Institution, OfCase, Person
from wuzha.funds.orders.models.orders import StopOrder
from wuzha.funds.orders.plain import ours
from wuzha.funds.orders.rules import freezes
from wuzha.funds.orders.rules.freezes import (
    BEFORE_ISSUE,
    HELD,
    NOT_APPROVED,
    RENEWING,
    Asset,
    Authority,
    DocSource,
    FreezeState,
    Mode,
    Platform,
    RenewalState,
    Scope,
    Screened,
    Term,
    at_least,
)
from wuzha.sealed.fields import SealedField
from wuzha.sealed.value import Kind


class Approval(models.Model):
    """What the head of a public security organ decided (规定 239, 241): level, organ, name, post, number and day."""

    legal_basis = models.CharField(max_length=300, blank=True, verbose_name=_("Legal basis"))
    authority = models.CharField(max_length=10, choices=Authority, blank=True, verbose_name=_("Decided by"))
    #: The level that the rules in force asked for on that day; empty in what an older release recorded.
    required_authority = models.CharField(
        max_length=10, choices=Authority, blank=True, db_default="", verbose_name=_("Level needed")
    )
    organ = models.CharField(max_length=64, blank=True, db_default="", verbose_name=_("Organ that decided"))
    decider = models.CharField(max_length=64, blank=True, verbose_name=_("Decider"))
    decider_title = models.CharField(max_length=64, blank=True, db_default="", verbose_name=_("Post of the decider"))
    decision_no = models.CharField(max_length=64, blank=True, verbose_name=_("Decision number"))
    decided_on = models.DateField(null=True, verbose_name=_("Decided on"))
    #: When the legal office (法制) had reviewed it.
    reviewed_on = models.DateField(null=True, verbose_name=_("Reviewed by the legal office"))
    decision_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class Decision(Approval):
    """A freeze or a renewal: for how long, who decided, under which numbers it was issued."""

    term = models.CharField(max_length=8, choices=Term, default=Term.MONTHS_6, verbose_name=_("Period"))
    drafted_at = models.DateTimeField(default=timezone.now, verbose_name=_("Prepared"))
    drafted_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField(null=True, verbose_name=_("Issued"))
    issued_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    #: Number in the platform, copied from there.
    request_no = models.CharField(max_length=64, blank=True, verbose_name=_("Request number"))
    platform = models.CharField(
        max_length=8, choices=Platform, blank=True, db_default="", verbose_name=_("Issued through")
    )
    #: Number of 《协助冻结财产通知书》 in 执法办案信息系统, copied from there.
    doc_no = models.CharField(max_length=64, blank=True, db_default="", verbose_name=_("Number of the notice"))
    doc_no_source = models.CharField(
        max_length=11, choices=DocSource, blank=True, db_default="", verbose_name=_("Notice made in")
    )

    class Meta:
        abstract = True


DECIDED = Q(decided_on__isnull=False) & ~Q(decider="") & ~Q(decision_no="") & ~Q(authority="")


def level_suffices(name: str) -> models.CheckConstraint:
    """The level that decided is the one that was asked for, or above it."""
    fits = [Q(required_authority=level, authority__in=at_least(level)) for level in Authority]
    return models.CheckConstraint(name=name, condition=Q(required_authority="") | fits[0] | fits[1] | fits[2])


def number_copied(name: str, column: str = "doc_no") -> models.CheckConstraint:
    """No number of this platform stands in for one of another system."""
    return models.CheckConstraint(name=name, condition=~ours(column))


class Freeze(Decision, OfCase, Clocked):
    """One freeze of an account in a case. Where the bank says when it ends, that instant is kept."""

    #: Its type in the trail.
    RECORD: ClassVar[str] = "funds_freeze"

    case = models.ForeignKey(FundsCase, on_delete=models.PROTECT, related_name="freezes")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="freezes")
    institution = models.ForeignKey(
        Institution, null=True, on_delete=models.PROTECT, related_name="freezes", verbose_name=_("Institution")
    )
    stop = models.ForeignKey(StopOrder, null=True, on_delete=models.PROTECT, related_name="freezes")
    state = models.CharField(max_length=14, choices=FreezeState, default=FreezeState.DRAFT, verbose_name=_("State"))
    scope_code = models.CharField(max_length=2, choices=Scope, default=Scope.LIMIT, verbose_name=_("Scope"))
    amount_fen = models.BigIntegerField(verbose_name=_("Sum to freeze"))
    interest = models.BooleanField(default=True, verbose_name=_("Interest too"))
    asset = models.CharField(
        max_length=8, choices=Asset, default=Asset.DEPOSIT, db_default=Asset.DEPOSIT, verbose_name=_("What is frozen")
    )
    #: Why the account as a whole, and not a sum, must be frozen (公通字〔2024〕22号).
    whole_reason = SealedField(Kind.TEXT, verbose_name=_("Why the whole account"))
    #: What of it is money of the case, as far as is known (分).
    involved_fen = models.BigIntegerField(null=True, verbose_name=_("Involved sum"))
    #: Until when its nature is to be screened; when that was done, and to what it came.
    screen_due_at = models.DateTimeField(null=True, verbose_name=_("To be screened by"))
    screen_extended = models.BooleanField(default=False, db_default=False, verbose_name=_("Screening extended"))
    screened_at = models.DateTimeField(null=True, verbose_name=_("Screened"))
    screen_result = models.CharField(
        max_length=9, choices=Screened, blank=True, db_default="", verbose_name=_("Result of the screening")
    )

    #: Prepared to queue (轮候): another freeze of ours holds the account.
    queueing = models.BooleanField(default=False, db_default=False, verbose_name=_("Prepared to queue"))
    mode = models.CharField(max_length=8, choices=Mode, blank=True, verbose_name=_("How it is held"))
    frozen_fen = models.BigIntegerField(null=True, verbose_name=_("Frozen sum"))
    #: What was paid out of it, to victims or by a court (分).
    paid_fen = models.BigIntegerField(default=0, db_default=0, verbose_name=_("Paid out"))
    started_at = models.DateTimeField(null=True, verbose_name=_("Frozen from"))
    expires_at = models.DateTimeField(null=True, verbose_name=_("Frozen until"))
    #: The earlier freeze it queues behind (轮候), as the bank named it.
    ahead = models.CharField(max_length=80, blank=True, verbose_name=_("Office that froze before"))
    ahead_until = models.DateTimeField(null=True, verbose_name=_("That freeze ends"))
    renewals_done = models.PositiveSmallIntegerField(default=0, verbose_name=_("Renewals"))
    result_code = models.CharField(max_length=4, blank=True, verbose_name=_("Result code"))
    #: When it was found that the account has nothing to do with the case: three days to release (刑诉法 145).
    unrelated_at = models.DateTimeField(null=True, verbose_name=_("Found unrelated"))
    ended_at = models.DateTimeField(null=True, verbose_name=pgettext_lazy("order", "Ended"))
    due_at = models.DateTimeField(null=True, verbose_name=_("Due"))
    version = models.PositiveIntegerField(default=1)

    class Meta(OfCase.Meta):
        verbose_name = pgettext_lazy("order", "Freeze")
        indexes = [
            models.Index(fields=["due_at", "id"], name="freeze_open", condition=Q(state__in=freezes.OPEN)),
            models.Index(fields=["-ended_at", "-id"], name="freeze_done", condition=Q(ended_at__isnull=False)),
            models.Index(fields=["step_at"], name="freeze_step", condition=Q(step_at__isnull=False)),
            models.Index(fields=["case"], name="freeze_of_case"),
            models.Index(fields=["institution", "issued_at"], name="freeze_of_institution"),
            models.Index(fields=["started_at"], name="freeze_started", condition=Q(started_at__isnull=False)),
            models.Index(fields=["request_no"], name="freeze_request", condition=~Q(request_no="")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "case"], name="freeze_open_once", condition=Q(state__in=freezes.OPEN)
            ),
            models.CheckConstraint(name="freeze_state_known", condition=Q(state__in=FreezeState.values)),
            models.CheckConstraint(
                name="freeze_sums_not_negative",
                condition=Q(amount_fen__gt=0) & (Q(frozen_fen__isnull=True) | Q(frozen_fen__gte=0)),
            ),
            models.CheckConstraint(
                name="freeze_pays_what_it_holds",
                condition=Q(paid_fen=0) | Q(paid_fen__gt=0, paid_fen__lte=F("frozen_fen")),
            ),
            models.CheckConstraint(
                name="freeze_decided_whole",
                condition=Q(state__in=NOT_APPROVED) | DECIDED,
            ),
            models.CheckConstraint(
                name="freeze_issued_whole",
                condition=Q(state__in=BEFORE_ISSUE, issued_at__isnull=True, request_no="")
                | (~Q(state__in=BEFORE_ISSUE) & Q(issued_at__isnull=False) & ~Q(request_no="")),
            ),
            models.CheckConstraint(
                name="freeze_year_needs_prefecture",
                condition=~Q(term=Term.YEAR_1)
                | Q(state__in=NOT_APPROVED)
                | Q(authority__in=at_least(Authority.PREFECTURE)),
            ),
            models.CheckConstraint(
                name="freeze_active_whole",
                condition=~Q(state__in=HELD)
                | (
                    Q(started_at__isnull=False, expires_at__isnull=False, frozen_fen__isnull=False) & ~Q(mode="")
                ),
            ),
            level_suffices("freeze_level_suffices"),
            number_copied("freeze_notice_number_copied"),
            models.CheckConstraint(
                name="freeze_shares_need_prefecture",
                condition=~Q(asset=Asset.SHARES)
                | Q(state__in=NOT_APPROVED)
                | Q(authority__in=at_least(Authority.PREFECTURE)),
            ),
            models.CheckConstraint(
                name="freeze_listed_needs_province",
                condition=~Q(asset=Asset.LISTED)
                | Q(state__in=NOT_APPROVED)
                | Q(authority=Authority.PROVINCE),
            ),
            models.CheckConstraint(
                name="freeze_screened_whole",
                condition=Q(screened_at__isnull=True, screen_result="")
                | (Q(screened_at__isnull=False) & ~Q(screen_result="")),
            ),
            models.CheckConstraint(
                name="freeze_queued_holds_nothing", condition=~Q(mode=Mode.QUEUED, frozen_fen__gt=0)
            ),
            models.CheckConstraint(
                name="freeze_ended_when_done",
                condition=Q(state__in=freezes.OPEN, ended_at__isnull=True, due_at__isnull=False)
                | (~Q(state__in=freezes.OPEN) & Q(ended_at__isnull=False, due_at__isnull=True, step_at__isnull=True)),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        return self.number_of(self.pk)

    @property
    def has_lapsed(self) -> bool:
        """Its end has passed: it is lifted by itself at that instant, whenever the sweep comes to it (规定 240)."""
        if self.state not in HELD or self.mode == Mode.QUEUED or self.expires_at is None:
            return False
        return self.expires_at <= timezone.now() and Freeze.unscoped.filter(lapsed(timezone.now()), pk=self.pk).exists()

    @property
    def lacks_filing(self) -> bool:
        """Approved by an older release without the filing of its case: to be completed there."""
        return self.state not in NOT_APPROVED and self.case.lacks_filing

    @staticmethod
    def number_of(pk: int) -> str:
        return f"DJ{pk:08d}"

    def get_absolute_url(self) -> str:
        return reverse("funds:freeze", args=[self.pk])


class Renewal(Decision, OfCase):
    """One renewal of a freeze (续冻): decided and issued before the freeze is over, or it comes too late."""

    CENTRE: ClassVar[str] = "freeze__case__centre_id"

    freeze = models.ForeignKey(Freeze, on_delete=models.PROTECT, related_name="renewals")
    state = models.CharField(max_length=10, choices=RenewalState, default=RenewalState.DRAFT, verbose_name=_("State"))
    #: End of the freeze before and after.
    from_at = models.DateTimeField(verbose_name=_("From"))
    until_at = models.DateTimeField(null=True, verbose_name=_("Until"))
    ended_at = models.DateTimeField(null=True)
    #: Its sending was recorded after the end of the freeze, with a reason and the bank's new end.
    late = models.BooleanField(default=False, db_default=False, verbose_name=_("Recorded after the end"))
    #: When the dossier was with the legal office: ten days before the end (公通字〔2024〕22号).
    dossier_on = models.DateField(null=True, verbose_name=_("Dossier with the legal office"))

    class Meta(OfCase.Meta):
        verbose_name = _("Renewal")
        constraints = [
            models.UniqueConstraint(fields=["freeze"], name="renewal_open_once", condition=Q(state__in=RENEWING)),
            models.CheckConstraint(name="renewal_state_known", condition=Q(state__in=RenewalState.values)),
            models.CheckConstraint(
                name="renewal_decided_whole",
                condition=Q(state__in=[RenewalState.DRAFT, RenewalState.REJECTED, RenewalState.TOO_LATE]) | DECIDED,
            ),
            level_suffices("renewal_level_suffices"),
            number_copied("renewal_notice_number_copied"),
            models.CheckConstraint(
                name="renewal_goes_on", condition=Q(until_at__isnull=True) | Q(until_at__gt=F("from_at"))
            ),
            models.CheckConstraint(
                name="renewal_year_needs_prefecture",
                condition=~Q(term=Term.YEAR_1)
                | Q(state__in=[RenewalState.DRAFT, RenewalState.REJECTED, RenewalState.TOO_LATE])
                | Q(authority__in=at_least(Authority.PREFECTURE)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.freeze_id} +"


def lapsed(now: datetime) -> Q:
    """Freezes that are over by the clock: their end has passed, and no renewal that was issued in time waits for the
    bank's word. What queues does not lapse."""
    waits = Renewal.unscoped.filter(freeze=OuterRef("pk"), state=RenewalState.ISSUED)
    return Q(state__in=HELD, expires_at__lte=now) & ~Q(mode=Mode.QUEUED) & ~Q(Exists(waits))
