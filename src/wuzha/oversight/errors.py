# SPDX-License-Identifier: Apache-2.0
"""Why an act of oversight was refused: what, where, and what to do. Refusals of listings are those of measures."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from wuzha.core import refusals
from wuzha.refusals import RefusalCode


class Code(RefusalCode):
    NOT_ALLOWED = refusals.NOT_ALLOWED
    NOT_FOUND = refusals.NOT_FOUND
    CHANGED = refusals.CHANGED
    WRONG_STATE = refusals.WRONG_STATE
    TOO_LONG = refusals.TOO_LONG
    CLEAR_NUMBER = refusals.CLEAR_NUMBER
    IN_FUTURE = refusals.IN_FUTURE
    REASON_MISSING = refusals.REASON_MISSING
    WORDS_MISSING = pgettext_lazy("oversight", "Fill in every field of the form.")
    SECOND_PERSON = pgettext_lazy("oversight", "Who drafted a referral does not approve it. Ask a colleague who may.")
    NUMBER_TAKEN = pgettext_lazy("oversight", "%(number)s is the number of %(of)s already. Enter another.")
    NO_UNIT = pgettext_lazy("oversight", "Choose a unit that is in force.")
    FILE_TOO_BIG = refusals.FILE_TOO_BIG
    FILE_KIND = refusals.FILE_KIND
    FILE_BROKEN = refusals.FILE_BROKEN
