# SPDX-License-Identifier: Apache-2.0
"""A piece that meets what somebody entered in between is looked at once more."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import IntegrityError

from tests.factories import City, make_city
from wuzha.audit.actor import Actor
from wuzha.intake.models import Batch, BatchStatus
from wuzha.intake.receivers import Content, Counts, Piece
from wuzha.intake.services.run import run

pytestmark = pytest.mark.django_db


@pytest.fixture
def batch(db: None) -> Batch:
    city: City = make_city()
    made: Batch = Batch.unscoped.create(kind="cases", source="CASES", unit=city.centre, status=BatchStatus.READY)
    return made


def written(batch: Batch, *, faults: int) -> tuple[Batch, list[int]]:
    """The batch after a run in which so many tries to write its only piece meet a row that is there."""
    tries: list[int] = []

    def write() -> Counts:
        tries.append(1)
        if len(tries) <= faults:
            raise IntegrityError
        return Counts(duplicates=1)

    def pieces(_done: int) -> Iterator[Piece]:
        yield Piece(1, write)

    done = run(batch.pk, Path("none"), Actor.system("test"), reader=lambda _batch: Content(1, pieces))
    return done, tries


def test_what_was_entered_in_between_is_known_the_second_time(batch: Batch) -> None:
    done, tries = written(batch, faults=1)
    assert (done.status, done.duplicates, len(tries)) == (BatchStatus.DONE, 1, 2)


def test_a_fault_that_stays_is_not_hidden(batch: Batch) -> None:
    with pytest.raises(IntegrityError):
        written(batch, faults=2)
