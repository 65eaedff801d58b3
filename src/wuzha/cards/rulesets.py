# SPDX-License-Identifier: Apache-2.0
"""Values in force, by date."""

from __future__ import annotations

from django.utils.translation import gettext_noop, pgettext_lazy
from pydantic import BaseModel, Field

from wuzha.intake.header_rules import Headers, shipped
from wuzha.org.rules import RuleSet


class Policy(BaseModel):
    """When a card counts as new; by how much live cards of a month may be put right without being asked about."""

    fresh_days: int = Field(
        ge=1, le=730, description=gettext_noop("days from its opening within which an involved card counts as new")
    )
    steep_percent: int = Field(
        default=50, ge=1, le=100,
        description=gettext_noop("percent by which a new number of live cards may differ before it is asked about"),
    )  # fmt: skip


POLICY = RuleSet(
    "cards.policy",
    pgettext_lazy("cards", "Counting of involved cards"),
    Policy,
    lambda: {"fresh_days": 90, "steep_percent": 50},
    pgettext_lazy(
        "cards", "Practice of card governance: opened no more than 90 days before. A proposal, to be set locally"
    ),
)


class CardHeaders(Headers):
    """Headers of lists of involved cards."""

    SHIPPED = shipped("card_headers")
    MONEY = frozenset({"amount"})


CARD_HEADERS = RuleSet(
    "cards.headers",
    pgettext_lazy("cards", "Headers of lists of involved cards"),
    CardHeaders,
    CardHeaders.factory,
    pgettext_lazy("cards", "Columns as lists from above have them in practice; to be extended locally"),
    since=CardHeaders.since,
)


class LiveCardHeaders(Headers):
    """Headers of lists of live cards."""

    SHIPPED = shipped("live_card_headers")


LIVE_HEADERS = RuleSet(
    "cards.live_headers",
    pgettext_lazy("cards", "Headers of lists of live cards"),
    LiveCardHeaders,
    LiveCardHeaders.factory,
    pgettext_lazy("cards", "Columns as banks and carriers report their stock in practice; to be extended locally"),
    since=LiveCardHeaders.since,
)


class ClueClocks(BaseModel):
    """The clocks of clues about cards."""

    sign_hours: int = Field(ge=1, le=240, description=gettext_noop("hours until it is signed for"))
    first_days: int = Field(ge=1, le=90, description=gettext_noop("days until the first result"))
    final_days: int = Field(ge=1, le=365, description=gettext_noop("days until the final result"))
    check_days: int = Field(ge=1, le=90, description=gettext_noop("days until identity and record are checked"))
    remote_days: int = Field(ge=1, le=90, description=gettext_noop("the same at a remote place"))


CLUE_CLOCKS = RuleSet(
    "cards.clues",
    pgettext_lazy("clue", "Clocks of clues about cards"),
    ClueClocks,
    lambda: {"sign_hours": 24, "first_days": 7, "final_days": 30, "check_days": 7, "remote_days": 15},
    pgettext_lazy(
        "clue",
        "No public source fixes when such clues are replied to: 24 hours, 7 and 30 days are a proposal, to be set "
        "locally. Check of identity and record between police: 7 days, 15 at a remote place (程序规定 353)",
    ),
)


class ClueHeaders(Headers):
    """Headers of lists of clues about cards."""

    SHIPPED = shipped("clue_headers")


CLUE_HEADERS = RuleSet(
    "cards.clue_headers",
    pgettext_lazy("clue", "Headers of lists of clues about cards"),
    ClueHeaders,
    ClueHeaders.factory,
    pgettext_lazy("clue", "Wordings: a collection, to be extended locally"),
    since=ClueHeaders.since,
)
