# SPDX-License-Identifier: Apache-2.0
"""Why something about bulletins cannot be done."""

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
    UNKNOWN_KIND = pgettext_lazy("bulletins", "There is no such kind of bulletin. Choose one of the list.")
    NOT_OVER = pgettext_lazy("bulletins", "Some of these days lie ahead. Choose days that are over.")
    DAYS_ORDER = pgettext_lazy("bulletins", "The last day is before the first. Put the days right.")
    TOO_MANY_DAYS = pgettext_lazy("bulletins", "At most three years. Choose fewer days.")
    NO_TOWNSHIP = pgettext_lazy("bulletins", "Choose the township that it is about.")
    NO_MONTH = pgettext_lazy("bulletins", "No calendar month of these days is whole. Choose longer days.")
    TITLE_MISSING = pgettext_lazy("bulletins", "Enter a title.")
    TEXT_MISSING = pgettext_lazy("bulletins", "Enter the text.")
    UNREADABLE = pgettext_lazy(
        "bulletins",
        "Line %(line)s: “%(typed)s” cannot be read. Insert figures with the list beside the text, and leave what "
        "stands in braces as it is.",
    )
    UNKNOWN_FIGURE = pgettext_lazy(
        "bulletins", "Line %(line)s: there is no figure %(typed)s. Choose one of the list beside the text."
    )
    UNKNOWN_DAYS = pgettext_lazy(
        "bulletins", "Line %(line)s: this kind has no days called “%(typed)s”. Choose days of the list."
    )
    NUMBER_TYPED = pgettext_lazy(
        "bulletins",
        "Line %(line)s: “%(typed)s” (after “%(before)s”) is typed by hand. Put the figure there from the list beside "
        "the text%(hint)s; a number that no figure gives is written {n:number|its source}.",
    )
    NAME_ENDED = pgettext_lazy(
        "bulletins",
        "Line %(line)s: “%(name)s” ended on %(day)s. In a document of later date name its successor: %(successor)s.",
    )
    NOT_FILLED = pgettext_lazy(
        "bulletins", "Line %(line)s is still to be written: “%(typed)s”. Write it, or take it out."
    )
    NO_VALUE = pgettext_lazy(
        "bulletins", "Line %(line)s: %(name)s has no value for these days. Take it out, or count again."
    )
    OWN_REVIEW = pgettext_lazy("bulletins", "Who wrote it cannot review it. Ask %(who)s.")
    OWN_SIGNATURE = pgettext_lazy("bulletins", "Who wrote it cannot sign it. Ask %(who)s.")
    SAME_REVIEWER = pgettext_lazy("bulletins", "Who reviewed it cannot sign it, by the rule of its kind. Ask %(who)s.")
    MARK_MISSING = pgettext_lazy("suggestion", "Choose the mark A, B or C of the reply.")
    NUMBER_FORM = pgettext_lazy("bulletins", "A document number looks like 慈公建〔2023〕4号. Enter it so.")
    NUMBER_TAKEN = pgettext_lazy("bulletins", "%(number)s is the number of %(of)s already. Enter another.")
    HAS_EDITION = pgettext_lazy("bulletins", "A new edition is begun already: %(number)s. Go on there.")
    NOTHING_CHANGED = pgettext_lazy(
        "bulletins", "No figure and no word differs from the edition before. There is nothing to publish again."
    )
    NO_UNIT = pgettext_lazy("bulletins", "Choose the units it goes to.")
    SENT_ALREADY = pgettext_lazy("bulletins", "It was sent to %(units)s already. Choose others.")
    DAY_BEFORE = pgettext_lazy("suggestion", "This day is before the step before it (%(day)s). Put it right.")
    DUE_NOT_LATER = pgettext_lazy("suggestion", "It is due on %(day)s already. Choose a later day, at most %(last)s.")
    HAS_REPLY = pgettext_lazy("suggestion", "A reply is being written already: %(number)s. Go on there.")
    SESSION_MISSING = pgettext_lazy("suggestion", "Enter the session.")
    NUMBER_OF_SUGGESTION = pgettext_lazy("suggestion", "Enter the number of the suggestion, in figures.")
    KNOWN_SUGGESTION = pgettext_lazy("suggestion", "This suggestion is there already: %(number)s. Go on there.")
    FROM_MISSING = pgettext_lazy("suggestion", "Enter who assigned it.")
    SATISFACTION_MISSING = pgettext_lazy("suggestion", "Choose what the deputies said.")
