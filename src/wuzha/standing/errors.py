# SPDX-License-Identifier: Apache-2.0
"""Why a round cannot be made."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from wuzha.core import refusals
from wuzha.refusals import RefusalCode


class Code(RefusalCode):
    NOT_ALLOWED = refusals.NOT_ALLOWED
    NOT_FOUND = refusals.NOT_FOUND
    TOO_LONG = refusals.TOO_LONG
    REASON_MISSING = refusals.REASON_MISSING
    NO_RESIDENTS = pgettext_lazy(
        "standing",
        "Nobody has entered the residents of %(units)s. Ask an administrator to enter them on the page of the unit: "
        "without them nothing can be expected.",
    )
    FEW_UNITS = pgettext_lazy(
        "standing", "Townships are compared with each other: see that at least %(least)s of them are in rankings."
    )
    NO_CASES = pgettext_lazy(
        "standing",
        "No case was accepted from %(first)s to %(last)s. Look whether the cases of these days are recorded.",
    )
