# SPDX-License-Identifier: Apache-2.0
"""The command that writes a domain finds every place where it enters the domain, and takes names that can be one."""

from __future__ import annotations

import ast
import re

import pytest

from scripts.new_domain import ENTERED, NAME, ROOT, SKELETON


@pytest.mark.parametrize(("file", "before"), [(file, before) for file, _text, before in ENTERED])
def test_the_place_where_a_domain_is_entered_is_there(file: str, before: str) -> None:
    assert before in (ROOT / file).read_text(encoding="utf-8")


def test_every_placeholder_of_the_skeleton_is_one_that_is_filled() -> None:

    used = {word for path in SKELETON.rglob("*.txt") for word in re.findall(r"@\w+@", path.read_text(encoding="utf-8"))}
    assert used == {"@name@", "@Name@", "@Title@", "@path@", "@zh@", "@table@", "@NAME@"}


@pytest.mark.parametrize(("name", "fits"), [("cases", True), ("demo_area", True), ("Cases", False), ("a" * 12, False)])
def test_names_of_packages_are_taken(name: str, fits: bool) -> None:
    assert bool(NAME.fullmatch(name)) is fits


def test_the_skeleton_registers_a_list_and_a_record_for_programs() -> None:
    """That the operations answer is tested by the tests the skeleton brings along."""

    def filled(name: str) -> ast.Module:
        return ast.parse(re.sub(r"@\w+@", "demo", (SKELETON / "src" / name).read_text(encoding="utf-8")))

    routes = [
        ast.unparse(mark.args[0])
        for node in ast.walk(filled("api.py.txt"))
        if isinstance(node, ast.FunctionDef)
        for mark in node.decorator_list
        if isinstance(mark, ast.Call)
    ]
    assert routes == ["'demo'", "'demo/{int:pk}'"]
    assert "registry.apis.append('wuzha.demo.api')" in ast.unparse(filled("apps.py.txt"))
