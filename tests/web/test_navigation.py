# SPDX-License-Identifier: Apache-2.0
"""The rooms a role can enter, and which of them one is in."""

from __future__ import annotations

import pytest

from wuzha.org.roles import Role
from wuzha.web.navigation import entries_for, home_of


@pytest.mark.parametrize(
    ("path", "here"),
    [
        ("/warnings/", "/warnings/"),
        ("/warnings/12/", "/warnings/"),
        ("/warnings/kpi/", "/warnings/kpi/"),
        ("/x/", None),
    ],
)
def test_one_room_at_most_is_where_one_is(path: str, here: str | None) -> None:
    marked = [entry["url"] for entry in entries_for(Role.ANALYST, path) if entry["here"]]
    assert marked == ([here] if here else [])


@pytest.mark.parametrize("role", Role)
def test_every_role_has_a_home(role: Role) -> None:
    assert home_of(role) is not None


def test_an_unknown_role_has_no_rooms() -> None:
    assert entries_for("nobody") == []
