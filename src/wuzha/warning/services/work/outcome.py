# SPDX-License-Identifier: Apache-2.0
"""How a warning ends, and how it is taken up again."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.warning.models import WarningRecord
from wuzha.warning.queries import ladder
from wuzha.warning.rules.ladder import reached, read
from wuzha.warning.rules.lifecycle import Act, State
from wuzha.warning.rules.outcomes import FACE_TO_FACE, Closing, Outcome, refusals
from wuzha.warning.rulesets import CAUSES, FALSE_ALARMS
from wuzha.warning.services import aftercare, false_alarms
from wuzha.warning.services.errors import Code
from wuzha.warning.services.grid import withdraw
from wuzha.warning.services.proofs import is_unproven
from wuzha.warning.services.transitions import at_centre, at_station, checked_reason, move, service, wrong_state
from wuzha.warning.services.work import denial, handover


@service(May.WORK)
def close(
    actor: Actor,
    pk: int,
    *,
    outcome: str,
    version: int | None = None,
    cause: str = "",
    averted_claimed_fen: int = 0,
    averted_evidenced_fen: int = 0,
    loss_fen: int = 0,
    evidence: str = "",
) -> WarningRecord:
    """Close with an outcome (amounts in 分). Someone already deceived is handed over, within a clock of its own.

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
    if stops := refusals(_closing(warning, now, outcome=Outcome(outcome), cause=cause, evidence=evidence, **money)):
        raise RefusalError(Code.CANNOT_CLOSE, because=stops)
    withdraw(warning, now)
    unproven = is_unproven(warning)
    detail = money | {"cause": cause, "unproven": unproven} | _waived(warning, outcome)
    move(
        actor, warning, Act.CLOSE, at=now, because=outcome, note=evidence, detail=detail,
        outcome=outcome, cause=cause, closed_at=now, unproven=unproven, **money,
    )  # fmt: skip
    if outcome == Outcome.ALREADY_DECEIVED:
        handover.open_for(actor, warning, now)
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
    detail = {"outcome": warning.outcome, "handover_withdrawn": handover.call_off(warning)}
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


def _closing(
    warning: WarningRecord,
    now: datetime,
    *,
    outcome: Outcome,
    cause: str,
    evidence: str,
    averted_claimed_fen: int,
    averted_evidenced_fen: int,
    loss_fen: int,
) -> Closing:
    attempts = ladder.attempts_of(warning)
    at_hand = ladder.situation(warning, attempts, now)
    return Closing(
        outcome=outcome,
        attempts=len(attempts) if warning.state == State.WORKING else 0,  # those of an earlier station do not count
        visits=sum(one.channel in FACE_TO_FACE for one in attempts),
        reached=reached(attempts),
        visit_required=at_hand.visit_required,
        ladder_open=bool(read(at_hand).lacking) and ladder.waiver_of(warning) is None,
        cause=cause,
        averted_claimed_fen=averted_claimed_fen,
        averted_evidenced_fen=averted_evidenced_fen,
        loss_fen=loss_fen,
        evidence=evidence,
    )
