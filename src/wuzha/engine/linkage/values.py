# SPDX-License-Identifier: Apache-2.0
"""What counts as one thing: a number, a site, an app however it is written."""

from __future__ import annotations

import contextlib
import re
import unicodedata
from urllib.parse import unquote

from wuzha.engine.identifiers import Account, ChatId, ErrorCode, IdentifierError, parse_telephone
from wuzha.engine.identifiers.text import BLANK, DIALLED, NUMBER, WORD, is_digits

#: The kinds of a file, in this order everywhere. A name ties nothing.
KINDS = ("account", "phone", "device", "url", "domain", "app", "chat", "name")
_SCHEME = re.compile(r"^(?:[a-z][a-z0-9+.*-]*:/+|(?:h(?:tt|xx|\*\*)ps?:|/)/*)", re.IGNORECASE)
#: What an address is written in so that nobody opens it by a slip: `hxxp[:]//bad[.]com`, `bad(dot)com`, `bad点com`.
_DEFANGED = (
    (re.compile(r"[\[({]\s*(?:\.|dot|点)\s*[\])}]", re.IGNORECASE), "."),
    (re.compile(r"\[(:|:?/+|s)\]"), r"\1"),
)
_SPOKEN_DOT = re.compile(r"(?<=[a-z0-9])\s*点\s*(?=[a-z0-9])", re.IGNORECASE)
#: What is written where nothing is known.
_SAID_NOTHING = BLANK | {
    "不明", "不清楚", "不知道", "不知", "待查", "待核", "待核实", "没有", "暂无", "未提供", "未知号码", "空", "空白",
    "未显示", "unknown", "nil", "na", "#n/a", "无号码", "隐藏号码", "未留", "记不清", "不记得", "其他", "其它",
}  # fmt: skip
_LONGEST_BLANK = 8
_NUMBERED = frozenset({"account", "phone", "device"})
_HIDDEN_IN = _NUMBERED | {"chat"}
_HIDDEN = re.compile(r"\*{2,}|(?<=[0-9])[x×＊•#]{3,}|(?<=[0-9])\*")
_SCIENTIFIC = re.compile(r"[0-9](?:\.[0-9]+)?e\+?[0-9]{1,2}")
_AROUND = "\"'“”‘’<>《》「」『』【】[]() \t\r\n,;、。"
_PREFIX_OF_CHAT = re.compile(
    r"^(?:(?:微信|wx|vx|v信|wechat|qq|企鹅|telegram|tg|飞机|纸飞机|电报|whatsapp|蝙蝠|抖音|快手|陌陌)(?:号码?|账号|id)?"
    r"(?:\s*:\s*@?|\s+(?=[0-9a-z_@-]{5,}$)@?|\s*@)|(?:微信|qq|抖音|快手|陌陌)(?:号码?|账号)\s*(?=[0-9a-z_-])|@)"
)
_PREFIX_OF_DEVICE = re.compile(r"^(?:IMEI[12]?|MEID|ICCID|IMSI|MAC|SN|S/N|设备号?|串号|序列号)[:#]?(?=[0-9A-F])")
_SYSTEM = re.compile(r"\((?:安卓|苹果|手机|ios|android|iphone|鸿蒙)(?:版|端|手机)?\)$")
_CARD = re.compile(r"(?<![0-9])[0-9]{12,30}(?![0-9])")
_MOBILE = re.compile(r"(?<![0-9])(?:86)?(1[3-9][0-9]{9})(?![0-9])")
_SPACE = re.compile(r"\s+")
#: Ends of addresses below which anybody may register a name.
_SUFFIXES = frozenset((
    "com.cn", "net.cn", "org.cn", "gov.cn", "edu.cn", "ac.cn", "mil.cn", "com.hk", "net.hk", "org.hk",
    "com.tw", "org.tw", "com.mo", "com.sg", "com.my", "com.ph", "com.vn", "co.th", "co.id", "co.jp",
    "or.jp", "ne.jp", "co.kr", "or.kr", "co.uk", "org.uk", "co.in", "com.au", "net.au", "com.br",
    "com.mx", "co.za", "com.tr", "co.nz",
    # kept for examples (RFC 2606)
    "example.com", "example.net", "example.org",
    # hosts that give a name away to each customer
    "vercel.app", "netlify.app", "pages.dev", "workers.dev", "github.io", "gitee.io", "web.app",
    "firebaseapp.com", "herokuapp.com", "r2.dev", "onrender.com", "fly.dev", "glitch.me", "surge.sh",
    "blogspot.com", "wordpress.com", "weebly.com", "wixsite.com", "myshopify.com",
    "azurewebsites.net", "cloudfront.net", "ngrok.io", "ngrok-free.app", "cpolar.cn", "cpolar.top",
))  # fmt: skip


def canonical(kind: str, value: str) -> str:
    """The one form of a value; empty where it names nothing (`unusable`). What is no valid identifier stays a text."""
    return "" if unusable(kind, value) else _FORMS[kind](value)


def unusable(kind: str, value: str) -> ErrorCode | None:
    """Why a value stands for nothing, or for many: nothing is said, its middle is hidden, a spreadsheet cut it."""
    if value.isascii() and value.isalnum() and len(value) > _LONGEST_BLANK and value.strip(value[0]):
        return None
    word = value.translate(WORD).casefold()
    if not word.strip("-—.,:;/\\|()[]?？、，。_") or word.strip("()[]。") in _SAID_NOTHING:
        return ErrorCode.EMPTY
    if kind in _NUMBERED:
        digits = word.translate(NUMBER)
        if len(digits) > 4 and not digits.strip(digits[0]):
            return ErrorCode.EMPTY
        if _SCIENTIFIC.fullmatch(word):
            return ErrorCode.SCIENTIFIC
    if kind in _HIDDEN_IN and _HIDDEN.search(word):
        return ErrorCode.MASKED
    return None


def host_of(url: str) -> str:
    """The machine of an address, in lower case and Punycode, without `www.`."""
    host = re.split(r"[/?#\s]", _SPOKEN_DOT.sub(".", _bare(url)), maxsplit=1)[0].rpartition("@")[2]
    host = re.sub(r":[0-9]*$", "", host).replace("。", ".").strip(".").lower()
    return _ascii(host).removeprefix("www.")


def _bare(url: str) -> str:
    """An address in half width, without scheme and what stands around it, as it is meant where it was made harmless."""
    text = unicodedata.normalize("NFKC", url).strip(_AROUND)
    if "[" in text or "(" in text or "{" in text:
        for written, meant in _DEFANGED:
            text = written.sub(meant, text)
    return _SCHEME.sub("", text.replace("\\", "/")).lstrip("/")


def domain_of(host: str) -> str:
    """The registered domain of a machine; a number of a machine as it is."""
    labels = host.split(".")
    if re.fullmatch(r"[0-9.]+", host):
        return host
    return ".".join(labels[-3 if ".".join(labels[-2:]) in _SUFFIXES else -2 :])


def _ascii(host: str) -> str:
    if not host.isascii():
        with contextlib.suppress(UnicodeError):
            return host.encode("idna").decode("ascii")
    return host


def _url(value: str) -> str:
    """Without scheme, `www.`, the slash at the end and a place in the page; host in lower case."""
    text, _, place = _bare(value).partition("#")
    host, slash, rest = text.partition("/")
    if "?" in host:
        host, mark, query = host.partition("?")
        slash, rest = "", mark + query + slash + rest
    port = re.search(r":(?!80$|443$)[0-9]+$", host)
    path, mark, query = rest.partition("?")
    path = unquote(slash + path).rstrip("/") + (mark + query if query else "")
    # a page that a script shows: #/shop/1
    return host_of(host) + (port[0] if port else "") + path + (f"#{place}" if place[:1] in ("/", "!") else "")


def _account(value: str) -> str:
    try:
        return Account.parse(value)
    except IdentifierError:
        word = value.translate(WORD)
        number = value.translate(NUMBER)
        if is_digits(number):
            return word if re.search(r"[0-9]{16,}-", word) else number
        found = _CARD.findall(number) if "@" not in number and "*" not in number else []
        # a bank's or a person's name beside the number; letters beside it are part of it
        return found[0] if len(found) == 1 and not re.search(r"[A-Za-z]", number) else word


def _phone(value: str) -> str:
    try:
        return parse_telephone(value)
    except IdentifierError:
        word = value.translate(WORD)
        number = value.translate(DIALLED)
        if number.lstrip("+").isdigit():
            return re.sub(r"^(?:\+86|0086)", "", number)
        found = _MOBILE.findall(number)
        return found[0] if len(found) == 1 else word


def _chat(value: str) -> str:
    text = _words(value).removeprefix("https://").removeprefix("t.me/")
    text = _PREFIX_OF_CHAT.sub("", text) or text
    try:
        return ChatId.parse(text)
    except IdentifierError:
        return text


def _device(value: str) -> str:
    """IMEI or address of a card whatever stands between its digits; any other serial as it is."""
    text = _SPACE.sub("", unicodedata.normalize("NFKC", value)).upper()
    text = _PREFIX_OF_DEVICE.sub("", text)
    digits = re.sub(r"[:.\-]", "", text)
    return digits if re.fullmatch(r"[0-9A-F]{12}|[0-9]{14,17}", digits) else text


def _app(value: str) -> str:
    text = re.sub(r"[\"'“”‘’「」『』《》【】]", "", _words(value))
    text = re.sub(r"(?<![0-9]) | (?![0-9])", "", _SYSTEM.sub("", text))
    return re.sub(r"(?:\.apk|app|客户端)$", "", text) or text


def _words(value: str) -> str:
    """Half width, lower case, single spaces, without quotes."""
    text = unicodedata.normalize("NFKC", value).casefold()
    return _SPACE.sub(" ", text.strip("\"'“”‘’「」『』《》 ")).strip()


_FORMS = {
    "account": _account, "phone": _phone, "device": _device, "url": _url, "domain": host_of, "app": _app,
    "chat": _chat, "name": _words,
}  # fmt: skip
