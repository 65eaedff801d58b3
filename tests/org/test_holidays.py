# SPDX-License-Identifier: Apache-2.0
"""A year without holidays is refused by whoever counts working days; entered, it serves every clock."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories import City, actor_of, make_city, make_person
from tests.funds.conftest import at_time
from tests.worlds import shared
from wuzha.audit.actor import Actor
from wuzha.audit.models import Event
from wuzha.engine.calendar import UncoveredYearError
from wuzha.funds.refunds.services.bank import pays_until
from wuzha.org.holidays import HOLIDAYS, Holidays, work_calendar
from wuzha.org.models import RuleVersion
from wuzha.org.roles import Role
from wuzha.org.services.rules import add_version
from wuzha.refusals import RefusalError

pytestmark = pytest.mark.django_db

#: Visibly synthetic: a year far from any that is announced; 2090-01-01 is a Sunday, 01-07 a Saturday.
YEAR = 2090
NOTICE = "1月1日至5日放假调休，共5天。1月7日（周六）上班。5月1日至3日放假。10月1日至7日放假调休，共7天。"


@pytest.fixture
@shared
def city() -> City:
    return make_city()


def enter(actor: Actor, notice: str = NOTICE) -> None:
    add_version(
        actor, "org.holidays", value={"years": [{"year": YEAR, "notice": notice}]},
        valid_from=timezone.now() + timedelta(seconds=1), citation="国办发明电〔2089〕测试", note="录入",
    )  # fmt: skip


def test_a_year_without_holidays_is_refused_and_an_entered_one_serves_the_clocks(city: City) -> None:
    first = date(YEAR, 1, 2)
    with pytest.raises(UncoveredYearError):
        work_calendar().is_workday(first)
    with pytest.raises(RefusalError, match="NO_HOLIDAYS") as refused:
        pays_until(first)
    assert str(YEAR) in refused.value.message
    enter(city.actor(Role.ADMIN))
    HOLIDAYS.forget()
    with at_time(timezone.now() + timedelta(seconds=5)):
        # 01-06 is a Friday, 01-07 a make-up Saturday, 01-09 the Monday.
        assert timezone.localdate(pays_until(first)) == date(YEAR, 1, 9)
    assert Event.objects.filter(action="rule.added", object_id="org.holidays").exists()


def test_a_slip_is_refused_with_its_reason() -> None:
    with pytest.raises(ValueError, match="写明4天"):
        Holidays.model_validate({"years": [{"year": YEAR, "notice": NOTICE.replace("共5天", "共4天")}]})
    with pytest.raises(ValueError, match="两次"):
        Holidays.model_validate({"years": [{"year": YEAR, "notice": NOTICE}] * 2})


def test_the_administrator_of_a_part_of_the_city_enters_no_year(city: City) -> None:
    below = actor_of(make_person(Role.ADMIN, city.town))
    with pytest.raises(RefusalError, match="TOP_ONLY"):
        enter(below)


def test_the_page_enters_a_year_and_says_what_is_wrong_with_one(city: City, client: Client) -> None:
    client.force_login(city.people[Role.ADMIN])
    address = reverse("org:rule_edit", args=["org.holidays"])
    assert 'name="v.years.__i__.notice"' in client.get(address).content.decode()
    start = (timezone.localtime() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    about = {"valid_from": start, "citation": "国办发明电〔2089〕测试", "note": "录入"}
    year = {"v.years.0.year": str(YEAR), "v.years.0.notice": NOTICE}
    wrong = client.post(
        address, about | year | {"v.years.0.notice": NOTICE.replace("共5天", "共4天"), "step": "compare"}
    )
    assert wrong.status_code == 422
    assert "写明4天" in wrong.content.decode()
    assert client.post(address, about | year | {"step": "compare"}).status_code == 200
    value = {"years": [{"year": YEAR, "notice": NOTICE}]}
    client.post(address, about | {"value": json.dumps(value), "step": "save"})
    assert RuleVersion.objects.get().value == value
