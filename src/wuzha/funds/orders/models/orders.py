# SPDX-License-Identifier: Apache-2.0
"""Stop orders."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.core.clocks.due import Clocked
from wuzha.funds.orders.models.case import Account, FundsCase, Institution, OfCase, Person
from wuzha.funds.orders.rules import stops
from wuzha.funds.orders.rules.stops import HOLDING, StopState


class StopOrder(OfCase, Clocked):
    """One order to stop payments of an account (紧急止付). Wuzha prepares and records it; it never sends it."""

    #: Its type in the trail.
    RECORD: ClassVar[str] = "funds_stop"

    case = models.ForeignKey(FundsCase, on_delete=models.PROTECT, related_name="stops")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="stops")
    institution = models.ForeignKey(
        Institution, null=True, on_delete=models.PROTECT, related_name="stops", verbose_name=_("Institution")
    )
    level = models.PositiveSmallIntegerField(verbose_name=_("Level"))
    state = models.CharField(max_length=10, choices=StopState, default=StopState.DRAFT, verbose_name=_("State"))
    #: How many times this order has stopped the account: 0 before the bank's answer, 2 when it was extended.
    times = models.PositiveSmallIntegerField(default=0, verbose_name=pgettext_lazy("stop", "Times"))
    #: What came into the account out of this case (分), and when the last of it did.
    amount_fen = models.BigIntegerField(verbose_name=_("Sum to stop"))
    paid_at = models.DateTimeField(null=True, verbose_name=_("Money came in"))

    drafted_at = models.DateTimeField(default=timezone.now, verbose_name=_("Prepared"))
    drafted_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField(null=True, verbose_name=_("Issued"))
    issued_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    #: Number of the request in the police platform (业务申请编号).
    request_no = models.CharField(max_length=64, blank=True, verbose_name=_("Request number"))
    #: What the order rests on, as it was in force when it was issued.
    legal_basis = models.CharField(max_length=300, blank=True, verbose_name=_("Legal basis"))
    #: When the request to stop a second time was made in the platform.
    extension_at = models.DateTimeField(null=True, verbose_name=_("Extension asked"))

    #: The bank's own instants; the end is computed only where the bank did not say.
    started_at = models.DateTimeField(null=True, verbose_name=_("Stopped from"))
    expires_at = models.DateTimeField(null=True, verbose_name=_("Stopped until"))
    balance_fen = models.BigIntegerField(null=True, verbose_name=_("Balance when stopped"))
    result_code = models.CharField(max_length=4, blank=True, verbose_name=_("Result code"))
    ended_at = models.DateTimeField(null=True, verbose_name=pgettext_lazy("order", "Ended"))

    #: The clock that runs in its state; empty when it is done with.
    due_at = models.DateTimeField(null=True, verbose_name=_("Due"))
    #: Raised by every change; a form that saw an older one is refused.
    version = models.PositiveIntegerField(default=1)

    class Meta(OfCase.Meta):
        verbose_name = _("Stop order")
        indexes = [
            models.Index(fields=["due_at", "id"], name="stop_open", condition=Q(state__in=stops.OPEN)),
            models.Index(fields=["-ended_at", "-id"], name="stop_done", condition=Q(ended_at__isnull=False)),
            models.Index(fields=["step_at"], name="stop_step", condition=Q(step_at__isnull=False)),
            models.Index(fields=["case", "level"], name="stop_of_case"),
            models.Index(fields=["account"], name="stop_of_account"),
            models.Index(fields=["institution", "issued_at"], name="stop_of_institution"),
            models.Index(fields=["started_at"], name="stop_started", condition=Q(started_at__isnull=False)),
            models.Index(fields=["request_no"], name="stop_request", condition=~Q(request_no="")),
        ]
        constraints = [
            # Two officers at once: the second is told who prepares it already.
            models.UniqueConstraint(fields=["account"], name="stop_open_once", condition=Q(state__in=stops.OPEN)),
            models.CheckConstraint(name="stop_state_known", condition=Q(state__in=StopState.values)),
            models.CheckConstraint(name="stop_level_from_one", condition=Q(level__gte=1)),
            models.CheckConstraint(name="stop_sum_not_negative", condition=Q(amount_fen__gte=0)),
            models.CheckConstraint(
                name="stop_balance_not_negative", condition=Q(balance_fen__isnull=True) | Q(balance_fen__gte=0)
            ),
            models.CheckConstraint(
                name="stop_issued_whole",
                condition=Q(state__in=[StopState.DRAFT, StopState.WITHDRAWN], issued_at__isnull=True, request_no="")
                | (
                    ~Q(state__in=[StopState.DRAFT, StopState.WITHDRAWN])
                    & Q(issued_at__isnull=False)
                    & ~Q(request_no="")
                ),
            ),
            models.CheckConstraint(
                name="stop_held_whole",
                condition=~Q(state__in=HOLDING)
                | Q(started_at__isnull=False, expires_at__isnull=False, balance_fen__isnull=False, times__gte=1),
            ),
            models.CheckConstraint(
                name="stop_ended_when_done",
                condition=Q(state__in=stops.OPEN, ended_at__isnull=True, due_at__isnull=False)
                | (~Q(state__in=stops.OPEN) & Q(ended_at__isnull=False, due_at__isnull=True, step_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="stop_ends_after_it_starts",
                condition=Q(started_at__isnull=True) | Q(expires_at__gt=models.F("started_at")),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        return self.number_of(self.pk)

    @property
    def has_lapsed(self) -> bool:
        """Its end has passed, and no second stop that was asked for in time waits for the bank's word."""
        over = self.expires_at is not None and self.expires_at <= timezone.now()
        return self.state in HOLDING and over and self.extension_at is None

    @staticmethod
    def number_of(pk: int) -> str:
        return f"ZF{pk:08d}"

    def get_absolute_url(self) -> str:
        return reverse("funds:stop", args=[self.pk])
