# SPDX-License-Identifier: Apache-2.0
"""When a listing may be proposed, by which of the four triggers of the letter, how long each step lasts; by date."""

from __future__ import annotations

from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, pgettext_lazy
from pydantic import BaseModel, Field, model_validator

from wuzha.org.rules import RuleSet, in_language

#: The four triggers (`domain.md` §0): 宣防效果不佳, 群众损失严重, 黑灰产突出, 工作落实不力.
CODES = ("OUTREACH", "LOSS", "BLACKGREY", "DUTY")
STEPS = ("WATCH", "YELLOW", "LISTING")


class Trigger(BaseModel):
    """One trigger: from which score on each step of the ladder may be proposed."""

    code: Literal["OUTREACH", "LOSS", "BLACKGREY", "DUTY"] = Field(description=gettext_noop("trigger"))
    zh: str = Field(min_length=1, max_length=40, description=gettext_noop("Chinese"))
    en: str = Field(min_length=1, max_length=60, description=gettext_noop("English"))
    article: str = Field(min_length=1, max_length=200, description=gettext_noop("citation that papers print"))
    watch: int = Field(ge=1, le=99, description=gettext_noop("score from which a notice may be proposed"))
    yellow: int = Field(ge=1, le=99, description=gettext_noop("score from which a yellow card may be proposed"))
    listing: int = Field(ge=1, le=99, description=gettext_noop("score from which a listing may be proposed"))

    @model_validator(mode="after")
    def steps_rise(self) -> Trigger:
        if not self.watch <= self.yellow <= self.listing:
            raise ValueError(_("A later step asks for at least the score of the one before."))
        return self

    @property
    def title(self) -> str:
        """Its name in the language of the page."""
        return in_language(self.zh, self.en)

    def score(self, step: str) -> int:
        return {"WATCH": self.watch, "YELLOW": self.yellow, "LISTING": self.listing}[step]


class Triggers(BaseModel):
    triggers: list[Trigger] = Field(description=gettext_noop("triggers"))
    days: int = Field(ge=30, le=366, description=gettext_noop("days that leads and requests are looked back on"))
    least_cases: int = Field(ge=1, le=1000, description=gettext_noop("cases below which losses are no ground"))

    @model_validator(mode="after")
    def each_once(self) -> Triggers:
        if sorted(one.code for one in self.triggers) != sorted(CODES):
            raise ValueError(_("Each of the four triggers has one row."))
        return self

    def of(self, code: str) -> Trigger:
        return next(one for one in self.triggers if one.code == code)


_LETTER = "慈公建〔2023〕4号答复；《关于加强打击治理电信网络诈骗违法犯罪工作的意见》（2022-04-18）"
TRIGGERS = RuleSet(
    "oversight.triggers",
    pgettext_lazy("oversight", "Triggers of listings"),
    Triggers,
    lambda: {
        "triggers": [
            {"code": "OUTREACH", "zh": "宣防效果不佳", "en": "Publicity without effect", "article": _LETTER,
             "watch": 1, "yellow": 2, "listing": 3},
            {"code": "LOSS", "zh": "群众损失严重", "en": "Heavy losses of citizens", "article": _LETTER,
             "watch": 1, "yellow": 2, "listing": 2},
            {"code": "BLACKGREY", "zh": "黑灰产突出", "en": "Much black and grey market", "article": _LETTER,
             "watch": 2, "yellow": 3, "listing": 5},
            {"code": "DUTY", "zh": "工作落实不力", "en": "Work not done", "article": _LETTER,
             "watch": 2, "yellow": 4, "listing": 6},
        ],
        "days": 90,
        "least_cases": 5,
    },
    pgettext_lazy(
        "oversight",
        "The letter 慈公建〔2023〕4号 names the four triggers and no numbers. Practice elsewhere: 宿迁 2022 lists by "
        "the rate of cases in four months on end, 武汉 by the month. Numbers are a proposal, to be set locally",
    ),
)  # fmt: skip


class Listings(BaseModel):
    """How long each step lasts, and what is asked of who is listed."""

    watch_days: int = Field(ge=7, le=180, description=gettext_noop("days of a notice"))
    yellow_days: int = Field(ge=7, le=366, description=gettext_noop("days of a yellow card"))
    listing_months: int = Field(ge=1, le=12, description=gettext_noop("months of a listing"))
    most_months: int = Field(ge=1, le=24, description=gettext_noop("months that a listing lasts at most"))
    plan_days: int = Field(ge=1, le=30, description=gettext_noop("days until the plan of rectification"))
    report_days: int = Field(ge=1, le=31, description=gettext_noop("days between two reports"))
    calm_rounds: int = Field(ge=1, le=12, description=gettext_noop("rounds without a mark before a listing is lifted"))
    series: str = Field(min_length=1, max_length=30, description=gettext_noop("what document numbers begin with"))


LISTINGS = RuleSet(
    "oversight.listings",
    pgettext_lazy("oversight", "Steps of listings"),
    Listings,
    lambda: {
        "watch_days": 30, "yellow_days": 60, "listing_months": 3, "most_months": 12, "plan_days": 7, "report_days": 7,
        "calm_rounds": 2, "series": "慈反诈联席办",
    },
    pgettext_lazy(
        "oversight",
        "Practice: three months, plan within seven days, weekly reports; the inter-ministerial conference listed 18 "
        "places and lifted 5. To be set locally",
    ),
)  # fmt: skip
