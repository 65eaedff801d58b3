# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given

from tests.engine.triage.strategies import rows
from wuzha.engine.triage import ESTIMATES, LEVELS, SOURCES, Code, Reason, batch_of, load_prior, reasons, render, score

PRIOR = load_prior()


def explain(row: dict[str, Any], **options: Any) -> list[Reason]:
    batch = batch_of([row])
    return reasons(batch, score(batch, PRIOR, **options), 0)


@given(rows)
def test_there_are_one_to_three_reasons_strongest_first(row: dict[str, Any]) -> None:
    found = explain(row)
    assert 1 <= len(found) <= 3
    sizes = [abs(reason.effect) for reason in found]
    assert sizes == sorted(sizes, reverse=True)
    assert render(found, "zh")
    assert render(found, "en")


def test_an_urgent_paid_fresh_warning_says_so() -> None:
    row = {"level": "URGENT", "payment_seen": True, "amount_fen": 5_000_00, "contact_minutes": 8.4, "has_phone": True}
    found = explain(row | {"fraud_type": "BRUSH"})
    assert [reason.code for reason in found] == [Code.LEVEL, Code.PAYMENT_SEEN, Code.CONTACT_FRESH]
    assert render(found, "zh-hans") == "预警等级紧急；已有转账5000元；8分钟前仍与对方联系"
    assert render(found, "en") == "level urgent; payment of CNY 5,000 seen; in contact with the fraudster 8 min ago"


def test_an_old_unlocated_warning_says_why_it_is_low() -> None:
    found = explain({"level": "LOW", "fraud_type": "GAME", "contact_minutes": 3000.0})
    assert {reason.code for reason in found} == {Code.TIME_GONE, Code.HARD_TO_FIND, Code.LOSS}
    assert all(reason.effect < 0 for reason in found)


def test_failed_attempts_and_a_missing_phone_are_reasons() -> None:
    ordinary = {"level": "MEDIUM", "fraud_type": "OTHER", "contact_minutes": 400.0}
    assert Code.UNANSWERED in [r.code for r in explain(ordinary | {"has_phone": True, "attempts": 2})]
    assert Code.NO_PHONE in [r.code for r in explain(ordinary | {"has_address": True})]


def test_a_learned_probability_replaces_the_signs_it_has_used() -> None:
    row = {"level": "MEDIUM", "payment_seen": True, "push_count": 5, "contact_minutes": 10.0, "has_phone": True}
    codes = [reason.code for reason in explain(row, p=np.array([0.4]))]
    assert codes[0] is Code.MODEL
    assert Code.PAYMENT_SEEN not in codes


def test_a_payment_of_unknown_amount_shows_no_amount() -> None:
    reason = Reason(Code.PAYMENT_SEEN, {"fen": 0})
    assert render([reason], "zh") == "已有转账"
    assert render([reason], "en") == "payment seen"


@pytest.mark.parametrize(
    ("fen", "zh", "en"),
    [
        (2_000_50, "2000.50元", "2,000.50"), (9_999_99, "9999.99元", "9,999.99"), (10_000_00, "1万元", "10,000"),
        (34_599_99, "3.45万元", "34,599.99"),
    ],
)  # fmt: skip
def test_a_payment_is_said_as_it_was_seen_and_never_rounded_up(fen: int, zh: str, en: str) -> None:
    reason = Reason(Code.PAYMENT_SEEN, {"fen": fen})
    assert render([reason], "zh") == f"已有转账{zh}"
    assert render([reason], "en") == f"payment of CNY {en} seen"


def test_every_code_level_and_source_reads_in_both_languages() -> None:
    params = {"level": "LOW", "fen": 3_420_000, "minutes": 3, "times": 2, "round": 2, "source": "MPS", "percent": 50}
    for code in Code:
        assert render([Reason(code, params)], "zh") != render([Reason(code, params)], "en")
    for level in LEVELS:
        assert render([Reason(Code.LEVEL, {"level": level})], "en") == f"level {level.lower()}"
        assert level not in render([Reason(Code.LEVEL, {"level": level})], "zh")
    for source in SOURCES:
        assert render([Reason(Code.SOURCE, {"source": source})], "zh").startswith("来源：")
    assert render([Reason(Code.LOSS, params)], "zh") == "推定损失3.4万元"


@pytest.mark.parametrize(
    ("fen", "zh", "en"),
    [
        (0, "0元", "CNY 0"), (49, "0元", "CNY 0"), (50, "1元", "CNY 1"), (999_949, "9999元", "CNY 9,999"),
        (999_950, "1.0万元", "CNY 10,000"), (12_340_000, "12.3万元", "CNY 123,400"),
        (12_350_000, "12.4万元", "CNY 123,500"),
    ],
)  # fmt: skip
def test_sums_are_rounded_without_a_float(fen: int, zh: str, en: str) -> None:
    loss = [Reason(Code.LOSS, {"fen": fen, "fraud_type": "BRUSH"})]
    assert render(loss, "zh") == f"推定损失{zh}"
    assert render(loss, "en") == f"estimated loss {en}"


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("source", SOURCES)
def test_no_code_of_a_source_is_shown_as_it_is(source: str, language: str) -> None:
    line = render([Reason(Code.SOURCE, {"source": source})], language)
    assert source.removeprefix("S").isdecimal() or source == "APP" or source not in line


def test_what_the_model_made_of_the_facts_says_so_in_both_languages() -> None:
    params = {"percent": 70, "fen": 3_400_000, "fraud_type": "BRUSH"}
    for code in ESTIMATES:
        assert render([Reason(code, params)], "zh").startswith("推定")
        assert render([Reason(code, params)], "en").startswith("estimated")
    assert {Code.MODEL, Code.LOSS, Code.TIME_LEFT, Code.TIME_GONE} == ESTIMATES
