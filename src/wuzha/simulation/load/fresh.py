# SPDX-License-Identifier: Apache-2.0
"""What has come in in the last minutes: whoever opens the demo finds somebody in danger waiting, not only a backlog."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from wuzha.audit.actor import Actor
from wuzha.org.models import Unit, UnitKind
from wuzha.org.places import gazetteer
from wuzha.simulation.load.gather import SOURCE, incoming
from wuzha.simulation.pushes import Push, pushes
from wuzha.warning.models import WarningRecord
from wuzha.warning.rules.lifecycle import Level, State
from wuzha.warning.services.receive import receive

#: How many of each level wait, and since when they may have come in to count as fresh.
WAITING = {Level.URGENT: 2, Level.HIGH: 4}
FRESH = timedelta(hours=1)
#: The last one came in so long ago, each before it so much earlier.
LATEST, APART = timedelta(seconds=40), timedelta(seconds=150)
_INSTANTS = ("pushed_at", "first_contact_at", "last_contact_at", "tx_time")


def arrive(actor: Actor, now: datetime) -> int:
    """Let urgent and high warnings come in until enough are waiting at the synthetic centre; how many came.

    Nothing happens where there is no synthetic centre.
    """
    centre = Unit.objects.filter(kind=UnitKind.CENTRE, synthetic=True).first()
    if centre is None:
        return 0
    lacking = _lacking(now)
    count = lacking.total()
    at = [now - LATEST - APART * number for number in reversed(range(count))]
    rows = [_row(push, at[line], line) for line, push in enumerate(_drawn(lacking, now))]
    if rows:
        places = gazetteer()
        entries = [incoming(line, row, places) for line, row in enumerate(rows, 1)]
        verdicts = receive(entries, source=SOURCE, centre_id=centre.pk, actor=actor).verdicts
        keys = {verdict.warning_id for verdict in verdicts}
        WarningRecord.unscoped.filter(pk__in=keys).update(synthetic=True)
    return len(rows)


def _lacking(now: datetime) -> Counter[Level]:
    waiting = WarningRecord.unscoped.filter(state=State.RECEIVED, first_pushed_at__gte=now - FRESH)
    there = Counter(waiting.filter(level__in=WAITING).values_list("level", flat=True))
    return Counter({level: wanted - there[level] for level, wanted in WAITING.items() if wanted > there[level]})


def _drawn(lacking: Counter[Level], now: datetime) -> list[Push]:
    """The first directives of the levels wanted, about people with a phone and of the area."""
    left, found = lacking.copy(), []
    run = int(now.timestamp())
    for push in pushes(run, now, run):
        if left.total() <= 0:
            break
        level = Level[push.values["level"]]
        if left[level] > 0 and push.values["victim_phone"] and push.values["victim_address_live"]:
            left[level] -= 1
            found.append(push)
    return found


def _row(push: Push, at: datetime, line: int) -> dict[str, Any]:
    """The directive, pushed at an instant, with everything else as long before as it was."""
    moved = at - push.values["pushed_at"]
    instants = {name: push.values[name] + moved for name in _INSTANTS if push.values[name] is not None}
    return push.values | instants | {"directive_no": f"{push.number}-{line}"}
