# SPDX-License-Identifier: Apache-2.0
"""Locks on files. The system itself releases them when the holder ends, by `kill -9` too."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import time
from collections.abc import Iterator
from pathlib import Path

from wuzha.runtime.messages import say

TELL_AFTER = 3.0


class FileLock:
    """One holder's side of a lock file. Shared holders exclude exclusive ones, as with `flock`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._descriptor: int | None = None

    def try_lock(self, *, shared: bool = False) -> bool:
        """Take the lock, or change its kind, without waiting."""
        if self._descriptor is None:
            try:
                self._descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            except OSError as error:
                if error.errno != errno.EROFS:
                    raise
                # the disk became read-only: what is there can still be locked
                self._descriptor = os.open(self.path, os.O_RDONLY | os.O_CLOEXEC)
        try:
            fcntl.flock(self._descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def release(self) -> None:
        """Give the lock up; harmless when it is not held."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def write(self, text: str) -> None:
        """Leave a note for those who find the lock taken."""
        if self._descriptor is not None:
            os.ftruncate(self._descriptor, 0)
            os.pwrite(self._descriptor, text.encode(), 0)


@contextlib.contextmanager
def exclusive(path: Path, waiting_zh: str, waiting_en: str) -> Iterator[None]:
    """Hold the lock for the block, waiting as long as it takes and saying so after three seconds."""
    lock, began, told = FileLock(path), time.monotonic(), False
    while not lock.try_lock():
        if not told and time.monotonic() - began > TELL_AFTER:
            told = True
            say(waiting_zh, waiting_en)
        time.sleep(0.05)
    try:
        yield
    finally:
        lock.release()
