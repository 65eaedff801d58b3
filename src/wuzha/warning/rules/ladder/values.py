# SPDX-License-Identifier: Apache-2.0
"""What the ladder looks at: the rows of the rule, the attempts made, the circumstances."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.db import models
from django.utils.translation import gettext_lazy as _

from wuzha.warning.rules.outcomes import FACE_TO_FACE, TO_THE_PERSON, Channel, Result

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
