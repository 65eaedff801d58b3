# SPDX-License-Identifier: Apache-2.0
"""Who must approve a freeze: dated data with the article that says so, edited in the interface (`org.rules`)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from pydantic import BaseModel, Field, model_validator

from wuzha.funds.orders.rules.approval import Reason, Request, highest, reasons
from wuzha.funds.orders.rules.freezes import Authority
from wuzha.org.rules import RuleSet, in_language


class ApproverRow(BaseModel):
    """A level that one kind of freeze needs."""

    reason: Reason = Field(description=gettext_noop("applies to"))
    level: Authority = Field(description=gettext_noop("who approves at least"))
    zh: str = Field(min_length=2, max_length=80, description=gettext_noop("article, Chinese"))
    en: str = Field(min_length=2, max_length=120, description=gettext_noop("article, English"))

    @property
    def article(self) -> str:
        """The article, in the language of the page."""
        return in_language(self.zh, self.en)


class Approvers(BaseModel):
    """The levels, and from how many accounts on there are many."""

    rows: list[ApproverRow] = Field(min_length=1, description=gettext_noop("levels"))
    at_once: int = Field(ge=1, le=100_000, description=gettext_noop("accounts frozen at once that are many"))
    in_case: int = Field(ge=1, le=100_000, description=gettext_noop("accounts frozen in a case that are many"))
    warn_at_once: int = Field(ge=1, le=100_000, description=gettext_noop("accounts at once from which to warn"))
    warn_in_case: int = Field(ge=1, le=100_000, description=gettext_noop("accounts in a case from which to warn"))

    @model_validator(mode="after")
    def says_who_approves_every_freeze(self) -> Approvers:
        if len({row.reason for row in self.rows}) < len(self.rows):
            raise ValueError(_("A kind of freeze is named twice."))
        if Reason.ANY not in {row.reason for row in self.rows}:
            raise ValueError(_("One row says who approves every other freeze; it is missing."))
        return self

    def needed(self, asked: Request) -> ApproverRow:
        """The level a request needs, with its article."""
        return highest(self.rows, reasons(asked, at_once=self.at_once, in_case=self.in_case))

    def many(self, asked: Request) -> bool:
        """Whether there are many accounts: the legal office reviews as well (公通字〔2024〕22号)."""
        return asked.at_once >= self.at_once or asked.in_case >= self.in_case

    def nearly_many(self, asked: Request) -> bool:
        """Whether it is time to warn that the next level will be needed."""
        return asked.at_once >= self.warn_at_once or asked.in_case >= self.warn_in_case


_BULK_ZH, _BULK_EN = "公通字〔2024〕22号", "Gongtongzi [2024] 22"
_ROWS = (
    (Reason.ANY, Authority.COUNTY, "程序规定第二百三十九条第一款", "Procedures 239 (1)"),
    (Reason.YEAR, Authority.PREFECTURE, "程序规定第二百四十三条", "Procedures 243"),
    (
        Reason.AT_ONCE,
        Authority.PREFECTURE,
        f"{_BULK_ZH}（一次冻结200个以上账户）",
        f"{_BULK_EN} (200 accounts at once)",
    ),
    (
        Reason.IN_CASE,
        Authority.PREFECTURE,
        f"{_BULK_ZH}（累计冻结500个以上账户）",
        f"{_BULK_EN} (500 accounts in a case)",
    ),
    (Reason.SHARES, Authority.PREFECTURE, "程序规定第二百三十九条第二款", "Procedures 239 (2)"),
    (Reason.LISTED, Authority.PROVINCE, "程序规定第二百三十九条第三款", "Procedures 239 (3)"),
)

APPROVERS = RuleSet(
    "funds.approvers",
    _("Who approves freezes"),
    Approvers,
    lambda: {
        "rows": [{"reason": reason, "level": level, "zh": zh, "en": en} for reason, level, zh, en in _ROWS],
        "at_once": 200,
        "in_case": 500,
        "warn_at_once": 180,
        "warn_in_case": 450,
    },
    _(
        "Procedures for Criminal Cases 239, 243: county, prefecture, province; Gongtongzi [2024] 22: 200 accounts at "
        "once, 500 in a case; warnings: proposals"
    ),
)
