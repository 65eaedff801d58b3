# SPDX-License-Identifier: Apache-2.0
"""What every act on a measure shares: who may, the row, the step, the clock, what follows for other rooms."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import TextChoices
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.core.acts import Acts
from wuzha.inbox.services import moved_on
from wuzha.measures.errors import Code
from wuzha.measures.models import Measure, MeasureStep
from wuzha.measures.registry import MeasureKind, kind_of
from wuzha.measures.rules.life import MEASURE_LIFE, Act, State
from wuzha.measures.services.recalling import recall, tell_of
from wuzha.org.roles import May, may
from wuzha.refusals import RefusalError
from wuzha.sealed import Sealed


class MeasureActs(Acts[Measure]):
    codes, kind, life = Code, "measure", MEASURE_LIFE

    def history(
        self,
        actor: Actor,
        row: Measure,
        act: TextChoices,
        start: str,
        *,
        at: datetime,
        note: Sealed | None,
        because: str,
        facts: dict[str, Any] | None = None,
    ) -> None:
        MeasureStep.unscoped.create(
            measure=row, act=act, from_state=start, to_state=row.state, stage=row.stage, at=at, by_id=actor.person_id,
            note=note, because=because, detail=facts or {},
        )  # fmt: skip


MEASURES = MeasureActs()
#: Whose acts they are; which of them, says the kind.
PROPOSES = (May.OVERSEE, May.PROPOSE_SANCTIONS, May.WORK_CARDS, May.RUN_OUTREACH)
DECIDES = (May.APPROVE_OVERSIGHT, May.DECIDE_SANCTIONS)


def must_be(actor: Actor, needs: Iterable[May]) -> None:
    """Raises `RefusalError`: NOT_ALLOWED, unless the role has one of the permissions; the system has all."""
    if not actor.is_system and not any(may(actor.role, need) for need in needs):
        raise RefusalError(Code.NOT_ALLOWED)


def locked(actor: Actor, pk: int, version: int | None, needs: str) -> tuple[Measure, MeasureKind]:
    """A measure of one's own reach, locked, for who has the permissions of its kind (`proposes`, `decides`). Raises
    `RefusalError`: NOT_FOUND, NOT_ALLOWED, CHANGED.

    A unit that is the subject sees its measure and does not act on it: that is for the unit whose measure it is.
    """
    row = MEASURES.locked(actor, Measure, pk, version)
    kind = kind_of(row.kind)
    must_be(actor, getattr(kind, needs))
    if not actor.is_system and not row.unit.path.startswith(actor.unit_path or "-"):
        raise RefusalError(Code.NOT_ALLOWED)
    return row, kind


def move(
    actor: Actor,
    row: Measure,
    act: Act,
    note: str | Sealed | None = None,
    *,
    because: str = "",
    facts: dict[str, Any] | None = None,
    at: datetime | None = None,
    **changes: Any,
) -> Measure:
    """Move a locked measure by an act; its clock, the inboxes and the room of its kind follow. `facts` are plain values
    that its step keeps."""
    start, end, now = row.state, MEASURES.allowed(row, act), at or timezone.now()
    MEASURES.save(row, state=end, **changes)
    return _told(actor, row, act, start, note, because, facts, now)


def noted(
    actor: Actor,
    row: Measure,
    act: Act,
    note: str | Sealed | None = None,
    *,
    facts: dict[str, Any] | None = None,
    **changes: Any,
) -> Measure:
    """Keep an act that leaves the state as it is."""
    MEASURES.save(row, **changes)
    return _told(actor, row, act, row.state, note, "", facts, timezone.now())


def _told(
    actor: Actor,
    row: Measure,
    act: Act,
    start: str,
    note: str | Sealed | None,
    because: str,
    facts: dict[str, Any] | None,
    at: datetime,
) -> Measure:
    MEASURES.history(actor, row, act, start, at=at, note=MEASURES.note(note), because=because, facts=facts)
    told = {"kind": row.kind} | ({"reason": because} if because else {})
    record(actor, f"measure.{act.value}", on=(Measure.RECORD, row.pk), detail=told)
    step_at = row.until if row.state == State.IN_FORCE else None
    if step_at != row.step_at:
        MEASURES.save(row, step_at=step_at)
    moved_on((Measure.RECORD, row.pk))
    if act in (Act.LIFT, Act.EXPIRE):
        recall(row, at)
    if act is Act.LIFT:
        tell_of(row, at)
    if (moved := kind_of(row.kind).moved) is not None:
        moved(actor, row, act)
    return row
