# SPDX-License-Identifier: Apache-2.0
"""The warning desk rejects the unusable rows and no others, and flags the faulty rows and no others."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from wuzha.intake.headers import HeaderDictionary, match
from wuzha.simulation.noise import FLAGGED, UNUSABLE
from wuzha.simulation.workbook import HEADERS, write_workbook
from wuzha.warning.intake.parse import DirectiveParser
from wuzha.warning.rulesets.headers import WarningHeaders

END = datetime(2022, 6, 1, 4, 0, tzinfo=UTC)


@pytest.mark.django_db
def test_the_desk_rejects_and_flags_the_rows_that_it_should(tmp_path: Path) -> None:
    written = write_workbook(tmp_path / "a.csv", 400, END, unusable=len(UNUSABLE), flagged=len(FLAGGED))
    table = pl.read_csv(written.path.read_bytes().decode("gb18030").encode(), infer_schema=False)
    matching = match(HEADERS, HeaderDictionary.from_data(WarningHeaders.SHIPPED))
    assert not matching.unknown
    parser = DirectiveParser(HEADERS, matching.matched, "MPS")
    parsed = parser(range(2, 402), [table[name].to_list() for name in HEADERS])
    assert {row.line for row in parsed.rejects} == written.unusable.keys()
    assert {row.line: row.flags for row in parsed.rows if row.flags}.keys() == written.flagged.keys()
