# SPDX-License-Identifier: Apache-2.0
"""The details of an event of the trail in words: an auditor reads what happened, not the names of fields.

The trail keeps names and codes, which never change; what they are called is looked up when a page is drawn. Every
key that any act writes has a word here (a test looks through the source); values that are codes of a list have the
list's word, refusals their sentence.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from typing import Any

from django.apps import apps
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from wuzha.audit.models import Event
from wuzha.org.models import Person, Unit
from wuzha.org.rules import rule_sets
from wuzha.privacy.detail_keys import KEYS
from wuzha.refusals import RefusalCode
from wuzha.ui import codes
from wuzha.ui.money import money

#: Names of the outcome of an event.
OUTCOMES = {
    "OK": gettext_lazy("Done as asked"),
    "REFUSED": gettext_lazy("Refused"),
    "FAILED": gettext_lazy("Failed check"),
}
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")


def outcome(event: Event) -> str:
    """What came of it."""
    return str(OUTCOMES.get(event.outcome, event.outcome))


def unit(code: str) -> str:
    """The name of a unit, else its code: that of a unit of long ago may stand for none."""
    return Unit.objects.filter(code=code).values_list("name", flat=True).first() or code


def person(pk: int | None) -> str:
    """What somebody is called; nothing for a program."""
    return Person.objects.filter(pk=pk).values_list("name", flat=True).first() or ""


def key(name: str) -> str:
    """What a key of a detail is called, else itself."""
    return str(KEYS.get(name, name))


def details(event: Event) -> list[tuple[str, str]]:
    """The details of an event as label and text, in the order of their labels."""
    return sorted((key(name), value(event, name, one)) for name, one in event.detail.items())


def value(event: Event, name: str, one: Any) -> str:
    """A value of a detail as text."""
    if one is None or one == "":
        return _("not stated")
    if isinstance(one, bool):
        return _("Yes") if one else _("No")
    if isinstance(one, dict):
        return "；".join(f"{key(inner)}：{value(event, inner, two)}" for inner, two in one.items()) or _("none")
    if isinstance(one, list | tuple):
        return "，".join(value(event, name, two) for two in one) or _("none")
    if isinstance(one, int):
        return money(one) if name.endswith("fen") else f"{one}"
    return _text(event, name, str(one))


def _text(event: Event, name: str, text: str) -> str:
    if _INSTANT.match(text) and (at := parse_datetime(text)) is not None:
        return f"{timezone.localtime(at):%Y-%m-%d %H:%M:%S}" if isinstance(at, datetime) else text
    if event.outcome == "REFUSED" and name in ("code", "because", "reason") and text in _sentences():
        return re.sub(r"%\(\w+\)s", "…", str(_sentences()[text]))
    if found := _choice(event.action.partition(".")[0], name, text):
        return found
    return _of_rules(get_language()).get(text) or codes.word(text)


def field(name: str) -> str:
    """What a field that was seen or changed is called, else its name."""
    name = name.partition(":")[0]  # `item:12`: which of several
    label = KEYS_OF_FIELDS.get(name) or _fields().get(name) or _of_rules(get_language()).get(name)
    return str(label or key(name))


#: Fields that stand in no table under their own name.
KEYS_OF_FIELDS = {
    "phone": gettext_lazy("Phone"), "name": gettext_lazy("Name"), "address": gettext_lazy("Address"),
    "item": gettext_lazy("What was completed"), "raw": gettext_lazy("The row as it was pushed"),
    "id_no": gettext_lazy("Identity number"), "account": gettext_lazy("Account"), "note": gettext_lazy("Note"),
}  # fmt: skip


@cache
def _fields() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for model in apps.get_models():
        if model.__module__.startswith("wuzha."):
            for one in model._meta.concrete_fields:
                if isinstance(one.verbose_name, Promise):
                    found.setdefault(one.name, one.verbose_name)
    return found


@cache
def _choices() -> dict[str, list[tuple[str, str, Any]]]:
    """Code → (module of its table, its column, its word)."""
    found: dict[str, list[tuple[str, str, Any]]] = defaultdict(list)
    for model in apps.get_models():
        if model.__module__.startswith("wuzha."):
            for one in model._meta.concrete_fields:
                for code, word in one.flatchoices:
                    found[str(code)].append((model.__module__, one.name, word))
    return found


def _choice(area: str, name: str, code: str) -> str:
    """The word of a code: of the column that is called like the key and in the area of the act, else the nearest."""
    known = _choices().get(code, [])
    for fits in (
        [word for module, column, word in known if area in module and column == name],
        [word for module, _column, word in known if area in module],
        [word for _module, column, word in known if column == name],
        [word for _module, _column, word in known],
    ):
        if fits:
            return " / ".join(dict.fromkeys(map(str, fits)))
    return ""


@cache
def _of_rules(language: str | None) -> dict[str, str]:  # noqa: ARG001 - what is kept is for one language
    """Code → its word in the dictionaries of the rule sets as they are now."""
    return {code: word for rules in rule_sets() for code, word in _coded(rules.at().model_dump(mode="json"))}


def _coded(plain: Any) -> Iterator[tuple[str, str]]:
    if isinstance(plain, dict):
        word = next((plain[one] for one in ("zh", "name", "label", "title") if isinstance(plain.get(one), str)), None)
        if isinstance(plain.get("code"), str) and word:
            yield plain["code"], word
        for one in plain.values():
            yield from _coded(one)
    elif isinstance(plain, list):
        for one in plain:
            yield from _coded(one)


@cache
def _sentences() -> dict[str, Any]:
    return {code.name: code.sentence for kind in RefusalCode.__subclasses__() for code in kind}
