# SPDX-License-Identifier: Apache-2.0
"""Stop orders of level 1 out of a call that still goes on: the first as soon as one row is whole, later ones for later
rows, none twice."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.calls.errors import Code
from wuzha.calls.models import Call, CallStop
from wuzha.calls.queries.told import told
from wuzha.calls.rules.answers import Row, Told
from wuzha.calls.rules.states import Act, State
from wuzha.calls.services.base import CALLS
from wuzha.engine.identifiers import Account as AccountNumber
from wuzha.funds.errors import Code as FundsCode
from wuzha.funds.models import Account, Report, StopOrder
from wuzha.funds.orders.queries.institutions import institution_of
from wuzha.funds.orders.rules.stops import OPEN as OPEN_STOPS
from wuzha.funds.orders.services import during_call, reports, stops
from wuzha.funds.orders.services.accounts import AccountDetails, Transfer
from wuzha.funds.orders.services.reports import NewReport, Person
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.sealed import Kind
from wuzha.sealed.value import blinds


@dataclass(frozen=True, slots=True)
class Prepared:
    """What one press made: the orders, and why some account has none of its own."""

    call: Call
    made: list[StopOrder] = field(default_factory=list)
    refused: list[RefusalError] = field(default_factory=list)


@CALLS.act(May.TAKE_CALLS, name="calls.prepare")
def prepare(actor: Actor, pk: int) -> Prepared:
    """Prepare a stop order for each whole row that has none.

    1. The first time the report is taken in as a case of the funds desk; later its transfers are added to it.
    2. Each account gets an order, of all rows that paid to it; one that somebody else is at already is only noted.

    Raises `RefusalError`: NO_ROW, WHO_MISSING, OWN_ACCOUNT_MISSING, NOTHING_NEW, OVER; of the funds desk
    REPORTED_ALREADY, NOT_SAME, AGAIN_REASON, SAME_ACCOUNT and more.
    """
    call = CALLS.locked(actor, Call, pk)
    if not call.is_open:
        raise RefusalError(Code.OVER, number=call.number, state=call.get_state_display())
    said = told(call)
    done = set(CallStop.unscoped.filter(call=call).values_list("row", flat=True))
    rows = [row for row in said.whole_rows if row.number not in done]
    _must_be_whole(said, rows)
    report = _report(actor, call, said, rows)
    found = Prepared(call)
    for row in rows:
        account = _account(row)
        stop, refused = _order(actor, report.case_id, account)
        if refused is None and stop is not None and stop not in found.made:
            found.made.append(stop)
        elif refused is not None:
            found.refused.append(refused)
        CallStop.unscoped.create(
            call=call, row=row.number, stop=stop, refused="" if refused is None else refused.code,
            by_id=actor.person_id,
        )  # fmt: skip
    changes: dict[str, Any] = {
        "report_id": report.pk,
        "case_id": report.case_id,
        "prepared_at": call.prepared_at or timezone.now(),
    }
    if call.state in (State.CALL, State.TRIAGE):
        CALLS.move(actor, call, Act.PREPARE, detail={"rows": [row.number for row in rows]}, **changes)
    else:
        CALLS.save(call, **changes)
        record(actor, "calls.prepare", on=(call.RECORD, pk), detail={"rows": [row.number for row in rows]})
    return found


@CALLS.act(May.TAKE_CALLS, name="calls.complete")
def complete(actor: Actor, pk: int) -> Call:
    """Write what was told since the first order into the report: who it was, how, under which number."""
    call = CALLS.locked(actor, Call, pk)
    if call.report_id is not None:
        said = told(call)
        during_call.complete(
            actor, call.report_id, person_of(said), said.text("fraud_type"), said.text("reference")
        )  # fmt: skip
    return call


def person_of(said: Told) -> Person:
    return Person(said.text("name"), said.text("phone"), said.text("id_no"))


def _must_be_whole(said: Told, rows: list[Row]) -> None:
    if not rows:
        raise RefusalError(Code.NOTHING_NEW if said.whole_rows else Code.NO_ROW)
    if "name" in said.lacking:
        raise RefusalError(Code.WHO_MISSING)
    if "own_account" in said.lacking:
        raise RefusalError(Code.OWN_ACCOUNT_MISSING)


def _report(actor: Actor, call: Call, said: Told, rows: list[Row]) -> Report:
    own = AccountDetails(
        said.value("own_account"), said.text("name"),
        said.value("own_institution") or _recognised(said.value("own_account")),
    )  # fmt: skip
    transfers = [
        Transfer(
            AccountDetails(
                row.value("account"), row.value("holder") or "",
                row.value("institution") or _recognised(row.value("account")),
            ),
            row.value("amount"), row.value("at"), by=own,
        )
        for row in rows
    ]  # fmt: skip
    if call.report_id is not None:
        report = during_call.more(actor, call.report_id, transfers)
        during_call.complete(actor, report.pk, person_of(said), said.text("fraud_type"), said.text("reference"))
        return report
    new = NewReport(
        loss_fen=sum(one.amount_fen for one in transfers),
        reported_at=max([call.started_at, *(one.at for one in transfers)]),
        transfers=transfers,
        reference=said.text("reference"),
        fraud_type=said.text("fraud_type"),
        again=said.text("again"),
        again_reason=said.text("again_reason"),
    )
    return reports.by_hand(actor, person_of(said), new, synthetic=call.synthetic)


def _recognised(number: str) -> int | None:
    found = institution_of(number)
    return None if found is None else found.pk


def _account(row: Row) -> Account:
    found: Account = Account.unscoped.get(
        number_index__in=blinds(Kind.ACCOUNT, AccountNumber.parse(row.value("account")))
    )
    return found


def _order(actor: Actor, case_id: int, account: Account) -> tuple[StopOrder | None, RefusalError | None]:
    """The order of an account: a new one, the draft of this case that is there already, or why there is none."""
    mine = StopOrder.unscoped.filter(case=case_id, account=account, state__in=OPEN_STOPS).first()
    if mine is not None:
        return mine, None
    try:
        with transaction.atomic():
            return stops.draft(actor, case_id, account.pk), None
    except RefusalError as refused:
        if refused.code not in (FundsCode.ORDER_OPEN, FundsCode.TWICE, FundsCode.VICTIMS_OWN):
            raise
        other = StopOrder.unscoped.filter(account=account, state__in=OPEN_STOPS).first()
        return other, refused
