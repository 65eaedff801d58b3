# SPDX-License-Identifier: Apache-2.0
"""What happened to a task while a phone was away, and the record that two accounts of it exist."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from wuzha.audit.actor import Actor
from wuzha.audit.models import Event
from wuzha.org.reach import units_below
from wuzha.warning.models import Attempt, ConflictKind, FieldConflict, Transition, WarningRecord
from wuzha.warning.rules.lifecycle import Act, State
from wuzha.warning.services.transitions import trace

#: States of a warning that its station works on.
AT_WORK = (State.SIGNED, State.WORKING)
#: Longest chain of mergers that is followed to where a warning goes on.
MOST_MERGERS = 20


def goes_on_in(pk: int) -> WarningRecord | None:
    """The warning that `pk` is now, itself or what it was merged into, locked; `None` when there is none."""
    for _step in range(MOST_MERGERS):
        warning: WarningRecord | None = (
            WarningRecord.unscoped.select_for_update(of=("self",), no_key=True).filter(pk=pk).first()
        )
        if warning is None or warning.merged_into_id is None:
            return warning
        pk = warning.merged_into_id
    return None


def was_taken_along(actor: Actor, pk: int) -> bool:
    """Whether the person has seen the warning in clear: without that nobody can have worked on it at a door."""
    reads = Event.objects.filter(object_type="warning", object_id=str(pk), action="personal.read", outcome="OK")
    return bool(reads.filter(person_id=actor.person_id).exists())


def happened(actor: Actor, warning: WarningRecord, since: datetime) -> ConflictKind | None:
    """What others did to a warning since it was taken along, the weightiest first; nothing when it is as it was."""
    others = ~Q(by_id=actor.person_id)
    steps = Transition.unscoped.filter(others, warning=warning)
    if warning.state == State.CLOSED:
        closing = Transition.unscoped.filter(warning=warning, act=Act.CLOSE).order_by("-at", "-pk").first()
        return ConflictKind.CLOSED if closing is None or closing.by_id != actor.person_id else None
    if warning.state not in (*AT_WORK, State.DISPATCHED):
        return ConflictKind.RECALLED
    if warning.station_id not in units_below(actor.unit_path).ids or warning.state == State.DISPATCHED:
        return ConflictKind.TRANSFERRED
    if warning.officer_id != actor.person_id and steps.filter(at__gt=since).exists():
        return ConflictKind.TRANSFERRED
    tried = Attempt.unscoped.filter(others, warning=warning)
    if tried.filter(Q(at__gt=since) | Q(field_record__received_at__gt=since)).exists():
        return ConflictKind.WORKED
    return ConflictKind.WORKED if steps.filter(at__gt=since).exists() else None


def open_conflict(actor: Actor, warning: WarningRecord, kind: ConflictKind, since: datetime) -> FieldConflict:
    """The open conflict of this person and warning; one holds all records that arrive while nobody has decided."""
    conflict, opened = FieldConflict.unscoped.get_or_create(
        warning=warning,
        by_id=actor.person_id,
        decided_at=None,
        defaults={"kind": kind, "unit_id": actor.unit_id, "since": since},
    )
    if opened:
        trace(actor, warning, "conflict", detail={"kind": kind.value})
    found: FieldConflict = conflict
    return found
