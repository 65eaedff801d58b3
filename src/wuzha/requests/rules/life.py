# SPDX-License-Identifier: Apache-2.0
"""The life of a request: 下发 → 签收 → 答复 → 审核通过, or returned with a reason and answered again; withdrawn
(`domain.md` §5.4). The database holds the same pairs (`0001_schema`)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy

from wuzha.core.lifecycle import Lifecycle


class State(models.TextChoices):
    SENT = "SENT", pgettext_lazy("request", "Not signed for yet")
    SIGNED = "SIGNED", pgettext_lazy("request", "Signed for")
    ANSWERED = "ANSWERED", pgettext_lazy("request", "Answered, to be looked at")
    RETURNED = "RETURNED", pgettext_lazy("request", "Returned, to be answered again")
    ACCEPTED = "ACCEPTED", pgettext_lazy("request", "Answer accepted")
    WITHDRAWN = "WITHDRAWN", pgettext_lazy("request", "Withdrawn")


class Act(models.TextChoices):
    SEND = "send", pgettext_lazy("request", "Sent")
    SIGN = "sign", pgettext_lazy("request", "Signed for")
    REPORT = "report", pgettext_lazy("request", "Told how far it is")
    ANSWER = "answer", pgettext_lazy("request", "Answered")
    ACCEPT = "accept", pgettext_lazy("request", "Answer accepted")
    RETURN = "return", pgettext_lazy("request", "Answer returned")
    EXTEND = "extend", pgettext_lazy("request", "Given more time")
    REMIND = "remind", pgettext_lazy("request", "Reminded")
    WITHDRAW = "withdraw", pgettext_lazy("request", "Withdrawn")


S, A = State, Act
#: Where the addressed unit owes an answer.
OWED = (S.SENT, S.SIGNED, S.RETURNED)
#: Somebody still has to do something.
OPEN = (*OWED, S.ANSWERED)
REQUEST_LIFE = Lifecycle(
    S.SENT,
    {
        A.SIGN: ({S.SENT}, S.SIGNED),
        A.ANSWER: ({S.SIGNED, S.RETURNED}, S.ANSWERED),
        A.ACCEPT: ({S.ANSWERED}, S.ACCEPTED),
        A.RETURN: ({S.ANSWERED}, S.RETURNED),
        A.WITHDRAW: (set(OPEN), S.WITHDRAWN),
    },
)
#: The way of a request that is answered, in order: what its stepper shows.
STRAIGHT = (S.SENT, S.SIGNED, S.ANSWERED, S.ACCEPTED)
