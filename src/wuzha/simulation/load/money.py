# SPDX-License-Identifier: Apache-2.0
"""The money of a plan at the funds desk, in bulk: reports, stops, freezes, and what banks paid back.

Orders begin as drafts and go on state by state, all that take the same step at once: the guards of the tables see each.
Accounts that several cases paid into are stopped one after the other. Not there: the files of statements, the answers
of banks as they came, papers, and the onward transfers; the desk's own load has them (`load.funds`, `load.refunds`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.copying import count_grown
from wuzha.funds.models import (
    Account,
    AccountRole,
    CaseAccount,
    Change,
    Freeze,
    FundsCase,
    Institution,
    Payment,
    Report,
    ReportSource,
    StopOrder,
    Victim,
)
from wuzha.funds.orders.rules.freezes import Authority, DocSource, FreezeAct, FreezeState, Mode, Platform
from wuzha.funds.orders.rules.stops import StopAct, StopState
from wuzha.sealed import Kind, seal
from wuzha.simulation.casework.drawing import BUREAU, months
from wuzha.simulation.casework.money import account_of
from wuzha.simulation.casework.records import Casework, PlannedCase
from wuzha.simulation.load import returns
from wuzha.simulation.load.casework import AT_ONCE, LoadedCases, written_down
from wuzha.simulation.load.flow import Flow
from wuzha.simulation.load.funds import banks
from wuzha.simulation.parameters import SHANGHAI

MINUTE = timedelta(minutes=1)
#: From the draft of an order to its issue, from there to the bank's answer; hours for which one stop holds.
DRAFTED, ANSWERED, HOLDS = 3 * MINUTE, 20 * MINUTE, timedelta(hours=48)


@transaction.atomic
def load(work: Casework, loaded: LoadedCases, officers: Sequence[Actor], actor: Actor) -> int:
    """Write the money of a plan, all or none; how many cases of the desk. `officers` are two of the funds desk."""
    officer = officers[0].person_id
    flows = _reported(work, loaded, officer)
    count_grown()  # the guards look for the filing of a case at each step
    waves: dict[int, list[Flow]] = defaultdict(list)
    turn: Counter[int] = Counter()
    for one in flows:
        waves[turn[one.account.pk]].append(one)
        turn[one.account.pk] += 1
    for wave in waves.values():
        _stop(wave, officer)
        _freeze(wave, officer)
    returns.load([one for one in flows if one.plan.returned_fen], officers)
    record(actor, "simulation.money", rows=len(flows))
    return len(flows)


def _reported(work: Casework, loaded: LoadedCases, officer: int | None) -> list[Flow]:
    """The case of the desk with its victim, report, accounts, and the payment."""
    cases = {one.key: one for one in work.cases}
    plans = [one for one in work.money if one.case in cases]
    funds = FundsCase.unscoped.bulk_create(
        (
            FundsCase(
                centre_id=loaded.cases[one.case].centre_id, case=loaded.cases[one.case],
                fraud_type=cases[one.case].fraud_type, opened_at=cases[one.case].received_at, opened_by_id=officer,
                synthetic=True,
            )
            for one in plans
        ),
        batch_size=AT_ONCE,
    )  # fmt: skip
    victims = Victim.unscoped.bulk_create(
        (
            Victim(
                case=row, name=seal(Kind.NAME, who.name), phone=seal(Kind.PHONE, who.phone),
                id_no=seal(Kind.ID_NUMBER, who.id_no),
            )
            for row, one in zip(funds, plans, strict=True)
            for who in (cases[one.case].victims[0].who,)
        ),
        batch_size=AT_ONCE,
    )  # fmt: skip
    reports = Report.unscoped.bulk_create(
        (
            Report(
                case=row, victim=victim, source=ReportSource.HAND, reference=cases[one.case].report_no,
                loss_fen=cases[one.case].loss_fen, reported_at=cases[one.case].received_at,
                taken_at=cases[one.case].received_at + MINUTE, taken_by_id=officer,
            )
            for row, victim, one in zip(funds, victims, plans, strict=True)
        ),
        batch_size=AT_ONCE,
    )  # fmt: skip
    accounts = _accounts([cases[one.case] for one in plans])
    flows = []
    for plan, row, victim in zip(plans, funds, victims, strict=True):
        case = cases[plan.case]
        day = datetime.combine(case.steps[0].paper.day, time(0, 10), SHANGHAI)
        stopped = max(case.received_at + 30 * MINUTE, day) + ANSWERED
        filed = case.day_of("file") or day.date()
        frozen = max(written_down(filed), stopped + 30 * MINUTE) + ANSWERED
        flows.append(Flow(plan, case, row, victim, accounts[account_of(case)], stopped, frozen))
    _paid(flows, reports, accounts)
    return flows


def _accounts(cases: Sequence[PlannedCase]) -> dict[str, Account]:
    """Accounts by number: those that are known go on, with a bank where the number says it."""
    houses = {f"00000{number}": bank for number, bank in enumerate(banks(), 1)}
    wanted: dict[str, str] = {}
    for case in cases:
        wanted.setdefault(account_of(case), "演示收款")
        wanted.setdefault(case.victims[0].account, case.victims[0].who.name)
    sealed = {number: seal(Kind.ACCOUNT, number) for number in wanted}
    by_index = {one.blind(): number for number, one in sealed.items()}
    known = Account.unscoped.filter(number_index__in=list(by_index))
    found = {by_index[bytes(one.number_index)]: one for one in known if one.number_index is not None}
    rows = [
        Account(
            number=sealed[number], holder=seal(Kind.NAME, holder), institution=_house(number, houses), synthetic=True
        )
        for number, holder in wanted.items() if number not in found
    ]  # fmt: skip
    made = Account.unscoped.bulk_create(rows, batch_size=AT_ONCE)
    numbers = [number for number in wanted if number not in found]
    return found | dict(zip(numbers, made, strict=True))


def _house(number: str, houses: dict[str, Institution]) -> Institution | None:
    return houses.get(number[:6])


def _paid(flows: Sequence[Flow], reports: Sequence[Report], accounts: dict[str, Account]) -> None:
    own = [accounts[one.case.victims[0].account] for one in flows]
    rows = []
    for one, mine in zip(flows, own, strict=True):
        rows.append(CaseAccount(case=one.funds, account=mine, role=AccountRole.VICTIM, level=0, victim=one.victim))
        rows.append(CaseAccount(case=one.funds, account=one.account, role=AccountRole.RECEIVING, level=1))
    CaseAccount.unscoped.bulk_create(rows, batch_size=AT_ONCE)
    Payment.unscoped.bulk_create(
        (
            Payment(
                case=one.funds, report=report, from_account=mine, to_account=one.account, amount_fen=one.case.loss_fen,
                at=one.case.victims[0].occurred_at,
            )
            for one, report, mine in zip(flows, reports, own, strict=True)
        ),
        batch_size=AT_ONCE,
    )  # fmt: skip


def _numbered(text: str) -> Concat:
    """A number that says what it is, with the key of its row."""
    return Concat(Value(text), Cast("pk", CharField()))


def _stop(flows: Sequence[Flow], officer: int | None) -> None:
    """Stopped at the account, a second time where the filing took longer, frozen instead."""
    rows = StopOrder.unscoped.bulk_create(
        (
            StopOrder(
                case=one.funds, account=one.account, institution_id=one.account.institution_id, level=1,
                amount_fen=one.case.loss_fen, paid_at=one.case.victims[0].occurred_at,
                drafted_at=one.stopped_at - ANSWERED - DRAFTED, drafted_by_id=officer,
                due_at=one.stopped_at - ANSWERED, legal_basis="演示",
            )
            for one in flows
        ),
        batch_size=AT_ONCE,
    )  # fmt: skip
    for one, row in zip(flows, rows, strict=True):
        one.stop = row
    here = StopOrder.unscoped.filter(pk__in=[row.pk for row in rows])
    here.update(
        state=StopState.ISSUED, issued_at=F("drafted_at") + DRAFTED, issued_by=officer, request_no=_numbered("演示止"),
        version=2,
    )  # fmt: skip
    here.update(
        state=StopState.ACCEPTED, times=1, started_at=F("issued_at") + ANSWERED, due_at=F("issued_at") + HOLDS,
        expires_at=F("issued_at") + ANSWERED + HOLDS, result_code="0000", balance_fen=0, version=3,
    )  # fmt: skip
    slow = [row.pk for one, row in zip(flows, rows, strict=True) if one.frozen_at > one.stopped_at + HOLDS]
    if slow:
        StopOrder.unscoped.filter(pk__in=slow).update(
            state=StopState.EXTENDED, times=2, extension_at=F("started_at") + HOLDS - 60 * MINUTE,
            expires_at=F("started_at") + 2 * HOLDS,
        )  # fmt: skip
    for one, row in zip(flows, rows, strict=True):
        row.state, row.ended_at, row.due_at = StopState.CONVERTED, one.frozen_at, None
        row.balance_fen, row.version = one.plan.stopped_fen, 4
    StopOrder.unscoped.bulk_update(rows, ["state", "ended_at", "due_at", "balance_fen", "version"], batch_size=500)
    steps = []
    for one in flows:
        at = one.stopped_at
        steps += [
            (one, StopAct.ISSUE, StopState.DRAFT, StopState.ISSUED, at - ANSWERED),
            (one, StopAct.ACCEPT, StopState.ISSUED, StopState.ACCEPTED, at),
            (one, StopAct.CONVERT, StopState.ACCEPTED, StopState.CONVERTED, one.frozen_at),
        ]
    _kept(steps, officer, "stop")


def _freeze(flows: Sequence[Flow], officer: int | None) -> None:
    """Approved and issued on the day of the filing, frozen by the bank for six months; over by now it has lapsed."""
    now = timezone.now()
    rows = Freeze.unscoped.bulk_create(
        (
            Freeze(
                case=one.funds, account=one.account, institution_id=one.account.institution_id, stop=one.stop,
                amount_fen=one.plan.frozen_fen, drafted_at=one.frozen_at - ANSWERED - DRAFTED, drafted_by_id=officer,
                due_at=one.frozen_at, legal_basis="演示", authority=Authority.COUNTY,
                required_authority=Authority.COUNTY, organ=BUREAU, decider="演示甲", decider_title="演示局长",
                decision_no=f"演示冻〔{one.frozen_at.year}〕{one.funds.pk}号", decision_by_id=officer,
                decided_on=timezone.localdate(one.frozen_at - ANSWERED),
            )
            for one in flows
        ),
        batch_size=AT_ONCE,
    )  # fmt: skip
    for one, row in zip(flows, rows, strict=True):
        one.freeze = row
    here = Freeze.unscoped.filter(pk__in=[row.pk for row in rows])
    here.update(state=FreezeState.APPROVED, version=2)
    here.update(
        state=FreezeState.ISSUED, issued_at=F("drafted_at") + DRAFTED, issued_by=officer,
        request_no=_numbered("演示冻"), doc_no=_numbered("演示冻通"), doc_no_source=DocSource.CASE_SYSTEM,
        platform=Platform.CONTROL, version=3,
    )  # fmt: skip
    for one, row in zip(flows, rows, strict=True):
        ends = datetime.combine(months(timezone.localdate(one.frozen_at), 6), one.frozen_at.timetz())
        row.state, row.mode, row.started_at, row.expires_at = FreezeState.ACTIVE, Mode.FULL, one.frozen_at, ends
        row.frozen_fen, row.paid_fen, row.result_code = one.plan.frozen_fen, one.plan.returned_fen, "0000"
        row.due_at, row.version = ends, 4
    columns = [
        "state",
        "mode",
        "started_at",
        "expires_at",
        "frozen_fen",
        "paid_fen",
        "result_code",
        "due_at",
        "version",
    ]
    Freeze.unscoped.bulk_update(rows, columns, batch_size=500)
    here.filter(expires_at__lte=now).update(
        state=FreezeState.AUTO_RELEASED, ended_at=F("expires_at"), due_at=None, version=5
    )
    steps: list[Any] = []
    for one, row in zip(flows, rows, strict=True):
        at = one.frozen_at
        steps += [
            (one, FreezeAct.APPROVE, FreezeState.DRAFT, FreezeState.APPROVED, at - ANSWERED - MINUTE),
            (one, FreezeAct.ISSUE, FreezeState.APPROVED, FreezeState.ISSUED, at - ANSWERED),
            (one, FreezeAct.ACTIVATE, FreezeState.ISSUED, FreezeState.ACTIVE, at),
        ]
        if row.expires_at is not None and row.expires_at <= now:
            steps.append((one, FreezeAct.LAPSE, FreezeState.ACTIVE, FreezeState.AUTO_RELEASED, row.expires_at))
    _kept(steps, officer, "freeze")


def _kept(steps: Sequence[tuple[Flow, str, str, str, datetime]], officer: int | None, order: str) -> None:
    Change.unscoped.bulk_create(
        (
            Change(
                **{order: getattr(one, order)}, centre_id=one.funds.centre_id, act=act, from_state=start, to_state=end,
                at=at, by_id=officer,
            )
            for one, act, start, end, at in steps
        ),
        batch_size=AT_ONCE,
    )  # fmt: skip
