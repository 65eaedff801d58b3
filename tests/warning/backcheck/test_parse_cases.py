# SPDX-License-Identifier: Apache-2.0
"""A row of a list of cases is in, in with flags, or a reject: only where nothing could be matched with it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from tests.factories import City
from wuzha.intake.receivers import ParsedChunk
from wuzha.warning.intake.backcheck.explain import explain
from wuzha.warning.intake.backcheck.parse import CaseParser
from wuzha.warning.services.backcheck import IncomingCase, SealedCase

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
    assert (row.station_id, row.flags) == (city.station.pk, ())


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


@pytest.mark.parametrize("number", ["", "13800000501", "330282198512310028", "A" * 65])
def test_a_number_of_a_case_is_none_of_a_person(city: City, number: str) -> None:
    assert reasons(case_no=number) <= {"case_no:UNKNOWN", "case_no:EMPTY"}


def test_other_faulty_cells_let_the_row_in(city: City) -> None:
    row = one(station="没有这个所", loss="若干", fraud_type="未知类型", victim_name="1")
    assert (row.station_id, row.loss_fen, row.fraud_type) == (None, 0, "OTHER")
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
