# SPDX-License-Identifier: Apache-2.0
"""A city with two funds officers, an investigator who records decisions, and a bank."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import date, datetime, timedelta
from unittest.mock import patch

import pytest
from django.utils import timezone

from tests.factories import City, actor_of, make_city, make_person
from tests.worlds import shared
from wuzha.audit.actor import Actor
from wuzha.core.indicators import Figure, Period, Selection, figures_of, registered
from wuzha.funds.models import CaseAccount, FundsCase, Institution, Report, StopOrder
from wuzha.funds.orders.services import answers, filing, reports, stops
from wuzha.funds.orders.services.accounts import AccountDetails, Transfer
from wuzha.funds.orders.services.answers import Answer
from wuzha.funds.orders.services.filing import Acceptance, FilingDecision
from wuzha.funds.orders.services.reports import NewReport, Person
from wuzha.org.roles import Role

#: Visibly synthetic accounts: no bank issues numbers that begin with zeros.
VICTIM, FIRST, SECOND, THIRD = "000000000000001", "000000000000011", "000000000000021", "000000000000031"


@contextmanager
def at_time(moment: datetime) -> Iterator[None]:
    """The desk's clock stands at a moment."""
    with patch("django.utils.timezone.now", lambda: moment):
        yield


@pytest.fixture
@shared
def city(db: None) -> City:
    return make_city()


@pytest.fixture
@shared
def officer(city: City) -> Actor:
    return city.actor(Role.FUNDS_OFFICER)


@pytest.fixture
@shared
def colleague(city: City) -> Actor:
    return actor_of(make_person(Role.FUNDS_OFFICER, city.centre, name="测试同事"))


@pytest.fixture
@shared
def investigator(city: City) -> Actor:
    return city.actor(Role.INVESTIGATOR)


def figure(actor: Actor, code: str, period: Period | None = None) -> Figure:
    """A figure of the desk, or of restitution, as the actor reads it; without a period as it stands now."""
    return figures_of(Selection(actor), period, [registered()["funds"][code]])[code]


@pytest.fixture
@shared
def bank(db: None) -> Institution:
    return Institution.objects.create(code="TEST-B1", name="测试一银行", kind="BANK", synthetic=True)


def told(bank: Institution, *, loss: int = 5_000_000, paid: int = 3_000_000, ago: int = 30) -> NewReport:
    """A report of one payment, `ago` minutes after it was made; reported just now (分)."""
    now = timezone.now()
    transfer = Transfer(
        AccountDetails(FIRST, "测试丁", bank.pk),
        paid,
        now - timedelta(minutes=ago),
        by=AccountDetails(VICTIM, "测试甲", bank.pk),
    )
    return NewReport(loss, now - timedelta(minutes=1), [transfer])


@pytest.fixture
@shared
def report(request: pytest.FixtureRequest, officer: Actor, bank: Institution) -> Report:
    """Reported just now; where the tests of a module travel in time, an hour before their START."""
    start = getattr(request.module, "START", None)
    with nullcontext() if start is None else at_time(start - timedelta(hours=1)):
        return reports.by_hand(officer, Person("测试甲", "13800000001"), told(bank))


#: Before every day on which a test freezes.
FILED_ON = date(2023, 5, 11)


def file_case(officer: Actor, case: FundsCase, on: date = FILED_ON) -> FundsCase:
    """The case is accepted and filed on a day, as the case system says."""
    told = FilingDecision("测试立案1号", on, "测试市公安局", f"A3302820000002023{case.pk:06d}")
    return filing.file(officer, case.pk, told, Acceptance("测试受案1号", on, merged=True))


@pytest.fixture
@shared
def unfiled(report: Report) -> FundsCase:
    """A case that nobody has filed yet."""
    return report.case


@pytest.fixture
@shared
def case(officer: Actor, unfiled: FundsCase) -> FundsCase:
    """A filed case: without 立案 nothing is frozen."""
    return file_case(officer, unfiled)


def account_at(case: FundsCase, level: int) -> int:
    return CaseAccount.unscoped.get(case=case, level=level).account_id


@pytest.fixture
@shared
def stop(officer: Actor, case: FundsCase) -> StopOrder:
    return stops.draft(officer, case.pk, account_at(case, 1))


@pytest.fixture
@shared
def issued(officer: Actor, stop: StopOrder) -> StopOrder:
    return stops.issue(officer, stop.pk, "Q-0001", timezone.now() - timedelta(seconds=30))


def ok(balance: int = 1_000_000, at: datetime | None = None, **values: object) -> Answer:
    return Answer("0000", at or timezone.now() - timedelta(seconds=10), balance_fen=balance, **values)  # type: ignore[arg-type]  # as the class takes them


@pytest.fixture
@shared
def held(officer: Actor, issued: StopOrder) -> StopOrder:
    """A stop that holds since a moment ago."""
    answers.answer_stop(officer, issued.pk, ok())
    return StopOrder.unscoped.get(pk=issued.pk)
