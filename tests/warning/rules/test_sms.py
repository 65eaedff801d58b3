# SPDX-License-Identifier: Apache-2.0
"""What a warning SMS may say, and what the gateway's words mean."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from wuzha.warning.rules.lifecycle import Level
from wuzha.warning.rules.sms import Receipt, TextFault, faults, read_receipt
from wuzha.warning.rulesets import FRAUD_TYPES, SMS_TEMPLATES

FINE = "【反诈中心】请停止转账，有疑问请拨打96110，已转账请马上拨打110。"


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        ("详见http://fz.cn", TextFault.LINK),
        ("详见ｗｗｗ．fz．ｃｎ", TextFault.LINK),
        ("详见fz.gov.cn", TextFault.LINK),
        ("加微 信了解", TextFault.CHAT),
        ("加VX了解", TextFault.CHAT),
        ("加QQ了解", TextFault.CHAT),
        ("回电 0574-63012345", TextFault.NUMBER),
        ("回电12381", TextFault.NUMBER),
        ("回电９６１１１", TextFault.NUMBER),
        ("{name}您好", TextFault.GAP),
        ("王某某您好", TextFault.GAP),
    ],
)
def test_a_text_leads_nowhere_else(more: str, fault: TextFault) -> None:
    assert faults(FINE) == []
    assert faults(FINE + more) == [fault]


def test_a_text_says_whom_to_call_and_hours_are_no_number() -> None:
    assert faults("请停止转账，24小时内核实。") == [TextFault.NO_CALL]
    assert faults("24小时内请拨打96110。") == []


def test_there_is_a_text_for_every_scam_type_and_level() -> None:
    rules = SMS_TEMPLATES.at_first()
    assert all(rules.find(term.code, level) for term in FRAUD_TYPES.at_first().terms for level in Level)
    value = {"templates": [{"fraud_type": "BRUSH", "level": "LOW", "text": FINE + "详见fz.cn"}]}
    with pytest.raises(ValidationError, match="96110"):
        SMS_TEMPLATES.parse(value)
    twice = {"templates": [{"fraud_type": "BRUSH", "level": "LOW", "text": FINE}] * 2}
    with pytest.raises(ValidationError):
        SMS_TEMPLATES.parse(twice)


@pytest.mark.parametrize(
    ("status", "code", "read"),
    [
        ("DELIVRD", "", (Receipt.DELIVERED, "")),
        (" 已送达 ", "X1", (Receipt.DELIVERED, "")),
        ("FAILED(MK:0001)", "", (Receipt.FAILED, "MK:0001")),
        ("失败", "空号", (Receipt.FAILED, "空号")),
        ("失败", "13800000001", (Receipt.FAILED, "")),
        ("UNKNOWN", "", (Receipt.UNKNOWN, "")),
        ("已读", "", None),
        ("", "", None),
    ],
)
def test_words_of_gateways(status: str, code: str, read: tuple[Receipt, str] | None) -> None:
    assert read_receipt(status, code) == read
