# SPDX-License-Identifier: Apache-2.0
"""Every process follows what another one does with the keys: a new generation, indexes that have gone over, the cipher.

So a new generation needs no restart. A look every two seconds asks the database for a handful of rows.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import Error, connection

from wuzha import keys
from wuzha.custody.rulesets import SEALING
from wuzha.keys import ciphers
from wuzha.keys.ciphers import Suite
from wuzha.runtime.messages import OperatorError

log = logging.getLogger(__name__)

#: Seconds between looks.
EVERY = 2.0


def look() -> bool:
    """Compare with the database and the ring as it lies now; whether anything is new."""
    known = keys.read_generations()
    changed = False
    if any(one.number not in keys.current().keys for one in known):
        changed = keys.reload()
    suite = Suite(SEALING.at().cipher)
    if not ciphers.offered(suite):
        log.error("The rules in force ask for %s, which this machine does not offer: AES-256-GCM seals", suite.value)
        suite = Suite.AES
    return keys.use(suite=suite, known=known) or changed


@contextmanager
def following() -> Iterator[None]:
    """Look now, and from now on in a thread to the end of the block."""
    look()
    stop = threading.Event()
    thread = threading.Thread(target=_go_on, args=(stop,), name="keys", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _go_on(stop: threading.Event) -> None:
    while not stop.wait(EVERY):
        try:
            look()
        except (Error, OperatorError) as error:
            log.warning("Could not look at the keys: %s", type(error).__name__)
            connection.close()
        if not connection.settings_dict["CONN_MAX_AGE"]:
            connection.close()  # one of a pool goes back
    connection.close()
