# SPDX-License-Identifier: Apache-2.0
"""What the desk tells privacy: whose records these are, whose work, and when their data must go."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from wuzha.audit.actor import Actor
from wuzha.privacy.subjects import Record
from wuzha.warning.fields import CARRIED
from wuzha.warning.models import (
    Attempt,
    BackCheck,
    CallBack,
    CaseMatch,
    FalseAlarm,
    FieldConflict,
    GridTask,
    SmsList,
    SmsNumber,
    Transition,
    WarningRecord,
    Watch,
)
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
        always = _(
            "Name, phone, ID number, account, address, the rows as they came, notes, found items and photos of closed "
            "and set aside warnings. State, times, levels, places and outcomes stay for the counts."
        )
        declared = " · ".join(str(one.label) for one in CARRIED if one.sealed)
        return f"{always} {_('With them go: %(fields)s.') % {'fields': declared}}" if declared else always

    def due(self, before: datetime) -> QuerySet[Any]:
        return erasure.warnings_due(before)

    def erase(self, keys: Sequence[int], now: datetime) -> int:
        return erasure.erase_warnings(keys, now)


#: Records that hang on one warning, as the trail names them.
_OF_WARNINGS: dict[str, Any] = {
    "grid_task": GridTask, "callback": CallBack, "watch": Watch, "conflict": FieldConflict, "false_alarm": FalseAlarm,
}  # fmt: skip

#: Records that hang on no single warning.
_OTHERS: dict[str, Any] = {"sms_list": SmsList}


class WarningSubjects:
    """Warnings and what hangs on them: grid tasks, call-backs, watches, double accounts, false alarms, victims."""

    def about(self, actor: Actor, text: str) -> set[Record]:
        keys = search.keys(actor, text, MOST)
        found = {("warning", str(key)) for key in keys}
        for kind, model in _OF_WARNINGS.items():
            rows = model._base_manager.filter(warning__in=keys).values_list("pk", flat=True)
            found |= {(kind, str(key)) for key in rows}
        texted = SmsNumber.unscoped.filter(warning__in=keys).values_list("sms_list_id", flat=True).distinct()
        found |= {("sms_list", str(key)) for key in texted}
        matched = CaseMatch.objects.visible_to(actor).filter(warning__in=keys).values_list("victim_id", flat=True)
        return found | {("victim", str(key)) for key in matched[:MOST]}

    def worked_on(self, person_id: int, records: Iterable[Record]) -> set[Record]:
        """Held, worked on as officer, moved, tried, visited, called back, followed, or decided by the person."""
        keys: dict[str, list[int]] = {}
        for kind, key in records:
            if key.isdecimal():
                keys.setdefault(kind, []).append(int(key))
        warnings = keys.get("warning", [])
        mine = WarningRecord.unscoped.filter(pk__in=warnings).filter(Q(claimed_by=person_id) | Q(officer=person_id))
        own = {("warning", str(pk)) for pk in mine.values_list("pk", flat=True)}
        for acts in (Transition, Attempt):
            rows = acts.unscoped.filter(warning__in=warnings, by=person_id)
            own |= {("warning", str(pk)) for pk in rows.values_list("warning_id", flat=True)}
        for kind, rule in _own_work(person_id).items():
            model = _OTHERS.get(kind) or _OF_WARNINGS[kind]
            rows = model._base_manager.filter(rule, pk__in=keys.get(kind, []))
            own |= {(kind, str(pk)) for pk in rows.values_list("pk", flat=True)}
        checked = BackCheck.unscoped.filter(corrected_by=person_id, victim__in=keys.get("victim", []))
        return own | {("victim", str(pk)) for pk in checked.values_list("victim_id", flat=True)}


def _own_work(person_id: int) -> dict[str, Q]:
    """What makes each kind of record a person's own work."""
    on_station = Q(station__postings__person=person_id)
    return {
        "grid_task": Q(grid__postings__person=person_id),
        "callback": Q(taken_by=person_id) | Q(done_by=person_id) | Q(answered_by=person_id) | Q(officer=person_id),
        "watch": on_station | Q(contacts__by=person_id) | Q(ended_by=person_id),
        "conflict": Q(decided_by=person_id) | Q(by=person_id),
        "false_alarm": Q(prepared_by=person_id) | Q(decided_by=person_id),
        "sms_list": Q(made_by=person_id),
    }
