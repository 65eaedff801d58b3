# SPDX-License-Identifier: Apache-2.0
"""The page of figures and the lists it opens: who sees what, and that both say the same number."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import City
from tests.warning.indicators.conftest import NOON, Make
from wuzha.org.models import Unit
from wuzha.org.roles import May, Role, may
from wuzha.warning.rules.lifecycle import Level, State

URL = "/warnings/kpi/"
DAYS = {"from": "2026-03-10", "to": "2026-03-12"}
CARD = re.compile(r'<a class="link-quiet" href="([^"]+)" aria-label="[^"]*" data-part="(\w+)">([^<]+)</a>')


def client_of(city: City, role: Role) -> Client:
    client = Client()
    client.force_login(city.people[role])
    return client


def get(client: Client, url: str = URL, **query: Any) -> str:
    answer = client.get(url, DAYS | query if url == URL else query)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


@pytest.fixture
def busy(make: Make, city: City) -> None:
    """Eight warnings of the station and two of the other one, some of them late."""
    for number in range(8):
        make(
            State.CLOSED, level=Level(number % 4), met_at=60, contacted_at=30, meet_due=600,
            closed_at=100 if number else 3000, averted_evidenced_fen=0,
        )  # fmt: skip
    for _ in range(2):
        make(State.DISPATCHED, pushed=NOON + timedelta(hours=3), station=city.other_station, division_code="")


@pytest.mark.parametrize("role", list(Role))
def test_only_roles_that_read_indicators_get_the_page(city: City, role: Role) -> None:
    allowed = may(role, May.READ_KPI)
    assert client_of(city, role).get(URL).status_code == (200 if allowed else 403)


@pytest.mark.parametrize("role", list(Role))
def test_only_roles_that_open_records_get_the_list(city: City, role: Role) -> None:
    query = DAYS | {"indicator": "received", "part": "numerator"}
    answer = client_of(city, role).get(reverse("warning:kpi_records"), query)
    assert answer.status_code == (200 if may(role, May.OPEN_KPI) else 403)


@pytest.mark.usefixtures("busy")
def test_every_number_on_the_page_opens_a_list_of_that_many(city: City) -> None:
    client = client_of(city, Role.JOINT_OFFICE)
    links = CARD.findall(get(client))
    assert len(links) > 15
    for href, part, shown in links:
        page = client.get(unescape(href)).content.decode()
        found = re.search(r"data-size>([\d,]+)<", page)
        assert found
        rows = page.count("<tr data-row")
        assert rows == int(found[1].replace(",", ""))
        if shown.replace(",", "").isdecimal():
            assert shown == found[1] or f"data-total>{shown}<" in page
        assert f"part={part}" in href


@pytest.mark.usefixtures("busy")
def test_charts_and_the_scorecard_open_lists_too(city: City) -> None:
    client = client_of(city, Role.ANALYST)
    page = get(client)
    links = re.findall(r'href="([^"]+)" aria-label="[^"]* (\d+)"', page)
    assert len(links) > 15
    for href, number in links:
        listed = client.get(unescape(href)).content.decode()
        assert f"data-size>{number}<" in listed or f"data-total>{number}<" in listed


@pytest.mark.usefixtures("busy")
def test_the_own_unit_is_shown_first_and_others_only_within_reach(city: City) -> None:
    client = client_of(city, Role.STATION_OFFICER)
    assert city.station.name in get(client)
    for unit in (city.other_station, city.centre, city.city, city.town, city.abroad_station):
        assert client.get(URL, {"unit": unit.code}).status_code == 404
        query = DAYS | {"indicator": "received", "unit": unit.code}
        assert client.get(reverse("warning:kpi_records"), query).status_code == 404
    analyst = client_of(city, Role.ANALYST)
    for unit in (city.station, city.other_station, city.town, city.village):
        assert analyst.get(URL, {"unit": unit.code}).status_code == 200
    for unit in (city.abroad, city.abroad_centre, city.abroad_station, city.member):
        assert analyst.get(URL, {"unit": unit.code}).status_code == 404


@pytest.mark.usefixtures("busy")
def test_who_may_not_open_records_sees_no_link_and_no_small_number(city: City) -> None:
    page = get(client_of(city, Role.CARD_OFFICER))
    assert "/kpi/records/" not in page
    received = re.search(r'data-indicator="received">.*?</div>', page, re.S)
    overdue = re.search(r'data-indicator="overdue">.*?</div>', page, re.S)
    assert received
    assert overdue
    assert ">10<" in received[0]
    # One late by closing and two still open would be three; alone, the station's one must not show.
    assert re.search(r">3<", overdue[0])
    rows = re.findall(r"<tr>(?:(?!</tr>).)*派出所(?:(?!</tr>).)*</tr>", page, re.S)
    assert len(rows) == 2
    for row in rows:
        cell = re.search(r'data-indicator="overdue">(.*?)</td>', row, re.S)
        assert cell
        assert "&lt;3" in cell[1]


@pytest.mark.usefixtures("busy")
def test_charts_hide_small_counts_from_who_may_not_open_records(city: City) -> None:
    def values(role: Role) -> list[int | None]:
        block = re.search(r'<script id="kpi-level-data"[^>]*>(.*?)</script>', get(client_of(city, role)), re.S)
        assert block
        found: list[int | None] = json.loads(block[1])["values"]
        return found

    assert values(Role.JOINT_OFFICE) == [2, 4, 2, 2]
    assert values(Role.CARD_OFFICER) == [None, 4, None, None]


@pytest.mark.usefixtures("busy")
def test_each_figure_is_compared_with_the_days_before_and_with_the_year_before(city: City, make: Make) -> None:
    for _ in range(5):
        make(pushed=NOON - timedelta(days=3))
    for _ in range(20):
        make(pushed=NOON - timedelta(days=365))
    page = get(client_of(city, Role.JOINT_OFFICE))
    assert "环比 2026-03-07 至 2026-03-09，同比 2025-03-10 至 2025-03-12" in re.sub(r"<[^>]*>", "", page)
    received = re.search(r'<div class="stat-card" data-indicator="received">.*?</div>', page, re.S)
    assert received
    shown = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", received[0]))
    assert "环比 ▲ 100%" in shown
    assert "同比 ▼ 50%" in shown


@pytest.mark.usefixtures("busy")
def test_a_year_without_data_is_no_zero_to_rise_from(city: City, make: Make) -> None:
    def received(unit: Unit) -> str:
        page = client_of(city, Role.JOINT_OFFICE).get(URL, DAYS | {"unit": unit.code}).content.decode()
        found = re.search(r'<div class="stat-card" data-indicator="received">.*?</div>', page, re.S)
        assert found
        return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", found[0]))

    assert "同比 — 无该期数据" in received(city.city)
    make(pushed=NOON - timedelta(days=365), division_code=city.other_town.code)
    # The city has data of that year now, so the station's zero was counted.
    assert "同比 ▲" in received(city.station)


def test_an_empty_period_says_so(city: City) -> None:
    page = get(client_of(city, Role.ANALYST))
    assert "empty-state" in page
    assert "data-chart" not in page


@pytest.mark.parametrize(
    "query",
    [
        {"from": "2026-03-12", "to": "2026-03-10"},
        {"from": "gestern", "to": "2026-03-10"},
        {"from": "2001-01-01", "to": "2026-03-10"},
        {"from": "2026-03-10"},
    ],
)
def test_days_that_cannot_be_are_explained_and_this_month_is_shown(city: City, query: dict[str, str]) -> None:
    answer = client_of(city, Role.ANALYST).get(URL, query)
    assert answer.status_code == 200
    assert 'data-tone="bad"' in answer.content.decode()


@pytest.mark.parametrize(
    "query",
    [
        {"indicator": "nothing"},
        {"indicator": "received", "part": "denominator"},
        {"indicator": "signed", "part": "half"},
        {"indicator": "received", "from": "x"},
        {"indicator": "received", "from": "2026-03-13"},
        {"indicator": "received", "facet": "colour", "key": "red"},
        {"indicator": "received", "facet": "hour", "key": "24"},
        {"indicator": "received", "facet": "level", "key": "x"},
        {"indicator": "received", "facet": "type", "key": "\x00"},
        {"indicator": "received", "facet": "rest", "key": "moon"},
        {"indicator": "received", "after": "garbage"},
        {"indicator": "received", "unit": "330282\x00"},
    ],
)
def test_a_list_that_cannot_be_is_not_found(city: City, query: dict[str, str]) -> None:
    answer = client_of(city, Role.ANALYST).get(reverse("warning:kpi_records"), DAYS | {"part": "numerator"} | query)
    assert answer.status_code == 404


def test_the_list_keeps_to_the_instant_it_was_opened_from(city: City, make: Make) -> None:
    make(received_at=NOON)
    make(received_at=NOON + timedelta(hours=2))
    client = client_of(city, Role.ANALYST)
    query = DAYS | {"indicator": "received", "part": "numerator", "at": (NOON + timedelta(hours=1)).isoformat()}
    assert "data-size>1<" in client.get(reverse("warning:kpi_records"), query).content.decode()


def test_persons_are_masked_in_the_list(city: City, make: Make) -> None:
    warning = make()
    query = DAYS | {"indicator": "received", "part": "numerator"}
    page = client_of(city, Role.ANALYST).get(reverse("warning:kpi_records"), query).content.decode()
    assert str(warning.phone) in page
    assert "测试甲" not in page
    assert not re.search(r"138\d{8}", page)


def test_pages_of_the_list_follow_each_other(city: City, make: Make) -> None:
    for minute in range(55):
        make(received_at=NOON + timedelta(minutes=minute))
    client = client_of(city, Role.ANALYST)
    query = DAYS | {"indicator": "received", "part": "numerator"}
    first = client.get(reverse("warning:kpi_records"), query).content.decode()
    after = re.search(r"after=([\w=%.-]+)", first)
    assert after
    second = client.get(reverse("warning:kpi_records"), query | {"after": after[1]}).content.decode()
    numbers = [re.findall(r">(YJ\d+)<", page) for page in (first, second)]
    assert [len(one) for one in numbers] == [50, 5]
    for opened in (second, client.get(reverse("warning:kpi_records"), query | {"after": ""}).content.decode()):
        assert "data-size>55<" in opened
    assert not set(numbers[0]) & set(numbers[1])


@pytest.mark.usefixtures("busy")
def test_sorting_ranks_units_and_leaves_functional_areas_below(city: City) -> None:
    city.town.ranked = False
    city.town.save()
    page = get(client_of(city, Role.ANALYST), by="town", sort="signed_in_time")
    rows = re.findall(r'<th scope="row".*?</tr>', page, re.S)
    assert [city.other_town.name in rows[0], city.town.name in rows[1], len(rows)] == [True, True, 3]
    assert 'aria-sort="descending"' in page
