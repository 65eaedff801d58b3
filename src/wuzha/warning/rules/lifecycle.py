# SPDX-License-Identifier: Apache-2.0
"""How urgent a warning is, and the lives of warnings, of transfers between stations and of false alarms."""

from __future__ import annotations

from enum import IntFlag
from itertools import combinations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.core.lifecycle import Lifecycle


class Level(models.IntegerChoices):
    URGENT = 0, _("Urgent")
    HIGH = 1, _("High")
    MEDIUM = 2, _("Medium")
    LOW = 3, _("Low")


#: Levels of which every person is to be met.
TO_MEET = (Level.URGENT, Level.HIGH)


def one_up(level: int) -> Level:
    """The level above; URGENT stays URGENT."""
    return Level(max(level - 1, Level.URGENT))


class State(models.TextChoices):
    RECEIVED = "RECEIVED", _("To triage")
    CLAIMED = "CLAIMED", _("In triage")
    DISPATCHED = "DISPATCHED", _("To sign in")
    SIGNED = "SIGNED", pgettext_lazy("state", "Signed in")
    WORKING = "WORKING", _("In contact")
    CLOSED = "CLOSED", _("Closed")
    INVALID = "INVALID", _("Not valid")
    SUPERSEDED = "SUPERSEDED", _("Merged into another")


class Act(models.TextChoices):
    """What moves a warning from one state to another."""

    CLAIM = "claim", _("taken")
    RELEASE = "release", _("put back")
    EXPIRE = "expire", _("returned by itself")
    DISPATCH = "dispatch", _("dispatched")
    RECALL = "recall", _("recalled by the centre")
    SIGN = "sign", _("signed in")
    RETURN = "return", _("returned by the station")
    TRANSFER = "transfer", _("transferred to another station")
    ATTEMPT = "attempt", _("first contact attempt")
    CLOSE = "close", _("closed with an outcome")
    REOPEN = "reopen", _("reopened")
    INVALIDATE = "invalidate", _("set as not valid")
    RESTORE = "restore", _("restored")
    SUPERSEDE = "supersede", _("merged into another")


S = State
WARNING_LIFE = Lifecycle(
    S.RECEIVED,
    {
        Act.CLAIM: ({S.RECEIVED}, S.CLAIMED),
        Act.RELEASE: ({S.CLAIMED}, S.RECEIVED),
        Act.EXPIRE: ({S.CLAIMED}, S.RECEIVED),
        Act.DISPATCH: ({S.CLAIMED}, S.DISPATCHED),
        Act.RECALL: ({S.DISPATCHED}, S.RECEIVED),
        Act.SIGN: ({S.DISPATCHED}, S.SIGNED),
        Act.RETURN: ({S.DISPATCHED, S.SIGNED, S.WORKING}, S.RECEIVED),
        Act.TRANSFER: ({S.DISPATCHED, S.SIGNED, S.WORKING}, S.DISPATCHED),
        Act.ATTEMPT: ({S.SIGNED}, S.WORKING),
        Act.CLOSE: ({S.WORKING}, S.CLOSED),
        Act.REOPEN: ({S.CLOSED}, S.WORKING),
        Act.INVALIDATE: ({S.RECEIVED, S.CLAIMED}, S.INVALID),
        Act.RESTORE: ({S.INVALID}, S.RECEIVED),
        Act.SUPERSEDE: ({S.RECEIVED, S.CLAIMED, S.DISPATCHED, S.SIGNED, S.WORKING}, S.SUPERSEDED),
    },
)

#: Work still to do: these are merged into, scored and clocked.
OPEN = (S.RECEIVED, S.CLAIMED, S.DISPATCHED, S.SIGNED, S.WORKING)
#: At the centre, before dispatch.
AT_CENTRE = (S.RECEIVED, S.CLAIMED)
#: Done with, and listed as such.
DONE = (S.CLOSED, S.INVALID)
#: In a station's hands.
AT_STATION = (S.DISPATCHED, S.SIGNED, S.WORKING)


class Mark(IntFlag):
    """Bits of `WarningRecord.marks`; the database computes the column itself."""

    #: A payment to the fraudster was seen.
    PAYMENT = 1
    #: A field came in faulty.
    FLAGGED = 2
    #: Second round or later.
    ROUND2 = 4
    #: Closed after its feedback was due.
    LATE = 8


def values_with(wanted: Mark) -> list[int]:
    """Every value of the column that has all the wanted bits."""
    rest = [mark for mark in Mark if mark not in wanted]
    extra = (sum(chosen, start=Mark(0)) for size in range(len(rest) + 1) for chosen in combinations(rest, size))
    return sorted(int(wanted | more) for more in extra)


class TransferState(models.TextChoices):
    PROPOSED = "PROPOSED", _("Awaiting acceptance")
    ACCEPTED = "ACCEPTED", pgettext_lazy("transfer", "Accepted")
    REJECTED = "REJECTED", pgettext_lazy("transfer", "Refused")
    REVOKED = "REVOKED", pgettext_lazy("transfer", "Revoked")
    DISPUTED = "DISPUTED", _("For the centre to decide")
    DECIDED = "DECIDED", _("Decided by the centre")
    #: The warning was closed, returned or merged before an answer came.
    LAPSED = "LAPSED", _("No longer needed")


#: Somebody has still to act.
AWAITING = (TransferState.PROPOSED, TransferState.DISPUTED)


def after_refusal(refused_before: int, most_refusals: int) -> TransferState:
    """What a refusal leads to: with the `most_refusals`-th of a warning the centre decides."""
    return TransferState.DISPUTED if refused_before + 1 >= most_refusals else TransferState.REJECTED


class AlarmState(models.TextChoices):
    PREPARED = "PREPARED", _("To approve")
    APPROVED = "APPROVED", _("Approved, to send")
    SENT = "SENT", pgettext_lazy("false alarm", "Sent")
    ANSWERED = "ANSWERED", _("Answered")
    DROPPED = "DROPPED", _("Not sent back")
    WITHDRAWN = "WITHDRAWN", _("Withdrawn")


#: Of one warning each source has at most one of these.
OPEN_STATES = (AlarmState.PREPARED, AlarmState.APPROVED, AlarmState.SENT, AlarmState.ANSWERED)

#: An act is called by the state it leads to. What was sent is not taken back: it is answered.
ALARM_LIFE: Lifecycle[AlarmState, AlarmState] = Lifecycle(
    AlarmState.PREPARED,
    {
        AlarmState.APPROVED: ({AlarmState.PREPARED}, AlarmState.APPROVED),
        AlarmState.SENT: ({AlarmState.APPROVED}, AlarmState.SENT),
        AlarmState.ANSWERED: ({AlarmState.SENT}, AlarmState.ANSWERED),
        AlarmState.DROPPED: ({AlarmState.PREPARED, AlarmState.APPROVED}, AlarmState.DROPPED),
        AlarmState.WITHDRAWN: ({AlarmState.PREPARED, AlarmState.APPROVED}, AlarmState.WITHDRAWN),
    },
)
