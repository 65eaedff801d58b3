# SPDX-License-Identifier: Apache-2.0
"""A rejected line says which column it is about, what stands there and what to do; nobody is shown in clear by it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.test import Client

from tests.factories import City
from tests.funds.statements.conftest import WORKED, plain
from wuzha.audit.actor import Actor
from wuzha.funds.models import FundsCase
from wuzha.funds.statements import explain, reading
from wuzha.funds.statements.services import files, whole
from wuzha.org.roles import Role

BANK = """账号,交易时间,收入,支出,余额,对方账号,对方户名
000000000000011,2023-05-10 10:00:00,,500.00,1500.00,000000000000021,测试张
000000000000011,2023-05-10 11:00:01,300.25,,1800.25,000000000000031,测试李
000000000000011,2023-05-10 25:61:01,,120.10,1680.15,000000000000021,测试张
000000000000011,2023-05-10 12:00:01,,80.15,1600.00,000000000000021,测试张
000000000000011,2023-05-10 12:10:01,,100.00,1500.00,000000000000021,测试张
"""


def page_of(city: City, officer: Actor, case: FundsCase, content: bytes) -> str:
    files.take(officer, case.pk, [content], "流水.csv")
    (file,) = whole.run_case(case.pk)
    assert file.rejected, (file.status, file.understood)
    client = Client()
    client.force_login(city.people[Role.FUNDS_OFFICER])
    return client.get(f"/funds/statements/{file.pk}/").content.decode()


def test_a_reject_names_its_column_its_value_and_the_remedy(city: City, officer: Actor, worked: FundsCase) -> None:
    page = page_of(city, officer, worked, BANK.encode())
    for part in ("交易时间", "2023-05-10 25:61:01", "2026-11-27 09:12:00"):
        assert part in page, part
    assert "测试张" not in page
    assert "000000000000021" not in page


def test_the_first_column_with_a_value_is_named() -> None:
    columns = {"amount": [0, "金额"], "debit": [1, "支出"], "credit": [2, "收入"], "self_account": [3, "账号"]}
    assert explain.about("AMOUNT", ["", "3O.00", "", ""], columns) == ("支出", "3O.00")
    assert explain.about("AMOUNT", ["", "", "", ""], columns) == ("金额", "")
    assert explain.about("SELF_MASKED", ["", "", "", "6222****1234"], columns)[0] == "账号"
    assert explain.about("MALFORMED", ["x"], columns) == ("", "")


def test_a_plain_ledger_does_too(city: City, officer: Actor, worked: FundsCase) -> None:
    page = page_of(city, officer, worked, plain([*WORKED, ("10:20:00", "A1", "A1", 100, "")]))
    assert "付款方账号" in page
    assert "000000000000011" not in page


@pytest.mark.parametrize("value", ["2023-05-10 25:61", "1,2O0.00", "¥30.5元", "2023年5月10日 9:61"])
def test_a_sum_or_a_moment_stands_as_it_is(value: str) -> None:
    assert explain.shown(value) == value


@pytest.mark.parametrize("value", ["测试张三", "13800000001", "000000000000011", "330106199001011234", "Zhang San"])
def test_what_may_be_a_persons_is_masked(value: str) -> None:
    assert value not in explain.shown(value)


def test_every_reason_has_its_remedy() -> None:
    reasons = json.loads((Path(reading.__file__).parent / "data" / "problems.json").read_text(encoding="utf-8"))
    assert {*reasons} - {*explain.REMEDIES} == set()
