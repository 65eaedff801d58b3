# SPDX-License-Identifier: Apache-2.0
"""Values in force, by date."""

from __future__ import annotations

from django.utils.translation import gettext_noop, pgettext_lazy
from pydantic import BaseModel, Field

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
