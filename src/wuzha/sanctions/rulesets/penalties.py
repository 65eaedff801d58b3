# SPDX-License-Identifier: Apache-2.0
"""What the articles of the Anti-fraud Law allow, and the clocks and thresholds of their procedure."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext_noop, pgettext_lazy
from pydantic import BaseModel, Field

from wuzha.engine.calendar import Clock, Unit
from wuzha.org.rules import RuleSet, in_language
from wuzha.sanctions.rules.clocks import ClockName
from wuzha.sanctions.rules.fines import Article
from wuzha.sanctions.rulesets.grounds import LAW, Sourced

YUAN = 100


class ArticleRule(Sourced):
    """One article, in yuan."""

    code: str = Field(pattern=r"^[0-9]{1,3}$", description=gettext_noop("number of the article"))
    zh: str = Field(min_length=1, max_length=120, description=gettext_noop("Chinese"))
    en: str = Field(min_length=1, max_length=160, description=gettext_noop("English"))
    units: bool = Field(default=False, description=gettext_noop("of units"))
    persons: bool = Field(default=True, description=gettext_noop("of persons"))
    #: Whether the police decide; else the competent department does.
    police: bool = Field(default=True, description=gettext_noop("the police decide"))
    threshold: int = Field(default=0, ge=0, description=gettext_noop("gain in yuan from which it is multiplied"))
    low: int = Field(default=0, ge=0, description=gettext_noop("fine at least, yuan"))
    cap: int = Field(ge=0, description=gettext_noop("fine at most, yuan"))
    grave_low: int = Field(default=0, ge=0, description=gettext_noop("fine of a grave case at least, yuan"))
    grave_cap: int = Field(default=0, ge=0, description=gettext_noop("fine of a grave case at most, yuan"))
    person_low: int = Field(default=0, ge=0, description=gettext_noop("fine of who is responsible at least, yuan"))
    person_cap: int = Field(default=0, ge=0, description=gettext_noop("fine of who is responsible at most, yuan"))
    detention_low: int = Field(default=0, ge=0, le=20, description=gettext_noop("days of detention at least"))
    detention_high: int = Field(default=0, ge=0, le=20, description=gettext_noop("days of detention at most"))
    detention_grave: bool = Field(default=False, description=gettext_noop("detention only of a grave case"))
    warning: bool = Field(default=False, description=gettext_noop("a warning may take the place of the fine"))

    @property
    def label(self) -> str:
        return in_language(self.zh, self.en)

    def article(self, *, unit: bool = False) -> Article:
        """Its arithmetic in 分, for a unit or for a person. Of 39–41 and 43 a person is who is responsible in a grave
        case of a unit: fined 1 to 20 times 10,000 yuan."""
        responsible = not unit and bool(self.person_cap)
        low, cap = (self.person_low, self.person_cap) if responsible else (self.low, self.cap)
        return Article(
            self.code, self.threshold * YUAN, 1, 10, cap * YUAN, low * YUAN,
            (self.person_low if responsible else self.grave_low) * YUAN,
            (self.person_cap if responsible else self.grave_cap) * YUAN,
            (self.detention_low, self.detention_high) if not unit else (0, 0), self.detention_grave,
            self.warning and not responsible,
        )  # fmt: skip


class Articles(BaseModel):
    since: date = Field(description=gettext_noop("acts before this day are outside"))
    articles: list[ArticleRule] = Field(min_length=1, description=gettext_noop("articles"))

    def of(self, code: str) -> ArticleRule | None:
        return next((one for one in self.articles if one.code == code), None)

    def label(self, code: str) -> str:
        found = self.of(code)
        return found.label if found else code


def _articles() -> dict[str, Any]:
    unit = {
        "units": True, "police": False, "low": 50_000, "cap": 500_000, "grave_low": 500_000, "grave_cap": 5_000_000,
        "person_low": 10_000, "person_cap": 200_000, "warning": True, "source": "TEXT",
    }  # fmt: skip
    return {
        "since": date(2022, 12, 1),  # the Anti-fraud Law is in force from this day
        "articles": [
            {
                "code": "38", "zh": "第三十八条：组织、策划、实施、参与或者帮助电信网络诈骗，尚不构成犯罪",
                "en": "Article 38: fraud, or help for it, that is no crime yet", "threshold": 10_000, "cap": 100_000,
                "detention_low": 10, "detention_high": 15, "basis": f"{LAW}第三十八条", "source": "TEXT",
            },
            {"code": "39", "zh": "第三十九条：电信业务经营者", "en": "Article 39: carriers",
             "basis": f"{LAW}第三十九条", **unit},
            {"code": "40", "zh": "第四十条：银行业金融机构、非银行支付机构",
             "en": "Article 40: banks, payment institutions",
             "basis": f"{LAW}第四十条", **unit},
            {"code": "41", "zh": "第四十一条：电信业务经营者、互联网服务提供者",
             "en": "Article 41: carriers and internet services", "basis": f"{LAW}第四十一条", **unit},
            {
                "code": "42", "zh": "第四十二条：涉诈设备软件，支持帮助（违反第十四条、第二十五条第一款）",
                "en": "Article 42: devices, software, support (14, 25 paragraph 1)", "units": True,
                "threshold": 50_000, "cap": 500_000, "detention_low": 1, "detention_high": 15,
                "detention_grave": True, "basis": f"{LAW}第四十二条", "source": "TEXT",
            },
            {"code": "43", "zh": "第四十三条：未履行第二十五条第二款的义务", "en": "Article 43: duties of 25 (2)",
             "basis": f"{LAW}第四十三条", **unit},
            {
                "code": "44", "zh": "第四十四条：非法买卖、出租、出借两卡等（违反第三十一条第一款）",
                "en": "Article 44: cards, lines and accounts sold, let or lent (31 paragraph 1)", "units": True,
                "threshold": 20_000, "cap": 200_000, "detention_low": 1, "detention_high": 15,
                "detention_grave": True, "basis": f"{LAW}第四十四条", "source": "TEXT",
            },
        ]
    }  # fmt: skip


ARTICLES = RuleSet(
    "sanctions.articles",
    pgettext_lazy("penalty", "Articles of penalties"),
    Articles,
    _articles,
    pgettext_lazy("penalty", "Anti-Fraud Law 38–44; read in 2026, no change found"),
)


class ClockRule(Sourced):
    name: ClockName = Field(description=gettext_noop("clock"))
    length: int = Field(ge=1, le=400, description=gettext_noop("length"))
    unit: Unit = Field(description=gettext_noop("counted in"))
    roll: bool = Field(default=False, description=gettext_noop("a last day without work gives way to the next one"))


class Procedure(BaseModel):
    clocks: list[ClockRule] = Field(min_length=1, description=gettext_noop("clocks"))
    officers: int = Field(ge=1, le=5, description=gettext_noop("officers at least"))
    hearing_person: int = Field(ge=0, description=gettext_noop("fine from which a person may ask for a hearing, yuan"))
    hearing_unit: int = Field(ge=0, description=gettext_noop("fine from which a unit may ask for a hearing, yuan"))
    late_permille: int = Field(ge=0, le=100, description=gettext_noop("late fee a day, in thousandths"))
    years: int = Field(ge=1, le=10, description=gettext_noop("years after which an act is not punished"))
    years_harm: int = Field(
        ge=1, le=10, description=gettext_noop("the same where life, health or financial safety was harmed")
    )

    def all(self) -> dict[str, Clock]:
        return {one.name.value: Clock(one.length, one.unit, one.roll) for one in self.clocks}

    def basis(self, name: ClockName) -> str:
        return next((one.basis for one in self.clocks if one.name == name), "")


def _procedure() -> dict[str, Any]:
    rows = (
        (ClockName.DECIDE, 90, Unit.NATURAL_DAYS, False, "行政处罚法第60条", "TEXT"),
        (ClockName.ASK_HEARING, 5, Unit.WORKDAYS, False, "行政处罚法第64条、第85条", "TEXT"),
        (ClockName.HEARING_NOTICE, 7, Unit.WORKDAYS, False, "行政处罚法第64条、第85条", "TEXT"),
        (ClockName.SERVE, 7, Unit.WORKDAYS, False, "行政处罚法第61条、第85条", "TEXT"),
        (ClockName.PAY, 15, Unit.NATURAL_DAYS, False, "行政处罚法第67条", "TEXT"),
        (ClockName.REVIEW, 60, Unit.NATURAL_DAYS, True, "行政复议法第20条，反电信网络诈骗法第48条", "SECOND_HAND"),
        (ClockName.SUIT, 6, Unit.MONTHS, True, "行政诉讼法第46条（反电信网络诈骗法第48条）", "SECOND_HAND"),
        (ClockName.SUIT_AFTER_REVIEW, 15, Unit.NATURAL_DAYS, True, "行政诉讼法第45条", "SECOND_HAND"),
        (ClockName.ANNOUNCED, 30, Unit.NATURAL_DAYS, False, "民事诉讼法公告送达期间", "SECOND_HAND"),
    )  # fmt: skip
    names = ("name", "length", "unit", "roll", "basis", "source")
    return {
        "clocks": [dict(zip(names, row, strict=True)) for row in rows],
        "officers": 2, "hearing_person": 2_000, "hearing_unit": 10_000, "late_permille": 30, "years": 2,
        "years_harm": 5,
    }  # fmt: skip


PROCEDURE = RuleSet(
    "sanctions.procedure",
    pgettext_lazy("penalty", "Procedure of penalties"),
    Procedure,
    _procedure,
    pgettext_lazy(
        "penalty",
        "Administrative Penalty Law 36, 42, 44, 45, 57, 58, 60, 61, 63, 64, 67, 72, 85; Procedures for Administrative "
        "Cases 123 (text of 2018): hearing of a person from 2,000 yuan, of a unit from 10,000",
    ),
)
