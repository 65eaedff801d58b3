# SPDX-License-Identifier: Apache-2.0
"""The clocks of one warning, in the order of the work: sign-in, first call, meeting, feedback (`domain.md` §3.2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from wuzha.warning.models import WarningRecord
from wuzha.warning.rules.lifecycle import OPEN, State


class ClockName(models.TextChoices):
    SIGN_IN = "SIGN_IN", _("Sign-in")
    FIRST_CALL = "FIRST_CALL", _("First call")
    MEET = "MEET", _("Meet")
    FEEDBACK = "FEEDBACK", _("Feedback")
    HANDOVER = "HANDOVER", _("Hand over")


@dataclass(frozen=True, slots=True)
class Clock:
    """One deadline. `done_at` is when it was met; without it the clock runs, or stands still once the work is over."""

    name: ClockName
    due: datetime
    done_at: datetime | None = None
    running: bool = False
    is_next: bool = False

    @property
    def label(self) -> Any:
        return self.name.label


def clocks(warning: WarningRecord, first_attempt_at: datetime | None = None) -> list[Clock]:
    """The clocks the warning has; the one that `WarningRecord.next_due` stands for is marked.

    The same reading as `warning.models.computed`: any attempt ends the clock of the first contact, and a meeting that
    never took place stops counting when the warning is closed.
    """
    at_work = warning.state not in (State.DISPATCHED, State.SIGNED)
    rows = (
        (ClockName.SIGN_IN, warning.signin_due, warning.signed_at, False),
        (ClockName.FIRST_CALL, warning.call_due, first_attempt_at or warning.first_call_at, at_work),
        (ClockName.MEET, warning.meet_due, warning.met_at, False),
        (ClockName.FEEDBACK, warning.feedback_due, warning.closed_at, False),
    )
    is_open = warning.state in OPEN
    found: list[Clock] = []
    next_seen = False
    for name, due, done_at, over in rows:
        if due is None:
            continue
        running = is_open and done_at is None and not over
        is_next = running and not next_seen and due == warning.next_due
        next_seen = next_seen or is_next
        found.append(Clock(name, due, done_at, running, is_next))
    return found


def next_clock(warning: WarningRecord) -> Clock | None:
    """The first deadline still running."""
    return next((clock for clock in clocks(warning) if clock.is_next), None)
