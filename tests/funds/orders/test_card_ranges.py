# SPDX-License-Identifier: Apache-2.0
"""Which institution a card is of: by its leading digits, as they were given out on the day."""

from __future__ import annotations

import html
import re
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pydantic import ValidationError

from tests.factories import make_city
from wuzha.funds.models import Institution
from wuzha.funds.orders.card_ranges import CARD_RANGES, CardRanges
from wuzha.funds.orders.queries.institutions import Recognised, institution_of
from wuzha.org.models import RuleVersion
from wuzha.org.roles import Role

DAY = date(2026, 3, 2)


def ranges(*rows: tuple[Any, ...]) -> CardRanges:
    names = ("prefix", "institution", "digits", "since", "until")
    return CardRanges.model_validate({"rows": [dict(zip(names, row, strict=False)) for row in rows]})


def test_the_longest_leading_digits_win() -> None:
    found = ranges(("0000", "测试一银行"), ("000012", "测试二银行")).find("0000120000000001", DAY)
    assert found is not None
    assert found.institution == "测试二银行"


def test_a_range_is_of_numbers_of_its_length() -> None:
    table = ranges(("000012", "测试一银行", 16), ("000012", "测试二银行", 0))
    assert table.find("0" * 4 + "12" + "0" * 10, DAY).institution == "测试一银行"  # type: ignore[union-attr]
    assert table.find("0" * 4 + "12" + "0" * 13, DAY).institution == "测试二银行"  # type: ignore[union-attr]
    assert ranges(("000012", "测试一银行", 16)).find("000012" + "0" * 13, DAY) is None


def test_a_range_that_was_taken_back_is_of_nobody() -> None:
    table = ranges(
        ("000012", "测试一银行", 0, "2020-01-01", "2026-03-01"), ("000012", "测试二银行", 0, "2026-03-02", "9999-12-31")
    )
    assert table.find("0000120000000001", date(2026, 3, 1)).institution == "测试一银行"  # type: ignore[union-attr]
    assert table.find("0000120000000001", DAY).institution == "测试二银行"  # type: ignore[union-attr]
    assert table.find("0000120000000001", date(2019, 12, 31)) is None


@pytest.mark.parametrize(
    "rows",
    [
        [("000012", "测试一银行"), ("000012", "测试二银行")],
        [("000012", "测试一银行", 16, "2026-03-02", "2026-03-01")],
        [("12", "测试一银行")],
        [("00001x", "测试一银行")],
    ],
)
def test_a_table_that_says_two_things_is_refused(rows: list[tuple[Any, ...]]) -> None:
    with pytest.raises(ValidationError):
        ranges(*rows)


def test_what_is_shipped_is_visibly_synthetic() -> None:
    for one in CARD_RANGES.at_first().rows:
        assert one.prefix.startswith("00000")
        assert one.institution.endswith("（演示）")


@pytest.mark.django_db
def test_the_institution_of_a_card_is_found_by_the_rules_of_its_day() -> None:
    bank = Institution.objects.create(code="T-B1", name="演示一银行（演示）", kind="BANK", synthetic=True)
    shipped = Recognised("演示一银行（演示）", "BANK", bank.pk)
    assert institution_of("0000010000000018", DAY) == shipped
    assert institution_of("0000 0100 0000 0018", DAY) == shipped
    assert institution_of("0000020000000018", DAY) == Recognised("演示二银行（演示）", "BANK")
    for unknown in ("6228480000000000018", "", "abc", "00000"):
        assert institution_of(unknown, DAY) is None
    RuleVersion.objects.create(
        key="funds.card_ranges", valid_from=datetime(2026, 3, 3, tzinfo=ZoneInfo("Asia/Shanghai")),
        value={"rows": [{"prefix": "000001", "institution": "测试三银行"}]}, citation="测试", note="测试",
    )  # fmt: skip
    CARD_RANGES.forget()
    try:
        assert institution_of("0000010000000018", DAY) == shipped
        assert institution_of("0000010000000018", date(2026, 3, 3)) == Recognised("测试三银行", "BANK")
    finally:
        CARD_RANGES.forget()


@pytest.fixture
def admin(client: Client) -> Client:
    client.force_login(make_city().people[Role.ADMIN])
    return client


def paste(client: Client, table: str, **more: Any) -> tuple[int, str]:
    """What the page says to a pasted table."""
    form = {
        "step": "paste",
        "table": table,
        "citation": "测试",
        "note": "测试",
        "valid_from": "2099-01-01T00:00",
    } | more
    answer = client.post("/admin/rules/funds.card_ranges/edit/", form, headers={"accept-language": "zh-hans"})
    return answer.status_code, answer.content.decode()


@pytest.mark.django_db
class TestPasted:
    """The table that a city was given, brought in as a whole."""

    def test_from_a_spreadsheet_or_a_file_it_is_compared_and_put_in_force(self, admin: Client) -> None:
        table = "机构名称\t起始位（卡BIN）\t起用日\n测试一银行\t000012\t2026/3/1\n测试二银行\t00001234\t\n"
        status, page = paste(admin, table)
        assert status == 200
        assert "测试二银行" in page
        file = SimpleUploadedFile("卡号段.csv", table.replace("\t", ",").encode("gb18030"))
        assert "测试二银行" in paste(admin, "", file=file)[1]
        value = html.unescape(re.search(r'name="value" value="([^"]*)"', page)[1])  # type: ignore[index]
        sent = {"step": "save", "value": value, "citation": "测试", "note": "测试", "valid_from": "2099-01-01T00:00"}
        admin.post("/admin/rules/funds.card_ranges/edit/", sent)
        rows = RuleVersion.objects.get(key="funds.card_ranges").value["rows"]
        assert [(one["prefix"], one["institution"], one["since"]) for one in rows] == [
            ("000012", "测试一银行", "2026-03-01"), ("00001234", "测试二银行", "0001-01-01"),
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("table", "says"),
        [
            ("000012\t0\t测试一银行\n12\t0\t测试二银行", ("第 2 行", "起始位（卡BIN）", ">12<", "3 至 12 位数字")),
            ("起始位（卡BIN）\t机构名称\t机构类型\n000012\t测试一银行\t猫", ("第 2 行", "猫", "可填：", "银行")),
            ("起始位（卡BIN）\t机构名称\t颜色\n000012\t测试一银行\t红", ("第 1 行", "颜色", "没有这一列")),
            ("起始位（卡BIN）\t机构名称\n000012\t测试一银行\n000012\t测试二银行", ("000012", "重复")),
            ("起始位（卡BIN）\t机构名称\n000012\t", ("第 2 行", "机构名称")),
            ("", ("没有数据行",)),
        ],
    )
    def test_what_cannot_be_taken_names_line_column_value_and_remedy(
        self, admin: Client, table: str, says: tuple[str, ...]
    ) -> None:
        status, page = paste(admin, table)
        assert status == 422
        told = page.partition("未采用")[2].partition("</ul>")[0]
        for one in says:
            assert one in told
        assert html.escape(table.splitlines()[-1] if table else "") in page, "what was pasted stays"

    def test_a_file_that_is_no_text_is_told_so(self, admin: Client) -> None:
        status, page = paste(admin, "", file=SimpleUploadedFile("卡号段.xlsx", b"PK\x03\x04\xff\xff\x00\x81"))
        assert status == 422
        assert "另存为 CSV" in page

    def test_a_long_table_is_shown_as_a_whole_only(self, admin: Client) -> None:
        rows = "\n".join(f"{n:06d}\t0\t测试{n}银行" for n in range(150))
        status, page = paste(admin, rows, citation="")
        assert status == 422
        assert "本表有 150 行" in page
        assert rows.splitlines()[-1] in page
