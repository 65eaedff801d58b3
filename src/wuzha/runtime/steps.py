# SPDX-License-Identifier: Apache-2.0
"""The numbered steps of a first start: which one it is, how far, how long it took; what tools print goes to a log.

Used before anything is installed too (`scripts/bootstrap.py`), so it needs nothing but the standard library.
`make` starts one program after the other: `WUZHA_STEPS` tells each how many steps are behind and how many there are,
as in `3/7`. A step that is a process of ours tells how far it is on its standard output (`how_far`).
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TextIO

#: How many steps are behind and how many there are in all, as in `3/7`.
VARIABLE = "WUZHA_STEPS"
#: Set for a process whose standard output is read by `read`.
ASKED = "WUZHA_HOW_FAR"
#: Begins a line that says how far a process is; nothing else that is printed contains it.
MARK = "\x1e"
#: Lines of the log that are shown when a step fails.
LAST = 12
#: Seconds between looks at a tool that runs, and between lines where the output is no terminal.
LOOK, LINE = 0.2, 15.0

Range = tuple[int, int]


class Step:
    """One step while it runs."""

    def __init__(self, out: Output, title: str, usual: Range | None) -> None:
        self._out, self._title, self._usual = out, title, usual
        self._began = self._told = time.monotonic()
        self._far = ""

    def tell(self, done: int, total: int, unit: str = "") -> None:
        """Say how far it is: `done` of `total`, or in per cent with the unit `%`."""
        far = f"{done * 100 // max(total, 1)} %" if unit == "%" else f"{min(done, total)}/{total}"
        if far != self._far:
            self._far = far
            self.refresh()

    def refresh(self) -> None:
        """Write the line anew on a terminal; elsewhere a new line now and then."""
        now = time.monotonic()
        if self._out.terminal:
            self._out.over(self._line(now) + self._expected())
        elif now - self._told >= LINE and self._far:
            self._told = now
            self._out.line(f"      {self._far}  {now - self._began:.0f} s")

    def begin(self) -> None:
        """Show that it has begun."""
        (self._out.over if self._out.terminal else self._out.line)(f"{self._title} …{self._expected()}")

    def end(self, word: str = "") -> None:
        """Show that it is over and how long it took."""
        self._out.line(self._line(time.monotonic(), word))

    def _line(self, now: float, word: str = "") -> str:
        return "  ".join(part for part in (self._title, self._far, word, f"{now - self._began:.0f} s") if part)

    def _expected(self) -> str:
        return "（一般 · usually {}–{} s）".format(*self._usual) if self._usual else ""


class Output:
    """Where the lines go: a terminal, on which a line may be written over, or a file."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self.terminal = stream.isatty() and os.environ.get("TERM") != "dumb"

    def over(self, line: str) -> None:
        """The line at the cursor, written over."""
        self._write(f"\r\x1b[K{line}")

    def line(self, line: str) -> None:
        """A whole line, in the place of the one at the cursor."""
        self._write(f"\r\x1b[K{line}\n" if self.terminal else f"{line}\n")

    def _write(self, text: str) -> None:
        encoding = self.stream.encoding or "utf-8"
        self.stream.write(text.encode(encoding, "replace").decode(encoding))
        self.stream.flush()


class Steps:
    """The steps of one program. `log` takes what tools print; `total` counts where `WUZHA_STEPS` says nothing."""

    def __init__(self, log: Path, total: int, *, stream: TextIO | None = None) -> None:
        self.log, self._out = log, Output(stream or sys.stderr)
        behind, _, said = os.environ.get(VARIABLE, "").partition("/")
        self._behind, self._total = (int(behind), int(said)) if behind.isdigit() and said.isdigit() else (0, total)

    @contextlib.contextmanager
    def step(self, zh: str, en: str, usual: Range | None = None) -> Iterator[Step]:
        """The next step; `usual` is within how many seconds it ends, on a fast machine with full caches and on a slow
        one without. What fails is marked as failed."""
        self._behind += 1
        step = Step(self._out, f"[{self._behind}/{self._total}] {zh} · {en}", usual)
        step.begin()
        over = threading.Event()
        clock = threading.Thread(target=self._tick, args=(step, over), daemon=True)
        clock.start()
        try:
            yield step
        except SystemExit:  # who gave up has said why
            raise
        except BaseException:
            self._over(over, clock)
            step.end("未完成 · not finished")
            raise
        else:
            self._over(over, clock)
            step.end()
        finally:
            self._over(over, clock)

    def told(self, zh: str, en: str, far: str, seconds: float) -> None:
        """The next step, which ran beside another one and is over."""
        self._behind += 1
        self._out.line(f"[{self._behind}/{self._total}] {zh} · {en}  {far}  {seconds:.0f} s")

    @staticmethod
    def _over(over: threading.Event, clock: threading.Thread) -> None:
        over.set()
        clock.join()

    @staticmethod
    def _tick(step: Step, over: threading.Event) -> None:
        while not over.wait(1.0):
            step.refresh()

    def tool(
        self,
        command: Sequence[str],
        *,
        cwd: Path,
        environment: Mapping[str, str],
        look: Callable[[], None] | None = None,
    ) -> int:
        """Run a program of others with its output in the log, looking at what it has done meanwhile; its exit code."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            log.write(f"\n$ {' '.join(command)}\n".encode())
            log.flush()
            with subprocess.Popen(  # noqa: S603 - a tool of the installation
                command, cwd=cwd, env=dict(environment), stdin=subprocess.DEVNULL, stdout=log, stderr=log
            ) as process:
                while True:
                    with contextlib.suppress(subprocess.TimeoutExpired):
                        return process.wait(LOOK)
                    if look is not None:
                        look()

    def last_lines(self) -> str:
        """The end of the log, for whoever has to put it right."""
        return last_lines(self.log)


def last_lines(log: Path) -> str:
    """The last lines of a log, indented; nothing where there is none."""
    try:
        text = log.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    lines = [line.rstrip() for line in text.splitlines() if line.strip()]
    return "\n".join(f"    {line}" for line in lines[-LAST:])


def how_far(done: int, total: int) -> None:
    """Tell whoever started this process how far its work is; nothing where nobody asked."""
    if os.environ.get(ASKED):
        sys.stdout.write(f"{MARK}{done}/{total}\n")
        sys.stdout.flush()


def read(line: str) -> tuple[int, int] | None:
    """What `how_far` wrote, or None for another line."""
    done, _, total = line.strip().removeprefix(MARK).partition("/")
    return (int(done), int(total)) if line.startswith(MARK) and done.isdigit() and total.isdigit() else None
