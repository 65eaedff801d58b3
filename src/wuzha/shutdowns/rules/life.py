# SPDX-License-Identifier: Apache-2.0
"""The life of a shutdown (`domain.md` §4.6): drafted → checked not to be a victim's own → reviewed by a second
person → asked of whoever can shut it → answered; opened again on an appeal, or when its
user was verified. The database holds the same pairs (`0001_schema`)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy

from wuzha.core.lifecycle import Lifecycle


class State(models.TextChoices):
    DRAFT = "DRAFT", pgettext_lazy("shutdown", "To be checked")
    PROPOSED = "PROPOSED", pgettext_lazy("shutdown", "To be reviewed")
    RETURNED = "RETURNED", pgettext_lazy("shutdown", "Returned by the reviewer")
    SENT = "SENT", pgettext_lazy("shutdown", "Asked")
    ANSWERED = "ANSWERED", pgettext_lazy("shutdown", "Answered")
    REOPENING = "REOPENING", pgettext_lazy("shutdown", "Asked to be opened again")
    REOPENED = "REOPENED", pgettext_lazy("shutdown", "Opened again")
    DROPPED = "DROPPED", pgettext_lazy("shutdown", "Withdrawn")


class Act(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("shutdown", "Entered")
    EVIDENCE = "evidence", pgettext_lazy("shutdown", "Evidence named")
    CONFIRM = "confirm", pgettext_lazy("shutdown", "Checked not to be a victim's own")
    RETURN = "return", pgettext_lazy("shutdown", "Returned by the reviewer")
    SEND = "send", pgettext_lazy("shutdown", "Approved and asked")
    DROP = "drop", pgettext_lazy("shutdown", "Withdrawn")
    ANSWER = "answer", pgettext_lazy("shutdown", "Answered")
    UNANSWER = "unanswer", pgettext_lazy("shutdown", "Answer returned")
    APPEAL = "appeal", pgettext_lazy("shutdown", "Appeal registered")
    CHECK = "check", pgettext_lazy("shutdown", "Appeal checked")
    REPLY = "reply", pgettext_lazy("shutdown", "Appeal answered")
    REOPEN = "reopen", pgettext_lazy("shutdown", "Asked to be opened again")
    RESTORE = "restore", pgettext_lazy("shutdown", "Opened again")
    KEEP = "keep", pgettext_lazy("shutdown", "Not opened again")


class Result(models.TextChoices):
    """What whoever was asked did with one value."""

    SHUT = "SHUT", pgettext_lazy("shutdown", "Shut down")
    LIMITED = "LIMITED", pgettext_lazy("shutdown", "Limited")
    PASSED = "PASSED", pgettext_lazy("shutdown", "Verified, stays open")
    SUSPENDED = "SUSPENDED", pgettext_lazy("shutdown", "Not verified in time, suspended")
    REFUSED = "REFUSED", pgettext_lazy("shutdown", "Refused")
    ELSEWHERE = "ELSEWHERE", pgettext_lazy("shutdown", "Not of this place")


class Why(models.TextChoices):
    """Why it is opened again."""

    APPEAL = "APPEAL", pgettext_lazy("shutdown", "Appeal of the user was right")
    VERIFIED = "VERIFIED", pgettext_lazy("shutdown", "User was verified")
    MISTAKE = "MISTAKE", pgettext_lazy("shutdown", "Asked by mistake")
    OVER = "OVER", pgettext_lazy("shutdown", "Reason has gone")


S, A = State, Act
SHUTDOWN_LIFE = Lifecycle(
    S.DRAFT,
    {
        A.CONFIRM: ({S.DRAFT, S.RETURNED}, S.PROPOSED),
        A.RETURN: ({S.PROPOSED}, S.RETURNED),
        A.SEND: ({S.PROPOSED}, S.SENT),
        A.DROP: ({S.DRAFT, S.PROPOSED, S.RETURNED, S.SENT}, S.DROPPED),
        A.ANSWER: ({S.SENT}, S.ANSWERED),
        A.UNANSWER: ({S.ANSWERED}, S.SENT),
        A.REOPEN: ({S.ANSWERED, S.REOPENED}, S.REOPENING),
        A.RESTORE: ({S.REOPENING}, S.REOPENED),
        A.KEEP: ({S.REOPENING}, S.ANSWERED),
    },
)
#: The user of the value feels it.
IN_EFFECT = (Result.SHUT, Result.LIMITED, Result.SUSPENDED)
#: Before it was asked of anybody.
HERE = (S.DRAFT, S.PROPOSED, S.RETURNED)
#: Somebody still has to do something.
OPEN = (*HERE, S.SENT, S.REOPENING)
#: With a result.
KNOWN = (S.ANSWERED, S.REOPENING, S.REOPENED)
#: What the stepper shows.
STRAIGHT = (S.DRAFT, S.PROPOSED, S.SENT, S.ANSWERED)


def in_effect(state: str, result: str) -> bool:
    """Whether the value is shut, limited or suspended now."""
    return state in (S.ANSWERED, S.REOPENING) and result in IN_EFFECT


class AppealState(models.TextChoices):
    OPEN = "OPEN", pgettext_lazy("shutdown", "Registered")
    CHECKED = "CHECKED", pgettext_lazy("shutdown", "Checked, to be answered")
    ANSWERED = "ANSWERED", pgettext_lazy("shutdown", "Answered")


class AppealAct(models.TextChoices):
    CHECK = "check", pgettext_lazy("shutdown", "Appeal checked")
    ANSWER = "answer", pgettext_lazy("shutdown", "Appeal answered")


APPEAL_LIFE = Lifecycle(
    AppealState.OPEN,
    {
        AppealAct.CHECK: ({AppealState.OPEN, AppealState.CHECKED}, AppealState.CHECKED),
        AppealAct.ANSWER: ({AppealState.CHECKED}, AppealState.ANSWERED),
    },
)
