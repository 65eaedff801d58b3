# SPDX-License-Identifier: Apache-2.0
"""What every act on a call shares: who asks, the row, the history, the clock."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import TextChoices
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.calls.errors import Code
from wuzha.calls.models import BankChange, BankReport, Call, CallChange
from wuzha.calls.rules.states import BANK_LIFE, BEFORE_ACCEPTANCE, CALL_LIFE
from wuzha.calls.rulesets import CLOCKS, level_1_due
from wuzha.core.acts import Acts
from wuzha.core.lifecycle import Lifecycle
from wuzha.refusals import RefusalError
from wuzha.sealed import Sealed


class CallActs(Acts[Call | BankReport]):
    codes, kind = Code, "call"

    def life_of(self, row: Call | BankReport) -> Lifecycle[Any, Any]:
        return CALL_LIFE if isinstance(row, Call) else BANK_LIFE

    def kind_of(self, row: Call | BankReport) -> str:
        return row.RECORD

    def action(self, row: Call | BankReport, name: str) -> str:
        return f"calls.{name}" if isinstance(row, Call) else f"calls.bank_{name}"

    def history(
        self,
        actor: Actor,
        row: Call | BankReport,
        act: TextChoices,
        start: str,
        *,
        at: datetime,
        note: Sealed | None,
        because: str,  # noqa: ARG002 - a call has no dictionary of reasons
    ) -> None:
        moved = {"act": act.value, "from_state": start, "to_state": row.state, "at": at, "note": note}
        if isinstance(row, Call):
            CallChange.unscoped.create(call=row, by_id=actor.person_id, **moved)
        else:
            BankChange.unscoped.create(bank_report=row, by_id=actor.person_id, **moved)


CALLS = CallActs()
plain = CALLS.plain


def clock(call: Call, *, issued: bool = False) -> dict[str, datetime | None]:
    """The columns of the clock of a call: the stop of level 1 until one is issued, then the acceptance."""
    if call.state not in BEFORE_ACCEPTANCE:
        return {"due_at": None, "step_at": None}
    due = register_due(call) if issued else level_1_due(call.started_at)
    return {"due_at": due, "step_at": due}


def register_due(call: Call) -> datetime:
    """By when it is accepted or transferred."""
    return call.started_at + timedelta(hours=CLOCKS.at(call.started_at).register_hours)


def past(at: datetime, not_before: datetime | None = None, code: Code = Code.TOO_EARLY) -> datetime:
    """A moment that has come and does not lie before the call, or whatever `code` says. Raises `RefusalError`:
    IN_FUTURE, TOO_EARLY."""
    if at > timezone.now():
        raise RefusalError(Code.IN_FUTURE)
    if not_before is not None and at < not_before:
        if at.replace(second=0, microsecond=0) < not_before.replace(second=0, microsecond=0):
            raise RefusalError(code, at=f"{timezone.localtime(not_before):%m-%d %H:%M}")
        return not_before
    return at
