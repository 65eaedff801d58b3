# SPDX-License-Identifier: Apache-2.0
"""Who is told when so much of a clock has run, when a clock may stand still, and how long a transfer waits."""

from __future__ import annotations

from functools import partial
from typing import Literal

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, Field, model_validator

from wuzha.core.clocks.plan import Share
from wuzha.org.rules import RuleSet
from wuzha.warning.rulesets.dictionaries import factory
from wuzha.warning.rulesets.handling import LevelCode

TellCode = Literal["OFFICER", "CHIEF", "SHIFT_LEADER", "COMMAND"]


class StepRow(BaseModel):
    """One step of one clock of one level."""

    level: LevelCode = Field(description="level · 等级")
    clock: Literal["SIGN_IN", "FIRST_CALL", "MEET", "FEEDBACK", "TRANSFER"] = Field(description="clock · 时限")
    percent: int = Field(ge=1, le=1000, description="percent of the time · 用时比例（%）")
    tell: TellCode = Field(description="tell · 提醒对象")


class Escalation(BaseModel):
    """A level without a row for a clock is told nothing of it."""

    late_minutes: int = Field(ge=1, le=1440, description="late when told so many minutes after · 迟报分钟数")
    steps: list[StepRow] = Field(description="steps · 提醒步骤")

    @model_validator(mode="after")
    def each_once(self) -> Escalation:
        keys = [(row.level, row.clock, row.percent, row.tell) for row in self.steps]
        if len(keys) != len(set(keys)):
            raise ValueError("the same step stands there twice")
        return self

    def of(self, level: str) -> list[Share]:
        """The steps of a level."""
        return [Share(row.clock, row.percent, row.tell) for row in self.steps if row.level == level]


class PauseRow(BaseModel):
    """Who may let a clock stand still, and how long."""

    clock: Literal["FIRST_CALL", "MEET", "FEEDBACK"] = Field(description="clock · 时限")
    levels: list[LevelCode] = Field(description="levels · 等级")
    who: list[TellCode] = Field(description="who may · 谁可以")
    max_minutes: int = Field(ge=1, le=60 * 24 * 7, description="longest pause, minutes · 一次最长（分钟）")
    max_total_minutes: int = Field(ge=1, le=60 * 24 * 30, description="all pauses together, minutes · 累计最长（分钟）")


class Pauses(BaseModel):
    """A clock without a row never stands still."""

    rules: list[PauseRow] = Field(description="which clocks · 可暂停的时限")

    def rule(self, clock: str, level: str) -> PauseRow | None:
        return next((row for row in self.rules if row.clock == clock and level in row.levels), None)


class AcceptRow(BaseModel):
    level: LevelCode = Field(description="level · 等级")
    minutes: int = Field(ge=1, le=60 * 24 * 3, description="minutes to answer · 答复时限（分钟）")


class TransferPolicy(BaseModel):
    """How long a station may think about taking a warning over, and when the centre decides instead."""

    accept: list[AcceptRow] = Field(description="time to answer · 答复时限")
    most_refusals: int = Field(ge=1, le=10, description="refusals until the centre decides · 驳回几次后由中心裁定")

    @model_validator(mode="after")
    def every_level(self) -> TransferPolicy:
        if sorted(row.level for row in self.accept) != ["HIGH", "LOW", "MEDIUM", "URGENT"]:
            raise ValueError("each level exactly once")
        return self

    def minutes(self, level: str) -> int:
        return next(row.minutes for row in self.accept if row.level == level)


ESCALATION = RuleSet(
    "warning.escalation", _("Escalation"), Escalation, partial(factory, "escalation"),
    _("Chain of shift leader, station chief and command centre as practised; percentages: to be set locally"),
)  # fmt: skip
PAUSES = RuleSet(
    "warning.pauses", _("Pauses of clocks"), Pauses, partial(factory, "pauses"), _("A proposal, to be set locally")
)
TRANSFERS = RuleSet(
    "warning.transfers", _("Transfers between stations"), TransferPolicy, partial(factory, "transfers"),
    _("Refusals as in police warning apps; minutes: proposals to be set locally"),
)  # fmt: skip
