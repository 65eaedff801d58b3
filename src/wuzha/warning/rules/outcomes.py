# SPDX-License-Identifier: Apache-2.0
"""How a warning ends (`domain.md` §3.5), and what must be true before it may."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from django.db import models
from django.utils.translation import gettext_lazy as _

from wuzha.refusals import RefusalCode
from wuzha.warning.rules.lifecycle import TO_MEET


class Outcome(models.TextChoices):
    STOPPED = "STOPPED", _("Dissuaded, loss stopped")
    NOT_DECEIVED_AWARE = "NOT_DECEIVED_AWARE", _("Not deceived, aware")
    NOT_CONTACTED_FRAUD = "NOT_CONTACTED_FRAUD", _("No contact with fraud, false alarm")
    ALREADY_DECEIVED = "ALREADY_DECEIVED", _("Already deceived")
    DENIED = "DENIED", _("Denies or refuses")
    UNREACHABLE = "UNREACHABLE", _("Could not be reached")
    WRONG_PERSON = "WRONG_PERSON", _("Not the person")
    EMPTY_NUMBER = "EMPTY_NUMBER", _("Number not in use")
    OUT_OF_AREA = "OUT_OF_AREA", _("Not in our area")
    DETAINED_ABROAD_DEAD = "DETAINED_ABROAD_DEAD", _("Detained, abroad or dead")


class Channel(models.TextChoices):
    SMS = "SMS", _("SMS by the platform")
    CALL = "CALL", _("Call")
    FAMILY = "FAMILY", _("Family or friend")
    THREEWAY = "THREEWAY", _("Three-way call")
    VILLAGE = "VILLAGE", _("Village staff")
    GRID = "GRID", _("Grid worker")
    VISIT = "VISIT", _("Visit")


class Result(models.TextChoices):
    """What an attempt came to."""

    REACHED = "REACHED", _("Reached")
    SENT = "SENT", _("Sent")
    NO_ANSWER = "NO_ANSWER", _("No answer")
    NOT_MET = "NOT_MET", _("Not met")


#: Results an attempt through each channel can have.
RESULTS: dict[Channel, tuple[Result, ...]] = {
    Channel.SMS: (Result.SENT,),
    Channel.CALL: (Result.REACHED, Result.NO_ANSWER),
    Channel.FAMILY: (Result.REACHED, Result.NO_ANSWER),
    Channel.THREEWAY: (Result.REACHED, Result.NO_ANSWER),
    Channel.VILLAGE: (Result.REACHED, Result.NO_ANSWER),
    Channel.GRID: (Result.REACHED, Result.NOT_MET),
    Channel.VISIT: (Result.REACHED, Result.NOT_MET),
}
#: Results that must name a cause from the dictionary.
NEEDS_CAUSE = frozenset({Result.NO_ANSWER, Result.NOT_MET})
#: Channels in which the person is met face to face.
FACE_TO_FACE = frozenset({Channel.GRID, Channel.VISIT})
#: Channels through which the person, and not somebody else, is spoken to.
TO_THE_PERSON = frozenset({Channel.CALL, Channel.THREEWAY, Channel.GRID, Channel.VISIT})
#: Channels through somebody close to the person, who then helps to reach or to convince them.
THROUGH_OTHERS = frozenset({Channel.FAMILY, Channel.VILLAGE})

#: Outcomes that say the person was spoken to.
AFTER_CONTACT = frozenset({Outcome.STOPPED, Outcome.NOT_DECEIVED_AWARE, Outcome.ALREADY_DECEIVED, Outcome.DENIED})
#: Outcomes that say nobody can be talked to, and the channels in which a talk says otherwise.
CONTRADICTED = {
    Outcome.EMPTY_NUMBER: frozenset({Channel.CALL, Channel.THREEWAY}),
    Outcome.DETAINED_ABROAD_DEAD: TO_THE_PERSON,
}
#: Outcomes counted as an effective dissuasion.
DISSUADED = frozenset({Outcome.STOPPED, Outcome.NOT_DECEIVED_AWARE})
#: The cause that makes OUT_OF_AREA an end of the work here: the person left the city, no station of ours can go on.
LEFT_CITY = "MOVED_AWAY"
#: Outcomes that carry a cause why the person was not found or met.
WITH_CAUSE = frozenset({Outcome.UNREACHABLE})


class Refusal(RefusalCode):
    """Why a warning may not be closed so."""

    NO_ATTEMPT = _("No attempt is recorded. Record a call or visit first.")
    NOT_REACHED = _("This outcome needs the person to have been reached. Record the call or visit.")
    VISIT_FIRST = _("This level needs a visit. Record a visit, also one in vain, first.")
    CAUSE_MISSING = _("Choose why the person could not be reached.")
    MONEY_NEGATIVE = _("Amounts cannot be below zero. Enter the sum without a sign.")
    EVIDENCE_MISSING = _("Money with evidence needs the evidence named (order number, slip, record).")
    SUM_MISSING = _(
        "“Dissuaded, loss stopped” needs the sum that was not paid, by the person's word or with evidence. Without a"
        " sum choose “Not deceived, aware”."
    )
    MONEY_WITHOUT_STOP = _(
        "Money averted goes with “dissuaded, loss stopped” only. Choose that outcome, or leave the sum out."
    )
    LADDER_OPEN = _(
        "The ladder asks for more before “not reached”: see the steps still to do. The station chief or the shift"
        " leader may waive them."
    )
    TALKED = _(
        "This contradicts what is recorded: “%(talk)s” got through at %(talked_at)s. Say what shows it, or choose what "
        "the talk came to."
    )
    NO_PLACE = _(
        "A visit counts once it is recorded where to: no address is known here. Record it in the completion, then "
        "visit."
    )
    RETURN_INSTEAD = _(
        "Another station's area: return it to the centre. Close only who left the city, with that cause."
    )


class Made(Protocol):
    """An attempt that was made."""

    @property
    def channel(self) -> str:
        """A `Channel`."""


def tries(level: int, attempts: Iterable[Made]) -> int:
    """Attempts that let a warning close: at URGENT and HIGH an SMS is none (`domain.md` §3.8)."""
    return sum(one.channel != Channel.SMS or level not in TO_MEET for one in attempts)


@dataclass(frozen=True, slots=True)
class Closing:
    """What the officer wants to record, beside what has been done. Money in 分."""

    outcome: Outcome
    attempts: int
    visits: int
    reached: bool
    visit_required: bool
    cause: str = ""
    averted_claimed_fen: int = 0
    averted_evidenced_fen: int = 0
    loss_fen: int = 0
    evidence: str = ""
    #: Rungs that the ladder demands before “not reached” are still to do, and no chief let them go.
    ladder_open: bool = False
    #: A talk that is recorded says otherwise (`CONTRADICTED`).
    contradicted: bool = False
    #: Somebody went out in vain while no address was known.
    visited_nowhere: bool = False


def refusals(closing: Closing) -> list[Refusal]:
    """Everything that stands in the way; an empty list means the warning may close.

    A level that must be met in person closes without a meeting only after a visit was tried.
    Only “not reached” waits for the ladder: who was spoken to, or lost money already, never does.
    An outcome that a recorded talk contradicts says what shows it: it goes back to the source as a false alarm.
    Money with evidence names its evidence; money averted goes with STOPPED only, and STOPPED with a sum: a loss that
    was stopped had a size (`domain.md` §3.5, §3.6). The two sums are of different money: each 分 stands in one of them.
    """
    found: list[Refusal] = []
    if closing.attempts == 0:
        found.append(Refusal.NO_ATTEMPT)
    if closing.outcome in AFTER_CONTACT and not closing.reached:
        found.append(Refusal.NOT_REACHED)
    if closing.outcome in (Outcome.UNREACHABLE, Outcome.DENIED) and closing.visit_required and closing.visits == 0:
        found.append(Refusal.VISIT_FIRST)
    if closing.outcome is Outcome.UNREACHABLE and closing.ladder_open:
        found.append(Refusal.LADDER_OPEN)
        if closing.visited_nowhere:
            found.append(Refusal.NO_PLACE)
    if closing.contradicted and not closing.evidence.strip():
        found.append(Refusal.TALKED)
    if closing.outcome in WITH_CAUSE and not closing.cause:
        found.append(Refusal.CAUSE_MISSING)
    if closing.outcome is Outcome.OUT_OF_AREA and closing.cause != LEFT_CITY:
        found.append(Refusal.RETURN_INSTEAD)
    if min(closing.averted_claimed_fen, closing.averted_evidenced_fen, closing.loss_fen) < 0:
        found.append(Refusal.MONEY_NEGATIVE)
    if closing.averted_evidenced_fen and not closing.evidence.strip():
        found.append(Refusal.EVIDENCE_MISSING)
    if (closing.averted_claimed_fen or closing.averted_evidenced_fen) and closing.outcome is not Outcome.STOPPED:
        found.append(Refusal.MONEY_WITHOUT_STOP)
    if closing.outcome is Outcome.STOPPED and not (closing.averted_claimed_fen or closing.averted_evidenced_fen):
        found.append(Refusal.SUM_MISSING)
    return found
