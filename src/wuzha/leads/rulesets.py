# SPDX-License-Identifier: Apache-2.0
"""Kinds and sources of leads, the clock of replies, how long a named right lasts, headers of lists; all by date."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_noop, pgettext_lazy
from pydantic import BaseModel, Field

from wuzha.core.dictionaries import Dictionary, FileTerm, FileTerms, terms
from wuzha.intake.header_rules import Headers, shipped
from wuzha.org.rules import RuleSet

KINDS = RuleSet(
    "leads.kinds",
    pgettext_lazy("lead", "Kinds of leads"),
    FileTerms,
    lambda: terms(
        ("CARDS", "两卡买卖", "Trade in SIM and bank cards", "买卖两卡 买卖银行卡 买卖电话卡 出租出借两卡 两卡"),
        ("DEVICES", "GOIP·VOIP 设备", "GOIP and VOIP devices", "GOIP VOIP 简易组网 手机口 网络拨号设备"),
        ("PROMOTION", "引流推广", "Luring and promotion", "引流 推广 拉群"),
        ("TECHNICAL", "技术支持", "Technical support", "开发运维 网站搭建 服务器"),
        ("LAUNDERING", "跑分洗钱", "Moving money through accounts", "跑分 洗钱 水房"),
        ("PERSONAL_DATA", "贩卖个人信息", "Trade in personal data", "个人信息 公民信息 侵犯公民个人信息"),
        ("SMUGGLING", "偷渡", "Crossing the border for fraud", "偷越国境 组织偷渡 非法出境"),
    ),
    pgettext_lazy("lead", "Anti-Fraud Law 14, 25, 31, 38, 42 and 44; the seven kinds of the city's practice"),
)


class SourceTerm(FileTerm):
    """A source, and whether it waits for a reply."""

    reply_days: int = Field(
        default=0, ge=0, le=365, description=gettext_noop("days until it is replied to, 0 for none")
    )


class SourceTerms(Dictionary):
    terms: list[SourceTerm]

    def reply_days(self, code: str) -> int:
        return next((one.reply_days for one in self.terms if one.code == code), 0)


def _sources() -> dict[str, Any]:
    found = terms(
        ("SUPERIOR", "上级下发", "Sent down by a superior", "上级 省厅 部推 市局 下发"),
        ("INFORMANT", "群众举报", "Informant", "举报 举报人 线人"),
        ("BANK", "银行移送", "Bank", "银行 支付机构"),
        ("CARRIER", "运营商移送", "Carrier", "运营商 移动 电信 联通"),
        ("CARD_CAMPAIGN", "断卡行动", "Campaign against cards", "断卡 断卡线索"),
        ("CALL", "接警来电", "Tip from a call", "来电 96110 110"),
        ("WARNING", "预警劝阻", "Tip from a warning", "预警 劝阻"),
        ("OTHER", "其他", "Other", ""),
    )
    for term in found["terms"]:
        term["reply_days"] = 30 if term["code"] == "SUPERIOR" else 0
    return found


SOURCES = RuleSet(
    "leads.sources",
    pgettext_lazy("lead", "Sources of leads"),
    SourceTerms,
    _sources,
    pgettext_lazy(
        "lead",
        "Practice of the campaign against cards: final result within 30 days. No public source; to be set locally",
    ),
)


class RightRules(BaseModel):
    """The right to see informants, given by name."""

    most_days: int = Field(ge=1, le=730, description=gettext_noop("days a named right lasts at most"))
    remind_days: int = Field(ge=1, le=30, description=gettext_noop("days before a reply is due, when it is told"))


RIGHTS = RuleSet(
    "leads.rights",
    pgettext_lazy("lead", "Right to see informants"),
    RightRules,
    lambda: {"most_days": 180, "remind_days": 3},
    pgettext_lazy("lead", "Anti-Fraud Law 30: who informs is rewarded and protected"),
)


class LeadHeaders(Headers):
    """Headers of lists of leads."""

    SHIPPED = shipped("lead_headers")


HEADERS = RuleSet(
    "leads.headers",
    pgettext_lazy("lead", "Headers of lists of leads"),
    LeadHeaders,
    LeadHeaders.factory,
    pgettext_lazy("lead", "Columns as lists of leads have them; wordings: a collection, to be extended locally"),
    since=LeadHeaders.since,
)
