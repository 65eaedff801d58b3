# SPDX-License-Identifier: Apache-2.0
"""Every layout with its traps: rows in = accepted + duplicates + rejected, each reject with its reason."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.funds.statements.reading.layouts import CASES, Case, Row
from wuzha.funds.statements.proof.parse import parse
from wuzha.funds.statements.reading import Statements, explain_reject


def rows_of(found: Statements) -> list[Row]:
    rows = []
    for row in found.rows.iter_rows(named=True):
        clock = datetime.fromtimestamp(row["time"], UTC) + timedelta(hours=8)
        assert f"{clock:%Y-%m-%d}" == "2023-05-10"
        signed = row["fen"] if row["incoming"] else -row["fen"]
        rows.append(Row(row["peer_account"], f"{clock:%H:%M:%S}", signed, row["balance"], row["kind"]))
    return rows


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.layout)
def test_a_layout_is_read_with_its_traps(case: Case, tmp_path: Path) -> None:
    found = parse([case.write(tmp_path)])

    assert {sheet.layout for sheet in found.sheets} == {case.layout}
    assert Counter(found.rejects.get_column("reason").to_list()) == Counter(case.rejected)
    assert rows_of(found) == case.accepted
    assert found.duplicates.height == case.duplicates
    assert found.rows_read == len(case.accepted) + case.duplicates + sum(case.rejected.values())
    assert set(found.rows.get_column("account")) == {case.own}
    for flag, count in case.flags.items():
        assert found.flags[flag] == count
    for reason in found.rejects.get_column("reason"):
        assert all(explain_reject(reason))
    assert not any(sheet.missing or sheet.unknown_headers for sheet in found.sheets)


def test_all_layouts_together_keep_every_row(tmp_path: Path) -> None:
    for case in CASES:
        case.write(tmp_path)

    found = parse([tmp_path])

    assert found.rows_read == found.rows.height + found.rejects.height + found.duplicates.height
    assert found.rows_read == sum(len(c.accepted) + c.duplicates + sum(c.rejected.values()) for c in CASES)
    assert found.unreadable == []
