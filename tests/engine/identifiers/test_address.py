# SPDX-License-Identifier: Apache-2.0
"""Addresses are shown down to the township."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuzha.engine.identifiers import Address, ErrorCode, IdentifierError

TOWNSHIPS = "宗汉街道 坎墩街道 浒山街道 白沙路街道 古塘街道 掌起镇 观海卫镇 附海镇 桥头镇 匡堰镇 逍林镇 新浦镇 胜山镇 横河镇 崇寿镇 庵东镇 长河镇 周巷镇 龙山镇 滨海经济开发区".split()  # noqa: E501, SIM905


@pytest.mark.parametrize(
    ("address", "mask"),
    [
        ("浙江省慈溪市浒山街道测试路1号", "浙江省慈溪市浒山街道***"),
        ("浙江省宁波市慈溪市白沙路街道测试街9号202室", "浙江省宁波市慈溪市白沙路街道***"),
        ("宁波镇海区庄市街道测试路2号", "宁波镇海区庄市街道***"),
        ("湖北省荆州市沙市区中山街道1号", "湖北省荆州市沙市区中山街道***"),
        ("江西省景德镇市浮梁县浮梁镇2号", "江西省景德镇市浮梁县浮梁镇***"),
        ("上海市浦东新区张江镇3弄", "上海市浦东新区张江镇***"),
        ("内蒙古自治区呼伦贝尔市海拉尔区1号", "内蒙古自治区呼伦贝尔市海拉尔区***"),
        ("浒山街道测试路1号", "浒山街道***"),
        ("慈溪市测试路3号", "慈溪市***"),
        ("测试路3号202室", "***"),
        ("3号楼浒山街道", "***"),
        ("", "***"),
    ],
)
def test_the_mask_ends_at_the_township(address: str, mask: str) -> None:
    assert Address.mask(address) == mask


@pytest.mark.parametrize("township", TOWNSHIPS)
def test_every_township_of_the_city_is_recognised(township: str) -> None:
    assert Address.mask(f"浙江省慈溪市{township}测试村1号") == f"浙江省慈溪市{township}***"


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        (" 慈溪市 浒山街道\t测试路１号 ", "慈溪市浒山街道测试路1号"),
        ("慈溪市测试路1号 A 202", "慈溪市测试路1号A 202"),
    ],
)
def test_spacing_and_width_do_not_matter(written: str, canonical: str) -> None:
    assert Address.parse(written) == canonical


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("", ErrorCode.EMPTY),
        ("无", ErrorCode.EMPTY),
        ("慈", ErrorCode.LENGTH),
        ("慈" * 201, ErrorCode.LENGTH),
        ("慈溪市浒山街道***", ErrorCode.MASKED),
        ("慈溪市\x00路", ErrorCode.CHARSET),
    ],
)
def test_it_says_why_a_text_is_no_address(written: str, code: ErrorCode) -> None:
    with pytest.raises(IdentifierError) as refused:
        Address.parse(written)
    assert refused.value.code is code


@given(st.text("浙江省慈溪市区县镇街道路弄号室幢村0123456789A-#", max_size=60))
def test_the_mask_never_shows_a_digit_or_a_room(address: str) -> None:
    mask = Address.mask(address)
    assert mask.endswith("***")
    assert not set(mask) & set("0123456789弄号室幢")
