# SPDX-License-Identifier: Apache-2.0
"""The clocks of cases, and the words for how victims were reached and how they paid, by date."""

from __future__ import annotations

from django.utils.translation import gettext, gettext_noop, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, Field, model_validator

from wuzha.cases.rules.clocks import ClockName, Tell
from wuzha.core.dictionaries import Dictionary, FileTerms, Term, terms
from wuzha.intake.header_rules import Headers, shipped
from wuzha.org.rules import RuleSet


class CaseClocks(BaseModel):
    """From the report to the decision, and what follows from it."""

    accept_hours: int = Field(ge=1, le=240, description=gettext_noop("hours from the report to its acceptance"))
    usual_days: int = Field(ge=1, le=60, description=gettext_noop("days from the acceptance to the decision"))
    clue_days: int = Field(ge=1, le=60, description=gettext_noop("the same where a clue is to be verified"))
    major_days: int = Field(ge=1, le=90, description=gettext_noop("the same in a major and complex case"))
    notice_days: int = Field(ge=1, le=30, description=gettext_noop("days until the notice of not filing is given"))


CLOCKS = RuleSet(
    "cases.clocks",
    pgettext_lazy("criminal case", "Clocks of cases"),
    CaseClocks,
    lambda: {"accept_hours": 24, "usual_days": 3, "clue_days": 7, "major_days": 30, "notice_days": 3},
    pgettext_lazy(
        "criminal case",
        "Opinions of the Ministry of Public Security on acceptance and filing, 2015: 24 hours; 3, 7 and 30 days; "
        "Procedures for Criminal Cases 178: notice of not filing within 3 days",
    ),
)


class Reminder(BaseModel):
    """When so much of a clock has run, tell them."""

    clock: ClockName = Field(description=gettext_noop("clock of a case"))
    percent: int = Field(ge=1, le=500, description=gettext_noop("percent of its time; above 100 it is overdue"))
    tell: Tell = Field(description=gettext_noop("who is told"))


class CaseReminders(BaseModel):
    """The chain that is told of a clock that runs out."""

    steps: list[Reminder] = Field(description=gettext_noop("reminders of clocks"))


REMINDERS = RuleSet(
    "cases.reminders",
    pgettext_lazy("criminal case", "Who is told of late cases"),
    CaseReminders,
    lambda: {
        "steps": [
            {"clock": clock.value, "percent": percent, "tell": tell.value}
            for clock in ClockName
            for percent, tell in ((75, Tell.OFFICER), (100, Tell.CHIEF), (150, Tell.CENTRE))
        ]
    },
    pgettext_lazy("criminal case", "Chain of the unit; to be set locally"),
)


CHANNELS = RuleSet(
    "cases.channels",
    pgettext_lazy("criminal case", "How victims were reached"),
    FileTerms,
    lambda: terms(
        ("SMS", "短信", "Text message", "短信引流"),
        ("CALL", "电话", "Telephone call", "电话引流 来电"),
        ("SHORT_VIDEO", "短视频", "Short video", "短视频平台 直播"),
        ("SOCIAL", "社交软件", "Social app", "社交 微信 QQ 交友软件"),
        ("SEARCH", "搜索引擎", "Search engine", "搜索"),
        ("ONLINE_AD", "网络广告", "Online advertisement", "弹窗 广告"),
        ("MAIL", "线下邮寄", "Letter or parcel", "邮寄 快递"),
        ("OFFLINE", "线下接触", "Met in person", "线下"),
        ("OTHER", "其他", "Other", ""),
    ),
    pgettext_lazy("criminal case", "Ways as public reports of cases name them; to be extended locally"),
)
PAYMENTS = RuleSet(
    "cases.payments",
    pgettext_lazy("criminal case", "How victims paid"),
    FileTerms,
    lambda: terms(
        ("BANK", "网银转账", "Bank transfer", "银行转账 手机银行 网银"),
        ("SCAN", "扫码", "Payment app or code", "扫码支付 支付宝 微信支付"),
        ("CASH", "现金", "Cash handed over", "交付现金"),
        ("GOLD", "黄金", "Gold", "金条 贵金属"),
        ("COURIER", "邮寄财物", "Sent by courier", "快递寄送"),
        ("COINS", "虚拟币", "Virtual coins", "数字货币 USDT"),
        ("GIFT_CARD", "购物卡", "Cards bought", "充值卡 礼品卡 点卡"),
        ("POS", "POS 刷卡", "Card terminal", "POS 刷卡"),
        ("OTHER", "其他", "Other", ""),
    ),
    pgettext_lazy("criminal case", "Ways as public reports of cases name them; to be extended locally"),
)

OCCUPATIONS = RuleSet(
    "cases.occupations",
    pgettext_lazy("criminal case", "Occupations of victims"),
    FileTerms,
    lambda: terms(
        ("STUDENT", "学生", "Student", "在校学生 大学生 中学生 小学生"),
        ("WORKER", "企业职工", "Employee", "职工 工人 员工 务工 务工人员 打工 公司职员 职员"),
        ("FINANCE", "财会人员", "Accountant", "财务 会计 出纳 财会"),
        ("BUSINESS", "经商", "Own business", "个体 个体户 个体经营 商户 店主 企业主 老板"),
        ("FARMER", "务农", "Farmer", "农民 渔民 种植户"),
        ("OFFICE", "机关事业单位人员", "Public office", "公务员 事业单位 机关 干部 村干部"),
        ("TEACHER", "教师", "Teacher", "老师"),
        ("MEDICAL", "医护人员", "Medical staff", "医生 护士"),
        ("RETIRED", "离退休人员", "Retired", "退休 离休 离退休"),
        ("HOME", "全职在家", "At home", "家庭主妇 宝妈 全职妈妈 家务"),
        ("FREELANCE", "自由职业", "Freelance", "自由职业者 网约车司机 骑手 主播"),
        ("NONE", "无业", "Without work", "待业 失业 无"),
        ("OTHER", "其他", "Other", ""),
    ),
    pgettext_lazy("criminal case", "Words as case lists use them; to be extended locally"),
)


class AgeBand(Term):
    """People from an age on, up to the next band."""

    least: int = Field(ge=0, le=120, description=gettext_noop("from this age on"))
    per_mille: int = Field(ge=1, le=1000, description=gettext_noop("of a thousand residents so many"))


class AgeBands(Dictionary):
    """The youngest first; together they hold everybody."""

    terms: list[AgeBand]

    @model_validator(mode="after")
    def in_order(self) -> AgeBands:
        least = [one.least for one in self.terms]
        if not least or least[0] != 0 or least != sorted(set(least)):
            raise ValueError(gettext("The bands begin with the age 0, and each at a higher one."))
        if sum(one.per_mille for one in self.terms) != 1000:
            raise ValueError(gettext("The shares of all bands are 1,000 together."))
        return self


AGES = RuleSet(
    "cases.ages",
    pgettext_lazy("criminal case", "Age bands of victims"),
    AgeBands,
    lambda: {
        "terms": [
            {"code": f"FROM_{least}", "zh": zh, "en": en, "least": least, "per_mille": share}
            for least, zh, en, share in (
                (0, "未满18岁", "under 18", 140),
                (18, "18—29岁", "18 to 29", 150),
                (30, "30—44岁", "30 to 44", 270),
                (45, "45—59岁", "45 to 59", 250),
                (60, "60岁以上", "60 and more", 190),
            )
        ]
    },
    pgettext_lazy(
        "criminal case", "A proposal; the shares of residents are to be set from the last census of the city"
    ),
)


WITHDRAWALS = RuleSet(
    "cases.withdrawals",
    pgettext_lazy("criminal case", "Grounds of a withdrawal"),
    FileTerms,
    lambda: terms(
        ("NO_CRIME", "没有犯罪事实", "No crime happened", ""),
        ("PETTY", "情节显著轻微、危害不大，不认为是犯罪", "Too petty to be a crime", "情节显著轻微"),
        ("TIME_BARRED", "犯罪已过追诉时效期限", "Prosecution is barred by time", "已过追诉时效"),
        ("AMNESTY", "经特赦令免除刑罚", "Punishment remitted by amnesty", "特赦"),
        ("DEATH", "犯罪嫌疑人死亡", "The suspect died", "嫌疑人死亡"),
        ("OTHER_LAW", "其他依法不追究刑事责任", "Not to be prosecuted by other law", "其他"),
    ),
    pgettext_lazy("criminal case", "Procedures for Criminal Cases (Decree 159, 2020) 186"),
)


class CaseHeaders(Headers):
    """Headers of lists of cases."""

    SHIPPED = shipped("case_headers")
    MONEY = frozenset({"loss", "verified_loss", "averted_loss"})


#: Its versions are stored under the name of the domain that had it first.
HEADERS = RuleSet(
    "warning.case_headers", _("Headers of case lists"), CaseHeaders, CaseHeaders.factory,
    _("Columns as case lists have them in practice; wordings: a collection, to be extended locally"),
    since=CaseHeaders.since,
)  # fmt: skip
