# SPDX-License-Identifier: Apache-2.0
"""Kinds of cards, what was done with one, who answers for its opening: the words of the registry."""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext, pgettext_lazy

from wuzha.core.lifecycle import Lifecycle


class CardKind(models.TextChoices):
    """What was sold, lent or opened falsely (反电诈法 31)."""

    BANK = "BANK", pgettext_lazy("card", "Bank card")
    CORPORATE = "CORPORATE", pgettext_lazy("card", "Corporate account")
    PAYMENT = "PAYMENT", pgettext_lazy("card", "Payment account")
    WALLET = "WALLET", pgettext_lazy("card", "Digital yuan wallet")
    SIM = "SIM", pgettext_lazy("card", "SIM card")
    FIXED = "FIXED", pgettext_lazy("card", "Fixed line")
    IOT = "IOT", pgettext_lazy("card", "IoT card")
    SMS_PORT = "SMS_PORT", pgettext_lazy("card", "SMS port")
    INTERNET = "INTERNET", pgettext_lazy("card", "Internet account")


class Family(models.TextChoices):
    """Within which one number is one card: a phone number may be that of a payment account, too."""

    ACCOUNT = "ACCOUNT", pgettext_lazy("card", "Bank accounts")
    PAYMENT = "PAYMENT", pgettext_lazy("card", "Payment accounts and wallets")
    LINE = "LINE", pgettext_lazy("card", "Telephone and data cards")
    INTERNET = "INTERNET", pgettext_lazy("card", "Internet accounts")


FAMILY: dict[str, Family] = {
    CardKind.BANK: Family.ACCOUNT, CardKind.CORPORATE: Family.ACCOUNT, CardKind.PAYMENT: Family.PAYMENT,
    CardKind.WALLET: Family.PAYMENT, CardKind.SIM: Family.LINE, CardKind.FIXED: Family.LINE, CardKind.IOT: Family.LINE,
    CardKind.SMS_PORT: Family.LINE, CardKind.INTERNET: Family.INTERNET,
}  # fmt: skip


def kinds_of(family: str) -> list[str]:
    """The kinds of a family."""
    return [kind for kind, one in FAMILY.items() if one == family]


class Group(models.TextChoices):
    """What the stock of an outlet is counted by."""

    PERSONAL = "PERSONAL", pgettext_lazy("card", "Personal accounts")
    CORPORATE = "CORPORATE", pgettext_lazy("card", "Corporate accounts")
    SIM = "SIM", pgettext_lazy("card", "Telephone cards")


class Source(models.TextChoices):
    """Where it is known from that a card is involved."""

    TRAIL = "TRAIL", pgettext_lazy("card", "Trail of the money")
    ORDER = "ORDER", pgettext_lazy("card", "Stop or freeze")
    PERSON = "PERSON", pgettext_lazy("card", "Suspect's own number")
    SCENE = "SCENE", pgettext_lazy("card", "Evidence of a case")
    IMPORT = "IMPORT", pgettext_lazy("card", "List of involved cards")
    HAND = "HAND", pgettext_lazy("card", "Registered by hand")


#: What the registry reads by itself, and reads anew when it is told to.
FILLED = (Source.TRAIL, Source.ORDER, Source.PERSON, Source.SCENE)


class DisposalKind(models.TextChoices):
    STOP = "STOP", pgettext_lazy("card", "Payments stopped")
    FREEZE = "FREEZE", pgettext_lazy("card", "Frozen")
    SUSPEND = "SUSPEND", pgettext_lazy("card", "Line suspended")
    CLOSE = "CLOSE", pgettext_lazy("card", "Account or line closed")
    RESTORE = "RESTORE", pgettext_lazy("card", "Restored")


class Responsibility(models.TextChoices):
    """责任认定: who answers for what went wrong at the opening."""

    NONE = "NONE", pgettext_lazy("card", "Nobody")
    CLERK = "CLERK", pgettext_lazy("card", "The clerk")
    OUTLET = "OUTLET", pgettext_lazy("card", "The outlet")
    INSTITUTION = "INSTITUTION", pgettext_lazy("card", "The institution")


class Conclusion(models.TextChoices):
    """What a bank or carrier found of the opening."""

    PROPER = "PROPER", pgettext_lazy("back-trace", "Opened properly")
    FAULTY = "FAULTY", pgettext_lazy("back-trace", "Something was wrong at the opening")
    NOT_OURS = "NOT_OURS", pgettext_lazy("back-trace", "No such card with us")


class Opening(models.TextChoices):
    COUNTER = "COUNTER", pgettext_lazy("back-trace", "At the counter")
    ONLINE = "ONLINE", pgettext_lazy("back-trace", "Online")
    VISIT = "VISIT", pgettext_lazy("back-trace", "On a visit, or many at once")
    AGENT = "AGENT", pgettext_lazy("back-trace", "Through an agent")
    OTHER = "OTHER", pgettext_lazy("back-trace", "Otherwise")


class Diligence(models.TextChoices):
    """尽职调查 (反电诈法 10, 15)."""

    DONE = "DONE", pgettext_lazy("back-trace", "Done as required")
    PARTLY = "PARTLY", pgettext_lazy("back-trace", "Done in part")
    NONE = "NONE", pgettext_lazy("back-trace", "Not done")


class TraceState(models.TextChoices):
    ASKED = "ASKED", pgettext_lazy("back-trace", "With the institution")
    ANSWERED = "ANSWERED", pgettext_lazy("back-trace", "Answered, to be looked at")
    ACCEPTED = "ACCEPTED", pgettext_lazy("back-trace", "Accepted, to be concluded")
    CONCLUDED = "CONCLUDED", pgettext_lazy("back-trace", "Concluded")
    WITHDRAWN = "WITHDRAWN", pgettext_lazy("back-trace", "Withdrawn")


class TraceAct(models.TextChoices):
    ANSWER = "answer", pgettext_lazy("back-trace", "answered")
    RETURN = "return", pgettext_lazy("back-trace", "answer returned")
    ACCEPT = "accept", pgettext_lazy("back-trace", "answer accepted")
    CONCLUDE = "conclude", pgettext_lazy("back-trace", "concluded")
    WITHDRAW = "withdraw", pgettext_lazy("back-trace", "withdrawn")


T = TraceState
#: Something is still to be done.
TRACE_OPEN = (T.ASKED, T.ANSWERED, T.ACCEPTED)
TRACE_LIFE = Lifecycle(
    T.ASKED,
    {
        TraceAct.ANSWER: ({T.ASKED}, T.ANSWERED),
        TraceAct.RETURN: ({T.ANSWERED}, T.ASKED),
        TraceAct.ACCEPT: ({T.ANSWERED}, T.ACCEPTED),
        TraceAct.CONCLUDE: ({T.ACCEPTED}, T.CONCLUDED),
        TraceAct.WITHDRAW: ({T.ASKED, T.ANSWERED}, T.WITHDRAWN),
    },
)


class CardAct(models.TextChoices):
    """What is done with a card: the lines of its history."""

    REGISTER = "register", pgettext_lazy("card", "Registered")
    OPENING = "opening", pgettext_lazy("card", "Opening recorded")
    INVOLVE = "involve", pgettext_lazy("card", "Involvement recorded")
    DISPOSE = "dispose", pgettext_lazy("card", "Disposal recorded")
    ASK = "ask", pgettext_lazy("card", "Back-trace sent")
    ANSWER = "answer", pgettext_lazy("card", "Back-trace answered")
    RETURN = "return", pgettext_lazy("card", "Answer returned")
    ACCEPT = "accept", pgettext_lazy("card", "Answer accepted")
    CONCLUDE = "conclude", pgettext_lazy("card", "Back-trace concluded")
    WITHDRAW = "withdraw", pgettext_lazy("card", "Back-trace withdrawn")


#: 一级卡 … 五级卡: nearer to the victim first.
_LEVELS = (
    pgettext_lazy("card", "Level 1"), pgettext_lazy("card", "Level 2"), pgettext_lazy("card", "Level 3"),
    pgettext_lazy("card", "Level 4"), pgettext_lazy("card", "Level 5"),
)  # fmt: skip


def level_word(level: int) -> str:
    """The level of a card in words."""
    if 1 <= level <= len(_LEVELS):
        return str(_LEVELS[level - 1])
    return pgettext("card", "Level %(level)s") % {"level": level}
