# SPDX-License-Identifier: Apache-2.0
"""Lines written by hand hold what the driver would have written, and what was written is counted for the planner."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import polars as pl
import pytest
from django.db import DataError, connection, transaction
from django.db.backends.utils import CursorWrapper
from hypothesis import given
from hypothesis import strategies as st

from wuzha.copying import bytes_cell, cell, copy_in, copy_lines, count_grown, moment_cell, number_cell, text_cell
from wuzha.funds.statements.services.bulk import copy_frame as statements_frame
from wuzha.simulation.load.gather import copy_frame as load_frame

pytestmark = [pytest.mark.django_db, pytest.mark.dialect("copying", "core.migrations.0002_count_grown")]

COLUMNS = ("id", "text", "bytes", "number", "moment")
TEXTS = ["", "a\tb", "end\nof\r\nline", r"\N", r"\\x41", "\\", "浒山街道 🚫", "a" * 5000]
BACK = {"t": "\t", "n": "\n", "r": "\r", "\\": "\\"}
AT = datetime(2026, 3, 1, 7, 30, 1, 250, tzinfo=ZoneInfo("Asia/Shanghai"))
ROWS = [
    (1, "", None, None, None),
    *((n, text, b"\\\t\n\0" + bytes([n]) * n, -n, AT) for n, text in enumerate(TEXTS, 2)),
]


def line(row: tuple[int, str, bytes | None, int | None, datetime | None]) -> str:
    pk, text, value, number, moment = row
    return f"{pk}\t{text_cell(text)}\t{bytes_cell(value)}\t{number_cell(number)}\t{moment_cell(moment)}"


def table(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMP TABLE {name} (id int, text text, bytes bytea, number bigint, moment timestamptz)")


def rows(name: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {name} ORDER BY id")
        return [tuple(bytes(v) if isinstance(v, memoryview) else v for v in row) for row in cursor.fetchall()]


def test_lines_hold_what_the_driver_writes() -> None:
    table("by_driver")
    table("by_hand")
    with connection.cursor() as cursor:
        copy_in(cursor, "by_driver", COLUMNS, ROWS)
        copy_lines(cursor, "by_hand", COLUMNS, map(line, ROWS))
        assert rows("by_hand") == rows("by_driver") == ROWS
        cursor.execute("TRUNCATE by_hand")
        copy_lines(cursor, "by_hand", COLUMNS, ("\t".join(map(cell, row)) for row in ROWS))
    assert rows("by_hand") == ROWS


def test_more_lines_than_are_sent_at_once_all_arrive() -> None:
    table("many")
    with connection.cursor() as cursor:
        copy_lines(cursor, "many", COLUMNS, (line((n, str(n), None, n, AT)) for n in range(1234)))
    assert [row[0] for row in rows("many")] == list(range(1234))


def test_no_lines_are_no_rows() -> None:
    table("none")
    with connection.cursor() as cursor:
        copy_lines(cursor, "none", COLUMNS, [])
    assert rows("none") == []


def test_what_a_column_cannot_hold_is_refused_as_a_statement_would() -> None:
    table("refused")
    with pytest.raises(DataError), connection.cursor() as cursor:
        copy_lines(cursor, "refused", COLUMNS, ["many\t\t\t\t"])


@given(st.text(st.characters(codec="utf-8")))
def test_a_text_stays_in_its_cell(text: str) -> None:
    cell = text_cell(text)
    assert not set(cell) & set("\t\n\r")
    assert re.sub(r"\\(.)", lambda found: BACK[found[1]], cell) == text


@pytest.fixture
def cursor() -> Iterator[CursorWrapper]:
    """With a table of this test alone: what is known of its rows outlives them."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE tests_grown (number integer)")
        yield cursor


def fill(cursor: CursorWrapper, rows: int) -> None:
    cursor.execute("INSERT INTO tests_grown SELECT generate_series(1, %s)", [rows])


def test_a_table_that_was_emptied_is_planned_for_what_fills_it(cursor: CursorWrapper) -> None:
    def planned_for() -> int:
        cursor.execute("EXPLAIN (FORMAT JSON) SELECT FROM tests_grown")
        return int(cursor.fetchone()[0][0]["Plan"]["Plan Rows"])

    with transaction.atomic():
        fill(cursor, 3_000)
        transaction.set_rollback(True)
    cursor.execute("ANALYZE tests_grown")  # as the server does by itself: dead rows, and pages that stay
    fill(cursor, 3_000)
    assert planned_for() == 1
    count_grown()
    assert planned_for() == 3_000


def test_a_table_is_counted_anew_only_when_it_has_doubled(cursor: CursorWrapper) -> None:
    def counted() -> int:
        count_grown()
        cursor.execute("SELECT reltuples FROM pg_class WHERE relname = 'tests_grown'")
        return int(cursor.fetchone()[0])

    fill(cursor, 99)
    assert counted() < 0
    fill(cursor, 901)
    assert counted() == 1_000
    fill(cursor, 1_000)
    assert counted() == 1_000
    fill(cursor, 1)
    assert counted() == 2_001


@pytest.mark.parametrize("rows", [99, 100])
def test_what_was_copied_by_the_hundred_is_counted_without_being_asked(cursor: CursorWrapper, rows: int) -> None:
    copies = (
        lambda: copy_in(cursor, "tests_grown", ["number"], ([n] for n in range(rows))),
        lambda: copy_lines(cursor, "tests_grown", ["number"], map(str, range(rows))),
        lambda: statements_frame(cursor, "tests_grown", pl.DataFrame({"number": range(rows)})),
        lambda: load_frame(cursor, "tests_grown", pl.DataFrame({"number": range(rows)})),
    )
    for copy in copies:
        cursor.execute("DROP TABLE tests_grown")
        cursor.execute("CREATE TABLE tests_grown (number integer)")
        copy()
        cursor.execute("SELECT reltuples FROM pg_class WHERE relname = 'tests_grown'")
        assert cursor.fetchone() == (rows if rows >= 100 else -1,)
