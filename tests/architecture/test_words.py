# SPDX-License-Identifier: Apache-2.0
"""Chinese is complete and says one thing for one word; icons exist; actions of the trail have names."""

from __future__ import annotations

import ast
import json
import re
from functools import cache
from pathlib import Path

from babel.messages.catalog import Message

import wuzha
from scripts import sort_messages
from scripts.sort_messages import APPS, Key, catalogue_of, key_of, read
from wuzha.audit.labels import action_choices
from wuzha.intake.models import BatchStatus
from wuzha.warning.rules.lifecycle import Act

PACKAGE = Path(wuzha.__file__).parent
used = cache(sort_messages.used)


@cache
def chinese(app: str) -> dict[Key, str]:
    """An app's own catalogue."""
    return {key_of(message): _words(message) for message in read(catalogue_of(app)) if message.id}


def _words(message: Message) -> str:
    return message.string if isinstance(message.string, str) else message.string[0]


def test_everything_people_read_has_its_chinese_in_its_own_app() -> None:
    assert [(app, text) for app in APPS for context, text in used(app) if not chinese(app).get((context, text))] == []


def test_no_translation_is_left_over() -> None:
    assert [(app, key) for app in APPS for key in set(chinese(app)) - used(app)] == []


def test_places_for_values_are_the_same_in_chinese() -> None:
    places = re.compile(r"%\((\w+)\)[sd]|(?<!%)\{(\w+)\}|(%%)")
    wrong = [
        (app, text)
        for app in APPS
        for (_context, text), words in chinese(app).items()
        if {*places.findall(text)} != {*places.findall(words)}
    ]
    assert wrong == []


def test_one_word_has_one_translation_in_the_whole_product() -> None:
    """Django merges the catalogues: with two translations of one text, one app would speak with another's voice."""
    found: dict[Key, set[str]] = {}
    for app in APPS:
        for key, words in chinese(app).items():
            found.setdefault(key, set()).add(words)
    assert {key: words for key, words in found.items() if len(words) > 1} == {}


def test_templates_hold_no_chinese_of_their_own() -> None:
    """Beside the name of the language one may switch to."""
    chinese_texts = re.compile(r"[\u4e00-\u9fff]+")
    found = {
        f"{path.relative_to(PACKAGE)}: {text}"
        for path in PACKAGE.rglob("*.html")
        for text in chinese_texts.findall(path.read_text(encoding="utf-8"))
    }
    assert found == {"ui/templates/ui/parts/look.html: 中文"}


def test_every_icon_a_page_uses_is_in_the_sprite() -> None:
    known = set(json.loads((PACKAGE / "ui" / "assets" / "icons.json").read_text(encoding="utf-8")))
    wanted: set[str] = set()
    for path in PACKAGE.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        wanted |= set(re.findall(r'{% icon "([\w-]+)"', text)) | set(re.findall(r'\bicon="([\w-]+)"', text))
        wanted |= set(re.findall(r'{% empty (?!%})\S+ \S+ "([\w-]+)"', text))
    assert wanted - known == set()


def test_every_action_of_the_trail_has_a_name() -> None:
    named = {action for _group, actions in action_choices() for action, _name in actions}
    assert recorded() - named == set()


def recorded() -> set[str]:
    """Actions as the code records them: in full, or in the words of the warning desk (`services.transitions`)."""
    found = {f"warning.{act.value}" for act in Act}
    found |= {f"intake.{status.lower()}" for status in (BatchStatus.DONE, BatchStatus.CANCELLED, BatchStatus.FAILED)}
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                found |= _moved(node, path) if _is(node, "move") else _called(node)
            elif isinstance(node, ast.FunctionDef):
                found |= {
                    f"warning.{_decorated(call, node.name)}" for call in node.decorator_list if _is(call, "service")
                }
    return found


def _called(call: ast.Call) -> set[str]:
    if _is(call, "record"):
        return _constants(call.args[1:2])
    if _is(call, "trace"):
        return {f"warning.{name}" for name in _constants(call.args[2:3])}
    return set()


def _moved(call: ast.Call, path: Path) -> set[str]:
    """The name that a move says, else that of its act; those of orders begin with the kind of the order."""
    names = _constants([k.value for k in call.keywords if k.arg == "action"])
    if path.is_relative_to(PACKAGE / "funds" / "orders"):
        kind, _dot, act = ast.unparse(call.args[2]).partition("Act.")
        freeze = kind == "Freeze" or path.stem == "freezes"
        return {f"funds.{'freeze' if freeze else 'stop'}_{name}" for name in names or {act.lower()} - {""}}
    return {f"warning.{name}" for name in names}


def _decorated(call: ast.expr, function: str) -> str:
    assert isinstance(call, ast.Call)
    return next(iter(_constants([k.value for k in call.keywords if k.arg == "action"])), function)


def _is(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == name


def _constants(nodes: list[ast.expr]) -> set[str]:
    """Whole texts, also of both ways of an `if`; pieces of a composed one are not."""
    found: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.IfExp):
            found |= _constants([node.body, node.orelse])
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            found.add(node.value)
    return found
