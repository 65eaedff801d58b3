# SPDX-License-Identifier: Apache-2.0
"""The life of a warning: one table of transitions, guarded in the database as well (migration 0002).

`domain.md` §3.4. RECEIVED covers 去重 and 研判打分, which happen on arrival; CLAIMED is the analyst's 研判补全;
WORKING covers 电话 and 上门; the outcome is the 反馈 that closes.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


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
#: Act → the states it may start from, and the one it leads to.
TRANSITIONS: dict[Act, tuple[frozenset[State], State]] = {
    Act.CLAIM: (frozenset({S.RECEIVED}), S.CLAIMED),
    Act.RELEASE: (frozenset({S.CLAIMED}), S.RECEIVED),
    Act.EXPIRE: (frozenset({S.CLAIMED}), S.RECEIVED),
    Act.DISPATCH: (frozenset({S.CLAIMED}), S.DISPATCHED),
    Act.RECALL: (frozenset({S.DISPATCHED}), S.RECEIVED),
    Act.SIGN: (frozenset({S.DISPATCHED}), S.SIGNED),
    Act.RETURN: (frozenset({S.DISPATCHED, S.SIGNED, S.WORKING}), S.RECEIVED),
    Act.TRANSFER: (frozenset({S.DISPATCHED, S.SIGNED, S.WORKING}), S.DISPATCHED),
    Act.ATTEMPT: (frozenset({S.SIGNED}), S.WORKING),
    Act.CLOSE: (frozenset({S.WORKING}), S.CLOSED),
    Act.REOPEN: (frozenset({S.CLOSED}), S.WORKING),
    Act.INVALIDATE: (frozenset({S.RECEIVED, S.CLAIMED}), S.INVALID),
    Act.RESTORE: (frozenset({S.INVALID}), S.RECEIVED),
    Act.SUPERSEDE: (frozenset({S.RECEIVED, S.CLAIMED, S.DISPATCHED, S.SIGNED, S.WORKING}), S.SUPERSEDED),
}

#: Work still to do: these are merged into, scored and clocked.
OPEN = (S.RECEIVED, S.CLAIMED, S.DISPATCHED, S.SIGNED, S.WORKING)
#: At the centre, before dispatch.
AT_CENTRE = (S.RECEIVED, S.CLAIMED)
#: Done with, and listed as such.
DONE = (S.CLOSED, S.INVALID)
#: In a station's hands.
AT_STATION = (S.DISPATCHED, S.SIGNED, S.WORKING)


def edges() -> frozenset[tuple[State, State]]:
    """All allowed (from, to) pairs of different states; the database trigger holds the same."""
    return frozenset((start, end) for starts, end in TRANSITIONS.values() for start in starts if start is not end)


def target(act: Act, state: str) -> State | None:
    """Where the act leads from the state, or `None` when it is not allowed there."""
    starts, end = TRANSITIONS[act]
    return end if state in starts else None
