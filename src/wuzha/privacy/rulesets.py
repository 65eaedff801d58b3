# SPDX-License-Identifier: Apache-2.0
"""Rule sets of privacy: purposes, exports, retention, what reading stands out."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from pydantic import BaseModel, Field, model_validator

from wuzha.org.roles import Role
from wuzha.org.rules import RuleSet, in_language

#: Days the trail is kept at the very least: six months (网络安全法 21(三)); 183 covers any six.
LEAST_TRAIL_DAYS = 183


#: The purpose of a station's and a grid's work; a city may word it otherwise, not do without it.
DISSUADE = "DISSUADE"


class Purpose(BaseModel):
    """What clear personal data may be looked at for."""

    code: str = Field(pattern=r"^[A-Z][A-Z0-9_]{0,23}$", description=gettext_noop("code"))
    zh: str = Field(min_length=1, max_length=40, description=gettext_noop("Chinese"))
    en: str = Field(min_length=1, max_length=60, description=gettext_noop("English"))
    needs_reference: bool = Field(default=False, description=gettext_noop("case number needed"))
    inspects: bool = Field(default=False, description=gettext_noop("for auditors only, where people are looked for"))

    @property
    def label(self) -> str:
        """The purpose in the language of the page; the trail keeps the Chinese."""
        return in_language(self.zh, self.en)

    @property
    def offer(self) -> str:
        """The same, with what it needs."""
        return _("%(purpose)s (with its case number)") % {"purpose": self.label} if self.needs_reference else self.label


class Purposes(BaseModel):
    terms: list[Purpose] = Field(min_length=1, description=gettext_noop("purposes"))
    grant_hours: int = Field(ge=1, le=24, description=gettext_noop("hours a purpose given holds"))

    @model_validator(mode="after")
    def codes_once(self) -> Purposes:
        if len({one.code for one in self.terms}) < len(self.terms):
            raise ValueError(_("A code is there twice."))
        if self.find(DISSUADE) is None:
            raise ValueError(_("The purpose %(code)s must stay: stations open data for it.") % {"code": DISSUADE})
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
            {"code": "INSPECT", "zh": "督察检查", "en": "For an inspection", "inspects": True},
        ],
        "grant_hours": 12,
    },
    _("PIPL 6 and 34: a clear purpose, within the powers of the office; Anti-fraud Law 5; values: proposals"),
)


class ExportPolicy(BaseModel):
    """When a file needs a second person, and how long it stays."""

    free_rows: int = Field(ge=0, le=100_000, description=gettext_noop("masked rows without approval"))
    most_rows: int = Field(ge=1, le=200_000, description=gettext_noop("rows a file may have"))
    approval_hours: int = Field(ge=1, le=720, description=gettext_noop("hours an approval is waited for"))
    keep_days: int = Field(ge=1, le=90, description=gettext_noop("days a file is kept"))


EXPORTS = RuleSet(
    "privacy.exports",
    _("Exports"),
    ExportPolicy,
    lambda: {"free_rows": 500, "most_rows": 50_000, "approval_hours": 72, "keep_days": 7},
    _("PIPL 51: rules, classes, permissions; Anti-fraud Law 5; values: proposals"),
)


class Keep(BaseModel):
    """How long one kind of record keeps its personal data."""

    kind: str = Field(pattern=r"^[a-z][a-z_.]{0,31}$", description=gettext_noop("kind of record"))
    keep_days: int = Field(ge=30, le=36_500, description=gettext_noop("days"))
    citation: str = Field(min_length=1, max_length=200, description=gettext_noop("basis"))


class Retention(BaseModel):
    keeps: list[Keep] = Field(description=gettext_noop("kinds"))
    trail_days: int = Field(ge=LEAST_TRAIL_DAYS, le=36_500, description=gettext_noop("days the trail is kept"))
    confirm_hours: int = Field(ge=1, le=720, description=gettext_noop("hours a confirmation is waited for"))

    @model_validator(mode="after")
    def kinds_once(self) -> Retention:
        if len({one.kind for one in self.keeps}) < len(self.keeps):
            raise ValueError(_("A kind of record is there twice."))
        return self


RETENTION = RuleSet(
    "privacy.retention",
    _("How long personal data is kept"),
    Retention,
    lambda: {
        "keeps": [
            {"kind": "warning", "keep_days": 1095, "citation": "个人信息保护法第19、47条；期限为建议值"},
            {"kind": "case", "keep_days": 3650, "citation": "个人信息保护法第19、47条；期限为建议值，依案件档案规定"},
            {
                "kind": "evidence",
                "keep_days": 3650,
                "citation": "个人信息保护法第19、47条；期限为建议值，依案件档案规定；物证尚在保管、外借的不计",
            },
            {"kind": "intake.reject", "keep_days": 90, "citation": "个人信息保护法第19、47条；期限为建议值"},
            {
                "kind": "funds_case",
                "keep_days": 3650,
                "citation": "个人信息保护法第19、47条；期限为建议值，依案件档案规定；止付、冻结、返还未结的不计",
            },
            {"kind": "call", "keep_days": 3650, "citation": "个人信息保护法第19、47条；期限为建议值，依案件档案规定"},
            {
                "kind": "individual",
                "keep_days": 3650,
                "citation": "个人信息保护法第19、47条；期限为建议值，依案件档案规定；在办案件、措施未结的不计",
            },
            {
                "kind": "measure",
                "keep_days": 3650,
                "citation": "个人信息保护法第19、47条；期限为建议值，依案件档案规定",
            },
            {"kind": "interview", "keep_days": 3650, "citation": "个人信息保护法第19、47条；期限为建议值"},
            {"kind": "referral", "keep_days": 3650, "citation": "个人信息保护法第19、47条；期限为建议值"},
            {"kind": "operation", "keep_days": 3650, "citation": "个人信息保护法第19、47条；期限为建议值"},
            {"kind": "force_term", "keep_days": 3650, "citation": "个人信息保护法第19、47条；期限为建议值"},
            {"kind": "bank_report", "keep_days": 1095, "citation": "个人信息保护法第19、47条；期限为建议值"},
            {"kind": "funds.reject", "keep_days": 90, "citation": "个人信息保护法第19、47条；期限为建议值"},
        ],
        "trail_days": 1095,
        "confirm_hours": 72,
    },
    _("PIPL 19, 47, 56; Cybersecurity Law 21(3): logs at least six months; values: proposals"),
)


class Unusual(BaseModel):
    """From where on reading stands out. Leads for a person, never findings."""

    past_days: int = Field(ge=7, le=180, description=gettext_noop("days of the reader's own past"))
    least_reads: int = Field(ge=1, le=10_000, description=gettext_noop("looks a day below which nothing is said"))
    times_spread: float = Field(gt=0, le=50, description=gettext_noop("spreads above the middle"))
    night_from: int = Field(ge=0, le=23, description=gettext_noop("night begins, hour"))
    night_to: int = Field(ge=0, le=23, description=gettext_noop("night ends, hour"))
    night_share: float = Field(ge=0, le=1, description=gettext_noop("usual share at night that explains it"))
    foreign_share: float = Field(ge=0, le=1, description=gettext_noop("share of records of no own task"))
    same_record: int = Field(ge=2, le=1000, description=gettext_noop("looks at one record a day"))
    roles_without_tasks: list[Role] = Field(default_factory=list, description=gettext_noop("roles that have no tasks"))


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
