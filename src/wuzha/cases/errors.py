# SPDX-License-Identifier: Apache-2.0
"""Why an act on a case was refused: what, where, and what to do."""

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
    NUMBER_MISSING = refusals.NUMBER_MISSING
    OUR_NUMBER = pgettext_lazy(
        "criminal case", "%(number)s is a number of this platform. Copy the one of the case system."
    )
    ORGAN_MISSING = refusals.ORGAN_MISSING
    ENDED_BY = pgettext_lazy(
        "criminal case", "What was sent for prosecution is ended by the procuratorate or a court. Enter which."
    )
    EXTEND_FIRST = pgettext_lazy(
        "criminal case",
        "More than %(most)s days are an extension that a leader of the bureau approves. Record the acceptance with at "
        "most %(most)s days, and the extension in the case then.",
    )
    APPROVER_MISSING = pgettext_lazy("criminal case", "Enter which leader of the bureau approved the extension.")
    NOT_LONGER = pgettext_lazy(
        "criminal case", "It is to be decided within %(days)s days already: choose more, or leave it."
    )
    LIMIT_OVER = pgettext_lazy(
        "criminal case", "The limit ran out on %(day)s, and an extension is approved before that. Check the day."
    )
    DOCUMENT_DIFFERS = pgettext_lazy(
        "criminal case",
        "%(number)s is recorded for a suspect with the day %(day)s. Take that day, or put it right there.",
    )
    OTHER_DOCUMENT = pgettext_lazy(
        "criminal case",
        "For a suspect of this case %(number)s of %(day)s is recorded. Take that document, or say why this is another.",
    )
    TAKEN_BEFORE = pgettext_lazy(
        "criminal case",
        "%(number)s tells of the same person within these days. Open it below; if this is another deed, say so.",
    )
    SUMS_ABOVE = pgettext_lazy(
        "criminal case",
        "More is verified or averted than the %(claimed)s that are claimed. Check the sums, or say why.",
    )
    GROUND_MISSING = pgettext_lazy(
        "criminal case", "Choose the ground of the withdrawal (Procedures for Criminal Cases 186)."
    )
    CASE_NO_SHAPE = pgettext_lazy(
        "criminal case", "A case number has 23 characters: A, then 22 digits. Copy it from the case system."
    )
    CASE_NO_TAKEN = pgettext_lazy(
        "criminal case", "This number belongs to another case already. Search for it, and join the two if they are one."
    )
    PAPER_BEFORE = pgettext_lazy(
        "criminal case", "This cannot lie before “%(step)s” of %(day)s. Check the day of the document."
    )
    PAPER_AFTER = pgettext_lazy(
        "criminal case", "This cannot lie after “%(step)s” of %(day)s. Check the day of the document."
    )
    BEFORE_REPORT = pgettext_lazy("criminal case", "This cannot lie before the report of %(day)s. Check the day.")
    REPORT_BEFORE_DEED = pgettext_lazy("criminal case", "The deed cannot be later than its report: check both times.")
    WHO_MISSING = pgettext_lazy("criminal case", "Enter the name or the phone of the victim.")
    TYPE_MISSING = pgettext_lazy("criminal case", "Choose the scam type.")
    UNKNOWN_WORD = refusals.UNKNOWN_WORD
    NO_OFFICER = pgettext_lazy("criminal case", "Choose who works on the case.")
    NOT_OF_UNIT = pgettext_lazy("criminal case", "Nobody of this name works at the handling unit.")
    SAME_CASE = pgettext_lazy("criminal case", "A case cannot be joined to itself: enter the number of the other one.")
    JOINED_ALREADY = pgettext_lazy(
        "criminal case", "%(number)s is itself joined to another case, or closed. Choose the one that goes on."
    )
    REASON_MISSING = refusals.REASON_MISSING
    SAME_ANSWER = refusals.SAME_ANSWER
