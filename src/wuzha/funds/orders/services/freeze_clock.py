# SPDX-License-Identifier: Apache-2.0
"""The clocks of a freeze that holds: its end, the dossier of its renewal, its screening, its release."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from wuzha.core.clocks.plan import next_at
from wuzha.engine.calendar import SHANGHAI
from wuzha.funds.models import Freeze, Release, Renewal
from wuzha.funds.orders.rules.clocks import FreezeClock, Telling, freeze_ends, months_on, tellings
from wuzha.funds.orders.rules.filing import decide_by
from wuzha.funds.orders.rules.freezes import FreezeState, Mode, ReleaseState, RenewalState, Scope
from wuzha.funds.orders.rulesets import CLOCKS


def ends(term: str, started: datetime) -> datetime:
    """When a freeze ends where the bank has not said so, by the rules in force at its start."""
    return freeze_ends(started, term, CLOCKS.at(started).periods)


def release_due(found: datetime) -> datetime:
    """Until when a freeze of what has nothing to do with the case must be lifted: three natural days."""
    return decide_by(found.astimezone(SHANGHAI).date(), CLOCKS.at(found).release_days)


def screen_due(freeze: Freeze, started: datetime) -> datetime:
    """Until when what a freeze holds is to be screened: a whole account sooner than a sum."""
    rules = CLOCKS.at(started)
    soon = freeze.scope_code == Scope.WHOLE and not freeze.screen_extended
    return months_on(started, rules.screen_whole_months if soon else rules.screen_months)


def steps(freeze: Freeze) -> list[Telling]:
    """What is told of a freeze that holds, in time order."""
    rules = CLOCKS.at()
    return tellings(
        _clock(freeze), ends_minutes=rules.freeze_leads, dossier_days=rules.dossier_days,
        screen_days=rules.screen_alert_days,
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
    must_go = freeze.unrelated_at if freeze.state == FreezeState.ACTIVE else None
    sent = Release.unscoped.filter(freeze=freeze, state=ReleaseState.SENT).values_list("issued_at", flat=True).first()
    return FreezeClock(
        freeze.started_at,
        freeze.expires_at,
        screen_due=None if queued or freeze.screened_at is not None else freeze.screen_due_at,
        release_due=None if must_go is None else release_due(must_go),
        dossier_there=there.exclude(state__in=[RenewalState.REJECTED, RenewalState.FAILED]).exists(),
        ahead_until=freeze.ahead_until if queued else None,
        receipt_due=None if sent is None else sent + timedelta(hours=CLOCKS.at(sent).answer_hours),
    )
