# SPDX-License-Identifier: Apache-2.0
"""How long a suggestion waits, and which numbers are the unit's own."""

from __future__ import annotations

from django.utils.translation import gettext_noop, pgettext_lazy
from pydantic import BaseModel, Field

from wuzha.org.rules import RuleSet


class SeriesRules(BaseModel):
    judge_days: int = Field(ge=1, le=60, description=gettext_noop("days in which a suggested series is judged"))
    later_days: int = Field(ge=1, le=60, description=gettext_noop("days for which a suggestion is put off"))
    own_numbers: list[str] = Field(
        default_factory=list, description=gettext_noop("telephone numbers of the unit, which tie no records")
    )


RULES = RuleSet(
    "series.rules",
    pgettext_lazy("series", "Series of cases"),
    SeriesRules,
    lambda: {"judge_days": 3, "later_days": 7, "own_numbers": []},
    pgettext_lazy("series", "Local practice; no rule of law sets a time"),
)
