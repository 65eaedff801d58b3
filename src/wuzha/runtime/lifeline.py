# SPDX-License-Identifier: Apache-2.0
"""A pipe from the supervisor to each of its children: when it breaks, the supervisor is gone, by `kill -9` too.

The system closes the supervisor's end whatever way it dies, so no child is left holding the port. Works alike on
Linux and macOS.
"""

from __future__ import annotations

import os
import signal
import threading
import time

VARIABLE = "WUZHA_LIFELINE"
#: Seconds a child has to end in order before it is ended.
PATIENCE = 3.0


def watch() -> None:
    """In a child: end in order as soon as the supervisor is gone. Does nothing in a process started by hand."""
    descriptor = os.environ.pop(VARIABLE, "")
    if descriptor.isdigit():
        os.set_inheritable(int(descriptor), False)
        threading.Thread(target=_wait, args=(int(descriptor),), daemon=True, name="lifeline").start()


def _wait(descriptor: int) -> None:
    os.read(descriptor, 1)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(PATIENCE)
    os._exit(1)
