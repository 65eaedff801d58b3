# SPDX-License-Identifier: Apache-2.0
"""A row is in, in with flags, or a reject with every reason: never half, never lost, nothing guessed."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from wuzha.engine.identifiers import IdNumber
from wuzha.intake.receivers import ParsedChunk
from wuzha.org.models import RuleVersion
from wuzha.warning.fields import values_of
from wuzha.warning.intake.explain import explain
from wuzha.warning.intake.parse import DirectiveParser
from wuzha.warning.rules.lifecycle import Level
from wuzha.warning.rulesets import LEVELS
from wuzha.warning.services.receive import IncomingDirective

pytestmark = pytest.mark.django_db

ID_NO = "330282198512310028"
GOOD = {
    "directive_no": "T1", "level": "高危", "fraud_type": "刷单返利", "victim_phone": "13800000001",
    "pushed_at": "2024-05-06 10:20:30",
}  # fmt: skip


def parse(*rows: dict[str, str | None], parser: DirectiveParser | None = None) -> ParsedChunk:
    headers = list(dict.fromkeys(name for row in rows for name in row))
    parser = parser or DirectiveParser(headers, {name: name for name in headers}, "MPS")
    return parser(range(2, len(rows) + 2), [[row.get(name) for row in rows] for name in headers])


def one(**changes: str | None) -> IncomingDirective:
    parsed = parse(GOOD | changes)
    assert parsed.rejects == []
    [row] = parsed.rows
    assert isinstance(row, IncomingDirective)
    return row


def reasons(**changes: str | None) -> set[str]:
    """Why the row is rejected."""
    parsed = parse(GOOD | changes)
    assert parsed.rows == []
    return {str(problem) for problem in parsed.rejects[0].problems}


def test_a_good_row_in_canonical_form() -> None:
    row = one(
        victim_name="测 试甲", victim_id_no=" 330282198512310028", call_count="3次", call_seconds="00:02:05",
        tx_amount="1,234.5", suspect_phone="+852 0000-0001", fraud_app="刷单宝APP", source_type="省厅平台",
    )  # fmt: skip
    assert (row.level, row.fraud_type, row.phone, row.id_no) == (Level.HIGH, "BRUSH", "13800000001", ID_NO)
    assert (row.name, row.call_seconds, row.tx_amount_fen) == ("测试甲", 125, 123450)
    assert row.carried == values_of({"call_count": 3})
    assert row.pushed_at == datetime(2024, 5, 6, 2, 20, 30, tzinfo=UTC)
    assert (row.contact, row.source_type, row.flags) == ("85200000001", "PROV", ())


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"victim_phone": None}, {"person:NO_KEY"}),
        ({"victim_phone": "1.38E+10"}, {"person:NO_KEY", "victim_phone:SCIENTIFIC"}),
        ({"victim_phone": "138****0001"}, {"person:NO_KEY", "victim_phone:MASKED"}),
        ({"victim_phone": "1380000000"}, {"person:NO_KEY", "victim_phone:LENGTH"}),
        ({"victim_phone": "未知"}, {"person:NO_KEY"}),
        (
            {"victim_phone": None, "victim_id_no": "3.30282198512310E+17"},
            {"person:NO_KEY", "victim_id_no:SCIENTIFIC"},
        ),
        ({"victim_phone": None, "victim_id_no": "330282198512310000"}, {"person:NO_KEY", "victim_id_no:TRUNCATED"}),
        (
            {"victim_phone": None, "victim_account": "6222000000000000000"},
            {"person:NO_KEY", "victim_account:TRUNCATED"},
        ),
        ({"level": None}, {"level:EMPTY"}),
        ({"level": "特别高"}, {"level:UNKNOWN"}),
        ({"pushed_at": None}, {"pushed_at:EMPTY"}),
        ({"pushed_at": "2024-02-30"}, {"pushed_at:DATE"}),
        ({"pushed_at": "45056.38"}, {"pushed_at:DAY_NUMBER"}),
        ({"pushed_at": "05/06/24"}, {"pushed_at:AMBIGUOUS_DATE"}),
        ({"level": "?", "pushed_at": "待定", "victim_phone": "1"},
         {"level:UNKNOWN", "pushed_at:NOT_A_TIME", "person:NO_KEY", "victim_phone:LENGTH"}),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_acted_on_is_rejected_for_every_reason(
    changes: dict[str, str | None], expected: set[str]
) -> None:
    assert reasons(**changes) == expected


def test_a_push_from_the_future_is_rejected_a_clock_that_differs_is_not() -> None:
    local = timezone.localtime()
    assert reasons(pushed_at=f"{local + timedelta(days=2):%Y-%m-%d %H:%M:%S}") == {"pushed_at:FUTURE"}
    assert one(pushed_at=f"{local + timedelta(minutes=5):%Y-%m-%d %H:%M:%S}").flags == ()


@pytest.mark.parametrize(
    ("field", "text", "code"),
    [
        ("victim_id_no", "330282198512310029", "CHECKSUM"),
        ("victim_id_no", "3.30282E+17", "SCIENTIFIC"),
        ("victim_account", "6.222E+18", "SCIENTIFIC"),
        ("victim_name", "甲", "LENGTH"),
        ("suspect_phone", "未接来电", "CHARSET"),
        ("fraud_type", "元宇宙骗局", "UNKNOWN"),
        ("call_count", "多次", "NOT_A_NUMBER"),
        ("call_seconds", "02:05", "AMBIGUOUS_DURATION"),
        ("tx_amount", "-5", "NEGATIVE"),
        ("tx_amount", "1.23E+5", "SCIENTIFIC"),
        ("tx_time", "2024-13-01", "DATE"),
        ("last_contact_at", "昨晚", "NOT_A_TIME"),
        ("first_contact_at", "昨晚", "NOT_A_TIME"),
        ("fraud_url", '=HYPERLINK("https://syn.example/")', "FORMULA"),
        ("risk_note", "@SUM(1+1)", "FORMULA"),
    ],
)
def test_a_faulty_other_field_lets_the_row_in_flagged_with_its_text(field: str, text: str, code: str) -> None:
    row = one(**{field: text})
    assert row.flags == (f"{field}:{code}",)
    assert json.loads(row.raw)[field] == text


@pytest.mark.parametrize("text", ["", " ", "/", "—", "无", "NULL", "N/A"])
def test_words_for_nothing_are_nothing(text: str) -> None:
    row = one(victim_id_no=text, victim_name=text, tx_amount=text, fraud_type=text, victim_address_live=text)
    assert (row.id_no, row.name, row.tx_amount_fen, row.fraud_type, row.address) == (None, None, None, "OTHER", None)
    assert row.flags == ()


def test_a_fixed_line_is_a_phone() -> None:
    assert one(victim_phone="0574-63000001").phone == "0574-63000001"


def test_a_layout_without_time_of_push_goes_by_the_last_contact_and_says_so() -> None:
    values = {name: cell for name, cell in GOOD.items() if name != "pushed_at"}
    [row] = parse(values | {"last_contact_at": "2024-05-06 08:00"}).rows
    assert row.pushed_at == row.last_contact_at
    assert row.flags == ("pushed_at:FROM_CONTACT",)
    [reject] = parse(values | {"last_contact_at": "/"}).rejects
    assert [str(problem) for problem in reject.problems] == ["last_contact_at:EMPTY"]


class TestACutColumn:
    """A spreadsheet keeps fifteen digits; one number in eleven that it has cut still passes its check digit."""

    @staticmethod
    def passing() -> str:
        """A cut ID number whose check digit happens to fit."""
        return next(
            number
            for day in range(1, 29)
            if IdNumber.check_character(number := f"330282199001{day:02d}0000") == "0"
        )  # fmt: skip

    def test_alone_such_a_number_is_taken(self) -> None:
        assert one(victim_id_no=self.passing()).id_no == self.passing()

    def test_beside_one_that_is_surely_cut_it_is_refused(self) -> None:
        cut = [GOOD | {"victim_id_no": self.passing()}, GOOD | {"victim_id_no": "330282198512310000"}]
        parsed = parse(*cut, GOOD | {"victim_id_no": ID_NO})
        assert [row.flags for row in parsed.rows] == [("victim_id_no:TRUNCATED",)] * 2 + [()]
        assert [row.id_no for row in parsed.rows] == [None, None, ID_NO]

    def test_and_in_every_later_chunk_of_the_file(self) -> None:
        headers = [*GOOD, "victim_id_no"]
        parser = DirectiveParser(headers, {name: name for name in headers}, "MPS")
        parse(GOOD | {"victim_id_no": "3.30282198512310E+17"}, parser=parser)
        [row] = parse(GOOD | {"victim_id_no": self.passing()}, parser=parser).rows
        assert row.id_no is None

    def test_other_columns_are_not_suspected(self) -> None:
        rows = parse(GOOD | {"victim_account": "6.222E+18", "victim_id_no": self.passing()}).rows
        assert rows[0].id_no == self.passing()


CELLS = st.one_of(
    st.none(),
    st.sampled_from(["", " ", "/", "1.38E+10", "138****0001", "=1", "高危", "2024-05-06 10:20", "13800000001", ID_NO]),
    st.text(max_size=12),
)  # fmt: skip
ROWS = st.lists(st.fixed_dictionaries(dict.fromkeys((*GOOD, "victim_id_no", "tx_amount", "note"), CELLS)), max_size=12)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(rows=ROWS)
def test_whatever_the_cells_hold_every_line_is_in_or_a_reject_and_its_text_is_kept(rows: list[dict[str, Any]]) -> None:
    parsed = parse(*rows)
    lines = [row.line for row in parsed.rows] + [reject.line for reject in parsed.rejects]
    assert sorted(lines) == list(range(2, len(rows) + 2))
    for row in parsed.rows:
        given_cells = {name: cell for name, cell in rows[row.line - 2].items() if cell}
        assert json.loads(row.raw) == given_cells
        assert row.phone or row.id_no or row.account
        assert all(len(flag) <= 48 for flag in row.flags)
    for reject in parsed.rejects:
        assert reject.problems
        assert reject.raw == {name: cell for name, cell in rows[reject.line - 2].items() if cell}


# Levels by source: a word of a rank means what its source says.


def with_levels(*rows: tuple[str, str, str]) -> None:
    value = LEVELS.at().model_dump(mode="json")
    value["by_source"] = [{"source": source, "word": word, "level": level} for source, word, level in rows]
    RuleVersion.objects.create(key=LEVELS.key, value=value, valid_from=timezone.now() - timedelta(seconds=1))
    LEVELS.forget()


@pytest.mark.parametrize("word", ["一级", "四级", "1", "一般", "三级预警"])
def test_a_word_of_a_rank_is_asked_about_and_never_guessed(word: str) -> None:
    assert reasons(level=word) == {"level:UNKNOWN"}
    what, remedy = explain("level:UNKNOWN")
    assert "不猜" in what
    assert "等级用词" in remedy


def test_the_same_word_means_what_its_source_says() -> None:
    ranks = ("一级", "二级", "三级", "四级")
    four = [("PROV", word, level) for word, level in zip(ranks, ("URGENT", "HIGH", "MEDIUM", "LOW"), strict=True)]
    three = [("ct-city", word, level) for word, level in zip(ranks, ("HIGH", "MEDIUM", "LOW"), strict=False)]
    with_levels(*four, *three, ("CARRIER", "红", "HIGH"))
    read = {word: parse(GOOD | {"level": word, "source_type": "省厅平台"}).rows[0].level for word in ranks}
    assert read == dict(zip(ranks, (Level.URGENT, Level.HIGH, Level.MEDIUM, Level.LOW), strict=True))
    parser = DirectiveParser(list(GOOD), {name: name for name in GOOD}, "CT-City")
    rows = [GOOD | {"level": word, "directive_no": word} for word in ("一级", "三级", "紧急")]
    assert [row.level for row in parse(*rows, parser=parser).rows] == [Level.HIGH, Level.LOW, Level.URGENT]
    assert one(level="红", source_type="运营商").level == Level.HIGH, "its own word comes before everybody's"
    assert one(level="红").level == Level.URGENT
    assert reasons(level="四级", source_type="运营商") == {"level:UNKNOWN"}


def test_a_source_has_a_word_once() -> None:
    value = LEVELS.at().model_dump(mode="json")
    twice = [{"source": "PROV", "word": "一级", "level": level} for level in ("URGENT", "HIGH")]
    with pytest.raises(ValidationError, match="同一等级词列了两次"):
        LEVELS.parse(value | {"by_source": twice})
