# SPDX-License-Identifier: Apache-2.0
"""How warnings are handled: clocks, merging, claims, completion, quiet hours, their order in the queue, and what may be
taken along on a phone."""

from __future__ import annotations

import json
from functools import partial
from importlib import resources
from itertools import pairwise
from typing import Any, Literal

from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict, Field, model_validator

from wuzha.core.dictionaries import Term
from wuzha.engine.triage import Prior, prior_from
from wuzha.org.rules import RuleSet, in_language
from wuzha.warning.rules.lifecycle import Level
from wuzha.warning.rules.steps import ClockName
from wuzha.warning.rulesets.dictionaries import LevelCode, factory


class ClockRow(BaseModel):
    """One deadline of one level."""

    level: LevelCode = Field(description=gettext_noop("level"))
    clock: Literal["SIGN_IN", "FIRST_CALL", "MEET", "FEEDBACK", "HANDOVER"] = Field(description=gettext_noop("clock"))
    start: Literal["PUSH", "DISPATCH", "OUTCOME"] = Field(description=gettext_noop("runs from"))
    minutes: int = Field(ge=1, le=60 * 24 * 30, description=gettext_noop("minutes"))


class Clocks(BaseModel):
    """A level without a row for a clock has no such deadline."""

    rows: list[ClockRow]

    @model_validator(mode="after")
    def each_once(self) -> Clocks:
        keys = [(row.level, row.clock) for row in self.rows]
        if len(keys) != len(set(keys)):
            raise ValueError(_("A level has the same clock twice."))
        return self

    def minutes(self, level: str, clock: str) -> int | None:
        """Minutes of a clock at a level, `None` when the level has none."""
        return next((r.minutes for r in self.rows if r.level == level and r.clock == clock), None)


#: In this order they come: nobody is called before somebody signed in, or met after the feedback was due.
IN_ORDER = ("SIGN_IN", "FIRST_CALL", "MEET", "FEEDBACK")


class ConsistentClocks(Clocks):
    """Clocks of which none asks for a later step before an earlier one (`domain.md` §3.2)."""

    @model_validator(mode="after")
    def in_order(self) -> ConsistentClocks:
        for level in sorted({row.level for row in self.rows}):
            given = [(clock, self.minutes(level, clock)) for clock in IN_ORDER]
            known = [(clock, minutes) for clock, minutes in given if minutes is not None]
            for (one, sooner), (other, later) in pairwise(known):
                if later < sooner:
                    said = {
                        "level": Level[level].label, "other": ClockName(other).label, "later": later,
                        "one": ClockName(one).label, "sooner": sooner,
                    }  # fmt: skip
                    raise ValueError(
                        gettext(
                            "%(level)s: “%(other)s” (%(later)s min) would end before “%(one)s” (%(sooner)s min). Give"
                            " the later step at least as long."
                        )
                        % said
                    )
        return self


class MergePolicy(BaseModel):
    """When a push joins a warning, and when it opens a new round (`domain.md` §3.5)."""

    window_hours: int = Field(ge=1, le=720, description=gettext_noop("hours within which a repeat merges"))
    round_days: int = Field(
        ge=1, le=365, description=gettext_noop("days within which a new contact or payment opens a round")
    )


class ClaimPolicy(BaseModel):
    """How long a taken warning may lie untouched, and how many one person may hold."""

    lease_minutes: int = Field(ge=1, le=240, description=gettext_noop("minutes until an untouched claim returns"))
    max_held: int = Field(ge=1, le=100, description=gettext_noop("warnings one person may hold"))


class ChecklistItem(Term):
    """One item of the completion checklist."""

    weight: int = Field(ge=0, le=100, description=gettext_noop("weight"))
    hint_zh: str = Field(default="", max_length=80, description=gettext_noop("where to look, Chinese"))
    hint_en: str = Field(default="", max_length=120, description=gettext_noop("where to look, English"))

    @property
    def hint(self) -> str:
        return in_language(self.hint_zh, self.hint_en)


class Hold(BaseModel):
    level: LevelCode = Field(description=gettext_noop("level"))
    max_minutes: int = Field(ge=1, le=1440, description=gettext_noop("longest completion"))


class OverrideRow(BaseModel):
    """Who may send a warning of the level as it is, with a reason, before the time for completing it is over."""

    level: LevelCode = Field(description=gettext_noop("level"))
    who: Literal["HOLDER", "SHIFT_LEADER"] = Field(description=gettext_noop("who may send it as it is"))


def _leader_for_urgent_work() -> list[OverrideRow]:
    """Also of versions from before it was asked (`domain.md` §3.4)."""
    return [OverrideRow(level=level, who="SHIFT_LEADER") for level in ("URGENT", "HIGH")]


class Completion(BaseModel):
    """What makes a person findable, and how long urgent work may be held for it."""

    items: list[ChecklistItem]
    provenance: list[Term]
    threshold: int = Field(ge=0, le=100, description=gettext_noop("score needed for dispatch"))
    holds: list[Hold]
    overrides: list[OverrideRow] = Field(
        default_factory=_leader_for_urgent_work, description=gettext_noop("sent as it is by")
    )
    visit_required: list[LevelCode] = Field(description=gettext_noop("levels that must be met in person"))

    def weights(self) -> dict[str, int]:
        return {item.code: item.weight for item in self.items}

    def leader_overrides(self, level: str) -> bool:
        """Whether only the shift leader may send a warning of the level as it is; else whoever holds it."""
        return any(row.level == level and row.who == "SHIFT_LEADER" for row in self.overrides)

    def max_hold(self, level: str) -> int | None:
        """Minutes a warning of the level may be held for completion; `None` sets no limit."""
        return next((hold.max_minutes for hold in self.holds if hold.level == level), None)


class QuietHours(BaseModel):
    """When low levels are not called."""

    levels: list[LevelCode] = Field(description=gettext_noop("levels"))
    start: str = Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$", description=gettext_noop("from"))
    end: str = Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$", description=gettext_noop("to"))


CLOCKS = RuleSet(
    "warning.clocks", _("Clocks"), Clocks, partial(factory, "clocks"),
    _("Feedback 24 h after the push, meeting in 24 h at high risk: as practised; minutes: to be set locally"),
    strict=ConsistentClocks,
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


class TriagePrior(BaseModel):
    """`engine/triage/prior.json`: parameter → value, unit, status (P published, D derived, A assumed), source."""

    model_config = ConfigDict(extra="allow", frozen=True)

    @model_validator(mode="after")
    def is_a_prior(self) -> TriagePrior:
        try:
            self.prior()
        except (ValueError, LookupError, TypeError, AttributeError) as error:
            raise ValueError(_("This is no prior: keep the parts of the version in force, with numbers.")) from error
        return self

    def prior(self) -> Prior:
        """The prior as the engine takes it."""
        return prior_from(self.model_extra or {})


def _factory() -> dict[str, Any]:
    text = resources.files("wuzha.engine.triage").joinpath("prior.json").read_text(encoding="utf-8")
    value: dict[str, Any] = json.loads(text)
    return value


PRIOR = RuleSet(
    "warning.triage_prior", _("Order of the queue"), TriagePrior, _factory,
    _("Expected loss averted per minute; every number carries its own status and source"),
)  # fmt: skip


class Doorstep(BaseModel):
    """Limits of the pages for the street, with and without signal."""

    shown_minutes: int = Field(
        default=240, ge=15, le=720, description=gettext_noop("minutes a person stays shown for one visit")
    )
    keep_hours: int = Field(ge=1, le=24, description=gettext_noop("hours tasks stay on a phone"))
    idle_minutes: int = Field(ge=10, le=1440, description=gettext_noop("minutes untouched until a phone deletes them"))
    most_tasks: int = Field(ge=1, le=200, description=gettext_noop("tasks taken along at once"))
    photo_side: int = Field(ge=400, le=4096, description=gettext_noop("longest side of a photo, pixels"))
    photo_kilobytes: int = Field(ge=100, le=16384, description=gettext_noop("largest photo, kilobytes"))
    photos_each: int = Field(ge=1, le=50, description=gettext_noop("photos of one warning"))
    photo_days: int = Field(ge=30, le=3650, description=gettext_noop("days photos are kept"))


DOORSTEP = RuleSet(
    "warning.doorstep",
    _("At the door and without signal"),
    Doorstep,
    partial(factory, "doorstep"),
    _("Personal Information Protection Law, articles 6 and 19: least data, shortest time; values: proposals"),
)
