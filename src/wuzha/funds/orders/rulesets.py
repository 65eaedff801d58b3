# SPDX-License-Identifier: Apache-2.0
"""Rule sets of the funds desk: dated data with citations, edited in the interface (`org.rules`)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from pydantic import BaseModel, Field, model_validator

from wuzha.funds.orders.rules.clocks import Periods
from wuzha.funds.orders.rules.results import ResultClass
from wuzha.intake.header_rules import Headers, shipped
from wuzha.org.rules import RuleSet, in_language


class FundsClocks(BaseModel):
    stop_hours: int = Field(ge=1, le=720, description=gettext_noop("hours a stop holds"))
    most_stops: int = Field(ge=1, le=9, description=gettext_noop("stops an account may have"))
    freeze_months: int = Field(ge=1, le=24, description=gettext_noop("months a freeze holds"))
    freeze_years: int = Field(ge=1, le=3, description=gettext_noop("years when the prefecture approves"))
    security_years: int = Field(ge=1, le=3, description=gettext_noop("years a freeze of securities holds"))
    answer_hours: int = Field(ge=1, le=240, description=gettext_noop("hours the bank has to answer"))
    issue_minutes: int = Field(ge=1, le=1440, description=gettext_noop("minutes from report to order"))
    decide_hours: int = Field(ge=1, le=240, description=gettext_noop("hours for the decision"))
    half_life_minutes: int = Field(ge=1, le=10_080, description=gettext_noop("half-life of money, for the order"))
    stop_alert_hours: list[int] = Field(min_length=1, description=gettext_noop("hours before a stop ends"))
    freeze_alert_days: list[int] = Field(min_length=1, description=gettext_noop("days before a freeze ends"))
    filing_alert_hours: int = Field(
        ge=1, le=48, description=gettext_noop("hours before a stop ends, if the case is not filed")
    )
    dossier_days: int = Field(ge=1, le=60, description=gettext_noop("days before the end for the dossier of a renewal"))
    screen_whole_months: int = Field(ge=1, le=12, description=gettext_noop("months to screen a whole account"))
    screen_months: int = Field(ge=1, le=12, description=gettext_noop("months to screen in total"))
    screen_whole_alert_day: int = Field(ge=1, le=27, description=gettext_noop("day of a whole account without result"))
    screen_alert_day: int = Field(ge=1, le=88, description=gettext_noop("day of a freeze without result"))
    release_days: int = Field(ge=1, le=30, description=gettext_noop("days to release what is unrelated"))
    objection_days: int = Field(ge=1, le=90, description=gettext_noop("days to answer an objection"))
    objection_alert_days: list[int] = Field(
        min_length=1, description=gettext_noop("days before an objection is to be answered")
    )

    @model_validator(mode="after")
    def leads_are_positive_and_once(self) -> FundsClocks:
        for leads in (self.stop_alert_hours, self.freeze_alert_days, self.objection_alert_days):
            if min(leads) < 1 or len(set(leads)) < len(leads):
                raise ValueError(_("An alert comes once, and before the end: different numbers of at least 1."))
        return self

    @property
    def stop_leads(self) -> list[int]:
        """Minutes before the end of a stop at which somebody is told."""
        return [60 * hours for hours in self.stop_alert_hours]

    @property
    def freeze_leads(self) -> list[int]:
        """Minutes before the end of a freeze at which somebody is told."""
        return [24 * 60 * days for days in self.freeze_alert_days]

    @property
    def objection_leads(self) -> list[int]:
        """Minutes before an objection is to be answered at which somebody is told."""
        return [24 * 60 * days for days in self.objection_alert_days]

    @property
    def periods(self) -> Periods:
        return Periods(self.freeze_months, self.freeze_years, self.security_years)


#: What a version that an older release has stored does not say.
_SINCE_FILING: dict[str, Any] = {
    "security_years": 2,
    "filing_alert_hours": 24,
    "dossier_days": 10,
    "screen_whole_months": 1,
    "screen_months": 3,
    "screen_whole_alert_day": 25,
    "screen_alert_day": 85,
    "release_days": 3,
    "objection_days": 30,
    "objection_alert_days": [10, 3, 1],
}

CLOCKS = RuleSet(
    "funds.clocks",
    _("Clocks of stops and freezes"),
    FundsClocks,
    lambda: {
        "stop_hours": 48,
        "most_stops": 2,
        "freeze_months": 6,
        "freeze_years": 1,
        "answer_hours": 24,
        "issue_minutes": 15,
        "decide_hours": 24,
        "half_life_minutes": 30,
        "stop_alert_hours": [12, 4, 1],
        "freeze_alert_days": [30, 20, 15, 10, 7, 3, 1],
        **_SINCE_FILING,
    },
    _(
        "PBC and others, Yinfa [2016] 86: 48 hours, twice at most; Procedures for Criminal Cases 196, 239, 240, 243 to "
        "245, 247: six months, one year, two years, three days, thirty days; Gongtongzi [2024] 22: dossier, screening; "
        "answer, decision, half-life and alerts: proposals"
    ),
    since=lambda stored: _SINCE_FILING | stored,
)


class ResultCode(BaseModel):
    """One code. `xx99` stands for every code that ends in 99."""

    code: str = Field(pattern=r"^([0-9]{4}|xx99)$", description=gettext_noop("code"))
    zh: str = Field(min_length=1, max_length=60, description=gettext_noop("Chinese"))
    en: str = Field(min_length=1, max_length=80, description=gettext_noop("English"))
    kind: ResultClass = Field(description=gettext_noop("class"))

    @property
    def label(self) -> str:
        """What it says, in the language of the page."""
        return in_language(self.zh, self.en)


class Results(BaseModel):
    codes: list[ResultCode] = Field(min_length=1, description=gettext_noop("codes"))

    @model_validator(mode="after")
    def codes_once(self) -> Results:
        if len({one.code for one in self.codes}) < len(self.codes):
            raise ValueError(_("A code is there twice."))
        return self

    def find(self, code: str) -> ResultCode | None:
        """What a code means; `None` for one that nobody knows."""
        named = next((one for one in self.codes if one.code == code), None)
        if named is None and len(code) == 4 and code.endswith("99"):
            named = next((one for one in self.codes if one.code == "xx99"), None)
        return named

    def label(self, code: str) -> str:
        found = self.find(code)
        return found.label if found else code


R = ResultClass
_CODES: tuple[tuple[str, str, str, ResultClass], ...] = (
    ("0000", "成功", "Done", R.OK),
    ("1200", "已限额止付但金额不足", "Stopped up to the sum, the balance is lower", R.PARTIAL),
    ("1301", "已止付", "Stopped already", R.ALREADY_RESTRICTED),
    ("1302", "已限额冻结", "Frozen up to a sum already", R.ALREADY_RESTRICTED),
    ("1303", "已全部冻结", "Frozen as a whole already", R.ALREADY_RESTRICTED),
    ("1304", "超出规定止付次数", "Stopped as often as allowed", R.LIMIT_REACHED),
    ("0300", "卡号不存在", "No such card", R.FIX_INPUT),
    ("0301", "户名不符", "The holder's name does not match", R.FIX_INPUT),
    ("0302", "白名单账户", "Account on the white list", R.FIX_INPUT),
    ("0303", "账户已挂失", "Account reported lost", R.FIX_INPUT),
    ("0304", "账号无效", "No valid account", R.FIX_INPUT),
    ("0100", "证件不符", "The identity document does not match", R.FIX_INPUT),
    ("0200", "金额格式错误", "The sum is badly written", R.FIX_INPUT),
    ("0500", "必输项缺失", "A required field is missing", R.FIX_INPUT),
    ("0501", "乱码", "Unreadable characters", R.FIX_INPUT),
    ("0800", "日期格式错误", "The date is badly written", R.FIX_INPUT),
    ("0600", "法律文书缺失", "The legal document is missing", R.FIX_DOCUMENT),
    ("0700", "机构代码错误", "The code of the institution is wrong", R.FIX_DOCUMENT),
    ("0701", "申请机构代码错误", "The code of the applying office is wrong", R.FIX_DOCUMENT),
    ("0801", "超出法律效力范围", "Beyond the force of the document", R.FIX_DOCUMENT),
    ("0802", "申请日期异常", "The date of the request is odd", R.FIX_DOCUMENT),
    ("0400", "原交易不存在", "No such request at the bank", R.STATE_ERROR),
    ("0900", "已处理过", "Dealt with already", R.STATE_ERROR),
    ("1800", "已到期，延期失效", "Over already, cannot be extended", R.STATE_ERROR),
    ("1900", "已到期，解除失效", "Over already, nothing to release", R.STATE_ERROR),
    ("1000", "不支持的业务", "Not supported", R.RETRY_OR_CALL),
    ("1100", "行内系统异常", "The bank's system failed", R.RETRY_OR_CALL),
    ("1101", "平台通信异常", "Communication with the platform failed", R.RETRY_OR_CALL),
    ("1300", "止付失败", "Could not be stopped", R.RETRY_OR_CALL),
    ("xx99", "其他", "Other", R.RETRY_OR_CALL),
)


def _factory() -> dict[str, Any]:
    return {"codes": [{"code": code, "zh": zh, "en": en, "kind": kind} for code, zh, en, kind in _CODES]}


RESULTS = RuleSet(
    "funds.results",
    _("Result codes of banks"),
    Results,
    _factory,
    _("Codes as seen in public bank modules of the platform's interface; classes: proposals"),
)


class AnswerHeaders(Headers):
    """Headers of files with answers of banks."""

    SHIPPED = shipped("funds_answer_headers")
    MONEY = frozenset({"balance", "held", "to_amount"})


ANSWER_HEADERS = RuleSet(
    "funds.answer_headers", _("Headers of answer files"), AnswerHeaders, AnswerHeaders.factory,
    _("Fields of feedback messages as seen in public bank modules; wordings: a collection, to be extended locally"),
    since=AnswerHeaders.since,
)  # fmt: skip
