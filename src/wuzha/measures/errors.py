# SPDX-License-Identifier: Apache-2.0
"""Why an act on a measure was refused: what, where, and what to do."""

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
    NUMBER_MISSING = pgettext_lazy("decided measure", "Enter the number of the document.")
    DECIDED_BEFORE = pgettext_lazy(
        "decided measure", "It was proposed on %(day)s, so nobody decided on it before. Check the day of the decision."
    )
    TITLE_MISSING = pgettext_lazy("decided measure", "Name it in a few words.")
    NO_SUBJECT = pgettext_lazy(
        "decided measure",
        "Choose to whom it is done. This kind of measure is done to: %(kinds)s.",
    )
    NO_GROUND = pgettext_lazy(
        "decided measure",
        "This ground is not in force on %(day)s. Without a ground in force there is no measure: choose another.",
    )
    EVIDENCE_MISSING = pgettext_lazy(
        "decided measure",
        "The ground asks for evidence that is not there: %(what)s. Complete it and propose again.",
    )
    SAME_AGAIN = pgettext_lazy(
        "decided measure",
        "%(number)s is under way or in force against the same subject by the same ground. Go on there.",
    )
    SAME_PERSON = pgettext_lazy(
        "decided measure",
        "Who proposed or completed a measure does not decide on it. Ask a colleague who may.",
    )
    ENDS_PASSED = pgettext_lazy("decided measure", "Its term would be over already. Check the days.")
    TERM_MISSING = pgettext_lazy("decided measure", "Say for how long.")
    TERM_SHORT = pgettext_lazy("decided measure", "The rule asks for a longer term. Check it.")
    TERM_LONG = pgettext_lazy("decided measure", "The rule does not allow so long a term. Choose a shorter one.")
    TERM_CAPPED = pgettext_lazy(
        "decided measure",
        "The terms of this subject reach the greatest total already. Withdraw this one, or wait until one is over.",
    )
    NOT_LATER = pgettext_lazy("decided measure", "It is in force until %(day)s already. Choose a longer term.")
    AUTHORITY_DECIDES = pgettext_lazy(
        "decided measure",
        "%(authority)s decides on this. Hand it there, then enter the decision.",
    )
    DECIDED_HERE = pgettext_lazy("decided measure", "No outside authority decides on this. Decide here.")
    LIFTING_MISSING = pgettext_lazy(
        "decided measure",
        "Lifted for another reason than its criteria: send the document along by which it was decided.",
    )
    SCAN_MISSING = pgettext_lazy("decided measure", "Send the scan of the authority's decision along.")
    NO_PAGE = pgettext_lazy(
        "decided measure",
        "Only a unit has a page here. Choose another way for a person or an organisation, such as by post.",
    )
    BEFORE_DECISION = pgettext_lazy(
        "decided measure",
        "It cannot be served before the day it was decided, %(day)s. Check the day.",
    )
    NO_STAGE = pgettext_lazy("decided measure", "This measure has no such stage. Choose one of the list.")
    NO_LADDER = pgettext_lazy("decided measure", "From this measure no such step follows. Choose one of the list.")
    NOT_MET = pgettext_lazy(
        "decided measure",
        "Not all criteria of lifting are met: %(what)s. Choose another reason and say why, or wait.",
    )
    ALONE = pgettext_lazy(
        "decided measure",
        "Criteria of lifting are not met: %(what)s. Who approved it does not lift it for another reason; "
        "ask a colleague.",
    )
    NO_APPEAL = pgettext_lazy(
        "decided measure", "No appeal against this measure is taken here. Ask the office that decided."
    )
    APPEALED = pgettext_lazy("decided measure", "An appeal is open already. Answer it first.")
    AUTHORITY_LIFTS = pgettext_lazy(
        "decided measure",
        "%(authority)s decided on this measure, so it decides on lifting it. Enter the number and the day of that "
        "decision, and send the scan along.",
    )
    LIFTED_BEFORE = pgettext_lazy(
        "decided measure",
        "The measure was decided on %(day)s, so nobody lifted it before. Check the day of the decision.",
    )
    BEFORE_APPEAL = pgettext_lazy(
        "decided measure",
        "The appeal was filed on %(day)s, so nobody decided on it before. Check the day of the decision.",
    )
    NO_OPEN_APPEAL = pgettext_lazy("decided measure", "There is no open appeal. Record it first.")
    NUMBER_TAKEN = pgettext_lazy("decided measure", "%(no)s is the number of %(of)s already. Enter another.")
    FILE_TOO_BIG = refusals.FILE_TOO_BIG
    FILE_KIND = refusals.FILE_KIND
    FILE_BROKEN = refusals.FILE_BROKEN
    NO_PAPER = pgettext_lazy("decided measure", "This paper is not made in this state. Decide first.")
    NO_KIND = pgettext_lazy("decided measure", "Choose kinds of measure that are handed out in lists.")
    NO_RECEIVER = pgettext_lazy("decided measure", "Choose a unit that applies the measures and is in force.")
    RECEIVER_UNLIKE = pgettext_lazy(
        "decided measure",
        "This unit does not carry out: %(kinds)s. Choose one that does, and ask for a list of each kind by itself.",
    )
    PURPOSE_MISSING = pgettext_lazy("decided measure", "Say for what the receiver needs the list.")
    HANDOUT_DECIDED = pgettext_lazy("decided measure", "%(number)s was decided on already. Reload and look at it.")
    SAME_ASKER = pgettext_lazy("decided measure", "Who asks for a list does not approve it. Ask a colleague who may.")
    LIST_CLOSED = pgettext_lazy(
        "decided measure",
        "%(number)s holds somebody whose measure has ended, so it is not given out any more. Ask for a new list.",
    )
    NOBODY_IN_FORCE = pgettext_lazy(
        "decided measure", "Nobody is under such a measure now. Leave it, or say no to the list."
    )
    WORDS_MISSING = pgettext_lazy("decided measure", "Fill in every field of the form.")
    NOT_ANSWERED = pgettext_lazy(
        "decided measure", "The rectification has not been reported yet. Ask for the report, then inspect."
    )
    REVIEW_FIRST = pgettext_lazy(
        "decided measure",
        "A rectification is accepted or returned by its inspection. Record the inspection on the measure.",
    )
