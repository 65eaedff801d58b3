# SPDX-License-Identifier: Apache-2.0
"""What the worker does for the trail beside its jobs: it seals the tail, and takes an anchor every hour."""

from __future__ import annotations

import logging
from threading import Event as Stop

from django.db import OperationalError, connection

from wuzha.audit.anchors import take_if_due
from wuzha.audit.sealer import BATCH, seal_batch, unsealed

log = logging.getLogger(__name__)

#: Seconds between looks; an event is sealed within a second of its commit.
INTERVAL = 0.8


def run_forever(stop: Stop) -> None:
    """Until told to stop. Any number of workers may run: one of them seals at a time.

    A lost database connection or a full disk is waited out, never fatal.
    """
    while not stop.is_set():
        try:
            sealed = seal_batch() if unsealed() else 0
            if sealed < BATCH:
                take_if_due()
        except OperationalError as error:
            log.warning("The audit sealer waits for the database: %s", type(error).__name__)
            connection.close()
            sealed = 0
        except OSError as error:
            log.warning("No anchor of the audit trail can be written: %s", error.strerror)
            sealed = 0
        if sealed < BATCH:
            stop.wait(INTERVAL)
    connection.close()
