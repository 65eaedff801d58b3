# SPDX-License-Identifier: Apache-2.0
"""What every service of the restitution desk does: find, lock, move, leave traces."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.documents import as_document_number
from wuzha.funds.orders.services.base import plain_number, sealed_note
from wuzha.funds.orders.services.errors import Code
from wuzha.funds.refunds.models import RefundCase, RefundChange
from wuzha.funds.refunds.rules.lifecycle import OVER, REFUND_LIFE, RefundAct
from wuzha.funds.refunds.services.errors import RefundCode
from wuzha.refusals import RefusalCode, RefusalError


def locked_refund(actor: Actor, pk: int, version: int | None = None) -> RefundCase:
    """A restitution in reach, locked until the transaction ends. Raises `RefusalError`: NOT_FOUND, CHANGED."""
    rows: Any = RefundCase.objects
    found: RefundCase | None = (
        rows.visible_to(actor).select_for_update(of=("self",), no_key=True).select_related("case").filter(pk=pk).first()
    )
    if found is None:
        raise RefusalError(Code.NOT_FOUND)
    if version is not None and found.version != version:
        raise RefusalError(Code.CHANGED, number=found.number)
    return found


def allowed(refund: RefundCase, act: RefundAct) -> str:
    """The state the act leads to. Raises `RefusalError`: WRONG_STATE."""
    end = REFUND_LIFE.target(act, refund.state)
    if end is None:
        raise RefusalError(Code.WRONG_STATE, number=refund.number, state=refund.get_state_display())
    return end.value


def move(actor: Actor, refund: RefundCase, act: RefundAct, note: str = "", **changes: Any) -> RefundCase:
    """Move a locked restitution, with its line in the history and in the trail."""
    before, end = refund.state, allowed(refund, act)
    if end in OVER:
        changes["ended_at"] = timezone.now()
    save(refund, state=end, **changes)
    RefundChange.unscoped.create(
        refund=refund, act=act.value, from_state=before, to_state=end, by_id=actor.person_id, note=sealed_note(note)
    )
    record(actor, f"refund.{act.value}", on=("refund", refund.pk), detail={"from": before, "to": end})
    return refund


def save(refund: RefundCase, **changes: Any) -> None:
    """Write changes and raise the version, if nobody else has since it was read."""
    changes["version"] = refund.version + 1
    written = RefundCase.unscoped.filter(pk=refund.pk, state=refund.state, version=refund.version).update(**changes)
    if written != 1:
        raise RefusalError(Code.CHANGED, number=refund.number)
    for name, value in changes.items():
        setattr(refund, name, value)


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


def needed(text: str, code: RefusalCode) -> str:
    """A name or reason as it is stored, in clear: never a person's number. Raises the refusal for none."""
    value = plain_number(text)
    if not value:
        raise RefusalError(code)
    return value


def needed_number(text: str, code: RefusalCode) -> str:
    """A number of a document in the form of the standard, whatever brackets were typed."""
    return needed(as_document_number(text), code)
