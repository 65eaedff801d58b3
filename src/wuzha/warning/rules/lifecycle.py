# SPDX-License-Identifier: Apache-2.0
"""The life of a warning: one table of transitions, guarded in the database as well (migration 0002).

`domain.md` §3.4. RECEIVED covers 去重 and 研判打分, which happen on arrival; CLAIMED is the analyst's 研判补全;
WORKING covers 电话 and 上门; the outcome is the 反馈 that closes.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.core.lifecycle import Lifecycle


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
