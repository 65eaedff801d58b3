# SPDX-License-Identifier: Apache-2.0
"""What a worker with nothing to do costs: processor seconds of it, and of the database that serves nobody else.

    python benchmarks/idle.py --minutes 10

Starts an embedded PostgreSQL with the demo city in a scratch directory and one worker, waits until that has caught up
with the city (`--settle` minutes), and adds up what both take from then on, from /proc: the worker with its children,
and the server with every process of its own, those that have ended included. One worker, no web process: what is
counted is the whole price of a worker. Ends with 1 above one per cent of a core (`--most`).
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

from wuzha.runtime import postmaster
from wuzha.runtime.embedded import Tenancy
from wuzha.runtime.home import Home


def seconds(pid: int) -> float:
    """Processor seconds of a process, of its children that have ended, and of those that have not."""
    return sum(sum(one.cpu_times()[:4]) for one in family(pid))


def family(pid: int) -> list[psutil.Process]:
    parent = psutil.Process(pid)
    return [parent, *parent.children(recursive=True)]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--settle", type=float, default=3.0)
    parser.add_argument("--most", type=float, default=1.0, help="per cent of a core")
    parser.add_argument("--home", type=Path, help="data directory with a city already, instead of a scratch one")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="wuzha-idle-") as scratch:
        home = Home(arguments.home or Path(scratch) / "home").prepare()
        told = {name: value for name, value in os.environ.items() if not name.startswith(("WUZHA_", "DJANGO_"))}
        told["WUZHA_HOME"] = str(home.root)
        command = [sys.executable, "-m", "wuzha.cli"]
        subprocess.run([*command, "simulate", "demo", "--if-empty"], env=told, check=True, stdout=subprocess.DEVNULL)
        tenancy = Tenancy(home)
        tenancy.enter()
        try:
            with (home.log / "worker.log").open("ab") as log:
                worker = subprocess.Popen([*command, "worker"], env=told, stdout=log, stderr=log)
            try:
                share = watched(worker, home, arguments.settle * 60, arguments.minutes * 60)
            finally:
                worker.terminate()
                worker.wait(10)
        finally:
            tenancy.leave()
    return int(share > arguments.most)


def watched(worker: subprocess.Popen[bytes], home: Home, settle: float, length: float) -> float:
    """Per cent of a core that both took."""
    time.sleep(settle)
    running = postmaster.running(home.database)
    assert running is not None
    before, began = (seconds(worker.pid), seconds(running.pid)), time.monotonic()
    time.sleep(length)
    took = time.monotonic() - began
    python, database = seconds(worker.pid) - before[0], seconds(running.pid) - before[1]
    assert worker.poll() is None
    share = 100 * (python + database) / took
    load = os.getloadavg()[1]
    print(
        f"{took:.0f} s: worker {python:.2f}, database {database:.2f} processor seconds: {share:.2f} % of a core;"
        f" load {load:.1f}"
    )
    return share


if __name__ == "__main__":
    sys.exit(main())
