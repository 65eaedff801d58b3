# SPDX-License-Identifier: Apache-2.0
"""The only writers, and why they refuse."""

from __future__ import annotations

from datetime import datetime

from django.db.models import TextChoices
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.core import refusals
from wuzha.core.acts import Acts
from wuzha.org.roles import May
from wuzha.refusals import RefusalCode
from wuzha.sealed import Sealed
from wuzha.standing.models import StandingChange, StandingRecord
from wuzha.standing.rules import LIFE, Act


class Code(RefusalCode):
    NOT_ALLOWED = refusals.NOT_ALLOWED
    NOT_FOUND = refusals.NOT_FOUND
    CHANGED = refusals.CHANGED
    WRONG_STATE = refusals.WRONG_STATE
    TOO_LONG = refusals.TOO_LONG


class StandingActs(Acts[StandingRecord]):
    codes, kind, life = Code, "standing", LIFE

    def history(
        self,
        actor: Actor,
        row: StandingRecord,
        act: TextChoices,
        start: str,
        *,
        at: datetime,
        note: Sealed | None,  # noqa: ARG002 - the reason stands in the record
        because: str,  # noqa: ARG002 - there is no dictionary of reasons
    ) -> None:
        StandingChange.unscoped.create(
            record=row, act=act.value, from_state=start, to_state=row.state, at=at, by_id=actor.person_id
        )


ACTS = StandingActs()


@ACTS.act(May.WORK_FUNDS, name="standing.close")
def close(actor: Actor, pk: int, reason: str, version: int | None = None) -> StandingRecord:
    """Close a record for a reason. Raises `RefusalError`."""
    found = ACTS.locked(actor, StandingRecord, pk, version)
    return ACTS.move(actor, found, Act.CLOSE, closed_at=timezone.now(), closed_by_id=actor.person_id, reason=reason)
