# SPDX-License-Identifier: Apache-2.0
"""A city, an investigator of it, and a lead that an informant told of."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import City, make_city
from tests.worlds import shared
from wuzha.audit.actor import Actor
from wuzha.leads.errors import Code
from wuzha.leads.models import InformantRight, Lead
from wuzha.leads.services import checking, informants
from wuzha.leads.services.recording import NewInformant, NewLead, take_down
from wuzha.org.roles import Role
from wuzha.refusals import RefusalError
from wuzha.requests.models import Request
from wuzha.requests.services import answering, asking
from wuzha.requests.services.answering import Answer

PHONE, ACCOUNT = "19900005518", "6228480000000000014"
WHAT, FOUND = "有人在测试路收购银行卡", "现场查获银行卡三张"
#: What may stand nowhere: who told, in clear or masked.
TELLER = NewInformant("欧阳举报人", "19900007733", "330282198512310028", "测试市举报路77号", "晚七点后联系")
SECRETS = (
    "欧阳举报人", "欧阳举", "欧阳**", "19900007733", "199****7733", "330282198512310028", "3***************8",
    "举报路", "晚七点后",
)  # fmt: skip


@pytest.fixture
@shared
def city(db: None) -> City:
    return make_city()


@pytest.fixture
def officer(city: City) -> Actor:
    return city.actor(Role.INVESTIGATOR)


@pytest.fixture
def station(city: City) -> Actor:
    return city.actor(Role.STATION_OFFICER)


@pytest.fixture
def lead(officer: Actor) -> Lead:
    return told(officer)


def told(actor: Actor, **more: object) -> Lead:
    """A lead of a trade in cards that an informant told of."""
    values = {
        "kind": "CARDS", "source": "INFORMANT", "received_at": timezone.now() - timedelta(hours=2), "what": WHAT,
        "name": "测试乙", "phone": PHONE, "informant": TELLER,
    } | more  # fmt: skip
    return take_down(actor, NewLead(**values))  # type: ignore[arg-type]


def again(lead: Lead) -> Lead:
    found: Lead = Lead.unscoped.get(pk=lead.pk)
    return found


def request_of(lead: Lead) -> Request:
    found: Request = Request.unscoped.filter(about_type=Lead.RECORD, about_id=lead.pk).latest("pk")
    return found


def answered(city: City, officer: Actor, lead: Lead, conclusion: str = "TRUE") -> Request:
    """Checked by the station, which answered; not accepted yet."""
    checking.check(officer, lead.pk, city.station.pk, "请核查该处所")
    row, station = request_of(lead), city.actor(Role.STATION_OFFICER)
    answering.sign(station, row.pk)
    answering.answer(station, row.pk, Answer(FOUND, conclusion, {"cards": "3"}))
    return row


def concluded(city: City, officer: Actor, lead: Lead, conclusion: str = "TRUE") -> Lead:
    asking.accept(officer, answered(city, officer, lead, conclusion).pk)
    return again(lead)


def given(city: City, role: Role) -> InformantRight:
    """The right to see informants for whoever has the role, asked for by the administrator, granted by the auditor."""
    today = timezone.localdate()
    right = informants.ask(
        city.actor(Role.ADMIN), city.people[role].pk, today, today + timedelta(days=30), "办理举报奖励"
    )
    return informants.decide(city.actor(Role.AUDITOR), right.pk, grant=True)


def refused(code: Code, act: Callable[..., object], *args: object, **more: object) -> None:
    with pytest.raises(RefusalError) as wrong:
        act(*args, **more)
    assert wrong.value.code is code
