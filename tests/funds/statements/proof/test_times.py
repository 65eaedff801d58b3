# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import polars as pl
import pytest

from wuzha.funds.statements.proof.cells import Column
from wuzha.funds.statements.proof.times import clock_of
from wuzha.funds.statements.proof.words import meaning


def read(header, *cells):
    column = Column(0, header, pl.Series(list(cells), dtype=pl.String))
    seconds, sure = clock_of(column, meaning(header), unknown=header == "列1")
    return (None if seconds is None else seconds.to_list()), sure


@pytest.mark.parametrize(
    ("cell", "seconds"),
    [
        ("09:08:07", 32_887), ("9:08", 32_880), ("09.08.07", 32_887), ("09.08.07.123456", 32_887),
        ("09:08:07.5", 32_887),
        ("上午12:05", 300), ("12:05 PM", 43_500), ("下午3点05分", 54_300), ("9时8分7秒", 32_887),
    ],
)  # fmt: skip
def test_a_time_of_day_is_read_in_each_form(cell, seconds):
    assert read("时间", cell, cell) == ([seconds, seconds], True)


@pytest.mark.parametrize("cells", [("10.0.0.92", "10.0.0.16"), ("10.12.30.45", "10.12.30.46"), ("192.168.1.7",)])
def test_an_address_of_a_machine_is_no_clock(cells):
    assert read("列1", *cells)[0] is None


def test_digits_are_read_by_the_longest_of_the_column():
    assert read("时间", "90807", "101112") == ([32_887, 36_672], True)
    assert read("时间", "902", "1405")[1] is False
    assert read("时间HHMM", "902", "1405") == ([32_520, 50_700], True)
