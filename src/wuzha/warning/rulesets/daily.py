# SPDX-License-Identifier: Apache-2.0
"""The form of the daily report (日报): which figures it says, in which order, and what is out of the ordinary."""

from __future__ import annotations

from enum import StrEnum
from functools import partial

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from pydantic import BaseModel, Field

from wuzha.org.rules import RuleSet, in_language
from wuzha.warning.rulesets.dictionaries import factory


class DailyPart(BaseModel):
    """One paragraph: its heading and the indicators it names."""

    zh: str = Field(min_length=1, max_length=40, description=gettext_noop("Chinese"))
    en: str = Field(min_length=1, max_length=60, description=gettext_noop("English"))
    indicators: list[str] = Field(
        min_length=1,
        description=gettext_noop("codes of indicators; of other domains with their name, such as calls.taken"),
    )

    @property
    def heading(self) -> str:
        return in_language(self.zh, self.en)


class Bound(StrEnum):
    """On which side of its bound an indicator is out of the ordinary."""

    BELOW = "BELOW"
    ABOVE = "ABOVE"


class DailyBound(BaseModel):
    """From where on an indicator is out of the ordinary: a share (0 to 1) below, or a number above."""

    indicator: str = Field(max_length=40, description=gettext_noop("code of the indicator"))
    side: Bound = Field(description=gettext_noop("below or above"))
    bound: float = Field(ge=0, description=gettext_noop("bound"))


class DailyForm(BaseModel):
    zh: str = Field(min_length=1, max_length=60, description=gettext_noop("Chinese"))
    en: str = Field(min_length=1, max_length=80, description=gettext_noop("English"))
    parts: list[DailyPart] = Field(min_length=1, description=gettext_noop("paragraphs"))
    bounds: list[DailyBound] = Field(description=gettext_noop("out of the ordinary"))

    @property
    def title(self) -> str:
        return in_language(self.zh, self.en)

    @property
    def indicators(self) -> list[str]:
        """Every code that is named, once."""
        named = [code for part in self.parts for code in part.indicators]
        return list(dict.fromkeys([*named, *(one.indicator for one in self.bounds)]))


DAILY_REPORT = RuleSet(
    "warning.daily_report", _("Daily report"), DailyForm, partial(factory, "daily_report"),
    _("Daily reports as practised in anti-fraud centres; order and bounds: proposals to be set locally"),
)  # fmt: skip
