# SPDX-License-Identifier: Apache-2.0
"""What the city may set, by date: contests with their rounds and criteria, counting of marks, terms, the star rule.

The letter names star lecturers and the union's skills contest; no levels, criteria or counting of it are public: all
of it is this platform's proposal.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any, Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, pgettext_lazy
from pydantic import BaseModel, Field, model_validator

from wuzha.core.dictionaries import Term
from wuzha.lecturers.rules.life import ContestKind
from wuzha.lecturers.rules.marks import BREAKERS, WHOLE
from wuzha.lecturers.rules.stars import MOST_STARS
from wuzha.org.rules import RuleSet


class Criterion(Term):
    """What judges look at, and how many points it has."""

    points: int = Field(ge=1, le=WHOLE, description=gettext_noop("points"))


class RoundPlan(BaseModel):
    """A round: its share of the whole, and how many go on to it (none: everybody)."""

    zh: str = Field(min_length=1, max_length=40, description=gettext_noop("Chinese"))
    share: int = Field(ge=1, le=WHOLE, description=gettext_noop("percent of the whole"))
    seats: int | None = Field(default=None, ge=2, le=500, description=gettext_noop("contestants that go on to it"))


class ContestPlan(BaseModel):
    """How one kind of contest goes."""

    kind: ContestKind = Field(description=gettext_noop("kind"))
    rounds: list[RoundPlan] = Field(min_length=1, max_length=6, description=gettext_noop("rounds"))
    criteria: list[Criterion] = Field(min_length=1, max_length=10, description=gettext_noop("criteria"))

    @model_validator(mode="after")
    def whole(self) -> ContestPlan:
        if sum(one.share for one in self.rounds) != WHOLE or sum(one.points for one in self.criteria) != WHOLE:
            raise ValueError(_("Shares of the rounds, and points of the criteria, make 100 each."))
        if self.rounds[0].seats is not None:
            raise ValueError(_("Everybody takes part in the first round."))
        return self


class Contests(BaseModel):
    plans: list[ContestPlan] = Field(min_length=1, description=gettext_noop("kinds of contest"))
    trims_from: int = Field(
        ge=3, le=50, description=gettext_noop("marks from which the highest and the lowest are left out")
    )
    judges_least: int = Field(ge=1, le=50, description=gettext_noop("marks that each contestant needs in a round"))
    step: int = Field(ge=1, le=WHOLE, description=gettext_noop("smallest step of a mark in hundredths"))
    breakers: list[str] = Field(max_length=2, description=gettext_noop("what tells the same total apart, in order"))
    playoff_first: int = Field(ge=0, le=50, description=gettext_noop("ranks for which the same total is played off"))
    protest_hours: int = Field(ge=1, le=720, description=gettext_noop("hours in which a protest can be made"))

    @model_validator(mode="after")
    def known(self) -> Contests:
        kinds = [one.kind for one in self.plans]
        if sorted(kinds) != sorted(ContestKind.values):
            raise ValueError(_("Each kind of contest stands here once."))
        if WHOLE % self.step:
            raise ValueError(_("The step of a mark goes into a point without rest."))
        if not set(self.breakers) <= set(BREAKERS) or len(set(self.breakers)) != len(self.breakers):
            raise ValueError(_("The same total is told apart by ALL_MARKS and FIRST_CRITERION, each once."))
        return self

    def of(self, kind: str) -> ContestPlan:
        return next(one for one in self.plans if one.kind == kind)


def _criterion(code: str, zh: str, en: str, points: int) -> dict[str, Any]:
    return {"code": code, "zh": zh, "en": en, "points": points}


CONTESTS = RuleSet(
    "lecturers.contests",
    pgettext_lazy("lecturers", "Contests of lecturers: rounds, criteria, counting of marks"),
    Contests,
    lambda: {
        "plans": [
            {
                "kind": "STAR",
                "rounds": [{"zh": "主题宣讲", "share": 100}],
                "criteria": [
                    _criterion("CONTENT", "宣讲内容", "Content", 40), _criterion("SPEECH", "语言表达", "Speech", 30),
                    _criterion("EFFECT", "现场效果", "Effect in the room", 20),
                    _criterion("BEARING", "仪表形象", "Bearing", 10),
                ],
            },
            {
                "kind": "UNION",
                "rounds": [{"zh": "主题宣讲", "share": 60}, {"zh": "情景劝阻", "share": 40, "seats": 8}],
                "criteria": [
                    _criterion("CONTENT", "专业内容", "Content", 40), _criterion("SKILL", "宣讲技能", "Skill", 40),
                    _criterion("BEARING", "仪表形象", "Bearing", 20),
                ],
            },
        ],
        "trims_from": 5, "judges_least": 3, "step": 10, "breakers": list(BREAKERS), "playoff_first": 1,
        "protest_hours": 24,
    },
    pgettext_lazy(
        "lecturers",
        "The letter of 2023 names the contest and the union's skills contest; rounds, criteria, trimming, ties and the "
        "time for protests are a proposal. To be set locally, with the trade union for its contest",
    ),
)  # fmt: skip


class StarItem(BaseModel):
    """Points for a value, all of them from a full value on."""

    code: Literal["TALKS", "PEOPLE", "CONTEST", "AUDIENCE"] = Field(description=gettext_noop("code"))
    zh: str = Field(min_length=1, max_length=40, description=gettext_noop("Chinese"))
    points: int = Field(ge=1, le=WHOLE, description=gettext_noop("points"))
    full: int = Field(ge=1, le=10**7, description=gettext_noop("value that has all points"))


class StarLevel(BaseModel):
    """What so many stars ask."""

    stars: int = Field(ge=1, le=MOST_STARS, description=gettext_noop("stars"))
    score: int = Field(ge=0, le=WHOLE, description=gettext_noop("points needed"))
    talks: int = Field(ge=0, le=1000, description=gettext_noop("talks in twelve months needed"))


class StarRule(BaseModel):
    items: list[StarItem] = Field(min_length=1, description=gettext_noop("what points are given for"))
    left_out: list[str] = Field(default=[], max_length=10, description=gettext_noop("what is not counted"))
    levels: list[StarLevel] = Field(min_length=1, description=gettext_noop("levels"))
    contest_months: int = Field(ge=1, le=60, description=gettext_noop("months for which a contest counts"))
    review_months: int = Field(ge=1, le=36, description=gettext_noop("months between two reviews of stars"))
    keep_talks: int = Field(ge=0, le=500, description=gettext_noop("talks below which all stars go"))

    @model_validator(mode="after")
    def in_order(self) -> StarRule:
        codes = [one.code for one in self.items]
        if len(set(codes)) != len(codes) or sum(one.points for one in self.items) != WHOLE:
            raise ValueError(_("Each item stands here once, and all make 100 points."))
        levels = [(one.stars, one.score, one.talks) for one in self.levels]
        if [one[0] for one in levels] != list(range(1, len(levels) + 1)):
            raise ValueError(_("Levels stand in order from one star on, each once."))
        if any(low[1] > high[1] or low[2] > high[2] for low, high in pairwise(levels)):
            raise ValueError(_("More stars ask no less than fewer."))
        return self


STARS = RuleSet(
    "lecturers.stars",
    pgettext_lazy("lecturers", "Star rule of lecturers"),
    StarRule,
    lambda: {
        "items": [
            {"code": "TALKS", "zh": "宣讲场次", "points": 35, "full": 24},
            {"code": "PEOPLE", "zh": "受众人数", "points": 15, "full": 1500},
            {"code": "CONTEST", "zh": "比武成绩", "points": 35, "full": 100},
            {"code": "AUDIENCE", "zh": "听众评价", "points": 15, "full": 500},
        ],
        "left_out": ["辖区发案变化"],
        "levels": [
            {"stars": 1, "score": 40, "talks": 4}, {"stars": 2, "score": 50, "talks": 6},
            {"stars": 3, "score": 60, "talks": 10}, {"stars": 4, "score": 75, "talks": 14},
            {"stars": 5, "score": 85, "talks": 20},
        ],
        "contest_months": 24, "review_months": 12, "keep_talks": 2,
    },
    pgettext_lazy(
        "lecturers",
        "No star levels are public: a proposal of five, by talks 35, people 15, contest 35, audience 15 points. The "
        "change of cases in a lecturer's area is left out, since in one area it is mostly luck. To be set locally",
    ),
)  # fmt: skip


class Policy(BaseModel):
    """Marks of the audience, talks, and how often may be asked."""

    mark_hours: int = Field(ge=1, le=72, description=gettext_noop("hours for which an audience may mark"))
    marks_a_minute: int = Field(ge=1, le=6000, description=gettext_noop("marks a minute from one network"))
    least_marks: int = Field(ge=3, le=1000, description=gettext_noop("marks from which a mean is shown"))
    late_days: int = Field(ge=1, le=400, description=gettext_noop("days within which a talk is recorded"))
    most_people: int = Field(ge=10, le=1_000_000, description=gettext_noop("people that one talk may reach"))
    code_hours: int = Field(ge=1, le=2400, description=gettext_noop("hours for which a code of a judge holds"))


POLICY = RuleSet(
    "lecturers.policy",
    pgettext_lazy("lecturers", "Talks and marks of audiences"),
    Policy,
    lambda: {
        "mark_hours": 4, "marks_a_minute": 600, "least_marks": 10, "late_days": 60, "most_people": 20_000,
        "code_hours": 72,
    },
    pgettext_lazy("lecturers", "A proposal, to be set locally"),
)  # fmt: skip
