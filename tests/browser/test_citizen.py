# SPDX-License-Identifier: Apache-2.0
"""The pages for citizens as their own process serves them: readable, by keyboard, and a tip from form to box."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Axe, sizes, watch
from tests.citizen.test_apart import url as url_of_role
from tests.factories import make_city
from tests.figures.conftest import accepted
from tests.results.conftest import write
from tests.waiting import PATIENCE, until
from wuzha.citizen import queries, services
from wuzha.citizen.launch import environment
from wuzha.citizen.models import Tip
from wuzha.org.roles import Role

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
url = url_of_role
PAGES = ["/", "/cards/BRUSH/", "/weeks/", "/quiz/", "/tip/", "/about/", "/nowhere/"]


@pytest.fixture
def address(url: str) -> Iterator[str]:
    """The program, with what a person has published."""
    city = make_city()
    monday = queries.last_week()
    write(city, [accepted(monday, place=at % 2) for at in range(9)])
    services.publish(city.actor(Role.OUTREACH_OFFICER), monday, queries.draft(monday).mark)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        command = [sys.executable, "-m", "wuzha.cli", "citizen-web", "--descriptor", str(listener.fileno())]
        process = subprocess.Popen(
            command, env=environment(url), pass_fds=[listener.fileno()], stdin=subprocess.DEVNULL
        )
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        process.terminate()
        process.wait(PATIENCE / 1000)


@pytest.fixture
def visitor(chromium: Browser, address: str) -> Iterator[Page]:
    """A browser without anything of the police, whose console stays silent."""
    context = chromium.new_context(base_url=address, locale="zh-CN", java_script_enabled=True)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    problems = watch(page)
    yield page
    assert context.cookies() == []
    context.close()
    assert problems == []


def test_every_page_is_readable_on_phone_and_desk_in_light_and_dark(
    visitor: Page, axe: Axe, overflow: Callable[[Page], list[str]]
) -> None:
    for page in PAGES:
        visitor.goto(page)
        for _size in sizes(visitor, "desk", "phone"):
            assert overflow(visitor) == [], page
        assert axe(visitor) == [], page
        visitor.emulate_media(color_scheme="dark")
        assert axe(visitor, ["color-contrast"]) == [], page
        visitor.emulate_media(color_scheme="light")


def test_a_tip_is_sent_by_keyboard_alone(visitor: Page, address: str) -> None:
    visitor.goto("/")
    visitor.keyboard.press("Tab")
    expect(visitor.locator(".skip")).to_be_focused()
    visitor.get_by_role("link", name="提供线索").press("Enter")
    visitor.get_by_role("button", name="提交").press("Enter")
    expect(visitor.get_by_role("alert")).to_contain_text("请简单写明发生了什么")
    visitor.wait_for_timeout(2100)  # faster than this is no person
    visitor.get_by_label("发生了什么").type("测试：有人收购电话卡")
    visitor.get_by_role("button", name="提交").press("Enter")
    number = visitor.locator(".number").inner_text()
    until(Tip.objects.exists)
    assert Tip.objects.get().number == number
