# SPDX-License-Identifier: Apache-2.0
"""Values in force, by date."""

from __future__ import annotations

from django.utils.translation import gettext_noop, pgettext_lazy
from pydantic import BaseModel, Field

from wuzha.intake.header_rules import Headers, shipped
from wuzha.org.rules import RuleSet


class Policy(BaseModel):
    """When a card counts as new."""

    fresh_days: int = Field(
        ge=1, le=730, description=gettext_noop("days from its opening within which an involved card counts as new")
    )


POLICY = RuleSet(
    "cards.policy",
    pgettext_lazy("cards", "Counting of involved cards"),
    Policy,
    lambda: {"fresh_days": 90},
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
