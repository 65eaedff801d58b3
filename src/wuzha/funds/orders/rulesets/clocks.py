# SPDX-License-Identifier: Apache-2.0
"""How long orders hold, how often, and how long before their end somebody is told."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, Field, model_validator

from wuzha.org.rules import RuleSet


class FundsClocks(BaseModel):
    stop_hours: int = Field(ge=1, le=720, description="hours a stop holds · 止付小时数")
    most_stops: int = Field(ge=1, le=9, description="stops an account may have · 同一账户止付次数上限")
    freeze_months: int = Field(ge=1, le=24, description="months a freeze holds · 冻结月数")
    freeze_years: int = Field(ge=1, le=3, description="years when the prefecture approves · 市级批准的冻结年数")
    answer_hours: int = Field(ge=1, le=240, description="hours the bank has to answer · 银行反馈小时数")
    issue_minutes: int = Field(ge=1, le=1440, description="minutes from report to order · 报案到止付分钟数")
    decide_hours: int = Field(ge=1, le=240, description="hours for the decision · 冻结审批小时数")
    half_life_minutes: int = Field(ge=1, le=10_080, description="half-life of money, for the order · 余额半衰期分钟数")
    stop_alert_hours: list[int] = Field(min_length=1, description="hours before a stop ends · 止付到期前提醒小时数")
    freeze_alert_days: list[int] = Field(min_length=1, description="days before a freeze ends · 冻结到期前提醒天数")

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
