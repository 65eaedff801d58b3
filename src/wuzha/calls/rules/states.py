# SPDX-License-Identifier: Apache-2.0
"""The life of a call, of a protective hold and of a bank's report (`domain.md` §3.7). The database holds the same."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.core.lifecycle import Lifecycle


class Way(models.TextChoices):
    """The way in."""

    LINE_96110 = "96110", "96110"
    P110 = "110", pgettext_lazy("call", "110 transfer")
    COUNTER = "COUNTER", pgettext_lazy("call", "Counter")
    BANK = "BANK", pgettext_lazy("call", "Report of a bank")


class State(models.TextChoices):
    CALL = "CALL", pgettext_lazy("call", "Being asked")
    TRIAGE = "TRIAGE", pgettext_lazy("call", "Paid or not is known")
    STOP_SENT = "STOP_SENT", pgettext_lazy("call", "Stop prepared")
    ACCEPTED = "ACCEPTED", pgettext_lazy("call", "Accepted")
    FILED = "FILED", pgettext_lazy("call", "Filed")
    NOT_FILED = "NOT_FILED", pgettext_lazy("call", "Not filed")
    TRANSFERRED = "TRANSFERRED", pgettext_lazy("call", "Transferred")
    ADMIN = "ADMIN", pgettext_lazy("call", "Administrative case")
    NO_LOSS = "NO_LOSS", pgettext_lazy("call", "Nothing was paid")
    AGAIN = "AGAIN", pgettext_lazy("call", "Told again")


class Act(models.TextChoices):
    TRIAGE = "triage", pgettext_lazy("call", "said whether something was paid")
    PREPARE = "prepare", pgettext_lazy("call", "prepared the first stop")
    ACCEPT = "accept", pgettext_lazy("call", "accepted")
    FILE = "file", pgettext_lazy("call", "filed")
    NOT_FILE = "not_file", pgettext_lazy("call", "not filed")
    TRANSFER = "transfer", pgettext_lazy("call", "transferred")
    ADMIN = "admin", pgettext_lazy("call", "handled as an administrative case")
    CLOSE = "close", pgettext_lazy("call", "closed, nothing was paid")
    SAME = "same", pgettext_lazy("call", "found to be told again")


S = State
CALL_LIFE = Lifecycle(
    S.CALL,
    {
        Act.TRIAGE: ({S.CALL}, S.TRIAGE),
        Act.PREPARE: ({S.CALL, S.TRIAGE}, S.STOP_SENT),
        Act.ACCEPT: ({S.TRIAGE, S.STOP_SENT}, S.ACCEPTED),
        Act.FILE: ({S.ACCEPTED}, S.FILED),
        Act.NOT_FILE: ({S.ACCEPTED}, S.NOT_FILED),
        Act.TRANSFER: ({S.TRIAGE, S.STOP_SENT, S.ACCEPTED}, S.TRANSFERRED),
        Act.ADMIN: ({S.ACCEPTED}, S.ADMIN),
        Act.CLOSE: ({S.CALL, S.TRIAGE}, S.NO_LOSS),
        Act.SAME: ({S.CALL, S.TRIAGE}, S.AGAIN),
    },
)
#: The caller may still be asked.
OPEN = (S.CALL, S.TRIAGE, S.STOP_SENT, S.ACCEPTED)
#: Whether it is accepted is not decided.
BEFORE_ACCEPTANCE = (S.CALL, S.TRIAGE, S.STOP_SENT)


class Road(models.TextChoices):
    """The three roads of a protective hold: none of them stops the victim's own account against his will."""

    PAYEE = "PAYEE", _("Stop the payee")
    OWN = "OWN", _("The person asks the bank to pause")
    BANK = "BANK", _("The bank delays by its own duty")


class Consent(models.TextChoices):
    GIVEN = "GIVEN", pgettext_lazy("hold", "Agreed")
    REFUSED = "REFUSED", pgettext_lazy("hold", "Refused")
    NOT_NEEDED = "NOT_NEEDED", pgettext_lazy("hold", "Not needed")


class Channel(models.TextChoices):
    """How a bank reported."""

    PHONE = "PHONE", pgettext_lazy("bank report", "Phone")
    COUNTER = "COUNTER", pgettext_lazy("bank report", "Counter")
    FILE = "FILE", pgettext_lazy("bank report", "File")


class Verdict(models.TextChoices):
    FRAUD = "FRAUD", pgettext_lazy("verdict", "Fraud")
    CLEAR = "CLEAR", pgettext_lazy("verdict", "Ruled out")
    OPEN = "OPEN", pgettext_lazy("verdict", "To be checked")


class BankAction(models.TextChoices):
    DELAYED = "DELAYED", _("Delayed the payment")
    LIMITED = "LIMITED", _("Limited the account")
    RELEASED = "RELEASED", _("Let the payment go")
    REFUSED = "REFUSED", _("Refused the transaction")


class BankState(models.TextChoices):
    RECEIVED = "RECEIVED", pgettext_lazy("bank report", "To be judged")
    JUDGED = "JUDGED", pgettext_lazy("bank report", "To be answered")
    ANSWERED = "ANSWERED", pgettext_lazy("bank report", "Answered")
    DONE = "DONE", pgettext_lazy("bank report", "Bank has acted")


class BankAct(models.TextChoices):
    JUDGE = "judge", pgettext_lazy("bank report", "judged")
    ANSWER = "answer", pgettext_lazy("bank report", "answered the bank")
    ACT = "act", pgettext_lazy("bank report", "recorded what the bank did")


B = BankState
#: A verdict may be followed by another one, before the bank was told and after it; that is answered again.
BANK_LIFE = Lifecycle(
    B.RECEIVED,
    {
        BankAct.JUDGE: ({B.RECEIVED, B.JUDGED, B.ANSWERED}, B.JUDGED),
        BankAct.ANSWER: ({B.JUDGED}, B.ANSWERED),
        BankAct.ACT: ({B.ANSWERED}, B.DONE),
    },
)
BANK_OPEN = (B.RECEIVED, B.JUDGED, B.ANSWERED)


class AlertKind(models.TextChoices):
    LEVEL_1 = "LEVEL_1", _("A stop of level 1 is not issued in time")
    REGISTER = "REGISTER", _("Not accepted or transferred in time")
    HOLD_ENDS = "HOLD_ENDS", _("A protective hold ends")
    BANK_LATE = "BANK_LATE", _("A bank waits for its answer")
