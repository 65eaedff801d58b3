# SPDX-License-Identifier: Apache-2.0
"""The only writers, and why they refuse."""

from __future__ import annotations

from datetime import datetime

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wuzha.audit.actor import Actor
from wuzha.calls.models import CallsChange, CallsRecord
from wuzha.calls.rules import LIFE, Act
from wuzha.core.acts import Acts
from wuzha.org.roles import May
from wuzha.refusals import RefusalCode
from wuzha.sealed import Sealed


class Code(RefusalCode):
    NOT_ALLOWED = _("Your role may not do this.")
    NOT_FOUND = _("There is no such record in your reach.")
    CHANGED = _("%(number)s was changed by somebody else in the meantime. Reload and look at it again.")
    WRONG_STATE = _("%(number)s is: %(state)s. This act is not possible there.")
    TOO_LONG = _("At most %(most)s characters.")


class CallsActs(Acts[CallsRecord]):
    codes, kind, life = Code, "calls", LIFE

    def history(
        self,
        actor: Actor,
        row: CallsRecord,
        act: TextChoices,
        start: str,
        *,
        at: datetime,
        note: Sealed | None,  # noqa: ARG002 - the reason stands in the record
        because: str,  # noqa: ARG002 - there is no dictionary of reasons
    ) -> None:
        CallsChange.unscoped.create(
            record=row, act=act.value, from_state=start, to_state=row.state, at=at, by_id=actor.person_id
        )


ACTS = CallsActs()


@ACTS.act(May.WORK_FUNDS, name="calls.close")
def close(actor: Actor, pk: int, reason: str, version: int | None = None) -> CallsRecord:
    """Close a record for a reason. Raises `RefusalError`."""
    found = ACTS.locked(actor, CallsRecord, pk, version)
    return ACTS.move(actor, found, Act.CLOSE, closed_at=timezone.now(), closed_by_id=actor.person_id, reason=reason)
