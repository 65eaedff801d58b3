# SPDX-License-Identifier: Apache-2.0
"""A list as a query string: read, written, kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from wuzha.warning.queries.filters import Filters, Period, Queue
from wuzha.warning.rules.lifecycle import Level, Mark, values_with

NOW = datetime(2026, 5, 6, 8, tzinfo=UTC)
CODES = ("BRUSH", "INVEST", "MILITARY", "OTHER")

lists = st.builds(
    Filters,
    queue=st.sampled_from(Queue),
    level=st.lists(st.sampled_from(Level), unique=True).map(sorted).map(tuple),
    fraud_type=st.lists(st.sampled_from(CODES), unique=True).map(sorted).map(tuple),
    source=st.lists(st.sampled_from(("MPS", "CASE")), unique=True).map(sorted).map(tuple),
    station=st.none() | st.integers(1, 10**6),
    period=st.none() | st.sampled_from(Period),
    overdue=st.booleans(),
    mine=st.booleans(),
    round2=st.booleans(),
    flagged=st.booleans(),
    has_payment=st.booleans(),
)


@given(lists)
def test_reads_what_it_writes(filters: Filters) -> None:
    assert Filters.of(filters.query()) == filters


def test_order_of_values_makes_no_other_list() -> None:
    one = Filters.of("level=1&level=0&queue=closed&fraud_type=LOAN&fraud_type=BRUSH")
    other = Filters.of("fraud_type=BRUSH&fraud_type=LOAN&queue=closed&level=0&level=1")
    assert one.query() == other.query()


def test_plain_queue_needs_no_query() -> None:
    assert Filters().query() == ""
    assert not Filters(queue=Queue.CLOSED).narrowed
    assert Filters(has_payment=True).narrowed


def test_leaves_out_what_it_cannot_read() -> None:
    asked = "queue=everything&level=9&level=1&station=x&period=7 weeks&fraud_type=<b>&overdue=1&nonsense=1"
    assert Filters.of(asked) == Filters(overdue=True)


def test_finished_work_is_bounded_unless_asked_otherwise() -> None:
    assert Filters(queue=Queue.CLOSED).since(NOW) == NOW - timedelta(days=90)
    assert Filters(queue=Queue.CLOSED, period=Period.ALL).since(NOW) is None
    assert Filters(queue=Queue.TODO).since(NOW) is None
    assert Filters(queue=Queue.TODO, period=Period.DAY).since(NOW) == NOW - timedelta(hours=24)


def test_longest_list_fits_where_it_is_kept() -> None:
    longest = Filters(
        queue=Queue.OVERDUE, level=tuple(Level), station=10**6, period=Period.YEAR, overdue=True, mine=True,
        round2=True, flagged=True, has_payment=True, fraud_type=("LOGISTICS_CS", "BLACKNET", "MILITARY"),
    )  # fmt: skip
    assert len(longest.query()) <= 300


@given(st.sets(st.sampled_from(Mark)), st.integers(0, 15))
def test_marks_are_those_with_all_wanted_bits(wanted: set[Mark], value: int) -> None:
    bits = Mark(sum(wanted))
    assert (value in values_with(bits)) == (Mark(value) & bits == bits)
