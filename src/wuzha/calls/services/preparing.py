# SPDX-License-Identifier: Apache-2.0
"""Stop orders of level 1 out of a call that still goes on: the first as soon as one row is whole, later ones for later
rows, none twice."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.calls.errors import Code
from wuzha.calls.models import Call, CallStop
from wuzha.calls.queries import again
from wuzha.calls.queries.told import person_of, told, transfers_of
from wuzha.calls.rules.answers import CELLS, REPLACED, Row, Told, free_rows
from wuzha.calls.rules.states import Act, State
from wuzha.calls.services.again import same
from wuzha.calls.services.asking import keep
from wuzha.calls.services.base import CALLS
from wuzha.funds.services import NewReport, Ordered, during_call, filing, link_case, reports
from wuzha.org.roles import May
from wuzha.refusals import RefusalError


@dataclass(frozen=True, slots=True)
class Prepared:
    """What one press made: the orders, and why some account has none of its own."""

    call: Call
    orders: list[Ordered] = field(default_factory=list)

    @property
    def made(self) -> list[Any]:
        """Each order once, though several rows paid to its account."""
        return list(dict.fromkeys(one.stop for one in self.orders if one.refused is None))

    @property
    def refused(self) -> list[RefusalError]:
        return [one.refused for one in self.orders if one.refused is not None]


@CALLS.act(May.TAKE_CALLS, name="calls.prepare")
def prepare(actor: Actor, pk: int) -> Prepared:
    """Prepare a stop order for each whole row that has none.

    1. The first time the report is taken in as a case of the funds desk; later its transfers are added to it.
    2. Each account gets an order, of all rows that paid to it; one that somebody else is at already is only noted.

    The account that paid need not be known yet: the stop stands on the payee's, and the payment is recorded with it.
    A report that was told before and is said to be the same makes no second one (`again.same`).

    Raises `RefusalError`: NOTHING_PAID, NO_ROW, WHO_MISSING, NOTHING_NEW, OVER; of the funds desk REPORTED_ALREADY,
    NOT_SAME, AGAIN_REASON, SAME_ACCOUNT and more.
    """
    call = CALLS.locked(actor, Call, pk)
    if not call.is_open:
        raise RefusalError(Code.OVER, number=call.number, state=call.get_state_display())
    said = told(call)
    if said.text("again") == "SAME" and (stands := again.stands(actor, call, said)) and stands.call is not None:
        return Prepared(same(actor, pk, stands.call.pk))
    if said.unpaid:
        raise RefusalError(Code.NOTHING_PAID)
    done = set(CallStop.unscoped.filter(call=call).values_list("row", flat=True))
    rows = [row for row in said.whole_rows if row.number not in done]
    _must_be_whole(said, rows)
    said_first = call.case_id is None
    report_id, case_id = _report(actor, call, said, rows)
    found = Prepared(call)
    for row in rows:
        of = [one for one in said.whole_rows if one.value("account") == row.value("account")]
        sums, times = [one.value("amount") for one in of], [one.value("at") for one in of]
        one = during_call.order(actor, case_id, row.value("account"), sum(sums), max(times))
        found.orders.append(one)
        CallStop.unscoped.create(
            call=call, row=row.number, stop=one.stop, refused="" if one.refused is None else one.refused.code,
            by_id=actor.person_id,
        )  # fmt: skip
    changes: dict[str, Any] = {
        "report_id": report_id,
        "case_id": case_id,
        "prepared_at": call.prepared_at or timezone.now(),
    }
    if call.state in (State.CALL, State.TRIAGE):
        CALLS.move(actor, call, Act.PREPARE, detail={"rows": [row.number for row in rows]}, **changes)
    else:
        CALLS.save(call, **changes)
        if call.criminal_case_id is not None and said_first:
            link_case(actor, case_id, call.criminal_case_id)
        elif call.state == State.ACCEPTED and call.decided_at is not None and said_first:
            filing.accept(actor, case_id, filing.Acceptance(call.decided_no, timezone.localdate(call.decided_at)))
        record(actor, "calls.prepare", on=(call.RECORD, pk), detail={"rows": [row.number for row in rows]})
    return found


@dataclass(frozen=True, slots=True)
class Corrected:
    """The row that a payment heard wrongly stands in anew, and its order as it is now, if it had one of its own."""

    row: int
    stop: Any = None
    withdrawn: bool = False


@CALLS.act(May.TAKE_CALLS, name="calls.correct")
def correct(actor: Actor, pk: int, number: int) -> Corrected:
    """Take a row that has its order down anew, to be put right and prepared again: the caller corrects a digit.

    Its order is withdrawn while it is not issued, else the funds desk is reminded of it; one that other rows pay to
    stays, over what they paid. The row as it was heard counts no more, here and in the case, and stays in the course.

    Raises `RefusalError`: OVER, NOT_FOUND, NO_ROOM.
    """
    call = CALLS.locked(actor, Call, pk)
    if not call.is_open:
        raise RefusalError(Code.OVER, number=call.number, state=call.get_state_display())
    said = told(call)
    row = next((one for one in said.rows if one.number == number), None)
    of = CallStop.unscoped.filter(call=call, row=number).select_related("stop").first()
    if row is None or of is None:
        raise RefusalError(Code.NOT_FOUND)
    free = free_rows(said)
    if not free:
        raise RefusalError(Code.NO_ROOM)
    anew = {f"r{free[0]}.{cell}": text for cell in CELLS if (text := said.plain(f"r{number}.{cell}"))}
    keep(actor, call, anew | {f"r{number}.{REPLACED}": str(free[0])}, timezone.now())
    others = [one.number for one in said.rows if one.number != number]
    done = set(CallStop.unscoped.filter(call=call).values_list("row", flat=True))
    made = Corrected(free[0])
    if of.stop_id and not of.refused and not CallStop.unscoped.filter(
        call=call, stop=of.stop_id, row__in=others
    ).exists():  # fmt: skip
        note = _("%(call)s: the caller corrects the account or the sum") % {"call": call.number}
        back = during_call.take_back(actor, of.stop_id, note)
        made = Corrected(free[0], back.stop, back.withdrawn)
    if call.report_id is not None:
        [wrong] = transfers_of(said, [row])
        rest = transfers_of(said, [one for one in said.whole_rows if one.number in done - {number}])
        during_call.less(actor, call.report_id, wrong, rest)
    record(actor, "calls.correct", on=(call.RECORD, pk), detail={"rows": [number, free[0]]})
    return made


@CALLS.act(May.TAKE_CALLS, name="calls.complete")
def complete(actor: Actor, pk: int) -> Call:
    """Write what was told since the first order into the report: who it was, how, under which number."""
    call = CALLS.locked(actor, Call, pk)
    if call.report_id is not None:
        said = told(call)
        if rows := _told_rows(call, said, []):
            during_call.more(actor, call.report_id, transfers_of(said, rows))
        during_call.complete(actor, call.report_id, person_of(said), said.text("fraud_type"), said.text("reference"))
    return call


def _must_be_whole(said: Told, rows: list[Row]) -> None:
    if not rows and said.clashes:
        raise RefusalError(Code.SAME_ACCOUNT)
    if not rows:
        raise RefusalError(Code.NOTHING_NEW if said.whole_rows else Code.NO_ROW)
    if "name" in said.lacking:
        raise RefusalError(Code.WHO_MISSING)


def _report(actor: Actor, call: Call, said: Told, rows: list[Row]) -> tuple[int, int]:
    """Take the report in, or let it grow; its key and that of its case."""
    if call.report_id is not None:
        report = during_call.more(
            actor, call.report_id, transfers_of(said, _told_rows(call, said, rows)), said.loss_fen
        )
        during_call.complete(actor, report.pk, person_of(said), said.text("fraud_type"), said.text("reference"))
        return report.pk, report.case_id
    transfers = transfers_of(said, rows)
    new = NewReport(
        loss_fen=sum(one.amount_fen for one in transfers),
        reported_at=max([call.started_at, *(one.at for one in transfers)]),
        transfers=transfers,
        reference=said.text("reference") or call.number,
        fraud_type=said.text("fraud_type"),
        again=said.text("again"),
        again_reason=said.text("again_reason"),
    )
    made = reports.by_hand(actor, person_of(said), new, synthetic=call.synthetic, opens_case=False)
    return made.pk, made.case_id


def _told_rows(call: Call, said: Told, new: list[Row]) -> list[Row]:
    """New rows, and once the own account is told those whose payment waits for it."""
    if not said.value("own_account"):
        return new
    done = set(CallStop.unscoped.filter(call=call).values_list("row", flat=True))
    return [row for row in said.whole_rows if row in new or row.number in done]


def to_prepare(call: Call) -> list[Row]:
    """Whole rows of which no order is prepared yet."""
    done = set(CallStop.unscoped.filter(call=call).values_list("row", flat=True))
    return [row for row in told(call).whole_rows if row.number not in done]
