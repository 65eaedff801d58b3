# SPDX-License-Identifier: Apache-2.0
"""Somebody decides between two accounts of one task, with a reason. Neither account is changed by it."""

from __future__ import annotations

import json
from typing import Any

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.core.reveal import reveal_many
from wuzha.org.reach import units_below
from wuzha.org.roles import May, may
from wuzha.refusals import RefusalError
from wuzha.sealed.value import Sealed
from wuzha.warning.models import Decision, FieldConflict, FieldRecord, RecordKind, WarningRecord
from wuzha.warning.rules.lifecycle import State
from wuzha.warning.services.doorstep.keep import close_as_sent
from wuzha.warning.services.doorstep.meanwhile import AT_WORK, goes_on_in
from wuzha.warning.services.doorstep.records import SentClose
from wuzha.warning.services.errors import Code
from wuzha.warning.services.transitions import WARNINGS, checked_reason, sealed_note, service, trace
from wuzha.warning.services.work.outcome import reopened

#: Reason of the reopening when the later account is the right one (dictionary `warning.reasons`).
WRONG = "OUTCOME_WRONG"


@service(May.WORK, May.TRIAGE, action="conflict_decide", on="conflict")
def decide(actor: Actor, pk: int, decision: str, reason: str) -> FieldConflict:
    """Decide a conflict.

    When what was sent later is right: a warning that is closed goes back to its officer for another feedback, which
    only the centre may order; one that is still open is closed as it was sent, if an outcome was sent.
    """
    conflict = WARNINGS.locked(actor, FieldConflict, pk)
    if conflict.decided_at is not None:
        raise RefusalError(Code.ALREADY_DONE)
    if decision not in Decision.values:
        raise RefusalError(Code.BAD_RESULT)
    note = sealed_note(reason)
    if note is None:
        raise RefusalError(Code.REASON_MISSING)
    warning = goes_on_in(conflict.warning_id)
    if warning is None:
        raise RefusalError(Code.NOT_FOUND)
    conflict.decided_at, conflict.decided_by_id = timezone.now(), actor.person_id
    conflict.decision, conflict.reason = decision, note
    conflict.save()
    trace(actor, warning, "conflict_decide", detail={"decision": decision, "kind": conflict.kind})
    if decision == Decision.SENT:
        _take_the_later(actor, warning, conflict)
    found: FieldConflict = conflict
    return found


def _take_the_later(actor: Actor, warning: WarningRecord, conflict: FieldConflict) -> None:
    sent = FieldRecord.objects.filter(conflict=conflict, kind=RecordKind.CLOSE).order_by("-received_at", "-pk").first()
    if sent is None:
        return
    if warning.state == State.CLOSED:
        if not may(actor.role, May.TRIAGE) or warning.centre_id not in units_below(actor.unit_path).ids:
            raise RefusalError(Code.CENTRE_REOPENS)
        reopened(actor, warning, checked_reason("reopen", WRONG))
    elif warning.state in AT_WORK and may(actor.role, May.WORK):
        close_as_sent(actor, warning, _outcome_of(actor, sent))


def _outcome_of(actor: Actor, record: Any) -> SentClose:
    """The outcome as it was sent; opened as part of the decision, so the look is in the trail."""
    purpose = f"两份记录裁定 {record.conflict_id}"
    sealed: dict[str, Sealed] = {"account": record.account}
    clear = reveal_many(actor, purpose, on=("conflict", record.conflict_id), values=sealed)
    return SentClose.model_validate(json.loads(clear["account"]) | {"owner": ""})
