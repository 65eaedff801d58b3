# SPDX-License-Identifier: Apache-2.0
"""Milliseconds from a posted directive to the open consoles, at 200 posts a second with 100 consoles open.

Run: `python benchmarks/arrival_to_visible.py --home /tmp/live-benchmark`. `wuzha up` runs as it is installed (two web
processes, a worker, the embedded PostgreSQL with its default settings); posts, consoles and a browser run on the same
machine.

1. `--consoles` HTTP streams of the desk (`/live/desk/`), each with a session of its own, two a person; they take every
   byte, and note when the event that names an arrival is complete.
2. One page of the desk in Chromium, which notes when the row of an arrival stands in the page.
3. `--rate` directives a second for `--seconds`, about different people, levels as in the simulated city. They are sent
   at their moment whether or not earlier ones are answered.

Told: the console has the event with the warning's place in its list (and its row, where it reaches the top of it).
Times are from sending and from the answer, which comes after the commit. Every pair of arrival and console counts.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from http_load import request

from tests.chromium import executable

LEVELS = {"紧急": 0.05, "高危": 0.15, "中危": 0.30, "低危": 0.50}
#: Connections that post; pages of one person.
POSTERS, EACH = 48, 2
ADDRESS = "/live/desk/?queue=todo"
EVENT = re.compile(rb"id: ([^\n]+)\nevent: rows\ndata: ")
ENDED = re.compile(rb"event: (stale|end\ndata: \"\w+)")
#: Notes rows as they come into the page.
WATCH = """
  window.arrived = [];
  new MutationObserver((changes) => {
    const at = Date.now();
    for (const change of changes)
      for (const node of change.addedNodes)
        if (node.dataset?.pk) window.arrived.push([Number(node.dataset.pk), at]);
  }).observe(document.getElementById('list'), {childList: true, subtree: true});
"""


@dataclass
class Seen:
    """Seconds since 1970: when each arrival was sent and answered; (console, when) an event was complete."""

    sent: dict[int, float] = field(default_factory=dict)
    answered: dict[int, float] = field(default_factory=dict)
    statuses: Counter[int] = field(default_factory=Counter)
    events: dict[int, list[tuple[int, float]]] = field(default_factory=lambda: defaultdict(list))
    #: Event → the warnings it names; read once, as the event is the same for every console.
    names: dict[int, list[int]] = field(default_factory=dict)
    bytes: int = 0
    shown: list[tuple[int, float]] = field(default_factory=list)
    #: Warnings whose rows came with the event: those reach the top of the list, which is what a page shows.
    drawn: set[int] = field(default_factory=set)
    ended: Counter[str] = field(default_factory=Counter)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--home", required=True)
    options.add_argument("--rate", type=int, default=200)
    options.add_argument("--seconds", type=int, default=60)
    options.add_argument("--consoles", type=int, default=100)
    options.add_argument("--waiting", type=int, default=5_000, help="open warnings beforehand")
    given = options.parse_args()
    os.environ["WUZHA_HOME"] = given.home
    from wuzha.runtime.django import prepare

    with prepare():
        from fill_warnings import fill

        fill(20 * given.waiting, given.waiting, days=60)
        key, cookies = source_key(), sessions(given.consoles + 1)
        from django.db import connection

        connection.close()
        port = free_port()
        with running(given.home, port):
            seen = measure(given, port, key, cookies)
        tell(given.consoles, seen)


def source_key() -> str:
    from wuzha.audit.actor import Actor
    from wuzha.intake.services.sources import create_key
    from wuzha.org.models import Unit, UnitKind

    return create_key(Actor.system("benchmark"), source="BENCH", unit=Unit.objects.get(kind=UnitKind.CENTRE))[1]


def sessions(count: int) -> list[str]:
    """Session keys of analysts, `EACH` a person."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from wuzha.org.models import Person, Posting, Unit, UnitKind
    from wuzha.org.roles import Role

    centre = Unit.objects.get(kind=UnitKind.CENTRE)
    keys = []
    for number in range(count):
        person, _ = Person.objects.get_or_create(
            username=f"console{number // EACH}", defaults={"name": f"演示{number}", "synthetic": True}
        )
        Posting.unscoped.get_or_create(person=person, role=Role.ANALYST, unit=centre)
        session = SessionStore()
        session[SESSION_KEY] = str(person.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = person.get_session_auth_hash()
        session.save()
        keys.append(str(session.session_key))
    return keys


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def running(home: str, port: int) -> Iterator[None]:
    """`wuzha up` on the data directory."""
    command = [sys.executable, "-m", "wuzha.cli", "up", "--port", str(port)]
    environment = {name: value for name, value in os.environ.items() if name != "WUZHA_DATABASE_URL"}
    process = subprocess.Popen(command, env=environment | {"WUZHA_HOME": home}, stderr=subprocess.DEVNULL)
    try:
        end = time.monotonic() + 120
        while not answers(port):
            if process.poll() is not None or time.monotonic() > end:
                raise SystemExit("wuzha up did not come up")
            time.sleep(0.2)
        yield
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(60)


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/login/", timeout=5):
            return True
    except OSError:
        return False


def measure(given: argparse.Namespace, port: int, key: str, cookies: list[str]) -> Seen:
    import uvloop

    seen = Seen()
    over, ready = threading.Event(), threading.Event()
    browser = threading.Thread(target=watch, args=(port, cookies[-1], seen, ready, over))
    browser.start()
    if not ready.wait(60):
        raise SystemExit("the browser did not open the desk")
    uvloop.run(load(given, port, key, cookies[:-1], seen))
    over.set()
    browser.join()
    return seen


def watch(port: int, cookie: str, seen: Seen, ready: threading.Event, over: threading.Event) -> None:
    """One desk in a real browser."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=["--no-sandbox"])
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": f"http://127.0.0.1:{port}"}])
        page = context.new_page()
        page.goto(f"http://127.0.0.1:{port}/warnings/")
        page.wait_for_selector("html[data-live=on]", timeout=60_000)
        page.evaluate(WATCH)
        ready.set()
        over.wait()
        page.wait_for_timeout(3000)
        seen.shown = [(pk, at / 1000) for pk, at in page.evaluate("window.arrived")]
        browser.close()


async def load(given: argparse.Namespace, port: int, key: str, cookies: list[str], seen: Seen) -> None:
    opened = [asyncio.Event() for _ in cookies]
    consoles = [
        asyncio.create_task(console(number, port, one, seen, here))
        for number, (one, here) in enumerate(zip(cookies, opened, strict=True))
    ]
    await asyncio.wait_for(asyncio.gather(*(one.wait() for one in opened)), 120)
    print(f"{len(cookies)} consoles open, load {os.getloadavg()[0]:.1f}", flush=True)
    await asyncio.sleep(2)
    due: asyncio.Queue[bytes | None] = asyncio.Queue()
    posters = [asyncio.create_task(poster(port, due, seen)) for _ in range(POSTERS)]
    chance, begun = random.Random(1), time.monotonic()
    first = int(time.time()) % 1_000_000 * 100_000
    for number in range(given.rate * given.seconds):
        ahead = begun + number / given.rate - time.monotonic()
        if ahead > 0:
            await asyncio.sleep(ahead)
        due.put_nowait(post(key, first + number, chance))
    for _ in posters:
        due.put_nowait(None)
    await asyncio.gather(*posters)
    print(f"posted in {time.monotonic() - begun:.1f} s, load {os.getloadavg()[0]:.1f}", flush=True)
    await asyncio.sleep(5)
    seen.ended["closed"] = sum(one.done() for one in consoles)
    for one in consoles:
        one.cancel()
    for error in await asyncio.gather(*consoles, return_exceptions=True):
        if isinstance(error, Exception):
            raise error


def post(key: str, number: int, chance: random.Random) -> bytes:
    """A push about somebody new."""
    level = chance.choices(list(LEVELS), list(LEVELS.values()))[0]
    row = {
        "directive_no": f"L{number}", "level": level, "fraud_type": "刷单返利", "source_type": "省平台",
        "victim_phone": f"1{3 + number % 7}{number % 10**9:09d}", "victim_name": "测试甲",
        "victim_address": "测试市浒山街道测试甲社区1号", "pushed_at": datetime.now(UTC).isoformat(timespec="seconds"),
    }  # fmt: skip
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    return request("POST", "/api/v1/warnings", json.dumps(row).encode(), headers)


async def poster(port: int, due: asyncio.Queue[bytes | None], seen: Seen) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while (message := await due.get()) is not None:
        sent = time.time()
        writer.write(message)
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(re.search(rb"content-length: *(\d+)", head.lower())[1])  # type: ignore[index]
        body = json.loads(await reader.readexactly(length))
        at, status = time.time(), int(head[9:12])
        seen.statuses[status] += 1
        if status == 201:
            pk = int(body["warning"].lstrip("YJ"))
            seen.sent[pk], seen.answered[pk] = sent, at
    writer.close()


async def console(number: int, port: int, cookie: str, seen: Seen, opened: asyncio.Event) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    headers = f"Host: 127.0.0.1\r\nCookie: sessionid={cookie}\r\nAccept: text/event-stream\r\n"
    writer.write(f"GET {ADDRESS} HTTP/1.1\r\n{headers}\r\n".encode())
    head = await reader.readuntil(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 200"):
        raise RuntimeError(f"a console got {head[:60]!r}")
    framed, rest = bytearray(), b""
    try:
        while part := await reader.read(1 << 18):
            at = time.time()
            seen.bytes += len(part)
            framed += part
            rest += unframed(framed)
            if b"event: here" in rest:
                opened.set()
            if why := ENDED.search(rest):
                seen.ended[why[1].decode()] += 1
            # whole events only: a blank line ends one
            end = rest.rfind(b"\n\n")
            if end < 0:
                continue
            for found in EVENT.finditer(rest, 0, end):
                # the processes may tell different things under one mark
                data = rest[found.start() : rest.index(b"\n\n", found.end())]
                event = hash(data)
                seen.events[event].append((number, at))
                if event not in seen.names:
                    seen.names[event] = named(data[found.end() - found.start() :], seen)
            rest = rest[end + 2 :]
    finally:
        writer.close()


def unframed(framed: bytearray) -> bytes:
    """The whole chunks that have come, without their frames (RFC 9112, 7.1); they are taken away."""
    found = []
    while (line := framed.find(b"\r\n")) >= 0:
        begin, size = line + 2, int(framed[:line], 16)
        if len(framed) < begin + size + 2:
            break
        found.append(bytes(framed[begin : begin + size]))
        del framed[: begin + size + 2]
    return b"".join(found)


def named(data: bytes, seen: Seen) -> list[int]:
    told = json.loads(data)
    put = told.get("put", []) + told.get("drawn", [])
    seen.drawn.update(one["pk"] for one in told.get("put", []) if "html" in one)
    return [one["pk"] for one in put]


def tell(consoles: int, seen: Seen) -> None:
    print(f"answers: {dict(seen.statuses)}; streams ended: {dict(+seen.ended)}; {seen.bytes / 2**20:,.0f} MiB told")
    # the processes tell their consoles in events of their own; what counts is the first at each console
    told: dict[tuple[int, int], float] = {}
    for event, keys in seen.names.items():
        for number, at in seen.events[event]:
            for pk in keys:
                told[pk, number] = min(at, told.get((pk, number), at))
    pairs = [(pk, at) for (pk, _number), at in told.items() if pk in seen.sent]
    missing = len(seen.sent) * consoles - len(pairs)
    print(f"arrivals: {len(seen.sent):,}; pairs of arrival and console: {len(pairs):,}, missing {missing:,}")
    line("post answered", [seen.answered[pk] - seen.sent[pk] for pk in seen.sent])
    line("told, from sending", [at - seen.sent[pk] for pk, at in pairs])
    line("told, from the answer", [at - seen.answered[pk] for pk, at in pairs])
    rows: dict[int, float] = {}
    for pk, at in seen.shown:
        if pk in seen.drawn:  # others come later, when those before them have gone
            rows.setdefault(pk, at)
    line("row in the page, from sending", [at - seen.sent[pk] for pk, at in rows.items() if pk in seen.sent])
    line("row in the page, from the answer", [at - seen.answered[pk] for pk, at in rows.items() if pk in seen.sent])


def line(name: str, seconds: list[float]) -> None:
    if not seconds:
        print(f"{name:34} nothing")
        return
    ordered = sorted(1000 * one for one in seconds)
    p50, p95, p99 = (ordered[min(len(ordered) - 1, int(len(ordered) * share))] for share in (0.5, 0.95, 0.99))
    print(f"{name:34} p50 {p50:7.0f}  p95 {p95:7.0f}  p99 {p99:7.0f}  max {ordered[-1]:7.0f} ms  ({len(ordered):,})")


if __name__ == "__main__":
    main()
