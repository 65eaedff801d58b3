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
    TEXT_MISSING = pgettext_lazy("member", "Fill this in.")
    DAYS_ORDER = pgettext_lazy("member", "The last day lies before the first. Check both.")
    MEMBER_ALREADY = pgettext_lazy(
        "member", "%(unit)s belongs to it from %(since)s already. End that membership first, or choose other days."
    )
    HEAD_ALREADY = pgettext_lazy("member", "%(post)s heads it in these days already. Choose other days.")
    ENDED_ALREADY = pgettext_lazy("member", "It ended on %(day)s. Enter a new membership if the unit came back.")
    SUCCESSOR_SAME = pgettext_lazy("member", "A unit does not succeed itself. Choose the unit that took its place.")
    UNIT_NOT_THERE = pgettext_lazy(
        "member", "%(unit)s does not exist on all of these days. Choose days in which it does, or its successor."
    )
    OUTSIDE_MEMBERSHIP = pgettext_lazy(
        "member", "The membership runs from %(since)s to %(until)s. A duty lies within it: change the days."
    )
    LAW_NOT_IN_FORCE = pgettext_lazy(
        "member", "%(law)s is in force from %(since)s. What is dated before must not cite it: leave it out."
    )
    NAME_ENDED = pgettext_lazy(
        "member", "“%(name)s” ended on %(day)s. In a document of later date name its successor: %(successor)s."
    )
    FAR_AHEAD = pgettext_lazy(
        "member", "%(day)s lies more than a year ahead. Check the year, or enter it when the document is there."
    )
    AT_FAR = pgettext_lazy(
        "meeting",
        "%(day)s lies more than a year ahead, or before 2016, when the joint meeting was set up. Check the year.",
    )
    NO_UNITS = pgettext_lazy("meeting", "Choose at least one unit that is in force.")
    UNIT_ENDED = pgettext_lazy("meeting", "%(unit)s ended on %(day)s. Choose its successor.")
    NO_AGENDA = pgettext_lazy("meeting", "There is no agenda yet. Enter its first point, then call the meeting.")
    NOBODY_INVITED = pgettext_lazy("meeting", "Nobody is invited yet. Choose the units, then call the meeting.")
    BEGUN_ALREADY = pgettext_lazy(
        "meeting", "It began at %(at)s already. Say that it is entered afterwards, or put it off to a time to come."
    )
    NOT_BEGUN = pgettext_lazy("meeting", "It begins at %(at)s. Record who came from then on.")
    NOT_RECORDED = pgettext_lazy(
        "meeting", "Of %(count)s units it is not recorded whether they came. Record that first."
    )
    NO_QUORUM = pgettext_lazy(
        "meeting", "%(present)s of %(invited)s units were there; %(needed)s are needed. Put the meeting off."
    )
    WHY_ABSENT = pgettext_lazy("meeting", "Say why %(unit)s was absent.")
    NOTHING_RESOLVED = pgettext_lazy("meeting", "Nothing was said or resolved yet. Write what was said first.")
    MINUTES_TAKEN = pgettext_lazy("meeting", "%(number)s has this number already. Enter another.")
    MINUTES_BEFORE = pgettext_lazy(
        "meeting", "The meeting was on %(day)s. Enter that day for its minutes, or a later one."
    )
    STILL_OWED = pgettext_lazy("meeting", "%(count)s answers are not accepted yet. Follow the resolutions first.")
    DUE_BEFORE = pgettext_lazy("meeting", "It is to be done after today. Choose a later day.")
    TASK_TWICE = pgettext_lazy("plan", "Task %(no)s of this unit is there already. Give it another number.")
    DOCUMENT_TAKEN = pgettext_lazy("plan", "%(number)s has this number already. Open that, or correct the number.")
    NO_TASKS = pgettext_lazy("plan", "There is no task yet. Enter or import the tasks first.")
    NOTHING_RIGHT = pgettext_lazy("correction", "It says so already. Change what is wrong, or close this.")
    HAS_DUTIES = pgettext_lazy(
        "correction", "It has %(count)s duties, so it was no mistake. Put its days right instead."
    )
    FOLLOWED = pgettext_lazy(
        "correction", "A successor follows on its last day. Put the days of the successor right first."
    )
    ANSWERED_ALREADY = pgettext_lazy(
        "correction", "Task %(no)s is answered and accepted already. Enter a further task instead."
    )
    DOUBLE = pgettext_lazy(
        "media", "This report is recorded already, by day, medium and headline. Look for it in the list."
    )
    STRUCK_ALREADY = pgettext_lazy("media", "It is struck already. Enter the right report anew.")
    ITEM_TWICE = pgettext_lazy("assessment", "Item %(no)s is there already. Give it another number.")
    NO_INDICATOR = pgettext_lazy("assessment", "There is no such figure. Choose one of the list.")
    ENDS_EQUAL = pgettext_lazy("assessment", "All points and none are reached at the same value. Give two values.")
    KNOWN_VALUE = pgettext_lazy(
        "assessment", "“%(item)s” is filled in by the figure %(figure)s. Open the figure instead of entering points."
    )
    ABOVE_POINTS = pgettext_lazy("assessment", "This item has at most %(most)s points. Enter fewer.")
    SOURCE_MISSING = pgettext_lazy("assessment", "Say where it was published.")
    NOTHING_PUBLISHED = pgettext_lazy("assessment", "Enter the score, the place, or both.")
