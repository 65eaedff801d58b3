# SPDX-License-Identifier: Apache-2.0
"""The morning page: four spans beside last year's, and one thing to look at that is more than luck."""

from __future__ import annotations

import html
import re
from datetime import date, timedelta

import pytest
from django.test import Client

from tests.factories import City
from tests.results.conftest import Deed, Told, noon, write
from wuzha.audit.actor import Actor
from wuzha.cases.rules.life import Act
from wuzha.core.indicators import Period
from wuzha.engine.surveillance import risen
from wuzha.org.roles import Role
from wuzha.results.queries.morning import Span, morning, spans_at
from wuzha.results.queries.selection import Division, Selection
from wuzha.results.views.asked import Asked
from wuzha.results.views.morning import sentence


def accepted(*days: date, **more: int) -> list[Deed]:
    return [Deed([Told(Act.ACCEPT, day)], [(100, None)], **more) for day in days]


@pytest.mark.django_db
def test_each_span_is_added_from_its_days(city: City, leader: Actor) -> None:
    wednesday = date(2023, 6, 7)
    ago = [wednesday - timedelta(days=back) for back in (0, 1, 2, 3, 10, 40, 200)]
    last_year = [day.replace(year=2022) for day in ago[:4]]
    write(city, accepted(*ago, *last_year))
    found = morning(Selection(leader), noon(wednesday) + timedelta(hours=1))
    figures = {name: found.figures["reported"][name] for name in Span}
    assert {name: one.now.value for name, one in figures.items()} == {
        Span.YESTERDAY: 1, Span.WEEK: 3, Span.MONTH: 4, Span.YEAR: 6
    }  # fmt: skip
    assert figures[Span.YESTERDAY].year_before.value == 1
    assert figures[Span.YEAR].year_before.value == 4
    assert found.figures["loss"][Span.YEAR].now.value == 600
    assert spans_at(noon(date(2024, 3, 1)))[Span.YESTERDAY].first == date(2024, 2, 29)


@pytest.mark.django_db
def test_what_rose_by_more_than_luck_is_told_and_opens_to_its_cases(city: City, leader: Actor) -> None:
    day = date(2023, 6, 1)
    write(city, accepted(*[day] * 20, place=1) + accepted(*[day] * 3) + accepted(*[day.replace(year=2022)] * 3))
    now = noon(date(2023, 6, 7))
    found = morning(Selection(leader), now)
    assert found.rise is not None
    assert (found.rise.row.key, found.rise.before, found.rise.now) == (city.other_town.pk, 0, 20)
    told = sentence(Asked(Selection(leader), Period(day, day, now), None, Division.TOWN), found)
    client = Client()
    client.force_login(city.people[Role.JOINT_OFFICE])
    links = {one.text: one.url for one in told if one.url}
    assert set(links) == {"20", "0"}
    for text, url in links.items():
        assert client.get(url).context["size"] == text


@pytest.mark.django_db
def test_nothing_is_told_of_a_few_cases_more(city: City, leader: Actor) -> None:
    day = date(2023, 6, 1)
    write(city, accepted(*[day] * 6) + accepted(*[day.replace(year=2022)] * 4))
    found = morning(Selection(leader), noon(date(2023, 6, 7)))
    assert found.rise is None
    assert found.whole.now.value == 6


@pytest.mark.django_db
def test_the_page_opens_on_its_records_for_who_leads(city: City) -> None:
    client = Client()
    client.force_login(city.people[Role.JOINT_OFFICE])
    page = client.get("/results/morning/").content.decode()
    assert "昨日" in page
    for url in re.findall(r'href="(/results/records/[^"]+)', page):
        assert client.get(html.unescape(url)).status_code == 200


def test_a_rise_is_judged_exactly() -> None:
    # Of 10 events under equal rates all fall into the second half once in 1,024 times.
    assert risen(0, 10) == pytest.approx(0.5 / 1024)
    assert risen(0, 0) == 1.0
    assert risen(5, 5) == pytest.approx(0.5)
    with pytest.raises(ValueError, match="negative"):
        risen(-1, 2)
