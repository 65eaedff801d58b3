# SPDX-License-Identifier: Apache-2.0
"""False alarms on their way back to the source: prepared by a closing, approved by an analyst, sent, answered."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.engine.identifiers.scan import find_clear
from wuzha.org.reach import units_below
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.warning.models import Directive, FalseAlarm, WarningRecord
from wuzha.warning.rules.lifecycle import ALARM_LIFE, OPEN_STATES, AlarmState
from wuzha.warning.services.errors import Code
from wuzha.warning.services.transitions import WARNINGS, sealed_note, service, trace

#: Longest number of a file or receipt (characters).
MOST_REFERENCE = 64
#: Merges followed back to the pushes behind a warning.
MOST_MERGES = 20


def prepare(actor: Actor, warning: WarningRecord, reason: str, evidence: str, now: datetime) -> list[FalseAlarm]:
    """One false alarm for each source that pushed the warning and has none of it yet."""
    pushes: dict[str, list[Directive]] = {}
    for push in Directive.unscoped.filter(warning_id__in=_with_absorbed(warning.pk)).order_by("pk"):
        pushes.setdefault(push.source, []).append(push)
    told = set(FalseAlarm.unscoped.filter(warning=warning, state__in=OPEN_STATES).values_list("source", flat=True))
    made = []
    for source in sorted(pushes.keys() - told):
        alarm = FalseAlarm.unscoped.create(
            warning=warning, source=source, reason=reason, evidence=sealed_note(evidence), prepared_at=now,
            prepared_by_id=actor.person_id,
        )  # fmt: skip
        alarm.directives.set(pushes[source])
        made.append(alarm)
    if made:
        detail = {"reason": reason, "sources": [one.source for one in made]}
        trace(actor, warning, "false_alarm", detail=detail)
    return made


def withdraw(actor: Actor, warning: WarningRecord) -> int:
    """Take back what has not been sent, since the warning is open again; how many."""
    taken: int = FalseAlarm.unscoped.filter(
        warning=warning, state__in=(AlarmState.PREPARED, AlarmState.APPROVED)
    ).update(state=AlarmState.WITHDRAWN)
    if taken:
        trace(actor, warning, "false_alarm_withdraw", rows=taken)
    return taken


@service(May.TRIAGE, action="false_alarm_approve", on="false_alarm")
def approve(actor: Actor, pk: int, note: str = "") -> FalseAlarm:
    """Let it go back to its source."""
    return _decide(actor, pk, AlarmState.APPROVED, note)


@service(May.TRIAGE, action="false_alarm_drop", on="false_alarm")
def drop(actor: Actor, pk: int, note: str) -> FalseAlarm:
    """Do not send it back, and say why: it was no false alarm, or the evidence does not show it."""
    if not note.strip():
        raise RefusalError(Code.REASON_MISSING)
    return _decide(actor, pk, AlarmState.DROPPED, note)


@service(May.TRIAGE, action="false_alarm_answer", on="false_alarm")
def answered(actor: Actor, pk: int, *, accepted: bool, answer: str = "") -> FalseAlarm:
    """Record what the source said to it."""
    alarm = _locked(actor, pk, AlarmState.ANSWERED)
    return _save(
        actor, alarm, "answer", state=AlarmState.ANSWERED, answered_at=timezone.now(), accepted=accepted,
        answer=sealed_note(answer),
    )  # fmt: skip


@service(May.TRIAGE, action="false_alarm_send", on="false_alarm")
def sent(actor: Actor, pk: int, reference: str) -> FalseAlarm:
    """Record that it went out by hand, with the number of its letter or file."""
    number = reference.strip()
    if not number or find_clear(number):  # stored in clear, so never a person's number
        raise RefusalError(Code.REFERENCE_MISSING)
    if len(number) > MOST_REFERENCE:
        raise RefusalError(Code.TOO_LONG, most=MOST_REFERENCE)
    alarm = _locked(actor, pk, AlarmState.SENT)
    return _save(actor, alarm, "send", state=AlarmState.SENT, sent_at=timezone.now(), reference=number)


def mark_sent(actor: Actor, keys: Iterable[int], *, reference: str, at: datetime) -> list[int]:
    """For the exchange: those of `keys` that were approved are sent now with a file or receipt. Call in a transaction.

    Returns the keys that were marked; one that was withdrawn meanwhile is not among them.
    """
    marked = []
    for pk in sorted(set(keys)):
        changed = FalseAlarm.unscoped.filter(pk=pk, state=AlarmState.APPROVED).update(
            state=AlarmState.SENT, sent_at=at, reference=reference[:MOST_REFERENCE]
        )
        if changed:
            record(actor, "warning.false_alarm_send", on=("false_alarm", pk), detail={"reference": reference})
            marked.append(pk)
    return marked


def _decide(actor: Actor, pk: int, state: AlarmState, note: str) -> FalseAlarm:
    alarm = _locked(actor, pk, state)
    verb = "approve" if state is AlarmState.APPROVED else "drop"
    return _save(
        actor, alarm, verb, state=state, decided_at=timezone.now(), decided_by_id=actor.person_id,
        decision_note=sealed_note(note),
    )  # fmt: skip


def _locked(actor: Actor, pk: int, target: AlarmState) -> FalseAlarm:
    alarm = WARNINGS.locked(actor, FalseAlarm, pk)
    if alarm.warning.centre_id not in units_below(actor.unit_path).ids:
        raise RefusalError(Code.NOT_FOUND)
    if ALARM_LIFE.target(target, alarm.state) is None:
        raise RefusalError(Code.ALARM_STATE, state=str(AlarmState(alarm.state).label))
    return alarm


def _save(actor: Actor, alarm: FalseAlarm, verb: str, **changes: object) -> FalseAlarm:
    for name, value in changes.items():
        setattr(alarm, name, value)
    alarm.save(update_fields=list(changes))
    record(actor, _ACTIONS[verb], on=("false_alarm", alarm.pk), detail={"source": alarm.source})
    return alarm


_ACTIONS = {
    "approve": "warning.false_alarm_approve",
    "drop": "warning.false_alarm_drop",
    "send": "warning.false_alarm_send",
    "answer": "warning.false_alarm_answer",
}


def _with_absorbed(pk: int) -> set[int]:
    """The warning and those that were merged into it, one after the other."""
    found, newest = {pk}, {pk}
    for _step in range(MOST_MERGES):
        newest = set(WarningRecord.unscoped.filter(merged_into__in=newest).values_list("pk", flat=True)) - found
        if not newest:
            break
        found |= newest
    return found
