# SPDX-License-Identifier: Apache-2.0
"""Files keyed while others are written: only where every account is known, and then as they would be afterwards."""

from __future__ import annotations

import polars as pl
import pytest

from wuzha.funds.statements.rows import SCHEMA, Read, told
from wuzha.funds.statements.services.accounts import Accounts, KnownAccount


def read(name: str = "") -> Read:
    line = {"payer": "1", "payee": "2", "payee_name": name, "fen": 5, "time": 0, "side": "O", "exit": 0, "line": 2}
    texts = {key: "" for key, kind in SCHEMA.items() if kind == pl.String}
    rows = pl.DataFrame([{**texts, "balance": None, "sheet": 0, **line}], schema=SCHEMA)
    return Read(rows, accounts=told(rows))


def test_rows_of_known_accounts_are_keyed_without_the_database() -> None:
    accounts = Accounts(synthetic=True, known={"1": KnownAccount(7, True, True), "2": KnownAccount(8, False, True)})
    keyed = accounts.keyed_ahead(read())
    assert keyed is not None
    assert keyed.select("payer", "payee").row(0) == (7, 8)


@pytest.mark.parametrize(
    ("known", "name"),
    [({}, ""), ({"2": KnownAccount(8, False, True)}, "测试张")],
    ids=["a new account", "a holder told for the first time"],
)
def test_what_is_new_waits_for_its_turn(known: dict[str, KnownAccount], name: str) -> None:
    accounts = Accounts(synthetic=True, known={"1": KnownAccount(7, True, True), **known})
    assert accounts.keyed_ahead(read(name)) is None
