# SPDX-License-Identifier: Apache-2.0
"""Answers are read as people say them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from wuzha.calls.rules.answers import ROWS, Told, asked, free_rows, pasted, read

#: 2026-11-27 09:42 in the city.
NOW = datetime(2026, 11, 27, 1, 42, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("0923", "11-27 09:23"), ("923", "11-27 09:23"), ("9:23", "11-27 09:23"), ("９：２３", "11-27 09:23"),
        ("9点23分", "11-27 09:23"), ("9点", "11-27 09:00"), ("2130", "11-26 21:30"), ("昨天 2130", "11-26 21:30"),
        ("11-26 21:30", "11-26 21:30"), ("2026-11-26 21:30:05", "11-26 21:30"), ("11月26日 2130", "11-26 21:30"),
        ("19分钟前", "11-27 09:23"), ("刚才", "11-27 09:42"), ("2025-12-31 23:00", "2025-12-31 23:00"),
    ],
)  # fmt: skip
def test_a_time_is_read_as_it_is_said(text: str, shown: str) -> None:
    answer = read("r1.at", text, NOW)
    assert (answer.shown, answer.fault) == (shown, "")
    assert answer.value <= NOW


@pytest.mark.parametrize(
    ("text", "fault"),
    [("2561", "TIME"), ("abc", "TIME"), ("今天 2130", "FUTURE"), ("11-30 0900", "FUTURE"), ("11-27 2359", "FUTURE"),
     ("12-31 23:00", "FUTURE"), ("2026-12-24 10:00", "FUTURE")],
)  # fmt: skip
def test_a_time_that_cannot_be_is_a_fault(text: str, fault: str) -> None:
    assert read("r1.at", text, NOW).fault == fault


def test_a_day_of_last_year_is_meant_at_the_turn_of_the_year_and_shown_with_it() -> None:
    """Two months back, no more: `11-30 0900` told on 28 November was a slip, not last year."""
    answer = read("r1.at", "12-31 23:00", datetime(2027, 1, 3, 1, 0, tzinfo=UTC))
    assert (answer.shown, answer.fault) == ("2026-12-31 23:00", "")


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("50000", 5_000_000),
        ("50,000.00", 5_000_000),
        ("5万", 5_000_000),
        ("1.5万", 1_500_000),
        ("80.5元", 8_050),
        ("８万", 8_000_000),
    ],
)
def test_a_sum_is_read_to_the_fen(text: str, fen: int) -> None:
    assert read("r1.amount", text, NOW).value == fen


@pytest.mark.parametrize("text", ["0", "abc", "1.234", "-5"])
def test_what_is_no_sum_is_a_fault(text: str) -> None:
    assert read("r1.amount", text, NOW).fault == "MONEY"


def test_personal_answers_show_masked_only_and_a_faulty_one_not_at_all() -> None:
    assert read("phone", "19900005518", NOW).shown == "199****5518"
    assert read("r1.account", "0000010000005001", NOW).shown == "000001******5001"
    assert read("phone", "1990000", NOW).shown == "***"


def test_only_what_is_asked_has_a_name() -> None:
    assert asked(f"r{ROWS}.at") is not None
    for name in ("r0.at", f"r{ROWS + 1}.at", "r1.colour", "colour"):
        assert asked(name) is None


def test_rows_of_a_table_are_known_by_their_looks_in_any_order() -> None:
    text = "收款账号\t金额\t时间\n0000010000005001\t测试乙\t50,000.00\t2026-11-27 09:23\n09:25\t30000\t0000020000005019"
    assert pasted(text, NOW) == [
        {"account": "0000010000005001", "holder": "测试乙", "amount": "50,000.00", "at": "2026-11-27 09:23"},
        {"at": "09:25", "amount": "30000", "account": "0000020000005019"},
    ]


def test_a_line_that_cannot_be_read_stays_a_row_to_be_put_right() -> None:
    """What looks like nothing is what the other rows have in its column; totals are no rows."""
    text = (
        "6228480402564890018\t测试甲\t5万\t09:01\n0000001234560001\t\t12,345.67\t昨天 2130\n"
        "坏账号\t\t１２３\t0930\n合计\t\t62,468.67\t"
    )
    assert pasted(text, NOW) == [
        {"account": "6228480402564890018", "holder": "测试甲", "amount": "5万", "at": "09:01"},
        {"account": "0000001234560001", "amount": "12,345.67", "at": "昨天 2130"},
        {"account": "坏账号", "amount": "１２３", "at": "0930"},
    ]
    assert pasted("电话 123\n合计 5", NOW) == []


def test_payer_and_payee_the_same_is_no_whole_row() -> None:
    told = {"own_account": "0000010000005001", "r1.account": "0000010000005001", "r1.amount": "5", "r1.at": "0923"}
    said = Told({name: read(name, text, NOW) for name, text in told.items()})
    assert (said.clashes, said.whole_rows, said.rows_open) == ([1], [], True)


def test_a_row_that_gave_way_to_another_counts_no_more() -> None:
    told = {"r1.account": "0000010000005001", "r1.amount": "5", "r1.at": "0923", "r1.replaced": "2", "r2.amount": "7"}
    said = Told({name: read(name, text, NOW) for name, text in told.items()})
    assert ([row.number for row in said.rows], said.loss_fen, free_rows(said)[0]) == ([2], 700, 3)


def test_a_row_is_whole_with_account_sum_and_time() -> None:
    said = Told({name: read(name, text, NOW) for name, text in
                 (("r1.account", "0000010000005001"), ("r1.amount", "5"), ("r2.account", "12"))})  # fmt: skip
    assert [row.missing for row in said.rows] == [["at"], ["account", "amount", "at"]]
    assert said.lacking == ["name", "own_account"]
