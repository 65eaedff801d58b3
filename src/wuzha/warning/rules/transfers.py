# SPDX-License-Identifier: Apache-2.0
"""A warning passed on from one station to another (移交, `domain.md` §3.5): what may follow what."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class TransferState(models.TextChoices):
    PROPOSED = "PROPOSED", _("Awaiting acceptance")
    ACCEPTED = "ACCEPTED", pgettext_lazy("transfer", "Accepted")
    REJECTED = "REJECTED", pgettext_lazy("transfer", "Refused")
    REVOKED = "REVOKED", pgettext_lazy("transfer", "Revoked")
    DISPUTED = "DISPUTED", _("For the centre to decide")
    DECIDED = "DECIDED", _("Decided by the centre")
    #: The warning was closed, returned or merged before an answer came.
    LAPSED = "LAPSED", _("No longer needed")


#: Somebody has still to act.
AWAITING = (TransferState.PROPOSED, TransferState.DISPUTED)


def after_refusal(refused_before: int, most_refusals: int) -> TransferState:
    """What a refusal leads to: with the `most_refusals`-th of a warning the centre decides."""
    return TransferState.DISPUTED if refused_before + 1 >= most_refusals else TransferState.REJECTED
