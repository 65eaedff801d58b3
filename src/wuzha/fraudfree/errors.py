# SPDX-License-Identifier: Apache-2.0
"""Why an act was refused: what, where, and what to do."""

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
    UNKNOWN_WORD = refusals.UNKNOWN_WORD
    NAME_MISSING = pgettext_lazy("fraudfree", "Choose a unit of the township, or give the place a name.")
    NAME_TAKEN = pgettext_lazy("fraudfree", "%(number)s is this unit already. Open that one.")
    NOT_IN_TOWNSHIP = pgettext_lazy("fraudfree", "%(unit)s does not lie in %(township)s. Choose its own township.")
    NO_TOWNSHIP = pgettext_lazy("fraudfree", "Choose a township of the city that is in force.")
    WORD_SHORT = pgettext_lazy(
        "fraudfree", "“%(word)s” is too short to be found in an address. Write at least two characters."
    )
    SAME_PERSON = pgettext_lazy(
        "fraudfree", "You made the application. Ask somebody else of the township, the bureau or the city to review it."
    )
    TOO_EARLY = pgettext_lazy(
        "fraudfree", "The creation lasts until %(day)s at least (%(months)s months). Wait until then, then evaluate it."
    )
    ITEM_UNKNOWN = pgettext_lazy("fraudfree", "The sheet has no such item. Choose one of the list.")
    KNOWN_VALUE = pgettext_lazy(
        "fraudfree", "“%(item)s” is filled in by the figure %(figure)s. Open the figure instead of entering points."
    )
    ABOVE_POINTS = pgettext_lazy("fraudfree", "This item has at most %(most)s points. Enter fewer.")
    SAME_TWICE = pgettext_lazy("fraudfree", "A pair is two people. Choose another for the second.")
    NOT_AN_INSPECTOR = pgettext_lazy("fraudfree", "%(name)s may not evaluate. Choose somebody of the list.")
    OF_THE_UNIT = pgettext_lazy(
        "fraudfree", "%(name)s belongs to %(unit)s and may not evaluate it. Choose somebody from outside the township."
    )
    NOT_OF_THE_PAIR = pgettext_lazy("fraudfree", "Only %(first)s and %(second)s evaluate it and sign.")
    SIGNED_ALREADY = pgettext_lazy("fraudfree", "You signed it already. Wait for the other one to sign.")
    NOT_SIGNED = pgettext_lazy("fraudfree", "%(names)s did not sign yet. Both sign before the score is settled.")
    ITEMS_OPEN = pgettext_lazy("fraudfree", "Without points so far: %(items)s. Enter them, then go on.")
    NO_SURVEY = pgettext_lazy("fraudfree", "The survey of the sample is not recorded yet. Record it, then sign.")
    SAMPLE_SMALL = pgettext_lazy("fraudfree", "A survey asks at least %(least)s people. Ask more, then record it.")
    SAMPLE_ORDER = pgettext_lazy("fraudfree", "More people knew it than were asked. Check both numbers.")
    VETO_STANDS = pgettext_lazy(
        "fraudfree", "A veto stands: %(vetoes)s. Put its cause right, or begin the creation anew."
    )
    VETO_FOUND = pgettext_lazy(
        "fraudfree", "The system finds this veto in the cases by itself. Put the case right if it is wrong."
    )
    OWN_VETO = pgettext_lazy(
        "fraudfree",
        "You recorded this veto. Ask a colleague who runs it for the city to take it back: %(others)s.",
    )
    REVIEW_MISSING = pgettext_lazy(
        "fraudfree",
        "No yearly review that was not passed is on file. Record that review first, then propose the withdrawal.",
    )
    VETO_NONE = pgettext_lazy("fraudfree", "This veto does not stand any more. Choose another.")
    NOTICE_SHORT = pgettext_lazy(
        "fraudfree", "The notice runs %(days)s working days, until %(day)s. Wait until it is over, then close it."
    )
    NO_CALENDAR = pgettext_lazy(
        "fraudfree", "The holidays of %(year)s are not entered yet. Have them entered, then give the notice."
    )
    OBJECTION_OPEN = pgettext_lazy("fraudfree", "%(count)s objections are not answered. Answer them first.")
    OBJECTION_MISSING = pgettext_lazy("fraudfree", "Write down what is objected.")
    ANSWER_MISSING = pgettext_lazy("fraudfree", "Write the answer to the objection.")
    OWN_OBJECTION = pgettext_lazy(
        "fraudfree",
        "You registered this objection. Ask a colleague who runs it for the city to answer it: %(others)s.",
    )
    REVIEW_EARLY = pgettext_lazy(
        "fraudfree", "The review is due on %(due)s and may be recorded from %(day)s on. Wait until then."
    )
    REVIEW_OPEN = pgettext_lazy(
        "fraudfree", "Nobody has found the review passed yet. Record it first; a colleague then renews the title."
    )
    OWN_REVIEW = pgettext_lazy(
        "fraudfree", "You found the review passed. Ask a colleague to renew the title: %(others)s."
    )
    VETO_MISSING = pgettext_lazy(
        "fraudfree", "No veto stands on this unit. Enter the veto with its reason first, then propose the withdrawal."
    )
    ANSWERED_ALREADY = pgettext_lazy("fraudfree", "This objection is answered already. Choose another.")
    NO_SUCH_CASE = pgettext_lazy("fraudfree", "There is no such case in your reach. Check the number.")
    CASE_THERE = pgettext_lazy("fraudfree", "This case is counted here already. Check the number.")
    STRUCK_ALREADY = pgettext_lazy("fraudfree", "It is struck already. Choose another.")
    NO_RESIDENTS = pgettext_lazy("fraudfree", "Without residents: %(units)s. Enter them among the units, then allot.")
    FAR_YEAR = pgettext_lazy("fraudfree", "Choose this year or the next one.")
    NO_BUREAU = pgettext_lazy("fraudfree", "Choose a member unit of the city that is in force.")
    NOT_ASKED = pgettext_lazy(
        "fraudfree", "%(unit)s is asked for no nominations now. Ask it for a list first, then enter its answer."
    )
    FILE_TOO_BIG = refusals.FILE_TOO_BIG
    FILE_KIND = refusals.FILE_KIND
    FILE_BROKEN = refusals.FILE_BROKEN
    FILES_MANY = pgettext_lazy("fraudfree", "%(most)s files are kept here already. Merge some of them into one.")
    NO_CERTIFICATE = pgettext_lazy("fraudfree", "Only a unit that holds the title has a certificate. Award it first.")
    NOT_CLEARED = pgettext_lazy(
        "fraudfree", "%(number)s is not there yet: %(state)s. Look on its page what comes first."
    )
    IN_PROPOSAL = pgettext_lazy("fraudfree", "%(number)s is proposed already. Open that.")
