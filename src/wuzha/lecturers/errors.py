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
    TEXT_MISSING = pgettext_lazy("lecturers", "Fill this in.")
    NO_UNIT = pgettext_lazy("lecturers", "Choose a unit of your own area that is in force on that day.")
    BAD_NAME = pgettext_lazy("lecturers", "This is no name of a person. Enter two characters at least, without digits.")
    BAD_PHONE = pgettext_lazy(
        "lecturers", "This is no phone number. Enter 11 digits, or a landline with its area code."
    )
    NO_PERSON = pgettext_lazy("lecturers", "This is no user of that unit. Choose one of the list, or enter a name.")
    LECTURER_TWICE = pgettext_lazy("lecturers", "%(number)s is this person already. Open that record.")
    SAME_PERSON = pgettext_lazy("lecturers", "You nominated this lecturer. Ask a colleague of the city to decide.")
    NOT_ACTIVE = pgettext_lazy("lecturers", "%(number)s is no active lecturer. Have the nomination decided first.")
    TOO_LATE = pgettext_lazy("lecturers", "A talk is recorded within %(days)s days. Ask the city's outreach office.")
    BEFORE_START = pgettext_lazy("lecturers", "The lecturer is one since %(day)s. Enter a day from then on.")
    PEOPLE_RANGE = pgettext_lazy("lecturers", "Enter between 1 and %(most)s people.")
    ACTIVITY_TAKEN = pgettext_lazy(
        "lecturers", "%(number)s is a talk of this lecturer already. Choose another activity."
    )
    TALK_TWICE = pgettext_lazy(
        "lecturers",
        "%(number)s is a talk of this lecturer on the same day at the same unit, with the same topic or place. Open "
        "that, or say that this is another.",
    )
    NO_ACTIVITY = pgettext_lazy("lecturers", "There is no activity of this number that counts. Check the number.")
    STRUCK_ALREADY = pgettext_lazy("lecturers", "This talk is struck already. Choose another.")
    MARKING_CLOSED = pgettext_lazy("lecturers", "Marking is closed here. Ask whoever holds the talk.")
    MARK_OFTEN = pgettext_lazy("lecturers", "Too many at this moment. Wait a minute, and try again.")
    MARK_CHOICE = pgettext_lazy("lecturers", "Choose one of the five marks.")
    NOT_TODAY = pgettext_lazy(
        "lecturers", "Let the audience mark on the day of the talk or the day after. This one was on %(day)s."
    )
    CONTESTANT_TWICE = pgettext_lazy("lecturers", "%(name)s takes part already. Choose another.")
    JUDGE_TWICE = pgettext_lazy("lecturers", "%(name)s judges here already. Choose another.")
    JUDGE_TAKES_PART = pgettext_lazy("lecturers", "%(name)s takes part in this contest and cannot judge it.")
    NAME_TAKES_PART = pgettext_lazy(
        "lecturers", "%(name)s of %(unit)s takes part in this contest and cannot judge it. Choose another judge."
    )
    DAY_PAST = pgettext_lazy(
        "lecturers", "%(day)s has passed. Enter a day to come, or confirm that the contest is entered afterwards."
    )
    LIST_CLOSED = pgettext_lazy(
        "lecturers",
        "The seed is known, so nobody can be entered any more. Go on without; or call this contest off, plan it anew "
        "and announce it with another seed.",
    )
    ROUND_BEGUN = pgettext_lazy(
        "lecturers",
        "A round has begun, and the judges stay as they are. Choose to excuse a judge from the round, or to recuse the "
        "judge.",
    )
    FEW_CONTESTANTS = pgettext_lazy(
        "lecturers",
        "A contest needs two contestants at least. Enter more before it is announced; after that, call it off and "
        "plan it anew.",
    )
    FEW_JUDGES = pgettext_lazy(
        "lecturers", "%(name)s would have %(count)s judges, and needs %(least)s. Enter more judges from other units."
    )
    RECUSED_ALREADY = pgettext_lazy("lecturers", "This judge does not mark %(name)s already.")
    MARKED_ALREADY = pgettext_lazy(
        "lecturers", "This judge has marked %(name)s already. Excuse the judge for the round instead."
    )
    ROUND_BEFORE = pgettext_lazy("lecturers", "“%(round)s” decides who goes on. Close that round first.")
    ROUND_NOT_OPEN = pgettext_lazy(
        "lecturers", "“%(round)s” takes no marks now. Ask the contest office; what is on your phone stays there."
    )
    ROUND_LATER = pgettext_lazy("lecturers", "“%(round)s” has not begun. The mark stays on your phone until it has.")
    MARKS_MISSING = pgettext_lazy(
        "lecturers",
        "Marks are missing of %(names)s. They may lie on a phone without signal: wait for them, or excuse the judge.",
    )
    MARK_TWICE = pgettext_lazy(
        "lecturers",
        "You have marked %(name)s in this round already. A mark is given once; only an accepted protest changes it.",
    )
    NOT_OF_ROUND = pgettext_lazy("lecturers", "%(name)s does not take part in this round.")
    RECUSED = pgettext_lazy("lecturers", "You do not mark %(name)s: %(why)s.")
    MARK_RANGE = pgettext_lazy("lecturers", "Give 0 to %(most)s points for “%(criterion)s”, in steps of %(step)s.")
    KEY_TAKEN = pgettext_lazy("lecturers", "Another mark bears this sign. Open the page anew, and mark again.")
    CODE_UNKNOWN = pgettext_lazy(
        "lecturers", "This code is not known, or not any more. Ask the contest office for a new one."
    )
    EXCUSED = pgettext_lazy("lecturers", "You are excused from this round. Ask the contest office.")
    ROUNDS_OPEN = pgettext_lazy(
        "lecturers", "Not closed yet: %(rounds)s. Wait for their marks and see each round closed, then count."
    )
    PLAY_OFF_DUE = pgettext_lazy("lecturers", "%(names)s share rank %(rank)s. Let them meet in a play-off, then count.")
    NO_PLAY_OFF = pgettext_lazy("lecturers", "Nobody shares a rank that is played off. Go on and count the marks.")
    PROTEST_OVER = pgettext_lazy("lecturers", "Protests could be made until %(until)s. Tell the contest office.")
    PROTEST_RUNS = pgettext_lazy("lecturers", "Protests can be made until %(until)s. Wait until then.")
    PROTESTS_OPEN = pgettext_lazy("lecturers", "%(count)s protests are not decided. Decide them first.")
    PROTEST_SELF = pgettext_lazy("lecturers", "You registered this protest. Ask a colleague to decide it.")
    PROTEST_OTHERS = pgettext_lazy(
        "lecturers", "%(name)s takes part for %(unit)s. That unit registers the protest, or the contest office does."
    )
    PROTEST_TWICE = pgettext_lazy(
        "lecturers", "This is protested against already, see protest %(number)s. Wait for its decision, or read it."
    )
    RIGHT_MARK_MISSING = pgettext_lazy(
        "lecturers", "The protest is against a mark. Enter the right mark, another than it was; or do not accept it."
    )
    PROTEST_DECIDED = pgettext_lazy("lecturers", "This protest is decided already. Choose another.")
    NO_SUCH_MARK = pgettext_lazy(
        "lecturers", "The protest names no mark, so none can be corrected. Accept it without a mark."
    )
    CONFIRM_SELF = pgettext_lazy("lecturers", "You proposed this result. Ask a colleague of the city to confirm it.")
    STARS_DONE = pgettext_lazy(
        "lecturers", "The stars of this contest are computed already. See them on the pages of the lecturers."
    )
    NO_STARS = pgettext_lazy(
        "lecturers", "%(number)s has no star to be reviewed. Stars come from a contest: enter the lecturer there."
    )
    TOO_EARLY = pgettext_lazy("lecturers", "The review is due on %(day)s. Wait until then.")
    OWN_STARS = pgettext_lazy("lecturers", "Nobody reviews the own stars. Ask a colleague.")
    NO_CERTIFICATE = pgettext_lazy("lecturers", "Wait until the result is published, then make the certificates.")
