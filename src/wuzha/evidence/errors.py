# SPDX-License-Identifier: Apache-2.0
"""Why an act on evidence was refused: what, where, and what to do."""

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
    ENDS_BEFORE = pgettext_lazy("evidence", "The survey cannot end before it begins: check both times.")
    PLACE_MISSING = pgettext_lazy("evidence", "Enter the place.")
    TWO_SURVEYORS = pgettext_lazy(
        "evidence", "At least two officers survey a scene (Procedures 216): enter both names, with a comma between."
    )
    WITNESS_MISSING = pgettext_lazy(
        "evidence", "Enter the name of the witness, or why there was none (Procedures 217 and 229)."
    )
    FINDING_MISSING = pgettext_lazy("evidence", "Enter what was found.")
    REASON_MISSING = refusals.REASON_MISSING
    SAME_ANSWER = refusals.SAME_ANSWER
    NOT_FILED = pgettext_lazy(
        "evidence",
        "Nothing is seized before the case is filed (Rules on property in cases, No. 21 of 2015, 5): record the filing "
        "first, or choose how else it came.",
    )
    TWO_OFFICERS = pgettext_lazy(
        "evidence", "At least two officers take an exhibit (Procedures 229): choose a second one."
    )
    NOT_OF_UNIT = pgettext_lazy("evidence", "Nobody of this name works at the handling unit: choose one of the list.")
    DECISION_MISSING = pgettext_lazy(
        "evidence", "Enter the numbers of the decision and of the list of seizure (Procedures 228 and 230)."
    )
    NAME_MISSING = pgettext_lazy("evidence", "Enter what it is, and how many.")
    UNKNOWN_WORD = refusals.UNKNOWN_WORD
    NOT_HOLDER = pgettext_lazy(
        "evidence",
        "%(name)s holds it, and hands it on. Where that cannot be, whoever leads the unit does, and writes why in the "
        "note.",
    )
    KEEPER_INVESTIGATES = pgettext_lazy(
        "evidence",
        "Who took it or works on the case does not keep it (Procedures 235): choose another keeper.",
    )
    SEAL_MISSING = pgettext_lazy("evidence", "Enter the number of the new seal.")
    ORGAN_MISSING = pgettext_lazy("evidence", "Enter the office to which it goes, or that decided.")
    DOCUMENT_MISSING = pgettext_lazy("evidence", "Enter the number of the document.")
    RECEIVER_MISSING = pgettext_lazy("evidence", "Enter who received it.")
    NOT_DECIDED = pgettext_lazy(
        "evidence",
        "What was taken waits for the judgment (Criminal Procedure Law 245): record how the case ended first. Before "
        "that, whoever leads the unit records it, and writes who decided in the note.",
    )
    NOTE_MISSING = pgettext_lazy("evidence", "Write what is to be explained.")
    BEFORE_LAST = pgettext_lazy("evidence", "This cannot lie before “%(step)s” of %(at)s. Check the time.")
    DUE_PAST = pgettext_lazy("evidence", "The time of return lies before it is lent. Check the time.")
    NUMBER_SHAPE = pgettext_lazy("evidence", "This is no number of that kind. Compare it with the device.")
    NUMBER_THERE = pgettext_lazy("evidence", "This number is recorded already: leave it out.")
    FILE_TOO_BIG = pgettext_lazy("evidence", "The file has more than %(most)s megabytes: send it in parts.")
    FILE_EMPTY = pgettext_lazy("evidence", "The file is empty. Choose another one.")
    FILE_KIND = pgettext_lazy(
        "evidence",
        "A statement is a DOCX, TXT or PDF file, a photo a JPEG or PNG. Choose another file, or another kind.",
    )
    FILE_UNREADABLE = pgettext_lazy(
        "evidence",
        "No text can be read from it: it is damaged, locked or a scan. Save it anew, or add it as another paper.",
    )
    FILE_ERASED = pgettext_lazy(
        "evidence", "This file was deleted when its time of keeping was over. Nothing is left to check."
    )
    FILE_LOST = pgettext_lazy(
        "evidence",
        "The file is missing or damaged in the store. Tell the system administrator, who can bring it back "
        "from a backup.",
    )
    NONE_CHOSEN = pgettext_lazy("evidence", "Nothing was chosen: tick what belongs to the case.")
