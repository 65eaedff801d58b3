# SPDX-License-Identifier: Apache-2.0
"""The drill: everything dies in the middle of a backup, and the city is there again on a new machine.

    make drill          # at the size of the demo city; without DRILL=full, as in CI, test_drill.py is small

1. A demo city with sealed scans and an upload that waits for a mapping; the platform runs and somebody works.
2. `kill -9` of every process, the database and the backup, while the database is being copied: the backup starts again.
3. `kill -9` of the database and the backup while the files are being copied: the backup goes on.
4. Restore into the empty data directory of a new machine.
5. Every row of every table and every byte of every file is what it was; the trail is whole with its anchors.
6. The platform runs on the new machine: a scan opens on its page, the waiting upload can be answered.
"""

from __future__ import annotations

import contextlib
import http.cookiejar
import json
import re
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import psutil
import psycopg
from psycopg import sql

from tests.acceptance.test_crash import Analyst, Site
from tests.runtime.conftest import server_processes
from tests.runtime.test_supervisor import Platform
from tests.waiting import LAST_RESORT, until
from wuzha.runtime import embedded
from wuzha.runtime.home import Home
from wuzha.runtime.postgres import Server

#: The trail goes on while a backup is made and when it is restored: what was in it stays as it was.
TRAIL = "audit_event"
#: What a data directory holds besides files of records.
FILES = ("files", "uploads")
_HASH = "SELECT count(*), md5(string_agg(row, '' ORDER BY row)) FROM (SELECT md5(t::text) AS row FROM {} t) s"
Tell = Callable[[str], None]


class Drill:
    """One course of it in the folder `place`; `tell` says what was done."""

    def __init__(self, place: Path, *, size: str, scans: int, tell: Tell) -> None:
        self.size, self.scans = size, scans
        self.old, self.new, self.backup = Home(place / "old"), Home(place / "new"), place / "backup"
        self.key, self.output = place / "backup.key", place
        self._tell, self._began = tell, time.monotonic()

    def run(self) -> None:
        with contextlib.closing(Site(self.old)) as old, contextlib.closing(Site(self.new)) as new:
            try:
                self._run(old, new)
            finally:
                for home in (self.old, self.new):
                    Server(home).stop()

    def _run(self, old: Site, new: Site) -> None:
        self.city = self._said(old.start("tests.acceptance.drill_city", "fill", self.size, str(self.scans)))
        assert self.city["status"] == "MAPPING", self.city
        rows = tables(self.old)
        self.told(f"a city of {sum(count for count, _ in rows.values()):,} rows, {self.scans} scans, an upload waiting")
        recipient = subprocess.run(
            [sys.executable, "-m", "wuzha.cli", "backup", "key", str(self.key)],
            check=True, capture_output=True, text=True,
        ).stdout.strip()  # fmt: skip
        self._command = ("backup", str(self.backup), "--to", recipient, "--json")
        self._die_at_work(old)
        self._die_with_the_files(old)
        made = self._backed_up(old)
        self._restored(new)
        self._equal(made)
        self._open(new)

    def told(self, what: str) -> None:
        self._tell(f"{time.monotonic() - self._began:6.1f} s  {what}")

    def _die_at_work(self, old: Site) -> None:
        up = Platform(self.old, self.output / "up.txt", "--demo", "--web", "1")
        up.url()
        self.analyst = Analyst(old)
        until(lambda: len(self.analyst.acknowledged) >= 3, self.analyst.ended)
        backup = old.wuzha(*self._command)
        self._wait(backup, lambda: (self.backup / ".database.pgdump.age.part").exists())
        killed = kill_everything(self.old, backup, up.process, self.analyst.process)
        up.process.wait(LAST_RESORT)
        assert not (self.backup / "unfinished.json").exists()
        _said, told = old.wuzha("backup", "verify", str(self.backup)).communicate(timeout=LAST_RESORT)
        assert "is not finished" in told, told
        done = len(self.analyst.acknowledged)
        self.told(f"kill -9 of {killed} processes while the database was copied, {done} dispatches acknowledged")

    def _die_with_the_files(self, old: Site) -> None:
        backup = old.wuzha(*self._command)
        self._wait(backup, lambda: len(self._copied()) >= max(1, self.scans // 3))
        killed = kill_everything(self.old, backup)
        assert (self.backup / "unfinished.json").exists()
        assert not (self.backup / "manifest.json").exists()
        self.before = self._copied()
        self.told(f"started again; kill -9 of {killed} processes, {len(self.before)} of {self.scans} scans copied")

    def _backed_up(self, old: Site) -> dict[str, Any]:
        made = self._said(backup := old.wuzha(*self._command))
        assert backup.returncode == 0
        now = self._copied()
        again = [name for name, number in self.before.items() if now[name] != number]
        # but for those whose line in the journal was not written yet
        assert len(again) <= max(2, len(self.before) // 10), f"copied again: {len(again)} of {len(self.before)}"
        self.told(f"the backup went on: {made['rows']:,} rows and {made['files']} files as of {made['at']}")
        return made

    def _restored(self, new: Site) -> None:
        keys = self.old.keys / "master.key"
        found = self._said(
            new.wuzha("restore", str(self.backup), "--identity", str(self.key), "--key", str(keys), "--json")
        )
        assert found["ok"], found
        self.told(f"restored into an empty directory: {found['tables']} tables, {found['files']} files")

    def _equal(self, made: dict[str, Any]) -> None:
        """Held against the old directory itself, in which nothing has worked since the instant."""
        before, after = tables(self.old), tables(self.new)
        assert [name for name in {*before, *after} if before.get(name) != after.get(name)] == [f"public.{TRAIL}"]
        events = trail(self.old, made["at"])
        assert events
        assert trail(self.new, made["at"]) == events
        dispatched = "SELECT warning_id FROM warning_transition WHERE act = 'dispatch'"
        assert set(self.analyst.acknowledged) <= {key for (key,) in asked(self.new, dispatched)}
        files = contents(self.old)
        assert len(files) > self.scans
        restored = contents(self.new)
        assert restored == files, sorted(str(name) for name, _ in set(restored.items()) ^ set(files.items()))
        assert self.city["upload"] in {path.name for path in files}
        told = f"{sum(count for count, _ in after.values()):,} rows in {len(after)} tables and {len(files)} files"
        self.told(f"equal: {told}, {len(events):,} events of the trail up to the instant")

    def _open(self, new: Site) -> None:
        verdict = self._said(new.wuzha("audit", "verify", "--need-anchor", "--json"))
        assert verdict["ok"], verdict
        assert verdict["anchors"] >= 1
        self.told(f"the trail is whole: {verdict['events']:,} events, {verdict['anchors']} anchors")
        up = Platform(self.new, self.output / "new.txt", "--demo", "--web", "1")
        try:
            opened = Visitor(up.url(), "zijin").file(f"/funds/papers/{self.some_scan()}/")
        finally:
            up.stop()
        assert sha256(opened).hexdigest() == self.city["scans"][str(self.some_scan())]
        self.told(f"the platform runs on the new machine; a scan of {len(opened):,} bytes opened on its page")
        answered = self._said(new.start("tests.acceptance.drill_city", "answer", str(self.city["case"])))
        assert answered["status"] == "DONE", answered
        self.told(f"the waiting upload was answered and read: {answered['rows']} rows")

    def some_scan(self) -> int:
        return int(sorted(self.city["scans"], key=int)[self.scans // 2])

    def _copied(self) -> dict[Path, int]:
        """Copies of scans in the backup, each with the number of its file."""
        return {path: path.stat().st_ino for path in (self.backup / "home" / "files").glob("*/*.sealed.age")}

    def _wait(self, backup: subprocess.Popen[str], seen: Callable[[], bool]) -> None:
        end = time.monotonic() + LAST_RESORT
        while not seen():
            assert backup.poll() is None, backup.communicate()
            assert time.monotonic() < end
            time.sleep(0.001)

    def _said(self, process: subprocess.Popen[str]) -> dict[str, Any]:
        output, errors = process.communicate(timeout=LAST_RESORT)
        assert output.startswith("{"), errors
        said: dict[str, Any] = json.loads(output.splitlines()[-1])
        return said


def kill_everything(home: Home, *processes: subprocess.Popen[Any]) -> int:
    """`kill -9` of these, all below them, and every process of the database; how many."""
    found = {}
    for process in processes:
        with contextlib.suppress(psutil.NoSuchProcess):
            parent = psutil.Process(process.pid)
            found |= {one.pid: one for one in (parent, *parent.children(recursive=True))}
    found |= {one.pid: one for one in server_processes(home)}
    for one in found.values():
        with contextlib.suppress(psutil.NoSuchProcess):
            one.kill()
    psutil.wait_procs(list(found.values()), timeout=LAST_RESORT)
    return len(found)


def asked(home: Home, query: str, *parameters: object) -> list[tuple[Any, ...]]:
    with embedded.database(home) as url, psycopg.connect(url) as connection:
        return connection.execute(query, parameters).fetchall()


def tables(home: Home) -> dict[str, tuple[int, str]]:
    """Rows and a hash of all rows of each table."""
    found = {}
    with embedded.database(home) as url, psycopg.connect(url) as connection:
        connection.execute("SET timezone = 'UTC'")
        names = connection.execute(
            "SELECT schemaname, tablename FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
        )
        for schema, name in names.fetchall():
            [(rows, digest)] = connection.execute(sql.SQL(_HASH).format(sql.Identifier(schema, name))).fetchall()
            found[f"{schema}.{name}"] = (rows, digest)
    return found


def trail(home: Home, until: str) -> list[tuple[Any, ...]]:
    """The events before a moment, with their links."""
    return asked(home, f"SELECT t::text FROM {TRAIL} t WHERE at < %s ORDER BY id", until)


def contents(home: Home) -> dict[Path, str]:
    """SHA-256 of every file of records."""
    return {
        path.relative_to(home.root): sha256(path.read_bytes()).hexdigest()
        for name in FILES
        for path in (home.root / name).rglob("*")
        if path.is_file()
    }


class Visitor:
    """Somebody of the demo city with a browser's cookies."""

    def __init__(self, url: str, name: str) -> None:
        self._url = url.rstrip("/")
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
        page = self._page("/login/")
        [posting] = re.findall(rf'value="(\d+)" data-as="{name}"', page)
        self._ask("/demo/", {"posting": posting})
        self._page("/")

    def file(self, path: str) -> bytes:
        """What a form without fields brings."""
        return self._ask(path, {})

    def _page(self, path: str) -> str:
        page = self._ask(path).decode()
        self._token = re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[0]
        return page

    def _ask(self, path: str, form: dict[str, str] | None = None) -> bytes:
        data = None if form is None else urllib.parse.urlencode({"csrfmiddlewaretoken": self._token, **form}).encode()
        request = urllib.request.Request(self._url + path, data, {"Referer": self._url + path})
        with self._opener.open(request, timeout=LAST_RESORT) as answer:
            content: bytes = answer.read()
        return content
