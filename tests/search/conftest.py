# SPDX-License-Identifier: Apache-2.0
"""One person who was warned and lost money: a warning and a case of the funds desk, at home and abroad."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from tests.factories import City, make_city, make_warning_in
from wuzha.audit.actor import Actor
from wuzha.funds.models import FundsCase, Institution
from wuzha.funds.orders.services import reports
from wuzha.funds.orders.services.accounts import AccountDetails, Transfer
from wuzha.funds.orders.services.reports import NewReport, Person
from wuzha.org.limits import PerMinute
from wuzha.org.roles import Role
from wuzha.sealed import Kind, seal
from wuzha.search import services
from wuzha.warning.models import WarningRecord
from wuzha.warning.rules.lifecycle import State

#: Visibly synthetic: no carrier gives such a number, no bank numbers that begin with zeros.
PHONE, NAME, MULE = "13800000077", "测试乙丙", "000000000000077"


@dataclass(frozen=True, slots=True)
class Story:
    """The person's records at home, and a warning of the same phone and name abroad."""

    city: City
    warning: WarningRecord
    case: FundsCase
    foreign: WarningRecord


def lost(actor: Actor, bank: Institution) -> FundsCase:
    """A report of the person's loss, taken in by the actor."""
    paid = Transfer(
        AccountDetails(MULE, "测试丁", bank.pk), 3_000_000, timezone.now() - timedelta(minutes=30),
        by=AccountDetails("000000000000078", NAME, bank.pk),
    )  # fmt: skip
    told = NewReport(3_000_000, timezone.now() - timedelta(minutes=1), [paid])
    return reports.by_hand(actor, Person(NAME, PHONE), told).case


@pytest.fixture
def story(db: None, monkeypatch: pytest.MonkeyPatch) -> Story:
    cache.clear()
    # What the tests before have counted in this minute, of people with the same keys, counts no more.
    monkeypatch.setattr(services, "_LOOKS", PerMinute("search"))
    city = make_city()
    values = {"phone": seal(Kind.PHONE, PHONE), "name": seal(Kind.NAME, NAME)}
    warning = make_warning_in(city, State.WORKING, **values)
    foreign = make_warning_in(city, State.RECEIVED, centre=city.abroad_centre, division_code="330281001001", **values)
    bank = Institution.objects.create(code="TEST-B1", name="测试一银行", kind="BANK", synthetic=True)
    return Story(city, warning, lost(city.actor(Role.FUNDS_OFFICER), bank), foreign)


@pytest.fixture
def client_of(story: Story) -> Callable[[Role], Client]:
    def enter(role: Role) -> Client:
        client = Client()
        client.force_login(story.city.people[role])
        return client

    return enter
