# SPDX-License-Identifier: Apache-2.0
"""Which institution a card is of: by its leading digits, as they were given out on the day."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from wuzha.funds.models import Institution
from wuzha.funds.orders.card_ranges import CARD_RANGES, CardRanges
from wuzha.funds.orders.queries.institutions import Recognised, institution_of
from wuzha.org.models import RuleVersion

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
