# SPDX-License-Identifier: Apache-2.0
"""Waiting for what happens. No test fails because the machine is slow or busy: a wait ends with what it waits for, or
as soon as that can no longer come; the clock is the last resort."""

from __future__ import annotations

import os
import resource
import time
from collections.abc import Callable

#: Seconds after which a wait is given up; soon after, a process that still waits is ended (`tests.hanging`).
LAST_RESORT = float(os.environ.get("WUZHA_TESTS_WAIT", "240"))
#: The same for a browser, in milliseconds: shorter, because a page that shows the wrong thing is only found out by it.
PATIENCE = 120_000


def until(condition: Callable[[], bool], hopeless: Callable[[], bool] = lambda: False) -> None:
    """Wait for the condition; fails when it is not met though it has become hopeless, as when a process has ended."""
    end = time.monotonic() + LAST_RESORT
    while not condition():
        if hopeless():
            assert condition(), "it cannot happen any more"
            return
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)


def processor() -> float:
    """Seconds of processor that this process and its ended children took: a bound that no busy machine breaks."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + ended.ru_utime + ended.ru_stime
