# SPDX-License-Identifier: Apache-2.0
"""Which record an address of the desk names, whoever asks: for the trail, when it was not in reach."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wuzha.warning.models import GridTask
from wuzha.warning.models import Warning as WarningRecord

#: Beginnings of address names whose `pk` is not a warning's.
_GRID = ("grid",)
_OTHER = ("filter", "kpi")


def named(url_name: str, taken: Mapping[str, Any]) -> tuple[str, object] | None:
    pk = taken.get("pk")
    if pk is None or url_name.startswith(_OTHER):
        return None
    if url_name.startswith(_GRID):
        return ("grid_task", pk) if GridTask.unscoped.filter(pk=pk).exists() else None
    return ("warning", pk) if WarningRecord.unscoped.filter(pk=pk).exists() else None
