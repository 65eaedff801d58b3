# SPDX-License-Identifier: Apache-2.0
"""Rows a second from a file of directives to committed, merged, sealed and scored warnings.

Run: `python benchmarks/import_directives.py` (200,000 rows, about two minutes). Each run is the command `wuzha import
warnings` in a process of its own on a fresh embedded database with its default settings. CSV and XLSX, and
CSV once more with sealing replaced by plain values: the share of time that sealing takes.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

END = datetime(2022, 6, 1, 4, 0, tzinfo=UTC)
PLAIN = "--with-plain-values"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=int, default=200_000)
    options.add_argument("--rounds", type=int, default=1, help="the best of so many runs is shown")
    given = options.parse_args()
    from wuzha.simulation.workbook import write_workbook

    with tempfile.TemporaryDirectory(prefix="wuzha-bench-") as folder:
        files = [Path(folder) / "directives.csv", Path(folder) / "directives.xlsx"]
        for file in files:
            write_workbook(file, given.rows, END)
        found: dict[str, dict[str, Any]] = {}
        for name, file, plain in (
            ("csv", files[0], False),
            ("csv, plain values", files[0], True),
            ("xlsx", files[1], False),
        ):
            runs = [run(file, Path(folder) / f"home-{len(found)}-{number}", plain) for number in range(given.rounds)]
            found[name] = best = min(runs, key=lambda one: float(one["seconds"]))
            assert best["accepted"] + best["merged"] == given.rows, best
            print(
                f"{name:<18} {given.rows / best['seconds']:>8,.0f} rows/s  {best['seconds']:>6.1f} s"
                f"  ({best['accepted']:,} new, {best['merged']:,} merged; {best['cpu']:.1f} s of processor time)"
            )
        ratio = found["csv"]["cpu"] / found["csv, plain values"]["cpu"]
        print(f"sealed : plain, processor time: {ratio:.2f}")


def run(file: Path, home: Path, plain: bool) -> dict[str, Any]:
    """Import the file into a fresh installation; the command's answer with the processor seconds it and its database
    took. A first file of a few rows builds the database and the city, which are not measured.
    """
    environment = os.environ | {"WUZHA_HOME": str(home)}
    environment.pop("WUZHA_DATABASE_URL", None)
    small = home.parent / "few.csv"
    small.write_bytes(b"".join(line + b"\n" for line in file.with_suffix(".csv").read_bytes().split(b"\n")[:3]))
    _command(small, "WARM", environment, plain)
    before = os.times()
    answer = _command(file, "BENCH", environment, plain)
    after = os.times()
    # the embedded server is the command's child and ends with it
    answer["cpu"] = (after.children_user - before.children_user) + (after.children_system - before.children_system)
    return answer


def _command(file: Path, source: str, environment: dict[str, str], plain: bool) -> dict[str, Any]:
    call = [sys.executable, __file__, PLAIN] if plain else [sys.executable, "-m", "wuzha.cli"]
    done = subprocess.run(
        [*call, "import", "warnings", str(file), "--source", source, "--json"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        check=True,
    )
    time.sleep(1)
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


class PlainSeals:
    """Stands in for `receive.incoming.Seals`: the value itself as token, its bytes as index."""

    def __init__(self) -> None:
        for name in ("phone", "id_no", "account", "name", "address", "raw"):
            setattr(self, name, str.encode)
        for name in ("phone_index", "id_index", "account_index", "name_index", "contact_index"):
            setattr(self, name, lambda value: value.encode()[-16:].rjust(16, b"0"))

    def carried(self, values: tuple[Any, ...]) -> tuple[Any, ...]:
        return values


def import_plain(arguments: list[str]) -> int:
    """The command with sealing taken out."""
    from wuzha import cli
    from wuzha.runtime import django

    prepare = django.prepare

    @contextmanager
    def prepared() -> Iterator[None]:
        with prepare():
            from wuzha.warning.services.receive import incoming

            plain = PlainSeals()
            incoming.seals = lambda: plain
            yield

    django.prepare = prepared
    return cli.main(arguments)


if __name__ == "__main__":
    if PLAIN in sys.argv:
        sys.exit(import_plain(sys.argv[sys.argv.index(PLAIN) + 1 :]))
    main()
