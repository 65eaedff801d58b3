# SPDX-License-Identifier: Apache-2.0
"""The rule sets of 惩戒 by the day of the determination, what each measure restricts and leaves, and exit bans."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Any, Literal

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy
from pydantic import BaseModel, Field, model_validator

from wuzha.core.dictionaries import Term
from wuzha.org.models import UnitKind
from wuzha.org.rules import RuleSet
from wuzha.sanctions.rules.grounds import Class, Conduct, Object, Regime, Screen
from wuzha.sanctions.rules.life import EasingKind

#: The law as papers cite it.
LAW = "《中华人民共和国反电信网络诈骗法》"
Source = Literal["TEXT", "SECOND_HAND", "PROPOSAL"]


class Sourced(BaseModel):
    """A value with what it rests on."""

    basis: str = Field(min_length=1, max_length=160, description=gettext_noop("basis"))
    #: TEXT: the text was read; SECOND_HAND: told by others; PROPOSAL: to be set locally.
    source: Source = Field(description=gettext_noop("text read, told by others, or a proposal"))


class Years(BaseModel):
    under: str = Field(pattern=r"^[A-Z_]{1,16}$", description=gettext_noop("class"))
    years: int = Field(ge=1, le=10, description=gettext_noop("years"))
    #: PUNISHMENT: from the end of prison, else from the judgment, and held while in prison; SERVICE: from the notice.
    counts_from: Literal["SERVICE", "PUNISHMENT"] = Field(
        default="SERVICE", description=gettext_noop("from where the years count")
    )  # fmt: skip


class RegimeRule(Sourced):
    """One rule set of 惩戒."""

    code: str = Field(pattern=r"^[A-Z][A-Z0-9_]{0,15}$", description=gettext_noop("code"))
    title: str = Field(min_length=1, max_length=120, description=gettext_noop("title"))
    since: date = Field(description=gettext_noop("determinations from this day"))
    until: date | None = Field(default=None, description=gettext_noop("to this day"))
    acts_since: date | None = Field(default=None, description=gettext_noop("acts before this day are outside"))
    objects: list[Object] = Field(description=gettext_noop("what it names"))
    conducts: list[Conduct] = Field(description=gettext_noop("conduct it names"))
    cards: int = Field(ge=0, le=100, description=gettext_noop("cards at least, 0 for no such condition"))
    times: int = Field(ge=0, le=100, description=gettext_noop("times at least, 0 for no such condition"))
    receivers: int = Field(ge=0, le=100, description=gettext_noop("receivers at least, 0 for no such condition"))
    terms: list[Years] = Field(min_length=1, description=gettext_noop("years by class"))
    cap_years: int = Field(ge=1, le=20, description=gettext_noop("years all terms together may last"))
    offences: list[str] = Field(default_factory=list, description=gettext_noop("offences of a conviction"))
    units: bool = Field(default=True, description=gettext_noop("units are under it"))

    def regime(self) -> Regime:
        return Regime(
            self.code, self.since, self.until, self.acts_since, frozenset(self.objects), frozenset(self.conducts),
            self.cards, self.times, self.receivers, {one.under: one.years for one in self.terms}, self.cap_years,
            frozenset(self.offences), self.units,
            frozenset(one.under for one in self.terms if one.counts_from == "PUNISHMENT"),
        )  # fmt: skip


class Grounds(BaseModel):
    regimes: list[RegimeRule] = Field(min_length=1, description=gettext_noop("rule sets"))
    offences: list[Term] = Field(description=gettext_noop("offences"))
    screen_accounts: int = Field(ge=1, description=gettext_noop("own accounts from which the crime is looked at first"))
    screen_yuan: int = Field(ge=1, description=gettext_noop("and yuan through them, more than"))
    screen_numbers: int = Field(ge=1, description=gettext_noop("or SIM and IoT cards"))

    @model_validator(mode="after")
    def days_do_not_overlap(self) -> Grounds:
        rows = sorted(self.regimes, key=lambda one: one.since)
        for first, second in pairwise(rows):
            if first.until is None or first.until >= second.since:
                raise ValueError(_("Two rule sets hold on one day: end the earlier one before."))
        return self

    def of(self, code: str) -> RegimeRule | None:
        return next((one for one in self.regimes if one.code == code), None)

    def all(self) -> list[Regime]:
        return [one.regime() for one in self.regimes]

    @property
    def screen(self) -> Screen:
        return Screen(self.screen_accounts, self.screen_yuan * 100, self.screen_numbers)


_CARDS = [one.value for one in Object]
_FRAUD = ("FRAUD", "电信网络诈骗", "Telecom and network fraud")
_RELATED = (
    ("AIDING", "帮助信息网络犯罪活动", "Aiding crimes on information networks"),
    ("BANK_CARDS", "妨害信用卡管理", "Obstructing the management of bank cards"),
    ("PERSONAL_DATA", "侵犯公民个人信息", "Infringing personal information"),
    ("CONCEALING", "掩饰、隐瞒犯罪所得、犯罪所得收益", "Concealing proceeds of crime"),
    ("SMUGGLING", "组织他人偷越国（边）境", "Organising illegal border crossings"),
    ("CROSSING", "偷越国（边）境", "Crossing the border illegally"),
)


def _grounds() -> dict[str, Any]:
    offences = (_FRAUD, *_RELATED)
    return {
        "regimes": [
            {
                "code": "PBC85", "title": "银发〔2019〕85号（五年内暂停非柜面业务、支付账户所有业务，不得新开户）",
                "since": date(2019, 4, 1), "until": date(2024, 11, 30), "acts_since": date(1949, 10, 1),
                "objects": ["BANK", "PAYMENT"], "conducts": ["TRADE", "FALSE_ID"],
                "cards": 1, "times": 1, "receivers": 1, "terms": [{"under": "DETERMINED", "years": 5}],
                "cap_years": 5, "offences": [],
                "basis": "银发〔2019〕85号：经设区的市级及以上公安机关认定；银发〔2016〕261号", "source": "TEXT",
            },
            {
                "code": "JOINT2024", "title": "电信网络诈骗及其关联违法犯罪联合惩戒办法",
                "since": date(2024, 12, 1), "until": date(2199, 12, 31), "acts_since": date(2022, 12, 1),
                "objects": _CARDS, "conducts": [one.value for one in Conduct],
                "cards": 3, "times": 3, "receivers": 3,
                "terms": [
                    {"under": "CONVICTED", "years": 3, "counts_from": "PUNISHMENT"},
                    {"under": "DETERMINED", "years": 2},
                    {"under": "SPECIAL", "years": 2},
                ],
                "cap_years": 5, "offences": [code for code, _zh, _en in offences],
                "basis": "《电信网络诈骗及其关联违法犯罪联合惩戒办法》（2024-11-26 印发，2024-12-01 施行）；"
                f"{LAW}第三十一条",
                "source": "SECOND_HAND",
            },
        ],
        "offences": [{"code": code, "zh": zh, "en": en} for code, zh, en in offences],
        "screen_accounts": 3, "screen_yuan": 300_000, "screen_numbers": 20,
    }  # fmt: skip


GROUNDS = RuleSet(
    "sanctions.grounds",
    pgettext_lazy("sanction", "Grounds of sanctions"),
    Grounds,
    _grounds,
    pgettext_lazy(
        "sanction",
        "银发〔2019〕85号 to 2024-11-30; joint measures of 2024 from 2024-12-01 (1–3 read, others second-hand); "
        "opinion of 2025-07-28 on aiding; from where the years of who was convicted count: draft of 2023, 10",
    ),
)


class Limit(Sourced):
    """One restriction, and what it always leaves."""

    code: str = Field(pattern=r"^[A-Z][A-Z0-9_]{0,23}$", description=gettext_noop("code"))
    regime: str = Field(pattern=r"^[A-Z][A-Z0-9_]{0,15}$", description=gettext_noop("rule set"))
    kind: Literal["FINANCIAL", "TELECOM", "CREDIT"] = Field(description=gettext_noop("financial, telecom or credit"))
    under: list[Class] = Field(min_length=1, description=gettext_noop("classes it applies to"))
    what: str = Field(min_length=1, max_length=160, description=gettext_noop("what is restricted"))
    leaves: list[str] = Field(default_factory=list, description=gettext_noop("what stays possible"))
    #: Whether hardship may be granted from it.
    hardship: bool = Field(default=False, description=gettext_noop("may be eased for hardship"))

    @property
    def eases(self) -> list[EasingKind]:
        """What may be left of it, by name: an account or debits of a financial one, a number of one on telecom."""
        named = {"FINANCIAL": [EasingKind.ACCOUNT, EasingKind.DEBITS], "TELECOM": [EasingKind.NUMBER]}
        found = named.get(self.kind, []) if self.leaves else []
        return [*found, *([EasingKind.HARDSHIP] if self.hardship else [])]

    @property
    def said(self) -> str:
        """What is restricted, and what stays."""
        return f"{self.what}（保留：{'；'.join(self.leaves)}）" if self.leaves else self.what


class Limits(BaseModel):
    limits: list[Limit] = Field(min_length=1, description=gettext_noop("restrictions"))
    receivers: list[UnitKind] = Field(
        default=[UnitKind.BANK, UnitKind.CARRIER], min_length=1,
        description=gettext_noop("kinds of unit that carry it out, and get lists"),
    )  # fmt: skip

    def of(self, regime: str, under: str) -> list[Limit]:
        """The restrictions that a rule set has for a class, each with its own basis."""
        return [one for one in self.limits if one.regime == regime and under in one.under]


_BOTH = ["CONVICTED", "DETERMINED", "SPECIAL"]


def _limits() -> dict[str, Any]:
    rows: tuple[tuple[str, str, str, list[str], str, list[str], bool, str, str], ...] = (
        ("COUNTER_85", "PBC85", "FINANCIAL", ["DETERMINED"], "暂停银行账户非柜面业务", ["柜面业务"], True,
         "银发〔2019〕85号", "TEXT"),
        ("PAYMENT_85", "PBC85", "FINANCIAL", ["DETERMINED"], "暂停支付账户所有业务", [], False, "银发〔2019〕85号",
         "TEXT"),
        ("NEW_85", "PBC85", "FINANCIAL", ["DETERMINED"], "不得新开立账户", [], False, "银发〔2019〕85号", "TEXT"),
        ("COUNTER", "JOINT2024", "FINANCIAL", _BOTH, "限制名下银行账户、数字人民币钱包非柜面出金",
         ["柜面业务", "既有协议代扣税款、社保、水电煤气费", "基本生活账户"], True, "联合惩戒办法（金融惩戒）",
         "SECOND_HAND"),
        ("PAYMENT", "JOINT2024", "FINANCIAL", _BOTH, "停止支付账户业务", ["余额转入本人同名银行账户"], False,
         "联合惩戒办法（金融惩戒）", "SECOND_HAND"),
        ("NEW_ACCOUNTS", "JOINT2024", "FINANCIAL", _BOTH, "暂停新开立支付账户、实名数字人民币钱包",
         ["可新开功能受限的银行账户"], True, "联合惩戒办法（金融惩戒）", "SECOND_HAND"),
        ("CREDIT_RECORD", "JOINT2024", "CREDIT", _BOTH, "信息纳入金融信用信息基础数据库", [], False,
         "联合惩戒办法（金融惩戒）", "SECOND_HAND"),
        ("NUMBERS", "JOINT2024", "TELECOM", _BOTH, "限制名下电话卡、物联网卡、电信线路、短信端口、高风险互联网账号",
         ["保留一张电话卡的基本通信"], True, "联合惩戒办法（电信网络惩戒）", "SECOND_HAND"),
        ("NEW_NUMBERS", "JOINT2024", "TELECOM", _BOTH, "不得新办电信业务", ["保留一张电话卡的基本通信"], True,
         "联合惩戒办法（电信网络惩戒）", "SECOND_HAND"),
        ("DISHONEST", "JOINT2024", "CREDIT", ["CONVICTED"], "列入“电信网络诈骗”严重失信主体名单，“信用中国”公示", [],
         False,          "联合惩戒办法（信用惩戒）", "SECOND_HAND"),
    )  # fmt: skip
    names = ("code", "regime", "kind", "under", "what", "leaves", "hardship", "basis", "source")
    return {"limits": [dict(zip(names, row, strict=True)) for row in rows]}


LIMITS = RuleSet(
    "sanctions.limits",
    pgettext_lazy("sanction", "What sanctions restrict and leave"),
    Limits,
    _limits,
    pgettext_lazy(
        "sanction", "银发〔2019〕85号; joint measures of 2024: each with its own basis, none without a ground"
    ),
)


class Bans(Sourced):
    """Bans on leaving the country."""

    offences: list[str] = Field(min_length=1, description=gettext_noop("offences of a punishment"))
    least_months: int = Field(ge=1, le=60, description=gettext_noop("months at least"))
    most_months: int = Field(ge=1, le=120, description=gettext_noop("months at most"))
    suspect_organ: str = Field(min_length=1, max_length=64, description=gettext_noop("who decides about a suspect"))
    punished_organ: str = Field(min_length=1, max_length=64, description=gettext_noop("who decides after a punishment"))
    receivers: list[UnitKind] = Field(
        default=[UnitKind.IMMIGRATION], min_length=1,
        description=gettext_noop("kinds of unit that carry it out, and get lists"),
    )  # fmt: skip


BANS = RuleSet(
    "sanctions.bans",
    pgettext_lazy("sanction", "Bans on leaving the country"),
    Bans,
    lambda: {
        "offences": ["FRAUD"], "least_months": 6, "most_months": 36, "suspect_organ": "移民管理机构",
        "punished_organ": "设区的市级以上公安机关", "basis": f"{LAW}第三十六条", "source": "TEXT",
    },
    pgettext_lazy("sanction", "Anti-Fraud Law 36"),
)  # fmt: skip
