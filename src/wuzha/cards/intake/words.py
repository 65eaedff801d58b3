# SPDX-License-Identifier: Apache-2.0
"""How lists write kinds of cards, levels, disposals and groups; what columns are called; what is wrong with rows."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, pgettext_lazy

from wuzha.cards.rules.kinds import CardKind, DisposalKind, Group
from wuzha.intake.cells import CellError, CellProblem
from wuzha.intake.explain import sentences
from wuzha.intake.words import Words


@dataclass(frozen=True, slots=True)
class Term:
    code: str
    zh: str
    en: str
    synonyms: tuple[str, ...]


def _terms(words: Mapping[Any, str]) -> Words:
    found = []
    for one, text in words.items():
        first, *more = text.split()
        found.append(Term(str(one.value), first, str(one.value), tuple(more)))
    return Words(found)


K, D, G = CardKind, DisposalKind, Group
KINDS = _terms({
    K.BANK: "银行卡 个人账户 个人银行账户 借记卡 储蓄卡 信用卡 贷记卡 一类卡 二类卡 三类卡 个人卡 个人户",
    K.CORPORATE: "对公账户 对公户 企业账户 单位账户 单位银行账户 企业户 公户 单位结算账户",
    K.PAYMENT: "支付账户 第三方支付账户 支付宝 微信支付 微信 财付通 第三方账户 非银账户",
    K.WALLET: "数字人民币钱包 数字人民币 数币钱包 数字钱包",
    K.SIM: "电话卡 手机卡 SIM卡 手机号 手机号码 移动电话 移动电话卡 个人电话卡",
    K.FIXED: "固定电话 固话 座机 电话线路",
    K.IOT: "物联网卡 物联卡",
    K.SMS_PORT: "短信端口 短信端口号 码号",
    K.INTERNET: "互联网账号 网络账号 社交账号 互联网帐号",
})  # fmt: skip
DISPOSALS = _terms({
    D.STOP: "止付 紧急止付 已止付", D.FREEZE: "冻结 已冻结 司法冻结",
    D.SUSPEND: "停机 关停 已停机 已关停 停机保号 暂停服务", D.CLOSE: "销户 已销户 注销 已注销 销号",
    D.RESTORE: "恢复 解冻 已解冻 复机 解除止付 解除管控 恢复使用",
})  # fmt: skip
GROUPS = _terms({
    G.PERSONAL: "个人 个人账户 个人卡 银行卡 个人银行账户 个人户 借记卡",
    G.CORPORATE: "对公 对公账户 单位账户 企业账户 对公户 单位 企业",
    G.SIM: "电话卡 手机卡 SIM卡 移动电话 号卡 手机用户 移动用户",
})  # fmt: skip
_LEVEL = re.compile(
    r"(?:第)?([0-9]{1,2}|[一二三四五六七八九十])(?:级|层|级卡|级账户|层级|级账号)?(?:卡|账户)?"
).fullmatch
_NUMERALS = {one: place for place, one in enumerate("一二三四五六七八九十", 1)}


def level_of(text: str) -> int:
    """一级, 2级卡, 3. Raises `CellError`."""
    found = _LEVEL(unicodedata.normalize("NFKC", text).replace(" ", ""))
    if found is None:
        raise CellError(CellProblem.UNKNOWN)
    level = _NUMERALS.get(found[1]) or int(found[1])
    if not 1 <= level <= 99:
        raise CellError(CellProblem.UNKNOWN)
    return level


FIELDS: dict[str, Any] = {
    "row": pgettext_lazy("card", "Row"),
    "number": pgettext_lazy("card", "Number of the card"),
    "kind": pgettext_lazy("card", "Kind"),
    "institution": pgettext_lazy("card", "Institution"),
    "outlet": pgettext_lazy("card", "Opening outlet"),
    "opened_on": pgettext_lazy("card", "Opened on"),
    "clerk": pgettext_lazy("card", "Opening clerk"),
    "clerk_no": pgettext_lazy("card", "Number of the clerk"),
    "holder": pgettext_lazy("card", "Holder"),
    "holder_id": pgettext_lazy("card", "ID number of the holder"),
    "level": pgettext_lazy("card", "Level"),
    "involved_on": pgettext_lazy("card", "Involved on"),
    "amount": pgettext_lazy("card", "Money through it"),
    "case_no": pgettext_lazy("card", "Case number"),
    "disposal": pgettext_lazy("card", "Disposal"),
    "disposed_on": pgettext_lazy("card", "Disposed of on"),
    "reference": pgettext_lazy("card", "Document"),
    "source": pgettext_lazy("card", "Source"),
    "group": pgettext_lazy("card", "Group"),
    "month": pgettext_lazy("card", "Month"),
    "live": pgettext_lazy("card", "Live cards"),
    "opened": pgettext_lazy("card", "New accounts of the month"),
}
#: The number on file follows.
ON_FILE = "ON_FILE:"
#: The other number of the same file follows.
TWICE = "TWICE:"
_OUTLET = pgettext_lazy("card", "Write its name or code as the tree of units has it, or have the outlet entered there")
#: `field:CODE` → (what is wrong, what to do).
CODES: dict[str, tuple[Any, Any]] = {
    "number:NOT_OF_KIND": (
        pgettext_lazy("card", "This is no whole number of a card of this kind"),
        pgettext_lazy("card", "Write all of its digits as text, check the kind, and import the row again"),
    ),
    "kind:NOT_TOLD": (
        pgettext_lazy("card", "It is not told what kind of card this is, and its number does not say it"),
        pgettext_lazy("card", "Fill in the kind, and import the row again"),
    ),
    "outlet:UNKNOWN": (pgettext_lazy("card", "No outlet of the city is called so"), _OUTLET),
    "institution:UNKNOWN": (
        pgettext_lazy("card", "No bank or carrier of the city is called so; the name is kept as told"),
        pgettext_lazy("card", "Choose the institution on the page of the card if it is one of the city's"),
    ),
    "outlet:OTHER": (
        pgettext_lazy("card", "This outlet is of another institution than the one told"),
        pgettext_lazy("card", "Find out which is right, and record the opening on the page of the card"),
    ),
    "opened_on:AFTER": (
        pgettext_lazy("card", "It was opened after it was involved; the day is left out"),
        pgettext_lazy("card", "Find out the right day, and record the opening on the page of the card"),
    ),
    "disposed_on:NOT_TOLD": (
        pgettext_lazy("card", "It is not told when this was done; it is left out"),
        pgettext_lazy("card", "Record the disposal with its day on the page of the card"),
    ),
    "kind:DIFFERS": (
        pgettext_lazy("card", "The card is on file with another kind, and that stays"),
        pgettext_lazy("card", "Find out which is right"),
    ),
    "group:NOT_ITS": (
        pgettext_lazy("card", "A bank has personal and corporate accounts, a carrier telephone cards"),
        pgettext_lazy("card", "Check outlet and group, and import the row again"),
    ),
    "institution:NOT_ITS": (
        pgettext_lazy("card", "A bank gives out accounts, a carrier lines: this one does not give out such cards"),
        pgettext_lazy("card", "Check kind and institution; the card is kept without one, its name stays as told"),
    ),
    "outlet:NOT_ITS": (
        pgettext_lazy("card", "This outlet does not give out such cards; it is left out"),
        pgettext_lazy("card", "Check kind and outlet, and record the opening on the page of the card"),
    ),
    "month:FUTURE": (
        pgettext_lazy("card", "This month is not over: there is no number of its end yet"),
        pgettext_lazy("card", "Check the month, or import the row after its last day"),
    ),
    "opened:MORE": (
        pgettext_lazy("card", "More were opened in the month than live at its end"),
        pgettext_lazy("card", "Check both numbers with the outlet"),
    ),
}


_COUNT = pgettext_lazy("card", "Write how many cards it is, in whole digits such as 13500")
CODES |= {
    f"{field}:{code}": (what, _COUNT)
    for field in ("live", "opened")
    for code, what in (
        ("NOT_A_NUMBER", pgettext_lazy("card", "This is no number of cards")),
        ("NEGATIVE", pgettext_lazy("card", "There are no fewer than none")),
        ("TOO_LARGE", pgettext_lazy("card", "So many cards no outlet has")),
    )
}


def explain(problem: str) -> tuple[str, str]:
    """What is wrong with a row, and what to do."""
    field, _colon, code = problem.partition(":")
    found = CODES.get(problem)
    if code.startswith(ON_FILE):
        had = int(code.removeprefix(ON_FILE))
        what = gettext("for this month %(number)s stand on file, and they stay for now") % {"number": f"{had:,}"}
        remedy = gettext("Compare both numbers, and decide under Involved cards, Changes of live cards")
        return gettext("%(field)s: %(what)s") % {"field": str(FIELDS.get(field, field)), "what": what}, remedy
    if code.startswith(TWICE):
        other = int(code.removeprefix(TWICE))
        what = gettext("this file tells %(number)s for the same outlet and month in another row") % {
            "number": f"{other:,}"
        }
        remedy = gettext("Ask the outlet which is right; the first is kept, the other waits for a decision")
        return gettext("%(field)s: %(what)s") % {"field": str(FIELDS.get(field, field)), "what": what}, remedy
    what, remedy = (str(found[0]), str(found[1])) if found else sentences(code)
    return gettext("%(field)s: %(what)s") % {"field": str(FIELDS.get(field, field)), "what": what}, remedy
