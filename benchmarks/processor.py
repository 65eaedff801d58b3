# SPDX-License-Identifier: Apache-2.0
"""Milliseconds of processor that something takes here and in the database: what can be compared on a busy machine."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self


@dataclass(slots=True)
class Taken:
    """`with Taken() as one: ...`: milliseconds by the clock, of this process, and of the one of the database that
    serves it, which must run on this machine and counts in steps of ten."""

    whole: float = 0.0
    python: float = 0.0
    database: float = 0.0
    _began: tuple[float, float, float] = field(default=(0.0, 0.0, 0.0))

    def __enter__(self) -> Self:
        self._began = self._now()
        return self

    def __exit__(self, *_: object) -> None:
        began, now = self._began, self._now()
        self.whole, self.python, self.database = (1000 * (b - a) for a, b in zip(began, now, strict=True))

    def __add__(self, other: Taken) -> Taken:
        return Taken(self.whole + other.whole, self.python + other.python, self.database + other.database)

    def _now(self) -> tuple[float, float, float]:
        from django.db import connection

        connection.ensure_connection()
        pid = connection.connection.info.backend_pid
        user, system = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()[11:13]
        return time.perf_counter(), time.process_time(), (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def rank(times: list[float], share: float) -> float:
    """The nearest rank: a time that was really taken."""
    ordered = sorted(times)
    return ordered[max(0, -int(-share * len(ordered) // 1) - 1)]


def line(taken: list[Taken]) -> str:
    """`p50 … p95 … slowest … ms; processor: Python …, database … ms`, the processor on average."""
    ms = [one.whole for one in taken]
    python, database = (
        sum(column) / len(taken) for column in zip(*((t.python, t.database) for t in taken), strict=True)
    )
    return (
        f"p50 {rank(ms, 0.5):6.1f}  p95 {rank(ms, 0.95):6.1f}  slowest {max(ms):6.1f} ms;"
        f" processor: Python {python:.1f}, database {database:.1f} ms"
    )
