# SPDX-License-Identifier: Apache-2.0
"""Why an act on an operation, the task force, its duty or its training was refused: what, where, and what to do."""

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
    NAME_MISSING = pgettext_lazy("operations", "Enter the name.")
    UNKNOWN_WORD = refusals.UNKNOWN_WORD
    DAYS_ORDER = pgettext_lazy("operations", "The last day lies before the first. Check both days.")
    STEP_BEFORE = pgettext_lazy("operations", "This cannot lie before “%(step)s” of %(day)s. Check the day.")
    STEP_AFTER = pgettext_lazy("operations", "This cannot lie after “%(step)s” of %(day)s. Check the day.")
    REPORT_MISSING = pgettext_lazy("operations", "Enter the number of the report that sums it up.")
    REASON_MISSING = refusals.REASON_MISSING
    SAME_ANSWER = refusals.SAME_ANSWER
    TAG_BEFORE = pgettext_lazy(
        "operations", "A case belongs to it from %(day)s at the earliest: the first day of both. Check the day."
    )
    TAGGED_ALREADY = pgettext_lazy("operations", "%(number)s belongs to this operation already. Choose another case.")
    NO_INDICATOR = pgettext_lazy("operations", "Nobody counts this figure. Choose one of the list.")
    NO_VALUE = pgettext_lazy("operations", "Enter a whole number above nothing.")
    OUTSIDE = pgettext_lazy(
        "operations", "The operation goes from %(first)s to %(last)s: choose days within that, or change its last day."
    )
    TOO_MANY_DAYS = pgettext_lazy("operations", "A target goes over three years at most: set one for each year.")
    MONTHS_COUNT = pgettext_lazy(
        "operations", "These days touch %(months)s months: enter a number for each of them, or none at all."
    )
    MONTHS_SUM = pgettext_lazy(
        "operations", "The months add up to %(sum)s and the target is %(value)s: make them equal."
    )
    TARGET_THERE = pgettext_lazy(
        "operations", "There is a target for this figure, unit and time already. Change that one."
    )
    BADGE_TAKEN = pgettext_lazy("operations", "%(name)s has this police number. Check it.")
    SERVES_ALREADY = pgettext_lazy(
        "operations", "%(name)s serves in the force since %(day)s. Change the duty instead, or end it first."
    )
    NOT_SERVING = pgettext_lazy("operations", "%(name)s does not serve in the force on %(day)s. Choose somebody else.")
    TERM_BEFORE = pgettext_lazy("operations", "%(name)s has a term that goes on to %(day)s. Enter a later day.")
    ON_ALREADY = pgettext_lazy("operations", "%(name)s is on this shift already. Choose somebody else.")
    DUTY_OVER = pgettext_lazy("operations", "This shift ended at %(at)s and stays as it was. Change a coming one.")
    NO_HOURS = pgettext_lazy("operations", "Enter its length in hours: from half an hour to 80 hours.")
    NOT_BEGUN = pgettext_lazy("operations", "It begins at %(at)s: record who came once it has begun.")
    HELD = pgettext_lazy("operations", "Who came is recorded already, so it was held: correct who came instead.")
    CALLED_OFF = pgettext_lazy("operations", "It was called off: enter a new one.")
    NO_ROWS = pgettext_lazy("operations", "There is no row in it. Copy the table with its names and paste it here.")
    TOO_MANY_ROWS = pgettext_lazy("operations", "At most %(most)s rows at a time: split the table.")
