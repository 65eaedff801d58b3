# SPDX-License-Identifier: Apache-2.0
"""What is typed into a long form and not sent: kept sealed for whoever typed it, for a day."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories import City, make_city
from tests.worlds import shared
from wuzha.audit.actor import Actor
from wuzha.core import drafts
from wuzha.core.models import Draft
from wuzha.org.roles import Role

pytestmark = pytest.mark.django_db
PLACE = "/privacy/impact/new/"


@pytest.fixture
@shared
def city() -> City:
    return make_city()


@pytest.fixture
@shared
def admin(city: City) -> Actor:
    return city.actor(Role.ADMIN)


def test_what_was_typed_is_given_back_to_whoever_typed_it_alone(city: City, admin: Actor) -> None:
    now = timezone.now()
    assert drafts.keep(admin, PLACE, {"name": ["测试"], "empty": [" "]}, now)
    assert drafts.draft(admin, PLACE, now) == (now, {"name": ["测试"]})
    assert drafts.draft(city.actor(Role.AUDITOR), PLACE, now) is None
    assert "测试".encode() not in bytes(Draft.objects.get().content.token), "sealed"


def test_nothing_typed_leaves_no_draft(admin: Actor) -> None:
    now = timezone.now()
    drafts.keep(admin, PLACE, {"name": ["测试"]}, now)
    drafts.keep(admin, PLACE, {"name": [""]}, now)
    assert not Draft.objects.exists()


def test_a_draft_is_gone_after_a_day(admin: Actor) -> None:
    now = timezone.now()
    drafts.keep(admin, PLACE, {"name": ["测试"]}, now - drafts.KEPT - timedelta(seconds=1))
    assert drafts.draft(admin, PLACE, now) is None
    assert drafts.forget(now) == 1


@pytest.mark.parametrize(
    ("body", "status"), [({"place": PLACE, "name": "x" * (drafts.MOST + 1)}, 413), ({"place": "x"}, 422), ({}, 422)]
)
def test_what_cannot_be_kept_is_refused(city: City, body: dict[str, str], status: int) -> None:
    client = Client()
    client.force_login(city.people[Role.ADMIN])
    assert client.post(reverse("lists:draft"), body).status_code == status
    assert not Draft.objects.exists()


def test_the_form_gives_it_back_and_a_refused_form_keeps_what_it_says_itself(city: City) -> None:
    client = Client()
    client.force_login(city.people[Role.ADMIN])
    client.post(reverse("lists:draft"), {"place": PLACE, "title": "测试草稿"})
    page = client.get(PLACE).content.decode()
    found = re.search(r'id="draft-values" type="application/json">([^<]+)<', page)
    assert found is not None
    assert json.loads(found[1]) == {"title": ["测试草稿"]}
    assert 'id="draft-values"' not in client.post(PLACE, {}).content.decode()
