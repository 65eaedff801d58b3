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
    REASON_MISSING = refusals.REASON_MISSING
    IN_FUTURE = refusals.IN_FUTURE
    UNKNOWN_WORD = refusals.UNKNOWN_WORD
    TEXT_MISSING = pgettext_lazy("outreach", "Fill this in.")
    DAYS_ORDER = pgettext_lazy("outreach", "The last day lies before the first. Check both.")
    NO_UNIT = pgettext_lazy("outreach", "Choose a unit of your own area that is in force on that day.")
    BAD_PHONE = pgettext_lazy("outreach", "This is no phone number. Enter 11 digits, or a landline with its area code.")
    BAD_NAME = pgettext_lazy("outreach", "This is no name of a person. Enter two characters at least, without digits.")
    MEMBER_TWICE = pgettext_lazy(
        "outreach", "%(number)s has this phone number and serves this unit already. Open that record."
    )
    ENDED_ALREADY = pgettext_lazy("outreach", "It ended on %(day)s. Enter it anew if it began again.")
    TRAINED_OUTSIDE = pgettext_lazy("outreach", "The member serves from %(since)s. Enter a day from then on.")
    TRAINED_TWICE = pgettext_lazy("outreach", "This training is recorded already. Choose another day or topic.")
    DUE_PASSED = pgettext_lazy("outreach", "The deadline must lie ahead. Choose a later day.")
    TASK_TWICE = pgettext_lazy("outreach", "%(unit)s has this task in %(year)s already. Give it another name.")
    DUTY_NOT_IN_FORCE = pgettext_lazy(
        "outreach", "The basis of this duty is in force from %(since)s. Choose a later deadline, or another duty."
    )
    DAY_TAKEN = pgettext_lazy("outreach", "There is an item for %(day)s already. Correct that, or choose another day.")
    BEFORE_DUTY = pgettext_lazy("outreach", "The daily item began on %(day)s. Choose a day from then on.")
    NO_PEOPLE = pgettext_lazy("outreach", "Say how many people were reached, for at least one audience.")
    TOO_MANY_PEOPLE = pgettext_lazy("outreach", "One activity reaches at most %(most)s people. Check the number.")
    TOO_LATE = pgettext_lazy(
        "outreach", "An activity is recorded within %(days)s days. Ask the city's outreach office about older ones."
    )
    NOT_FITTING = pgettext_lazy("outreach", "%(what)s is not there for this unit and day. Choose another, or none.")
    EDITION_OVER = pgettext_lazy(
        "outreach", "Some of these materials are not in force on %(day)s. Leave them out, or check the day."
    )
    PHOTO_KIND = pgettext_lazy("outreach", "Send photos as JPEG, PNG or WebP.")
    PHOTO_BIG = pgettext_lazy("outreach", "A photo has at most %(most)s MB. Take it smaller.")
    PHOTO_MANY = pgettext_lazy("outreach", "An activity has at most %(most)s photos. Leave some out.")
    PHOTO_OTHER = pgettext_lazy(
        "outreach", "This is not the file of any photo of this activity. Ask the unit for the original, not a copy."
    )
    NOTE_NAMES = pgettext_lazy(
        "outreach", "The note has a number of a person: a phone, an ID number or an account. Leave it out."
    )
    DONE_TWICE = pgettext_lazy(
        "outreach", "%(number)s is of the same unit, day, place and topic. Open that, or say that this is another."
    )
    UID_TAKEN = pgettext_lazy("outreach", "Another activity bears this mark. Open the form anew, and enter it again.")
    NOTHING_TO_DRAW = pgettext_lazy("outreach", "No activity of these days is left to be drawn. Choose other days.")
    SAME_PERSON = pgettext_lazy(
        "outreach", "Who recorded or corrected an activity does not review it. Ask somebody else: %(others)s."
    )
    SIGN_CLOSED = pgettext_lazy("outreach", "This sign-in is closed. Ask whoever holds the activity.")
    SIGN_OFTEN = pgettext_lazy("outreach", "Too many sign-ins at this moment. Wait a minute, and try again.")
    NAME_TAKEN = pgettext_lazy("outreach", "There is one of this name already. Open that, or choose another name.")
    HALF_A_POINT = pgettext_lazy("outreach", "Enter both latitude and longitude, or neither.")
    CLOSED_PLACE = pgettext_lazy("outreach", "The place was open from %(since)s to %(until)s. Choose a day within.")
    MORE_THAN_ALL = pgettext_lazy("outreach", "More were counted than there are. Check both numbers.")
    NO_LINES = pgettext_lazy("outreach", "Enter at least one line to say.")
    MANY_LINES = pgettext_lazy("outreach", "At most %(most)s lines of %(long)s characters each. Shorten it.")
    NOT_A_MONTH = pgettext_lazy("outreach", "A campaign begins on the first day of a month. Choose one.")
    LOT_TOO_LATE = pgettext_lazy("outreach", "A lot is drawn before the campaign begins. Choose a month still to come.")
    NO_RESIDENTS = pgettext_lazy(
        "outreach",
        "Nobody has entered the residents of %(units)s. Ask an administrator to enter them on the page of the unit.",
    )
    TOO_FEW_UNITS = pgettext_lazy(
        "outreach", "At least %(least)s of the %(units)s units must begin, and as many must wait. Change the number."
    )
    WINDOW_MISSING = pgettext_lazy("outreach", "Say how many months of cases the units were chosen by.")
    NO_LOT = pgettext_lazy("outreach", "The units of this campaign were named: leave the lot out and start it.")
    NOT_DRAWN = pgettext_lazy("outreach", "Draw the lot first.")
    TOO_WEAK = pgettext_lazy(
        "outreach",
        "Only a reduction of %(mde)s or more could be found; above %(most)s nothing is judged. Plan with more "
        "units or months, or start it as not evaluable on cases.",
    )
    ON_PROXIES = pgettext_lazy(
        "outreach", "This campaign was started as not evaluable on cases. Enter proxies instead."
    )
    TOO_EARLY = pgettext_lazy("outreach", "Its months are not over: wait until %(day)s to judge it.")
    AIM_NOT_OWN = pgettext_lazy("outreach", "%(unit)s answers its own suggestion. Ask it to.")
    AIM_OVER = pgettext_lazy("outreach", "The days of this suggestion ended on %(day)s. Open the one of this week.")
    REASON_THIN = pgettext_lazy("outreach", "This says nothing of why. Write at least a few words.")
    AIM_SAME = pgettext_lazy("outreach", "This is what stands there already. Accept it, or choose something else.")
    NOT_A_SHARE = pgettext_lazy("outreach", "The first number is of the second: it cannot be larger. Check both.")
