# SPDX-License-Identifier: Apache-2.0
"""Fines at their edges, each by its article of the Anti-fraud Law; late fees and the right to a hearing."""

from __future__ import annotations

from datetime import date

import pytest

from wuzha.sanctions.rules.fines import Fault, Imposed, Range, faults, fine_range, hearing_right, late_fee
from wuzha.sanctions.rulesets import ARTICLES, PROCEDURE

ARTICLE = {one.code: one for one in ARTICLES.at_first().articles}
WAN = 1_000_000  # 10,000 yuan in 分

RANGES = [
    ("44", False, 0, False, Range(0, 20 * WAN)),
    ("44", False, 1_999_999, False, Range(0, 20 * WAN)),
    ("44", False, 2_000_000, False, Range(2 * WAN, 20 * WAN)),
    ("44", False, 2_000_001, False, Range(2_000_001, 20_000_010)),
    ("44", False, 3_000_000, True, Range(3 * WAN, 30 * WAN)),
    ("44", True, 2_000_000, False, Range(2 * WAN, 20 * WAN)),
    ("38", False, 0, False, Range(0, 10 * WAN)),
    ("38", False, 999_999, False, Range(0, 10 * WAN)),
    ("38", False, 1_000_000, False, Range(1 * WAN, 10 * WAN)),
    ("42", False, 4_999_999, False, Range(0, 50 * WAN)),
    ("42", False, 5_000_000, False, Range(5 * WAN, 50 * WAN)),
    ("42", True, 5_000_100, True, Range(5_000_100, 50_001_000)),
    *(
        (code, unit, 0, grave, expected)
        for code in ("39", "40", "41", "43")
        for unit, grave, expected in (
            (True, False, Range(5 * WAN, 50 * WAN)),
            (True, True, Range(50 * WAN, 500 * WAN)),
            (False, True, Range(1 * WAN, 20 * WAN)),
        )
    ),
]


@pytest.mark.parametrize(("code", "unit", "gain", "grave", "expected"), RANGES)
def test_the_fine_an_article_allows(code: str, unit: bool, gain: int, grave: bool, expected: Range) -> None:
    assert fine_range(ARTICLE[code].article(unit=unit), gain, grave=grave) == expected


def test_a_gain_is_not_negative() -> None:
    with pytest.raises(ValueError, match="negative"):
        fine_range(ARTICLE["44"].article(), -1)


IMPOSED = [
    # 38: ten to fifteen days, always, beside the fine
    ("38", 0, Imposed(100_000, 10), False, []),
    ("38", 0, Imposed(100_000, 9), False, [Fault.DETENTION]),
    ("38", 0, Imposed(100_000, 15), False, []),
    ("38", 0, Imposed(100_000, 16), False, [Fault.DETENTION]),
    ("38", 0, Imposed(100_000, 0), False, [Fault.DETENTION_MISSING]),
    ("38", 0, Imposed(10 * WAN, 10), False, []),
    ("38", 0, Imposed(10 * WAN + 1, 10), False, [Fault.TOO_HIGH]),
    # 44: up to fifteen days, only of a grave case
    ("44", 240_000, Imposed(240_000, 5, 240_000), True, []),
    ("44", 240_000, Imposed(240_000, 5, 240_000), False, [Fault.NOT_GRAVE]),
    ("44", 240_000, Imposed(240_000, 16, 240_000), True, [Fault.DETENTION]),
    ("44", 240_000, Imposed(240_000, 0, 0), False, [Fault.CONFISCATED]),
    ("44", 0, Imposed(), False, [Fault.NOTHING]),
    ("44", 2_000_000, Imposed(1_999_999, 0, 2_000_000), False, [Fault.TOO_LOW]),
    ("44", 1_999_999, Imposed(20 * WAN, 0, 1_999_999), False, []),
    ("44", 1_999_999, Imposed(20 * WAN + 1, 0, 1_999_999), False, [Fault.TOO_HIGH]),
    # 39: a warning may take the place of the fine, not in a grave case's amount
    ("39", 0, Imposed(warned=True), False, []),
    ("39", 0, Imposed(5 * WAN - 1), False, [Fault.TOO_LOW]),
    ("39", 0, Imposed(5 * WAN, 1), False, [Fault.NO_DETENTION]),
]


@pytest.mark.parametrize(("code", "gain", "imposed", "grave", "expected"), IMPOSED)
def test_what_an_article_does_not_allow(
    code: str, gain: int, imposed: Imposed, grave: bool, expected: list[Fault]
) -> None:
    assert faults(ARTICLE[code].article(unit=code == "39"), gain, imposed, grave=grave) == expected


def test_a_unit_is_not_detained() -> None:
    assert Fault.NO_DETENTION in faults(ARTICLE["42"].article(unit=True), 0, Imposed(WAN, 5), grave=True)


#: 行政处罚法 72: 3 % of the fine a day, no more than the fine.
LATE = [
    (date(2026, 3, 16), 0), (date(2026, 3, 17), 3_000), (date(2026, 4, 18), 99_000), (date(2026, 4, 19), 100_000),
    (date(2027, 3, 16), 100_000), (date(2026, 3, 1), 0),
]  # fmt: skip


@pytest.mark.parametrize(("paid_on", "fee"), LATE)
def test_a_late_fine_costs_three_percent_a_day_up_to_its_double(paid_on: date, fee: int) -> None:
    assert late_fee(100_000, date(2026, 3, 16), paid_on, PROCEDURE.at_first().late_permille) == fee


def test_a_late_fee_never_rounds_up() -> None:
    assert late_fee(33, date(2026, 3, 16), date(2026, 3, 17)) == 0
    assert late_fee(34, date(2026, 3, 16), date(2026, 3, 17)) == 1


#: 程序规定(行政) 123: a person from 2,000 yuan, a unit from 10,000.
HEARINGS = [
    (Imposed(199_999), False, False), (Imposed(200_000), False, True), (Imposed(999_999), True, False),
    (Imposed(1_000_000), True, True), (Imposed(0, 15), False, False), (Imposed(0, 0, 200_000), False, True),
]  # fmt: skip


@pytest.mark.parametrize(("imposed", "unit", "may"), HEARINGS)
def test_who_may_ask_for_a_hearing(imposed: Imposed, unit: bool, may: bool) -> None:
    rules = PROCEDURE.at_first()
    person, of_unit = rules.hearing_person * 100, rules.hearing_unit * 100
    assert hearing_right(imposed, unit=unit, person_fen=person, unit_fen=of_unit) is may
    assert hearing_right(Imposed(), unit=unit, person_fen=person, unit_fen=of_unit, stops_work=True)


def test_a_decision_is_heavier_when_anything_of_it_is() -> None:
    told = Imposed(200_000, 5, 100)
    assert not Imposed(200_000, 5, 100).heavier_than(told)
    assert not Imposed(100_000, 0, 0).heavier_than(told)
    for more in (Imposed(200_001, 5, 100), Imposed(0, 6, 0), Imposed(0, 0, 101)):
        assert more.heavier_than(told)
