# SPDX-License-Identifier: Apache-2.0
"""The indicators in a browser: a number opens its list, curves and bars read on grey paper, nothing sticks out."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser.conftest import Axe, sizes
from tests.browser.paper import printed, rims_of
from tests.factories import City, make_city, make_warning
from wuzha.org.models import Person
from wuzha.org.roles import Role
from wuzha.warning.rules.lifecycle import Level

SignIn = Callable[..., None]
Overflow = Callable[[Page], list[str]]


@pytest.fixture
def city(transactional_db: None) -> City:
    """A city in whose last hours a dozen warnings arrived and nine were dispatched."""
    city = make_city()
    now = timezone.now()
    for number in range(12):
        pushed = now - timedelta(minutes=5 + number)
        sent = {
            "state": "DISPATCHED",
            "station": city.station if number % 2 else city.other_station,
            "dispatched_at": pushed + timedelta(minutes=2),
            "signin_due": now + timedelta(minutes=30),
            "feedback_due": pushed + timedelta(days=1),
        }
        make_warning(
            city, level=Level(number % 4), fraud_type=("BRUSH", "LOAN", "INVEST")[number % 3], first_pushed_at=pushed,
            last_pushed_at=pushed, received_at=pushed, **(sent if number < 9 else {}),
        )  # fmt: skip
    return city


def open_days(page: Page, sign_in: SignIn, person: Person, **options: str) -> None:
    """The page of three days, so that a test just after midnight counts the same."""
    sign_in(person, **options)
    today = timezone.localdate()
    page.goto(f"/warnings/kpi/?from={today - timedelta(days=2)}&to={today}")


def test_a_number_opens_a_list_of_as_many_rows(page: Page, sign_in: SignIn, city: City) -> None:
    open_days(page, sign_in, city.people[Role.JOINT_OFFICE])
    received = page.locator('li[data-indicator="received"] b a')
    expect(received).to_have_text("12")
    received.click()
    expect(page.locator("[data-size]")).to_have_text("12")
    expect(page.locator("tr[data-row]")).to_have_count(12)
    page.go_back()
    page.locator('li[data-indicator="signed"] small a').last.click()
    expect(page.locator("[data-size]")).to_have_text("9")
    expect(page.locator("tr[data-row]")).to_have_count(9)


def test_a_cell_of_the_scorecard_opens_the_unit_s_list(page: Page, sign_in: SignIn, city: City) -> None:
    open_days(page, sign_in, city.people[Role.ANALYST])
    row = page.locator("#units tr", has_text=city.station.name)
    row.locator('[data-indicator="dispatched"] a').click()
    expect(page.locator("[data-size]")).to_have_text("4")
    expect(page.locator("tr[data-row]")).to_have_count(4)


def test_a_name_opens_how_it_is_counted(page: Page, sign_in: SignIn, city: City) -> None:
    open_days(page, sign_in, city.people[Role.JOINT_OFFICE])
    expect(page.locator("#how-signed")).not_to_be_visible()
    page.locator('li[data-indicator="signed"] .figure-name').click()
    expect(page.locator("#how-signed")).to_be_visible()
    expect(page.locator("#how-signed")).to_contain_text("N")


def test_a_bar_opens_its_list(page: Page, sign_in: SignIn, city: City) -> None:
    open_days(page, sign_in, city.people[Role.JOINT_OFFICE])
    figure = page.locator("figure", has=page.locator("#kpi-type-title"))
    expect(figure.locator("tbody tr")).to_have_count(3)
    figure.locator("tbody a").first.click()
    expect(page.locator("[data-size]")).to_have_text("4")


#: The greatest distance of red, green and blue of one pixel, and how dark the darkest line of a curve is: of a picture.
GREYS = """async (data) => {
    const image = new Image();
    image.src = "data:image/png;base64," + data;
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height), pen = canvas.getContext("2d");
    pen.filter = "grayscale(1)";
    pen.drawImage(image, 0, 0);
    const seen = new Set(pen.getImageData(0, 0, image.width, image.height).data.filter((_, at) => at % 4 === 0));
    return [Math.min(...seen), Math.max(...seen)];
}"""


def test_printed_in_grey_it_still_reads(page: Page, sign_in: SignIn, city: City, overflow: Overflow) -> None:
    """On paper: light whatever the screen, no rail, no buttons; curves, bars and marks differ by darkness, not hue."""
    for week in range(1, 12):
        at = timezone.now() - timedelta(days=7 * week)
        for number in range(6):
            make_warning(
                city, state="CLOSED", station=city.station, officer=city.people[Role.STATION_OFFICER], received_at=at,
                first_pushed_at=at, last_pushed_at=at, dispatched_at=at, signin_due=at + timedelta(minutes=30),
                signed_at=at, feedback_due=at + timedelta(days=1), closed_at=at + timedelta(days=number % 3),
                outcome="NOT_DECEIVED_AWARE",
            )  # fmt: skip
    page.emulate_media(color_scheme="dark")
    open_days(page, sign_in, city.people[Role.JOINT_OFFICE])
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 720, "height": 1000})
    expect(page.locator("html")).to_have_attribute("data-theme", "wuzha")
    for hidden in (".rail", ".search-bar", ".page-actions", ".units-acts"):
        expect(page.locator(hidden).first).not_to_be_visible()
    for shown in (".heads .spark-line", ".heads .spark-aim", "#story", "#units", ".hours i", ".bars i"):
        expect(page.locator(shown).first).to_be_attached()
    expect(page.locator("#story")).to_be_visible()
    assert overflow(page) == []
    for part in (".heads .spark >> nth=0", ".hours"):
        darkest, lightest = page.evaluate(GREYS, b64encode(page.locator(part).screenshot()).decode())
        assert (darkest < 130, lightest) == (True, 255)
    # The target is told from the curve by its dashes, not by its colour.
    assert page.locator(".heads .spark-aim").first.evaluate("(one) => getComputedStyle(one).strokeDasharray") != "none"
    sheets = printed(page)
    assert (sheets.faults, len(sheets.sheets)) == ([], 3)
    assert rims_of(sheets, city.people[Role.JOINT_OFFICE].name) == []
    # How each is counted is printed only if it is open.
    assert sheets.lacks("下级单位", "及时反馈率", city.station.name, "指标口径") == ["指标口径"]
    page.locator("#how").evaluate("(one) => one.open = true")
    assert printed(page).lacks("指标口径") == []


def test_who_may_not_open_lists_has_no_links(page: Page, sign_in: SignIn, city: City) -> None:
    open_days(page, sign_in, city.people[Role.OUTREACH_OFFICER])
    expect(page.locator('li[data-indicator="received"] b')).to_have_text("12")
    expect(page.locator('a[href*="/kpi/records/"]')).to_have_count(0)


def test_the_pages_are_clean_at_every_size(
    page: Page, sign_in: SignIn, city: City, axe: Axe, overflow: Overflow
) -> None:
    open_days(page, sign_in, city.people[Role.ANALYST])
    expect(page.locator("figure")).to_have_count(3)
    for size in sizes(page):
        assert overflow(page) + axe.in_both_themes(page) == [], size
    page.locator('li[data-indicator="received"] b a').click()
    expect(page.locator("tr[data-row]")).to_have_count(12)
    for size in sizes(page):
        assert overflow(page) + axe.in_both_themes(page) == [], size


def test_the_page_speaks_english_too(page: Page, sign_in: SignIn, city: City, overflow: Overflow) -> None:
    open_days(page, sign_in, city.people[Role.JOINT_OFFICE], language="en")
    expect(page.locator("h1")).to_contain_text("Indicators")
    expect(page.locator('li[data-indicator="received"]')).to_contain_text("Warnings received")
    expect(page.locator("#story")).to_contain_text("One thing to look at")
    for size in sizes(page, "phone", "desk"):
        assert overflow(page) == [], size
