# SPDX-License-Identifier: Apache-2.0
"""What a statement names: found with its kind, and with a doubt where shape and words leave one."""

from __future__ import annotations

import pytest

from wuzha.engine.identifiers import Iccid, IdentifierError, Imei, mentions
from wuzha.engine.identifiers.errors import ErrorCode

STATEMENT = (
    "对方加我微信号：wxid_abc123，让我下载“演示任务宝”APP，打开 https://pay.example.com/a/b?id=1，再登录 "
    "shop1.example-x.top 刷单。我用卡号6222 0212 3456 7890 128转给账号4403210000123456，电话１３８００００００１１，"
    "客服0574-63012345。手机IMEI：860123456789015，SIM 卡 ICCID 89860012345678901234，QQ 88112233。"
)


def test_a_statement_is_read_for_everything_that_ties() -> None:
    found = [(one.kind, one.value, one.sure) for one in mentions(STATEMENT)]
    assert found == [
        ("chat", "wxid_abc123", True),
        ("app", "演示任务宝", False),
        ("url", "https://pay.example.com/a/b?id=1", True),
        ("domain", "shop1.example-x.top", False),
        ("account", "6222021234567890128", True),
        ("account", "4403210000123456", False),
        ("phone", "13800000011", True),
        ("phone", "0574-63012345", True),
        ("device", "860123456789015", Imei.check("860123456789015")),
        ("device", "89860012345678901234", True),
        ("chat", "88112233", False),
    ]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("转到 TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t 这个地址", ("account", "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", True)),
        ("纸飞机号是@laoying888", ("chat", "laoying888", True)),
        ("蝙蝠聊天，ID 是 88123456", ("chat", "88123456", False)),
        ("对方用 +855 12345678 打来", ("phone", "+85512345678", True)),
        ("侦查人员：王建国 电话13888880000", ("phone", "13888880000", False)),
        ("记录人：李强 电话 0574-63078110", ("phone", "0574-63078110", False)),
    ],
)
def test_coins_chats_abroad_and_who_asks(text: str, named: tuple[str, str, bool]) -> None:
    assert [(one.kind, one.value, one.sure) for one in mentions(text)] == [named]


def test_an_address_of_coins_with_a_slip_is_none() -> None:
    assert mentions("转到 TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6u") == []


def test_places_are_those_of_the_text() -> None:
    assert [STATEMENT[one.start : one.end] for one in mentions(STATEMENT)][:2] == ["wxid_abc123", "演示任务宝"]


@pytest.mark.parametrize(
    "text",
    [
        "身份证号330282199001011237", "身份证 330282 19900101 123X", "138****0011", "金额80000元，2026-03-01 10:02:11",
        "编号 abc13800000011xyz", "a.b@mail.example.com", "QQ群 ", "", "。，",
    ],
)  # fmt: skip
def test_what_ties_nothing_is_passed_over(text: str) -> None:
    assert mentions(text) == []


@pytest.mark.parametrize(("kind", "text", "code"), [
    (Imei, "860123456789012", ErrorCode.CHECKSUM), (Imei, "8601234", ErrorCode.LENGTH),
    (Iccid, "8986001234567890123456", ErrorCode.LENGTH), (Iccid, "77860012345678901234", ErrorCode.PREFIX),
    (Iccid, "8986A012345678901234", ErrorCode.CHARSET),
])  # fmt: skip
def test_a_mistyped_device_number_is_none(kind: type[Imei | Iccid], text: str, code: ErrorCode) -> None:
    with pytest.raises(IdentifierError) as told:
        kind.parse(text)
    assert told.value.code is code


def test_a_device_number_is_masked_to_its_ends() -> None:
    assert (Imei.mask("860123456789015"), Iccid.mask("8986001234567890123D")) == (
        "86*********9015", "8986************123D",
    )  # fmt: skip
