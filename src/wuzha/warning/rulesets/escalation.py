# SPDX-License-Identifier: Apache-2.0
"""Who is told when so much of a clock has run, when a clock may stand still, and how long a transfer waits."""

from __future__ import annotations

from functools import partial
from typing import Literal

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from pydantic import BaseModel, Field, model_validator

from wuzha.core.clocks.plan import Share
from wuzha.org.rules import RuleSet
from wuzha.warning.rulesets.dictionaries import LevelCode, factory

TellCode = Literal["OFFICER", "CHIEF", "SHIFT_LEADER", "COMMAND"]


class StepRow(BaseModel):
    """One step of one clock of one level."""

    level: LevelCode = Field(description=gettext_noop("level"))
    clock: Literal["SIGN_IN", "FIRST_CALL", "MEET", "FEEDBACK", "TRANSFER"] = Field(description=gettext_noop("clock"))
    percent: int = Field(ge=1, le=1000, description=gettext_noop("percent of the time"))
    tell: TellCode = Field(description=gettext_noop("tell"))


class Escalation(BaseModel):
    """A level without a row for a clock is told nothing of it."""

    late_minutes: int = Field(ge=1, le=1440, description=gettext_noop("late when told so many minutes after"))
    steps: list[StepRow] = Field(description=gettext_noop("steps"))

    @model_validator(mode="after")
    def each_once(self) -> Escalation:
        keys = [(row.level, row.clock, row.percent, row.tell) for row in self.steps]
        if len(keys) != len(set(keys)):
            raise ValueError(_("The same step is there twice."))
        return self

    def of(self, level: str) -> list[Share]:
        """The steps of a level."""
        return [Share(row.clock, row.percent, row.tell) for row in self.steps if row.level == level]


class PauseRow(BaseModel):
    """Who may let a clock stand still, and how long."""

    clock: Literal["FIRST_CALL", "MEET", "FEEDBACK"] = Field(description=gettext_noop("clock"))
    levels: list[LevelCode] = Field(description=gettext_noop("levels"))
    who: list[TellCode] = Field(description=gettext_noop("who may"))
    max_minutes: int = Field(ge=1, le=60 * 24 * 7, description=gettext_noop("longest pause, minutes"))
    max_total_minutes: int = Field(ge=1, le=60 * 24 * 30, description=gettext_noop("all pauses together, minutes"))


class Pauses(BaseModel):
    """A clock without a row never stands still."""

    rules: list[PauseRow] = Field(description=gettext_noop("which clocks"))

    def rule(self, clock: str, level: str) -> PauseRow | None:
        return next((row for row in self.rules if row.clock == clock and level in row.levels), None)


class AcceptRow(BaseModel):
    level: LevelCode = Field(description=gettext_noop("level"))
    minutes: int = Field(ge=1, le=60 * 24 * 3, description=gettext_noop("minutes to answer"))


class TransferPolicy(BaseModel):
    """How long a station may think about taking a warning over, and when the centre decides instead."""

    accept: list[AcceptRow] = Field(description=gettext_noop("time to answer"))
    most_refusals: int = Field(ge=1, le=10, description=gettext_noop("refusals until the centre decides"))

    @model_validator(mode="after")
    def every_level(self) -> TransferPolicy:
        if sorted(row.level for row in self.accept) != ["HIGH", "LOW", "MEDIUM", "URGENT"]:
            raise ValueError(_("Each level stands there exactly once."))
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
