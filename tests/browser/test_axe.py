# SPDX-License-Identifier: Apache-2.0
"""axe, as the tests ask it: it tells of what is wrong on a page, wherever it comes from, and is fetched once."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Axe
from tests.chromium import AXE_AT

pytestmark = pytest.mark.django_db(transaction=True)

#: How many bytes came over the network for each time that the page asked for axe.
SENT = """(end) => performance.getEntriesByType("resource")
    .filter((one) => one.name.endsWith(end)).map((one) => one.transferSize)"""


def test_a_second_page_has_axe_from_what_the_browser_kept(page: Page, axe: Axe) -> None:
    page.goto("/login/")
    assert axe(page) == []
    page.goto("/login/")
    page.evaluate("document.documentElement.removeAttribute('lang')")
    assert [line for line in axe(page) if line.startswith("html-has-lang")]
    assert axe(page, ["document-title"]) == []
    assert page.evaluate(SENT, AXE_AT) == [0]
    assert page.locator(f'script[src="{AXE_AT}"]').count() == 0


def test_a_page_of_no_server_is_asked_too(page: Page, axe: Axe) -> None:
    page.set_content("<p>x</p>")
    assert [line for line in axe(page) if line.startswith("document-title")]
