# SPDX-License-Identifier: Apache-2.0
"""What follows a closing: call-backs, watches, back-check."""

from __future__ import annotations

from functools import partial
from typing import Literal

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from pydantic import BaseModel, Field, model_validator

from wuzha.core.dictionaries import Term
from wuzha.org.rules import RuleSet, in_language
from wuzha.warning.rulesets.dictionaries import LevelCode, factory


class CallBackShare(BaseModel):
    """What share of the closings of a level is called back how many days later."""

    level: LevelCode = Field(description=gettext_noop("level"))
    day: int = Field(ge=1, le=90, description=gettext_noop("days after closing"))
    percent: int = Field(ge=0, le=100, description=gettext_noop("share (%)"))


class InvalidReason(Term):
    """Why a record is not true, and what then happens to it."""

    then: Literal["REOPEN", "CHIEF"] = Field(description=gettext_noop("what follows"))


class Question(BaseModel):
    """One point of the talk."""

    zh: str = Field(min_length=1, max_length=80, description=gettext_noop("Chinese"))
    en: str = Field(min_length=1, max_length=120, description=gettext_noop("English"))

    @property
    def text(self) -> str:
        return in_language(self.zh, self.en)


class CallBackPolicy(BaseModel):
    """Which closings are checked, by whom, how often is tried, and what may be asked."""

    shares: list[CallBackShare] = Field(description=gettext_noop("shares"))
    done_by: Literal["CENTRE", "OTHER_STATION"] = Field(description=gettext_noop("done by"))
    most_tries: int = Field(ge=1, le=20, description=gettext_noop("tries before giving up"))
    on_days: int = Field(ge=1, le=10, description=gettext_noop("on at least so many days"))
    gap_hours: int = Field(ge=1, le=72, description=gettext_noop("hours between tries"))
    lease_minutes: int = Field(ge=1, le=240, description=gettext_noop("minutes until a taken one is free again"))
    enough: int = Field(ge=1, le=500, description=gettext_noop("fewest judged call-backs for a comparison"))
    reasons: list[InvalidReason] = Field(description=gettext_noop("why not valid"))
    questions: list[Question] = Field(description=gettext_noop("what is asked"))

    @model_validator(mode="after")
    def each_once(self) -> CallBackPolicy:
        keys = [(share.level, share.day) for share in self.shares]
        if len(keys) != len(set(keys)):
            raise ValueError(_("A level has the same day twice."))
        codes = [reason.code for reason in self.reasons]
        if len(codes) != len(set(codes)):
            raise ValueError(_("A reason is there twice."))
        return self

    def reason(self, code: str) -> InvalidReason | None:
        return next((one for one in self.reasons if one.code == code), None)

    def reason_label(self, code: str) -> str:
        """The word for a reason; the code itself when the rule has lost it."""
        found = self.reason(code)
        return found.label if found else code


class WatchRow(BaseModel):
    """After which outcome at which level a person is watched, for how long and how often."""

    outcome: Literal["DENIED", "ALREADY_DECEIVED", "STOPPED"] = Field(description=gettext_noop("outcome"))
    level: LevelCode = Field(description=gettext_noop("level"))
    days: int = Field(ge=1, le=730, description=gettext_noop("days watched"))
    interval_days: int = Field(ge=1, le=180, description=gettext_noop("days between contacts"))


class WatchPolicy(BaseModel):
    """Watching who may be deceived again."""

    rows: list[WatchRow] = Field(description=gettext_noop("who is watched"))
    retry_days: int = Field(ge=1, le=30, description=gettext_noop("days until the next try"))
    lost_after: int = Field(ge=1, le=20, description=gettext_noop("contacts in vain until lost"))
    raise_levels: int = Field(ge=0, le=3, description=gettext_noop("levels a new push is raised"))

    @model_validator(mode="after")
    def each_once(self) -> WatchPolicy:
        keys = [(row.outcome, row.level) for row in self.rows]
        if len(keys) != len(set(keys)):
            raise ValueError(_("An outcome has the same level twice."))
        return self


class BackCheckPolicy(BaseModel):
    """How far back a case is matched with warnings, and who counts as dissuaded in vain."""

    windows: list[int] = Field(min_length=1, description=gettext_noop("days looked back"))
    relapse_days: int = Field(ge=1, le=365, description=gettext_noop("days after a dissuasion that count"))
    reasons: list[Term] = Field(description=gettext_noop("reasons for correcting a class"))

    @model_validator(mode="after")
    def windows_in_order(self) -> BackCheckPolicy:
        if self.windows != sorted(set(self.windows)) or not 1 <= self.windows[0] <= self.windows[-1] <= 365:
            raise ValueError(_("Different numbers of days from 1 to 365, the smallest first."))
        return self

    @property
    def usual(self) -> int:
        """The window that indicators and lists show unless asked otherwise: the shortest."""
        return self.windows[0]

    def reason_label(self, code: str) -> str:
        return next((term.label for term in self.reasons if term.code == code), code)


CALLBACK = RuleSet(
    "warning.callback", _("Call-backs"), CallBackPolicy, partial(factory, "callback"),
    _("Call-backs valid or not valid: as police warning apps record them; shares, days and tries: proposals"),
)  # fmt: skip
WATCH = RuleSet(
    "warning.watch", _("Watch on people deceived before"), WatchPolicy, partial(factory, "watch"),
    _("Repeated dissuasion as practised in cities; days and intervals: proposals to be set locally"),
)  # fmt: skip
BACKCHECK = RuleSet(
    "warning.backcheck", _("Back-check"), BackCheckPolicy, partial(factory, "backcheck"),
    _("Back-check of cases as practised; 30 and 90 days: proposals to be set locally"),
)  # fmt: skip
