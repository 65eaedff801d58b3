# SPDX-License-Identifier: Apache-2.0
"""The ladder of dissuasion: SMS, call, family, three-way call, village staff, grid worker, visit.

Rule data says which rungs a level has and when each is done or exhausted (`warning.ladder`); this module reads a course
of attempts against it: where each rung stands, what to do next and why, and what a closing as not reached still lacks.
It advises and never locks: only that one closing waits for the rungs the rule demands.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from wuzha.warning.rules.outcomes import (
    CONTRADICTED,
    FACE_TO_FACE,
    NEEDS_CAUSE,
    THROUGH_OTHERS,
    TO_THE_PERSON,
    Channel,
    Outcome,
    Result,
)

#: Rungs that ring at somebody's phone or door: not in quiet hours. An SMS waits by itself.
DISTURBING = frozenset(Channel) - {Channel.SMS}
#: Rungs that need the person's number.
NEEDS_PHONE = frozenset({Channel.SMS, Channel.CALL, Channel.THREEWAY})


class Try(Protocol):
    """An attempt, as far as the ladder looks at it."""

    channel: str
    result: str
    cause: str
    at: datetime


T = TypeVar("T", bound=Try)


class RungRow(Protocol):
    """One rung of one level (rule set `warning.ladder`)."""

    @property
    def rung(self) -> str: ...
    @property
    def tries(self) -> int: ...
    @property
    def gap_minutes(self) -> int: ...
    @property
    def done_when(self) -> str: ...
    @property
    def ends_on(self) -> Sequence[str]: ...
    @property
    def demanded(self) -> bool: ...


class FollowRow(Protocol):
    """Which rung follows which result; an empty cause stands for any."""

    @property
    def after(self) -> str: ...
    @property
    def reached(self) -> bool: ...
    @property
    def cause(self) -> str: ...
    @property
    def then(self) -> str: ...


class RungState(models.TextChoices):
    OPEN = "OPEN", _("Still to try")
    #: Tried; the next try is not due yet.
    WAITING = "WAITING", _("Again later")
    DONE = "DONE", _("Done")
    EXHAUSTED = "EXHAUSTED", _("Tried out")
    #: No number to ring, no grid to ask.
    IMPOSSIBLE = "IMPOSSIBLE", _("Not possible here")


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one rung stands. `counted` are the tries in vain that count: a second one within the gap does not."""

    rung: Channel
    state: RungState
    made: int
    counted: int
    tries: int
    demanded: bool
    #: Before this instant another try does not count.
    not_before: datetime | None = None

    @property
    def to_do(self) -> bool:
        return self.state in (RungState.OPEN, RungState.WAITING)


@dataclass(frozen=True, slots=True)
class Situation:
    """What is known of a task. `attempts` are in the order they were made; `rungs` are those of its level and round."""

    attempts: Sequence[Try]
    rungs: Sequence[RungRow]
    follows: Sequence[FollowRow]
    now: datetime
    has_phone: bool
    has_grid: bool
    visit_required: bool
    #: When quiet hours end, if this level is not disturbed now.
    quiet_until: datetime | None = None


def reached(attempts: Sequence[Try]) -> bool:
    """Whether the person, and not somebody else, was spoken to."""
    return any(one.channel in TO_THE_PERSON and one.result == Result.REACHED for one in attempts)


def met(attempts: Sequence[Try]) -> bool:
    """Whether the person was met face to face."""
    return any(one.channel in FACE_TO_FACE and one.result == Result.REACHED for one in attempts)


def contradicting(outcome: str, attempts: Sequence[Try]) -> Try | None:
    """The last talk that says otherwise than the outcome."""
    channels = CONTRADICTED.get(Outcome(outcome), frozenset())
    talks = (one for one in attempts if one.channel in channels and one.result == Result.REACHED)
    return max(talks, key=lambda one: one.at, default=None)


def to_somewhere(attempts: Sequence[T]) -> list[T]:
    """Attempts without the visits in vain of a warning of which no address is known: those went nowhere."""
    return [one for one in attempts if one.channel != Channel.VISIT or one.result == Result.REACHED]


@dataclass(frozen=True, slots=True)
class Reading:
    """The ladder of a task, rung by rung in the order of the rule."""

    standings: tuple[Standing, ...]

    @property
    def lacking(self) -> list[Channel]:
        """Rungs that a closing as not reached still has to try."""
        return [one.rung for one in self.standings if one.demanded and one.to_do]

    def of(self, rung: str) -> Standing | None:
        return next((one for one in self.standings if one.rung == rung), None)


def read(situation: Situation) -> Reading:
    """Every rung's standing."""
    return Reading(tuple(_standing(row, situation) for row in situation.rungs))


def _standing(row: RungRow, situation: Situation) -> Standing:
    """1. Reached (or, where the rule says so, merely made): done.
    2. As many tries in vain as the rule wants, or one whose cause ends the rung: exhausted.
    3. What it needs is not there: impossible.
    4. Else it is open, or waits until the gap since the last try is over.
    """
    rung = Channel(row.rung)
    made = [one for one in situation.attempts if one.channel == rung]
    gap = timedelta(minutes=row.gap_minutes)
    counted, last = _counted([one.at for one in made if one.result in NEEDS_CAUSE], gap)

    def standing(state: RungState, not_before: datetime | None = None) -> Standing:
        return Standing(rung, state, len(made), counted, row.tries, row.demanded, not_before)

    if any(one.result == Result.REACHED for one in made) or (row.done_when == "MADE" and made):
        return standing(RungState.DONE)
    if counted >= row.tries or any(one.cause in row.ends_on for one in made if one.cause):
        return standing(RungState.EXHAUSTED)
    if (rung in NEEDS_PHONE and not situation.has_phone) or (rung == Channel.GRID and not situation.has_grid):
        return standing(RungState.IMPOSSIBLE)
    if last is not None and last + gap > situation.now:
        return standing(RungState.WAITING, last + gap)
    return standing(RungState.OPEN)


def _counted(instants: list[datetime], gap: timedelta) -> tuple[int, datetime | None]:
    """How many tries are a gap apart, and when the last of those was."""
    count, last = 0, None
    for at in sorted(instants):
        if last is None or at >= last + gap:
            count, last = count + 1, at
    return count, last


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
