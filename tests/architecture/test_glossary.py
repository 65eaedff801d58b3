# SPDX-License-Identifier: Apache-2.0
"""The words of `docs/glossary.md` are those of the code, and each has one meaning."""

from __future__ import annotations

import ast
import enum
import re
from collections import Counter
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

from django.apps import apps
from django.utils import translation

import wuzha
from wuzha.org.rules import RuleSet

PACKAGE = Path(wuzha.__file__).parent
GLOSSARY = Path(__file__).parents[2] / "docs" / "glossary.md"
IDENTIFIER = re.compile(r"`([\w.]+)`( \*planned\*)?")


class Word(NamedTuple):
    row: int
    chinese: str
    identifier: str
    planned: bool


@cache
def sections() -> list[tuple[str, list[Word]]]:
    """Each heading's class or dictionary (empty for a heading without) and the words below it."""
    found: list[tuple[str, list[Word]]] = []
    for number, line in enumerate(GLOSSARY.read_text(encoding="utf-8").splitlines()):
        if heading := re.match(r"\| \*\*.+\*\*(?: \(`(.+)`\))? \| \| \|$", line):
            found.append((heading[1] or "", []))
        elif row := re.match(r"\| (.+) \| .+ \| (`.+) \|$", line):
            found[-1][1].extend(
                Word(number, row[1], name, bool(planned)) for name, planned in IDENTIFIER.findall(row[2])
            )
    return found


WORDS = [word for kind, words in sections() if not kind for word in words]
VALUES = [(kind, words) for kind, words in sections() if kind]


class Names(NamedTuple):
    """What the product names."""

    #: How many classes of each name.
    classes: Counter[str]
    #: Everything else that has a name, and texts that are values.
    others: set[str]
    #: `app.Name` of a class or a constant → the modules that define it.
    homes: dict[str, list[str]]


@cache
def names() -> Names:
    found = Names(Counter(), set(), {})
    for path in PACKAGE.rglob("*.py"):
        if "migrations" in path.parts:
            continue
        place = path.relative_to(PACKAGE).with_suffix("").parts
        found.others.update({path.stem, path.parent.name})
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            match node:
                case ast.ClassDef():
                    found.classes[node.name] += 1
                case ast.FunctionDef():
                    found.others.add(node.name)
                case ast.Name(ctx=ast.Store()):
                    found.others.add(node.id)
                case ast.Constant(value=str(text)):
                    found.others.add(text)
        for node in tree.body:
            match node:
                case ast.ClassDef(name=name) | ast.Assign(targets=[ast.Name(id=name)]):
                    found.homes.setdefault(f"{place[0]}.{name}", []).append(".".join(("wuzha", *place)))
    return found


def _object(path: str) -> Any:
    """The class or constant `app.Name`."""
    [home] = names().homes[path]
    return getattr(import_module(home), path.partition(".")[2])


def _stands_in_code(identifier: str) -> bool:
    """One class of that name in the product or, with its app, in the app; else any other name or a value."""
    known = names()
    return identifier in known.others or known.classes[identifier] == 1 or len(known.homes.get(identifier, ())) == 1


def test_the_glossary_is_read() -> None:
    assert len(WORDS) > 100
    assert len(VALUES) >= 10


def test_every_identifier_is_in_the_code() -> None:
    assert [word for word in WORDS if not word.planned and not _stands_in_code(word.identifier)] == []


def test_what_is_planned_is_not_built() -> None:
    built = {re.sub(r"(?<!^)(?=[A-Z])", "_", model.__name__).lower() for model in apps.get_models()}
    built |= {config.label for config in apps.get_app_configs()}
    assert [word for word in WORDS if word.planned and word.identifier in built] == []


def test_a_word_has_one_meaning() -> None:
    """A row may have two identifiers; two rows have neither the same identifier nor the same Chinese."""
    identifiers = Counter(word.identifier for word in WORDS)
    rows = Counter(chinese for _number, chinese in {(word.row, word.chinese) for word in WORDS})
    assert [text for text, times in (identifiers + rows).items() if times > 1] == []


def test_a_heading_with_a_class_lists_its_values_in_the_words_of_the_interface() -> None:
    with translation.override("zh-hans"):
        shown = {kind: _values(_object(kind)) for kind, _words in VALUES}
    listed = {kind: {word.identifier: word.chinese for word in words} for kind, words in VALUES}
    assert {kind: (listed[kind], shown[kind]) for kind in listed if listed[kind] != shown[kind]} == {}


def _values(kind: Any) -> dict[str, str]:
    """Stored value (the name, of a number) → Chinese."""
    if isinstance(kind, RuleSet):
        return {term.code: term.zh for term in kind.parse(kind._factory()).terms}
    members: list[Any] = list(kind) if issubclass(kind, enum.Enum) else []
    return {str(one.value) if isinstance(one.value, str) else one.name: str(one.label) for one in members}
