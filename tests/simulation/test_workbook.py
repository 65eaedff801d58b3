# SPDX-License-Identifier: Apache-2.0
"""Example files hold what they say, and the warning desk treats every kind of bad row as it should."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import fastexcel
import polars as pl
import pytest

from wuzha.engine.identifiers import IdentifierError, IdNumber, Phone
from wuzha.simulation.noise import FLAGGED, UNUSABLE
from wuzha.simulation.workbook import HEADERS, write_workbook

END = datetime(2022, 6, 1, 4, 0, tzinfo=UTC)


def read(path: Path) -> pl.DataFrame:
    if path.suffix == ".csv":
        text = path.read_bytes().decode("gb18030")
        return pl.read_csv(text.encode(), infer_schema=False)
    return fastexcel.read_excel(path).load_sheet(0, dtypes="string").to_polars()


@pytest.mark.parametrize("name", ["a.xlsx", "a.csv"])
def test_the_file_has_the_layout_and_the_rows_asked_for(tmp_path: Path, name: str) -> None:
    written = write_workbook(tmp_path / name, 300, END)
    table = read(written.path)
    assert tuple(table.columns) == HEADERS
    assert len(table) == 300
    assert table["编号"].is_unique().all()
    assert table["受害人号码"].drop_nulls().str.contains(r"^19900\d{6}$").all()
    assert table["推送时间"].str.contains(r"^2022-0[56]-\d\d \d\d:\d\d:\d\d$").all()
    assert table["交易金额"].drop_nulls().str.contains(r"^\d+\.\d\d$").all()
    assert not written.unusable
    assert not written.flagged


def test_both_kinds_of_file_hold_the_same_cells(tmp_path: Path) -> None:
    one = write_workbook(tmp_path / "a.xlsx", 200, END, seed=5, unusable=20, flagged=20)
    two = write_workbook(tmp_path / "b.csv", 200, END, seed=5, unusable=20, flagged=20)
    assert read(one.path).equals(read(two.path), null_equal=True)
    assert one.unusable == two.unusable


def test_bad_rows_are_of_all_kinds_and_where_they_are_said_to_be(tmp_path: Path) -> None:
    written = write_workbook(tmp_path / "a.csv", 500, END, unusable=30, flagged=40)
    table = read(written.path)
    assert Counter(written.unusable.values()) == {fault.kind: 3 for fault in UNUSABLE}
    assert Counter(written.flagged.values()) == {fault.kind: 4 for fault in FLAGGED}
    assert not written.unusable.keys() & written.flagged.keys()
    faults = {fault.kind: fault for fault in UNUSABLE + FLAGGED}
    for line, kind in (written.unusable | written.flagged).items():
        for header, text in faults[kind].texts(line).items():
            assert table[header][line - 2] == text


def test_keys_of_bad_rows_are_bad_and_keys_beside_a_fault_are_good() -> None:
    for fault in UNUSABLE[:6]:
        cells = fault.texts(2)
        for header, kind in (("受害人号码", Phone), ("受害人身份证", IdNumber)):
            if (text := cells[header]) is not None:
                with pytest.raises(IdentifierError):
                    kind.parse(text)
    for line in (2, 17, 99_999):
        assert Phone.check(FLAGGED[0].texts(line)["受害人号码"])
        assert IdNumber.check(FLAGGED[1].texts(line)["受害人身份证"])


def test_the_same_seed_writes_the_same_file(tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("a.csv", "b.csv", "c.csv")]
    for path, seed in zip(paths, (1, 1, 2), strict=True):
        write_workbook(path, 100, END, seed=seed, unusable=10)
    assert paths[0].read_bytes() == paths[1].read_bytes() != paths[2].read_bytes()


def test_what_makes_no_sense_is_refused(tmp_path: Path) -> None:
    for bad in ({"unusable": 6, "flagged": 5}, {"unusable": -1}):
        with pytest.raises(ValueError, match="no more bad rows"):
            write_workbook(tmp_path / "a.csv", 10, END, **bad)
    with pytest.raises(ValueError, match="no more bad rows"):
        write_workbook(tmp_path / "a.csv", 0, END)
    with pytest.raises(ValueError, match="xlsx or"):
        write_workbook(tmp_path / "a.ods", 10, END)
    with pytest.raises(ValueError, match="aware"):
        write_workbook(tmp_path / "a.csv", 10, datetime(2022, 1, 1))  # noqa: DTZ001
