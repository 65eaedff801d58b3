# SPDX-License-Identifier: Apache-2.0
"""A child process that is started again when it crashes, later each time it crashes soon."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from wuzha.runtime import gate, lifeline
from wuzha.runtime.gate import Gate
from wuzha.runtime.home import MIB
from wuzha.runtime.messages import say

#: Seconds before a crashed child is started again: doubled with each crash in a row, at most the second number.
FIRST_DELAY, LONGEST_DELAY = 0.5, 30.0
#: Seconds until a process is tried again that the system did not let start.
TRY_AGAIN = 5.0
#: Seconds of life after which a crash counts as the first one again.
STEADY_AFTER = 60.0
#: How often a process that does one thing is begun.
TRIES = 4
LOG_LIMIT = 10 * MIB


@dataclass
class Family:
    """What all children share: the environment and the pipe that tells them when their parent is gone."""

    environment: Mapping[str, str]
    _pipe: tuple[int, int] = field(default_factory=os.pipe)

    def spawn(
        self,
        arguments: Sequence[str],
        *,
        descriptors: Sequence[int] = (),
        output: int | None = None,
        errors: int | None,
        more: Mapping[str, str] | None = None,
        behind: Gate | None = None,
    ) -> subprocess.Popen[bytes]:
        """Start `wuzha ARGUMENTS` in a session of its own, so that Ctrl-C reaches only the supervisor.

        `more` is what only this one is told in its environment; `behind`: it loads, and waits until the gate is open.
        """
        if behind is not None:
            more = {**(more or {}), gate.VARIABLE: str(behind.descriptor)}
            descriptors = [*descriptors, behind.descriptor]
        return subprocess.Popen(  # noqa: S603 - our own command
            [sys.executable, "-m", "wuzha.cli", *arguments],
            env={**self.environment, **(more or {}), lifeline.VARIABLE: str(self._pipe[0])},
            pass_fds=(self._pipe[0], *descriptors),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=errors,
            start_new_session=True,
        )

    def close(self) -> None:
        """Let go of the pipe; any child still alive ends itself."""
        for end in self._pipe:
            os.close(end)


@dataclass
class Child:
    """One long-running process of the platform."""

    name: str
    arguments: Sequence[str]
    family: Family
    log: Path
    descriptors: Sequence[int] = ()
    behind: Gate | None = None
    crashes: int = 0
    process: subprocess.Popen[bytes] | None = None
    _began: float = 0.0
    _due: float = 0.0

    def start(self) -> None:
        """Start the process; its output goes to its log."""
        if self.log.exists() and self.log.stat().st_size > LOG_LIMIT:
            self.log.replace(self.log.with_suffix(".log.1"))
        with self.log.open("ab") as log:
            self.process = self.family.spawn(
                self.arguments,
                descriptors=self.descriptors,
                output=log.fileno(),
                errors=log.fileno(),
                behind=self.behind,
            )
        self._began = time.monotonic()

    def tend(self) -> None:
        """Notice a crash, and start the process again when its time has come. Call often."""
        now = time.monotonic()
        if self.process is None:
            if now >= self._due:
                self._start_again(now)
            return
        code = self.process.poll()
        if code is None:
            return
        self.crashes = 1 if now - self._began > STEADY_AFTER else self.crashes + 1
        delay = min(FIRST_DELAY * 2 ** (self.crashes - 1), LONGEST_DELAY)
        self.process, self._due = None, now + delay
        say(
            f"进程 {self.name} 意外结束（{code}），{delay:g} 秒后重启。日志：{self.log}",
            f"Process {self.name} ended unexpectedly ({code}); starting it again in {delay:g} s. Log: {self.log}",
        )

    def _start_again(self, now: float) -> None:
        """Start it, or try later: a disk that is read-only takes no log, and a machine without memory no process."""
        try:
            self.start()
        except OSError as error:
            self.process, self._due = None, now + TRY_AGAIN
            say(
                f"进程 {self.name} 无法启动（{error.strerror}），{TRY_AGAIN:g} 秒后重试。",
                f"Process {self.name} cannot be started ({error.strerror}); trying again in {TRY_AGAIN:g} s.",
            )

    def ask_to_stop(self) -> None:
        """Send SIGTERM and return at once."""
        if self.process is not None:
            self.process.terminate()

    def stop(self, patience: float) -> None:
        """Wait up to `patience` seconds for an orderly end, then end it."""
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(patience)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None


class Once(Child):
    """A process that does one thing and ends: tried again when it fails, a few times, then by the next start."""

    def over(self) -> bool:
        """Whether it is done, or given up."""
        return self.process is None and not self._due

    def tend(self) -> None:
        now = time.monotonic()
        if self.process is None:
            if self._due and now >= self._due:
                self._due = 0.0
                self._start_again(now)
            return
        code = self.process.poll()
        if code is None:
            return
        self.process = None
        if code == 0:
            return
        self.crashes += 1
        if self.crashes < TRIES:
            self._due = now + FIRST_DELAY * 2 ** (self.crashes - 1)
            return
        say(
            f"进程 {self.name} 没有完成（{code}），下次启动时继续。日志：{self.log}",
            f"Process {self.name} did not finish ({code}); the next start goes on with it. Log: {self.log}",
        )
