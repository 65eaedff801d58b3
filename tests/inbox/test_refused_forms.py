# SPDX-License-Identifier: Apache-2.0
"""What the inbox, a kept view and the search refuse stands in the form that was sent."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.architecture.world import World
from tests.factories import City, make_city, make_person
from tests.refusing import refusals
from wuzha.core import lists
from wuzha.inbox.sources import CONFIRM
from wuzha.org.roles import Role
from wuzha.search import services as searching
from wuzha.search.services import Code as SearchCode
from wuzha.warning.models import ClockAlert
from wuzha.warning.services.errors import Code

A_PHONE = "13800000009"


@pytest.fixture
def city(db: None) -> City:
    return make_city()


@pytest.fixture
def officer(city: City) -> Client:
    client = Client()
    client.force_login(city.people[Role.STATION_OFFICER])
    return client


def test_of_a_row_and_of_many(city: City, officer: Client) -> None:
    world = World(city)
    row = world.waiting.own
    url = reverse("inbox:act", kwargs=row)
    note: dict[str, Any] = {"act": CONFIRM, "note": ""}
    with refusals() as told:
        told.form(officer, Code.ANSWER_MISSING, "note", url, **note)
        told.form(officer, Code.PERSONAL_DATA, "note", url, **note | {"note": f"已致电 {A_PHONE}"})
        told.press(officer, "Say what is to be done.", url)
        told.press(officer, "Choose a colleague.", url, act="hand", to="")
        ClockAlert.unscoped.filter(pk=world.alert.own["pk"]).update(
            person=make_person(Role.STATION_OFFICER, city.station)
        )
        told.press(officer, Code.ALREADY_DONE, url, act=CONFIRM, note="已致电")
        bulk = reverse("inbox:bulk")
        told.press(officer, "Say what is to be done.", bulk)
        told.press(officer, "Say until when.", bulk, act="snooze")


def test_of_a_view_that_is_kept(city: City, officer: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    url, place = reverse("lists:keep"), "warning:transfers"
    with refusals() as told:
        told.form(officer, "There is no such list.", None, url, name="我的", place="no:list", query="")
        number = "A view keeps no phone, ID or account number. Take it out of the filter first."
        told.form(officer, number, None, url, name="我的", place=place, query=f"q={A_PHONE}")
        monkeypatch.setattr(lists, "MOST_KEPT", 0)
        told.form(officer, "You keep %(n)s views already. Delete one first.", None, url, name="我的", place=place)
        most = "You keep %(most)s views already. Delete one first."
        told.form(officer, most, None, reverse("inbox:view_keep"), name="我的", query="")


def test_of_a_search(officer: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    url = reverse("search:index")
    with refusals() as told:
        told.form(officer, "Type what you look for.", "q", url, q="")
        told.form(officer, "Choose a purpose.", "purpose", url, q=A_PHONE, giving="1", more="核实")
        monkeypatch.setattr(searching._LOOKS, "counts", lambda *_given: False)
        told.form(officer, SearchCode.TOO_OFTEN, "q", url, q=A_PHONE)
