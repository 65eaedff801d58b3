# SPDX-License-Identifier: Apache-2.0
"""The ledger of each frozen account: double entry, only ever added to, closed by the database at every row."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wuzha.funds.orders.models.base import CentreRecord, Person
from wuzha.funds.orders.models.freeze import Freeze
from wuzha.funds.refunds.models.parts import RefundLine
from wuzha.funds.refunds.models.refund import RefundCase
from wuzha.funds.refunds.rules.ledger import MOVES, Balances, Move, Place


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
