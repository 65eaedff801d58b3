# SPDX-License-Identifier: Apache-2.0
"""How warnings are handled: clocks, merging, claims, completion, quiet hours."""

from __future__ import annotations

from functools import partial
from typing import Literal

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, Field, model_validator

from wuzha.org.rules import RuleSet
from wuzha.warning.rulesets.data import factory
from wuzha.warning.rulesets.dictionaries import Term

LevelCode = Literal["URGENT", "HIGH", "MEDIUM", "LOW"]


class ClockRow(BaseModel):
    """One deadline of one level."""

    level: LevelCode = Field(description="level · 等级")
    clock: Literal["SIGN_IN", "FIRST_CALL", "MEET", "FEEDBACK", "HANDOVER"] = Field(description="clock · 时限")
    start: Literal["PUSH", "DISPATCH", "OUTCOME"] = Field(description="runs from · 起算点")
    minutes: int = Field(ge=1, le=60 * 24 * 30, description="minutes · 分钟")


class Clocks(BaseModel):
    """A level without a row for a clock has no such deadline."""

    rows: list[ClockRow]

    @model_validator(mode="after")
    def each_once(self) -> Clocks:
        keys = [(row.level, row.clock) for row in self.rows]
        if len(keys) != len(set(keys)):
            raise ValueError("a level has the same clock twice")
        return self

    def minutes(self, level: str, clock: str) -> int | None:
        """Minutes of a clock at a level, `None` when the level has none."""
        return next((r.minutes for r in self.rows if r.level == level and r.clock == clock), None)


class MergePolicy(BaseModel):
    """When a push joins a warning, and when it opens a new round (`domain.md` §3.5)."""

    window_hours: int = Field(ge=1, le=720, description="hours within which a repeat merges · 合并时间窗（小时）")
    round_days: int = Field(
        ge=1, le=365, description="days within which a new contact or payment opens a round · 新一轮时间窗（天）"
    )


class ClaimPolicy(BaseModel):
    """How long a taken warning may lie untouched, and how many one person may hold."""

    lease_minutes: int = Field(
        ge=1, le=240, description="minutes until an untouched claim returns · 认领自动退回（分钟）"
    )
    max_held: int = Field(ge=1, le=100, description="warnings one person may hold · 每人最多同时认领")


class ChecklistItem(Term):
    """One item of the completion checklist."""

    weight: int = Field(ge=0, le=100, description="weight · 权重")
    hint_zh: str = Field(default="", max_length=80, description="where to look, Chinese · 到哪里查")
    hint_en: str = Field(default="", max_length=120, description="where to look, English · 到哪里查（英文）")

    @property
    def hint(self) -> str:
        return self.hint_en if (get_language() or "").startswith("en") else self.hint_zh


class Hold(BaseModel):
    level: LevelCode = Field(description="level · 等级")
    max_minutes: int = Field(ge=1, le=1440, description="longest completion · 补全最长占用（分钟）")


class Completion(BaseModel):
    """What makes a person findable, and how long urgent work may be held for it."""

    items: list[ChecklistItem]
    provenance: list[Term]
    threshold: int = Field(ge=0, le=100, description="score needed for dispatch · 下发所需得分")
    holds: list[Hold]
    visit_required: list[LevelCode] = Field(description="levels that must be met in person · 必须见面的等级")

    def weights(self) -> dict[str, int]:
        return {item.code: item.weight for item in self.items}

    def max_hold(self, level: str) -> int | None:
        """Minutes a warning of the level may be held for completion; `None` sets no limit."""
        return next((hold.max_minutes for hold in self.holds if hold.level == level), None)


class QuietHours(BaseModel):
    """When low levels are not called."""

    levels: list[LevelCode] = Field(description="levels · 等级")
    start: str = Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$", description="from · 起")
    end: str = Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$", description="to · 止")


CLOCKS = RuleSet(
    "warning.clocks", _("Clocks"), Clocks, partial(factory, "clocks"),
    _("Feedback 24 h after the push, meeting in 24 h at high risk: as practised; minutes: to be set locally"),
)  # fmt: skip
MERGE = RuleSet(
    "warning.merge",
    _("Merging"),
    MergePolicy,
    partial(factory, "merge"),
    _("Second warnings as practised; windows: proposals to be set locally"),
)
CLAIMS = RuleSet(
    "warning.claims", _("Claims"), ClaimPolicy, partial(factory, "claims"), _("A proposal, to be set locally")
)
COMPLETION = RuleSet(
    "warning.completion",
    _("Completion"),
    Completion,
    partial(factory, "completion"),
    _("Completion as practised; items and points: proposals to be set locally"),
)
QUIET_HOURS = RuleSet(
    "warning.quiet_hours",
    _("Quiet hours"),
    QuietHours,
    partial(factory, "quiet_hours"),
    _("A proposal, to be set locally"),
)
