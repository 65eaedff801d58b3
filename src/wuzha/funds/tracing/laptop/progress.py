# SPDX-License-Identifier: Apache-2.0
"""How far the command is: on a terminal one line that is written over, elsewhere a line every few seconds."""

from __future__ import annotations

import sys
import time
from typing import TextIO

_EVERY = 0.1
_EVERY_LINE = 2.0


class Progress:
    """`step` names what is being done; `show` tells how much of it is done."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self.stream = sys.stderr if stream is None else stream
        self.live = self.stream.isatty()
        self._step = ""
        self._started = self._shown = time.monotonic()
        self._open = False

    def step(self, zh: str, en: str) -> None:
        """Begin another piece of work; the pace is reckoned anew."""
        self.end()
        self._step = f"{zh} · {en}"
        self._started = time.monotonic()
        self._shown = 0.0 if self.live else self._started
        if self.live:
            self._write(self._step)

    def show(self, rows: int, share: float | None = None) -> None:
        """`rows` done of this step; `share` between 0 and 1 if it can be told."""
        now = time.monotonic()
        if now - self._shown < (_EVERY if self.live else _EVERY_LINE):
            return
        self._shown = now
        seconds = max(now - self._started, 1e-9)
        left = "—" if not share else f"{seconds * (1 - share) / share:.0f} s"
        done = "" if share is None else f"{min(share, 1.0):4.0%}  "
        self._write(f"{self._step}  {done}{rows:,} 行 rows  {rows / seconds:,.0f}/s  剩余 left {left}")

    def done(self, rows: int) -> None:
        """The step is finished; said in every case, so that a log shows the pace too."""
        seconds = max(time.monotonic() - self._started, 1e-9)
        self._write(f"{self._step}  100%  {rows:,} 行 rows  {rows / seconds:,.0f}/s  {seconds:.1f} s")
        self.end()

    def end(self) -> None:
        if self._open:
            self.stream.write("\n")
            self._open = False

    def _write(self, text: str) -> None:
        self.stream.write(f"\r\033[K{text}" if self.live else f"{text}\n")
        self.stream.flush()
        self._open = self.live
