# SPDX-License-Identifier: Apache-2.0
"""100 people at work with open streams on one machine: how long pages take, what fails, whether memory grows.

    python benchmarks/overload.py --minutes 30

Starts a platform of its own with a demo city in a scratch directory (two web processes), opens the sessions, one live
stream each, and lets everybody open a page every 5 to 15 seconds. Prints and writes (`--out`) p50 and p95 of the pages,
answers by status, streams that ended, and the memory of all processes each half minute; ends with 1 unless p95 is
below one second, no answer is 5xx, and memory grew by less than a tenth after the first quarter. Everything on this
machine counts, the load generator too.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import psutil

#: Streams of pages, tried in this order; a role follows the first that lets it in.
STREAMS = ("/live/desk/?rows=0", "/live/tasks/", "/funds/live/")
#: Seconds between two pages of one person; between two looks at the memory.
THINKING, LOOK = (5.0, 15.0), 30.0
BROWSER = "Mozilla/5.0 (X11; Linux x86_64) Benchmark/1.0"


#: Of the demo's people those whose role has a stream, each in two sessions: a process keeps six streams of one.
OTHERS = (*(f"yanpan{number}" for number in range(1, 7)), "zijin", "zijin2", "zhencha", "lianxiban")
PASSWORD = "wuzha-demo"


def username(number: int) -> str:
    """20 sessions of the centre's people, then an officer of a station each."""
    return OTHERS[number // 2] if number < 2 * len(OTHERS) else f"minjing{number - 2 * len(OTHERS) + 1}"


@dataclass
class Result:
    took: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    streams_ended: int = 0
    streams_open: int = 0
    most_open: int = 0
    memory: list[tuple[float, float]] = field(default_factory=list)
    slow: Counter[str] = field(default_factory=Counter)

    def percentile(self, share: float) -> float:
        ordered = sorted(self.took)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("nan")

    def growth(self) -> float:
        """Share by which the memory grew from the end of the first quarter to the end."""
        settled = self.memory[len(self.memory) // 4][1] if self.memory else 1.0
        return self.memory[-1][1] / settled - 1 if self.memory else 0.0


class Person:
    """One session."""

    def __init__(self, address: tuple[str, int], result: Result) -> None:
        self.address, self.result = address, result
        self.cookies: dict[str, str] = {}
        self.pages: list[str] = []

    def _head(self, method: str, path: str, accept: str, body: bytes = b"") -> bytes:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        host = f"{self.address[0]}:{self.address[1]}"
        lines = [f"{method} {path} HTTP/1.1", f"Host: {host}", f"User-Agent: {BROWSER}", f"Accept: {accept}"]
        lines += [f"Cookie: {cookies}", f"Referer: http://{host}/", "Connection: close"]
        if body:
            lines += [f"Content-Length: {len(body)}", "Content-Type: application/x-www-form-urlencoded"]
        return "\r\n".join(lines).encode() + b"\r\n\r\n" + body

    async def ask(self, method: str, path: str, form: dict[str, str] | None = None) -> tuple[int, str, str]:
        """Status, where to, text."""
        reader, writer = await asyncio.open_connection(*self.address)
        try:
            writer.write(self._head(method, path, "text/html", urlencode(form or {}).encode() if form else b""))
            answer = await reader.read()
        finally:
            writer.close()
        head, _, body = answer.partition(b"\r\n\r\n")
        names = head.decode("latin-1").split("\r\n")
        for line in names[1:]:
            name, _, value = line.partition(": ")
            if name.lower() == "set-cookie":
                cookie, _, rest = value.partition("=")
                self.cookies[cookie] = rest.partition(";")[0]
        to = next((line.partition(": ")[2] for line in names if line.lower().startswith("location: ")), "")
        return int(names[0].split()[1]), to, body.decode(errors="replace")

    async def enter(self, number: int) -> None:
        """Log in as one of the demo's people, and see which pages the role has."""
        _status, _to, page = await self.ask("GET", "/login/")
        token = re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[0]
        form = {"csrfmiddlewaretoken": token, "username": username(number), "password": PASSWORD, "next": "/"}
        status, _to, _page = await self.ask("POST", "/login/", form)
        assert status == 302, f"{username(number)} was not let in: {status}"
        where = "/"
        for _ in range(4):
            status, to, page = await self.ask("GET", where)
            if status != 302:
                break
            where = to
        links = re.findall(r'href="(/[a-z][a-z0-9/_-]*/)"', page)
        self.pages = list(dict.fromkeys([where, *links]))[:10]

    async def work(self, until: float) -> None:
        await asyncio.sleep(random.uniform(0, THINKING[1]))
        while time.monotonic() < until:
            path = random.choice(self.pages)
            began = time.perf_counter()
            try:
                status, _to, _page = await self.ask("GET", path)
            except OSError:
                status = 0
            took = time.perf_counter() - began
            self.result.took.append(took)
            self.result.statuses[status] += 1
            if took > 1:
                self.result.slow[path] += 1
            await asyncio.sleep(random.uniform(*THINKING))

    async def follow(self, until: float) -> None:
        """Keep a stream open, as a page does."""
        paths = list(STREAMS)
        while paths and time.monotonic() < until:
            reader, writer = await asyncio.open_connection(*self.address)
            try:
                writer.write(self._head("GET", paths[0], "text/event-stream"))
                if b" 200 " not in await reader.readline():
                    paths.pop(0)
                    continue
                self.result.streams_open += 1
                self.result.most_open = max(self.result.most_open, self.result.streams_open)
                while time.monotonic() < until:
                    try:
                        part = await asyncio.wait_for(reader.read(65536), max(0.1, until - time.monotonic()))
                    except TimeoutError:
                        return
                    if not part:
                        break
                self.result.streams_open -= 1
                self.result.streams_ended += 1
            finally:
                writer.close()
            await asyncio.sleep(random.uniform(1, 3))


async def watch(platform: psutil.Process, until: float, result: Result) -> None:
    """The memory of all processes of the platform (MB)."""
    began = time.monotonic()
    while time.monotonic() < until:
        total = 0
        for process in [platform, *platform.children(recursive=True)]:
            try:
                total += process.memory_full_info().uss
            except psutil.Error:
                continue
        result.memory.append((time.monotonic() - began, total / 2**20))
        print(
            f"{time.monotonic() - began:6.0f} s  {total / 2**20:7.0f} MB  {result.streams_open:4} streams "
            f"{len(result.took):6} pages  p95 {result.percentile(0.95):.3f} s  {dict(result.statuses)}",
            flush=True,
        )
        await asyncio.sleep(min(LOOK, max(0.1, until - time.monotonic())))


async def day(address: tuple[str, int], platform: psutil.Process, people: int, minutes: float) -> Result:
    result = Result()
    everybody = [Person(address, result) for _ in range(people)]
    for number, person in enumerate(everybody):
        await person.enter(number)
    until = time.monotonic() + minutes * 60
    work = [person.work(until) for person in everybody]
    await asyncio.gather(watch(platform, until, result), *work, *(person.follow(until) for person in everybody))
    return result


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--people", type=int, default=100)
    parser.add_argument("--out", type=Path, default=Path("overload.json"))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="wuzha-overload-") as home:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("WUZHA_", "DJANGO_"))}
        command = [sys.executable, "-m", "wuzha.cli", "up", "--demo", "--port", "0"]
        log = Path(home, "up.txt")
        with log.open("wb") as output:
            up = subprocess.Popen(
                command, env={**kept, "WUZHA_HOME": f"{home}/home"}, stdout=output, stderr=subprocess.STDOUT
            )
        try:
            while "Wuzha is running" not in log.read_text():
                if up.poll() is not None:
                    print(log.read_text())
                    return 1
                time.sleep(0.5)
            url = urlsplit(re.findall(r"http://\S+", log.read_text())[0])
            address = (url.hostname or "127.0.0.1", url.port or 80)
            result = asyncio.run(day(address, psutil.Process(up.pid), options.people, options.minutes))
        finally:
            up.send_signal(signal.SIGINT)
            up.wait(60)
    failed = sum(count for status, count in result.statuses.items() if status >= 500 or status == 0)
    told = {
        "people": options.people, "minutes": options.minutes, "pages": len(result.took),
        "p50_s": round(result.percentile(0.5), 3), "p95_s": round(result.percentile(0.95), 3),
        "statuses": dict(result.statuses), "failed": failed, "streams_ended": result.streams_ended,
        "streams_open": result.most_open,
        "memory_mb": [(round(at), round(size)) for at, size in result.memory], "growth": round(result.growth(), 3),
        "slowest": result.slow.most_common(5),
    }  # fmt: skip
    options.out.write_text(json.dumps(told, indent=1))
    print(json.dumps(told, indent=1))
    return 0 if result.percentile(0.95) < 1 and not failed and result.growth() < 0.1 else 1


if __name__ == "__main__":
    sys.exit(main())
