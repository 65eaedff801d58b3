# SPDX-License-Identifier: Apache-2.0
"""On what a shutdown is founded and who it goes to, clocks of re-verification, appeals and raids; by date."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, pgettext_lazy
from pydantic import BaseModel, Field, model_validator

from wuzha.core.dictionaries import Term
from wuzha.intake.header_rules import Headers, shipped
from wuzha.org.models import UnitKind
from wuzha.org.rules import RuleSet
from wuzha.shutdowns.rules.values import Thing

SHUT, LIMIT, VERIFY = "SHUT", "LIMIT", "VERIFY"


class Ground(Term):
    """One basis: for which things, for what, in force from when to when, and whom the law turns to."""

    article: str = Field(min_length=1, max_length=200, description=gettext_noop("law and article"))
    things: list[Thing] = Field(min_length=1, description=gettext_noop("what it is for"))
    asks: list[str] = Field(min_length=1, description=gettext_noop("what may be asked: SHUT, LIMIT, VERIFY"))
    via: str = Field(min_length=1, max_length=60, description=gettext_noop("who it goes to, and by which way"))
    units: list[UnitKind] = Field(default_factory=list, description=gettext_noop("kinds of units it goes to, or any"))
    names: list[str] = Field(
        default_factory=list, description=gettext_noop("words in the names of member units it goes to")
    )
    since: date = Field(description=gettext_noop("in force from"))
    until: date | None = Field(default=None, description=gettext_noop("in force to"))

    def holds(self, thing: str, ask: str, day: date) -> bool:
        in_force = self.since <= day and (self.until is None or day <= self.until)
        return in_force and thing in [one.value for one in self.things] and ask in self.asks

    def takes(self, kind: str, name: str) -> bool:
        """Whether a unit may be asked by this ground: by its kind, a member unit by its name as well."""
        if not self.units:
            return True
        if kind == UnitKind.MEMBER and any(word in name for word in self.names):
            return True
        return kind in [one.value for one in self.units]


class Grounds(BaseModel):
    terms: list[Ground] = Field(description=gettext_noop("grounds in law"))
    #: Domains of authorities and schools: shut only with a reason, for a page of theirs may have been broken into.
    state_domains: list[str] = Field(
        default=["gov.cn", "mil.cn", "edu.cn"], max_length=50,
        description=gettext_noop("domains of authorities, for which a reason is asked"),
    )  # fmt: skip

    @model_validator(mode="after")
    def asks_are_known(self) -> Grounds:
        codes = [one.code for one in self.terms]
        if len(set(codes)) < len(codes):
            raise ValueError(_("Each ground has a code of its own."))
        if unknown := {ask for one in self.terms for ask in one.asks} - {SHUT, LIMIT, VERIFY}:
            raise ValueError(
                _("Only SHUT, LIMIT and VERIFY may be asked, not %(codes)s.") % {"codes": ", ".join(unknown)}
            )
        return self

    def of(self, code: str) -> Ground | None:
        return next((one for one in self.terms if one.code == code), None)

    def label(self, code: str) -> str:
        found = self.of(code)
        return found.label if found else code

    def holding(self, thing: str, ask: str, day: date) -> list[Ground]:
        """The grounds for a thing and what is asked, in force on a day."""
        return [one for one in self.terms if one.holds(thing, ask, day)]


_LAW = "2022-12-01"
_CARRIER, _PLATFORM = "电信运营商，经市、省反诈中心", "平台企业，经省、部反诈中心"

#: Whom each ground turns to beside the centres: kinds of units, and words of the member units.
_LINES: tuple[list[str], list[str]] = (
    [UnitKind.CARRIER.value],
    ["通信", "通管", "电信", "移动", "联通", "广电网络", "运营商"],
)
_NET: tuple[list[str], list[str]] = ([], ["网信", "通信管理", "通管", "平台", "互联网"])
_TAKE = {
    "AFL11": _LINES, "MIIT21": (_LINES[0], [*_LINES[1], *_NET[1]]), "AFL12": _LINES, "AFL13": _LINES, "AFL22": _NET,
    "AFL23": _NET, "AFL24": _NET, "AFL18": ([UnitKind.BANK.value], ["支付", "人行", "人民银行"]),
}  # fmt: skip


def _ground(
    code: str, zh: str, en: str, article: str, things: list[Thing], asks: list[str], via: str, since: str = _LAW
) -> dict[str, Any]:
    kinds, names = _TAKE[code]
    return {
        "code": code, "zh": zh, "en": en, "article": article, "things": [one.value for one in things], "asks": asks,
        "via": via, "units": [UnitKind.CENTRE.value, *kinds], "names": names, "since": since,
    }  # fmt: skip


GROUNDS = RuleSet(
    "shutdowns.grounds",
    pgettext_lazy("shutdown", "Grounds of shutdowns"),
    Grounds,
    lambda: {
        "terms": [
            _ground("AFL11", "涉诈异常电话卡", "Phone card with signs of fraud", "《反电信网络诈骗法》第十一条",
                    [Thing.PHONE, Thing.FIXED], [SHUT, LIMIT, VERIFY], _CARRIER),
            _ground("MIIT21", "高风险电话卡二次实人认证", "High-risk card to be verified again",
                    "工业和信息化部、公安部2021年《关于依法清理整治涉诈电话卡、物联网卡以及关联互联网账号的通告》",
                    [Thing.PHONE, Thing.IOT, Thing.NET], [SHUT, LIMIT, VERIFY], _CARRIER, "2021-06-17"),
            _ground("AFL12", "涉诈物联网卡", "IoT card used for fraud", "《反电信网络诈骗法》第十二条", [Thing.IOT],
                    [SHUT, LIMIT], _CARRIER),
            _ground("AFL13", "改号、违规线路和短信端口", "Changed caller numbers, lines and SMS ports",
                    "《反电信网络诈骗法》第十三条", [Thing.LINE, Thing.SMS_PORT, Thing.FIXED], [SHUT, LIMIT], _CARRIER),
            _ground("AFL22", "涉案或涉诈异常互联网账号", "Internet account of a case or with signs of fraud",
                    "《反电信网络诈骗法》第二十二条", [Thing.NET], [SHUT, LIMIT, VERIFY], _PLATFORM),
            _ground("AFL23", "涉诈应用程序", "App used for fraud", "《反电信网络诈骗法》第二十三条", [Thing.APP],
                    [SHUT, LIMIT], "网信、通信管理部门，经省反诈中心"),
            _ground("AFL24", "涉诈域名、网址和跳转", "Domain, address or redirect used for fraud",
                    "《反电信网络诈骗法》第二十四条", [Thing.DOMAIN, Thing.URL], [SHUT, LIMIT],
                    "通信管理、网信部门，经省反诈中心"),
            _ground("AFL18", "涉诈异常支付账户", "Payment account with signs of fraud", "《反电信网络诈骗法》第十八条",
                    [Thing.PAY], [LIMIT], "支付机构，经市、省反诈中心"),
        ]
    },
    pgettext_lazy(
        "shutdown",
        "Anti-Fraud Law 11–13, 18 and 22–24 (in force from 2022-12-01); notice of MIIT and Ministry of Public "
        "Security of 2021. Ways over the centres: practice, to be set locally",
    ),
)  # fmt: skip


class ShutdownClocks(BaseModel):
    verify_hours: int = Field(ge=1, le=240, description=gettext_noop("hours until a high-risk card is verified again"))
    appeal_days: int = Field(ge=1, le=180, description=gettext_noop("days until an appeal is answered"))
    raid_hours: int = Field(ge=1, le=240, description=gettext_noop("hours from the clue to the raid that are the aim"))


CLOCKS = RuleSet(
    "shutdowns.clocks",
    pgettext_lazy("shutdown", "Clocks of shutdowns"),
    ShutdownClocks,
    lambda: {"verify_hours": 24, "appeal_days": 30, "raid_hours": 12},
    pgettext_lazy(
        "shutdown",
        "Re-verification: MIIT and Ministry of Public Security 2021, 24 hours. Appeals: Anti-Fraud Law 32(3) names no "
        "number of days; 30 as for objections to freezing (程序规定 197). Raid: practice, below 12 hours; "
        "to be set locally",
    ),
)


class ShutdownHeaders(Headers):
    """Headers of lists of values to be shut down."""

    SHIPPED = shipped("shutdown_headers")


HEADERS = RuleSet(
    "shutdowns.headers",
    pgettext_lazy("shutdown", "Headers of lists of values to be shut down"),
    ShutdownHeaders,
    ShutdownHeaders.factory,
    pgettext_lazy("shutdown", "Wordings: a collection, to be extended locally"),
    since=ShutdownHeaders.since,
)
