# SPDX-License-Identifier: Apache-2.0
"""A pipe at which a child waits, all its code loaded, until what it needs is there: tables, or a city to show.

A process takes seconds to load. Those of a start load side by side while the first of them works; each goes on when the
supervisor opens its gate, and a gate once open stays so for a child that is started again.
"""

from __future__ import annotations

import os

VARIABLE = "WUZHA_GATE"


class Gate:
    """The supervisor's end."""

    def __init__(self) -> None:
        self.descriptor, self._shut = os.pipe()

    def open(self) -> None:
        """Let go on whoever waits."""
        if self._shut >= 0:
            os.close(self._shut)
            self._shut = -1

    def close(self) -> None:
        """Let go of the pipe; who waits goes on."""
        self.open()
        os.close(self.descriptor)


def wait() -> None:
    """In a child: wait until its gate is open. Does nothing in a process started by hand, nor a second time."""
    given = os.environ.pop(VARIABLE, "")
    if given.isdigit():
        os.read(int(given), 1)
        os.close(int(given))
