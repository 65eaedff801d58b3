# SPDX-License-Identifier: Apache-2.0
"""How far a backup or a restore is, for the operator who waits."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator

from wuzha.runtime.home import MIB
from wuzha.runtime.messages import say

#: Seconds between two lines.
EVERY = 5.0


class Progress:
    """Says each step once, and within a long one every few seconds how far it is."""

    def __init__(self, every: float = EVERY) -> None:
        self._every, self._told = every, time.monotonic()

    def step(self, zh: str, en: str) -> None:
        self._told = time.monotonic()
        say(f"{zh}……", f"{en} ...")

    def bytes(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """The pieces, counted as they go through."""
        done = 0
        for piece in pieces:
            yield piece
            done += len(piece)
            if self._due():
                say(f"  已写 {done // MIB} MB", f"  {done // MIB} MB so far")

    def files(self, number: int, of: int) -> None:
        if self._due():
            say(f"  {number:,} / {of:,} 个文件", f"  {number:,} of {of:,} files")

    def _due(self) -> bool:
        if time.monotonic() - self._told < self._every:
            return False
        self._told = time.monotonic()
        return True
