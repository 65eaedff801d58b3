# SPDX-License-Identifier: Apache-2.0
"""Rule sets of privacy: purposes, exports, retention, what reading stands out."""

from __future__ import annotations

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, Field, model_validator

from wuzha.org.roles import Role
from wuzha.org.rules import RuleSet

#: Days the trail is kept at the very least: six months (网络安全法 21(三)); 183 covers any six.
LEAST_TRAIL_DAYS = 183


#: The purpose of a station's and a grid's work; a city may word it otherwise, not do without it.
DISSUADE = "DISSUADE"


class Purpose(BaseModel):
    """What clear personal data may be looked at for."""

    code: str = Field(pattern=r"^[A-Z][A-Z0-9_]{0,23}$", description="code · 代码")
    zh: str = Field(min_length=1, max_length=40, description="Chinese · 中文")
    en: str = Field(min_length=1, max_length=60, description="English · 英文")
    needs_reference: bool = Field(default=False, description="case number needed · 须填案件编号")

    @property
    def label(self) -> str:
        """The purpose in the language of the page; the trail keeps the Chinese."""
        return self.en if (get_language() or "").startswith("en") else self.zh


class Purposes(BaseModel):
    terms: list[Purpose] = Field(min_length=1, description="purposes · 用途")
    grant_hours: int = Field(ge=1, le=24, description="hours a purpose given holds · 一次说明的有效小时数")

    @model_validator(mode="after")
    def codes_once(self) -> Purposes:
        if len({one.code for one in self.terms}) < len(self.terms):
            raise ValueError("code used twice")
        if self.find(DISSUADE) is None:
            raise ValueError(f"{DISSUADE} is missing")
        return self

    def find(self, code: str) -> Purpose | None:
        return next((one for one in self.terms if one.code == code), None)


PURPOSES = RuleSet(
    "privacy.purposes",
    _("Purposes of looking at personal data"),
    Purposes,
    lambda: {
        "terms": [
            {"code": "DISSUADE", "zh": "预警劝阻", "en": "To dissuade the person"},
            {"code": "COMPLETE", "zh": "补全信息", "en": "To complete what is known"},
            {"code": "VERIFY", "zh": "核实身份", "en": "To verify who it is"},
            {"code": "CASE", "zh": "案件办理", "en": "For a case", "needs_reference": True},
            {"code": "INSPECT", "zh": "督察检查", "en": "For an inspection"},
        ],
        "grant_hours": 12,
    },
    _("PIPL 6 and 34: a clear purpose, within the powers of the office; Anti-fraud Law 5; values: proposals"),
)


class ExportPolicy(BaseModel):
    """When a file needs a second person, and how long it stays."""

    free_rows: int = Field(ge=0, le=100_000, description="masked rows without approval · 免审批的脱敏行数上限")
    most_rows: int = Field(ge=1, le=200_000, description="rows a file may have · 单个文件最多行数")
    approval_hours: int = Field(ge=1, le=720, description="hours an approval is waited for · 审批等待小时数")
    keep_days: int = Field(ge=1, le=90, description="days a file is kept · 文件保存天数")


EXPORTS = RuleSet(
    "privacy.exports",
    _("Exports"),
    ExportPolicy,
    lambda: {"free_rows": 500, "most_rows": 50_000, "approval_hours": 72, "keep_days": 7},
    _("PIPL 51: rules, classes, permissions; Anti-fraud Law 5; values: proposals"),
)


class Keep(BaseModel):
    """How long one kind of record keeps its personal data."""

    kind: str = Field(pattern=r"^[a-z][a-z_.]{0,31}$", description="kind of record · 记录种类")
    keep_days: int = Field(ge=30, le=36_500, description="days · 保存天数")
    citation: str = Field(min_length=1, max_length=200, description="basis · 依据")


class Retention(BaseModel):
    keeps: list[Keep] = Field(description="kinds · 种类")
    trail_days: int = Field(ge=LEAST_TRAIL_DAYS, le=36_500, description="days the trail is kept · 审计日志保存天数")
    confirm_hours: int = Field(ge=1, le=720, description="hours a confirmation is waited for · 复核等待小时数")

    @model_validator(mode="after")
    def kinds_once(self) -> Retention:
        if len({one.kind for one in self.keeps}) < len(self.keeps):
            raise ValueError("kind used twice")
        return self


RETENTION = RuleSet(
    "privacy.retention",
    _("How long personal data is kept"),
    Retention,
    lambda: {
        "keeps": [
            {"kind": "warning", "keep_days": 1095, "citation": "个人信息保护法第19、47条；期限为建议值"},
            {"kind": "case", "keep_days": 3650, "citation": "个人信息保护法第19、47条；期限为建议值，依案件档案规定"},
            {"kind": "intake.reject", "keep_days": 90, "citation": "个人信息保护法第19、47条；期限为建议值"},
            {
                "kind": "funds_case",
                "keep_days": 3650,
                "citation": "个人信息保护法第19、47条；期限为建议值，依案件档案规定；止付、冻结、返还未结的不计",
            },
            {"kind": "funds.reject", "keep_days": 90, "citation": "个人信息保护法第19、47条；期限为建议值"},
        ],
        "trail_days": 1095,
        "confirm_hours": 72,
    },
    _("PIPL 19, 47, 56; Cybersecurity Law 21(3): logs at least six months; values: proposals"),
)


class Unusual(BaseModel):
    """From where on reading stands out. Leads for a person, never findings."""

    past_days: int = Field(ge=7, le=180, description="days of the reader's own past · 与本人过去比较的天数")
    least_reads: int = Field(ge=1, le=10_000, description="looks a day below which nothing is said · 每日起算次数")
    times_spread: float = Field(gt=0, le=50, description="spreads above the middle · 超出中位数的离差倍数")
    night_from: int = Field(ge=0, le=23, description="night begins, hour · 夜间开始（时）")
    night_to: int = Field(ge=0, le=23, description="night ends, hour · 夜间结束（时）")
    night_share: float = Field(ge=0, le=1, description="usual share at night that explains it · 平时夜间占比上限")
    foreign_share: float = Field(ge=0, le=1, description="share of records of no own task · 非本人任务占比")
    same_record: int = Field(ge=2, le=1000, description="looks at one record a day · 单日同一记录次数")
    roles_without_tasks: list[Role] = Field(default_factory=list, description="roles that have no tasks · 无任务的角色")


UNUSUAL = RuleSet(
    "privacy.unusual_reading",
    _("Reading that stands out"),
    Unusual,
    lambda: {
        "past_days": 30, "least_reads": 20, "times_spread": 5.0, "night_from": 22, "night_to": 6,
        "night_share": 0.1, "foreign_share": 0.5, "same_record": 10,
        "roles_without_tasks": ["investigator", "funds_officer"],
    },
    _("PIPL 54: regular compliance audits; values: proposals"),
)  # fmt: skip
