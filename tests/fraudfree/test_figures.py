# SPDX-License-Identifier: Apache-2.0
"""What a sheet fills in is what the catalogue counts; lists of nominations by file."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db.models import Q
from django.test import Client
from django.utils import timezone

from tests.cards.conftest import card as make_card
from tests.factories import City, make_unit, make_warning_in
from tests.fraudfree.conftest import NAME, again, creating, days_ago, refused, victim
from wuzha.audit.actor import Actor
from wuzha.core.indicators import Period, Selection, figures_of, measure
from wuzha.figures.queries import live
from wuzha.fraudfree.errors import Code
from wuzha.fraudfree.intake import NomineeReceiver, take
from wuzha.fraudfree.models import FreeUnit, TownQuota
from wuzha.fraudfree.queries.indicators import INDICATORS
from wuzha.fraudfree.queries.sheet import is_typed, items_of, months_of, period_of, sheet_of
from wuzha.fraudfree.services import asking, evaluating, places
from wuzha.org.models import Person, UnitKind
from wuzha.requests.models import Request
from wuzha.warning.rules.lifecycle import State as WarningState

pytestmark = pytest.mark.django_db


def line(actor: Actor, row: FreeUnit, code: str) -> tuple[int | None, int | None, str]:
    found = next(one for one in sheet_of(actor, row).lines if one.item.code == code)
    assert found.known is not None
    return found.known.value, found.points, found.known.url


@pytest.mark.parametrize(("cases", "points"), [(0, 20), (1, 10), (2, 0)])
def test_cases_of_the_creation_make_its_points(
    city: City, town: Actor, town_two: Actor, office: Actor, unit: FreeUnit, cases: int, points: int
) -> None:
    row = creating(town, town_two, unit)
    for number in range(cases):
        victim(city, NAME, days=3 + number)
    victim(city, NAME, days=150)
    places.look(again(row))
    value, found, _url = line(office, row, "ZERO")
    period = period_of(row)
    assert period is not None
    counted = measure(Selection(office, Q(free_unit=row.pk)), period, [INDICATORS["cases"]])[None]["cases"].numerator
    assert (value, found) == (cases, points) == (counted, points)


def test_the_meeting_rate_is_that_of_the_township_and_opens(
    city: City, town: Actor, town_two: Actor, office: Actor, unit: FreeUnit
) -> None:
    row, now = creating(town, town_two, unit), timezone.now()
    for met in (True, True, True, False, False, False):
        make_warning_in(
            city, WarningState.CLOSED, meet_due=now - timedelta(days=2), feedback_due=now - timedelta(days=2),
            met_at=now - timedelta(days=3) if met else None,
        )  # fmt: skip
    value, points, url = line(office, row, "MET")
    period = period_of(row)
    assert period is not None
    reading = live.figure(office, "warning.met", city.town.pk, period)
    assert (value, points) == (500_000, 0)
    assert (reading.numerator, reading.denominator) == (3, 6)
    assert f"unit={city.town.pk}" in url
    assert line(town, row, "MET")[2] == ""


def test_where_nothing_was_to_be_counted_the_item_has_its_points(
    town: Actor, town_two: Actor, office: Actor, unit: FreeUnit
) -> None:
    assert line(office, creating(town, town_two, unit), "MET")[:2] == (None, 7)


def test_too_little_for_a_share_is_told_and_costs_no_points(
    city: City, town: Actor, town_two: Actor, office: Actor, unit: FreeUnit
) -> None:
    row, now = creating(town, town_two, unit), timezone.now()
    make_warning_in(city, WarningState.CLOSED, meet_due=now - timedelta(days=2), feedback_due=now - timedelta(days=2))
    found = next(one for one in sheet_of(office, row).lines if one.item.code == "MET")
    assert found.known is not None
    assert (found.known.text, found.known.too_little, found.points) == ("样本不足", True, 7)
    page = Client(headers={"accept-language": "zh-hans"})
    page.force_login(Person.objects.get(pk=office.person_id))
    assert "按评分表得 7 分" in page.get(row.get_absolute_url()).content.decode()


def test_whole_months_of_a_creation_are_asked_for(unit: FreeUnit) -> None:
    def days(first: date, last: date) -> list[tuple[date, date]]:
        return [(one.first, one.last) for one in months_of(first, last)]

    assert days(date(2026, 6, 22), date(2026, 7, 20)) == []
    assert days(date(2026, 6, 22), date(2026, 11, 9)) == [
        (date(2026, 6, 22), date(2026, 7, 21)), (date(2026, 7, 22), date(2026, 8, 21)),
        (date(2026, 8, 22), date(2026, 9, 21)), (date(2026, 9, 22), date(2026, 10, 21)),
    ]  # fmt: skip
    assert days(date(2026, 1, 31), date(2026, 3, 30)) == [
        (date(2026, 1, 31), date(2026, 2, 27)), (date(2026, 2, 28), date(2026, 3, 30)),
    ]  # fmt: skip


def test_an_account_in_the_name_of_the_unit_is_known_and_not_typed_over(
    city: City, town: Actor, town_two: Actor, office: Actor, second: Actor, unit: FreeUnit
) -> None:
    row = creating(town, town_two, unit)
    assert is_typed(row, next(one for one in items_of(row) if one.code == "CARDS")), "nothing is on file of it"
    make_card(city.centre, organisation=NAME, first_involved_on=days_ago(5))
    assert line(office, row, "CARDS")[:2] == (1, 3)
    evaluating.evaluate(office, row.pk, office.person_id, second.person_id)  # type: ignore[arg-type]
    refused(Code.KNOWN_VALUE, evaluating.give_points, office, row.pk, "CARDS", 6, "测试")


def test_awards_are_counted_against_the_quota(city: City, office: Actor, unit: FreeUnit) -> None:
    TownQuota.unscoped.create(township=city.town, year=timezone.localdate().year, residents=120_000, units=4)
    today = timezone.localdate()
    reading = live.figure(office, "fraudfree.units", city.city.pk, Period(today, today))
    assert (reading.numerator, reading.denominator) == (0, 4)
    found = figures_of(Selection(office), Period(days_ago(9), today), INDICATORS.values())
    assert found["applied"].value == 0
    assert found["quota"].value == 4


def test_a_list_of_nominations_becomes_candidates_and_rejects(city: City, runner: Actor, town: Actor) -> None:
    school = make_unit(UnitKind.SCHOOL, "330282-S99", "测试中学", city.town)
    given = {
        "bureau": city.member.pk, "name": "测试中学", "kind": "CAMPUS", "township": city.town.pk, "people": 1200,
        "words": "测试中学东校区、西校区", "head": "测试甲", "phone": "13800138000",
    }  # fmt: skip
    refused(Code.NOT_ASKED, take, runner, given)
    asking.ask(runner, [city.member.pk], days_ago(-9))
    assert take(runner, given)
    row = FreeUnit.unscoped.get(name="测试中学")
    assert (row.unit_id, row.bureau_id) == (school.pk, city.member.pk)
    assert row.nomination_id == Request.unscoped.get(kind="NOMINATION").pk
    assert not take(runner, given)
    refused(Code.NOT_ALLOWED, take, town, {**given, "name": "测试二中"})


def test_rows_that_cannot_be_read_are_rejects(city: City) -> None:
    receiver = NomineeReceiver()
    headers = ["推荐单位", "单位名称", "类别", "所在镇街", "人数", "联系电话"]
    known = receiver.dictionary()
    mapping = {one: known.field_of(one) or "" for one in headers} if hasattr(known, "field_of") else {
        "推荐单位": "bureau", "单位名称": "name", "类别": "kind", "所在镇街": "township", "人数": "people",
        "联系电话": "phone",
    }  # fmt: skip
    rows = [
        ["测试成员单位", "测试中学", "学校", "浒山街道", "1200", "13800138000"],
        ["测试成员单位", "测试二中", "学校", "没有的镇", "900", ""],
        ["测试成员单位", "测试三中", "工厂", "浒山街道", "900", ""],
        ["测试成员单位", "", "学校", "浒山街道", "900", ""],
    ]
    columns = [[row[place] or None for row in rows] for place in range(len(headers))]
    parsed = receiver.parser(headers, mapping, "file")([2, 3, 4, 5], columns)
    assert [one.line for one in parsed.rows] == [2]
    assert [one.line for one in parsed.rejects] == [3, 4, 5]
    what, remedy = receiver.explain("township:UNKNOWN")
    assert what.startswith("镇街")
    assert remedy
    assert receiver.explain("row:NOT_ASKED")[1]
    assert receiver.mask("phone", "13800138000") != "13800138000"
