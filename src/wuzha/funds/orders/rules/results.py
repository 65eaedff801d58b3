# SPDX-License-Identifier: Apache-2.0
"""What a bank's answer means, and what to do next. Which code is in which class is dated data (`funds.results`)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ResultClass(models.TextChoices):
    """`domain.md` §2.5."""

    OK = "OK", _("Done")
    PARTIAL = "PARTIAL", _("Done, the balance does not cover the sum")
    ALREADY_RESTRICTED = "ALREADY_RESTRICTED", _("Held by somebody else already")
    LIMIT_REACHED = "LIMIT_REACHED", _("Stopped twice already")
    FIX_INPUT = "FIX_INPUT", _("A field is wrong")
    FIX_DOCUMENT = "FIX_DOCUMENT", _("A document is missing or wrong")
    STATE_ERROR = "STATE_ERROR", _("Nothing to act on at the bank")
    RETRY_OR_CALL = "RETRY_OR_CALL", _("The bank could not do it")


class NextStep(models.TextChoices):
    """What the desk does after an answer."""

    FOLLOW = "FOLLOW", _("Stop the accounts the money went on to, and prepare the freeze")
    QUEUE_FREEZE = "QUEUE_FREEZE", _("Prepare a freeze: it queues behind the present one")
    FREEZE_NOW = "FREEZE_NOW", _("Prepare a freeze at once: no further stop is possible")
    CORRECT = "CORRECT", _("Correct the field and prepare the order again")
    ATTACH = "ATTACH", _("Attach the right document and prepare the order again")
    CHECK_STATE = "CHECK_STATE", _("Check with the bank what stands there, then decide")
    CALL = "CALL", _("Call the bank, then prepare the order again")


R = ResultClass
#: Classes that hold money.
HOLDS = frozenset({R.OK, R.PARTIAL})
#: Classes in which the bank gave the request back: it never looked at the account.
NOT_TRIED = frozenset({R.FIX_INPUT, R.FIX_DOCUMENT})
_NEXT = {
    R.OK: NextStep.FOLLOW,
    R.PARTIAL: NextStep.FOLLOW,
    R.ALREADY_RESTRICTED: NextStep.QUEUE_FREEZE,
    R.LIMIT_REACHED: NextStep.FREEZE_NOW,
    R.FIX_INPUT: NextStep.CORRECT,
    R.FIX_DOCUMENT: NextStep.ATTACH,
    R.STATE_ERROR: NextStep.CHECK_STATE,
    R.RETRY_OR_CALL: NextStep.CALL,
}


def next_step(result: str) -> NextStep:
    """What to do after an answer of the class."""
    return _NEXT[ResultClass(result)]
