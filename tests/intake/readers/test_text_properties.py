# SPDX-License-Identifier: Apache-2.0
"""Any table written as CSV reads back equal, in every encoding, delimiter and manner of quoting; junk never crashes."""

from __future__ import annotations

import csv
import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.intake.readers.conftest import KNOWN
from wuzha.intake.readers import textfile
from wuzha.intake.readers.frames import unwrap_cell
from wuzha.intake.readers.problems import UnreadableFileError
from wuzha.intake.readers.tables import open_table

# control characters are no text (NUL makes a line malformed, many of them a binary file)
CELLS = st.one_of(
    st.text(st.characters(blacklist_categories=["Cs", "Cc"], whitelist_characters="\t\n"), max_size=12),
    st.sampled_from(["", '"', '""', ",", "a,b", "=1+1", '="x"', "'1", "合计", " ", "\t", "\n", "138\n\n", "测试甲"]),
)
TABLES = st.integers(1, 5).flatmap(
    lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1, max_size=90)
)


def _read(path: Path, width: int) -> list[tuple[str, ...]]:
    table = open_table(path, known=[f"列{place}" for place in range(width)])
    assert table.headers == ("序", *(f"列{place}" for place in range(width)))
    rows: list[tuple[str, ...]] = []
    for chunk in table.chunks(17):
        assert chunk.malformed == ()
        assert chunk.skipped == ()
        rows += [row[1:] for row in chunk.rows.rows()]
    return rows


@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    TABLES,
    st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"]),
    st.sampled_from([",", "\t", ";", "|"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([1, 64]),
)
def test_any_table_reads_back_equal(
    tmp_path_factory: pytest.TempPathFactory,
    table: list[list[str]],
    codec: str,
    delimiter: str,
    quoting: int,
    newline: str,
    few: int,
) -> None:
    path = tmp_path_factory.mktemp("t") / "t.csv"
    width = len(table[0])
    with path.open("w", encoding=codec, newline="") as stream:
        writer = csv.writer(stream, delimiter=delimiter, quoting=quoting, lineterminator=newline)
        writer.writerow(["序", *(f"列{place}" for place in range(width))])
        # a filled first column, so that no row is blank or a total
        writer.writerows([[f"r{number}", *row] for number, row in enumerate(table)])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(textfile, "_FEW", few)
        rows = _read(path, width)
    assert rows == [(f"r{number}", *map(unwrap_cell, row)) for number, row in enumerate(table)]


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(st.sampled_from(['"', ",", "\n", "\r\n", "a", "测", "=", '""', '","', "\t", " ", "1"]), max_size=60))
def test_every_filled_line_is_accounted_for(tmp_path_factory: pytest.TempPathFactory, pieces: list[str]) -> None:
    path = tmp_path_factory.mktemp("t") / "t.csv"
    body = "".join(pieces)
    path.write_text(f"编号,受害人号码\nx,1\n{body}\nz,2\n", encoding="utf-8", newline="")
    table = open_table(path, known=KNOWN)
    lines: set[int] = set()
    for chunk in table.chunks():
        lines |= {int(line) for line in chunk.rows.get_column("line")}
        lines |= {row.line for row in chunk.malformed}
    physical = path.read_text(encoding="utf-8").replace("\r\n", "\n").split("\n")
    # the first and last row are always seen, unless a quotation mark opened before the last one really reaches it
    assert 2 in lines
    assert all(1 < line <= len(physical) for line in lines)
    seen_text = "".join("".join(map(str, row[1:])) for chunk in table.chunks() for row in chunk.rows.rows()) + "".join(
        row.text for chunk in table.chunks() for row in chunk.malformed
    )
    assert body.count("a") == seen_text.count("a")
    assert body.count("测") == seen_text.count("测")


def test_random_damage_ends_in_rows_or_a_refusal(tmp_path: Path) -> None:
    chance = random.Random(20240501)
    good = ("编号,受害人号码,受害人姓名\r\n" + '"A1",="13800000001",测试甲\r\nA2,"x\r\ny",\r\n' * 40).encode("gb18030")
    path = tmp_path / "t.csv"
    refusals = 0
    for _ in range(400):
        data = bytearray(good)
        for _ in range(chance.randint(1, 12)):
            place = chance.randrange(len(data))
            match chance.randrange(4):
                case 0:
                    data[place] = chance.randrange(256)
                case 1:
                    del data[place : place + chance.randint(1, 40)]
                case 2:
                    data[place:place] = chance.choice([b'"', b"\x00", b"\r", b"\n", b",", b'"""', b"\xff", b"<html>"])
                case _:
                    data[place:place] = data[: chance.randint(1, 200)]
        path.write_bytes(bytes(data))
        try:
            for chunk in open_table(path, known=KNOWN).chunks(50):
                assert chunk.rows.null_count().sum_horizontal().item() == 0
        except UnreadableFileError:
            refusals += 1
    assert 0 < refusals < 400
