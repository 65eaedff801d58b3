# SPDX-License-Identifier: Apache-2.0
"""A fraud-free unit in a browser: a township files it, it is inspected, vetoed by a known case, put right, noticed,
awarded, and later withdrawn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser.conftest import DRAWN, SIZES
from tests.factories import City, make_city, make_person
from tests.fraudfree.conftest import WHY, days_ago, typed, victim
from wuzha.fraudfree.models import FreeUnit, SheetMark
from wuzha.fraudfree.rules.life import State
from wuzha.measures.models import Measure
from wuzha.org.roles import Role

pytestmark = pytest.mark.django_db(transaction=True)
SignIn = Callable[..., None]
NAME = "星光家园"


@pytest.fixture
def city(transactional_db: None) -> City:
    return make_city()


def press(page: Page, sheet: str, **fields: str) -> None:
    """Fill in a dialog of the page, and send it."""
    dialog = page.locator(f"#{sheet}-sheet")
    if not dialog.is_visible():
        page.locator(f'[data-opens="{sheet}-sheet"]').first.evaluate("one => one.click()")
    expect(dialog).to_be_visible()
    for name, value in fields.items():
        field = dialog.locator(f'[name="{name}"]')
        if field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    with page.expect_navigation():
        dialog.locator(".sheet-foot button").click()


def state() -> str:
    return FreeUnit.unscoped.get().state


def decide(page: Page, sign_in: SignIn, second: Any, kind: str) -> None:
    """A colleague approves and serves what was proposed."""
    sign_in(second)
    page.goto(Measure.unscoped.get(kind=kind).get_absolute_url())
    press(page, "approve")
    press(page, "serve", by="DIRECT")


@pytest.mark.soak
def test_a_township_files_a_unit_that_is_vetoed_put_right_awarded_and_withdrawn(
    page: Page, city: City, sign_in: SignIn, axe: Any, overflow: Any
) -> None:
    town, town_two = (make_person(Role.MEMBER_UNIT, city.town, f"own-town-{n}") for n in (1, 2))
    first, second = city.people[Role.JOINT_OFFICE], make_person(Role.JOINT_OFFICE, city.city, "own-second")

    # The township files it and checks itself; a colleague reviews.
    sign_in(town)
    page.goto(reverse("fraudfree:new"))
    for name, value in {"name": NAME, "people": "1533", "words": "星光小区", "head": "测试甲"}.items():
        page.locator(f'[name="{name}"]').fill(value)
    page.locator('[name="township"]').select_option(str(city.town.pk))
    page.get_by_role("button", name="登记单元").click()
    expect(page.locator("h1").first).to_contain_text(NAME)
    row = FreeUnit.unscoped.get()
    press(page, "apply")
    press(page, "own_points", item="PLAN", points="8", said="有方案")
    for one in typed(row):
        SheetMark.unscoped.get_or_create(free_unit=row, round=1, item=one.code, defaults={"own": one.points})
    press(page, "check")
    assert page.locator("#review-sheet").count() == 0
    sign_in(town_two)
    page.goto(row.get_absolute_url())
    press(page, "review")
    FreeUnit.unscoped.update(started_on=days_ago(100))

    # The city names the pair; a figure fills in what is known; both sign.
    sign_in(first)
    page.goto(row.get_absolute_url())
    press(page, "evaluate", first=str(first.pk), second=str(second.pk))
    press(page, "give_points", item="PLAN", points="8", said="现场查看属实")
    given = SheetMark.unscoped.exclude(item="PLAN")
    for mark in given:
        SheetMark.unscoped.filter(pk=mark.pk).update(given=mark.own, given_words=WHY)
    press(page, "survey", day=f"{timezone.localdate()}", asked="30", knew="29")
    press(page, "sign")
    days = f"?from={days_ago(100)}&to={timezone.localdate()}"
    known = page.get_by_role("link", name="创建期零发案 0")
    expect(known).to_have_attribute("href", reverse("fraudfree:cases", args=[row.pk]) + days)
    sign_in(second)
    page.goto(row.get_absolute_url())
    press(page, "sign")

    # A case of its people whose loss is a veto becomes known: nothing goes on.
    victim(city, f"浒山街道{NAME}5幢", loss_fen=60_000_000)
    press(page, "settle")
    expect(page.locator("#settle-sheet")).to_contain_text("存在一票否决情形")
    page.goto(row.get_absolute_url())
    press(page, "look_again")
    assert state() == State.VETOED
    expect(page.locator("body")).to_contain_text("单起损失达到否决数额")

    # The victim turns out to live elsewhere: the case is struck, the evaluation goes on.
    page.get_by_role("link", name="AJ0").first.click()
    press(page, "strike_case", why="受害人已搬离，与住址不符")
    page.goto(row.get_absolute_url())
    press(page, "look_again")
    assert state() == State.EVALUATING
    press(page, "settle")
    assert state() == State.SCORED

    # Notice, and the award by two people, with its certificate.
    press(page, "publish")
    FreeUnit.unscoped.update(notice_from=days_ago(10), notice_until=days_ago(1))
    page.goto(row.get_absolute_url())
    press(page, "clear")
    sign_in(first)
    page.goto(row.get_absolute_url())
    press(page, "award", ground="PASSED", reason="评估达标，公示无异议")
    decide(page, sign_in, second, "FF_AWARD")
    page.goto(row.get_absolute_url())
    expect(page.locator("body")).to_contain_text("慈反诈无诈")
    press(page, "certificate")
    with page.expect_download() as made:
        page.get_by_role("button", name="证书", exact=True).click()
    assert made.value.suggested_filename.endswith(".docx")

    # Every page fits and can be used by anybody.
    wrong = []
    names = ("index", "new", "days", "quota", "nominations", "promotions")
    for url in (row.get_absolute_url(), reverse("fraudfree:cases", args=[row.pk]),
                *(reverse(f"fraudfree:{name}") for name in names)):  # fmt: skip
        page.goto(url)
        for size in ("phone", "desk"):
            page.set_viewport_size({"width": SIZES[size][0], "height": SIZES[size][1]})
            page.evaluate(DRAWN)
            wrong += [f"{url} {size}: {problem}" for problem in (*axe(page), *overflow(page))]
    assert wrong == []

    # Later the title is withdrawn.
    sign_in(first)
    page.goto(row.get_absolute_url())
    press(page, "withdraw", ground="FALSE", reason="申报材料造假")
    decide(page, sign_in, second, "FF_WITHDRAW")
    page.goto(row.get_absolute_url())
    expect(page.locator("body")).to_contain_text("已摘牌")
    page.set_viewport_size({"width": SIZES["phone"][0], "height": SIZES["phone"][1]})
    page.evaluate(DRAWN)
    assert overflow(page) == []
    assert state() == State.WITHDRAWN
