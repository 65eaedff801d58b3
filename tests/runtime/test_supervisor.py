# SPDX-License-Identifier: Apache-2.0
"""`wuzha up` as an operator meets it: started, shot at, stopped. Real processes, real database."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from tests.runtime.conftest import kill_all, server_processes
from tests.waiting import LAST_RESORT, until
from wuzha.runtime import postgres, postmaster
from wuzha.runtime.home import Home
from wuzha.runtime.paths import short_path

pytestmark = pytest.mark.slow


class Platform:
    """One `wuzha up`, its output in a file."""

    def __init__(self, home: Home, output: Path, *arguments: str) -> None:
        self.home, self.output = home, output
        self._began, self.started_in = time.monotonic(), 0.0
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("WUZHA_", "DJANGO_"))}
        with output.open("wb") as file:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "wuzha.cli", "up", "--port", "0", *arguments],
                env={**environment, "WUZHA_HOME": str(home.root)},
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=subprocess.STDOUT,
            )

    def text(self) -> str:
        return self.output.read_text()

    def wait_for(self, words: str) -> None:
        until(lambda: words in self.text() or self.ended())
        assert words in self.text(), self.text()

    def url(self) -> str:
        self.wait_for("Wuzha is running")
        self.started_in = self.started_in or time.monotonic() - self._began
        urls = re.findall(r"http://\S+", self.text())
        assert len(urls) == 1, "one address, not several"
        return str(urls[0])

    def children(self, name: str) -> list[psutil.Process]:
        found = []
        for child in psutil.Process(self.process.pid).children():
            with contextlib.suppress(psutil.NoSuchProcess):  # a zombie counts as gone
                if name in child.cmdline():
                    found.append(child)
        return found

    def ended(self) -> bool:
        return self.process.poll() is not None

    def stop(self, number: int = signal.SIGINT) -> float:
        """Seconds until everything is down."""
        began = time.monotonic()
        self.process.send_signal(number)
        self.process.wait(LAST_RESORT)
        return time.monotonic() - began


def at_once(started_in: float) -> float:
    """Seconds for what is to be done in ten; on a machine that is slow just now, as many as two starts take."""
    return max(10.0, 2 * started_in)


def answers(url: str) -> bool:
    try:
        urllib.request.urlopen(url, timeout=5).close()
    except urllib.error.HTTPError as error:
        with error:
            return error.code < 500
    except (OSError, ConnectionError):
        return False
    return True


@pytest.fixture
def platform(home: Home, tmp_path: Path) -> Iterator[Callable[..., Platform]]:
    """Start `wuzha up` as often as wanted; all are ended afterwards. The first start on `home` is the first ever
    unless the test asks for `installed`."""
    started: list[Platform] = []

    def start(*arguments: str) -> Platform:
        started.append(Platform(home, tmp_path / f"output-{len(started)}", *arguments))
        return started[-1]

    yield start
    for one in started:
        if one.process.poll() is None:
            one.stop()


def test_it_serves_sends_a_second_one_to_the_first_and_ctrl_c_stops_all_of_it_in_time(
    home: Home, platform: Callable[..., Platform]
) -> None:
    up = platform()
    url = up.url()
    assert answers(url)
    second = platform()
    assert second.process.wait(LAST_RESORT) == 1
    assert url in second.text()
    assert "已在此数据目录" in second.text()
    assert not up.ended()
    family = psutil.Process(up.process.pid).children(recursive=True)
    assert len(up.children("web")) == 2
    assert len(up.children("worker")) == 1

    assert up.stop() < at_once(up.started_in)
    assert up.process.returncode == 0
    assert "Everything is stopped" in up.text()
    assert [process for process in family if process.is_running()] == []
    assert server_processes(home) == []


@pytest.mark.usefixtures("installed")
def test_whatever_is_killed_comes_back_and_committed_rows_stay(home: Home, platform: Callable[..., Platform]) -> None:
    up = platform()
    url = up.url()
    with short_path(home.postgres) as folder, psycopg.connect(postgres.url(folder, postgres.OWNER)) as connection:
        connection.execute("CREATE TABLE kept (n int)")
        connection.execute("INSERT INTO kept VALUES (1)")

    web, worker = up.children("web")[0], up.children("worker")[0]
    web.kill()
    worker.kill()
    until(lambda: len(up.children("web")) == 2 and len(up.children("worker")) == 1, up.ended)
    assert {web.pid, worker.pid}.isdisjoint(child.pid for child in up.children("web") + up.children("worker"))

    kill_all(home)
    up.wait_for("The database is back")
    until(lambda: answers(url), up.ended)
    with short_path(home.postgres) as folder, psycopg.connect(postgres.url(folder, postgres.OWNER)) as connection:
        assert connection.execute("SELECT n FROM kept").fetchall() == [(1,)]


@pytest.mark.usefixtures("installed")
def test_after_kill_9_of_the_supervisor_nothing_holds_the_port_and_the_next_start_goes_on(
    home: Home, platform: Callable[..., Platform]
) -> None:
    first = platform("--web", "1")
    first.url()
    children = first.children("web") + first.children("worker")
    server = postmaster.running(home.database)
    first.process.kill()
    first.process.wait()
    _, alive = psutil.wait_procs(children, timeout=LAST_RESORT)
    assert alive == []
    assert postmaster.running(home.database) == server

    began = time.monotonic()
    second = platform("--web", "1")
    assert answers(second.url())
    assert time.monotonic() - began < at_once(first.started_in)
    assert postmaster.running(home.database) == server
    second.stop(signal.SIGTERM)
    assert server_processes(home) == []


@pytest.mark.usefixtures("installed")
def test_tied_to_its_parent_it_stops_when_the_parent_is_killed(home: Home, tmp_path: Path) -> None:
    output = tmp_path / "output"
    code = f"""
import subprocess, sys
with open({str(output)!r}, "w") as file:
    command = [sys.executable, "-m", "wuzha.cli", "up", "--port", "0", "--web", "1", "--tied"]
    up = subprocess.Popen(command, stdout=file, stderr=subprocess.STDOUT)
print(up.pid, flush=True)
up.wait()
"""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("WUZHA_", "DJANGO_"))}
    make = subprocess.Popen(
        [sys.executable, "-c", code],
        env={**environment, "WUZHA_HOME": str(home.root)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert make.stdout is not None
    with make.stdout:
        up = psutil.Process(int(make.stdout.readline()))
    until(lambda: "Wuzha is running" in output.read_text(), lambda: not up.is_running())
    make.kill()
    make.wait()
    up.wait(LAST_RESORT)
    assert server_processes(home) == []


def test_a_signal_during_the_first_start_leaves_nothing_behind(home: Home, platform: Callable[..., Platform]) -> None:
    began = time.monotonic()
    up = platform()
    until(lambda: bool(server_processes(home)), up.ended)
    began_in = time.monotonic() - began
    assert up.stop(signal.SIGTERM) < at_once(began_in)
    assert up.process.returncode == 0
    assert server_processes(home) == []
