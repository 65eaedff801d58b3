# SPDX-License-Identifier: Apache-2.0
"""The frame, the language, and error pages of our own."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.test import Client, RequestFactory

from tests.factories import City
from wuzha.org.roles import Role
from wuzha.ui import errors

pytestmark = pytest.mark.dialect("site.views.shell")


def test_the_first_page_is_that_of_the_role(client: Client, city: City) -> None:
    client.force_login(city.people[Role.AUDITOR])
    assert client.get("/")["Location"] == "/audit/"
    client.force_login(city.people[Role.ADMIN])
    assert client.get("/")["Location"] == "/admin/units/"


@pytest.mark.parametrize("role", Role)
def test_a_bare_page_asks_few_questions(
    client: Client, city: City, role: Role, monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: Any
) -> None:
    """Session, person, posting; bell, its marks, navigation; and two of the page itself."""
    monkeypatch.setattr("wuzha.org.rules.FRESH_FOR", 1e9)  # rules are read once, however slow the machine is
    client.force_login(city.people[role])
    client.get("/search/")
    with django_assert_max_num_queries(8):
        assert client.get("/search/").status_code == 200


def test_the_frame_shows_the_pages_of_the_role_only(client: Client, city: City) -> None:
    client.force_login(city.people[Role.ADMIN])
    page = client.get("/admin/units/").content.decode()
    assert "现行规则" in page
    assert 'href="/audit/"' not in page


def test_chinese_comes_first_whatever_the_browser_prefers(client: Client, city: City) -> None:
    page = client.get("/login/", headers={"Accept-Language": "en"})
    assert page["Content-Language"] == "zh-hans"
    assert '<html lang="zh-CN"' in page.content.decode()


def test_english_is_one_button_away_and_stays(client: Client, city: City) -> None:
    response = client.post("/language/", {"language": "en", "next": "/login/"})
    assert response["Location"] == "/login/"
    assert "Sign in" in client.get("/login/").content.decode()


def test_an_unknown_language_changes_nothing(client: Client, city: City) -> None:
    client.post("/language/", {"language": "xx"})
    assert client.get("/login/")["Content-Language"] == "zh-hans"


def test_every_answer_carries_the_content_policy(client: Client, city: City) -> None:
    for url in ("/login/", "/nowhere/", "/healthz"):
        policy = client.get(url)["Content-Security-Policy"]
        assert "script-src 'self'" in policy
        assert "style-src 'self'" in policy


def test_health_is_said_without_a_log_in(client: Client, db: None) -> None:
    assert client.get("/healthz").json() == {"ok": True, "database": True}


def test_without_the_database_it_is_not_well(client: Client, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise DatabaseError

    with monkeypatch.context() as without:
        without.setattr(connection, "cursor", fail)
        response = client.get("/healthz")
    assert response.status_code == 503
    assert response.json() == {"ok": False, "database": False}


def test_what_is_not_there_says_so_in_the_frame(client: Client, city: City) -> None:
    client.force_login(city.people[Role.ADMIN])
    response = client.get("/nowhere/")
    assert response.status_code == 404
    page = response.content.decode()
    assert "没有找到" in page
    assert "现行规则" in page


def test_a_stranger_gets_the_same_page_without_the_frame(client: Client, db: None) -> None:
    response = client.get("/nowhere/")
    assert response.status_code == 404
    assert "rail" not in response.content.decode()


def test_the_api_answers_errors_as_json(client: Client, db: None) -> None:
    response = client.get("/api/v1/nowhere")
    assert response.status_code == 404
    assert response.json()["code"] == "NOT_FOUND"


def test_a_form_without_its_safety_mark_is_refused_on_a_page_of_ours(city: City) -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post("/login/", {"username": "own-admin", "password": "x"})
    assert response.status_code == 403
    assert "页面已过期" in response.content.decode()


@pytest.mark.urls("tests.site.broken")
def test_a_fault_of_ours_has_a_page_that_needs_no_database(client: Client) -> None:
    """No `db` fixture: any query on the way to this page would fail the test."""
    client.raise_request_exception = False
    response = client.get("/breaks/")
    assert response.status_code == 500
    assert "系统出现故障" in response.content.decode()
    assert "broken on purpose" not in response.content.decode()


@pytest.mark.urls("tests.site.broken")
def test_a_request_that_cannot_be_read_is_told_so(client: Client, db: None) -> None:
    response = client.get("/suspicious/")
    assert response.status_code == 400
    assert "无法识别这个请求" in response.content.decode()


def test_a_fault_behind_the_api_is_json() -> None:
    response = errors.server_error(RequestFactory().get("/api/v1/x"))
    assert response.status_code == 500
    assert response["Content-Type"] == "application/problem+json"
