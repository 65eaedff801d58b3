# SPDX-License-Identifier: Apache-2.0
"""The first pages of roles without a desk of their own: what there is for them, and whom to ask for the rest."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from tests import factories
from tests.architecture.world_funds import FUNDS
from tests.factories import City
from tests.worlds import shared
from wuzha.funds.models import Freeze, Institution, StopOrder
from wuzha.org.models import Posting
from wuzha.org.roles import Role
from wuzha.simulation.load.funds import file_case
from wuzha.warning.rules.lifecycle import State

pytestmark = pytest.mark.django_db
ROLES = (Role.INVESTIGATOR, Role.CARD_OFFICER, Role.OUTREACH_OFFICER)


@pytest.fixture
@shared
def city() -> City:
    return factories.make_city()


def text(client: Client, path: str = "/start/") -> str:
    answer = client.get(path, headers={"accept-language": "zh-hans"})
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("role", ROLES)
def test_each_of_them_comes_to_a_page_of_their_own(role: Role, client: Client, city: City) -> None:
    client.force_login(city.people[role])
    assert client.get("/")["Location"] == "/start/"
    page = text(client)
    assert "等您处理" in page
    assert 'href="/warnings/kpi/"' in page


def test_a_member_unit_comes_to_what_is_asked_of_it(client: Client, city: City) -> None:
    client.force_login(city.people[Role.MEMBER_UNIT])
    assert client.get("/")["Location"] == "/meetings/units/mine/"
    assert city.member.name in text(client, "/meetings/units/mine/")


@pytest.mark.parametrize("role", [Role.ANALYST, Role.STATION_OFFICER, Role.ADMIN])
def test_who_has_a_desk_of_their_own_is_not_let_in(role: Role, client: Client, city: City) -> None:
    client.force_login(city.people[role])
    assert client.get("/start/").status_code == 403


def test_figures_of_the_month_open_their_records_only_for_who_may_open_them(client: Client, city: City) -> None:
    for _ in range(12):
        factories.make_warning_in(city, State.DISPATCHED)
    for role, opens in ((Role.INVESTIGATOR, True), (Role.CARD_OFFICER, False)):
        Posting.unscoped.filter(person=city.people[role]).update(unit=city.city)
        client.force_login(city.people[role])
        page = text(client)
        assert "本单位指标" not in page
        assert ("/kpi/records/" in page) is opens


def test_a_member_unit_without_records_is_told_so_and_whom_to_ask(client: Client, city: City) -> None:
    Posting.unscoped.filter(person=city.people[Role.JOINT_OFFICE]).update(unit=city.city)
    client.force_login(city.people[Role.MEMBER_UNIT])
    page = text(client)
    assert f"本月没有属于{city.member.name}及下级单位的预警" in page
    assert f"{city.people[Role.JOINT_OFFICE].name}（{city.city.name}）" in page


def test_what_waits_for_a_decision_stands_there_as_in_the_inbox(client: Client, city: City) -> None:
    freeze = Freeze.unscoped.get(pk=FUNDS["funds:freeze"](city)[0]["pk"])
    Freeze.unscoped.filter(pk=freeze.pk).update(state="DRAFT")
    file_case(city.actor(Role.FUNDS_OFFICER), freeze.case_id, timezone.localdate())
    client.force_login(city.people[Role.INVESTIGATOR])
    page = text(client)
    assert "/inbox/?tab=decide" in page


def test_a_chief_comes_to_the_station_and_is_called_so(client: Client, city: City) -> None:
    person = city.people[Role.STATION_OFFICER]
    client.force_login(person)
    assert client.get("/")["Location"] == "/warnings/tasks/"
    Posting.unscoped.filter(person=person).update(leads=True)
    assert client.get("/")["Location"] == "/warnings/tasks/station/"
    page = text(client, "/warnings/tasks/station/")
    assert "所长" in page.partition("</header>")[0]
    assert "建议人选：手上最少" in page, "who is proposed, and why"


def test_a_member_unit_that_is_a_bank_sees_its_own_figures_and_nobody_elses(client: Client, city: City) -> None:
    now = timezone.now()
    order, foreign = (StopOrder.unscoped.get(pk=one["pk"]) for one in FUNDS["funds:stop"](city))
    for one, name in ((order, "测试甲银行"), (foreign, "测试乙银行")):
        bank = Institution.objects.create(code=name, name=name, kind="BANK", unit=city.member if one is order else None)
        StopOrder.unscoped.filter(pk=one.pk).update(institution=bank, state="ISSUED", issued_at=now, request_no="测试1")
    client.force_login(city.people[Role.MEMBER_UNIT])
    page = text(client)
    assert "发给本单位的指令" in page
    assert "按时反馈率" in page
    assert [one.value for one in client.get("/start/").context["figures"][:2]] == ["1", "1"]
