# SPDX-License-Identifier: Apache-2.0
"""What each paper of the funds desk cites (`domain.md` §2.10): provisions by paper, each with the days it may be cited.

    basis(Law.FREEZE, day)    # 《中华人民共和国刑事诉讼法》第一百四十四条、《公安机关办理刑事案件程序规定》…

A paper of 2021 cites no law of 2022: of a paper's provisions those are printed that were in force on its day. Papers
are in Chinese whatever the language of the page, so the provisions are kept in Chinese alone.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy
from pydantic import BaseModel, Field, model_validator

from wuzha.engine.calendar import end_of_day
from wuzha.org.rules import RuleSet

#: Last day of a provision that nobody has repealed.
OPEN_END = date(9999, 12, 31)


class Law(models.TextChoices):
    """A paper, as far as what it cites goes."""

    STOP = "basis_stop", pgettext_lazy("law", "Stop")
    FREEZE = "basis_freeze", pgettext_lazy("law", "Freeze of a deposit")
    FREEZE_SECURITIES = "basis_freeze_securities", pgettext_lazy("law", "Freeze of securities")
    FREEZE_SHARES = "basis_freeze_shares", pgettext_lazy("law", "Freeze of shares or policies")
    RENEWAL = "basis_renewal", pgettext_lazy("law", "Renewal of a freeze")
    RENEWAL_SECURITIES = "basis_renewal_securities", pgettext_lazy("law", "Renewal, securities")
    RENEWAL_SHARES = "basis_renewal_shares", pgettext_lazy("law", "Renewal, shares or policies")
    RELEASE = "basis_release", pgettext_lazy("law", "Release of a freeze")
    RELEASE_UNRELATED = "basis_release_unrelated", pgettext_lazy("law", "Release of unrelated money")
    RELEASE_WITHDRAWN = "basis_release_withdrawn", pgettext_lazy("law", "Release when the case is withdrawn")
    OWNER = "basis_owner", pgettext_lazy("law", "Notice of a release to the owner")
    OBJECTION = "basis_objection", pgettext_lazy("law", "Answer to an objection against a freeze")
    QUERY = "basis_query", pgettext_lazy("law", "Query of an account")
    EVIDENCE = "basis_evidence", pgettext_lazy("law", "Taking of evidence")
    REFUND = "basis_refund", pgettext_lazy("law", "Return of frozen money")
    ANNOUNCEMENT = "basis_announcement", pgettext_lazy("law", "Announcement of a return in proportion")
    REFUND_NOTICE = "basis_refund_notice", pgettext_lazy("law", "Notice to assist in the return")
    HAND_OVER = "basis_hand_over", pgettext_lazy("law", "Hand-over to the freezing organ")
    GIVE_BACK = "basis_give_back", pgettext_lazy("law", "List of things given back")


class Provision(BaseModel):
    """A law with its articles as a paper prints it, and the days on which it may be cited."""

    paper: Law = Field(description=gettext_noop("paper"))
    text: str = Field(min_length=2, max_length=200, description=gettext_noop("law and articles, as printed"))
    since: date = Field(description=gettext_noop("first day it is cited"))
    until: date = Field(default=OPEN_END, description=gettext_noop("last day it is cited"))

    @model_validator(mode="after")
    def days_in_order(self) -> Provision:
        if self.until < self.since:
            raise ValueError(_("The last day lies before the first."))
        return self


class LegalBases(BaseModel):
    """What each paper cites: its provisions in the order in which they are printed."""

    cites: list[Provision] = Field(min_length=1, description=gettext_noop("provisions"))

    @model_validator(mode="after")
    def every_paper_cites_something(self) -> LegalBases:
        if missing := set(Law) - {one.paper for one in self.cites}:
            papers = "、".join(sorted(str(law.label) for law in missing))
            raise ValueError(_("No provision is given for: %(papers)s.") % {"papers": papers})
        return self

    def cited(self, law: Law, day: date) -> str:
        """What the paper prints on the day; empty when none of its provisions was in force then."""
        found = [one.text for one in self.cites if one.paper == law and one.since <= day <= one.until]
        return "、".join(found)


_CPL, _PROCEDURE = "《中华人民共和国刑事诉讼法》", "《公安机关办理刑事案件程序规定》"
_FRAUD, _RETURN = "《中华人民共和国反电信网络诈骗法》", "《电信网络新型违法犯罪案件冻结资金返还若干规定》"
#: First days of the texts whose articles are cited: 刑事诉讼法 (2018 revision), 程序规定 (公安部令第159号), 反电诈法,
#: 银发〔2016〕86号, 银监发〔2016〕41号.
_SINCE = {
    _CPL: date(2018, 10, 26), _PROCEDURE: date(2020, 9, 1), _FRAUD: date(2022, 12, 1),
    "银发〔2016〕86号": date(2016, 6, 1), _RETURN: date(2016, 8, 4),
}  # fmt: skip

_CITED: dict[Law, tuple[tuple[str, str], ...]] = {
    # A stop is no measure of the criminal procedure and cites none of its articles.
    Law.STOP: ((_FRAUD, "第二十条"), ("银发〔2016〕86号", "")),
    Law.FREEZE: ((_CPL, "第一百四十四条"), (_PROCEDURE, "第二百三十七条、第二百三十九条、第二百四十三条")),
    Law.FREEZE_SECURITIES: ((_CPL, "第一百四十四条"), (_PROCEDURE, "第二百三十七条、第二百三十九条、第二百四十四条")),
    Law.FREEZE_SHARES: ((_CPL, "第一百四十四条"), (_PROCEDURE, "第二百三十七条、第二百三十九条、第二百四十五条")),
    Law.RENEWAL: ((_PROCEDURE, "第二百四十条、第二百四十三条"),),
    Law.RENEWAL_SECURITIES: ((_PROCEDURE, "第二百四十条、第二百四十四条"),),
    Law.RENEWAL_SHARES: ((_PROCEDURE, "第二百四十条、第二百四十五条"),),
    Law.RELEASE: ((_PROCEDURE, "第二百四十一条"),),
    Law.RELEASE_UNRELATED: ((_CPL, "第一百四十五条"), (_PROCEDURE, "第二百四十一条、第二百四十七条")),
    Law.RELEASE_WITHDRAWN: ((_PROCEDURE, "第一百八十七条、第二百四十一条"),),
    Law.OWNER: ((_CPL, "第一百四十五条"), (_PROCEDURE, "第二百四十七条")),
    Law.OBJECTION: ((_CPL, "第一百一十七条"), (_PROCEDURE, "第一百九十六条、第一百九十七条")),
    Law.QUERY: ((_CPL, "第一百四十四条"), (_PROCEDURE, "第二百三十七条、第二百三十八条")),
    Law.EVIDENCE: ((_CPL, "第五十四条"), (_PROCEDURE, "第六十一条、第六十二条")),
    Law.REFUND: ((_CPL, "第二百四十五条"), (_FRAUD, "第三十四条"), (_RETURN, "第六条、第八条")),
    Law.ANNOUNCEMENT: ((_RETURN, "第八条"),),
    Law.REFUND_NOTICE: ((_CPL, "第二百四十五条"), (_RETURN, "第六条、第十二条")),
    Law.HAND_OVER: ((_RETURN, "第六条"),),
    Law.GIVE_BACK: ((_CPL, "第二百四十五条"), (_PROCEDURE, "第二百三十四条")),
}


def _factory() -> dict[str, Any]:
    return {
        "cites": [
            {"paper": law.value, "text": f"{text}{articles}", "since": _SINCE[text].isoformat()}
            for law, cited in _CITED.items()
            for text, articles in cited
        ]
    }


#: What the fields of versions before decision 0029 are now: one text for all days.
_FORMER = {
    "stop": Law.STOP, "freeze": Law.FREEZE, "renewal": Law.RENEWAL, "release": Law.RELEASE,
    "unrelated": Law.RELEASE_UNRELATED,
}  # fmt: skip


def _since(stored: dict[str, Any]) -> dict[str, Any]:
    """A version of an older release: what the city had written stays; papers that came since cite the factory's."""
    if "cites" in stored:
        return stored
    kept = [
        {"paper": law.value, "text": stored[name], "since": date.min.isoformat()}
        for name, law in _FORMER.items()
        if stored.get(name)
    ]
    named = {one["paper"] for one in kept}
    return {"cites": kept + [one for one in _factory()["cites"] if one["paper"] not in named]}


LEGAL_BASES = RuleSet(
    "funds.legal_bases",
    _("Legal basis of papers"),
    LegalBases,
    _factory,
    _(
        "Anti-Telecom Fraud Law 20, 34; Yinfa [2016] 86; Criminal Procedure Law 54, 117, 144, 145, 245; Procedures for "
        "Criminal Cases 61, 62, 187, 196, 197, 234, 237 to 247; Yinjianfa [2016] 41, articles 6, 8, 12"
    ),
    since=_since,
)


def basis(law: Law, day: date) -> str:
    """What a paper of the day cites, by the version of the rules in force at the end of that day."""
    return LEGAL_BASES.at(end_of_day(day)).cited(law, day)
