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
from wuzha.outreach.models import OutreachChange, OutreachRecord
from wuzha.outreach.rules import LIFE, Act
from wuzha.refusals import RefusalCode
from wuzha.sealed import Sealed


class Code(RefusalCode):
    NOT_ALLOWED = refusals.NOT_ALLOWED
    NOT_FOUND = refusals.NOT_FOUND
    CHANGED = refusals.CHANGED
    WRONG_STATE = refusals.WRONG_STATE
    TOO_LONG = refusals.TOO_LONG


class OutreachActs(Acts[OutreachRecord]):
    codes, kind, life = Code, "outreach", LIFE

    def history(
        self,
        actor: Actor,
        row: OutreachRecord,
        act: TextChoices,
        start: str,
        *,
        at: datetime,
        note: Sealed | None,  # noqa: ARG002 - the reason stands in the record
        because: str,  # noqa: ARG002 - there is no dictionary of reasons
    ) -> None:
        OutreachChange.unscoped.create(
            record=row, act=act.value, from_state=start, to_state=row.state, at=at, by_id=actor.person_id
        )


ACTS = OutreachActs()


@ACTS.act(May.WORK_OUTREACH, name="outreach.close")
def close(actor: Actor, pk: int, reason: str, version: int | None = None) -> OutreachRecord:
    """Close a record for a reason. Raises `RefusalError`."""
    found = ACTS.locked(actor, OutreachRecord, pk, version)
    return ACTS.move(actor, found, Act.CLOSE, closed_at=timezone.now(), closed_by_id=actor.person_id, reason=reason)
