# SPDX-License-Identifier: Apache-2.0
"""What a Chinese page says is Chinese: every name, choice, rule set and form, as they stand in the running product.

`test_words` holds the catalogues to the code; here the code is asked for its words, so that a text that nobody marked
for translation is found as well.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from django import forms
from django.apps import apps
from django.db import models
from django.utils import translation
from django.utils.functional import Promise

import wuzha
from wuzha.org.forms.rule_form import check
from wuzha.org.roles import Role
from wuzha.org.rules import rule_sets
from wuzha.refusals import RefusalCode

PACKAGE = Path(wuzha.__file__).parent
CATALOGUES = sorted(PACKAGE.glob("*/locale/zh_Hans/LC_MESSAGES/django.po"))
CHINESE = re.compile(r"[\u4e00-\u9fff]")
#: Words that are the same in Chinese.
ALIKE = {"96110", "API", "SMS", "XLSX"}


@pytest.fixture(autouse=True, scope="module")
def in_chinese() -> Iterator[None]:
    """With everything imported, so that no class of the product is missing."""
    for module in pkgutil.walk_packages([str(PACKAGE)], "wuzha."):
        if not re.search(r"\.(migrations|settings|asgi|cli)\b", module.name):
            importlib.import_module(module.name)
    with translation.override("zh-hans"):
        yield


def foreign(texts: dict[str, Any]) -> dict[str, str]:
    """Those of the texts without a Chinese character."""
    shown = {where: str(text) for where, text in texts.items()}
    return {where: text for where, text in shown.items() if text and text not in ALIKE and not CHINESE.search(text)}


def ours(kind: type[Any]) -> Iterator[Any]:
    """Every class of the product below a kind."""
    child: Any
    for child in kind.__subclasses__():
        if child.__module__.startswith("wuzha."):
            yield child
        yield from ours(child)


def test_no_catalogue_keeps_what_is_doubtful_or_done_with() -> None:
    assert CATALOGUES
    wrong = []
    for path in CATALOGUES:
        with path.open("rb") as file:
            catalogue: Catalog = read_po(file)
        app = path.parents[3].name
        wrong += [f"{app} is not sure of {message.id}" for message in catalogue if message.id and message.fuzzy]
        wrong += [f"{app} keeps {key}" for key in catalogue.obsolete]
        wrong += [f"{app} has {catalogue.num_plurals} plurals"] if catalogue.num_plurals != 1 else []
    assert wrong == []


def test_models_and_their_named_fields_speak_chinese() -> None:
    texts: dict[str, Any] = {}
    for model in apps.get_models():
        if model.__module__.startswith("wuzha."):
            texts[model.__name__] = model._meta.verbose_name
            named = [field for field in model._meta.concrete_fields if isinstance(field.verbose_name, Promise)]
            texts |= {f"{model.__name__}.{field.name}": field.verbose_name for field in named}
    assert len(texts) > 60
    assert foreign(texts) == {}


def test_choices_speak_chinese() -> None:
    found = {choices for kind in (models.TextChoices, models.IntegerChoices) for choices in ours(kind)}
    texts = {f"{choices.__name__}.{name}": one.label for choices in found for name, one in choices.__members__.items()}
    assert len(texts) > 100
    assert foreign(texts) == {}
    assert foreign({role.value: role.label for role in Role}) == {}


def test_rules_in_force_speak_chinese() -> None:
    texts = {rules.key: rules.title for rules in rule_sets()} | {f"{r.key} citation": r.citation for r in rule_sets()}
    assert len(texts) > 20
    assert foreign(texts) == {}


def _raised(path: Path) -> Iterator[str]:
    """What a module raises as a `ValueError` in a class, without its marks of translation."""
    for kind in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        for raised in ast.walk(kind) if isinstance(kind, ast.ClassDef) else ():
            call = raised.exc if isinstance(raised, ast.Raise) else None
            if isinstance(call, ast.Call) and ast.unparse(call.func) == "ValueError":
                yield ast.unparse(call.args[0])


def test_what_a_rule_has_against_its_value_is_marked_for_translation() -> None:
    kinds = {
        kind.__module__
        for rules in rule_sets()
        for schema in (rules.schema, rules.strict)
        for kind in schema.__mro__
        if kind.__module__.startswith("wuzha.")
    }
    texts = [text for name in sorted(kinds) for text in _raised(Path(str(sys.modules[name].__file__)))]
    assert len(texts) > 25
    marked = re.compile(r"^(_|gettext|in_language)\(")
    assert [text for text in texts if not marked.match(text)] == []


def test_whatever_is_wrong_with_a_rule_is_said_in_chinese() -> None:
    said: dict[str, Any] = {}
    for rules in rule_sets():
        for value in _wrong(rules.at_first().model_dump(mode="json")):
            for path, sentences in check(rules.strict, value).items():
                said |= {f"{rules.key} {path} {sentence}": sentence for sentence in sentences}
    assert len(said) > 500
    assert foreign(said) == {}


def _wrong(value: Any) -> Iterator[Any]:
    """The value with something wrong at one place after the other."""
    yield from (None, "", "x" * 999, -(10**9), 10**9, 0.5, [], {}, "2026-13-01")
    if isinstance(value, dict):
        for key, part in value.items():
            yield {name: held for name, held in value.items() if name != key}
            yield from (value | {key: wrong} for wrong in _wrong(part))
    if isinstance(value, list) and value:
        yield [*value, value[0]]
        yield value * 50
        yield from ([*value[1:], wrong] for wrong in _wrong(value[0]))


def test_forms_speak_chinese() -> None:
    texts: dict[str, Any] = {}
    for form in ours(forms.BaseForm):
        for name, field in form.base_fields.items():
            where = f"{form.__name__}.{name}"
            texts |= {where: field.label or "", f"{where} help": field.help_text}
    assert len(texts) > 60
    assert foreign(texts) == {}


def test_refusals_say_in_chinese_what_to_do() -> None:
    lists = list(ours(RefusalCode))
    assert {codes.__module__.split(".")[1] for codes in lists} >= {"exchange", "funds", "org", "privacy", "warning"}
    texts = {f"{codes.__module__}.{code.name}": code.sentence for codes in lists for code in codes}
    assert len(texts) > 230
    assert foreign(texts) == {}
    assert [where for where, text in texts.items() if not str(text).endswith(("。", "%(why)s"))] == []
