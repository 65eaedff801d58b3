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
from wuzha.outlets.models import OutletsChange, OutletsRecord
from wuzha.outlets.rules import LIFE, Act
from wuzha.refusals import RefusalCode
from wuzha.sealed import Sealed


class Code(RefusalCode):
    NOT_ALLOWED = refusals.NOT_ALLOWED
    NOT_FOUND = refusals.NOT_FOUND
    CHANGED = refusals.CHANGED
    WRONG_STATE = refusals.WRONG_STATE
    TOO_LONG = refusals.TOO_LONG


class OutletsActs(Acts[OutletsRecord]):
    codes, kind, life = Code, "outlets", LIFE

    def history(
        self,
        actor: Actor,
        row: OutletsRecord,
        act: TextChoices,
        start: str,
        *,
        at: datetime,
        note: Sealed | None,  # noqa: ARG002 - the reason stands in the record
        because: str,  # noqa: ARG002 - there is no dictionary of reasons
    ) -> None:
        OutletsChange.unscoped.create(
            record=row, act=act.value, from_state=start, to_state=row.state, at=at, by_id=actor.person_id
        )


ACTS = OutletsActs()


@ACTS.act(May.WORK_CARDS, name="outlets.close")
def close(actor: Actor, pk: int, reason: str, version: int | None = None) -> OutletsRecord:
    """Close a record for a reason. Raises `RefusalError`."""
    found = ACTS.locked(actor, OutletsRecord, pk, version)
    return ACTS.move(actor, found, Act.CLOSE, closed_at=timezone.now(), closed_by_id=actor.person_id, reason=reason)
