# SPDX-License-Identifier: Apache-2.0
"""What of outlets a city may set by date: how they are judged, the grounds and terms of the ladder, who regulates whom.
No public text gives a number of involved cards from which an outlet is listed: every threshold is a value here."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, pgettext_lazy
from pydantic import BaseModel, Field, model_validator

from wuzha.core.naming import EndedName
from wuzha.core.standing.judging import FAIR, FairPolicy
from wuzha.org.rules import RuleSet, in_language
from wuzha.outlets.rules import Least


class Policy(FairPolicy):
    """How outlets are judged beside each other, banks and carriers apart."""

    least_stock: int = Field(
        ge=0, le=1_000_000, description=gettext_noop("live cards below which an outlet is not judged")
    )
    least_cases: int = Field(ge=1, le=100, description=gettext_noop("involved cards below which nothing is proposed"))


POLICY = RuleSet(
    "outlets.policy",
    pgettext_lazy("outlets", "How outlets are judged"),
    Policy,
    lambda: FAIR | {"least_stock": 500, "least_cases": 3},
    pgettext_lazy(
        "outlets",
        "Spiegelhalter 2005 (over-dispersion); Benjamini and Hochberg 1995 (false discoveries). No public threshold "
        "for outlets: a proposal from simulation, to be set locally",
    ),
)


class GroundRule(BaseModel):
    """One ground of the ladder, as papers cite it."""

    code: Literal["RATE", "FAULT"] = Field(description=gettext_noop("ground"))
    zh: str = Field(min_length=1, max_length=40, description=gettext_noop("Chinese"))
    en: str = Field(min_length=1, max_length=60, description=gettext_noop("English"))
    article: str = Field(min_length=1, max_length=200, description=gettext_noop("citation that papers print"))
    #: What it cites is in force from then: the Anti-fraud Law.
    since: date = Field(default=date(2022, 12, 1), description=gettext_noop("first day on which it may be cited"))

    @property
    def title(self) -> str:
        """Its name in the language of the page."""
        return in_language(self.zh, self.en)


class Ladder(BaseModel):
    """Grounds, and how long each step lasts."""

    grounds: list[GroundRule] = Field(description=gettext_noop("grounds"))
    #: Whether a step may be proposed though lower ones were left out.
    skipping: Literal["FREE", "REASON", "NEVER"] = Field(
        default="REASON", description=gettext_noop("steps left out: FREE, with a REASON, or NEVER")
    )
    climbed_months: int = Field(
        default=24, ge=1, le=120, description=gettext_noop("months for which a step that was served counts as climbed")
    )
    faults: int = Field(ge=1, le=50, description=gettext_noop("back-traces at fault from which a step may be proposed"))
    fault_days: int = Field(ge=30, le=731, description=gettext_noop("days that back-traces are looked back on"))
    letter_days: int = Field(ge=7, le=180, description=gettext_noop("days of a letter of notice"))
    interview_days: int = Field(ge=7, le=180, description=gettext_noop("days that are watched after an interview"))
    yellow_days: int = Field(ge=7, le=366, description=gettext_noop("days of a yellow card"))
    listing_months: int = Field(ge=1, le=12, description=gettext_noop("months of a listing"))
    most_months: int = Field(ge=1, le=24, description=gettext_noop("months that a step lasts at most"))
    advice_months: int = Field(
        ge=1, le=6, description=gettext_noop("months of the suspension that is advised, one to six")
    )
    calm_months: int = Field(
        ge=1, le=12, description=gettext_noop("months of 30 days without new involved cards before a step is lifted")
    )
    plan_days: int = Field(ge=1, le=30, description=gettext_noop("days until the plan of rectification"))
    report_days: int = Field(ge=1, le=31, description=gettext_noop("days between two reports"))
    series: str = Field(min_length=1, max_length=30, description=gettext_noop("what document numbers begin with"))

    @model_validator(mode="after")
    def each_once(self) -> Ladder:
        if sorted(one.code for one in self.grounds) != ["FAULT", "RATE"]:
            raise ValueError(_("Each of the two grounds has one row."))
        if self.calm_months >= self.listing_months + 1:
            raise ValueError(_("The calm months must fit into a listing, or none could be lifted before its end."))
        return self

    def of(self, code: str) -> GroundRule:
        return next(one for one in self.grounds if one.code == code)

    def least(self, policy: Policy) -> Least:
        return Least(policy.least_cases, self.faults)


_PBC261 = "《中国人民银行关于加强支付结算管理防范电信网络新型违法犯罪有关事项的通知》（银发〔2016〕261号）"
_LAW = "《中华人民共和国反电信网络诈骗法》第六条、第十条、第十五条至第十八条"
LADDER = RuleSet(
    "outlets.ladder",
    pgettext_lazy("outlets", "Ladder of measures on outlets"),
    Ladder,
    lambda: {
        "grounds": [
            {"code": "RATE", "zh": "涉案卡明显高于同业", "en": "Involved cards far above the others",
             "article": f"{_LAW}；慈公建〔2023〕4号答复"},
            {"code": "FAULT", "zh": "倒查认定网点负有责任", "en": "At fault by back-traces",
             "article": f"{_LAW}；{_PBC261}"},
        ],
        "skipping": "REASON", "climbed_months": 24, "faults": 2, "fault_days": 365,
        "letter_days": 30, "interview_days": 30, "yellow_days": 60,
        "listing_months": 3, "most_months": 12, "advice_months": 3, "calm_months": 2, "plan_days": 7,
        "report_days": 14, "series": "慈反诈联席办",
    },
    pgettext_lazy(
        "outlets",
        "银发〔2016〕261号 (back-tracing of the opening bank; suspension of new accounts for 1 to 6 months); 慈公建"
        "〔2023〕4号 (outlets with many involved cards are listed). Numbers are a proposal, to be set locally",
    ),
)  # fmt: skip


class Authority(BaseModel):
    """Who regulates a sector, from a day to a day."""

    sector: Literal["BANK", "CARRIER"] = Field(description=gettext_noop("sector"))
    name: str = Field(min_length=2, max_length=60, description=gettext_noop("name as letters address it"))
    #: Names by which texts call it: none of them stands in a document of a later day.
    also: list[str] = Field(default=[], max_length=8, description=gettext_noop("other names by which texts call it"))
    since: date = Field(description=gettext_noop("first day"))
    until: date | None = Field(default=None, description=gettext_noop("last day, if its name ended"))

    def holds(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)


class Authorities(BaseModel):
    rows: list[Authority] = Field(description=gettext_noop("regulators by their days"))

    @model_validator(mode="after")
    def one_at_a_time(self) -> Authorities:
        for sector in ("BANK", "CARRIER"):
            own = sorted((one for one in self.rows if one.sector == sector), key=lambda one: one.since)
            if not own or own[-1].until is not None:
                raise ValueError(_("Each sector has a regulator to this day."))
            if any(one.until is None or one.until >= after.since for one, after in pairwise(own)):
                raise ValueError(_("Of one sector's regulators one follows the other."))
        return self

    def of(self, sector: str, day: date) -> Authority | None:
        """The regulator of a sector on a day."""
        return next((one for one in self.rows if one.sector == sector and one.holds(day)), None)

    def ended(self, day: date) -> list[EndedName]:
        """Names that had ended by a day, with who regulates their sector then."""
        now = {sector: after.name for sector in ("BANK", "CARRIER") if (after := self.of(sector, day)) is not None}
        return [
            EndedName((one.name, *one.also), one.until, now.get(one.sector, ""))
            for one in self.rows if one.until is not None and one.until < day
        ]  # fmt: skip


AUTHORITIES = RuleSet(
    "outlets.authorities",
    pgettext_lazy("outlets", "Regulators of banks and carriers"),
    Authorities,
    lambda: {
        "rows": [
            {"sector": "BANK", "name": "中国人民银行慈溪市支行", "also": ["人行慈溪支行", "人民银行慈溪市支行"],
             "since": "2016-01-01", "until": "2023-08-18"},
            {"sector": "BANK", "name": "中国人民银行宁波市分行", "also": ["人民银行宁波市分行"],
             "since": "2023-08-19"},
            {"sector": "CARRIER", "name": "宁波市通信管理局", "since": "2016-01-01"},
        ]
    },
    pgettext_lazy(
        "outlets",
        "Reform of the institutions of the State Council, March 2023: branches in counties are not kept; the branch in "
        "宁波 opened on 18 August 2023. The regulator of carriers: to be checked locally",
    ),
)  # fmt: skip
