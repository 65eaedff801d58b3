# SPDX-License-Identifier: Apache-2.0
"""Deadlines as plans of a year write them."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from wuzha.intake.cells import CellError
from wuzha.meetings.intake.reading import Readers

YEAR = timezone.localdate().year


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026年12月底", date(2026, 12, 31)),
        ("2024年2月底前", date(2024, 2, 29)),
        ("6月末", date(YEAR, 6, 30)),
        ("12月31日", date(YEAR, 12, 31)),
        ("９月１５日前", date(YEAR, 9, 15)),
        ("2026年底", date(2026, 12, 31)),
        ("年底前", date(YEAR, 12, 31)),
        ("2026年3月5日", date(2026, 3, 5)),
        ("2026-03-05", date(2026, 3, 5)),
    ],
)
def test_a_deadline_is_read_as_a_plan_writes_it(text: str, day: date) -> None:
    assert Readers().day(text) == day


@pytest.mark.parametrize("text", ["2月30日", "13月底", "1026年12月底", "尽快", "12月"])
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(CellError):
        Readers().day(text)
