# SPDX-License-Identifier: Apache-2.0
"""The life of a stop order (止付): one table of transitions, guarded in the database as well.

`domain.md` §2.6: DRAFT → ISSUED → ACCEPTED (48 hours from the bank's instant) → EXTENDED once → converted, released or
run out; a bank that cannot stop answers with a code, and the order has failed.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy

from wuzha.core.lifecycle import Lifecycle


class StopState(models.TextChoices):
    DRAFT = "DRAFT", pgettext_lazy("order", "To issue")
    ISSUED = "ISSUED", pgettext_lazy("order", "Waiting for the bank")
    ACCEPTED = "ACCEPTED", pgettext_lazy("order", "Stopped")
    EXTENDED = "EXTENDED", pgettext_lazy("order", "Stopped again")
    CONVERTED = "CONVERTED", pgettext_lazy("order", "Frozen instead")
    RELEASED = "RELEASED", pgettext_lazy("order", "Released")
    EXPIRED = "EXPIRED", pgettext_lazy("order", "Ran out")
    FAILED = "FAILED", pgettext_lazy("order", "Not stopped")
    WITHDRAWN = "WITHDRAWN", pgettext_lazy("order", "Withdrawn")


class StopAct(models.TextChoices):
    """What moves a stop order, or is recorded on it."""

    ISSUE = "issue", pgettext_lazy("order", "issued in the police platform")
    WITHDRAW = "withdraw", pgettext_lazy("order", "withdrawn before it was issued")
    ACCEPT = "accept", pgettext_lazy("order", "stopped by the bank")
    FAIL = "fail", pgettext_lazy("order", "not stopped by the bank")
    EXTEND = "extend", pgettext_lazy("order", "stopped for a second time")
    CONVERT = "convert", pgettext_lazy("order", "frozen instead")
    RELEASE = "release", pgettext_lazy("order", "released")
    EXPIRE = "expire", pgettext_lazy("order", "ran out")
    REMIND = "remind", pgettext_lazy("order", "reminded")
    #: Leads where the right answer would have led.
    CORRECT = "correct", pgettext_lazy("order", "answer corrected")


S = StopState
STOP_LIFE = Lifecycle(
    S.DRAFT,
    {
        StopAct.ISSUE: ({S.DRAFT}, S.ISSUED),
        StopAct.WITHDRAW: ({S.DRAFT}, S.WITHDRAWN),
        StopAct.ACCEPT: ({S.ISSUED}, S.ACCEPTED),
        StopAct.FAIL: ({S.ISSUED}, S.FAILED),
        StopAct.EXTEND: ({S.ACCEPTED}, S.EXTENDED),
        StopAct.CONVERT: ({S.ACCEPTED, S.EXTENDED}, S.CONVERTED),
        StopAct.RELEASE: ({S.ACCEPTED, S.EXTENDED}, S.RELEASED),
        StopAct.EXPIRE: ({S.ACCEPTED, S.EXTENDED}, S.EXPIRED),
    },
    # Answers that were recorded wrongly lead to where the right answer would have led; what was released stays so.
    corrections={
        (S.ACCEPTED, S.FAILED),
        (S.FAILED, S.ACCEPTED),
        (S.EXTENDED, S.ACCEPTED),
        (S.CONVERTED, S.ACCEPTED),
        (S.CONVERTED, S.EXTENDED),
    },
)

#: Money is held by the order.
HOLDING = (S.ACCEPTED, S.EXTENDED)
#: Somebody is at it: an account has at most one of these.
OPEN = (S.DRAFT, S.ISSUED, S.ACCEPTED, S.EXTENDED)
DONE = (S.CONVERTED, S.RELEASED, S.EXPIRED, S.FAILED, S.WITHDRAWN)
