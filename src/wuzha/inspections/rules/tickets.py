# SPDX-License-Identifier: Apache-2.0
"""The life of an oversight ticket 督办单 and of each unit that it is given to (`domain.md` §5.4).

A ticket is drafted by one person and issued by another. From then on each unit has a life of its own:
`ISSUED → SIGNED → IN_PROGRESS → REPLIED → REVIEW → CLOSED | RETURNED`, `OVERDUE → ESCALATED` while it owes an answer.
The database holds the same pairs (`0001_schema`).
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models
from django.utils.translation import pgettext_lazy

from wuzha.core.lifecycle import Lifecycle


class Source(models.TextChoices):
    """事项来源."""

    BULLETIN = "BULLETIN", pgettext_lazy("ticket", "Bulletin")
    BACK_CHECK = "BACK_CHECK", pgettext_lazy("ticket", "Back-check of a case")
    SUPERIOR = "SUPERIOR", pgettext_lazy("ticket", "Superior organ")
    INSPECTION = "INSPECTION", pgettext_lazy("ticket", "Inspection")
    MEETING = "MEETING", pgettext_lazy("ticket", "Meeting")


class TicketState(models.TextChoices):
    DRAFT = "DRAFT", pgettext_lazy("ticket", "Draft, to be issued")
    ISSUED = "ISSUED", pgettext_lazy("ticket", "Issued")
    CLOSED = "CLOSED", pgettext_lazy("ticket", "Closed")
    CALLED_OFF = "CALLED_OFF", pgettext_lazy("ticket", "Called off")


class TicketAct(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("ticket", "Drafted")
    EDIT = "edit", pgettext_lazy("ticket", "Changed the draft")
    ISSUE = "issue", pgettext_lazy("ticket", "Issued")
    FINISH = "finish", pgettext_lazy("ticket", "Closed for every unit")
    CALL_OFF = "call_off", pgettext_lazy("ticket", "Called off")


T, TA = TicketState, TicketAct
TICKET_LIFE = Lifecycle(
    T.DRAFT,
    {
        TA.EDIT: ({T.DRAFT}, T.DRAFT),
        TA.ISSUE: ({T.DRAFT}, T.ISSUED),
        TA.FINISH: ({T.ISSUED}, T.CLOSED),
        TA.CALL_OFF: ({T.DRAFT}, T.CALLED_OFF),
    },
)


class State(models.TextChoices):
    """Where a ticket stands with one unit."""

    DRAFT = "DRAFT", pgettext_lazy("ticket", "Draft, to be issued")
    ISSUED = "ISSUED", pgettext_lazy("ticket", "Issued, not signed for")
    SIGNED = "SIGNED", pgettext_lazy("ticket", "Signed for")
    IN_PROGRESS = "IN_PROGRESS", pgettext_lazy("ticket", "Being put right")
    REPLIED = "REPLIED", pgettext_lazy("ticket", "Replied")
    REVIEW = "REVIEW", pgettext_lazy("ticket", "Under review")
    RETURNED = "RETURNED", pgettext_lazy("ticket", "Returned")
    OVERDUE = "OVERDUE", pgettext_lazy("ticket", "Overdue")
    ESCALATED = "ESCALATED", pgettext_lazy("ticket", "Escalated")
    CLOSED = "CLOSED", pgettext_lazy("ticket", "Struck off")
    WITHDRAWN = "WITHDRAWN", pgettext_lazy("ticket", "Withdrawn")


class Act(models.TextChoices):
    ISSUE = "issue", pgettext_lazy("ticket", "Issued")
    SIGN = "sign", pgettext_lazy("ticket", "Signed for")
    PROGRESS = "progress", pgettext_lazy("ticket", "Told how far it is")
    REPLY = "reply", pgettext_lazy("ticket", "Replied")
    TAKE_UP = "take_up", pgettext_lazy("ticket", "Taken up for review")
    CLOSE = "close", pgettext_lazy("ticket", "Struck off")
    RETURN = "return", pgettext_lazy("ticket", "Returned")
    RUN_OUT = "run_out", pgettext_lazy("ticket", "Deadline passed")
    ESCALATE = "escalate", pgettext_lazy("ticket", "Escalated")
    REOPEN = "reopen", pgettext_lazy("ticket", "Given more time")
    REISSUE = "reissue", pgettext_lazy("ticket", "Given more time, not signed for")
    EXTEND = "extend", pgettext_lazy("ticket", "Deadline moved")
    WITHDRAW = "withdraw", pgettext_lazy("ticket", "Withdrawn")


S, A = State, Act
#: The unit owes an answer and is in time.
RUNNING = (S.ISSUED, S.SIGNED, S.IN_PROGRESS, S.RETURNED)
#: It owes an answer and is late.
LATE = (S.OVERDUE, S.ESCALATED)
OWED = (*RUNNING, *LATE)
#: Whoever issued it has to look at the answer.
TO_REVIEW = (S.REPLIED, S.REVIEW)
OPEN = (*OWED, *TO_REVIEW)
UNIT_LIFE = Lifecycle(
    S.DRAFT,
    {
        A.ISSUE: ({S.DRAFT}, S.ISSUED),
        A.SIGN: ({S.ISSUED}, S.SIGNED),
        A.PROGRESS: ({S.SIGNED, S.IN_PROGRESS, S.RETURNED}, S.IN_PROGRESS),
        A.REPLY: ({S.SIGNED, S.IN_PROGRESS, S.RETURNED, *LATE}, S.REPLIED),
        A.TAKE_UP: ({S.REPLIED}, S.REVIEW),
        A.CLOSE: ({S.REVIEW}, S.CLOSED),
        A.RETURN: ({S.REVIEW}, S.RETURNED),
        A.RUN_OUT: (set(RUNNING), S.OVERDUE),
        # A reply that does not do is returned first, so that it is owed again.
        A.ESCALATE: ({S.RETURNED, *LATE}, S.ESCALATED),
        A.REOPEN: (set(LATE), S.IN_PROGRESS),
        A.REISSUE: (set(LATE), S.ISSUED),
        A.WITHDRAW: ({S.DRAFT, *OPEN}, S.WITHDRAWN),
    },
)
#: The way of a ticket that is answered in time: what its stepper shows.
STRAIGHT = (S.DRAFT, S.ISSUED, S.SIGNED, S.IN_PROGRESS, S.REPLIED, S.REVIEW, S.CLOSED)
#: The unit that keeps a ticket open longest says where the whole ticket stands.
_BEHIND = (
    S.ESCALATED, S.OVERDUE, S.RETURNED, S.ISSUED, S.SIGNED, S.IN_PROGRESS, S.REPLIED, S.REVIEW, S.DRAFT, S.CLOSED,
    S.WITHDRAWN,
)  # fmt: skip


def furthest_behind(states: Iterable[str]) -> State | None:
    """The state of the unit that is furthest behind; nothing without a unit."""
    found = [State(one) for one in states]
    return min(found, key=_BEHIND.index) if found else None
