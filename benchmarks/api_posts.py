# SPDX-License-Identifier: Apache-2.0
"""Warnings taken in a second by API: single posts beside Alerta on the same PostgreSQL in the same run, then batches.

Run: `python benchmarks/api_posts.py --home /tmp/api-posts`. Everything is on one machine, the load generator included.

1. Two web processes of `wuzha up` (without the worker, whose work is not receiving), the embedded PostgreSQL with its
   default settings (`fsync` and `synchronous_commit` on), and `--posts` directives of different people, one a request,
   over `--clients` connections. Each answer comes after the commit; afterwards the warnings in the database are
   counted. Every fourth post carries an idempotency key.
2. Alerta (PyPI `alerta-server`, in a throw-away environment below the home) with gunicorn, as many processes, on a
   database of its own in the same PostgreSQL server; as many alerts of different resources, the same way. Both are
   measured in turn, `--rounds` times, and the other one does not run meanwhile.
3. Batches of 10,000 directives as NDJSON, one after the other and four at a time.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parent))

from http_load import Load, Result, request

ALERTA = ["alerta-server==9.1.0", "gunicorn==27.0.1", "psycopg2-binary==2.9.13"]
BATCH = 10_000


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


OUR_PORT, THEIR_PORT = free_port(), free_port()


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--home", required=True)
    options.add_argument("--posts", type=int, default=20_000)
    options.add_argument("--clients", type=int, default=64)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--batches", type=int, default=10)
    options.add_argument("--no-alerta", action="store_true")
    given = options.parse_args()
    os.environ["WUZHA_HOME"] = given.home
    from wuzha.runtime.django import prepare

    with prepare():
        key = ground()
        singles, alerts, alone, abreast = [], [], [], []
        for turn in range(given.rounds):
            with ours(given.home):
                singles.append(posts(key, turn, given.posts, given.clients))
                print(f"round {turn + 1}: {singles[-1].rate:,.0f}/s", flush=True)
            if not given.no_alerta:
                with theirs(Path(given.home)):
                    alerts.append(alerta(turn, max(given.posts // 8, 100), given.clients))
        with ours(given.home):
            alone.append(batches(key, 0, given.batches, 1))
            abreast.append(batches(key, 1, given.batches, 4))
        tell("Wuzha, one directive a post", singles)
        if alerts:
            tell("Alerta, one alert a post", alerts)
            print(f"ratio of the medians: {middle(singles) / middle(alerts):.1f}")
        print(f"batches of {BATCH:,} rows, one at a time: {alone[0]:,.0f} rows/s; four: {abreast[0]:,.0f} rows/s")


def ground() -> str:
    """The city, and a key of a source without a limit that could be met."""
    from wuzha.audit.actor import Actor
    from wuzha.intake.services.sources import create_key
    from wuzha.org.models import Unit, UnitKind
    from wuzha.simulation.load import city

    if not Unit.objects.exists():
        city.build(Actor.system("benchmark"))
    centre = Unit.objects.get(kind=UnitKind.CENTRE)
    _, key = create_key(Actor.system("benchmark"), source="BENCH", unit=centre, requests_per_minute=10_000_000)
    return key


def directive(number: int) -> dict[str, Any]:
    """A push about somebody new."""
    pushed = datetime.now(UTC) - timedelta(minutes=5)
    return {
        "directive_no": f"B{number:09d}", "level": "高危", "fraud_type": "刷单返利", "source_type": "省平台",
        "victim_phone": f"1{3 + number % 7}{number:09d}"[:11], "victim_name": "测试甲",
        "victim_address": "测试市浒山街道测试甲社区1号", "pushed_at": pushed.isoformat(timespec="seconds"),
        "suspect_number": f"0085{number % 9999:08d}", "tx_amount": f"{number % 100_000}.50",
    }  # fmt: skip


def posts(key: str, turn: int, count: int, clients: int) -> Result:
    """Post directives one by one; raises `SystemExit` when not every one of them is a warning afterwards."""
    from wuzha.warning.models import WarningRecord

    before = WarningRecord.unscoped.count()
    start = int(time.time()) % 100_000 * 10_000 + turn * count
    requests = []
    for number in range(start, start + count):
        headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
        if number % 4 == 0:
            headers["Idempotency-Key"] = f"k{number}"
        requests.append(request("POST", "/api/v1/warnings", json.dumps(directive(number)).encode(), headers))
    result = Load("127.0.0.1", OUR_PORT, requests, clients, keep=False).run()
    kept = WarningRecord.unscoped.count() - before
    if result.statuses != {201: count} or kept != count:
        raise SystemExit(f"not every post became a warning: {result.statuses}, {kept} of {count} kept")
    return result


def batches(key: str, turn: int, count: int, at_once: int) -> float:
    """Rows a second of batches, `at_once` at a time."""
    start = int(time.time()) % 100_000 * 10_000 + 7 + turn * count * BATCH
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/x-ndjson"}
    requests = []
    for first in range(start, start + count * BATCH, BATCH):
        body = "\n".join(json.dumps(directive(number), ensure_ascii=False) for number in range(first, first + BATCH))
        requests.append(request("POST", "/api/v1/warnings/batch", body.encode(), headers))
    result = Load("127.0.0.1", OUR_PORT, requests, at_once).run()
    accepted = sum(json.loads(body)["accepted"] for status, body in result.bodies if status == 200)
    if accepted != count * BATCH:
        raise SystemExit(f"{accepted} of {count * BATCH} rows became warnings: {result.statuses}")
    return accepted / result.seconds


def alerta(turn: int, count: int, clients: int) -> Result:
    """Post alerts one by one, each of a resource of its own, so that none is a duplicate."""
    start = int(time.time()) % 100_000 * 10_000 + turn * count
    requests = []
    for number in range(start, start + count):
        body = {
            "resource": f"r{number}", "event": "Brush", "environment": "Production", "service": ["Fraud"],
            "severity": "major", "text": "测试甲", "attributes": directive(number),
        }  # fmt: skip
        requests.append(request("POST", "/alert", json.dumps(body).encode(), {"Content-Type": "application/json"}))
    result = Load("127.0.0.1", THEIR_PORT, requests, clients, keep=False).run()
    if result.statuses != {201: count}:
        raise SystemExit(f"not every post became an alert: {result.statuses}")
    return result


@contextmanager
def ours(home: str) -> Iterator[None]:
    """Two web processes on one listening socket, as `wuzha up` starts them."""
    program = str(Path(sys.executable).with_name("wuzha"))
    with ExitStack() as stack:
        door = stack.enter_context(socket.create_server(("127.0.0.1", OUR_PORT), backlog=512))
        environment = os.environ | {"WUZHA_HOME": home}
        for _ in range(2):
            command = [program, "web", "--descriptor", str(door.fileno())]
            stack.enter_context(started(command, environment, pass_fds=[door.fileno()]))
        wait_for(lambda: reaches(f"http://127.0.0.1:{OUR_PORT}/healthz"))
        yield


@contextmanager
def theirs(home: Path) -> Iterator[None]:
    """Alerta with gunicorn, two processes, on a fresh database of the same server."""
    folder = home / "alerta"
    if not (folder / "bin" / "gunicorn").exists():
        subprocess.run(["python3", "-m", "venv", str(folder)], check=True)
        subprocess.run([str(folder / "bin" / "pip"), "install", "--quiet", *ALERTA], check=True)
    environment = os.environ | {"DATABASE_URL": their_database(), "AUTH_REQUIRED": "False", "SECRET_KEY": "benchmark"}
    environment |= {"ALERTA_CONF_FILE": str(folder / "none.conf"), "LOG_HANDLERS": ""}
    # Two processes that both make the tables would fall over each other.
    make = "from alerta import create_app; create_app()"
    subprocess.run([str(folder / "bin" / "python"), "-c", make], env=environment, check=True)
    threads = ["--workers", "2", "--threads", "8", "--worker-class", "gthread", "--log-level", "error"]
    command = [str(folder / "bin" / "gunicorn"), *threads, "--bind", f"127.0.0.1:{THEIR_PORT}", "alerta:create_app()"]
    with started(command, environment):
        wait_for(lambda: reaches(f"http://127.0.0.1:{THEIR_PORT}/"))
        yield


def their_database() -> str:
    """An empty database beside ours, as libpq is told of it."""
    import psycopg

    url = os.environ["WUZHA_DATABASE_URL"]
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS alerta WITH (FORCE)")
        connection.execute("CREATE DATABASE alerta")
    parts = urlsplit(url)
    given = {name: values[0] for name, values in parse_qs(parts.query).items()}
    user = parts.username or "wuzha"
    host, port = given.get("host", parts.hostname), given.get("port", parts.port or 5432)
    return f"postgresql://{user}@/alerta?host={host}&port={port}"


@contextmanager
def started(command: list[str], environment: dict[str, str], pass_fds: Sequence[int] = ()) -> Iterator[None]:
    """A server, ended with its children."""
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    server = subprocess.Popen(command, env=environment, start_new_session=True, pass_fds=pass_fds, **quiet)
    try:
        yield
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(60)


def wait_for(ready: Callable[[], bool]) -> None:
    """Until a server answers; what its start does afterwards is not what is measured."""
    end = time.monotonic() + 120
    while not ready():
        if time.monotonic() > end:
            raise SystemExit("the server does not answer")
        time.sleep(0.2)
    time.sleep(3)


def reaches(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return bool(answer.status)
    except OSError:
        return False


def middle(results: list[Result]) -> float:
    return statistics.median(result.rate for result in results)


def tell(what: str, results: list[Result]) -> None:
    rates = ", ".join(f"{result.rate:,.0f}" for result in results)
    slow = max(result.percentile(0.95) for result in results) * 1000
    print(f"{what}: {middle(results):,.0f}/s committed (rounds: {rates}); p95 at most {slow:.0f} ms")


if __name__ == "__main__":
    main()
