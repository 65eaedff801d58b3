# SPDX-License-Identifier: Apache-2.0
"""The feed of the desk: which cases changed, for pages that are open.

Rows are written by the database itself (migration `desk_feed`), whoever changes an order, a report or a trace. Read
them with `queries.feed`, never in the order of `id` alone: a transaction that began early may commit late.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Func
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from wuzha.funds.orders.models.base import Scoped
from wuzha.funds.orders.models.case import FundsCase
from wuzha.org.models import Unit
from wuzha.warning.models.change import TransactionId


class CaseChanged(Scoped):
    """Something of a case changed. A reader looks up what, in its own reach."""

    CENTRE: ClassVar[str] = "centre_id"

    txid = TransactionId(db_default=Func(function="pg_current_xact_id"))
    at = models.DateTimeField(db_default=Now())
    #: Without foreign keys: the feed is written with every change and thrown away after some days.
    case = models.ForeignKey(
        FundsCase, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    centre = models.ForeignKey(Unit, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+")

    class Meta(Scoped.Meta):
        verbose_name = _("Change of a case")
        indexes = [models.Index(fields=["txid"], name="funds_changed_txid")]

    def __str__(self) -> str:
        return str(self.case_id)
