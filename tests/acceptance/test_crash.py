# SPDX-License-Identifier: Apache-2.0
"""`kill -9` of web, worker and database in the middle of an import and of a hundred dispatches: nothing is lost,
nothing is doubled, and the audit chain is whole."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil
import psycopg
import pytest

from tests import database
from tests.runtime.test_supervisor import Platform, answers
from tests.waiting import LAST_RESORT, until
from wuzha.runtime import postgres, postmaster
from wuzha.runtime.home import Home
from wuzha.runtime.paths import short_path
from wuzha.simulation.workbook import WorkbookContents, write_workbook

pytestmark = pytest.mark.slow

ROWS, UNUSABLE, DISPATCHES = 20_000, 40, 100
ANALYST = "yanpan3"
#: The import begins after so many dispatches are acknowledged. Its first chunk committed, everything dies.
ACKNOWLEDGED_BEFORE = 5


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Home]:
    monkeypatch.delenv("WUZHA_MASTER_KEY", raising=False)
    place = database.installed(Home(tmp_path / "home"))
    yield place
    postgres.Server(place).stop()


class Site:
    """Programs beside the platform on the same data directory, and a look into its database."""

    def __init__(self, home: Home) -> None:
        self.home = home
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("WUZHA_", "DJANGO_"))}
        self._environment = kept | {"WUZHA_HOME": str(home.root), "PYTHONUNBUFFERED": "1"}
        self._started: list[subprocess.Popen[str]] = []

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", *arguments],
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._started.append(process)
        return process

    def close(self) -> None:
        """End what is still running, and let go of its pipes."""
        for process in self._started:
            process.kill()
            with process:
                pass

    def wuzha(self, *arguments: str) -> subprocess.Popen[str]:
        return self.start("wuzha.cli", *arguments)

    def import_of(self, file: WorkbookContents) -> subprocess.Popen[str]:
        return self.wuzha("import", "warnings", str(file.path), "--source", "MPS", "--json")

    def ask(self, query: str, *parameters: object) -> list[tuple[Any, ...]]:
        with (
            short_path(self.home.postgres) as folder,
            psycopg.connect(postgres.url(folder, postgres.OWNER)) as connection,
        ):
            return connection.execute(query, parameters).fetchall()

    def number(self, query: str, *parameters: object) -> int:
        [(found,)] = self.ask(query, *parameters)
        return int(found)


@pytest.fixture
def site(home: Home) -> Iterator[Site]:
    place = Site(home)
    yield place
    place.close()


@pytest.fixture
def platform(home: Home, site: Site, tmp_path: Path) -> Iterator[Platform]:
    """It runs on a city of three days: two months of warnings would die no other way."""
    filling = site.start("tests.acceptance.drill_city", "warnings")
    _output, errors = filling.communicate(timeout=LAST_RESORT)
    assert filling.returncode == 0, errors
    up = Platform(home, tmp_path / "up.txt", "--demo", "--web", "1")
    yield up
    if up.process.poll() is None:
        up.stop()


class Analyst:
    """Someone who dispatches without a pause; what was acknowledged is kept here, outside everything that dies."""

    def __init__(self, site: Site) -> None:
        self.acknowledged: list[int] = []
        self.process = site.start("tests.acceptance.dispatcher", ANALYST, str(DISPATCHES))
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.acknowledged.append(int(line))

    def ended(self) -> bool:
        return self.process.poll() is not None

    def finish(self) -> None:
        self.process.wait(LAST_RESORT)
        self._reader.join()
        assert self.process.stderr is not None
        assert self.process.returncode == 0, self.process.stderr.read()


def committed_rows(site: Site) -> int:
    return site.number("SELECT coalesce(sum(done), 0) FROM intake_batch WHERE source = 'MPS'")


def kill_everything(platform: Platform, home: Home) -> None:
    """Web, worker and the server of the database, without a warning to any of them."""
    running = postmaster.running(home.database)
    assert running is not None
    for process in platform.children("web") + platform.children("worker") + [psutil.Process(running.pid)]:
        process.kill()


def test_after_kill_9_nothing_is_lost_nothing_doubled_and_the_chain_is_whole(
    home: Home, platform: Platform, site: Site, tmp_path: Path
) -> None:
    file = write_workbook(tmp_path / "directives.xlsx", ROWS, datetime.now(UTC), unusable=UNUSABLE)
    url = platform.url()
    [(before,)] = site.ask("SELECT coalesce(max(id), 0) FROM warning_transition")

    analyst = Analyst(site)
    until(lambda: len(analyst.acknowledged) >= ACKNOWLEDGED_BEFORE, analyst.ended)
    importing = site.import_of(file)
    until(lambda: committed_rows(site) > 0, lambda: importing.poll() is not None)
    kill_everything(platform, home)
    at_the_kill = len(analyst.acknowledged)
    _output, errors = importing.communicate(timeout=LAST_RESORT)

    assert at_the_kill < DISPATCHES
    assert importing.returncode != 0, "the import was over before the kill"
    assert "run the command again" in errors
    platform.wait_for("The database is back")
    until(lambda: answers(url), platform.ended)
    analyst.finish()
    first = committed_rows(site)
    assert 0 < first < ROWS

    again = site.import_of(file)
    output, errors = again.communicate(timeout=LAST_RESORT)
    assert again.returncode == 0, errors
    counted = json.loads(output)

    every_row_counts_once(site, file, first, counted)
    every_acknowledged_dispatch_is_there_once(site, analyst.acknowledged, before)
    no_warning_is_half_written(site)
    # The worker links events to the chain by and by.
    until(lambda: site.ask("SELECT count(*) FROM audit_event WHERE seq IS NULL") == [(0,)])
    verified = site.wuzha("audit", "verify", "--no-anchor", "--json")
    output, errors = verified.communicate(timeout=LAST_RESORT)
    assert verified.returncode == 0, errors
    assert json.loads(output)["ok"]
    assert json.loads(output)["unsealed"] == 0


def every_row_counts_once(site: Site, file: WorkbookContents, first: int, counted: dict[str, Any]) -> None:
    """In the two runs together each good row became one directive, and each bad one was given back."""
    good = set(range(2, ROWS + 2)) - set(file.unusable)
    lines = Counter(line for (line,) in site.ask("SELECT line FROM warning_directive WHERE source = 'MPS'"))
    assert lines == Counter(good)
    assert counted["rows"] == ROWS
    assert counted["rejected"] == UNUSABLE
    assert counted["accepted"] + counted["merged"] + counted["duplicates"] == len(good)
    [(status, done, kept, rejected)] = site.ask(
        "SELECT status, done, accepted + merged, rejected FROM intake_batch WHERE source = 'MPS' ORDER BY id LIMIT 1"
    )
    assert (status, done) == ("CANCELLED", first)
    assert kept == counted["duplicates"]
    assert kept + rejected == done


def every_acknowledged_dispatch_is_there_once(site: Site, acknowledged: list[int], before: int) -> None:
    """One more may be there: committed, and its answer lost with the connection."""
    rows = site.ask(
        "SELECT t.warning_id FROM warning_transition t JOIN org_person p ON p.id = t.by_id"
        " WHERE t.id > %s AND t.act = 'dispatch' AND p.username = %s",
        before,
        ANALYST,
    )
    dispatched = Counter(key for (key,) in rows)
    assert len(acknowledged) == len(set(acknowledged)) == DISPATCHES
    assert set(acknowledged) <= set(dispatched)
    assert set(dispatched.values()) == {1}
    assert len(dispatched) - DISPATCHES <= 1
    events = site.ask(
        "SELECT object_id::bigint FROM audit_event WHERE action = 'warning.dispatch' AND actor = %s AND outcome = 'OK'",
        ANALYST,
    )
    assert set(dispatched) <= {key for (key,) in events}


def no_warning_is_half_written(site: Site) -> None:
    """Each chain of changes is unbroken and leads to the state of its warning; each push is counted in its warning."""
    assert site.number(
        """
        SELECT count(*) FROM (
            SELECT from_state, lag(to_state, 1, 'RECEIVED') OVER (PARTITION BY warning_id ORDER BY at, id) AS left_in
            FROM warning_transition
        ) AS steps WHERE from_state <> left_in
        """
    ) == 0  # fmt: skip
    assert site.number(
        """
        SELECT count(*) FROM warning_warning AS w
        WHERE state <> coalesce(
            (SELECT to_state FROM warning_transition WHERE warning_id = w.id ORDER BY at DESC, id DESC LIMIT 1),
            'RECEIVED'
        )
        """
    ) == 0  # fmt: skip
    # A warning that another was merged into by hand counts the other's pushes as well.
    assert site.number(
        """
        SELECT count(*) FROM warning_warning AS w
        WHERE push_count <> (SELECT count(*) FROM warning_directive WHERE warning_id = w.id)
        AND id NOT IN (SELECT merged_into_id FROM warning_warning WHERE merged_into_id IS NOT NULL)
        """
    ) == 0  # fmt: skip
