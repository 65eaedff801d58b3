# SPDX-License-Identifier: Apache-2.0
"""What every service of the restitution desk does: find, lock, move, leave traces."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django.db.models import TextChoices
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.core.acts import Acts
from wuzha.documents import as_document_number
from wuzha.engine.calendar import SHANGHAI, Clock, UncoveredYearError, due
from wuzha.funds.acts import copied_number, plain_number
from wuzha.funds.errors import Code
from wuzha.funds.refunds.models import RefundCase, RefundChange
from wuzha.funds.refunds.rules.lifecycle import OVER, REFUND_LIFE, RefundAct
from wuzha.funds.refunds.services.errors import RefundCode
from wuzha.inbox import services as inbox
from wuzha.org.holidays import work_calendar
from wuzha.refusals import RefusalCode, RefusalError
from wuzha.sealed import Sealed


class RefundActs(Acts[RefundCase]):
    codes, kind, life = Code, "refund", REFUND_LIFE

    def history(
        self,
        actor: Actor,
        row: RefundCase,
        act: TextChoices,
        start: str,
        *,
        at: datetime,
        note: Sealed | None,
        because: str,  # noqa: ARG002 - a restitution has no dictionary of reasons
    ) -> None:
        RefundChange.unscoped.create(
            refund=row, act=act.value, from_state=start, to_state=row.state, at=at, by_id=actor.person_id, note=note
        )


REFUNDS = RefundActs()
allowed, save = REFUNDS.allowed, REFUNDS.save


def locked_refund(actor: Actor, pk: int, version: int | None = None) -> RefundCase:
    """A restitution in reach, locked until the transaction ends. Raises `RefusalError`: NOT_FOUND, CHANGED."""
    return REFUNDS.locked(actor, RefundCase, pk, version)


def move(actor: Actor, refund: RefundCase, act: RefundAct, note: str = "", **changes: Any) -> RefundCase:
    """Move a locked restitution, with its line in the history and in the trail."""
    detail = {"from": refund.state, "to": allowed(refund, act)}
    if detail["to"] in OVER:
        changes["ended_at"] = timezone.now()
    inbox.moved_on(("refund", refund.pk))
    return REFUNDS.move(actor, refund, act, note=note, detail=detail, **changes)


def not_ahead(day: date) -> date:
    """Refuses a day that has not come."""
    if day > timezone.localdate():
        raise RefusalError(RefundCode.DAY_AHEAD)
    return day


def not_before(day: date, earlier: date | None) -> date:
    """Refuses a day before that of the step before it."""
    if earlier is not None and day < earlier:
        raise RefusalError(RefundCode.DAY_BEFORE, day=earlier.isoformat())
    return day


def by_calendar(day: date, clock: Clock) -> datetime:
    """The end of a period that asks for working days and begins with a day, which is not counted.

    Raises `RefusalError`: NO_HOLIDAYS, with the year that is missing; nothing is counted by guess.
    """
    try:
        return due(datetime.combine(day, time(12), SHANGHAI), clock, work_calendar())
    except UncoveredYearError as missing:
        raise RefusalError(RefundCode.NO_HOLIDAYS, year=missing.year) from missing


def needed(text: str, code: RefusalCode) -> str:
    """A name or reason as it is stored, in clear: never a person's number. Raises the refusal for none."""
    value = plain_number(text)
    if not value:
        raise RefusalError(code)
    return value


def needed_number(text: str, code: RefusalCode) -> str:
    """A number of a document in the form of the standard, whatever brackets were typed: never one of this platform.

    Raises the refusal for none, `RefusalError`: OUR_NUMBER.
    """
    return copied_number(as_document_number(text), required=code)
