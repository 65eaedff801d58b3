# SPDX-License-Identifier: Apache-2.0
"""How long somebody waits for the first `wuzha trace` after an installation, and for the later ones.

    python benchmarks/first_trace.py --uv uv [--python 3.13]

Builds the wheel of this checkout, installs it with what it needs into a new environment (bytecode compiled, as pip
does), and traces the example ledger of the tests in a new home. Then once more with the package where nothing may be
written and no home (a read-only mount; needs root on Linux), and once without the compiled loops, as it was before.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = ROOT / "tests" / "funds" / "tracing" / "laptop" / "example.csv"
READ_ONLY = 'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && exec "$@"'


def timed(name: str, command: list[str], home: Path) -> None:
    environment = {"HOME": str(home), "PATH": os.environ["PATH"]}
    before, begin = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    clock, after = time.perf_counter() - begin, resource.getrusage(resource.RUSAGE_CHILDREN)
    assert done.returncode == 0, done.stderr
    assert '"conserved": true' in done.stdout
    work = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(f"  {name}: {clock:.2f} s by the clock, {work:.2f} s of processor; load {os.getloadavg()[0]:.1f}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--uv", default="uv")
    parser.add_argument("--python", default=None)
    parser.add_argument("--before", action="store_true", help="also without the compiled loops: a minute")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        home, place = folder / "home", folder / "env"
        home.mkdir()
        quiet = [options.uv, "--quiet"]
        subprocess.run([*quiet, "build", "--wheel", "--out-dir", folder, ROOT], check=True)
        wheel = next(folder.glob("*.whl"))
        which = ["--python", options.python] if options.python else []
        subprocess.run([*quiet, "venv", *which, place], check=True)
        into = ["--python", place / "bin" / "python", "--compile-bytecode"]
        subprocess.run([*quiet, "pip", "install", *into, wheel], check=True)
        package = next(place.glob("lib/*/site-packages/wuzha"))
        loops = package / "engine" / "compiled"
        size = sum(file.stat().st_size for file in loops.rglob("*")) / 1e6
        print(f"wheel {wheel.stat().st_size / 1e6:.1f} MB, of which compiled loops, unpacked, {size:.1f} MB")
        command = [str(place / "bin" / "wuzha"), "trace", str(EXAMPLE), "--victim", "V1", "--json"]
        timed("first trace after the installation", command, home)
        for _ in range(3):
            timed("later", command, home)
        every = [*command, "--rule", "all"]
        timed("all rules, first", every, home)
        timed("all rules, later", every, home)
        if os.geteuid() == 0 and shutil.which("unshare"):
            aside = ["unshare", "-m", "sh", "-c", READ_ONLY, str(place)]
            timed("where nothing may be written", [*aside, *command], Path("/proc"))
        if options.before:
            shutil.rmtree(loops)
            timed("without what the wheel brings", command, home)


if __name__ == "__main__":
    main()
