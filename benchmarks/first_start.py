# SPDX-License-Identifier: Apache-2.0
"""How long somebody waits for the first page: `make run` in a fresh copy, then again, by step.

    python benchmarks/first_start.py            # make run: packages, style sheet, database, tables, city, pages
    python benchmarks/first_start.py --installed  # `wuzha up --demo` of this installation alone

A copy of what git holds goes to a scratch folder, with a data directory and a HOME of its own; the caches of uv and
npm are the machine's (`--cold` gives it none). From the command to the first answer of the log-in page, which the
benchmark asks for five times a second, and seconds of each step as the command tells them. Then the first start is
stopped as Ctrl-C does, once the whole city is there (`--early`: at once), and started again `--later` times. Prints
processor seconds of all that ran beside the seconds, and the load: on a busy machine only the former can be compared.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parents[1]
#: A line of a step that is over: `[4/7] 建立数据库 · creating the database  4 s`.
STEP = re.compile(r"^\[(\d+)/\d+\] .*? · (.*?)  (?:.*  )?(\d+) s$")
LONGEST = 900.0


class Start:
    """One start, from its command to its end."""

    def __init__(self, command: list[str], place: Path, environment: dict[str, str], port: int) -> None:
        self.port = port
        self.steps: dict[str, str] = {}
        self.said: list[str] = []
        self._before = resource.getrusage(resource.RUSAGE_CHILDREN)
        self.began = time.perf_counter()
        self.process = subprocess.Popen(
            command, cwd=place, env=environment, text=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
        assert self.process.stdout is not None
        self._reader = threading.Thread(target=self._read, args=(self.process.stdout,), daemon=True)
        self._reader.start()

    def _read(self, output: IO[str]) -> None:
        for line in output:
            self.said.append(line)
            if found := STEP.match(line.rstrip()):
                self.steps[found[2]] = found[3]

    def page(self) -> float:
        """Seconds from the command to the first page."""
        while self._ask("/login/") != 200:
            if self.process.poll() is not None or time.perf_counter() - self.began > LONGEST:
                raise SystemExit("".join(self.said))
            time.sleep(0.2)
        return time.perf_counter() - self.began

    def whole(self, home: Path) -> float:
        """Seconds from the command until the city is filled."""
        log = home / "log" / "demo.log"
        while not (log.exists() and not self._filling(home)):
            if self.process.poll() is not None or time.perf_counter() - self.began > LONGEST:
                raise SystemExit("".join(self.said))
            time.sleep(0.5)
        return time.perf_counter() - self.began

    def stop(self) -> float:
        """As Ctrl-C does; processor seconds of all its processes."""
        os.killpg(self.process.pid, signal.SIGINT)
        self.process.wait(60)
        now = resource.getrusage(resource.RUSAGE_CHILDREN)
        return now.ru_utime + now.ru_stime - self._before.ru_utime - self._before.ru_stime

    def _ask(self, path: str) -> int:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=30) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code
        except (urllib.error.URLError, OSError):
            return 0

    @staticmethod
    def _filling(home: Path) -> bool:
        """Whether a process fills the city of this data directory."""
        for entry in Path("/proc").iterdir():
            try:
                command = (entry / "cmdline").read_bytes() if entry.name.isdigit() else b""
                own = b"demo\0--only\0rest" in command and f"WUZHA_HOME={home}".encode() in (
                    entry / "environ"
                ).read_bytes().split(b"\0")
            except OSError:
                continue
            if own:
                return True
        return False


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def told(name: str, seconds: float, start: Start) -> None:
    by_step = ", ".join(f"{step} {took}" for step, took in start.steps.items())
    print(f"{name}: {seconds:.1f} s to the first page; load {os.getloadavg()[0]:.1f}\n    {by_step}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--installed", action="store_true")
    parser.add_argument("--cold", action="store_true")
    parser.add_argument("--early", action="store_true")
    parser.add_argument("--later", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="wuzha-first-") as scratch:
        place, home, port = Path(scratch) / "wuzha", Path(scratch) / "data", free_port()
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("WUZHA_", "DJANGO_", "MAKE"))}
        kept.pop("PYTHONDONTWRITEBYTECODE", None)
        kept |= {"WUZHA_HOME": str(home), "WUZHA_PORT": str(port)}
        if options.installed:
            place, command = ROOT, [sys.executable, "-m", "wuzha.cli", "up", "--demo"]
        else:
            files = subprocess.run(["git", "archive", "HEAD"], cwd=ROOT, check=True, capture_output=True).stdout
            place.mkdir()
            subprocess.run(["tar", "-x"], cwd=place, input=files, check=True)
            command = ["make", "run"]
            if options.cold:
                kept |= {name: str(Path(scratch) / "cache") for name in ("UV_CACHE_DIR", "NPM_CONFIG_CACHE")}
            else:
                kept.setdefault("UV_CACHE_DIR", str(Path.home() / ".cache" / "uv"))
                kept.setdefault("NPM_CONFIG_CACHE", str(Path.home() / ".npm"))
            kept["HOME"] = str(Path(scratch) / "nobody")
            Path(kept["HOME"]).mkdir()
        for number in range(1 + options.later):
            start = Start(command, place, kept, port)
            name = "later" if number else "first"
            told(name, start.page(), start)
            if not number and not options.early:
                print(f"    {start.whole(home):.1f} s until the whole city is there", flush=True)
            print(f"    {start.stop():.1f} processor seconds of it all", flush=True)


if __name__ == "__main__":
    main()
