# SPDX-License-Identifier: Apache-2.0
"""What to do next, and why: a suggestion beside the buttons, never a lock on them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from wuzha.warning.rules.ladder.reading import Reading, read
from wuzha.warning.rules.ladder.values import DISTURBING, Situation, Standing, met, reached
from wuzha.warning.rules.outcomes import FACE_TO_FACE, NEEDS_CAUSE, THROUGH_OTHERS, Channel, Result


class Step(models.TextChoices):
    """What is suggested."""

    SMS = "SMS", _("Send the SMS.")
    CALL = "CALL", _("Call the person.")
    FAMILY = "FAMILY", _("Reach the family.")
    THREEWAY = "THREEWAY", _("Make a three-way call with the family.")
    VILLAGE = "VILLAGE", _("Ask the village staff to come along.")
    GRID = "GRID", _("Ask the grid worker to visit.")
    VISIT = "VISIT", _("Visit.")
    CLOSE = "CLOSE", _("The person was reached: record the outcome.")
    EXHAUSTED = "EXHAUSTED", _("Everything the ladder has was tried: record the outcome.")


class Why(models.TextChoices):
    """Why it is suggested."""

    FIRST = "FIRST", _("The first step of this level.")
    CAUSE = "CAUSE", _("Because of the cause of the last try.")
    FOLLOWS = "FOLLOWS", _("It follows from the last try.")
    MUST_MEET = "MUST_MEET", _("This level must be met in person.")
    NO_PHONE = "NO_PHONE", _("No phone number is known.")
    AGAIN = "AGAIN", _("One try is not enough for this level.")
    ONWARD = "ONWARD", _("What came before is tried out.")
    ENOUGH = "ENOUGH", _("Enough for this level.")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The next step. `not_before` is set when it has to wait: for a gap between tries, or for the morning."""

    step: Step
    why: Why
    not_before: datetime | None = None
    #: Whether quiet hours are what it waits for.
    quiet: bool = False

    @property
    def leads_to(self) -> str:
        """The channel it leads to; nothing for an ending."""
        return self.step.value if self.step in Channel.values else ""


def suggest(situation: Situation, reading: Reading | None = None) -> Suggestion:
    """The next step.

    1. Enough was done for the level: record the outcome.
    2. What the rule lets follow the last try, if that rung is still to do and need not wait.
    3. Spoken to where a meeting is required: a rung face to face.
    4. The first rung of the ladder that is still to do and need not wait; else the one that waits shortest.
    5. Nothing left: record the outcome.
    Each try in vain brings its rung nearer to its end, so the suggestions end.
    """
    attempts = situation.attempts
    spoken = reached(attempts)
    if met(attempts) or (spoken and not situation.visit_required):
        return Suggestion(Step.CLOSE, Why.ENOUGH)
    standings = [_quieted(one, situation) for one in (reading or read(situation)).standings if one.to_do]
    if spoken:  # by phone: what is left is to meet, alone or with somebody's help
        standings = [one for one in standings if one.rung in FACE_TO_FACE | THROUGH_OTHERS]
    if not standings:
        return Suggestion(Step.EXHAUSTED, Why.ENOUGH)
    ready = [one for one in standings if one.not_before is None]
    chosen, why = _following(situation, ready) or _in_order(situation, ready or standings, spoken=spoken)
    quiet = chosen.not_before is not None and chosen.not_before == situation.quiet_until
    return Suggestion(Step(chosen.rung.value), why, chosen.not_before, quiet)


def _quieted(standing: Standing, situation: Situation) -> Standing:
    """In quiet hours whatever rings waits for their end."""
    end = situation.quiet_until
    if end is None or standing.rung not in DISTURBING:
        return standing
    return replace(standing, not_before=max(end, standing.not_before) if standing.not_before else end)


def _following(situation: Situation, ready: list[Standing]) -> tuple[Standing, Why] | None:
    if not situation.attempts:
        return None
    last = situation.attempts[-1]
    for row in situation.follows:
        fits = row.after == last.channel and row.reached == (last.result == Result.REACHED)
        if not fits or row.cause not in ("", last.cause) or (last.result not in NEEDS_CAUSE and not row.reached):
            continue
        if (found := next((one for one in ready if one.rung == row.then), None)) is not None:
            return found, Why.CAUSE if row.cause else Why.FOLLOWS
    return None


def _in_order(situation: Situation, standings: list[Standing], *, spoken: bool) -> tuple[Standing, Why]:
    """The first in the order of the ladder, or what waits shortest when all wait."""
    face = [one for one in standings if one.rung in FACE_TO_FACE] if spoken else []
    among = face or standings
    chosen = min(among, key=lambda one: one.not_before or situation.now)
    if spoken:
        return chosen, Why.MUST_MEET
    if chosen.made:
        return chosen, Why.AGAIN
    if not situation.has_phone and not situation.attempts:
        return chosen, Why.NO_PHONE
    return chosen, Why.ONWARD if situation.attempts else Why.FIRST
