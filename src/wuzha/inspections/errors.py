# SPDX-License-Identifier: Apache-2.0
"""Why an act on a ticket or an inspection was refused: what, where, and what to do."""

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
    TITLE_MISSING = pgettext_lazy("ticket", "Name the matter in a few words.")
    PROBLEM_MISSING = pgettext_lazy("ticket", "Say what the problem is.")
    DEMAND_MISSING = pgettext_lazy("ticket", "Say what is to be put right.")
    NO_UNIT = pgettext_lazy("ticket", "Choose a unit that is in force and may be asked.")
    DUE_PASSED = pgettext_lazy("ticket", "The deadline must lie ahead. Choose a later day.")
    DUE_FAR = pgettext_lazy(
        "ticket", "%(day)s lies more than %(months)s months ahead. Check the year, or choose a nearer day."
    )
    CASE_MISSING = pgettext_lazy("ticket", "A ticket of a back-check needs the number of the case. Enter it.")
    NO_CASE = pgettext_lazy("ticket", "No case in your reach has this number. Check it.")
    SOURCE_MISSING = pgettext_lazy("ticket", "Enter the number of the document it comes from.")
    SAME_PERSON = pgettext_lazy("ticket", "Who drafts a ticket does not issue it. Ask somebody else: %(others)s.")
    SAME_PERSON_ALONE = pgettext_lazy(
        "ticket", "Who drafts a ticket does not issue it, and nobody else here may. Ask the administrator for a second."
    )
    RECHECK_MISSING = pgettext_lazy(
        "ticket", "This ticket comes from an inspection: look at it again first, and record the re-inspection."
    )
    NO_FINDINGS = pgettext_lazy("ticket", "This ticket comes from no inspection. Look at the reply, and decide on it.")
    NO_STEP = pgettext_lazy(
        "ticket",
        "No further step can be taken yet: the next one is possible from %(day)s on. Call the unit, or remind it.",
    )
    CHAIN_DONE = pgettext_lazy("ticket", "Every step of the chain was taken. Propose a measure, or give more time.")
    DAYS_ORDER = pgettext_lazy("inspection", "The last day lies before the first. Check both days.")
    NAME_MISSING = pgettext_lazy("inspection", "Enter the name of the round.")
    CHECK_CHANGED = pgettext_lazy(
        "inspection",
        "This checklist was saved by somebody else since you opened it. Your answers stand below, and beside them what "
        "was saved. Compare them, choose your photos again, and save once more.",
    )
    OUTSIDE = pgettext_lazy("inspection", "The round goes from %(first)s to %(last)s. Choose a day within it.")
    NO_CHECKLIST = pgettext_lazy(
        "inspection",
        "There is no checklist for this kind of unit. Ask an administrator to add one among the rules in force.",
    )
    ITEMS_OPEN = pgettext_lazy(
        "inspection", "%(n)s items have no answer yet, the first is “%(first)s”. Choose for each."
    )
    NOTE_MISSING = pgettext_lazy("inspection", "Say what was not met: “%(item)s”.")
    PHOTO_KIND = pgettext_lazy("inspection", "Send photos as JPEG or PNG.")
    PHOTO_BIG = pgettext_lazy("inspection", "A photo has at most %(most)s MB. Take it smaller.")
    PHOTO_MANY = pgettext_lazy("inspection", "An inspection keeps at most %(most)s photos. Leave some out.")
    NOTHING_FOUND = pgettext_lazy("inspection", "Choose at least one finding that has no ticket yet.")
