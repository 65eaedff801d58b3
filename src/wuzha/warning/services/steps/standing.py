# SPDX-License-Identifier: Apache-2.0
"""What ends with a station's hold of a warning: clocks that stand still run on, an open transfer is off."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from wuzha.audit.services import record, record_all
from wuzha.core.clocks.plan import NO_TIME
from wuzha.warning.models import ClockPause, Transfer, WarningRecord
from wuzha.warning.queries.steps import DUE
from wuzha.warning.rules.lifecycle import AT_STATION, AWAITING, TransferState
from wuzha.warning.rules.steps import ClockName
from wuzha.warning.services.steps.settle import SWEEP

#: Pauses ended by one run; the next one takes the rest.
MOST_ENDED = 1000


def let_go(warning: WarningRecord, changes: dict[str, Any], now: datetime) -> None:
    """End pauses and an open transfer when a locked warning leaves its station; pauses also when its level rises.

    What a pause has not used up is taken off its deadline again, unless the change sets that deadline itself.
    """
    changed = {"state": warning.state, "station": warning.station, "level": warning.level} | changes
    if warning.state not in AT_STATION:
        return
    leaves = changed["state"] not in AT_STATION or changed["station"] != warning.station
    if leaves:
        _lapse(warning, now)
    if not leaves and "level" not in changes:
        return
    for pause in _running(warning.pk):
        column = DUE[ClockName(pause.clock)]
        due = getattr(warning, column)
        _end(pause, now)
        if due is not None and not (leaves and column in changes):
            shortened = due - _unused(pause, now)
            given = changes.get(column)
            changes[column] = min(given, shortened) if given is not None else shortened


def end_pauses(keys: Sequence[int], now: datetime) -> None:
    """End the pauses of locked warnings before a statement raises their level."""
    standing = ClockPause.unscoped.filter(warning_id__in=keys, ended_at__isnull=True)
    for warning in WarningRecord.unscoped.filter(pk__in=standing.values("warning_id")):
        for pause in _running(warning.pk):
            column = DUE[ClockName(pause.clock)]
            _end(pause, now)
            due = getattr(warning, column) - _unused(pause, now)
            WarningRecord.unscoped.filter(pk=warning.pk).update(**{column: due})


def run_on(now: datetime) -> int:
    """Note of each pause whose time is over that the clock runs again; how many. The deadline was moved beforehand.

    Missed, doubled or killed runs change nothing: the clock runs on at its time whether or not this is noted.
    """
    over = ClockPause.unscoped.filter(ended_at__isnull=True, until_at__lte=now).order_by("until_at", "pk")
    with transaction.atomic():
        rows = list(over.select_for_update(skip_locked=True, of=("self",))[:MOST_ENDED])
        for pause in rows:
            pause.ended_at = pause.until_at
        ClockPause.unscoped.bulk_update(rows, ["ended_at"])
        record_all(
            SWEEP,
            "warning.resume",
            ((("warning", pause.warning_id), {"clock": pause.clock, "by_itself": True}) for pause in rows),
        )
    return len(rows)


def _running(pk: int) -> list[ClockPause]:
    return list(ClockPause.unscoped.filter(warning_id=pk, ended_at__isnull=True))


def _unused(pause: ClockPause, now: datetime) -> timedelta:
    return max(pause.until_at - now, NO_TIME)


def _end(pause: ClockPause, now: datetime) -> None:
    ClockPause.unscoped.filter(pk=pause.pk).update(ended_at=max(min(now, pause.until_at), pause.from_at))
    record(SWEEP, "warning.resume", on=("warning", pause.warning_id), detail={"clock": pause.clock, "by_itself": True})


def _lapse(warning: WarningRecord, now: datetime) -> None:
    lapsed = Transfer.unscoped.filter(warning=warning, state__in=AWAITING).update(
        state=TransferState.LAPSED, answered_at=now
    )
    if lapsed:
        record(SWEEP, "warning.lapse_transfer", on=("warning", warning.pk))
