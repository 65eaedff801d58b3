# SPDX-License-Identifier: Apache-2.0
"""Why an act on a card or a back-trace was refused: what, where, and what to do."""

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
    NO_CENTRE = pgettext_lazy(
        "card", "A card is registered for an anti-fraud centre. Choose a posting at one, or above exactly one."
    )
    BAD_NUMBER = pgettext_lazy("card", "This is no whole number of such a card: check its digits and its kind.")
    KNOWN = pgettext_lazy("card", "This card is registered already: %(number)s. Record the new case there.")
    NO_CASE = pgettext_lazy("card", "No case in your reach has this number. Check it, or leave it empty.")
    NO_INSTITUTION = pgettext_lazy("card", "This is no bank or carrier of the city. Choose one of the list.")
    OTHER_INSTITUTION = pgettext_lazy(
        "card", "%(unit)s gives out no such cards: a bank has accounts, a carrier lines. Check kind and institution."
    )
    NO_OUTLET = pgettext_lazy("card", "This outlet is none of that bank or carrier. Choose one of its own.")
    HOLDER_TWICE = pgettext_lazy("card", "Enter either a person or an organisation as the holder, not both.")
    OPENED_AFTER = pgettext_lazy("card", "It was involved on %(day)s: it was opened by then. Check the day.")
    LEVEL = pgettext_lazy("card", "Levels begin at 1 and end at 99. Enter the level in the trail, or leave it empty.")
    WRONG_DISPOSAL = pgettext_lazy(
        "card",
        "A line is suspended, closed or restored, an account stopped, frozen, closed or restored. Choose one of these.",
    )
    TOLD_ALREADY = pgettext_lazy(
        "card", "The same is on file already, and nothing was changed. Check the day and the case."
    )
    NONE_TICKED = pgettext_lazy("card", "Tick at least one month of the list that is still to be decided.")
    STOCK_TWICE = pgettext_lazy(
        "card", "Two new numbers of one month of one outlet are ticked. Tick the one that is right."
    )
    REASON_MISSING = refusals.REASON_MISSING
    OWN_STOCK = pgettext_lazy(
        "card",
        "You brought this number yourself: %(places)s. Ask a colleague to take it, of the centre or the joint office.",
    )
    STOCK_STEEP = pgettext_lazy(
        "card",
        "Outlets are compared by these numbers, and they would change a lot: %(places)s. Ask the outlet, then tick "
        "that the numbers were checked.",
    )
    STOCK_SAME = pgettext_lazy("card", "The number on file is that one already. There is nothing to put right.")
    # Back-traces.
    NOBODY_CHOSEN = pgettext_lazy("back-trace", "Choose at least one card of the list.")
    TOO_MANY = pgettext_lazy("back-trace", "At most %(most)s cards are traced back at once. Choose fewer.")
    TWO_INSTITUTIONS = pgettext_lazy(
        "back-trace", "These cards are of several institutions. Narrow the list to one of them, and choose there."
    )
    NOBODY_TO_ASK = pgettext_lazy(
        "back-trace", "It is not known which bank or carrier gave out %(number)s. Record its opening first."
    )
    UNDER_WAY = pgettext_lazy("back-trace", "%(number)s is being traced back already: %(trace)s. Wait for that answer.")
    FIELD_MISSING = pgettext_lazy(
        "back-trace", "“%(field)s” is missing. Fill it in: an answer about a card of yours needs it."
    )
    NOT_OURS_TOLD = pgettext_lazy(
        "back-trace",
        "The answer says that there is no such card, yet tells of its opening. Choose another conclusion, or leave the "
        "fields of the opening empty.",
    )
    FIELD_DAY = pgettext_lazy("back-trace", "The card was opened by %(day)s. Check the day.")
    FINDING_MISSING = pgettext_lazy("back-trace", "Write what was found. Responsibility is not put down without it.")
    NOT_PROPER = pgettext_lazy(
        "back-trace", "The answer says that there is no such card: nobody answers for its opening. Choose “Nobody”."
    )
    # Clues.
    CLUE_NO_MISSING = pgettext_lazy("clue", "Enter the number that the clue has above.")
    CLUE_OPEN = pgettext_lazy("clue", "A clue of this person is open already. Add the cards there.")
    TOO_MANY_CARDS = pgettext_lazy("clue", "At most %(most)s cards at once. Record the others afterwards.")
    FOLLOWED_MISSING = pgettext_lazy(
        "clue", "With this result name what followed: the number of the case, penalty, dossier or pledge."
    )
    REPLY_NO_MISSING = pgettext_lazy("clue", "Enter the number of the reply.")
