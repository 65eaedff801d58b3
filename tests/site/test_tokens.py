# SPDX-License-Identifier: Apache-2.0
"""One's own access tokens as a page, and the administrator's look at them; the API reference."""

from __future__ import annotations

import re
from importlib import import_module

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.factories import PASSWORD, City
from tests.tokens import ask, token_for
from tests.worlds import shared
from wuzha.audit.actor import Actor
from wuzha.intake.services.sources import create_key
from wuzha.org.models import AccessToken
from wuzha.org.roles import Role
from wuzha.site.reference import groups_of, schema
from wuzha.ui import registry

pytestmark = pytest.mark.django_db
GIVEN = {"label": "值班终端", "scopes": ["desk:read", "desk:work"], "days": "7", "password": PASSWORD}


@pytest.fixture
@shared
def city() -> City:
    return factories.make_city()


def client_of(city: City, role: Role) -> Client:
    client = Client()
    client.force_login(city.people[role])
    return client


def test_a_token_is_shown_once_works_and_is_revoked(city: City) -> None:
    client = client_of(city, Role.ANALYST)
    page = client.post(reverse("site:tokens"), GIVEN).content.decode()
    found = re.search(r"wzp_[\w-]{40,}", page)
    assert found is not None
    assert ask(found[0], "GET", "me").status_code == 200
    shown = client.get(reverse("site:tokens")).content.decode()
    assert found[0] not in shown
    assert "值班终端" in shown
    assert client.post(reverse("site:token_revoke"), {"token": AccessToken.objects.get().pk}).status_code == 302
    assert ask(found[0], "GET", "me").status_code == 401


@pytest.mark.parametrize(
    ("field", "value"),
    [("password", "no"), ("days", "1000"), ("scopes", ["field:work"]), ("scopes", []), ("label", "给13800000001用")],
)
def test_a_form_that_does_not_fit_makes_nothing(city: City, field: str, value: object) -> None:
    answer = client_of(city, Role.ANALYST).post(reverse("site:tokens"), GIVEN | {field: value})
    assert answer.status_code == 422
    assert not AccessToken.objects.exists()


def test_a_role_without_operations_is_told_so(city: City) -> None:
    assert "接口没有适用于该角色的操作" in client_of(city, Role.ADMIN).get(reverse("site:tokens")).content.decode()


def test_nobody_revokes_another_ones_token_from_the_own_page(city: City) -> None:
    clear = token_for(city, Role.ANALYST)
    client_of(city, Role.AUDITOR).post(reverse("site:token_revoke"), {"token": AccessToken.objects.get().pk})
    assert ask(clear, "GET", "me").status_code == 200


def test_the_administrator_sees_and_revokes_tokens(city: City) -> None:
    clear, person = token_for(city, Role.ANALYST), city.people[Role.ANALYST]
    client = client_of(city, Role.ADMIN)
    page = client.get(reverse("org:person", args=[person.pk])).content.decode()
    url = reverse("org:person_token", args=[person.pk, AccessToken.objects.get().pk])
    assert url in page
    assert client.post(url).status_code == 302
    assert ask(clear, "GET", "me").status_code == 401


def test_the_reference_shows_every_operation_with_a_title(city: City) -> None:
    shown = {one.key for group in groups_of(schema()) for one in group.operations}
    assert shown == {name for part in registry.apis for name in import_module(part).TITLES}
    page = client_of(city, Role.ADMIN).get(reverse("site:api")).content.decode()
    assert "领取下一条预警" in page
    assert "/api/v1/tasks/{pk}/attempts" in page
    assert "http://" not in page.replace("http://www.w3.org", "")


def test_programs_read_the_description_by_a_token_or_a_key(city: City) -> None:
    key = create_key(Actor.system("tests"), source="PROV", unit=city.centre)[1]
    for bearer in (token_for(city, Role.ANALYST, scopes=["desk:read"]), key):
        for accepted in ("*/*", "text/html"):
            answer = ask(bearer, "GET", "openapi.json", Accept=accepted)
            assert (answer.status_code, answer.json()["openapi"][:2]) == (200, "3.")


@pytest.mark.parametrize("sent", [{}, {"Authorization": "Bearer wzp_none"}, {"Authorization": "Bearer wz_none"}])
def test_programs_without_a_token_are_told_so_and_not_shown_the_log_in(city: City, sent: dict[str, str]) -> None:
    answer = Client().get("/api/v1/openapi.json", headers={"Accept": "application/json"} | sent)
    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")
    assert (answer.json()["code"], answer["WWW-Authenticate"]) == ("NO_TOKEN", "Bearer")


def test_a_program_that_reads_the_description_too_often_is_told_to_wait(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wuzha.core.api.PerMinute.counts", lambda *_given: False)
    key = create_key(Actor.system("tests"), source="PROV", unit=city.centre)[1]
    for bearer in (token_for(city, Role.ANALYST), key):
        answer = ask(bearer, "GET", "openapi.json")
        assert (answer.status_code, int(answer["Retry-After"]) > 0) == (429, True)
