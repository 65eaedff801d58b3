# SPDX-License-Identifier: Apache-2.0
"""What the desk tells the privacy room: whose records these are, whose work, and when their data must go."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from wuzha.audit.actor import Actor
from wuzha.privacy.subjects import Record
from wuzha.warning.models import Attempt, GridTask, Transition
from wuzha.warning.models import Warning as WarningRecord
from wuzha.warning.queries import search
from wuzha.warning.services import erasure

#: Records of one person that are looked for in the trail.
MOST = 500


class WarningKeeper:
    kind = "warning"
    object_type = "warning"
    since = "last_pushed_at"

    def title(self) -> str:
        return _("Warnings")

    def what_goes(self) -> str:
        return _(
            "Name, phone, ID number, account, address, the rows as they came, notes, found items and photos of closed "
            "and set aside warnings. State, times, levels, places and outcomes stay for the counts."
        )

    def due(self, before: datetime) -> QuerySet[Any]:
        return erasure.warnings_due(before)

    def erase(self, keys: Sequence[int], now: datetime) -> int:
        return erasure.erase_warnings(keys, now)


class CaseKeeper:
    kind = "case"
    object_type = "case"
    since = "reported_at"

    def title(self) -> str:
        return _("Known cases")

    def what_goes(self) -> str:
        return _("Name, phone, ID number, account and the row as it came. Case number, times, loss and class stay.")

    def due(self, before: datetime) -> QuerySet[Any]:
        return erasure.cases_due(before)

    def erase(self, keys: Sequence[int], now: datetime) -> int:
        return erasure.erase_cases(keys, now)


class WarningSubjects:
    """Warnings and grid tasks."""

    def about(self, actor: Actor, text: str) -> set[Record]:
        keys = search.keys(actor, text, MOST)
        tasks = GridTask.unscoped.filter(warning__in=keys).values_list("pk", flat=True)
        return {("warning", str(key)) for key in keys} | {("grid_task", str(key)) for key in tasks}

    def worked_on(self, person_id: int, records: Iterable[Record]) -> set[Record]:
        """Held, worked on as officer, moved, tried, or visited by the person."""
        asked = list(records)
        warnings = [int(key) for kind, key in asked if kind == "warning"]
        tasks = [int(key) for kind, key in asked if kind == "grid_task"]
        mine = WarningRecord.unscoped.filter(pk__in=warnings).filter(Q(claimed_by=person_id) | Q(officer=person_id))
        own = set(mine.values_list("pk", flat=True))
        for model in (Transition, Attempt):
            rows = model.unscoped.filter(warning__in=warnings, by=person_id)
            own |= set(rows.values_list("warning_id", flat=True))
        visits = GridTask.unscoped.filter(pk__in=tasks, grid__postings__person=person_id)
        return {("warning", str(key)) for key in own} | {
            ("grid_task", str(key)) for key in visits.values_list("pk", flat=True)
        }
