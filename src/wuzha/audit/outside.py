# SPDX-License-Identifier: Apache-2.0
"""What the worker does with an anchor beside keeping it: has it time-stamped, and tells it to a witness.

In a thread of its own: a network that hangs does not hold the seal up. An anchor that could not be told is tried again
until the next one comes; the witness is then told of both.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from threading import Event as Stop

from django.conf import settings
from django.db import Error, close_old_connections, connection
from django.utils import timezone

from wuzha.audit import stamps, witness
from wuzha.audit.actor import Actor
from wuzha.audit.anchor import Anchor, last
from wuzha.audit.anchors import place
from wuzha.audit.labels import WITNESS
from wuzha.audit.services import record
from wuzha.runtime.http import NoAnswerError

log = logging.getLogger(__name__)

#: Seconds between looks at the file, and between tries after a failure.
INTERVAL, RETRY = 5.0, 300.0


def run_forever(stop: Stop) -> None:
    """Until told to stop; at once where the settings name nobody."""
    whom = [tell for tell, where in ((stamp, settings.WUZHA_TSA), (bear_witness, settings.WUZHA_WITNESS)) if where]
    done: dict[Callable[[Anchor], None], Anchor] = {}
    due = dict.fromkeys(whom, 0.0)
    while whom and not stop.wait(INTERVAL):
        newest = last(place())
        for tell in whom:
            if newest is None or done.get(tell) == newest or time.monotonic() < due[tell]:
                continue
            try:
                tell(newest)
                done[tell] = newest
            except (NoAnswerError, stamps.BadStampError, OSError, ValueError) as error:
                log.warning("An anchor was not told (%s): %s %s", tell.__name__, type(error).__name__, error)
                due[tell] = time.monotonic() + RETRY


def stamp(anchor: Anchor) -> None:
    """Have it stamped unless it is already, or too old for that."""
    known = {(one.file, one.number) for one in stamps.stamps(place())}
    if (anchor.file, anchor.number) not in known and timezone.now() - anchor.moment < stamps.LATEST:
        stamps.keep(place(), stamps.ask(anchor))


def bear_witness(anchor: Anchor) -> None:
    """Tell the witness. That it refuses is an event: the file of anchors here is not the one that it was told of."""
    try:
        witness.tell(place(), anchor)
    except witness.RefusedError as error:
        log.error("The witness refuses our anchors: %s", error)  # noqa: TRY400 - no fault of the program
        try:
            close_old_connections()
            record(Actor.system("audit"), WITNESS, on=("anchor", anchor.number), outcome="REFUSED",
                   detail={"file": anchor.file, "number": anchor.number})  # fmt: skip
        except Error as lost:
            raise NoAnswerError(type(lost).__name__) from lost
        finally:
            connection.close()
