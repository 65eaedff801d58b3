# SPDX-License-Identifier: Apache-2.0
"""Error pages: the page of a list that is not there."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.factories import City, make_city
from wuzha.org.roles import May, Role, may

LISTS = {
    "/warnings/": May.TRIAGE,
    "/inbox/?tab=alert": May.ALERTS,
    "/warnings/callbacks/?tab=returned": May.CALL_BACK,
    "/warnings/cases/": May.READ_CASES,
    "/warnings/false-alarms/": May.TRIAGE,
    "/warnings/kpi/records/?indicator=received&part=numerator&from=2026-03-01&to=2026-03-02": May.OPEN_KPI,
    "/warnings/tasks/?group=mine": May.WORK,
    "/warnings/watches/": May.FOLLOW_UP,
    "/funds/": May.READ_FUNDS,
    "/funds/figures/records/?what=reports": May.READ_FUNDS,
    "/funds/restitution/": May.READ_FUNDS,
}


@pytest.fixture
def city(db: None) -> City:
    return make_city()


@pytest.mark.parametrize(("address", "permission"), LISTS.items(), ids=LISTS)
@pytest.mark.parametrize("cursor", ["zz", "1.2.3.4.5.6"])
def test_every_list_says_that_a_page_is_not_there_and_leads_to_the_first(
    city: City, client: Client, address: str, permission: May, cursor: str
) -> None:
    client.force_login(city.people[next(role for role in Role if may(role, permission))])
    assert client.get(address).status_code == 200
    answer = client.get(f"{address}{'&' if '?' in address else '?'}after={cursor}")
    text = answer.content.decode()
    assert answer.status_code == 404
    assert "此页的地址无效或已失效。" in text
    assert "本单位权限范围" not in text
    assert f'href="{address.replace("&", "&amp;")}"' in text


def test_what_is_not_there_at_all_is_said_as_before(city: City, client: Client) -> None:
    client.force_login(city.people[Role.ANALYST])
    assert "内容不在本单位权限范围内" in client.get("/warnings/nothing/?after=zz").content.decode()
