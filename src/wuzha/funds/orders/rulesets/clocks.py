# SPDX-License-Identifier: Apache-2.0
"""How long orders hold, how often, and how long before their end somebody is told."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from pydantic import BaseModel, Field, model_validator

from wuzha.org.rules import RuleSet


class FundsClocks(BaseModel):
    stop_hours: int = Field(ge=1, le=720, description=gettext_noop("hours a stop holds"))
    most_stops: int = Field(ge=1, le=9, description=gettext_noop("stops an account may have"))
    freeze_months: int = Field(ge=1, le=24, description=gettext_noop("months a freeze holds"))
    freeze_years: int = Field(ge=1, le=3, description=gettext_noop("years when the prefecture approves"))
    answer_hours: int = Field(ge=1, le=240, description=gettext_noop("hours the bank has to answer"))
    issue_minutes: int = Field(ge=1, le=1440, description=gettext_noop("minutes from report to order"))
    decide_hours: int = Field(ge=1, le=240, description=gettext_noop("hours for the decision"))
    half_life_minutes: int = Field(ge=1, le=10_080, description=gettext_noop("half-life of money, for the order"))
    stop_alert_hours: list[int] = Field(min_length=1, description=gettext_noop("hours before a stop ends"))
    freeze_alert_days: list[int] = Field(min_length=1, description=gettext_noop("days before a freeze ends"))

    @model_validator(mode="after")
    def leads_are_positive_and_once(self) -> FundsClocks:
        for leads in (self.stop_alert_hours, self.freeze_alert_days):
            if min(leads) < 1 or len(set(leads)) < len(leads):
                raise ValueError("an alert comes once, and before the end")
        return self

    @property
    def stop_leads(self) -> list[int]:
        """Minutes before the end of a stop at which somebody is told."""
        return [60 * hours for hours in self.stop_alert_hours]

    @property
    def freeze_leads(self) -> list[int]:
        """Minutes before the end of a freeze at which somebody is told."""
        return [24 * 60 * days for days in self.freeze_alert_days]


CLOCKS = RuleSet(
    "funds.clocks",
    _("Clocks of stops and freezes"),
    FundsClocks,
    lambda: {
        "stop_hours": 48,
        "most_stops": 2,
        "freeze_months": 6,
        "freeze_years": 1,
        "answer_hours": 24,
        "issue_minutes": 15,
        "decide_hours": 24,
        "half_life_minutes": 30,
        "stop_alert_hours": [12, 4, 1],
        "freeze_alert_days": [30, 15, 7, 3, 1],
    },
    _(
        "PBC and others, Yinfa [2016] 86: 48 hours, twice at most; Procedures for Criminal Cases 239, 240, 243: six "
        "months, one year; answer, decision, half-life and alerts: proposals"
    ),
)
