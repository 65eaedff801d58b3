# SPDX-License-Identifier: Apache-2.0
"""The change feed of the funds desk, written by the database itself (migration `guards`), whoever changes an order, a
report or a trace."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from wuzha.core.feed import FeedRow
from wuzha.funds.orders.models.base import CentreRecord
from wuzha.funds.orders.models.case import FundsCase
from wuzha.org.models import Unit


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
