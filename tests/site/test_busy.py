# SPDX-License-Identifier: Apache-2.0
"""A database that is away or has no connection free is a wait, not a fault: 503, when to come again, nothing lost."""

from __future__ import annotations

import logging

import pytest
from django.test import Client

pytestmark = pytest.mark.urls("tests.site.broken")


@pytest.fixture
def browser() -> Client:
    return Client(raise_request_exception=False)


@pytest.mark.parametrize("wrapped", ["yes", "no"])
@pytest.mark.parametrize("error", ["timeout", "restart", "starting", "many", "closed"])
def test_a_database_that_does_not_answer_is_503_and_comes_back_by_itself(
    browser: Client, error: str, wrapped: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        response = browser.get("/away/", {"error": error, "wrapped": wrapped})
    page = response.content.decode()
    assert (response.status_code, response["Retry-After"]) == (503, "5")
    assert "数据库暂时没有响应" in page
    assert '<meta http-equiv="refresh" content="5">' in page
    assert [record.levelname for record in caplog.records if "does not answer" in record.message] == ["WARNING"]


def test_what_was_entered_can_be_sent_again_from_the_page(browser: Client) -> None:
    sent = {"note": "写了很久的“情况说明”<br>", "kinds": ["1", "2"]}
    page = browser.post("/away/?error=restart", sent).content.decode()
    assert '<input type="hidden" name="note" value="写了很久的“情况说明”&lt;br&gt;">' in page
    assert page.count('name="kinds"') == 2
    assert "重新发送" in page
    assert "http-equiv" not in page


def test_a_password_is_never_written_into_a_page(browser: Client) -> None:
    page = browser.post("/away/?error=restart", {"username": "own-admin", "password": "geheim-geheim"}).content.decode()
    assert "geheim" not in page
    assert "返回上一页" in page


def test_programs_are_told_in_their_form(browser: Client) -> None:
    response = browser.get("/api/v1/away/?error=timeout")
    assert (response.status_code, response["Retry-After"]) == (503, "5")
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["code"] == "NO_DATABASE"
    assert "数据库" in response.json()["detail"]


def test_a_full_disk_is_told_as_what_it_is(browser: Client) -> None:
    page = browser.get("/away/?error=full").content.decode()
    assert "数据库暂时没有响应" not in page
    assert "磁盘" in page
