# SPDX-License-Identifier: Apache-2.0
"""Warning SMS (`domain.md` §3.8): what a text may say, and what a receipt tells. Reading is never assumed."""

from __future__ import annotations

import re
import unicodedata

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.engine.identifiers.scan import find_clear

#: Numbers a file may have, as the gateways take in one call.
MOST_NUMBERS = 1000
#: The only numbers a text may lead to.
CALLED = frozenset({"96110", "110"})
#: What a link looks like, also without its scheme.
_LINK = re.compile(r"https?|www|://|[a-z0-9-]+\.[a-z]{2,}|\d+(?:\.\d+){3}", re.IGNORECASE)
#: Ways into a chat. 微 with 信 or a V, as they are written to pass filters.
_CHAT = re.compile(r"微\s*信|wechat|weixin|(?<![a-z])vx(?![a-z])|加\s*v|qq|企鹅号|telegram|whatsapp", re.IGNORECASE)
#: Where a system would fill somebody in.
_GAP = re.compile(r"[{}$%*_#<>\[\]]|[×某]{2,}")
_DIGITS = re.compile(r"\d[\d\s-]*\d|\d")
#: Digits from which on they may be a number to call: `24` hours is none.
LEAST_CALLED = 3


class TextFault(models.TextChoices):
    """What a text must not have, or lacks."""

    LINK = "LINK", _("a link")
    CHAT = "CHAT", _("a chat account")
    NUMBER = "NUMBER", _("a number other than 96110 and 110")
    GAP = "GAP", _("a place to fill in, or personal data")
    NO_CALL = "NO_CALL", _("neither 96110 nor 110")


def faults(text: str) -> list[TextFault]:
    """Why the text may not go out; empty when it may. Read as people see it: full-width letters are letters."""
    plain = unicodedata.normalize("NFKC", text)
    numbers = {re.sub(r"[\s-]", "", found) for found in _DIGITS.findall(plain)}
    called = {one for one in numbers if len(one) >= LEAST_CALLED}
    wrong = {
        TextFault.LINK: _LINK.search(plain),
        TextFault.CHAT: _CHAT.search(plain),
        TextFault.NUMBER: called - CALLED,
        TextFault.GAP: _GAP.search(plain) or list(find_clear(plain)),
        TextFault.NO_CALL: not called & CALLED,
    }
    return [fault for fault, is_so in wrong.items() if is_so]


class Receipt(models.TextChoices):
    """What the gateway says of one number. Nothing is said before it came; none says that anybody read it."""

    DELIVERED = "DELIVERED", pgettext_lazy("sms", "Delivered")
    FAILED = "FAILED", pgettext_lazy("sms", "Not delivered")
    UNKNOWN = "UNKNOWN", pgettext_lazy("sms", "Gateway does not know")


#: Words of receipts, as gateways write them (CMPP and SMPP state codes, and their Chinese pages).
_WORDS = {
    Receipt.DELIVERED: "delivered delivrd success ok 0 送达 已送达 成功 发送成功 已到达",
    Receipt.FAILED: "failed undeliv undelivered expired rejectd rejected deleted fail 失败 发送失败 未送达 拒收 已过期",
    Receipt.UNKNOWN: "unknown acceptd accepted enroute 未知 无状态 待回执 已提交 发送中",
}
_BY_WORD = {word: one for one, words in _WORDS.items() for word in words.split()}
#: Longest code of a failure (characters).
MOST_CODE = 32
_FAILED_CODE = re.compile(r"(?:failed|失败)\((?P<code>[^()]*)\)")


def read_receipt(status: str, code: str = "") -> tuple[Receipt, str] | None:
    """The receipt and, of a failure, its code, also written `FAILED(code)`; nothing for a word nobody knows."""
    word = unicodedata.normalize("NFKC", status).strip().casefold()
    inside = _FAILED_CODE.fullmatch(word)
    found = Receipt.FAILED if inside else _BY_WORD.get(word)
    if found is None:
        return None
    why = unicodedata.normalize("NFKC", code).strip() or (inside["code"].strip().upper() if inside else "")
    return found, _kept_code(why) if found is Receipt.FAILED else ""


def _kept_code(code: str) -> str:
    """A code is kept in clear, so it is none that holds somebody's number."""
    return "" if len(code) > MOST_CODE or list(find_clear(code)) else code
