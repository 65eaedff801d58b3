# SPDX-License-Identifier: Apache-2.0
"""Receivers write the rows of a chunk together: how many statements it takes does not depend on their number."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection

from tests.courses import SOAK
from tests.factories import City, make_city
from tests.intake.lists import SAMPLES
from tests.intake.lists.base import Row, Sample, batch_of, parsed, take
from wuzha.intake import receivers
from wuzha.intake.models import Reject

pytestmark = pytest.mark.django_db
#: Rows of the two lists: each row that takes a statement of its own shows in the difference.
FEW, MANY = (40, 400) if SOAK else (6, 36)
#: Statements that a longer chunk may take beside those of a short one: rows that go in parts, such as `bulk_create`'s.
SLACK = 4
#: Receivers that still write row by row: each leaves this list with its mending.
ROW_BY_ROW = {"funds_answers"}


@contextmanager
def counted() -> Iterator[list[int]]:
    """Statements of the block; one that is sent with several rows of values counts for each."""
    total = [0]

    def count(execute: Callable[..., Any], statement: str, values: Any, many: bool, context: dict[str, Any]) -> Any:
        total[0] += len(values) if many else 1
        return execute(statement, values, many, context)

    with connection.execute_wrapper(count):
        yield total


def test_every_receiver_has_lists() -> None:
    assert {kind for kind, _title in receivers.kinds()} == set(SAMPLES)


@pytest.mark.parametrize("kind", SAMPLES)
def test_a_longer_chunk_takes_no_more_statements(kind: str) -> None:
    """New rows, the same again, and rows that differ, each as a short list and as a long one."""
    sample, city = SAMPLES[kind], make_city()
    lists = sample.make(city, FEW + MANY)
    grows = {}
    for rows, became in ((lists.first, "accepted"), (lists.first, None), (lists.changed, sample.differs)):
        short, long = (_statements(kind, sample, city, part, became) for part in (rows[:FEW], rows[FEW:]))
        if long > short + SLACK:
            grows[became or "again"] = (short, long)
    assert bool(grows) is (kind in ROW_BY_ROW), f"statements of {FEW} and of {MANY} rows: {grows}"


def _statements(kind: str, sample: Sample, city: City, rows: list[Row], became: str | None) -> int:
    batch = batch_of(city, kind, sample, rows)
    with counted() as total:
        chunk = parsed(batch, rows)
        counts = take(batch, chunk)
    assert not chunk.rejects, chunk.rejects[0].problems
    told = Reject.unscoped.filter(batch=batch).values_list("reasons", flat=True)[:1]
    if became is None:
        assert (counts.accepted, counts.rejected, counts.waiting) == (0, 0, 0), (counts, list(told))
    else:
        assert getattr(counts, became) == len(rows), (counts, list(told))
    return total[0]
