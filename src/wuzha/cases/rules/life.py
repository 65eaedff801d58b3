# SPDX-License-Identifier: Apache-2.0
"""The life of a case before the law: 接警 → 受案 → 立案 → 破案 → 移送起诉 → 审结, and where it leaves that way.

公安机关办理刑事案件程序规定 (令159, 2020): 受案 171, 移送管辖 175, 立案 178, 不予立案 178–179, 撤案 186–187,
filed anew 190, 移送审查起诉 288–289. The database holds the same pairs (`0001_schema`).
"""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.utils.translation import pgettext_lazy

from wuzha.core.lifecycle import Lifecycle


class Source(models.TextChoices):
    """How a case came to be known."""

    CALL = "CALL", pgettext_lazy("case source", "Call")
    COUNTER = "COUNTER", pgettext_lazy("case source", "Counter")
    WARNING = "WARNING", pgettext_lazy("case source", "Warning")
    LEAD = "LEAD", pgettext_lazy("case source", "Lead")
    TRANSFER = "TRANSFER", pgettext_lazy("case source", "Handed over by another organ")
    LIST = "LIST", pgettext_lazy("case source", "Imported list")


class State(models.TextChoices):
    RECEIVED = "RECEIVED", pgettext_lazy("criminal case", "Reported")
    ACCEPTED = "ACCEPTED", pgettext_lazy("criminal case", "Accepted")
    FILED = "FILED", pgettext_lazy("criminal case", "Under investigation")
    SOLVED = "SOLVED", pgettext_lazy("criminal case", "Solved")
    SENT = "SENT", pgettext_lazy("criminal case", "Sent for prosecution")
    CONCLUDED = "CONCLUDED", pgettext_lazy("criminal case", "Concluded")
    NOT_FILED = "NOT_FILED", pgettext_lazy("criminal case", "Not filed")
    WITHDRAWN = "WITHDRAWN", pgettext_lazy("criminal case", "Withdrawn")
    HANDED_OVER = "HANDED_OVER", pgettext_lazy("criminal case", "Handed over")
    MERGED = "MERGED", pgettext_lazy("criminal case", "Joined to another case")


class Act(models.TextChoices):
    """What is done to a case; each is a step of its history, most with a document."""

    RECEIVE = "receive", pgettext_lazy("criminal case", "Reported")
    ACCEPT = "accept", pgettext_lazy("criminal case", "Accepted")
    EXTEND = "extend", pgettext_lazy("criminal case", "Limit of the decision extended")
    FILE = "file", pgettext_lazy("criminal case", "Filed")
    NOT_FILE = "not_file", pgettext_lazy("criminal case", "Not filed")
    NOTIFY = "notify", pgettext_lazy("criminal case", "Notice of not filing given")
    SOLVE = "solve", pgettext_lazy("criminal case", "Solved")
    SEND = "send", pgettext_lazy("criminal case", "Sent for prosecution")
    RETURN = "return", pgettext_lazy("criminal case", "Returned for further investigation")
    CONCLUDE = "conclude", pgettext_lazy("criminal case", "Concluded")
    WITHDRAW = "withdraw", pgettext_lazy("criminal case", "Withdrawn")
    RESTORE = "restore", pgettext_lazy("criminal case", "Withdrawal taken back")
    HAND_OVER = "hand_over", pgettext_lazy("criminal case", "Handed over to another organ")
    MERGE = "merge", pgettext_lazy("criminal case", "Joined to another case")
    ASSIGN = "assign", pgettext_lazy("criminal case", "Given to officers")
    VICTIM = "victim", pgettext_lazy("criminal case", "Victim recorded")
    EDIT = "edit", pgettext_lazy("criminal case", "Facts put right")


S, A = State, Act
CASE_LIFE = Lifecycle(
    S.RECEIVED,
    {
        A.ACCEPT: ({S.RECEIVED}, S.ACCEPTED),
        A.FILE: ({S.ACCEPTED, S.NOT_FILED, S.WITHDRAWN}, S.FILED),
        A.NOT_FILE: ({S.ACCEPTED}, S.NOT_FILED),
        A.EXTEND: ({S.ACCEPTED}, S.ACCEPTED),
        A.NOTIFY: ({S.NOT_FILED}, S.NOT_FILED),
        A.SOLVE: ({S.FILED}, S.SOLVED),
        A.SEND: ({S.SOLVED}, S.SENT),
        A.RETURN: ({S.SENT}, S.SOLVED),
        A.CONCLUDE: ({S.SENT}, S.CONCLUDED),
        A.WITHDRAW: ({S.FILED, S.SOLVED}, S.WITHDRAWN),
        A.RESTORE: ({S.WITHDRAWN}, S.FILED),
        A.HAND_OVER: ({S.RECEIVED, S.ACCEPTED, S.FILED, S.SOLVED}, S.HANDED_OVER),
        A.MERGE: ({S.RECEIVED, S.ACCEPTED}, S.MERGED),
    },
)
#: Two reports of one person within these days tell of one deed, unless somebody says that they do not.
SAME_DEED = timedelta(days=3)
#: The way of a case that is solved, in order: what its stepper shows.
STRAIGHT = (S.RECEIVED, S.ACCEPTED, S.FILED, S.SOLVED, S.SENT, S.CONCLUDED)
#: Somebody still has to do something about it.
OPEN = (S.RECEIVED, S.ACCEPTED, S.FILED, S.SOLVED, S.SENT)
#: It was filed, and is not withdrawn: it may be frozen in, and counts as 立案.
FILED = (S.FILED, S.SOLVED, S.SENT, S.CONCLUDED)
#: Where a case stands before it has a number of its own.
UNNUMBERED = (S.RECEIVED, S.ACCEPTED, S.NOT_FILED, S.HANDED_OVER, S.MERGED)
#: Acts that a document of the case system proves: its number, day and organ are copied from there, never made here.
WITH_PAPER = (
    A.ACCEPT, A.EXTEND, A.FILE, A.NOT_FILE, A.NOTIFY, A.SOLVE, A.SEND, A.RETURN, A.CONCLUDE, A.WITHDRAW, A.HAND_OVER,
)  # fmt: skip
