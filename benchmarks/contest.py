# SPDX-License-Identifier: Apache-2.0
"""A contest day: 200 phones that mark at once. Is every mark kept once, and how long does each wait for its answer?

    python benchmarks/contest.py [--phones 200] [--window 3] [--json]

Starts a platform of its own in a scratch directory (`wuzha up`: two web processes, embedded PostgreSQL) with a contest
of 12 and as many judges as phones. Each phone marks every contestant within `--window` seconds of the bell, and sends
every tenth mark twice, as after a lost answer. Then all mark a play-off at the same instant, and so does an audience a
talk. Counted afterwards in the database: no mark lost, none doubled. Asked for: p95 below 300 ms.
Load, platform and database share this machine.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

CONTESTANTS = 12
PARTS = {"CONTENT": 3600, "SPEECH": 2700, "EFFECT": 1800, "BEARING": 900}
#: What the platform is filled with; told as JSON in its last line.
FILL = """
import json
from datetime import timedelta
from django.utils import timezone
from wuzha.audit.actor import Actor
from wuzha.lecturers.models import *
from wuzha.lecturers.services.audience import hashed
from wuzha.org.models import Unit
from wuzha.simulation.load import city
if not Unit.objects.exists():
    city.build(Actor.system("simulation"))
top, now = Unit.objects.filter(depth=1).first(), timezone.now()
row = Contest.unscoped.create(city=top, kind="STAR", title="t", day=now.date(), place="t", state="RUNNING", seed="1",
                              announced_at=now, synthetic=True)
people = [Lecturer.unscoped.create(unit=top, name=f"n{n}", state="ACTIVE", since=now.date(), synthetic=True)
          for n in range(12)]
entered = [Contestant.unscoped.create(contest=row, lecturer=one, unit=top, name=one.name, turn=n)
           for n, one in enumerate(people, 1)]
rounds = []
for n in (1, 2):
    one = Round.unscoped.create(contest=row, number_in=n, title="t", share=50, taking=[each.pk for each in entered])
    Round.unscoped.filter(pk=one.pk).update(state="OPEN")
    rounds.append(one.pk)
judges = Judge.unscoped.bulk_create(Judge(contest=row, name=f"j{n}") for n in range(PHONES))
JudgeCode.unscoped.bulk_create(
    JudgeCode(judge=one, code=hashed("judge", f"code-{n}")[:43], until=now + timedelta(hours=1))
    for n, one in enumerate(judges))
Talk.unscoped.create(lecturer=people[0], unit=top, day=now.date(), place="t", topic="t", people=200, code="audience",
                     code_until=now + timedelta(hours=1))
print(json.dumps({"rounds": rounds, "contestants": [one.pk for one in entered]}))
"""
COUNT = """
import json
from wuzha.lecturers.models import AudienceMark, Mark
keys = Mark.unscoped.values_list("round", "contestant", "judge")
print(json.dumps({"marks": len(keys), "distinct": len(set(keys)), "audience": AudienceMark.unscoped.count()}))
"""


@dataclass
class Phone:
    """One phone with its cookies."""

    address: tuple[str, int]
    code: str = ""
    cookies: dict[str, str] = field(default_factory=dict)

    async def ask(self, method: str, path: str, body: bytes = b"", kind: str = "") -> tuple[int, bytes]:
        reader, writer = await asyncio.open_connection(*self.address)
        lines = [f"{method} {path} HTTP/1.1", f"Host: {self.address[0]}:{self.address[1]}", "Connection: close"]
        lines += [f"Cookie: {'; '.join(f'{name}={value}' for name, value in self.cookies.items())}"]
        lines += [f"X-Judge: {self.code}", f"X-CSRFToken: {self.cookies.get('csrftoken', '')}"]
        if body:
            lines += [f"Content-Length: {len(body)}", f"Content-Type: {kind}"]
        try:
            writer.write("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
            answer = await reader.read()
        finally:
            writer.close()
        head, _, rest = answer.partition(b"\r\n\r\n")
        for line in head.decode("latin-1").split("\r\n"):
            name, _, value = line.partition(": ")
            if name.lower() == "set-cookie":
                cookie, _, more = value.partition("=")
                self.cookies[cookie] = more.partition(";")[0]
        return int(head.split()[1]) if head else 0, rest


class Day:
    """What was measured."""

    def __init__(self, phones: list[Phone]) -> None:
        self.phones, self.took, self.wrong = phones, list[float](), 0

    async def send(self, phone: Phone, path: str, body: bytes, kind: str, after: float, good: bytes) -> None:
        await asyncio.sleep(after)
        began = time.perf_counter()
        status, answer = await phone.ask("POST", path, body, kind)
        self.took.append(time.perf_counter() - began)
        self.wrong += status != 200 or good not in answer

    def told(self) -> dict[str, float]:
        cut = statistics.quantiles(self.took, n=100)
        found = {"sent": len(self.took), "wrong": self.wrong, "p50_ms": round(cut[49] * 1000)}
        found |= {"p95_ms": round(cut[94] * 1000), "longest_ms": round(max(self.took) * 1000)}
        self.took, self.wrong = [], 0
        return found


def _mark(round_: int, contestant: int) -> bytes:
    return json.dumps({"uid": str(uuid.uuid4()), "round": round_, "contestant": contestant, "parts": PARTS}).encode()


async def run(address: tuple[str, int], there: dict[str, list[int]], phones: int, window: float) -> dict[str, Any]:
    draw, sync, client = random.Random(1), "/lecturers/judge/sync/", time.process_time()
    day = Day([Phone(address, f"code-{n}") for n in range(phones)])
    for phone in day.phones:
        status, _told = await phone.ask("GET", "/lecturers/judge/me/")
        assert status == 200, status
    kind, found = "application/json", dict[str, dict[str, float]]()
    for contestant in there["contestants"]:
        waiting = []
        for number, phone in enumerate(day.phones):
            body, after = _mark(there["rounds"][0], contestant), draw.uniform(0, window)
            waiting.append(day.send(phone, sync, body, kind, after, b"verdict"))
            if number % 10 == 0:
                waiting.append(day.send(phone, sync, body, kind, after + 0.05, b"verdict"))
        await asyncio.gather(*waiting)
    found["within the window"] = day.told()
    burst = [
        day.send(one, sync, _mark(there["rounds"][1], there["contestants"][0]), kind, 0, b"kept") for one in day.phones
    ]
    await asyncio.gather(*burst)
    found["at the same instant"] = day.told()
    hall = Day([Phone(address) for _n in range(phones)])
    for phone in hall.phones:
        await phone.ask("GET", "/lecturers/mark/audience/")
    form = "application/x-www-form-urlencoded"
    await asyncio.gather(*(
        hall.send(
            phone, "/lecturers/mark/audience/",
            urlencode({"mark": 5, "csrfmiddlewaretoken": phone.cookies["csrftoken"]}).encode(), form,
            draw.uniform(0, window), b"96110",
        )
        for phone in (*hall.phones, *hall.phones[::5])
    ))  # fmt: skip
    found["audience within the window"] = hall.told()
    client = time.process_time() - client
    sent = sum(one["sent"] for one in found.values())
    return {**found, "client, processor ms a request": round(client * 1000 / sent, 2)}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--phones", type=int, default=200)
    parser.add_argument("--window", type=float, default=3.0, help="seconds within which everybody marks one contestant")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="wuzha-contest-") as home:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("WUZHA_", "DJANGO_"))}
        environment = {**kept, "WUZHA_HOME": f"{home}/home"}
        command, log = [sys.executable, "-m", "wuzha.cli"], Path(home, "up.txt")
        with log.open("wb") as output:
            up = subprocess.Popen([*command, "up", "--port", "0"], env=environment, stdout=output,
                                  stderr=subprocess.STDOUT)  # fmt: skip

        def shell(script: str) -> dict[str, list[int]]:
            done = subprocess.run([*command, "manage", "shell", "-c", script], env=environment, capture_output=True,
                                  text=True, check=True)  # fmt: skip
            found: dict[str, list[int]] = json.loads(done.stdout.strip().splitlines()[-1])
            return found

        try:
            while "Wuzha is running" not in log.read_text():
                if up.poll() is not None:
                    print(log.read_text())
                    return 1
                time.sleep(0.5)
            url = urlsplit(re.findall(r"http://\S+", log.read_text())[0])
            there = shell(FILL.replace("PHONES", str(options.phones)))
            address = (url.hostname or "127.0.0.1", url.port or 80)
            found = asyncio.run(run(address, there, options.phones, options.window))
            count = shell(COUNT)
        finally:
            up.send_signal(signal.SIGINT)
            up.wait(60)
    wanted = options.phones * (CONTESTANTS + 1)
    good = count["marks"] == count["distinct"] == wanted and count["audience"] == options.phones
    told = {
        **found,
        "kept": count,
        "wanted": {"marks": wanted, "audience": options.phones},
        "none lost or doubled": good,
    }
    print(json.dumps(told, indent=None if options.json else 1))
    fast = all(found[name]["p95_ms"] < 300 for name in ("within the window", "at the same instant"))
    return 0 if good and fast else 1


if __name__ == "__main__":
    sys.exit(main())
