# SPDX-License-Identifier: Apache-2.0
"""Headers are matched by data, units are never ignored, and what is not sure is asked."""

from __future__ import annotations

import pytest

from wuzha.intake.headers import DictionaryError, HeaderDictionary, match, money_unit, normalise_header
from wuzha.warning.rulesets.headers import WarningHeaders

DICTIONARY = HeaderDictionary.from_data(
    {"phone": ["受害人号码", "手机号"], "amount": ["交易金额", "交易金额(元)"], "note": ["备注"]}
)

SHIPPED = HeaderDictionary.from_data(WarningHeaders.SHIPPED)


@pytest.mark.parametrize(
    ("written", "same_as"),
    [
        (" 受害人号码 ", "受害人号码"),
        ("受害人\n号码", "受害人号码"),
        ("受 害 人 号 码", "受害人号码"),
        ("*受害人号码", "受害人号码"),
        ("受害人号码：", "受害人号码"),
        ("受害人号码（必填）", "受害人号码"),
        ("受害人号码*(必填)", "受害人号码"),
        ("交易金额（元）", "交易金额(元)"),
        ("交易金额【元】", "交易金额(元)"),
        ("受害人ＱＱ", "受害人qq"),
        ("\ufeff编号", "编号"),
    ],
)
def test_writing_does_not_matter(written: str, same_as: str) -> None:
    assert normalise_header(written) == normalise_header(same_as)


@pytest.mark.parametrize("header", ["交易金额(万元)", "交易金额（分）", "交易金额(美元)"])
def test_another_unit_is_another_column(header: str) -> None:
    matching = match([header], DICTIONARY)
    assert matching.matched == {}
    assert matching.unknown == (header,)


@pytest.mark.parametrize(
    ("header", "bare", "yuan"),
    [
        ("交易金额(万元)", "交易金额", 10_000), ("交易金额【单位：亿元】", "交易金额", 100_000_000),
        ("交易金额_万元 (2)", "交易金额", 10_000), ("交易金额万元", "交易金额", 10_000),
        ("交易金额（元）", "交易金额", 1),
        ("交易金额(美元)", "交易金额(美元)", 1), ("单元", "单元", 1), ("", "", 1),
    ],
)  # fmt: skip
def test_the_unit_of_a_header(header: str, bare: str, yuan: int) -> None:
    assert money_unit(header) == (bare, yuan)


def test_an_amount_is_known_but_for_its_unit_where_no_other_column_is_it() -> None:
    known = HeaderDictionary.from_data({"amount": ["交易金额"], "note": ["备注"]}, ["amount"])
    assert match(["交易金额(万元)", "备注(万元)"], known).matched == {"交易金额(万元)": "amount"}
    both = match(["交易金额(万元)", "交易金额"], known)
    assert (both.matched, both.unknown) == ({"交易金额": "amount"}, ("交易金额(万元)",))


def test_matched_unknown_and_missing() -> None:
    matching = match(["手机号", "不知道", "Note"], DICTIONARY, required=["phone", "amount"])
    assert matching.matched == {"手机号": "phone", "Note": "note"}
    assert matching.unknown == ("不知道",)
    assert matching.missing_required == ("amount",)
    assert not matching.is_complete


def test_two_headers_for_one_field_are_a_question_not_a_choice() -> None:
    matching = match(["手机号", "受害人号码", "备注", "备注(2)"], DICTIONARY, required=["phone"])
    assert matching.matched == {}
    assert matching.ambiguous == {"phone": ("手机号", "受害人号码"), "note": ("备注", "备注(2)")}
    assert matching.missing_required == ()


def test_a_remembered_choice_wins_whatever_the_order_of_columns() -> None:
    for headers in (["手机号", "联系人电话"], ["联系人电话", "手机号"]):
        matching = match(headers, DICTIONARY, remembered={"联系人 电话": "phone"})
        assert matching.matched == {"联系人电话": "phone"}
        assert matching.unknown == ("手机号",)


def test_a_remembered_choice_can_leave_a_column_out() -> None:
    matching = match(["手机号", "受害人号码"], DICTIONARY, remembered={"手机号": ""})
    assert matching.matched == {"受害人号码": "phone"}
    assert matching.ignored == ("手机号",)


def test_every_header_is_in_exactly_one_place() -> None:
    headers = ["手机号", "受害人号码", "x", "行号", "备注", "交易金额", "y"]
    matching = match(headers, DICTIONARY, remembered={"y": "", "x": "amount"})
    claimed = [header for held in matching.ambiguous.values() for header in held]
    assert sorted([*matching.matched, *matching.unknown, *matching.ignored, *claimed]) == sorted(headers)


def test_a_dictionary_that_contradicts_itself_is_refused() -> None:
    with pytest.raises(DictionaryError):
        HeaderDictionary.from_data({"a": ["号码"], "b": ["号 码"]})


class TestWarningHeaders:
    def test_the_layout_of_the_real_application_is_known_in_full(self) -> None:
        fields = {
            "编号": "directive_no",
            "预警等级": "level",
            "诈骗类型": "fraud_type",
            "来源": "source_type",
            "受害人号码": "victim_phone",
            "受害人姓名": "victim_name",
            "受害人身份证": "victim_id_no",
            "受害人QQ": "victim_qq",
            "受害人支付宝": "victim_alipay",
            "受害人IP归属": "victim_ip_region",
            "嫌疑人号码": "suspect_phone",
            "嫌疑人姓名": "suspect_name",
            "嫌疑人身份证": "suspect_id_no",
            "通话次数": "call_count",
            "通话时长(秒)": "call_seconds",
            "最近联系时间": "last_contact_at",
            "推送时间": "pushed_at",
            "推送单位": "push_unit",
            "推送次数": "push_count",
            "交易时间": "tx_time",
            "交易金额": "tx_amount",
            "涉案网站": "fraud_url",
            "状态": "status",
        }
        matching = match(list(fields), SHIPPED)
        assert matching.is_complete
        assert matching.matched == fields

    @pytest.mark.parametrize(
        ("header", "field"),
        [
            ("预警编号", "directive_no"),
            ("指令编号", "directive_no"),
            ("风险等级", "level"),
            ("受害人手机号", "victim_phone"),
            ("手机号码", "victim_phone"),
            ("机主姓名", "victim_name"),
            ("身份证号", "victim_id_no"),
            ("户籍地址", "victim_address_hukou"),
            ("现住址", "victim_address_live"),
            ("涉诈APP", "fraud_app"),
            ("交易金额（元）", "tx_amount"),
        ],
    )
    def test_common_synonyms(self, header: str, field: str) -> None:
        assert match([header], SHIPPED).matched == {header: field}

    @pytest.mark.parametrize("header", ["序号", "交易金额(万元)", "通话时长(分钟)", "被骗金额", "号码", "单位"])
    def test_what_may_mean_something_else_is_asked(self, header: str) -> None:
        assert match([header], SHIPPED).unknown == (header,)
