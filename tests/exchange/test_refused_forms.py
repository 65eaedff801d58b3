# SPDX-License-Identifier: Apache-2.0
"""What the forms of links and webhooks refuse stands on the field that it is about."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.architecture.world import World
from tests.factories import City, make_city
from tests.refusing import refusals
from wuzha.exchange.rules import Code
from wuzha.exchange.services import links
from wuzha.org.roles import Role


@pytest.fixture
def city(db: None) -> City:
    return make_city()


def test_of_a_link_and_a_webhook(city: City, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("WUZHA_EXCHANGE_DIR", str(tmp_path))
    world, admin = World(city), Client()
    admin.force_login(city.people[Role.ADMIN])
    assert world.link.own
    assert world.webhook.own
    right: dict[str, Any] = {
        "name": "省厅", "source": "CITY", "unit": city.centre.pk, "way": "HTTP", "place": "https://a.test/x",
        "every_minutes": "5",
    }  # fmt: skip
    url, hooks = reverse("exchange:links"), reverse("exchange:webhooks")
    hook = {"name": "新", "url": "https://a.test/x", "events": ["close"]}
    with refusals() as told:
        told.form(admin, Code.HOST_NOT_ALLOWED, "place", url, **right)
        told.form(admin, Code.HOST_NOT_ALLOWED, "url", hooks, **hook)
        told.form(admin, Code.NOT_HTTP, "place", url, **right | {"place": "ftp://a.test/"})
        told.form(admin, Code.CREDENTIALS, "place", url, **right | {"place": "https://u:p@a.test/"})
        told.form(admin, Code.FOLDER_NAME, "place", url, **right | {"way": "FOLDER", "place": "a/b"})
        monkeypatch.setenv("WUZHA_EXCHANGE_HOSTS", "a.test")
        told.form(admin, Code.NAME_TAKEN, "name", url, **right | {"name": "PROV"})
        told.form(admin, Code.SOURCE_TAKEN, "source", url, **right | {"source": "PROV"})
        told.form(admin, Code.NAME_TAKEN, "name", hooks, **hook | {"name": "甲"})
        monkeypatch.setattr(links, "root", lambda: Path("/proc/nowhere"))
        told.form(admin, Code.FOLDER_UNREADABLE, "place", url, **right | {"way": "FOLDER", "place": "city"})
