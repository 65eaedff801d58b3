# SPDX-License-Identifier: Apache-2.0
"""The pages a role can open, and which of them is open."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.urls import reverse

from tests.factories import City
from wuzha.audit.actor import Actor
from wuzha.org.navigation import ENTRIES
from wuzha.org.roles import Role
from wuzha.site.navigation import entries_for, home_of


@pytest.mark.parametrize(
    ("path", "here"),
    [
        ("/warnings/", "/warnings/"),
        ("/warnings/12/", "/warnings/"),
        ("/warnings/shift/", "/warnings/shift/"),
        ("/warnings/kpi/", "/warnings/kpi/"),
        ("/x/", None),
    ],
)
def test_one_room_at_most_is_where_one_is(path: str, here: str | None) -> None:
    marked = [entry["url"] for entry in entries_for(Role.ANALYST, path) if entry["here"]]
    assert marked == ([here] if here else [])


def test_a_room_says_what_waits_there_for_the_actor(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def count(*_: Any) -> int:
        asked.append(1)
        return 120

    counted = [
        replace(entry, waiting=None, known=count if entry.view == "warning:transfers" else None) for entry in ENTRIES
    ]
    monkeypatch.setattr("wuzha.org.navigation.ENTRIES", counted)
    actor = replace(Actor.system("tests"), role=Role.STATION_OFFICER)
    entries = {entry["url"]: entry for entry in entries_for(actor.role, "/", actor)}
    assert not asked  # counted only when a page shows it
    assert str(entries["/warnings/transfers/"]["waiting"]) == "99+"
    assert entries["/warnings/tasks/"]["waiting"] == 0


@pytest.mark.parametrize("role", Role)
def test_every_role_has_a_home(role: Role) -> None:
    assert home_of(role) is not None


def test_an_unknown_role_has_no_rooms() -> None:
    assert entries_for("nobody") == []


@pytest.mark.django_db
def test_a_member_unit_has_the_pages_that_can_hold_something(city: City) -> None:
    actor = city.actor(Role.MEMBER_UNIT)
    views = {reverse(one) for one in ("standing:index", "oversight:index", "measures:index", "inspections:plans")}
    assert not views & {entry["url"] for entry in entries_for(actor.role, "/", actor)}
    auditor = city.actor(Role.AUDITOR)
    assert views <= {entry["url"] for entry in entries_for(auditor.role, "/", auditor)}
