# SPDX-License-Identifier: Apache-2.0
"""The command that writes a domain finds every place where it enters the domain, and takes names that can be one."""

from __future__ import annotations

import re

import pytest

from scripts.new_domain import ENTERED, NAME, ROOT, SKELETON


@pytest.mark.parametrize(("file", "before"), [(file, before) for file, _text, before in ENTERED])
def test_the_place_where_a_domain_is_entered_is_there(file: str, before: str) -> None:
    assert before in (ROOT / file).read_text(encoding="utf-8")


def test_every_placeholder_of_the_skeleton_is_one_that_is_filled() -> None:

    used = {word for path in SKELETON.rglob("*.txt") for word in re.findall(r"@\w+@", path.read_text(encoding="utf-8"))}
    assert used == {"@name@", "@Name@", "@Title@", "@path@", "@zh@", "@table@"}


@pytest.mark.parametrize(("name", "fits"), [("cases", True), ("demo_area", True), ("Cases", False), ("a" * 16, False)])
def test_names_of_packages_are_taken(name: str, fits: bool) -> None:
    assert bool(NAME.fullmatch(name)) is fits
