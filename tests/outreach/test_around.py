# SPDX-License-Identifier: Apache-2.0
"""Daily items, teams, sign-ins, materials and ledgers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories import City
from tests.outreach.conftest import told
from wuzha.audit.actor import Actor
from wuzha.core.indicators import Period, Tally
from wuzha.core.indicators.text import value_text as text_of
from wuzha.figures.queries.catalogue import Named, named
from wuzha.figures.queries.counting import count
from wuzha.fraudfree.queries.sheet import compared
from wuzha.intake.headers import match
from wuzha.intake.models import Batch, BatchStatus, Reject
from wuzha.org.models import Unit
from wuzha.outreach.errors import Code
from wuzha.outreach.intake.receivers import ActivityReceiver, SheetReceiver, TeamReceiver
from wuzha.outreach.models import Activity, ActivityMaterial, DailyReceipt, ScriptUse, SignIn, TeamMember
from wuzha.outreach.queries import board
from wuzha.outreach.queries.asked import done_by_unit, team_by_level
from wuzha.outreach.services import activities, daily, materials, shares, signing, teams
from wuzha.outreach.services.shares import NewShare
from wuzha.outreach.services.teams import NewMember
from wuzha.refusals import RefusalError
from wuzha.warning.queries.tasks.talk import spoken
from wuzha.warning.registry import talk_for
from wuzha.warning.rulesets import SCRIPTS

TODAY = timezone.localdate


def test_a_unit_has_one_item_a_day_and_the_city_gives_its_own_to_be_passed_on(city: City, office: Actor) -> None:
    day = TODAY()
    item = daily.put(office, day, "刷单", "不刷单", "WECHAT", relay=True)
    with pytest.raises(RefusalError) as refused:
        daily.put(office, day, "刷单", "不刷单", "WECHAT")
    assert refused.value.code == Code.DAY_TAKEN.name
    units = {one.unit_id for one in DailyReceipt.unscoped.filter(item=item)}
    assert units == {city.town.pk, city.other_town.pk}
    first = DailyReceipt.unscoped.get(item=item, unit=city.town)
    assert daily.pass_on(office, first.pk, "GROUP", 40).passed_at is not None
    assert board.days_there(office, [city.town.pk, city.other_town.pk], day, day) == {city.town.pk: {day}}


def test_a_grid_with_nobody_or_nobody_trained_lately_is_a_gap(city: City, office: Actor) -> None:
    day = TODAY()
    since = day - timedelta(days=900)
    row = teams.join(office, NewMember(city.grid.pk, "GRID", "测试员", "13800000000", since))
    found = {one.unit.pk: one.nobody for one in board.own_gaps(office, day)}
    assert found == {
        city.grid.pk: False, city.other_grid.pk: True, city.village.pk: True, city.other_village.pk: True
    }  # fmt: skip
    teams.train(office, row.pk, day, "反诈培训")
    assert city.grid.pk not in {one.unit.pk for one in board.own_gaps(office, day)}
    assert team_by_level(office, day)["GRID"] == 1
    with pytest.raises(RefusalError) as refused:
        teams.join(office, NewMember(city.grid.pk, "GRID", "测试员", "138 0000 0000", since))
    assert refused.value.code == Code.MEMBER_TWICE.name


def test_a_device_signs_in_once_and_a_network_not_too_often(worker: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    row, _new = activities.record(worker, told())
    code = activities.open_sign_in(worker, row.pk).sign_code or ""
    assert (signing.sign(code, "a", "10.0.0.1"), signing.sign(code, "a", "10.0.0.1")) == (True, False)
    assert Activity.unscoped.get(pk=row.pk).signed == 1
    monkeypatch.setattr(signing._NETWORK, "counts", lambda _key, _most: False)
    with pytest.raises(RefusalError) as refused:
        signing.sign(code, "b", "10.0.0.1")
    assert refused.value.code == Code.SIGN_OFTEN.name
    assert SignIn.unscoped.count() == 1


def test_the_page_of_a_sign_in_asks_for_no_log_in_and_no_name(worker: Actor, client: Client) -> None:
    row, _new = activities.record(worker, told(topic="测试宣讲"))
    url = reverse("outreach:sign", args=[activities.open_sign_in(worker, row.pk).sign_code])
    assert "测试宣讲" in client.get(url).text
    for _again in range(2):
        assert client.post(url).status_code == 200
    assert Activity.unscoped.get(pk=row.pk).signed == 1
    assert client.get(reverse("outreach:sign", args=["unknown"])).status_code == 410


def test_a_script_in_force_stands_beside_the_call_and_is_counted(city: City, office: Actor) -> None:
    cache.clear()
    day, now = TODAY(), timezone.now()
    assert talk_for("BRUSH", city.centre.path, now) is None
    row = materials.enter(office, materials.NewMaterial("刷单话术", "SCRIPT", "BRUSH"))
    edition = materials.issue(office, row.pk, ["先垫钱的都是诈骗。"], day, day + timedelta(days=30), ["转了几笔？"])
    cache.clear()
    assert spoken(SCRIPTS.at(), "BRUSH", city.centre.path, now).say == ["先垫钱的都是诈骗。"]
    assert spoken(SCRIPTS.at(), "LOAN", city.centre.path, now) == SCRIPTS.at().for_type("LOAN")
    talk = talk_for("BRUSH", city.centre.path, now)
    assert talk is not None
    talk.used(now)
    assert ScriptUse.unscoped.get(edition=edition).times == 1


def test_another_city_s_script_is_not_said_here(city: City, office: Actor) -> None:
    cache.clear()
    day = TODAY()
    row = materials.enter(office, materials.NewMaterial("刷单话术", "SCRIPT", "BRUSH"))
    materials.issue(office, row.pk, ["先垫钱的都是诈骗。"], day, day)
    assert talk_for("BRUSH", city.abroad_centre.path, timezone.now()) is None


def take(receiver: SheetReceiver, rows: list[dict[str, str]], actor: Actor, city: City) -> dict[int, list[str]]:
    """Take a file in; the reasons of its rejects by line."""
    batch = Batch.unscoped.create(
        kind=receiver.kind, source="OFFICE", unit=city.city, file_name="台账.xlsx", status=BatchStatus.RUNNING,
    )  # fmt: skip
    headers = list(rows[0])
    matched = match(headers, receiver.dictionary()).matched
    columns = [[row.get(header) or None for row in rows] for header in headers]
    parsed = receiver.parser(headers, matched, "OFFICE")(range(2, len(rows) + 2), columns)
    receiver.receive(parsed.rows, batch=batch, actor=actor)
    found: dict[int, Any] = {one.line: [str(problem) for problem in one.problems] for one in parsed.rejects}
    return found | {one.line: one.reasons for one in Reject.unscoped.filter(batch=batch)}


def test_a_ledger_is_taken_in_once_and_says_what_it_could_not_take(city: City, office: Actor) -> None:
    day = TODAY() - timedelta(days=300)
    usual = {
        "日期": str(day), "单位": "浒山街道", "地点": "文化广场", "主题": "刷单", "五进": "进社区", "五宣": "集中讲宣",
        "对象": "老人", "人数": "35",
    }  # fmt: skip
    rows = [usual, usual | {"单位": "没有的单位"}, usual | {"人数": "0", "地点": "别处"}, usual | {"五宣": "空投"}]
    assert take(ActivityReceiver(), rows, office, city) == {
        3: ["unit:UNKNOWN"], 4: ["row:NO_PEOPLE"], 5: ["way:UNKNOWN"],
    }  # fmt: skip
    assert take(ActivityReceiver(), [usual], office, city) == {}
    row = Activity.unscoped.get()
    assert (row.unit_id, row.reach, row.day) == (city.town.pk, 35, day)
    assert done_by_unit(office, [city.town.pk], day, day)[city.town.pk].audiences == {"ELDERLY": 35}


def test_a_roster_is_taken_in_once(city: City, office: Actor) -> None:
    usual = {
        "网格": "测试甲社区一网格", "身份": "网格员", "姓名": "测试员", "电话": "13800000001", "上岗日期": "2024-01-01",
        "培训日期": str(TODAY()),
    }  # fmt: skip
    rows = [usual, usual | {"电话": "123"}]
    assert take(TeamReceiver(), rows, office, city) == {3: ["row:BAD_PHONE"]}
    assert take(TeamReceiver(), [usual], office, city) == {}
    row = TeamMember.unscoped.get()
    assert (row.level, row.trained_on) == ("GRID", TODAY())


def test_what_units_report_is_a_share_of_all_they_count_and_put_right_by_entering_again(
    city: City, office: Actor
) -> None:
    first = TODAY().replace(day=1)
    for unit, asked, counted in ((city.village, 100, 20), (city.village, 100, 90), (city.other_village, 300, 270)):
        shares.enter(office, NewShare(TODAY(), "FACE", asked, counted, "入户登记", unit.pk))
    period = Period(first, TODAY())
    whole, own = (count(face_share(), unit, period) for unit in (city.city, city.village))
    assert whole is not None
    assert own is not None
    assert (whole.figure.value, own.figure.value, text_of(own.figure)) == (0.9, 0.9, "90.0%")
    assert (whole.figure.tally.total, whole.figure.tally.denominator) == (360, 400)
    assert compared(own.figure) == 900_000


def test_days_missing_and_grids_covered_are_counted_as_their_pages_count_them(city: City, office: Actor) -> None:
    last = TODAY() - timedelta(days=1)
    period = Period(last - timedelta(days=9), last)
    daily.put(office, last, "刷单", "不刷单", "WECHAT", unit_id=city.town.pk)
    item = daily.put(office, last - timedelta(days=1), "刷单", "不刷单", "WECHAT", relay=True)
    daily.pass_on(office, DailyReceipt.unscoped.get(item=item, unit=city.town).pk, "GROUP")
    for unit, days in ((city.town, 8), (city.other_town, 10), (city.city, 18)):
        assert counted_of("outreach.missing", unit, period).total == days
    row = teams.join(office, NewMember(city.grid.pk, "GRID", "测试员", "13800000000", last))
    teams.train(office, row.pk, last, "反诈培训")
    covered = counted_of("outreach.covered", city.city, period)
    assert (covered.numerator, covered.denominator) == (1, 4)


def face_share() -> Named:
    found = named("outreach.face_share")
    assert found is not None
    return found


def counted_of(code: str, unit: Unit, period: Period) -> Tally:
    found = named(code)
    assert found is not None
    reading = count(found, unit, period)
    assert reading is not None
    return reading.figure.tally


def test_a_ledger_names_lecturer_materials_scam_and_key_area(city: City, office: Actor) -> None:
    day = TODAY()
    row = teams.join(office, NewMember(city.town.pk, "LECTURER", "王测试", "13800000000", day - timedelta(days=90)))
    leaflet = materials.enter(office, materials.NewMaterial("防诈单页", "LEAFLET"))
    edition = materials.issue(office, leaflet.pk, ["测试"], day - timedelta(days=9), day + timedelta(days=9))
    one = {
        "日期": f"{day}", "单位": city.town.name, "地点": "文化广场", "主题": "刷单", "五进": "进社区",
        "五宣": "集中讲宣", "人数": "30", "骗术类型": "刷单返利", "主讲人": "王测试", "材料": "防诈单页",
        "是否重点地区": "是",
    }  # fmt: skip
    other = one | {"地点": "祠堂", "主讲人": "李无名", "材料": "防诈单页、没有的单页", "是否重点地区": "也许"}
    assert take(ActivityReceiver(), [one, other], office, city) == {}
    first, second = Activity.unscoped.order_by("pk")
    assert (first.lecturer_id, first.fraud_type, first.key_area) == (row.pk, "BRUSH", True)
    assert (second.lecturer_id, second.key_area) == (None, None)
    used = ActivityMaterial.unscoped.order_by("activity_id").values_list("activity_id", "edition_id")
    assert list(used) == [(first.pk, edition.pk), (second.pk, edition.pk)]
