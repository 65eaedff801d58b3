# SPDX-License-Identifier: Apache-2.0
"""What every service of the desk does: check who asks, lock the order, move it, leave its traces."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Min, TextChoices
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.core.acts import Acts
from wuzha.core.lifecycle import Lifecycle
from wuzha.funds.errors import Code
from wuzha.funds.models import Change, Freeze, Report, StopOrder
from wuzha.funds.orders.rules.freezes import FREEZE_LIFE
from wuzha.funds.orders.rules.stops import STOP_LIFE
from wuzha.funds.orders.services import moot
from wuzha.funds.orders.services.filing_clock import reckon
from wuzha.sealed import Sealed

#: What the sweep alone moves.
_CLOCK = frozenset({"due_at", "step_at"})


class OrderActs(Acts[StopOrder | Freeze]):
    codes, kind = Code, "funds"

    def life_of(self, row: StopOrder | Freeze) -> Lifecycle[Any, Any]:
        return STOP_LIFE if isinstance(row, StopOrder) else FREEZE_LIFE

    def kind_of(self, row: StopOrder | Freeze) -> str:
        return row.RECORD

    def save(self, row: StopOrder | Freeze, **changes: Any) -> None:
        """A stop that begins, goes on or ends moves the time there is to file its case; alarms go with their cause."""
        super().save(row, **changes)
        if not moot.CAUSES.isdisjoint(changes):
            moot.end(row)
        if not changes or not changes.keys() <= _CLOCK:
            moot.end_reminders(row)
        if isinstance(row, StopOrder) and not changes.keys().isdisjoint(("state", "expires_at")):
            reckon(row.case_id)

    def action(self, row: StopOrder | Freeze, name: str) -> str:
        return f"{self.kind_of(row).replace('_', '.')}_{name}"

    def history(
        self,
        actor: Actor,
        row: StopOrder | Freeze,
        act: TextChoices,
        start: str,
        *,
        at: datetime | None = None,
        note: Sealed | None = None,
        because: str = "",  # noqa: ARG002 - an order has no dictionary of reasons
    ) -> Change:
        return Change.unscoped.create(
            **of_order(row), act=act.value, from_state=start, to_state=row.state, at=at or timezone.now(),
            by_id=actor.person_id, note=note,
        )  # fmt: skip


ORDERS = OrderActs()
allowed, wrong_state, locked, move, save = ORDERS.allowed, ORDERS.wrong_state, ORDERS.locked, ORDERS.move, ORDERS.save
noted, sealed_note = ORDERS.history, ORDERS.note


def first_reported(case_id: int) -> datetime | None:
    """When the first report of a case was made; nothing where none says so."""
    found: datetime | None = Report.unscoped.filter(case=case_id).aggregate(first=Min("reported_at"))["first"]
    return found


def of_order(order: StopOrder | Freeze) -> dict[str, Any]:
    """The columns that tie a record to its order."""
    return {
        "centre_id": order.case.centre_id,
        "stop": order if isinstance(order, StopOrder) else None,
        "freeze": order if isinstance(order, Freeze) else None,
    }
