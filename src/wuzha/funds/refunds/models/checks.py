# SPDX-License-Identifier: Apache-2.0
"""What checking the figures came to: whether a snapshot reproduces, and ledgers whose sums do not close."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wuzha.funds.orders.models.base import CentreRecord
from wuzha.funds.orders.models.freeze import Freeze
from wuzha.funds.refunds.models.parts import OfRefund
from wuzha.funds.refunds.models.refund import RefundCase


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
