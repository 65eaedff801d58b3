# SPDX-License-Identifier: Apache-2.0
"""The parts in the chain, the terms of measures, and the headers of lists of people, by date."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from django.utils.translation import gettext_noop, pgettext_lazy
from pydantic import BaseModel, Field

from wuzha.core.dictionaries import Dictionary, FileTerm
from wuzha.engine.calendar import Clock, Unit, WorkCalendar, due, end_of_day
from wuzha.intake.header_rules import Headers, shipped
from wuzha.org.rules import RuleSet
from wuzha.people.rules.kinds import Measure, Term

M, T = Measure, Term


class RoleTerm(FileTerm):
    """A part in the chain."""

    side: Literal["UP", "DOWN"] = Field(description=gettext_noop("upstream or downstream"))


class Roles(Dictionary):
    terms: list[RoleTerm]

    def side(self, code: str) -> str:
        """UP, DOWN, or nothing for a code the dictionary has lost."""
        return next((term.side for term in self.terms if term.code == code), "")


def _roles() -> dict[str, Any]:
    rows = (
        ("ORGANISE", "组织领导", "Organises and leads", "UP", "组织者 领导 主犯 老板 幕后老板 金主 出资人 股东"),
        ("CALL", "拨打", "Calls or chats", "UP", "话务 话务员 拨打电话 聊天 聊手 键盘手 狗推 客服 诈骗实施"),
        ("ATTRACT", "引流", "Brings victims in", "UP", "推广 引流推广 引流员 吸粉 地推 拉群"),
        ("TECH", "技术支持", "Technical support", "UP", "技术 网站 APP搭建 服务器"),
        ("GOIP", "架设设备", "Runs GOIP or SIM boxes", "UP", "GOIP VOIP 简易组网 架设GOIP 手机口 猫池 多卡宝 设备架设"),
        ("DATA", "信息提供", "Sells personal data", "UP", "出售信息 公民个人信息 侵犯公民个人信息 料商 卖料"),
        ("SMUGGLE", "组织偷越国境", "Organises illegal border crossing", "UP", "偷越国境 偷渡 组织偷渡 蛇头 带路人"),
        ("UPSTREAM", "上游", "Upstream, part not known", "UP", "上家"),
        ("CASH", "取款", "Draws cash", "DOWN", "取现 取现车手 车手 取款人 取款手 取钱手"),
        (
            "LAUNDER",
            "跑分",
            "Moves money (跑分)",
            "DOWN",
            "洗钱 转账 水房 水房人员 跑分洗钱 跑分人员 跑分员 掩饰隐瞒 掩隐 码商 U商 承兑商",
        ),
        (
            "CARD",
            "供卡",
            "Provides bank or SIM cards",
            "DOWN",
            "卖卡 供银行卡 供电话卡 两卡 帮信 卡主 开户人 卡农 卡商 卡头 收卡 出租出借",
        ),
        ("DOWNSTREAM", "下游", "Downstream, part not known", "DOWN", "下家"),
        ("OTHER", "其他", "Other", "DOWN", ""),
    )
    return {
        "terms": [
            {"code": code, "zh": zh, "en": en, "side": side, "synonyms": words.split()}
            for code, zh, en, side, words in rows
        ]
    }


ROLES = RuleSet(
    "people.roles",
    pgettext_lazy("person", "Parts in the chain"),
    Roles,
    _roles,
    pgettext_lazy("person", "Parts as the Anti-fraud Law (25, 31, 38, 42, 44) and public reports name them"),
)


class MeasureTerm(BaseModel):
    """How long a measure may last."""

    measure: str = Field(pattern=r"^[A-Z_]{1,16}$", description=gettext_noop("measure"))
    term: str = Field(pattern=r"^[A-Z]{1,8}$", description=gettext_noop("term"))
    length: int = Field(ge=1, le=365, description=gettext_noop("length"))
    unit: Literal["hours", "days", "months"] = Field(description=gettext_noop("hours, days or months"))
    article: str = Field(min_length=1, max_length=80, description=gettext_noop("basis"))

    def last(self, start: date) -> date:
        """The last day, where the first is not counted (刑事诉讼法 105). Never longer for a holiday: in custody the
        law forbids it, and elsewhere it would only bind the person for longer."""
        unit = Unit.MONTHS if self.unit == "months" else Unit.NATURAL_DAYS
        return due(end_of_day(start), Clock(self.length, unit), _NO_HOLIDAYS).date()


_NO_HOLIDAYS = WorkCalendar.of(years=())


class Terms(BaseModel):
    terms: list[MeasureTerm] = Field(description=gettext_noop("terms"))
    alert_days: int = Field(ge=1, le=60, description=gettext_noop("days before the end at which it is told"))
    free_days: int = Field(
        default=0, ge=0, le=7, description=gettext_noop("days to free whoever is held when the case is withdrawn")
    )

    def of(self, measure: str) -> list[MeasureTerm]:
        """The terms a measure may have."""
        return [one for one in self.terms if one.measure == measure]

    def find(self, measure: str, term: str) -> MeasureTerm | None:
        return next((one for one in self.of(measure) if one.term == term), None)


def _terms() -> dict[str, Any]:
    rows = (
        (M.SUMMONED, T.USUAL, 12, "hours", "刑事诉讼法第119条第2款"),
        (M.SUMMONED, T.SPECIAL, 24, "hours", "刑事诉讼法第119条第2款"),
        (M.DETAINED, T.USUAL, 3, "days", "刑事诉讼法第91条第1款"),
        (M.DETAINED, T.SPECIAL, 7, "days", "刑事诉讼法第91条第1款"),
        (M.DETAINED, T.GANG, 30, "days", "刑事诉讼法第91条第2款"),
        (M.ASKED, T.USUAL, 7, "days", "刑事诉讼法第91条第3款"),
        (M.BAILED, T.USUAL, 12, "months", "刑事诉讼法第79条"),
        (M.RESIDENCE, T.USUAL, 6, "months", "刑事诉讼法第79条"),
        (M.ARRESTED, T.USUAL, 2, "months", "刑事诉讼法第156条"),
        (M.EXTENDED, T.SPECIAL, 7, "days", "刑事诉讼法第91条第1款"),
        (M.EXTENDED, T.GANG, 30, "days", "刑事诉讼法第91条第2款"),
        (M.EXTENDED, T.COMPLEX, 1, "months", "刑事诉讼法第156条"),
        (M.EXTENDED, T.GRAVE, 2, "months", "刑事诉讼法第158条"),
        (M.EXTENDED, T.HEAVY, 2, "months", "刑事诉讼法第159条"),
        (M.RETURNED, T.USUAL, 1, "months", "刑事诉讼法第175条第3款"),
        (M.ADMIN_DETAINED, T.USUAL, 15, "days", "反电信网络诈骗法第38、42、44条"),
    )
    return {
        "terms": [
            {"measure": measure.value, "term": term.value, "length": length, "unit": unit, "article": article}
            for measure, term, length, unit, article in rows
        ],
        "alert_days": 3,
        "free_days": 0,
    }


TERMS = RuleSet(
    "people.terms",
    pgettext_lazy("measure", "Terms of measures"),
    Terms,
    _terms,
    pgettext_lazy(
        "measure",
        "Criminal Procedure Law 2018: 79, 91, 105, 119, 156, 158, 159, 163, 175; Procedures for Criminal Cases 187; "
        "Anti-fraud Law 38, 42, 44",
    ),
)


class PeopleHeaders(Headers):
    """Headers of lists of people and measures."""

    SHIPPED = shipped("people_headers")
    MONEY = frozenset({"fine"})


HEADERS = RuleSet(
    "people.headers",
    pgettext_lazy("person", "Headers of lists of people"),
    PeopleHeaders,
    PeopleHeaders.factory,
    pgettext_lazy("person", "Columns as lists of people have them in practice; to be extended locally"),
    since=PeopleHeaders.since,
)
