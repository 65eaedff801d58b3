# SPDX-License-Identifier: Apache-2.0
"""The sweep of clocks: what is due is looked at in order, a chunk a transaction, until none is left."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.factories import City, make_city, make_warning
from tests.worlds import shared
from wuzha.core.clocks.due import sweep
from wuzha.warning.models import WarningRecord

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


@pytest.fixture
@shared
def city() -> City:
    return make_city()


def due(city: City, *minutes: int) -> list[int]:
    """Keys of warnings whose step comes so many minutes after noon."""
    keys = [make_warning(city).pk for _ in minutes]
    for pk, after in zip(keys, minutes, strict=True):
        WarningRecord.unscoped.filter(pk=pk).update(step_at=NOON + timedelta(minutes=after))
    return keys


class Looks:
    """Notes what it is given and is done with each row; kept from some by `fails`."""

    def __init__(self, fails: int = 0) -> None:
        self.chunks: list[tuple[list[int], datetime]] = []
        self.fails = fails

    def __call__(self, rows: list[WarningRecord], upto: datetime) -> int:
        keys = [row.pk for row in rows]
        WarningRecord.unscoped.filter(pk__in=keys).update(step_at=None)
        if self.fails in keys:
            raise KeyboardInterrupt
        self.chunks.append((keys, upto))
        return len(keys)


def test_what_is_due_is_looked_at_in_order_and_only_as_far_as_nothing_else_comes_before(city: City) -> None:
    first, last, second, _later = due(city, 1, 5, 3, 30)
    now, look = NOON + timedelta(minutes=10), Looks()
    assert sweep(WarningRecord.unscoped, now, look, chunk=2) == 3
    assert look.chunks == [([first, second], NOON + timedelta(minutes=3)), ([last], now)]
    assert sweep(WarningRecord.unscoped, now, look, chunk=2) == 0


def test_what_a_killed_run_had_not_committed_is_found_again(city: City) -> None:
    first, second = due(city, 1, 2)
    now = NOON + timedelta(minutes=10)
    with pytest.raises(KeyboardInterrupt):
        sweep(WarningRecord.unscoped, now, Looks(fails=second))
    look = Looks()
    assert sweep(WarningRecord.unscoped, now, look) == 1
    assert [keys for keys, _ in look.chunks] == [[second]]
    assert first not in look.chunks[0][0]


def test_a_look_that_leaves_its_row_due_is_told_so_instead_of_going_on_for_ever(city: City) -> None:
    due(city, 1)
    with pytest.raises(RuntimeError, match="is still due"):
        sweep(WarningRecord.unscoped, NOON + timedelta(minutes=10), lambda rows, _upto: len(rows))
