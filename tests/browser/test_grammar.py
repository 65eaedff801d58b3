# SPDX-License-Identifier: Apache-2.0
"""The grammar that every record, list and form shares, in a real browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.browser.conftest import SIZES, Axe, sizes
from tests.factories import City, make_city
from wuzha.core.models import Draft
from wuzha.org.models import Person
from wuzha.org.roles import Role

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def city(transactional_db: None, sign_in: Callable[[Person], None]) -> City:
    made = make_city()
    sign_in(made.people[Role.ADMIN])
    return made


def test_every_part_is_accessible_and_fits(
    page: Page, city: City, axe: Axe, overflow: Callable[[Page], list[str]]
) -> None:
    page.goto(reverse("site:parts"))
    for size in sizes(page, "phone", "desk"):
        assert overflow(page) + axe.in_both_themes(page) == [], size


def test_what_is_refused_says_why_before_it_is_pressed(page: Page, city: City) -> None:
    page.goto(reverse("site:parts"))
    bar = page.get_by_role("region", name="下一步").first
    bar.get_by_text("其他操作 4").click()
    expect(bar.get_by_text("还差演示三银行的回执")).to_be_visible()
    expect(bar.get_by_role("button", name="归档")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(bar.get_by_text("还差演示三银行的回执")).to_be_hidden()


def test_one_press_puts_a_field_right(page: Page, city: City) -> None:
    page.goto(reverse("site:parts"))
    page.get_by_role("button", name="改为 48,000.00").click()
    wrong = page.get_by_label("申请冻结额").last
    expect(wrong).to_have_value("48,000.00")
    expect(wrong).to_be_focused()
    expect(page.get_by_text("不能超过 48,000.00 元")).to_have_count(0)


def test_what_is_looked_for_among_many_is_typed(page: Page, city: City) -> None:
    page.goto(reverse("site:parts"))
    several = page.get_by_role("group", name="各镇街")
    several.get_by_label("浒山").check()
    several.get_by_role("searchbox").fill("观海")
    expect(several.get_by_role("checkbox")).to_have_count(2)  # and the one that is ticked
    several.get_by_role("searchbox").press("Enter")
    expect(several.get_by_label("观海卫")).to_be_checked()
    several.get_by_role("searchbox").fill("没有")
    expect(several.get_by_text("没有名称含这些字的选项")).to_be_visible()
    one = page.locator("select[name=one]")
    page.locator("[data-narrow=id_one]").fill("观海")
    page.locator("[data-narrow=id_one]").press("Enter")
    expect(one.locator("option:checked")).to_contain_text("观海卫")


def test_the_next_act_stays_in_sight_on_a_desk_and_at_the_edge_of_a_phone(page: Page, city: City) -> None:
    page.goto(reverse("site:parts"))
    page.evaluate("document.querySelector('.sample-still').classList.remove('sample-still')")
    bar = page.locator(".next").first
    page.set_viewport_size({"width": SIZES["phone"][0], "height": SIZES["phone"][1]})
    page.mouse.wheel(0, 1500)
    box, thumbs = bar.bounding_box(), page.locator(".thumb-bar").bounding_box()
    assert box is not None
    assert thumbs is not None
    assert abs(box["y"] + box["height"] - thumbs["y"]) <= 2


def test_the_columns_of_a_list_are_chosen_and_remembered(page: Page, city: City) -> None:
    page.goto(reverse("org:people"))
    page.get_by_text("选列").click()
    with page.expect_response("**/lists/columns/"):
        page.get_by_label("警号或工号", exact=True).uncheck()
    expect(page.get_by_role("columnheader", name="警号或工号")).to_be_hidden()
    page.reload()
    expect(page.get_by_role("columnheader", name="登录名")).to_be_visible()
    expect(page.get_by_role("columnheader", name="警号或工号")).to_be_hidden()


def test_a_list_is_kept_as_a_view(page: Page, city: City) -> None:
    page.goto(reverse("org:people") + "?q=own")
    page.get_by_role("button", name="保存为视图").click()
    page.get_by_label("视图名称").fill("本市的人")
    page.keyboard.press("Enter")
    view = page.get_by_role("link", name="本市的人")
    expect(view).to_have_attribute("aria-current", "page")
    page.goto(reverse("org:people"))
    view.click()
    expect(page.get_by_label("姓名、登录名或警号")).to_have_value("own")


def test_a_dialog_begins_at_its_field_and_is_sent_from_anywhere_in_it(page: Page, city: City) -> None:
    page.goto(reverse("org:people") + "?q=own")
    page.get_by_role("button", name="保存为视图").click()
    expect(page.get_by_label("视图名称")).to_be_focused()
    page.keyboard.type("本市的人")
    page.locator("dialog[open] [data-closes]").focus()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("link", name="本市的人")).to_have_attribute("aria-current", "page")


def test_what_was_typed_stands_there_again_until_it_is_sent_or_discarded(page: Page, city: City) -> None:
    form = reverse("privacy:impact_add")
    page.goto(form)
    with page.expect_response("**/lists/draft/"):
        page.locator("[name=title]").fill("测试评估")
    page.goto(form)
    expect(page.locator("[name=title]")).to_have_value("测试评估")
    with page.expect_response("**/lists/draft/"):
        page.get_by_role("button", name="清空草稿").click()
    expect(page.locator("[name=title]")).to_have_value("")
    assert not Draft.objects.exists()
