# SPDX-License-Identifier: Apache-2.0
"""`--victim ACCOUNT[@TIME][:YUAN]`: every way to write it, and what is refused."""

from __future__ import annotations

import pytest

from wuzha.funds.tracing.laptop.ask import Victim, readings
from wuzha.runtime.messages import OperatorError

MOMENT = 1_683_684_131  # 2023-05-10 10:02:11 in Beijing


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A1", Victim("A1")),
        ("A1:80000", Victim("A1", None, 8_000_000)),
        ("A1:0.01", Victim("A1", None, 1)),
        ("A1@1683684131", Victim("A1", MOMENT)),
        ("A1@0", Victim("A1", 0)),
        ("A1@1683684131:12.5", Victim("A1", MOMENT, 1_250)),
        ("A1@2023-05-10T10:02:11", Victim("A1", MOMENT)),
        ("A1@2023-05-10 10:02:11", Victim("A1", MOMENT)),
        ("A1@2023-05-10T10:02:11:80000", Victim("A1", MOMENT, 8_000_000)),
        ("A1@2023-05-10T10:02", Victim("A1", MOMENT - 11)),
        ("A1@2023-05-10T10:02:80000", Victim("A1", MOMENT - 11, 8_000_000)),
        ("A1@2023-05-10", Victim("A1", MOMENT - 36_131)),
        ("A1@2023-05-10:80000.55", Victim("A1", MOMENT - 36_131, 8_000_055)),
        ("A1@2023-05-10T02:02:11Z", Victim("A1", MOMENT)),
        ("A1@2023-05-10T10:02:11+08:00", Victim("A1", MOMENT)),
        ("A1@2023-05-10T10:02:11+0800:5", Victim("A1", MOMENT, 500)),
        ("A1@2023-05-10T10:02:11.9", Victim("A1", MOMENT)),
    ],
)
def test_an_argument_is_read(text: str, expected: Victim) -> None:
    assert readings(text)[0] == expected


def test_an_account_may_be_an_address_of_mail() -> None:
    assert Victim("x@example.test") in readings("x@example.test")
    assert Victim("x@example.test", MOMENT, 500) in readings("x@example.test@1683684131:5")
    assert Victim("x@example.test", None, 500) in readings("x@example.test:5")


@pytest.mark.parametrize(
    "text", ["6228480000000000018@notatime", "A1@2023-13-45", "A1@2023-05-10T25:00", "62284800@2023/5/1:80"]
)
def test_a_time_that_is_none_is_told_before_anything_is_read(text: str) -> None:
    with pytest.raises(OperatorError) as refused:
        readings(text)
    assert "时间无法识别" in refused.value.zh
    assert "is no time" in refused.value.en
    assert text not in refused.value.zh + refused.value.en


@pytest.mark.parametrize("text", ["x@163.com", "10001@qq.com", "10001@qq.com:5", "shop@till"])
def test_an_account_with_an_at_is_no_bad_time(text: str) -> None:
    assert readings(text)


@pytest.mark.parametrize("text", ["", "A1:", "A1:0", "A1:-5", "A1:1.234", "A1:abc", ":5", "@1:x"])
def test_what_cannot_be_read_is_refused_in_both_languages(text: str) -> None:
    with pytest.raises(OperatorError) as refused:
        readings(text)
    assert "--victim" in refused.value.zh
    assert "--victim" in refused.value.en
