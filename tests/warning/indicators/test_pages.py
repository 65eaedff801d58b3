# SPDX-License-Identifier: Apache-2.0
"""The page of figures and the lists it opens: who sees what, and that both say the same number."""

from __future__ import annotations

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
#: Every link of the page to a list, with what it says.
LISTS = re.compile(r'<a [^>]*href="([^"]*/kpi/records/[^"]*)"[^>]*>([^<]+)</a>')


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
    links = set(LISTS.findall(get(client)))
    assert len(links) > 50
    sizes: dict[str, str] = {}
    for href, shown in links:
        address = unescape(href)
        if address not in sizes:
            sizes[address] = client.get(address).content.decode()
        found = re.search(r"data-size>([\d,]+)<", sizes[address])
        assert found
        assert sizes[address].count("<tr data-row") == int(found[1].replace(",", ""))
        if shown.replace(",", "").isdecimal():
            assert shown == found[1] or f"data-total>{shown}<" in sizes[address]


@pytest.mark.usefixtures("busy")
def test_headlines_have_a_target_or_say_that_they_have_none(city: City) -> None:
    page = get(client_of(city, Role.JOINT_OFFICE))
    heads = re.findall(r'<div class="head .*?</div>', page, re.S)
    assert len(heads) == 5
    texts = [re.sub(r"<[^>]*>", " ", one) for one in heads]
    assert ["未设目标" in one for one in texts] == [True, False, False, True, True]
    assert "目标 ≥ 98%" in texts[1]
    assert "目标依据" in page


def test_the_one_thing_to_look_at_has_a_link_for_every_number(city: City, make: Make) -> None:
    """Eight weeks in which all were met, four in which a station met nobody any more."""
    make()
    for week in range(1, 13):
        pushed = NOON - timedelta(days=7 * week)
        for number in range(10):
            met = None if week <= 4 and number < 5 else 60
            station = {} if number < 5 else {"station": city.other_station}
            make(State.CLOSED, pushed=pushed, level=Level.URGENT, met_at=met, meet_due=600, contacted_at=30, **station)
    client = client_of(city, Role.JOINT_OFFICE)
    page = get(client)
    story = re.search(r'id="story">(.*?)</p>', page, re.S)
    assert story
    assert not re.search(r"\d", re.sub(r"<[^>]*>", "", re.sub(r"<a .*?</a>", "", story[1])))
    text = re.sub(r"<[^>]*>|要看的一件事：", "", story[1]).strip()
    assert text == (
        "见面率近 4 周为 50.0%，比此前 8 周的 100.0% 差 50.0 点。"
        f"其中{city.station.name}（0 / 20）占 50.0 点，其余占 0.0 点。"
    )
    for href, shown in LISTS.findall(story[1]):
        listed = re.search(r"data-size>([\d,]+)<", client.get(unescape(href)).content.decode())
        assert listed
        assert shown in (listed[1], "50.0%", "100.0%")
    # What the units add sums to what the sentence says.
    added = re.findall(r'<td class="num">([+-][\d.]+)</td>', page)
    assert added[-1] == "-50.0"
    assert sum(map(float, added[:-1])) == -50
    assert "■" in page


@pytest.mark.usefixtures("busy")
def test_without_weeks_before_nothing_dramatic_is_said(city: City) -> None:
    story = re.search(r'id="story">(.*?)</p>', get(client_of(city, Role.JOINT_OFFICE)), re.S)
    assert story
    assert "计数太少" in story[1]


@pytest.mark.usefixtures("busy")
def test_no_unit_is_ranked(city: City) -> None:
    for columns in ("", "all"):
        page = get(client_of(city, Role.ANALYST), by="town", columns=columns, mark="feedback_in_time")
        rows = re.findall(r'<th scope="row"[^>]*><a.*?</tr>', page[page.index('id="units"') :], re.S)
        assert len(rows) == 2
        assert "名次" not in page
        assert "dispatch_to_sign" in rows[0]
        assert ("attempts" in rows[0]) is (columns == "all")


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
    page = get(client_of(city, Role.CARD_OFFICER), columns="all")
    assert "/kpi/records/" not in page
    received = re.search(r'<li [^>]*data-indicator="received">.*?</li>', page, re.S)
    overdue = re.search(r'<li [^>]*data-indicator="overdue">.*?</li>', page, re.S)
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
    def values(role: Role) -> list[str]:
        block = re.search(
            r'<figure class="panel" aria-labelledby="kpi-level-title">.*?</figure>', get(client_of(city, role)), re.S
        )
        assert block
        cells = re.findall(r'<td class="num [^"]*">(.*?)</td>', block[0])
        return [unescape(re.sub(r"<[^>]*>", "", one)) for one in cells]

    assert values(Role.JOINT_OFFICE) == ["2", "4", "2", "2"]
    assert values(Role.CARD_OFFICER) == ["<3", "<3", "<3", "<3"]


@pytest.mark.usefixtures("busy")
def test_each_figure_is_compared_with_the_days_before_and_with_the_year_before(city: City, make: Make) -> None:
    for _ in range(5):
        make(pushed=NOON - timedelta(days=3))
    for _ in range(20):
        make(pushed=NOON - timedelta(days=365))
    page = get(client_of(city, Role.JOINT_OFFICE))
    assert "环比 2026-03-07 至 2026-03-09，同比 2025-03-10 至 2025-03-12" in re.sub(r"<[^>]*>", "", page)
    received = re.search(r'<li [^>]*data-indicator="received">.*?</li>', page, re.S)
    assert received
    shown = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", received[0]))
    assert "环比 ▲ 100%" in shown
    assert "同比 ▼ 50%" in shown


@pytest.mark.usefixtures("busy")
def test_a_year_without_data_is_no_zero_to_rise_from(city: City, make: Make) -> None:
    def received(unit: Unit) -> str:
        page = client_of(city, Role.JOINT_OFFICE).get(URL, DAYS | {"unit": unit.code}).content.decode()
        found = re.search(r'<li [^>]*data-indicator="received">.*?</li>', page, re.S)
        assert found
        return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", found[0]))

    assert "同比" not in received(city.city)
    page = client_of(city, Role.JOINT_OFFICE).get(URL, DAYS).content.decode()
    assert "同比无该期数据" in page
    make(pushed=NOON - timedelta(days=365), division_code=city.other_town.code)
    # The city has data of that year now, so the station's zero was counted.
    assert "同比 ▲" in received(city.station)


def test_an_empty_period_says_so(city: City) -> None:
    page = get(client_of(city, Role.ANALYST))
    assert "empty-state" in page
    assert 'class="head ' not in page


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
def test_functional_areas_are_shown_below_and_not_marked(city: City) -> None:
    city.town.ranked = False
    city.town.save()
    page = get(client_of(city, Role.ANALYST), by="town")
    rows = re.findall(r'<th scope="row".*?</tr>', page[page.index('id="units"') : page.index('id="kpi-charts"')], re.S)
    assert [city.other_town.name in rows[0], city.town.name in rows[1], len(rows)] == [True, True, 3]
    assert "不参加比较" in rows[1]
