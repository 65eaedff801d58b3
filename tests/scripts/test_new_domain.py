# SPDX-License-Identifier: Apache-2.0
"""The command that writes a domain finds every place where it enters the domain, and takes names that can be one."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from scripts import new_domain, sort_messages
from scripts.new_domain import ENTERED, GUARD, GUARD_HEAD, NAME, ROOT, SKELETON, exists, why_unfit, write


@pytest.mark.parametrize(("file", "before"), [(file, before) for file, _text, before in ENTERED])
def test_the_place_where_a_domain_is_entered_is_there(file: str, before: str) -> None:
    assert before in (ROOT / file).read_text(encoding="utf-8")


def test_every_placeholder_of_the_skeleton_is_one_that_is_filled() -> None:
    texts = [path.read_text(encoding="utf-8") for path in SKELETON.rglob("*.txt")] + [GUARD_HEAD, GUARD]
    used = {word for text in texts for word in re.findall(r"@\w+@", text)}
    assert used == {"@name@", "@Name@", "@Title@", "@path@", "@zh@", "@table@", "@NAME@"}


@pytest.mark.parametrize(("name", "fits"), [("courts", True), ("demo_area", True), ("Cases", False), ("a" * 12, False)])
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


@pytest.mark.parametrize(
    "name",
    [
        "class",
        "match",
        "test",
        "json",
        "auth",
        "sessions",
        "forms",
        "ninja",
        "warning",
        "cli",
        "indicators",
        "desk",
        "developers",
        "city",
        "grid_task",
    ],
)
def test_a_name_that_something_else_has_is_refused_in_both_languages(name: str) -> None:
    assert re.search(r"[\u4e00-\u9fff].* · [a-zA-Z]", why_unfit(name))


@pytest.mark.parametrize("name", ["courts", "demo_area", "precincts"])
def test_other_names_are_taken(name: str) -> None:
    assert why_unfit(name) == ""


def test_what_an_interpreter_left_behind_is_no_package(tmp_path: Path) -> None:
    (tmp_path / "courts" / "api" / "__pycache__").mkdir(parents=True)
    (tmp_path / "courts" / "api" / "__pycache__" / "old.pyc").touch()
    assert not exists(tmp_path / "courts")
    (tmp_path / "courts" / "models.py").touch()
    assert exists(tmp_path / "courts")


def test_after_a_failure_everything_is_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    catalogue = "src/wuzha/org/locale/zh_Hans/LC_MESSAGES/django.po"
    for file in {*(file for file, _text, _before in ENTERED), catalogue}:
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / file, tmp_path / file)

    def content() -> dict[Path, bytes]:
        return {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}

    def fail(*command: str | Path) -> None:
        assert content() != before
        (tmp_path / catalogue).write_text("changed", encoding="utf-8")
        raise subprocess.CalledProcessError(1, list(map(str, command)))

    before = content()
    monkeypatch.setattr(new_domain, "ROOT", tmp_path)
    monkeypatch.setattr(new_domain, "run", fail)
    with pytest.raises(subprocess.CalledProcessError):
        write("courts", "法院", tmp_path / "src" / "wuzha" / "courts")
    assert content() == before


def test_catalogues_stand_as_they_are_written_so_that_only_new_lines_differ() -> None:
    for path in map(sort_messages.catalogue_of, sort_messages.APPS):
        if path.exists():
            assert path.read_bytes() == sort_messages.written(sort_messages.read(path)), path
