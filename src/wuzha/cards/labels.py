# SPDX-License-Identifier: Apache-2.0
"""What acts and records are called in the audit trail."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from wuzha.audit.labels import Group

_CARDS = (
    Group(
        90,
        pgettext_lazy("cards", "Cards"),
        {
            "card.register": pgettext_lazy("cards", "Registered an involved card"),
            "card.opening": pgettext_lazy("cards", "Recorded the opening of a card"),
            "card.involve": pgettext_lazy("cards", "Recorded an involvement of a card"),
            "card.dispose": pgettext_lazy("cards", "Recorded what was done with a card"),
            "card.fill": pgettext_lazy("cards", "Read involved cards from cases and trails of money"),
            "card.search": pgettext_lazy("cards", "Looked up a card by its number"),
            "card.refill": pgettext_lazy("cards", "Read all involved cards anew"),
            "card.import": pgettext_lazy("cards", "Imported a list of involved cards"),
            "live_cards.decide": pgettext_lazy("cards", "Decided on other numbers of live cards"),
            "live_cards.put_right": pgettext_lazy("cards", "Laid another number of live cards before a colleague"),
            "live_cards.import": pgettext_lazy("cards", "Imported the live cards of outlets"),
        },
    ),
    Group(
        91,
        pgettext_lazy("cards", "Back-traces"),
        {
            "back_trace.ask": pgettext_lazy("cards", "Asked how a card came to be opened"),
            "back_trace.answer": pgettext_lazy("cards", "Took in the answer to a back-trace"),
            "back_trace.return": pgettext_lazy("cards", "Returned the answer to a back-trace"),
            "back_trace.accept": pgettext_lazy("cards", "Accepted the answer to a back-trace"),
            "back_trace.conclude": pgettext_lazy("cards", "Concluded a back-trace"),
            "back_trace.withdraw": pgettext_lazy("cards", "Withdrew a back-trace"),
        },
    ),
)
_CLUES = (
    Group(
        92,
        pgettext_lazy("clue", "Clues about cards"),
        {
            "card_clue.record": pgettext_lazy("clue", "Recorded a clue about cards"),
            "card_clue.import": pgettext_lazy("clue", "Received clues about cards"),
            "card_clue.cards": pgettext_lazy("clue", "Added cards to a clue"),
            "card_clue.assign": pgettext_lazy("clue", "Gave a clue to a unit"),
            "card_clue.recall": pgettext_lazy("clue", "Took a clue back from a unit"),
            "card_clue.conclude": pgettext_lazy("clue", "Concluded a clue"),
            "card_clue.reply": pgettext_lazy("clue", "Replied about a clue"),
            "card_clue.letter": pgettext_lazy("clue", "Made the reply about a clue"),
        },
    ),
)
GROUPS = (*_CARDS, *_CLUES)
RECORDS = {
    "card_clue": pgettext_lazy("clue", "Clue about cards"),
    "card": pgettext_lazy("cards", "Involved card"),
    "back_trace": pgettext_lazy("cards", "Back-trace"),
    "live_cards": pgettext_lazy("cards", "Live cards of an outlet"),
    "stock_change": pgettext_lazy("cards", "Other number of live cards"),
}
