# SPDX-License-Identifier: Apache-2.0
"""Kinds of operations, duties in the force, shifts and hours of training, by date."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_noop, pgettext_lazy
from pydantic import BaseModel, Field

from wuzha.core.dictionaries import Dictionary, FileTerms, Term, terms
from wuzha.intake.header_rules import Headers, shipped
from wuzha.org.rules import RuleSet

KINDS = RuleSet(
    "operations.kinds",
    pgettext_lazy("operations", "Kinds of operations"),
    FileTerms,
    lambda: terms(
        ("YUNJIAN", "云剑", "Yunjian (Cloud Sword)", "云剑行动"),
        ("DUANKA", "断卡", "Duanka (cut the cards)", "断卡行动"),
        ("DUANLIU", "断流", "Duanliu (cut the flow)", "断流行动"),
        ("LOCAL", "本地专项", "Local operation", "本地 市级专项"),
    ),
    pgettext_lazy("operations", "Letter of the Cixi bureau 2023-06-06: 云剑, 断卡, 断流; to be extended locally"),
)
POSTS = RuleSet(
    "operations.posts",
    pgettext_lazy("operations", "Duties in the task force"),
    FileTerms,
    lambda: terms(
        ("HEAD", "专班负责人", "Head of the force", "负责人 组长"),
        ("INVESTIGATE", "侦查", "Investigation", "侦查办案 办案"),
        ("ARREST", "抓捕", "Arrests", "抓捕组"),
        ("ANALYSE", "研判", "Analysis", "研判分析 数据"),
        ("FUNDS", "资金查控", "Money", "资金 止付"),
        ("CALLS", "接警处置", "Calls", "接警 96110"),
        ("OFFICE", "综合内勤", "Office", "内勤 综合"),
    ),
    pgettext_lazy("operations", "A proposal, to be set locally"),
)


class Shift(Term):
    """One shift of the day."""

    starts: str = Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$", description=gettext_noop("begins at"))
    hours: int = Field(ge=1, le=24, description=gettext_noop("hours"))
    least: int = Field(ge=1, le=50, description=gettext_noop("people needed"))
    least_officers: int = Field(ge=0, le=50, description=gettext_noop("of them police officers"))

    def times(self, day: date) -> tuple[datetime, datetime]:
        """When it begins and ends on a day."""
        start = timezone.make_aware(datetime.combine(day, time.fromisoformat(self.starts)))
        return start, start + timedelta(hours=self.hours)


class Shifts(Dictionary):
    """The shifts of a day of duty."""

    terms: list[Shift] = Field(min_length=1, description=gettext_noop("shifts"))

    def shift(self, code: str) -> Shift | None:
        return next((one for one in self.terms if one.code == code), None)


def _shift(code: str, zh: str, en: str, starts: str) -> dict[str, Any]:
    return {"code": code, "zh": zh, "en": en, "starts": starts, "hours": 12, "least": 2, "least_officers": 1}


SHIFTS = RuleSet(
    "operations.shifts",
    pgettext_lazy("operations", "Shifts of the duty"),
    Shifts,
    lambda: {"terms": [_shift("DAY", "白班", "Day", "08:30"), _shift("NIGHT", "夜班", "Night", "20:30")]},
    pgettext_lazy("operations", "A proposal, to be set locally"),
)


class TrainingHours(BaseModel):
    """How much a member is trained in a year."""

    officer_hours: int = Field(ge=0, le=400, description=gettext_noop("hours a year of a police officer"))
    auxiliary_hours: int = Field(ge=0, le=400, description=gettext_noop("hours a year of an auxiliary"))


TRAINING = RuleSet(
    "operations.training",
    pgettext_lazy("operations", "Hours of training"),
    TrainingHours,
    lambda: {"officer_hours": 24, "auxiliary_hours": 16},
    pgettext_lazy("operations", "A proposal, to be set locally"),
)


class Foresight(BaseModel):
    """How long before its end an operation with targets behind is told of."""

    ends_within_days: int = Field(ge=1, le=120, description=gettext_noop("days before the last day of an operation"))


WATCH = RuleSet(
    "operations.watch",
    pgettext_lazy("operations", "When the end of an operation is told"),
    Foresight,
    lambda: {"ends_within_days": 30},
    pgettext_lazy("operations", "A proposal, to be set locally"),
)


class ForceHeaders(Headers):
    """Headers of rosters of the task force."""

    SHIPPED = shipped("force_headers")


HEADERS = RuleSet(
    "operations.headers",
    pgettext_lazy("force", "Headers of rosters"),
    ForceHeaders,
    ForceHeaders.factory,
    pgettext_lazy("force", "Columns as rosters have them; wordings: a collection, to be extended locally"),
    since=ForceHeaders.since,
)
