# SPDX-License-Identifier: Apache-2.0
"""A small load for the funds desk: every clock of it runs, and everything says that it is synthetic."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.funds.models import FundsCase, Institution, InstitutionKind, StopOrder
from wuzha.funds.orders.services import answers, filing, freeze_answers, freezes, next_orders, reports, stops
from wuzha.funds.orders.services.accounts import AccountDetails, Transfer
from wuzha.funds.orders.services.answers import Answer
from wuzha.funds.orders.services.approving import Decision
from wuzha.funds.orders.services.filing import Acceptance, FilingDecision
from wuzha.funds.orders.services.reports import NewReport, Person
from wuzha.funds.orders.services.sweep import sweep
from wuzha.org.actors import actor_for
from wuzha.org.models import Posting, Unit, UnitKind
from wuzha.org.roles import Role
from wuzha.simulation.load.city import MARK
from wuzha.simulation.load.people import SURNAMES
from wuzha.simulation.load.times import in_order

#: Banks and payment institutions orders go to; no bank has such names.
INSTITUTIONS = (
    ("YS-B1", f"演示一银行{MARK}", InstitutionKind.BANK), ("YS-B2", f"演示二银行{MARK}", InstitutionKind.BANK),
    ("YS-B3", f"演示三银行{MARK}", InstitutionKind.BANK), ("YS-P1", f"演示支付{MARK}", InstitutionKind.PAYMENT),
)  # fmt: skip
#: Institution → the leading digits of its cards, as the shipped table of ranges has them: a demo recognises its banks.
#: No issuer's number begins with five zeros.
RANGES = {"YS-B1": "000001", "YS-B2": "000002", "YS-B3": "000003", "YS-P1": "000009"}
#: Hours since the report of each case, and its loss in yuan.
CASES = ((0.2, 68_000), (2, 30_000), (27, 120_000), (46.8, 50_000), (30, 260_000), (20, 15_000), (4000, 88_000))
MINUTE = timedelta(minutes=1)


@transaction.atomic
def settle(now: datetime) -> int:
    """Give an empty funds desk of a synthetic city its first cases, all or none; how many. Nothing happens where it has
    any."""
    officer, head = _actor(Role.FUNDS_OFFICER), _actor(Role.INVESTIGATOR)
    if officer is None or head is None or FundsCase.unscoped.exists():
        return 0
    houses = banks()
    first = [_stop(officer, number, hours, yuan, houses, now) for number, (hours, yuan) in enumerate(CASES, 1)]
    _course(officer, head, first, houses, now)
    in_order()
    sweep(now)
    return len(first)


def banks() -> list[Institution]:
    """The institutions of the simulation; they are made where they are not there yet."""
    return [
        Institution.objects.get_or_create(
            code=code, defaults={"name": name, "kind": kind, "synthetic": True, "unit": _house(name)}
        )[0]
        for code, name, kind in INSTITUTIONS
    ]


def _house(name: str) -> Unit | None:
    """The unit of the city that an institution is: what it sees of its own work rests on that."""
    found: Unit | None = Unit.objects.filter(name=name, kind=UnitKind.BANK).first()
    return found


def file_case(officer: Actor, case_id: int, day: date) -> None:
    """The case is accepted and filed on a day, under numbers that no case system gives."""
    accepted = Acceptance(f"演示受案〔{day.year}〕{case_id}号", day)
    told = FilingDecision(
        f"演示立案〔{day.year}〕{case_id}号", day, f"演示市公安局{MARK}", f"A330282{day:%Y%m}{case_id:010d}"
    )
    filing.file(officer, case_id, told, accepted)


def decision(number: int, at: datetime) -> Decision:
    """The head of the county bureau approves, before it is issued."""
    day = timezone.localdate(at)
    return Decision(True, "COUNTY", "演示甲", f"演示冻〔{day.year}〕{number}号", day, "演示局长", at=at)


def notice_no(number: int, day: date) -> str:
    return f"演示冻通〔{day.year}〕{number}号"


def _actor(role: Role) -> Actor | None:
    posting = (
        Posting.unscoped.filter(role=role, person__synthetic=True)
        .select_related("unit", "person")
        .order_by("pk")
        .first()
    )
    return actor_for(posting) if posting else None


def card(bank: Institution, tail: str) -> str:
    """A card of an institution: 16 digits, of which the last six are given."""
    return f"{RANGES[bank.code]}0000{tail}"


def _told(case: int, place: int, bank: Institution) -> AccountDetails:
    """Account and holder by number."""
    return AccountDetails(card(bank, f"{case:03d}{place:03d}"), f"演示{SURNAMES[case]}{'甲乙丙丁'[place]}", bank.pk)


def _stop(officer: Actor, case: int, hours: float, yuan: int, banks: list[Institution], now: datetime) -> StopOrder:
    """A victim reported some hours ago; the order for the first account is prepared."""
    reported = now - timedelta(hours=hours)
    paid = Transfer(
        _told(case, 1, banks[case % len(banks)]),
        yuan * 100 * 9 // 10,
        reported - (7 + 5 * case) * MINUTE,
        by=_told(case, 0, banks[0]),
    )
    told = NewReport(yuan * 100, reported, [paid], reference=f"演示警情{case:04d}", fraud_type="BRUSH")
    report = reports.by_hand(officer, Person(f"演示{SURNAMES[case]}某"), told, synthetic=True)
    return stops.draft(officer, report.case_id, _account(report.case_id, 1))


def _account(case_id: int, level: int) -> int:
    key: int = FundsCase.unscoped.get(pk=case_id).case_accounts(manager="unscoped").get(level=level).account_id
    return key


def _course(officer: Actor, head: Actor, first: list[StopOrder], banks: list[Institution], now: datetime) -> None:
    """The first order waits to be issued; the others are further on, each at another step."""
    for number, (order, (hours, _yuan)) in enumerate(zip(first[1:], CASES[1:], strict=True), 2):
        stops.issue(officer, order.pk, f"演示{number:06d}", now - timedelta(hours=hours) + 6 * MINUTE)
    _waits, _late, ends_soon, onward, queued, frozen = first[1:]
    for number, order, hours in ((11, ends_soon, 46.8), (12, onward, 30.0)):
        at = now - timedelta(hours=hours) + 20 * MINUTE
        paid = [
            Transfer(_told(number, place, banks[place]), order.amount_fen // (place + 1), at - 12 * MINUTE)
            for place in (2, 3)
        ]
        answers.answer_stop(officer, order.pk, Answer("0000", at, balance_fen=order.amount_fen // 6, onward=paid))
    next_orders.prepare_next(officer, onward.case_id, onward.pk)
    freezes.draft(officer, ends_soon.case_id, ends_soon.account_id, ends_soon.amount_fen // 6)
    for order, code, days in ((queued, "1301", 0), (frozen, "0000", 166)):
        at = now - timedelta(hours=CASES[first.index(order)][0]) + 20 * MINUTE
        answers.answer_stop(officer, order.pk, Answer(code, at, balance_fen=order.amount_fen // 2))
        one = freezes.draft(officer, order.case_id, order.account_id, order.amount_fen // 2)
        day = timezone.localdate(at)
        file_case(officer, order.case_id, day)
        freezes.decide(head, one.pk, decision(one.pk, at + 4 * MINUTE))
        freezes.issue(officer, one.pk, f"演示D{one.pk:05d}", at + 5 * MINUTE, doc_no=notice_no(one.pk, day))
        told = Answer("1302" if days == 0 else "0000", at + 30 * MINUTE, held_fen=order.amount_fen // 2)
        freeze_answers.answer_freeze(officer, one.pk, told, ahead="演示外市公安局" if days == 0 else "")
