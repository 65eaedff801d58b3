# SPDX-License-Identifier: Apache-2.0
"""The demo city killed while it is filled: the next start goes on, and ends in the city that nobody interrupted."""

from __future__ import annotations

import base64
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import psycopg
import pytest
from psycopg import sql

from tests import database
from tests.courses import SOAK
from tests.runtime.conftest import kill_all
from wuzha.runtime import postgres, steps
from wuzha.runtime.embedded import Tenancy
from wuzha.runtime.home import Home
from wuzha.runtime.postgres import Server
from wuzha.simulation.filling import FIRST, REST

pytestmark = pytest.mark.slow
#: Moments at which everything dies; by night other ones each time.
CUTS = 10 if SOAK else 2
SEED = time.time_ns() if SOAK else 20230606
#: One for both cities: what is drawn of the closings hangs on it.
KEY = base64.b64encode(bytes(32)).decode()
#: As `wuzha simulate demo`, begun at a given instant.
CODE = """
import sys
from datetime import datetime
from wuzha.runtime.django import prepare
with prepare():
    from wuzha.simulation import filling
    begun = datetime.fromisoformat(sys.argv[1])
    filling.begun = lambda: begun
    filling.fill((*filling.FIRST, *filling.REST)[:int(sys.argv[2])])
"""
#: How many of the steps: by day some of the short ones, by night all.
STEPS = 99 if SOAK else 11


def start(home: Home, begun: str) -> subprocess.Popen[str]:
    told = {"WUZHA_HOME": str(home.root), "WUZHA_MASTER_KEY": KEY, steps.ASKED: "1"}
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("WUZHA_", "DJANGO_"))}
    command = [sys.executable, "-c", CODE, begun, str(STEPS)]
    return subprocess.Popen(command, env={**kept, **told}, text=True, stdout=subprocess.PIPE)


@contextmanager
def made(place: Path) -> Iterator[Home]:
    home = Home(place).prepare()
    database.prepare(home)
    yield home
    Server(home).stop()


def counts(home: Home) -> dict[str, int]:
    tenancy = Tenancy(home)
    with psycopg.connect(postgres.owners(tenancy.enter())) as connection:
        names = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        found = {}
        for (name,) in names:
            row = connection.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(name))).fetchone()
            assert row is not None
            found[name] = int(row[0])
    tenancy.leave()
    return found


def test_a_city_whose_filling_was_killed_ends_as_one_that_was_not(tmp_path: Path) -> None:
    random, begun = Random(SEED), datetime.now(UTC).isoformat()
    with made(tmp_path / "whole") as whole, made(tmp_path / "cut") as cut:
        reference = start(whole, begun)
        for number in range(CUTS):
            steps_more, moment = random.randrange(0, 4), random.uniform(0.0, 1.5)
            filling = start(cut, begun)
            assert filling.stdout is not None
            for _step in range(steps_more):
                filling.stdout.readline()
            time.sleep(moment)
            if number % 2:
                kill_all(cut)
            filling.kill()
            filling.communicate()
        last = start(cut, begun)
        last.communicate()
        reference.communicate()
        assert (last.returncode, reference.returncode) == (0, 0)
        there = counts(whole)
        assert there["simulation_filledstep"] == (len(FIRST) + len(REST) if SOAK else STEPS)
        assert counts(cut) == there, f"seed {SEED}"


@pytest.mark.soak
@pytest.mark.parametrize("days", [1, 9, 40])
def test_a_city_begun_on_another_day_is_filled_up_today(days: int, tmp_path: Path) -> None:
    begun = datetime.now(UTC) - timedelta(days=days)
    with made(tmp_path / "home") as home:
        filling = start(home, begun.isoformat())
        filling.communicate()
        assert filling.returncode == 0
        assert counts(home)["simulation_filledstep"] == len(FIRST) + len(REST)
