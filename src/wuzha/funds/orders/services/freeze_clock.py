# SPDX-License-Identifier: Apache-2.0
"""The clocks of a freeze that holds: its end, the dossier of its renewal, its screening, its release."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from wuzha.core.clocks.plan import next_at
from wuzha.engine.calendar import SHANGHAI, end_of_day
from wuzha.funds.models import Freeze, FreezeObjection, Release, Renewal
from wuzha.funds.orders.rules.clocks import FreezeClock, Telling, freeze_ends, months_on, tellings
from wuzha.funds.orders.rules.filing import Filing, decide_by
from wuzha.funds.orders.rules.freezes import (
    FreezeState,
    Mode,
    ReleaseKind,
    ReleaseState,
    RenewalState,
    Scope,
    Screened,
)
from wuzha.funds.orders.rules.objections import Outcome
from wuzha.funds.orders.rulesets import CLOCKS


def ends(term: str, started: datetime) -> datetime:
    """When a freeze ends where the bank has not said so, by the rules in force at its start."""
    return freeze_ends(started, term, CLOCKS.at(started).periods)


def holds_until(told: datetime | None, term: str, started: datetime) -> datetime:
    """When a freeze ends: as the bank says, and never more than a day later than its term (规定 243 to 245)."""
    latest = ends(term, started)
    return latest if told is None or told > latest + timedelta(days=1) else told


def release_due(found: datetime) -> datetime:
    """Until when a freeze of what has nothing to do with the case must be lifted: three natural days."""
    return decide_by(found.astimezone(SHANGHAI).date(), CLOCKS.at(found).release_days)


def must_go_since(freeze: Freeze) -> datetime | None:
    """Since when a freeze that holds, or is about to, is to be released or limited; `None` when it may stay as it is.

    1. It was found unrelated (刑诉法 145, 规定 247), or its case was withdrawn (规定 187).
    2. Screening or an objection came to a sum (公通字〔2024〕22号 2: nothing beyond it), and it is not limited to that.
    """
    if freeze.state == FreezeState.RELEASING:
        return None
    withdrawn = freeze.case.unfiled_on if freeze.case.filing == Filing.WITHDRAWN else None
    return min(
        filter(None, (freeze.unrelated_at, None if withdrawn is None else end_of_day(withdrawn), _more_than(freeze))),
        default=None,
    )


def _more_than(freeze: Freeze) -> datetime | None:
    """When it was found that less is involved than is held; nothing once a notice about that is sent."""
    held = (freeze.frozen_fen or 0) - freeze.paid_fen
    beyond = freeze.scope_code == Scope.WHOLE or (freeze.involved_fen or 0) < held
    found = freeze.screened_at if freeze.screen_result == Screened.PART and beyond else None
    objection = FreezeObjection.unscoped.filter(freeze=freeze, outcome=Outcome.LIMITED).order_by("-pk").first()
    if objection is not None and objection.checked_on and (objection.limited_fen or 0) < held:
        told = end_of_day(objection.checked_on)
        found = told if found is None else min(found, told)
    sent = Release.unscoped.filter(freeze=freeze, kind=ReleaseKind.LIMIT, state=ReleaseState.SENT)
    return None if found is not None and sent.exists() else found


def screen_due(freeze: Freeze, started: datetime) -> datetime:
    """Until when what a freeze holds is to be screened: a whole account sooner than a sum."""
    rules = CLOCKS.at(started)
    soon = freeze.scope_code == Scope.WHOLE and not freeze.screen_extended
    return months_on(started, rules.screen_whole_months if soon else rules.screen_months)


def screening_over(freeze: Freeze, now: datetime) -> bool:
    """The time to screen it is over, and nothing was recorded: release, or record the result (公通字〔2024〕22号)."""
    return freeze.screened_at is None and freeze.screen_due_at is not None and freeze.screen_due_at < now


def steps(freeze: Freeze) -> list[Telling]:
    """What is told of a freeze that holds, in time order."""
    rules = CLOCKS.at()
    return tellings(
        _clock(freeze), ends_minutes=rules.freeze_leads, dossier_days=rules.dossier_days,
    )  # fmt: skip


def clock(freeze: Freeze) -> dict[str, Any]:
    """The columns of the clock of a freeze that holds: due at its first deadline, looked at at its next step."""
    assert freeze.started_at is not None and freeze.expires_at is not None  # noqa: PT018,S101 - an active one has both
    return {
        "due_at": _clock(freeze).due,
        "step_at": next_at(steps(freeze), freeze.started_at, freeze.expires_at),
    }


def _clock(freeze: Freeze) -> FreezeClock:
    assert freeze.started_at is not None and freeze.expires_at is not None  # noqa: PT018,S101 - an active one has both
    queued = freeze.mode == Mode.QUEUED
    there = Renewal.unscoped.filter(freeze=freeze, from_at=freeze.expires_at, dossier_on__isnull=False)
    must_go = must_go_since(freeze)
    rules = CLOCKS.at(freeze.started_at)
    soon = freeze.scope_code == Scope.WHOLE and not freeze.screen_extended
    tell = timedelta(days=rules.screen_whole_alert_day if soon else rules.screen_alert_day)
    sent = Release.unscoped.filter(freeze=freeze, state=ReleaseState.SENT).values_list("issued_at", flat=True).first()
    return FreezeClock(
        freeze.started_at,
        freeze.expires_at,
        # What queues holds nothing yet: no term of it runs, and there is nothing to screen.
        queued=queued,
        ahead_until=freeze.ahead_until if queued else None,
        screen_due=None if queued or freeze.screened_at or freeze.unrelated_at else freeze.screen_due_at,
        release_due=None if must_go is None else release_due(must_go),
        screen_tell=freeze.started_at + tell,
        dossier_there=there.exclude(state__in=[RenewalState.REJECTED, RenewalState.FAILED]).exists(),
        receipt_due=None if sent is None else sent + timedelta(hours=CLOCKS.at(sent).answer_hours),
    )
