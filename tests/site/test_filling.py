# SPDX-License-Identifier: Apache-2.0
"""A line on every page says that the demo city is still being filled, how far, and goes when it is."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from tests.factories import City
from wuzha.org.roles import Role
from wuzha.simulation.models import FilledStep

pytestmark = pytest.mark.django_db
LINE = "/demo/filling/"


def filled(percent: int) -> None:
    FilledStep.objects.create(name=f"step-{percent}", until=timezone.now(), percent=percent)


def test_outside_a_demo_there_is_no_such_line(client: Client, city: City) -> None:
    filled(40)
    assert client.get(LINE).status_code == 404
    assert "filling" not in client.get("/login/").content.decode()


def test_each_page_says_how_far_it_is_in_both_languages(client: Client, city: City, settings: Settings) -> None:
    settings.WUZHA_DEMO = True
    filled(20)
    filled(40)
    client.force_login(city.people[Role.ADMIN])
    for address in ("/admin/units/", "/works/"):
        page = client.get(address).content.decode()
        assert '<div class="no-print" id="filling" role="status" aria-live="polite">' in page
        assert "演示城市仍在生成，已完成 40 %" in page
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    line = client.get(LINE).content.decode()
    assert "40 % are there" in line
    assert "every 2s" in line


def test_it_is_gone_when_all_of_it_is_there_or_none_was_begun(client: Client, city: City, settings: Settings) -> None:
    settings.WUZHA_DEMO = True
    assert 'id="filling"' not in client.get("/login/").content.decode()
    filled(99)
    assert 'id="filling"' in client.get("/login/").content.decode()
    filled(100)
    assert 'id="filling"' not in client.get("/login/").content.decode()
    assert client.get(LINE).content.strip() == b""
