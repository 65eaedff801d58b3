# SPDX-License-Identifier: Apache-2.0
"""Answers of banks out of a file, each in its own savepoint: one that does not fit is a reject, the others stay."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.funds.models import BankAnswer, Freeze, Payment, Renewal, StopOrder
from wuzha.funds.orders.rules.freezes import FreezeState, RenewalState
from wuzha.funds.orders.rules.stops import HOLDING, StopState
from wuzha.funds.orders.services.accounts import Transfer, pay
from wuzha.funds.orders.services.answers import Answer, apply_stop
from wuzha.funds.orders.services.corrections import apply_correction
from wuzha.funds.orders.services.freeze_answers import apply_freeze
from wuzha.funds.orders.services.renewals import apply_renewal
from wuzha.intake.models import Batch, Reject
from wuzha.intake.receivers import Counts
from wuzha.org.roles import May, may
from wuzha.refusals import RefusalError
from wuzha.sealed import Kind, seal
from wuzha.sealed.value import blinds


@dataclass(slots=True)
class IncomingAnswer:
    """One row: the order it is about, by our number or by that of the platform, and what the bank answered."""

    line: int
    number: str
    request_no: str
    account: str
    answer: Answer
    ahead: str = ""
    ahead_until: datetime | None = None
    flags: tuple[str, ...] = ()
    raw: Mapping[str, str] = field(default_factory=dict)


class _DoesNotFitError(Exception):
    """A `field:CODE` why a row is a reject."""


def receive(rows: Sequence[IncomingAnswer], *, batch: Batch, actor: Actor) -> Counts:
    """Record the answers in the order in which they were given, inside the caller's transaction.

    A row about an answer that is there already adds the onward transfer it names, else it is a duplicate.
    """
    accepted = merged = duplicates = 0
    rejects: list[Reject] = []
    for row in sorted(rows, key=lambda one: (one.answer.answered_at, one.line)):
        try:
            with transaction.atomic():
                new, added = _row(row, batch, actor)
        except (_DoesNotFitError, RefusalError) as no:
            code = f"row:{no.code}" if isinstance(no, RefusalError) else str(no)
            raw = seal(Kind.TEXT, json.dumps(dict(row.raw), ensure_ascii=False))
            rejects.append(Reject(batch=batch, line=row.line, reasons=[code], raw=raw))
            continue
        accepted += new
        merged += added and not new
        duplicates += not new and not added
    Reject.unscoped.bulk_create(rejects)
    record(actor, "funds.answers", on=("batch", batch.pk), rows=accepted)
    return Counts(accepted, merged, duplicates, sum(bool(one.flags) for one in rows), len(rejects))


def _row(row: IncomingAnswer, batch: Batch, actor: Actor) -> tuple[bool, bool]:
    """Whether the answer is new, and whether it brought a new transfer."""
    if actor.kind == "person" and not may(actor.role, May.WORK_FUNDS):
        raise _DoesNotFitError("row:NOT_ALLOWED")
    order = _order(row, batch)
    if row.account and order.account.number_index not in blinds(Kind.ACCOUNT, row.account):
        raise _DoesNotFitError("account:OTHER")
    of = {"stop": order} if isinstance(order, StopOrder) else {"freeze": order}
    known = BankAnswer.unscoped.filter(**of, answered_at=row.answer.answered_at, code=row.answer.code).first()
    if known is not None:
        return False, _added(order, known, row.answer.onward)
    row.answer = replace(row.answer, batch_id=batch.pk)
    before = Payment.unscoped.filter(case=order.case).count()
    if (former := _superseded(order, row.answer)) is not None:
        reason = gettext("A newer answer of the bank in the file %(name)s, line %(line)s")
        why = reason % {"name": batch.file_name, "line": row.line}
        apply_correction(actor, order, former, row.answer, why, ahead=(row.ahead, row.ahead_until))
    elif isinstance(order, StopOrder):
        apply_stop(actor, order, row.answer)
    else:
        _freeze(actor, order, row)
    return True, Payment.unscoped.filter(case=order.case).count() > before


def _superseded(order: StopOrder | Freeze, answer: Answer) -> BankAnswer | None:
    """The answer whose place a newer one takes; nothing while the order waits for an answer, or is done with: what a
    bank says then is about something else."""
    if isinstance(order, StopOrder):
        stands = order.state in (*HOLDING, StopState.FAILED) and order.extension_at is None
        answers = BankAnswer.unscoped.filter(stop=order)
    else:
        asked = Renewal.unscoped.filter(freeze=order, state=RenewalState.ISSUED)
        stands = order.state in (FreezeState.ACTIVE, FreezeState.FAILED) and not asked.exists()
        answers = BankAnswer.unscoped.filter(freeze=order)
    if not stands:
        return None
    last: BankAnswer | None = answers.filter(correction__isnull=True).order_by("asked_at", "pk").last()
    return last if last is not None and last.answered_at < answer.answered_at else None


def _added(order: StopOrder | Freeze, known: BankAnswer, onward: Sequence[Transfer]) -> bool:
    made = [pay(order.case, order.account, transfer, answer=known) for transfer in onward]
    return any(made)


def _freeze(actor: Actor, freeze: Freeze, row: IncomingAnswer) -> None:
    """An answer to a freeze is one to its renewal when that waits."""
    renewal = Renewal.unscoped.filter(freeze=freeze, state=RenewalState.ISSUED).first()
    if freeze.state == FreezeState.ACTIVE and renewal is not None:
        apply_renewal(actor, freeze, renewal, row.answer)
    else:
        apply_freeze(actor, freeze, row.answer, ahead=(row.ahead, row.ahead_until))


def _order(row: IncomingAnswer, batch: Batch) -> StopOrder | Freeze:
    """The order a row names, locked. Our own number wins over the platform's."""
    found: list[StopOrder | Freeze] = []
    kind, key = row.number[:2], row.number[2:]
    by_key = Q(pk=int(key)) if key.isdecimal() else Q(pk__in=[])
    for prefix, model in (("ZF", StopOrder), ("DJ", Freeze)):
        rows = model.unscoped.select_for_update(of=("self",), no_key=True).filter(case__centre_id=batch.unit_id)
        if row.number:
            found += rows.filter(by_key) if kind == prefix else []
        elif row.request_no:
            found += rows.filter(Q(request_no=row.request_no) | _renewed(model, row.request_no))[:2]
    if not found:
        raise _DoesNotFitError("order:UNKNOWN")
    if len(found) > 1:
        raise _DoesNotFitError("request_no:MULTIPLE")
    return found[0]


def _renewed(model: type[StopOrder | Freeze], request_no: str) -> Q:
    """A freeze is found by the number of its renewal too."""
    if model is StopOrder:
        return Q(pk__in=[])
    return Q(pk__in=Renewal.unscoped.filter(request_no=request_no).values("freeze"))
