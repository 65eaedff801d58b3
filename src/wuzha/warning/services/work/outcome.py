# SPDX-License-Identifier: Apache-2.0
"""Into a station's hands and out of them again: how a warning is signed in, ends, is handed over, or taken up again."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.cases.queries.standing import Source
from wuzha.cases.services.opening import KnownVictim, open_or_join
from wuzha.engine.identifiers import IdNumber, Phone
from wuzha.org.reach import units_below
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.warning.models import Attempt, Handover, Waiver, WarningRecord
from wuzha.warning.queries import ladder
from wuzha.warning.rules.ladder import Try as Tried
from wuzha.warning.rules.ladder import contradicting, reached, read
from wuzha.warning.rules.lifecycle import Act, State
from wuzha.warning.rules.outcomes import AFTER_CONTACT, FACE_TO_FACE, Channel, Closing, Outcome, Result, refusals, tries
from wuzha.warning.rulesets import CAUSES, FALSE_ALARMS
from wuzha.warning.services import aftercare, false_alarms
from wuzha.warning.services.clocks import handover_due
from wuzha.warning.services.dispatch import back_at_centre, withdraw_visits
from wuzha.warning.services.errors import Code
from wuzha.warning.services.proofs import is_unproven
from wuzha.warning.services.transitions import (
    at_centre,
    at_station,
    checked_reason,
    locked,
    move,
    save,
    sealed_note,
    service,
    trace,
    wrong_state,
)
from wuzha.warning.services.work import denial
from wuzha.warning.services.work.attempts import Try, record


@service(May.WORK, action="sign")
def sign_in(actor: Actor, pk: int) -> WarningRecord:
    """Take a dispatched warning as its officer. Signing in twice changes nothing."""
    warning = at_station(actor, pk)
    if warning.state in (State.SIGNED, State.WORKING):
        if warning.officer_id == actor.person_id:
            return warning
        raise RefusalError(Code.NOT_YOURS, number=warning.number, who=str(warning.officer))
    now = timezone.now()
    return move(actor, warning, Act.SIGN, at=now, signed_at=now, officer_id=actor.person_id)


@service(May.WORK, action="return")
def return_to_centre(actor: Actor, pk: int, reason: str, note: str = "") -> WarningRecord:
    """Send a warning back to the centre: not our area, a duplicate, wrong information."""
    warning = at_station(actor, pk)
    checked_reason("return", reason)
    now = timezone.now()
    return move(actor, warning, Act.RETURN, at=now, because=reason, note=note, **back_at_centre(warning, now))


@service(May.WORK)
def close(
    actor: Actor,
    pk: int,
    *,
    outcome: str,
    version: int | None = None,
    through: str = "",
    cause: str = "",
    averted_claimed_fen: int = 0,
    averted_evidenced_fen: int = 0,
    loss_fen: int = 0,
    evidence: str = "",
) -> WarningRecord:
    """Close with an outcome (amounts in 分). Someone already deceived is handed over, within a clock of its own.

    `through` is the channel in which the person was reached just now, where that is not recorded yet: both are kept, or
    neither.

    The transition keeps the outcome and, sealed, the evidence, also when the warning is reopened.
    """
    warning = at_station(actor, pk, version)
    if warning.state not in (State.SIGNED, State.WORKING):
        raise wrong_state(warning)
    if outcome not in Outcome.values or (cause and cause not in {term.code for term in CAUSES.at().terms}):
        raise RefusalError(Code.BAD_RESULT)
    now = timezone.now()
    money: dict[str, Any] = {
        "averted_claimed_fen": averted_claimed_fen,
        "averted_evidenced_fen": averted_evidenced_fen,
        "loss_fen": loss_fen,
    }
    attempts = ladder.attempts_of(warning)
    if through and outcome in AFTER_CONTACT and not reached(attempts):
        record(actor, warning, Try(through, Result.REACHED))
        attempts = ladder.attempts_of(warning)
    talk = contradicting(outcome, attempts)
    closing = _closing(actor, warning, attempts, now, outcome=Outcome(outcome), cause=cause, evidence=evidence, **money)
    if stops := refusals(replace(closing, contradicted=talk is not None)):
        raise RefusalError(Code.CANNOT_CLOSE, because=stops, **_talk(talk))
    withdraw_visits(warning, now)
    unproven = is_unproven(warning)
    detail = money | {"cause": cause, "unproven": unproven} | _waived(warning, outcome)
    move(
        actor, warning, Act.CLOSE, at=now, because=outcome, note=evidence, detail=detail,
        outcome=outcome, cause=cause, closed_at=now, unproven=unproven, **money,
    )  # fmt: skip
    if outcome == Outcome.ALREADY_DECEIVED:
        open_handover(actor, warning, now)
    if outcome == Outcome.DENIED:
        denial.open_for(actor, warning, now)
    if FALSE_ALARMS.at(now).has(outcome):
        false_alarms.prepare(actor, warning, outcome, evidence, now)
    aftercare.after_close(actor, warning, now)
    return warning


@service(May.TRIAGE)
def reopen(actor: Actor, pk: int, reason: str) -> WarningRecord:
    """Give a closed warning back to its officer for another feedback; a hand-over not yet made is called off."""
    warning = at_centre(actor, pk)
    checked_reason("reopen", reason)
    return reopened(actor, warning, reason)


def reopened(actor: Actor, warning: WarningRecord, reason: str, note: str = "") -> WarningRecord:
    """A locked closed warning, open again: its hand-over, call-backs and watch are taken back where still possible."""
    now = timezone.now()
    detail = {"outcome": warning.outcome, "handover_withdrawn": call_off_handover(warning)}
    aftercare.after_reopen(warning, now)
    false_alarms.withdraw(actor, warning)
    joined = denial.call_off(actor, warning, now)
    return move(
        actor, warning, Act.REOPEN, at=now, because=reason, note=note, detail=detail, unproven=False,
        outcome="", cause="", closed_at=None, averted_claimed_fen=0, averted_evidenced_fen=0, loss_fen=0, **joined,
    )  # fmt: skip


def _waived(warning: WarningRecord, outcome: str) -> dict[str, Any]:
    """Who let the ladder go, for the trail of a closing that needed it."""
    given = ladder.waiver_of(warning) if outcome == Outcome.UNREACHABLE else None
    return {"waived_by": str(given.by), "waived_at": given.at.isoformat()} if given else {}


def _talk(talk: Tried | None) -> dict[str, object]:
    """What names a talk in a refusal."""
    if talk is None:
        return {}
    return {"talk": Channel(talk.channel).label, "talked_at": f"{timezone.localtime(talk.at):%m-%d %H:%M}"}


def _closing(
    actor: Actor,
    warning: WarningRecord,
    attempts: list[Attempt],
    now: datetime,
    *,
    outcome: Outcome,
    cause: str,
    evidence: str,
    averted_claimed_fen: int,
    averted_evidenced_fen: int,
    loss_fen: int,
) -> Closing:
    at_hand = ladder.situation(warning, attempts, now)
    counted = ladder.that_count(warning, attempts)
    waiver = ladder.waiver_of(warning)
    return Closing(
        outcome=outcome,
        # Those of an earlier station do not count.
        attempts=tries(warning.level, attempts) if warning.state == State.WORKING else 0,
        visits=sum(one.channel in FACE_TO_FACE for one in counted),
        reached=reached(attempts),
        visit_required=at_hand.visit_required,
        # Leave that the closing hand gave itself, before it took the warning over, is none.
        ladder_open=bool(read(at_hand).lacking) and (waiver is None or waiver.by_id == actor.person_id),
        visited_nowhere=len(counted) < len(attempts),
        cause=cause,
        averted_claimed_fen=averted_claimed_fen,
        averted_evidenced_fen=averted_evidenced_fen,
        loss_fen=loss_fen,
        evidence=evidence,
    )


#: Longest number of a report (characters).
MOST_REFERENCE = 64


@service(May.WORK, May.TRIAGE, May.WORK_FUNDS)
def handover_done(actor: Actor, pk: int, reference: str) -> Handover:
    """Record the report or stop order that a hand-over became in the police platform; by its station or its centre."""
    warning = locked(actor, pk)
    if not {warning.station_id, warning.centre_id} & units_below(actor.unit_path).ids:
        raise RefusalError(Code.NOT_FOUND)
    number = reference.strip()
    if not number or Phone.check(number) or IdNumber.check(number):  # stored in clear, so never a person's number
        raise RefusalError(Code.REFERENCE_MISSING)
    if len(number) > MOST_REFERENCE:
        raise RefusalError(Code.TOO_LONG, most=MOST_REFERENCE)
    done = Handover.unscoped.filter(warning=warning, done_at__isnull=True).update(
        done_at=timezone.now(), done_by_id=actor.person_id, reference=number
    )
    if done != 1:
        raise RefusalError(Code.ALREADY_DONE if Handover.unscoped.filter(warning=warning).exists() else Code.NOT_FOUND)
    trace(actor, warning, "handover_done")
    handover: Handover = Handover.unscoped.get(warning=warning)
    return handover


def open_handover(actor: Actor, warning: WarningRecord, now: datetime) -> None:
    """Open the hand-over of a warning closed at `now`. One made before stays made; its loss is corrected."""
    handover, opened = Handover.unscoped.update_or_create(
        warning=warning,
        defaults={"loss_fen": warning.loss_fen},
        create_defaults={
            "loss_fen": warning.loss_fen,
            "opened_at": now,
            "opened_by_id": actor.person_id,
            "due_at": handover_due(warning, now),
        },
    )
    trace(actor, warning, "handover", detail={"opened": opened})
    if handover.case_id is None:
        victim = KnownVictim(
            warning.name, warning.phone, warning.id_no, min(warning.first_pushed_at, now), now, warning.loss_fen
        )  # fmt: skip
        case = open_or_join(
            actor, centre_id=warning.centre_id, source=Source.WARNING, received_at=now, victims=[victim],
            fraud_type=warning.fraud_type, unit_id=warning.station_id, synthetic=warning.synthetic,
        )  # fmt: skip
        Handover.unscoped.filter(pk=handover.pk).update(case=case)


def call_off_handover(warning: WarningRecord) -> bool:
    """Withdraw the hand-over of a warning that is reopened, unless it was made already; whether there was one."""
    withdrawn, _ = Handover.unscoped.filter(warning=warning, done_at__isnull=True).delete()
    return bool(withdrawn)


@service(May.WORK, May.TRIAGE, action="waive")
def waive(actor: Actor, pk: int, reason: str) -> Waiver:
    """Let the ladder go for a warning at work: by whoever leads at its station or centre, with a reason, and has no
    hand in the work: nobody lets go what they did not do themselves."""
    warning = locked(actor, pk)
    if not actor.leads or actor.unit_id not in (warning.station_id, warning.centre_id):
        raise RefusalError(Code.NOT_LEADING)
    if warning.state not in (State.SIGNED, State.WORKING):
        raise wrong_state(warning)
    if actor.person_id in ladder.hands_on(warning):
        raise RefusalError(Code.OWN_STEPS)
    if not reason.strip():
        raise RefusalError(Code.REASON_MISSING)
    now = timezone.now()
    lacking = read(ladder.situation(warning, ladder.attempts_of(warning), now)).lacking
    made: Waiver = Waiver.unscoped.create(
        warning=warning, at=now, by_id=actor.person_id, unit_id=actor.unit_id, reason=sealed_note(reason)
    )
    save(warning)
    trace(actor, warning, "waive", detail={"lacking": [rung.value for rung in lacking]})
    return made
