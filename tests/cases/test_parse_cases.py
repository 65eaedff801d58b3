# SPDX-License-Identifier: Apache-2.0
"""A row of a list of cases is in, in with flags, or a reject: only where nothing could be matched with it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from tests.factories import City
from wuzha.cases.explain import explain
from wuzha.cases.intake.parse import CaseParser
from wuzha.cases.rules.life import Act
from wuzha.cases.rules.told import Told
from wuzha.cases.rulesets import HEADERS
from wuzha.cases.services.incoming import IncomingCase, SealedCase
from wuzha.engine.identifiers.mentions import mentions
from wuzha.intake.columns import CITY_TIME
from wuzha.intake.header_rules import headers_in_force
from wuzha.intake.headers import match
from wuzha.intake.receivers import ParsedChunk

GOOD: dict[str, str | None] = {
    "case_no": "A3302820000002026050001", "occurred_at": "2026-05-06 10:20", "reported_at": "2026-05-06 18:00",
    "victim_phone": "13800000501", "loss": "12,345.60", "fraud_type": "刷单返利",
}  # fmt: skip


def parse(**changes: str | None) -> ParsedChunk:
    row = {name: text for name, text in (GOOD | changes).items() if text is not None}
    headers = list(row)
    return CaseParser(headers, {name: name for name in headers})([2], [[row[name]] for name in headers])


def one(**changes: str | None) -> IncomingCase:
    [sealed] = parse(**changes).rows
    assert isinstance(sealed, SealedCase)
    return sealed.row


def reasons(**changes: str | None) -> set[str]:
    parsed = parse(**changes)
    assert parsed.rows == []
    return {str(problem) for problem in parsed.rejects[0].problems}


def test_a_good_row_in_canonical_form(city: City) -> None:
    row = one(station="浒山派出所")
    assert (row.case_no, row.phone, row.loss_fen, row.fraud_type) == (
        GOOD["case_no"],
        "13800000501",
        1_234_560,
        "BRUSH",
    )
    assert row.occurred_at == datetime(2026, 5, 6, 2, 20, tzinfo=UTC)
    assert (row.unit_id, row.flags) == (city.station.pk, ())


def test_any_one_key_of_the_victim_is_enough(city: City) -> None:
    assert one(victim_phone=None, victim_id_no="330282198512310028").id_no == "330282198512310028"
    assert reasons(victim_phone=None) == {"victim:NO_KEY"}
    assert reasons(victim_phone="1380000") == {"victim:NO_KEY", "victim_phone:LENGTH"}
    assert "victim_phone:LENGTH" in one(victim_phone="1380000", victim_id_no="330282198512310028").flags


def test_one_time_stands_for_the_other_and_is_flagged(city: City) -> None:
    only_report = one(occurred_at=None)
    assert only_report.occurred_at == only_report.reported_at
    assert only_report.flags == ("occurred_at:FROM_REPORT",)
    only_deed = one(reported_at="")
    assert only_deed.reported_at == only_deed.occurred_at
    assert "reported_at:FROM_DEED" in only_deed.flags
    late = one(occurred_at="2026-05-07 10:00")
    assert (late.occurred_at, late.flags) == (late.reported_at, ("occurred_at:AFTER_REPORT",))
    assert "reported_at:NO_TIME" in reasons(occurred_at=None, reported_at=None)
    tomorrow = (timezone.localtime() + timedelta(days=2)).strftime("%Y-%m-%d %H:%M")
    assert reasons(occurred_at=tomorrow, reported_at=None) == {"occurred_at:FUTURE", "reported_at:NO_TIME"}


@pytest.mark.parametrize(
    ("header", "text", "fen"),
    [
        ("被骗金额(万元)", "26.1553", 26_155_300),
        ("被骗金额（单位：万元）", "￥9.97", 9_970_000),
        ("损失金额_万元", "1,200", 1_200_000_000),
        ("被骗金额(万元)", "38.7万", 38_700_000),
        ("被骗金额(万元)", "38000元", 3_800_000),
        ("被骗金额(元)", "38000", 3_800_000),
    ],
)
def test_a_sum_is_in_the_unit_of_its_header_unless_it_names_its_own(
    city: City, header: str, text: str, fen: int
) -> None:
    assert match([header], headers_in_force(HEADERS)).matched == {header: "loss"}
    row = {name: cell for name, cell in GOOD.items() if name != "loss"} | {header: text}
    parse = CaseParser(list(row), {name: "loss" if name == header else name for name in row})
    [sealed] = parse([2], [[cell] for cell in row.values()]).rows
    assert (sealed.row.loss_fen, sealed.row.flags) == (fen, ())


def test_a_sum_in_yuan_below_a_header_in_ten_thousands_is_not_multiplied(city: City) -> None:
    row = {name: cell for name, cell in GOOD.items() if name != "loss"} | {"被骗金额(万元)": "261553.64"}
    parse = CaseParser(list(row), {name: "loss" if "万元" in name else name for name in row})
    [sealed] = parse([2], [[cell] for cell in row.values()]).rows
    assert (sealed.row.loss_fen, sealed.row.flags) == (0, ("loss:UNIT",))


def test_a_loss_that_nobody_told_is_unknown_not_nothing(city: City) -> None:
    assert one(loss=None).flags == ("loss:EMPTY",)
    assert one(loss="不详").flags == ("loss:EMPTY",)
    assert one(loss="很多").flags == ("loss:NOT_A_NUMBER",)
    assert one(loss="0").flags == ()


def test_a_report_of_a_day_leaves_the_deed_its_time(city: City) -> None:
    row = one(occurred_at="2026-05-06 06:15", reported_at="2026年5月6日")
    assert row.occurred_at == row.reported_at == datetime(2026, 5, 5, 22, 15, tzinfo=UTC)
    assert row.flags == ("reported_at:DAY_ONLY",)


def test_a_day_number_is_read_as_the_day_it_is_and_flagged(city: City) -> None:
    row = one(occurred_at="46148", reported_at="46148.75", filed_on="46149")
    assert row.occurred_at.astimezone(CITY_TIME) == datetime(2026, 5, 6, tzinfo=CITY_TIME)
    assert row.reported_at.astimezone(CITY_TIME) == datetime(2026, 5, 6, 18, tzinfo=CITY_TIME)
    assert [told.day for told in row.papers] == [date(2026, 5, 7)]
    assert set(row.flags) == {f"{name}:DAY_NUMBER_READ" for name in ("occurred_at", "reported_at", "filed_on")}


@pytest.mark.parametrize("number", ["", "13800000501", "330282198512310028", "A" * 65])
def test_a_number_of_a_case_is_none_of_a_person(city: City, number: str) -> None:
    assert reasons(case_no=number) <= {"case_no:UNKNOWN", "case_no:EMPTY"}


def test_other_faulty_cells_let_the_row_in(city: City) -> None:
    row = one(station="没有这个所", loss="若干", fraud_type="未知类型", victim_name="1")
    assert (row.unit_id, row.loss_fen, row.fraud_type) == (None, 0, "OTHER")
    assert {flag.partition(":")[0] for flag in row.flags} >= {"station", "loss", "fraud_type"}


@pytest.mark.parametrize(
    "problem",
    ["victim:NO_KEY", "reported_at:NO_TIME", "occurred_at:FROM_REPORT", "occurred_at:AFTER_REPORT", "case_no:UNKNOWN",
     "station:UNKNOWN", "victim_phone:LENGTH"],
)  # fmt: skip
def test_every_fault_says_what_and_what_to_do(problem: str) -> None:
    what, remedy = explain(problem)
    assert problem not in what
    assert "：" in what
    assert remedy


def test_documents_places_and_ways_are_read(city: City) -> None:
    papers = {
        "accepted_on": "2026-05-06", "accepted_no": "测受字〔2026〕1号", "filed_on": "2026年5月8日",
        "filed_no": "测立字〔2026〕2号", "solved_on": "2026-06-01 10:30", "organ": "测试市公安局",
    }  # fmt: skip
    places = {
        "place_town": city.town.name, "place": "测试路1号", "victim_town": f"测试市{city.other_town.name}",
        "victim_address": "测试路2号", "narrative": "被拉进群",
    }  # fmt: skip
    row = one(
        verified_loss="1.2万", averted_loss="5000", reached_by="短信、社交", paid_by="现金，黄金", **papers, **places
    )
    assert row.papers == (
        Told(Act.ACCEPT, date(2026, 5, 6), "测受字〔2026〕1号"),
        Told(Act.FILE, date(2026, 5, 8), "测立字〔2026〕2号"),
        Told(Act.SOLVE, date(2026, 6, 1)),
    )
    assert (row.place_unit_id, row.home_unit_id) == (city.town.pk, city.other_town.pk)
    assert (row.verified_fen, row.averted_fen) == (1_200_000, 500_000)
    assert (row.reached_by, row.paid_by, row.organ) == (("SMS", "SOCIAL"), ("CASH", "GOLD"), "测试市公安局")
    assert row.flags == ()


def test_the_first_document_stands_for_a_report_that_is_not_told(city: City) -> None:
    row = one(reported_at=None, filed_on="2026-05-09")
    assert row.reported_at == datetime(2026, 5, 8, 16, tzinfo=UTC)
    assert row.flags == ("reported_at:FROM_DOCUMENT",)


def test_a_number_without_its_day_proves_nothing(city: City) -> None:
    row = one(filed_no="测立字〔2026〕2号", reached_by="短信、心灵感应", place_town="没有这个镇")
    assert row.papers == ()
    assert set(row.flags) == {"filed_on:DAY_MISSING", "reached_by:UNKNOWN", "place_town:UNKNOWN"}


def test_what_the_fraudster_used_is_told_with_the_story_and_found_in_it(city: City) -> None:
    told = one(
        narrative="被害人被拉进群聊", suspect_account="6228480402564890018", suspect_phone="13700000099",
        fraud_url="fraud.example.top", fraud_app="鑫汇通", fraud_chat="283746501",
    )  # fmt: skip
    assert told.narrative is not None
    assert told.narrative.startswith("被害人被拉进群聊\n")
    assert {(found.kind, found.value) for found in mentions(told.narrative)} == {
        ("account", "6228480402564890018"), ("phone", "13700000099"), ("domain", "fraud.example.top"),
        ("app", "鑫汇通"), ("chat", "283746501"),
    }  # fmt: skip
    assert one(suspect_phone="13700000099").narrative == "涉案电话：13700000099"
