# SPDX-License-Identifier: Apache-2.0
"""The catalogue in a browser: from a number to its records, to the indicator, to a kept figure; clean at every size."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Axe, sizes
from tests.factories import City, make_city
from tests.figures.conftest import MAY, MAY_BEFORE, accepted
from tests.results.conftest import write
from wuzha.core.indicators import Period
from wuzha.figures.models import Snapshot, SnapshotFigure
from wuzha.figures.services.snapshots import Wanted, take
from wuzha.org.roles import Role

SignIn = Callable[..., None]
Overflow = Callable[[Page], list[str]]
DAYS = "from=2024-05-01&to=2024-05-31"


@pytest.fixture
def city(transactional_db: None) -> City:
    city = make_city()
    write(city, [accepted(MAY.replace(day=2 + at), place=at % 2) for at in range(6)])
    write(city, [accepted(MAY_BEFORE.replace(day=2 + at), place=at % 2) for at in range(10)])
    return city


@pytest.fixture
def kept(city: City) -> Snapshot:
    may = Period(MAY, MAY.replace(day=31))
    codes = ("results.reported", "results.loss", "figures.rate10k")
    return take(city.actor(Role.JOINT_OFFICE), "测试通报", [Wanted(code, city.city.pk, may) for code in codes])


def test_a_number_opens_its_records_and_a_name_its_definition(
    page: Page, sign_in: SignIn, city: City, kept: Snapshot
) -> None:
    sign_in(city.people[Role.JOINT_OFFICE])
    page.goto(f"/figures/?{DAYS}")
    line = page.locator('tr[data-indicator="results.reported"]')
    line.get_by_role("link", name="发案 6").click()
    expect(page.locator("[data-size]")).to_have_text("6")
    page.go_back()
    line.locator("th a").click()
    expect(page.locator("[data-value]")).to_have_text("6")
    expect(page.get_by_text("results.reported", exact=True)).to_be_visible()
    page.goto(kept.get_absolute_url())
    page.locator("tbody tr", has_text="损失").get_by_role("link").first.click()
    expect(page.locator("[data-size]")).to_have_text("6")
    expect(page.locator("tbody tr")).to_have_count(6)


def test_the_pages_are_clean_at_every_size(
    page: Page, sign_in: SignIn, city: City, kept: Snapshot, axe: Axe, overflow: Overflow
) -> None:
    sign_in(city.people[Role.JOINT_OFFICE])
    loss = SnapshotFigure.unscoped.get(snapshot=kept, code="results.loss")
    for url in (
        f"/figures/?{DAYS}", f"/figures/of/results.reported/?{DAYS}", kept.get_absolute_url(), loss.get_absolute_url(),
    ):  # fmt: skip
        page.goto(url)
        for size in sizes(page, "phone", "desk"):
            assert overflow(page) + axe.in_both_themes(page) == [], (url, size)
