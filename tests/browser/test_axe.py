# SPDX-License-Identifier: Apache-2.0
"""axe, as the tests ask it: it tells of what is wrong on a page, wherever it comes from, and is fetched once."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from tests.browser.conftest import Axe, set_theme
from tests.chromium import AXE, AXE_AT

pytestmark = pytest.mark.django_db(transaction=True)

#: How many bytes came over the network for each time that the page asked for axe.
SENT = """(end) => performance.getEntriesByType("resource")
    .filter((one) => one.name.endsWith(end)).map((one) => one.transferSize)"""


#: What goes wrong when a template is changed, and the rule that tells of it: each makes a part that no clean page had.
SPOILT = {
    "document.documentElement.removeAttribute('lang')": "html-has-lang",
    "document.title = ''": "document-title",
    "document.querySelector('label').remove()": "label",
    "document.querySelector('main button').textContent = ''": "button-name",
    "document.querySelector('h1').outerHTML = '<h4>x</h4>'": "page-has-heading-one",
    "document.querySelector('label').classList.add('text-primary-content')": "color-contrast",
    "document.querySelector('main').append(document.querySelector('main').cloneNode())": "landmark",
}


@pytest.fixture
def axe(live_server: LiveServer) -> Axe:
    """That remembers no page."""
    return Axe(AXE.read_text(encoding="utf-8"), live_server.url, None)


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


def test_a_page_is_asked_when_a_part_of_it_is_new(page: Page, live_server: LiveServer, tmp_path: Path) -> None:
    remembering = Axe(AXE.read_text(encoding="utf-8"), live_server.url, tmp_path / "parts")
    page.goto("/login/")
    assert remembering(page) == []
    known = (tmp_path / "parts").read_text()
    page.goto("/login/")
    assert remembering(page) == []
    assert not page.evaluate("'axe' in window"), "it was not even fetched"
    for spoil, rule in SPOILT.items():
        page.goto("/login/")
        set_theme(page, "light")  # at once: a colour that changes slowly is none yet
        page.evaluate(spoil)
        assert [line for line in remembering(page) if line.startswith(rule)], rule
    assert (tmp_path / "parts").read_text() == known, "what is wrong is asked each time"
