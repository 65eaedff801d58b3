# SPDX-License-Identifier: Apache-2.0
"""Why an act on a shutdown or a site was refused: what, where, and what to do."""

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
    NO_VALUES = pgettext_lazy("shutdown", "Enter at least one value.")
    TOO_MANY = pgettext_lazy("shutdown", "At most %(most)s values at once. Split the list, or import it as a file.")
    VALUE_SHAPE = pgettext_lazy(
        "shutdown", "This cannot be read as: %(thing)s. Write it in full, without stars, as it stands in the evidence."
    )
    THING_UNTOLD = pgettext_lazy(
        "shutdown", "Its shape does not tell what it is: %(value)s. Choose it under “What it is”, or write it in full."
    )
    STATE_DOMAIN = pgettext_lazy(
        "shutdown",
        "%(value)s is a domain of an authority or school. Check its spelling; where a page of theirs was broken into, "
        "say so under “What it was used for”.",
    )
    NO_GROUND = pgettext_lazy(
        "shutdown", "On this day no such ground is in force for it and what is asked. Choose a ground of its list."
    )
    NOT_FOUNDED = pgettext_lazy("shutdown", "Name the case, or the warning, on which it is founded.")
    NO_CASE = pgettext_lazy("shutdown", "There is no such case in your reach. Check its number.")
    NO_WARNING = pgettext_lazy("shutdown", "There is no such warning in your reach. Check its number.")
    NOT_FILED = pgettext_lazy("shutdown", "The case is not filed. Have it filed first, or found it on the warning.")
    NO_UNIT = pgettext_lazy("shutdown", "Choose whom it is asked of: a unit of your city that answers requests.")
    WRONG_UNIT = pgettext_lazy(
        "shutdown",
        "%(unit)s shuts down no such thing (%(thing)s). On this ground it goes to: %(via)s. Choose another unit.",
    )
    ALREADY = pgettext_lazy(
        "shutdown", "This value has a shutdown already: %(number)s (%(state)s). Open that, and go on there."
    )
    TWICE = pgettext_lazy("shutdown", "This value stands in the list twice. Leave one of them out.")
    EVIDENCE_MISSING = pgettext_lazy(
        "shutdown", "No evidence is named. Bring in the file, or name that of the case, before it goes on."
    )
    NO_EVIDENCE = pgettext_lazy(
        "shutdown", "The case has no such file of evidence. Check the number under its evidence."
    )
    HASH_SHAPE = pgettext_lazy("shutdown", "A SHA-256 has 64 characters, 0–9 and a–f. Copy it whole.")
    OWN_NUMBER = pgettext_lazy(
        "shutdown",
        "%(count)s victims or warned people have this value. Look at them; if it is to be shut all the same, say why.",
    )
    NOT_CHECKED = pgettext_lazy("shutdown", "Confirm that you looked it up: it must not be a victim's own.")
    SAME_PERSON = pgettext_lazy(
        "shutdown", "Who asked for it, or checked it, does not review it. Let a second person do it."
    )
    NOT_IN_EFFECT = pgettext_lazy(
        "shutdown", "It is not shut down now, so there is nothing to appeal against or to open."
    )
    APPEAL_OPEN = pgettext_lazy("shutdown", "An appeal is open already. Check and answer that one.")
    BEFORE_ANSWER = pgettext_lazy("shutdown", "It was shut down later than this. Check the day of the appeal.")
    SAME_CHECKER = pgettext_lazy("shutdown", "Who checked the appeal does not answer it. Let a second person do it.")
    GOES_ON = pgettext_lazy("shutdown", "It is being opened again: its first answer stands. Return the later one.")
    NO_RESULT = pgettext_lazy("shutdown", "The answer has no result. Return it, so that one is chosen.")
    NOTHING_ASKED = pgettext_lazy("shutdown", "Nothing of this list is asked of that unit yet. Have it reviewed first.")
    NONE_CHOSEN = pgettext_lazy("shutdown", "Choose at least one.")
    FILE_TOO_BIG = refusals.FILE_TOO_BIG
    FILE_KIND = refusals.FILE_KIND
    FILE_BROKEN = refusals.FILE_BROKEN


class SiteCode(RefusalCode):
    NOT_ALLOWED = refusals.NOT_ALLOWED
    NOT_FOUND = refusals.NOT_FOUND
    CHANGED = refusals.CHANGED
    WRONG_STATE = refusals.WRONG_STATE
    TOO_LONG = refusals.TOO_LONG
    CLEAR_NUMBER = refusals.CLEAR_NUMBER
    IN_FUTURE = refusals.IN_FUTURE
    REASON_MISSING = refusals.REASON_MISSING
    UNKNOWN_WORD = refusals.UNKNOWN_WORD
    NO_SCENE = pgettext_lazy(
        "goip", "There is no such scene in your reach. Record it with the evidence of its case first."
    )
    SCENE_TAKEN = pgettext_lazy("goip", "This scene is a site already: %(number)s. Open that.")
    CLUE_MISSING = pgettext_lazy("goip", "Enter the number of the clue.")
    CLUE_TAKEN = pgettext_lazy("goip", "A site of this clue is recorded already. Check the number, or add a suffix.")
    TWO_OFFICERS = pgettext_lazy(
        "goip", "The record of the survey names fewer than two officers. Put it right with the evidence first."
    )
    NO_RECORD = pgettext_lazy("goip", "The scene has no record of a survey. Record that with the evidence first.")
    BEFORE_CLUE = pgettext_lazy("goip", "The raid lies before the clue. Check both times.")
    NO_TOWNSHIP = pgettext_lazy("goip", "Choose the township.")
    PLATE_MISSING = pgettext_lazy("goip", "Enter the number plate of the car.")
    NO_DEVICE = pgettext_lazy("goip", "The scene has no such device. Record it with the evidence of the case first.")
    NOTHING_SAID = pgettext_lazy("goip", "Enter the network, or the tool it was controlled by.")
    DEVICE_TAKEN = pgettext_lazy("goip", "This device is listed already. Choose another one.")
    CARD_TAKEN = pgettext_lazy("goip", "This card is listed already. Check the number.")
    NO_CASE = pgettext_lazy("goip", "There is no such case in your reach. Check its number.")
    CASE_TAKEN = pgettext_lazy("goip", "This case is linked already. Check the number.")
