# SPDX-License-Identifier: Apache-2.0
"""A session that began on an empty database does its first large piece of work as fast as one that begins with it.

It is where a worker is that starts with a fresh installation and then takes the city's first big list: functions,
triggers and foreign keys have kept plans for empty tables, and the server has counted tables whose rows were taken
back. Measured are processor seconds of this process and of its server process, so that a busy machine decides nothing.
"""

from __future__ import annotations

import csv
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import psutil
import pytest
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

from tests import database
from tests.courses import SOAK
from tests.factories import City, make_city
from tests.intake.lists import SAMPLES
from tests.intake.lists.base import Row, batch_of
from tests.intake.test_set_wise import ROW_BY_ROW
from wuzha.audit.actor import Actor
from wuzha.intake.models import Batch
from wuzha.intake.services.run import actor_of, rows_of, run
from wuzha.simulation.filling import FIRST, REST, fill
from wuzha.simulation.load import city as units
from wuzha.simulation.load import people, policing

pytestmark = [pytest.mark.slow, pytest.mark.dialect("copying", "core.migrations.0002_count_grown")]
#: Rows of a list, and how many of each kind pass through the session before.
ROWS, FEW = (6_000 if SOAK else 1_500), 20
#: A session that was used may take this many times as long as a new one, and this many seconds more for the plans that
#: it makes anew.
TIMES, MORE = 3, 0.5

#: One piece of work after the other, by name.
Work = Iterator[tuple[str, Callable[[], object]]]


def lists(kind: str, folder: Path) -> Work:
    """The list of a source for the first time, the same again, and one in which every row differs."""
    city, sample = make_city(), SAMPLES[kind]
    number = ROWS // 10 if kind in ROW_BY_ROW else ROWS
    made = sample.make(city, number)
    for name, rows in (("first", made.first), ("again", made.first), ("changed", made.changed)):
        batch = _uploaded(city, kind, rows, folder / f"{name}.csv")
        yield name, partial(_taken, batch, folder / f"{name}.csv", number)


def demo_city(_folder: Path) -> Work:
    yield "filled", lambda: fill([*FIRST, *REST])


def letter(_folder: Path) -> Work:
    """What stands behind the figures of a year."""
    actor = Actor.system("simulation")
    units.build(actor)
    people.build(actor)
    yield "filled", lambda: policing.fill("cixi-2022", 7, actor, datetime(2023, 1, 1, tzinfo=UTC))


PATHS: dict[str, Callable[[Path], Work]] = {
    **{kind: partial(lists, kind) for kind in SAMPLES},
    "demo city": demo_city,
    "letter": letter,
}


@pytest.mark.parametrize("path", PATHS if SOAK else ["cases"])
def test_a_session_that_began_on_an_empty_database_is_as_fast_as_a_new_one(
    path: str, database_url: str, django_db_blocker: DjangoDbBlocker, tmp_path: Path
) -> None:
    taken: dict[str, dict[str, float]] = {"new": {}, "used": {}}
    for session, seconds in taken.items():
        with django_db_blocker.unblock(), database.cloned(database_url, f"test_wuzha_session_{session}"):
            if session == "used":
                _touch_everything(tmp_path)
            for name, act in PATHS[path](tmp_path):
                if session == "new":
                    connection.close()
                with _measured(seconds, name):
                    act()
    print(path, taken)
    slow = [name for name, least in taken["new"].items() if taken["used"][name] > TIMES * least + MORE]
    assert taken["new"].keys() == taken["used"].keys()
    assert not slow, taken


def _touch_everything(folder: Path) -> None:
    """Use every table, and run every receiver on a short list that is taken back; the server counts the dead rows."""
    for kind, sample in SAMPLES.items():
        with transaction.atomic():
            city = make_city()
            made = sample.make(city, FEW)
            for rows in (made.first, made.first, made.changed):
                _taken(_uploaded(city, kind, rows, folder / "short.csv"), folder / "short.csv", FEW)
            transaction.set_rollback(True)
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT FROM {connection.ops.quote_name(table)} LIMIT 1")
        cursor.execute("ANALYZE")


def _uploaded(city: City, kind: str, rows: list[Row], path: Path) -> Batch:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return batch_of(city, kind, SAMPLES[kind], rows, path)


def _taken(batch: Batch, path: Path, rows: int) -> None:
    """Run a batch in this session: a worker writes from a thread, whose session is a new one."""
    actor = actor_of(batch)
    done = run(batch.pk, path, actor, reader=lambda batch: replace(rows_of(batch, actor, path), ahead=False))
    assert done.done == rows, (done.status, done.problem)


@contextmanager
def _measured(seconds: dict[str, float], name: str) -> Iterator[None]:
    """Processor seconds of the block, in this process and in its server process."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        server = psutil.Process(cursor.fetchone()[0])

    def so_far() -> float:
        used = server.cpu_times()
        return time.process_time() + used.user + used.system

    began = so_far()
    yield
    seconds[name] = round(so_far() - began, 2)
