# SPDX-License-Identifier: Apache-2.0
"""What to do next about a person, from what was tried so far. A suggestion beside the buttons, never a lock on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from django.db import models
from django.utils.translation import gettext_lazy as _

from wuzha.warning.rules.outcomes import FACE_TO_FACE, NEEDS_CAUSE, TO_THE_PERSON, Channel, Result


class Tried(Protocol):
    """An attempt, as far as the next step looks at it."""

    channel: str
    result: str
    cause: str


class Step(models.TextChoices):
    CALL = "CALL", _("Call the person.")
    SMS = "SMS", _("Quiet hours: send the SMS now and call in the morning.")
    VISIT = "VISIT", _("This level must be met in person: visit, or ask the grid worker.")
    VISIT_NO_PHONE = "VISIT_NO_PHONE", _("No phone number is known: visit, or ask the grid worker.")
    CAUSE = "CAUSE", _("Not reached.")
    CLOSE = "CLOSE", _("The person was reached: record the outcome.")


#: Step → the channel it leads to, where it is one.
LEADS_TO: dict[Step, Channel] = {
    Step.CALL: Channel.CALL,
    Step.SMS: Channel.SMS,
    Step.VISIT: Channel.VISIT,
    Step.VISIT_NO_PHONE: Channel.VISIT,
}


@dataclass(frozen=True, slots=True)
class Situation:
    """What is known of a task. `attempts` are in the order they were made."""

    attempts: Sequence[Tried]
    has_phone: bool
    visit_required: bool
    quiet: bool


def reached(attempts: Sequence[Tried]) -> bool:
    """Whether the person, and not somebody else, was spoken to."""
    return any(one.channel in TO_THE_PERSON and one.result == Result.REACHED for one in attempts)


def met(attempts: Sequence[Tried]) -> bool:
    """Whether the person was met face to face."""
    return any(one.channel in FACE_TO_FACE and one.result == Result.REACHED for one in attempts)


def next_step(situation: Situation) -> Step:
    """The next step.

    1. Enough was done for the level: record the outcome.
    2. The last attempt failed for a named cause: the dictionary says what helps.
    3. Spoken to, or to the family, where a meeting is required: visit.
    4. Nothing yet: call; by SMS in quiet hours; on foot without a number.
    """
    attempts = situation.attempts
    spoken = reached(attempts)
    if met(attempts) or (spoken and not situation.visit_required):
        return Step.CLOSE
    last = attempts[-1] if attempts else None
    if last and last.result in NEEDS_CAUSE and last.cause:
        return Step.CAUSE
    through_family = last is not None and last.channel == Channel.FAMILY and last.result == Result.REACHED
    if situation.visit_required and (spoken or through_family):
        return Step.VISIT
    if not situation.has_phone:
        return Step.VISIT_NO_PHONE
    return Step.SMS if situation.quiet and not attempts else Step.CALL
