# SPDX-License-Identifier: Apache-2.0
"""What can be shut down, and the one form in which a value is compared."""

from __future__ import annotations

import re
from collections.abc import Collection

from django.db import models
from django.utils.translation import pgettext_lazy

from wuzha.engine.identifiers import Account, ChatId, Phone, redact
from wuzha.engine.linkage.values import canonical
from wuzha.sealed.value import Kind


class Thing(models.TextChoices):
    PHONE = "PHONE", pgettext_lazy("shutdown", "Mobile number")
    FIXED = "FIXED", pgettext_lazy("shutdown", "Fixed line number")
    IOT = "IOT", pgettext_lazy("shutdown", "IoT card")
    SMS_PORT = "SMS_PORT", pgettext_lazy("shutdown", "SMS port")
    LINE = "LINE", pgettext_lazy("shutdown", "Telecom line")
    DOMAIN = "DOMAIN", pgettext_lazy("shutdown", "Domain")
    URL = "URL", pgettext_lazy("shutdown", "Web address")
    APP = "APP", pgettext_lazy("shutdown", "App")
    NET = "NET", pgettext_lazy("shutdown", "Internet account")
    PAY = "PAY", pgettext_lazy("shutdown", "Payment account")


#: How each is written in one form (`engine.linkage.values`), so that it is found where other rooms know it.
FORMS = {
    Thing.PHONE: "phone", Thing.FIXED: "phone", Thing.IOT: "phone", Thing.SMS_PORT: "phone", Thing.LINE: "device",
    Thing.DOMAIN: "domain", Thing.URL: "url", Thing.APP: "app", Thing.NET: "chat", Thing.PAY: "account",
}  # fmt: skip
_INDEX = {"phone": Kind.PHONE, "account": Kind.ACCOUNT, "chat": Kind.CHAT}
#: Shapes that a value must have in its one form, where one can be told.
_SHAPES = {
    Thing.PHONE: r"1[3-9][0-9]{9}", Thing.FIXED: r"0[0-9]{2,3}-?[0-9]{7,8}", Thing.IOT: r"1[0-9]{10,12}",
    Thing.SMS_PORT: r"(?:1[0-9]{3,19})", Thing.DOMAIN: r"[a-z0-9-]+(?:\.[a-z0-9-]+)+",
    Thing.URL: r"[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::[0-9]+)?(?:[/#?].*)?", Thing.LINE: r".{4,64}",
}  # fmt: skip
#: Longest value (characters), and longest form that is shown.
MOST_VALUE, MOST_SHOWN = 300, 120


def one_form(thing: str, text: str) -> str:
    """The value as it is compared and kept; empty where the text is no such thing."""
    value = canonical(FORMS[Thing(thing)], text.strip())
    shape = _SHAPES.get(Thing(thing))
    if len(value) > MOST_VALUE or (shape is not None and not re.fullmatch(shape, value)):
        return ""
    return value


def as_asked(thing: str, text: str, form: str) -> str:
    """The value that is asked about: of a site the very machine that was typed, since without `www.` it is a larger
    thing than that."""
    typed = re.sub(r"^[a-z]+://", "", text.strip().lower())
    with_www = thing in (Thing.DOMAIN, Thing.URL) and typed.startswith("www.") and not form.startswith("www.")
    return f"www.{form}" if with_www else form


def is_of_state(thing: str, form: str, suffixes: Collection[str]) -> bool:
    """Whether a site lies under one of these domains: authorities, which no fraud has of its own."""
    host = re.split(r"[/:?#]", form, maxsplit=1)[0]
    return thing in (Thing.DOMAIN, Thing.URL) and any(host == one or host.endswith(f".{one}") for one in suffixes)


def index_kind(thing: str) -> Kind:
    """The kind under which its blind index is made: that of the same number in other rooms."""
    return _INDEX.get(FORMS[Thing(thing)], Kind.TEXT)


def masked(thing: str, value: str) -> str:
    """What is shown of a value in its one form. Sites, apps and lines name nobody; numbers in them are masked."""
    form = FORMS[Thing(thing)]
    if form == "phone":
        shown = Phone.mask(value)
    elif form == "account":
        shown = Account.mask(value)
    elif form == "chat":
        shown = ChatId.mask(value)
    else:
        shown = redact(value)
    return shown[:MOST_SHOWN]


def guessed(text: str) -> Thing | None:
    """What a value of a pasted list probably is; nothing where it could be several things."""
    for thing in (Thing.PHONE, Thing.FIXED, Thing.URL if "/" in text else Thing.DOMAIN):
        if one_form(thing, text) and (thing is not Thing.DOMAIN or not text.strip().isdigit()):
            return thing
    return None
