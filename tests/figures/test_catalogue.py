# SPDX-License-Identifier: Apache-2.0
"""The catalogue: every registered indicator is in it with its definition; each number opens its records."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape
from itertools import pairwise

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from tests.courses import SOAK
from tests.factories import City, make_warning_in
from tests.figures.conftest import MAY
from tests.results.conftest import Deed
from wuzha.audit.actor import Actor
from wuzha.cases.models import Case
from wuzha.core.indicators import Basis, Indicator, Period, Shape, registered
from wuzha.core.indicators import definition as registry
from wuzha.figures.queries import curves, several
from wuzha.figures.queries.catalogue import Named, every, named
from wuzha.figures.queries.counting import count
from wuzha.figures.queries.live import beside
from wuzha.figures.queries.public import cells_outside, told_outside
from wuzha.figures.queries.units import townships
from wuzha.org.roles import Role
from wuzha.warning.rules.lifecycle import State

pytestmark = pytest.mark.django_db

DAYS = "from=2024-05-01&to=2024-05-31"


def test_every_indicator_says_all_of_itself_in_both_languages() -> None:
    codes = [one.code for one in every()]
    assert len(codes) == len(set(codes)) == sum(map(len, registered().values()))
    for one in every():
        said = one.definition()
        for language in ("zh", "en"):
            for what in ("name", "formula", "numerator", "basis", "owner", "citation", "subject"):
                assert said[f"{what}_{language}"], (one.code, what)
            assert bool(said[f"denominator_{language}"]) == one.divided, one.code
        assert re.search(r"[一-鿿]", said["name_zh"]), one.code
        assert said["kinds"]


def test_what_another_room_registers_appears_by_itself(
    client: Client, city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = registry._REGISTERED["calls"]
    basis = Basis(known["taken"].subject, "started_at", "begun")
    new = Indicator("brand_new", "G", "新登记的指标", Shape.COUNT, basis, "w", "c")
    monkeypatch.setitem(registry._REGISTERED, "calls", {**known, "brand_new": new})
    client.force_login(city.people[Role.JOINT_OFFICE])
    assert "新登记的指标" in client.get(reverse("figures:index")).content.decode()
    assert client.get(reverse("figures:indicator", args=["calls.brand_new"])).status_code == 200


def test_all_at_once_are_the_same_as_one_by_one(city: City, leader: Actor, deeds: list[Deed], may: Period) -> None:
    for unit in (city.city, city.town) if SOAK else (city.town,):
        together = several.compared(unit, may, list(every()))
        for one in every():
            alone = count(one, unit, may)
            assert (alone is None) == (one.code not in together), (unit.code, one.code)
            if alone is not None:
                found = together[one.code]
                assert found.now.figure == alone.figure, one.code
                moved = beside(alone)
                if one.domain in ("results", "figures"):
                    assert found.year_before.value == moved.year_before.value, one.code
                    assert found.year_on_year.text == moved.year_on_year.text, one.code


def test_the_pages_show_definition_value_and_curves(client: Client, city: City, deeds: list[Deed]) -> None:
    client.force_login(city.people[Role.JOINT_OFFICE])
    page = client.get(f"{reverse('figures:index')}?{DAYS}").content.decode()
    line = page[page.index('data-indicator="results.reported"') :]
    assert ">6</a>" in line[: line.index("</tr>")]
    assert "变好 40%" in line[: line.index("</tr>")]
    for code in ("results.reported", "figures.rate10k", "funds.returnable", "warning.met", "figures.two_down"):
        found = client.get(f"{reverse('figures:indicator', args=[code])}?{DAYS}")
        assert found.status_code == 200
        assert code in found.content.decode()
    assert client.get(reverse("figures:indicator", args=["no.such"])).status_code == 404


def test_what_is_of_no_township_has_a_row_so_that_the_column_adds_up(
    client: Client, city: City, deeds: list[Deed]
) -> None:
    client.force_login(city.people[Role.JOINT_OFFICE])
    keys = Case.unscoped.filter(place_unit=city.town).order_by("-pk").values_list("pk", flat=True)[:1]
    Case.unscoped.filter(pk__in=list(keys)).update(place_unit=None)
    days = "from=2024-05-01&to=2024-05-31"
    found = client.get(f"{reverse('figures:indicator', args=['results.reported'])}?{days}&unit={city.city.code}")
    towns, rest = found.context["towns"], found.context["rest"]
    assert sum(int(one.value) for one in towns) + int(rest) == int(found.context["line"].value) == 6
    assert "未分镇街" in found.content.decode()
    rate = client.get(f"{reverse('figures:indicator', args=['figures.rate10k'])}?{days}&unit={city.city.code}")
    assert rate.context["rest"] == "", "rates do not add up"


def test_each_number_of_the_catalogue_opens(client: Client, city: City, deeds: list[Deed]) -> None:
    make_warning_in(city, State.CLOSED)
    client.force_login(city.people[Role.JOINT_OFFICE])
    page = client.get(f"{reverse('figures:index')}?{DAYS}&unit={city.city.code}").content.decode()
    urls = {unescape(url) for url in re.findall(r'href="([^"]+)"', page) if "at=" in url}
    assert len(urls) > 4
    for url in urls:
        assert client.get(url).status_code == 200, url
    rate = client.get(f"{reverse('figures:indicator', args=['figures.rate10k'])}?{DAYS}").content.decode()
    own = next(unescape(url) for url in re.findall(r'href="([^"]+)"', rate) if "code=figures.rate10k" in url)
    assert "data-size>6<" in client.get(own).content.decode()


def test_a_month_that_is_not_over_is_in_no_curve(city: City) -> None:
    one = named("results.reported")
    assert one is not None
    today = timezone.localdate()
    months = curves.closed_months(Period(today, today))
    assert len(months) == 24
    assert months[-1].last == today.replace(day=1) - timedelta(days=1)
    assert all(a.last + timedelta(days=1) == b.first for a, b in pairwise(months))


def test_a_course_is_its_figures_one_by_one(city: City, deeds: list[Deed]) -> None:
    for code in ("results.reported", "results.loss", "figures.rate10k", "results.caught", "warning.met"):
        one = named(code)
        assert one is not None
        course = curves.months(one, city.city, Period(MAY, date(2024, 6, 2)))
        assert course is not None
        for span, found in zip(course.spans, course.readings, strict=True):
            alone = count(one, city.city, span)
            assert alone is not None
            assert found.value == alone.value


def test_small_cells_do_not_leave_the_house(city: City, deeds: list[Deed], may: Period) -> None:
    one = named("results.reported")
    assert one is not None
    whole, towns = count(one, city.city, may), [count(one, unit, may) for unit in (city.town, city.other_town)]
    assert whole is not None
    assert told_outside(whole) == "6"
    known = [found for found in towns if found is not None]
    assert [found.text for found in known] == ["4", "2"]
    # Two is hidden, and the four with it: else it could be worked out from the six.
    assert cells_outside(known) == ["<3", "<3"]
    assert told_outside(known[1]) == "<3"


def test_who_may_not_open_records_sees_no_small_numbers(client: Client, city: City, deeds: list[Deed]) -> None:
    client.force_login(city.people[Role.CARD_OFFICER])
    page = client.get(f"{reverse('figures:index')}?{DAYS}&unit={city.other_town.code}").content.decode()
    line = page[page.index('data-indicator="results.reported"') :]
    cells = line[: line.index("</tr>")]
    assert "&lt;3" in cells
    assert "at=" not in cells


def test_townships_are_those_of_the_city_and_functional_areas_stand_last(city: City, leader: Actor) -> None:
    assert [one.pk for one in townships(leader, city.city)] == [city.town.pk, city.other_town.pk]


def test_a_name_reads_in_the_language_of_the_page() -> None:
    one = named("figures.rate10k")
    assert isinstance(one, Named)
    with translation.override("zh-hans"):
        assert (one.name, one.denominator) == ("万人发案率", "实有人口 × 10,000；不折算为年")
    with translation.override("en"):
        assert one.name == "Cases per 10,000 residents"


def test_a_unit_of_another_kind_sees_what_counts_something_there(client: Client, city: City) -> None:
    client.force_login(city.people[Role.MEMBER_UNIT])
    html = client.get(reverse("figures:index")).content.decode()
    assert "所选期间没有本单位的统计数据" in html
    assert "data-indicator" not in html


def test_names_that_two_rooms_give_are_told_apart(client: Client, city: City) -> None:
    client.force_login(city.people[Role.JOINT_OFFICE])
    html = client.get(reverse("figures:index")).content.decode()
    names = re.findall(r'data-indicator="[^"]*">\s*<th[^>]*><a[^>]*>([^<]*)</a>', html)
    assert len(names) > 50
    assert len(names) == len(set(names))
