# SPDX-License-Identifier: Apache-2.0
"""Why an act on a request was refused: what, where, and what to do."""

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
    NOTHING_ASKED = pgettext_lazy("request", "Say what is asked for.")
    TITLE_MISSING = pgettext_lazy("request", "Name it in a few words.")
    NO_UNIT = pgettext_lazy("request", "Choose a unit that is to answer, and is in force.")
    TOO_MANY_UNITS = pgettext_lazy("request", "Choose at most %(most)s units at once, and the others after them.")
    DUE_PASSED = pgettext_lazy("request", "The deadline must lie ahead. Choose a later day.")
    DUE_NOT_LATER = pgettext_lazy("request", "It is due on %(day)s already. Choose a later day.")
    REASON_MISSING = refusals.REASON_MISSING
    NOT_ADDRESSED = pgettext_lazy(
        "request", "This is asked of %(unit)s. Only its own people sign for it and answer it; ask them."
    )
    NOT_THE_ASKER = pgettext_lazy(
        "request", "%(unit)s asked for this. Only it, or whoever is above it, decides on it; ask there."
    )
    ANSWER_MISSING = pgettext_lazy("request", "Write what was found or done.")
    CONCLUSION_MISSING = pgettext_lazy("request", "Choose the conclusion.")
    FIELD_MISSING = pgettext_lazy("request", "Fill in “%(field)s”.")
    FIELD_DAY = pgettext_lazy(
        "request", "“%(field)s” lies between the day it was asked, %(first)s, and today. Check the day."
    )
    FIELD_WRONG = pgettext_lazy("request", "“%(field)s” cannot be read. Write it as the form asks for it.")
    REMINDED = pgettext_lazy(
        "request", "A reminder went out at %(at)s already. Remind again after %(hours)s hours, or call."
    )
    FILE_TOO_BIG = refusals.FILE_TOO_BIG
    FILE_KIND = refusals.FILE_KIND
    FILE_BROKEN = refusals.FILE_BROKEN
    NOTHING_TO_SEND = pgettext_lazy("request", "Nothing is open there. Choose a unit that owes an answer.")
