# SPDX-License-Identifier: Apache-2.0
"""An analyst who dispatches warnings one after the other and says which are done: `dispatcher.py USERNAME HOW_MANY`.

The key of a warning is printed once the service has returned: from then on the dispatch may not be lost. While the
database is away the analyst tries again, as a person would.
"""

from __future__ import annotations

import sys
import time
from dataclasses import replace

from wuzha.audit.actor import Actor
from wuzha.runtime.django import prepare

#: Seconds between dispatches, and before another try.
PACE, AGAIN = 0.1, 0.2


def main(username: str, how_many: int) -> None:
    with prepare():
        from django.db import InterfaceError, OperationalError, connections

        from wuzha.org.actors import actor_for
        from wuzha.org.models import Posting
        from wuzha.refusals import RefusalError
        from wuzha.warning.services.errors import Code

        posting = Posting.unscoped.select_related("person", "unit").get(person__username=username)
        # who passes urgent work as it is leads the shift
        actor = replace(actor_for(posting), leads=True)
        done = 0
        while done < how_many:
            try:
                key = dispatch_one(actor)
            except (OperationalError, InterfaceError):
                connections.close_all()
                time.sleep(AGAIN)
                continue
            except RefusalError as refused:
                if refused.code is not Code.STALE:  # a push has just joined the warning: look at it anew
                    raise
                continue
            if key is not None:
                print(key, flush=True)
                done += 1
            time.sleep(PACE)


def dispatch_one(actor: Actor) -> int | None:
    """The key of a warning that is now dispatched, first of one in hand from before; none when the queue is empty."""
    from wuzha.warning.models import WarningRecord
    from wuzha.warning.queries import candidates
    from wuzha.warning.rules.lifecycle import State
    from wuzha.warning.services import dispatch, triage

    held = WarningRecord.unscoped.filter(claimed_by=actor.person_id, state=State.CLAIMED).order_by("pk").first()
    warning = held or triage.take_next(actor)
    if warning is None:
        return None
    station = candidates.stations(warning)[0].unit
    sent = dispatch.dispatch(actor, warning.pk, station.pk, warning.version, override="先行派出（演示）")
    return int(sent.pk)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
