# SPDX-License-Identifier: Apache-2.0
"""A passkey in a real browser, whose device is Chromium's virtual one: made, used at the log-in, refused in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import CDPSession, Page, expect

from tests.browser.conftest import SIZES
from tests.factories import PASSWORD, City, make_city
from wuzha.org.models import Passkey, Person
from wuzha.org.roles import Role

pytestmark = pytest.mark.django_db(transaction=True)

Check = Callable[[Page], list[str]]
SignIn = Callable[..., None]
DEVICE: dict[str, Any] = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def city(transactional_db: None) -> City:
    return make_city()


@pytest.fixture
def analyst(city: City, sign_in: SignIn) -> Person:
    sign_in(city.people[Role.ANALYST])
    return city.people[Role.ANALYST]


class Plugged:
    """The virtual device of a page's browser."""

    def __init__(self, page: Page) -> None:
        self.session: CDPSession = page.context.new_cdp_session(page)
        self.session.send("WebAuthn.enable")
        self.key = self.session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})["authenticatorId"]

    def knows_its_user(self, knows: bool) -> None:
        self.session.send("WebAuthn.setUserVerified", {"authenticatorId": self.key, "isUserVerified": knows})

    def counts_from(self, count: int) -> None:
        """Put the passkey back as a copy made earlier would have it."""
        held = self.session.send("WebAuthn.getCredentials", {"authenticatorId": self.key})["credentials"][0]
        self.session.send("WebAuthn.clearCredentials", {"authenticatorId": self.key})
        credential = held | {"signCount": count}
        self.session.send("WebAuthn.addCredential", {"authenticatorId": self.key, "credential": credential})


def make(page: Page, name: str) -> None:
    page.goto("/factor/")
    page.get_by_label("通行密钥名称").fill(name)
    page.get_by_label("当前密码").first.fill(PASSWORD)
    page.get_by_role("button", name="创建通行密钥").click()


def log_in(page: Page) -> None:
    # a page whose session is gone goes to the log-in by itself, and would do so between the two lines
    page.goto("about:blank")
    page.context.clear_cookies()
    page.goto("/login/")
    page.get_by_label("登录名").fill("own-analyst")
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()


def test_made_used_at_the_log_in_and_stopped_when_it_was_copied(
    page: Page, analyst: Person, axe: Check, overflow: Check
) -> None:
    device = Plugged(page)
    page.set_viewport_size(dict(zip(("width", "height"), SIZES["phone"], strict=True)))
    make(page, "值班室电脑")
    expect(page.locator("#recovery-codes")).to_be_visible()
    assert Passkey.objects.get().host == "localhost"
    page.goto("/factor/")
    expect(page.get_by_role("cell", name="值班室电脑", exact=True)).to_be_visible()
    assert axe(page) == []
    assert overflow(page) == []
    log_in(page)
    assert axe(page) == []
    assert overflow(page) == []
    page.get_by_role("button", name="使用通行密钥").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("预警台")
    device.counts_from(0)
    log_in(page)
    page.get_by_role("button", name="使用通行密钥").click()
    expect(page.get_by_text("计数不再增加")).to_be_visible()
    expect(page.get_by_role("button", name="使用通行密钥")).to_have_count(0)


def test_a_browser_that_cannot_says_why(page: Page, analyst: Person) -> None:
    device = Plugged(page)
    make(page, "电脑")
    expect(page.locator("#recovery-codes")).to_be_visible()
    make(page, "电脑")
    problem = page.locator("form[data-new-passkey] > [data-problem]")
    expect(problem).to_contain_text("请填写此项")
    form = page.locator("form[data-new-passkey]")
    form.get_by_role("button", name="使用通行密钥").click()
    expect(form.get_by_text("已用通行密钥验证")).to_be_visible()
    page.get_by_role("button", name="创建通行密钥").click()
    expect(problem).to_have_text("此设备上已有您的通行密钥。")
    log_in(page)
    device.knows_its_user(False)
    use = page.get_by_role("button", name="使用通行密钥")
    problem = page.locator("[data-passkey] > [data-problem]")
    use.click()
    expect(problem).to_contain_text("未能验证")
    page.evaluate("delete window.PublicKeyCredential")
    use.click()
    expect(problem).to_have_text("此浏览器不支持通行密钥。请使用新版浏览器，或使用验证器。")
    page.evaluate("Object.defineProperty(window, 'isSecureContext', {value: false})")
    use.click()
    expect(problem).to_contain_text("https://")
