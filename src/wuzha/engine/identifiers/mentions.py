# SPDX-License-Identifier: Apache-2.0
"""What a text names that may tie cases: accounts (of coins, too), phones, devices, sites, apps and chats (kinds of
`engine.linkage`).

Shape and the words around it decide; where they leave a doubt, the mention is not sure, and a person says. ID numbers
are nobody's tie: what has their shape is passed over, and so is what somebody masked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import sha256
from typing import NamedTuple

from wuzha.engine.identifiers.account import Account
from wuzha.engine.identifiers.bank_card import BankCard
from wuzha.engine.identifiers.chat_id import ChatId
from wuzha.engine.identifiers.device import Iccid, Imei
from wuzha.engine.identifiers.landline import Landline
from wuzha.engine.identifiers.phone import Phone
from wuzha.engine.identifiers.text import HALF_WIDTH

_TOP = "com|cn|net|org|top|xyz|vip|cc|app|io|info|club|site|shop|online|live|fun|pro|link|ltd|me|co|tv|hk|tw"
_CHAT = r"微信号|微信|WX号?|VX|QQ号?|企鹅号|飞机号|纸飞机|电报号|Telegram|WhatsApp|Skype|蝙蝠号?|钉钉号|抖音号|快手号"
_CHAT_ID = r"[a-z][a-z0-9_-]{5,19}|[1-9][0-9]{4,11}"
_OPEN, _CLOSE = '“"「『《‘', '”"」』》’'
_QUOTED = rf"[^{_OPEN}{_CLOSE}\n]{{1,20}}"
#: Without comma and brackets, which Chinese sentences put right behind an address.
_ADDRESS = r"[a-z0-9._~%!$&*+=:@/?\#-]"
_IS = r"\s*(?:码|号)?\s*[为是:]*\s*"
_FOUND = re.compile(
    rf"""
    (?P<url> https?://{_ADDRESS}+
           | (?<![\w@.-]) (?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+ (?:{_TOP}) (?![a-z0-9-])
             (?: :[0-9]{{2,5}} )? (?: /{_ADDRESS}* )? )
    | (?: IMEI|串号|MEID )\s*[0-9一二两]?{_IS} (?P<imei> [0-9](?:[ -]?[0-9]){{13,16}})
    | ICCID {_IS} (?P<iccid> 89(?:[ ]?[0-9A-F]){{17,18}})
    | (?<![0-9A-Za-z])
      (?P<coin> T[1-9A-Z]{{33}} | [13][1-9A-Z]{{25,33}} | 0x[0-9a-f]{{40}} | bc1[0-9a-z]{{11,71}} ) (?![0-9A-Za-z])
    | (?:{_CHAT}) (?:号码|账号|帐号|号|ID|\s)*? [为是叫:\s(]* @? (?P<chat> {_CHAT_ID} )
    | (?<![0-9A-Za-z]) ID (?:号|\s)* [为是:]+ \s* @? (?P<chat_by_id> {_CHAT_ID} ) (?![0-9A-Za-z])
    | (?<![0-9A-Za-z+]) \+ (?!86) (?P<foreign> [1-9][0-9]{{0,2}} (?:[ -]?[0-9]){{6,12}} ) (?![0-9A-Za-z*])
    | (?:APP|应用|软件|平台|程序)[^\w{_OPEN}]{{0,2}}[{_OPEN}] (?P<app_after>{_QUOTED}) [{_CLOSE}]
    | [{_OPEN}] (?P<app_before>{_QUOTED}) [{_CLOSE}]的?\s*(?:APP|应用|软件|平台|小程序)
    | (?<![0-9A-Za-z*]) (?P<number> (?:\+86[ -]?)?[0-9](?:[ -]?[0-9]){{6,20}}[Xx]? ) (?![0-9A-Za-z*])
    """,
    re.VERBOSE | re.IGNORECASE,
)
#: The shape of an ID number, also of one that is mistyped.
_ID_NUMBER = re.compile(r"[1-9][0-9]{5}(?:18|19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9X]")
_GROUPING = str.maketrans("", "", " -")
#: Words just before a number that say it is an account, and how far before (characters).
_ACCOUNT_WORD = re.compile(r"(?:卡号|账号|帐号|账户|帐户|银行卡|尾号)[^0-9]{0,6}$")
_BEFORE = 14
#: Who asks and writes down, before a number of theirs on the same line, and how far before (characters).
_OFFICER = re.compile(r"(?:侦查人员|办案人员|办案民警|询问人|讯问人|记录人|承办人|民警)[^\n]*$")
_LINE = 24
_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_SHORTEST_ACCOUNT = 12


class Mention(NamedTuple):
    """One thing that is named, in the form of its type, and where: `text[start:end]`. Clear, so never printed."""

    kind: str
    value: str
    start: int
    end: int
    sure: bool


def mentions(text: str) -> list[Mention]:
    """What a text names, in its order, none overlapping; what is named twice stands there twice."""
    return list(_mentions(text.translate(HALF_WIDTH)))


def _mentions(text: str) -> Iterator[Mention]:
    for found in _FOUND.finditer(text):
        group = found.lastgroup or ""
        typed, (start, end) = found[group], found.span(group)
        if group == "url":
            value = typed.rstrip(".:!?")
            path = "/" in value.partition("://")[2] or ("://" not in value and "/" in value)
            yield Mention("url" if path else "domain", value, start, start + len(value), sure="://" in value)
        elif group in {"imei", "iccid"}:
            value = typed.translate(_GROUPING).upper()
            known = Imei.check(value) if group == "imei" else Iccid.check(value)
            yield Mention("device", value, start, end, sure=known)
        elif group == "coin" and (typed.lower().startswith(("0x", "bc1")) or _base58_ok(typed)):
            yield Mention("account", typed, start, end, sure=True)
        elif group.startswith("chat") and ChatId.check(typed):
            said = group == "chat" and ("号" in found[0] or ":" in found[0] or "@" in found[0])
            yield Mention("chat", ChatId.parse(typed), start, end, sure=said)
        elif group == "foreign":
            yield Mention("phone", "+" + typed.translate(_GROUPING), start - 1, end, sure=True)
        elif group.startswith("app"):
            yield Mention("app", typed.strip(), start, end, sure=False)
        elif group == "number":
            yield from _number(text, typed, start, end)


def _base58_ok(address: str) -> bool:
    """Whether an address of Bitcoin or Tron has the checksum that it ends with (Base58Check)."""
    number = 0
    for sign in address:
        if (place := _BASE58.find(sign)) < 0:
            return False
        number = number * 58 + place
    if number.bit_length() > 200:
        return False
    body = number.to_bytes(25, "big")
    return sha256(sha256(body[:21]).digest()).digest()[:4] == body[21:]


def _number(text: str, typed: str, start: int, end: int) -> Iterator[Mention]:
    """A phone, an account, or nothing that ties."""
    digits = typed.translate(_GROUPING).upper()
    officer = _OFFICER.search(text[max(start - _LINE, 0) : start]) is not None
    if Phone.check(typed):
        yield Mention("phone", Phone.parse(typed), start, end, sure=not officer)
    elif _ID_NUMBER.fullmatch(digits) or not digits.isdecimal():
        return
    elif typed.startswith("0") and Landline.check(typed):
        yield Mention("phone", Landline.parse(typed), start, end, sure="-" in typed and not officer)
    elif len(digits) >= _SHORTEST_ACCOUNT and Account.check(digits):
        said = _ACCOUNT_WORD.search(text[max(start - _BEFORE, 0) : start]) is not None
        card = len(digits) >= 16 and BankCard.check(digits) and BankCard.luhn_ok(digits)
        if len(digits) == 15 and not said and Imei.check(digits):
            yield Mention("device", digits, start, end, sure=False)
        else:
            yield Mention("account", digits, start, end, sure=card and (said or digits.startswith("62")))
