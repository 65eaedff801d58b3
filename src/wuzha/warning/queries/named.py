# SPDX-License-Identifier: Apache-2.0
"""Which record an address of the desk names, whoever asks: for the trail, when it was not in reach."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wuzha.cases.queries.victims import victim_is_there
from wuzha.warning.models import (
    CallBack,
    ClockAlert,
    FalseAlarm,
    FieldConflict,
    GridTask,
    MeetExclusion,
    ShiftNote,
    SmsList,
    Transfer,
    WarningRecord,
    Watch,
)

#: Type of a record, as the trail names it → its model.
_RECORDS: dict[str, Any] = {
    "warning": WarningRecord,
    "grid_task": GridTask,
    "callback": CallBack,
    "watch": Watch,
    "conflict": FieldConflict,
    "exclusion": MeetExclusion,
    "shift_note": ShiftNote,
    "sms_list": SmsList,
    "false_alarm": FalseAlarm,
    "alert": ClockAlert,
    "transfer": Transfer,
}
#: Beginning of address names whose `pk` is not a warning's → type of the record; empty: not to be named.
_KINDS: dict[str, str] = {
    "grid": "grid_task",
    "callback": "callback",
    "watch": "watch",
    "case": "victim",
    "conflict": "conflict",
    "exclusion": "exclusion",
    "false_alarm": "false_alarm",
    "alert": "alert",
    "transfer": "transfer",
    "sms_": "sms_list",
    "filter": "",
    "kpi": "",
    "act_": "",
}
#: Names that begin like those above and take a warning's key all the same.
_WARNINGS = ("transfer_propose", "exclusion_ask")


def there_is(kind: str, pk: int) -> bool:
    """Whether there is such a record, whoever asks."""
    if kind == "victim":
        return victim_is_there(pk)
    return bool(_RECORDS[kind].unscoped.filter(pk=pk).exists())


def named(url_name: str, taken: Mapping[str, Any]) -> tuple[str, object] | None:
    """The record an address names, as the trail does; nothing when it is not there."""
    pk = taken.get("pk")
    if pk is None:
        return None
    begins = (kind for start, kind in _KINDS.items() if url_name.startswith(start) and url_name not in _WARNINGS)
    kind = next(begins, "warning")
    return (kind, pk) if kind and there_is(kind, pk) else None
