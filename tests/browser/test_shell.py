# SPDX-License-Identifier: Apache-2.0
"""Log-in, frame, themes, languages, keys and menus in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect
from pytest_django import Settings

from tests.browser.conftest import Axe, sizes
from tests.factories import PASSWORD, City, make_city
from wuzha.org.models import Person
from wuzha.org.roles import Role
from wuzha.simulation.models import FilledStep

pytestmark = pytest.mark.django_db(transaction=True)

Check = Callable[[Page], list[str]]


#: The words of these entries that reach beyond their own entry, and so are cut or lie over a neighbour's.
CUT = """all => all.filter((word) => {
    const text = document.createRange();
    text.selectNodeContents(word);
    const inner = text.getBoundingClientRect(), outer = word.parentElement.getBoundingClientRect();
    return inner.left < outer.left || inner.right > outer.right || inner.top < outer.top || inner.bottom > outer.bottom;
}).map((word) => word.textContent)"""


def addresses(links: Locator) -> set[str]:
    """Where these links lead."""
    found: list[str] = links.evaluate_all("all => all.map((link) => link.getAttribute('href'))")
    return set(found)


@pytest.fixture
def city(transactional_db: None) -> City:
    return make_city()


def test_who_signs_in_by_hand_comes_to_the_first_page(page: Page, city: City) -> None:
    page.goto("/")
    page.get_by_label("登录名").fill("own-admin")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("测试市")


def test_a_refusal_is_announced_and_the_name_is_kept(page: Page, city: City) -> None:
    page.goto("/login/")
    page.get_by_label("登录名").fill("own-admin")
    page.get_by_label("密码").fill("wrong")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("登录名或密码不正确")
    expect(page.get_by_label("登录名")).to_have_value("own-admin")


def test_the_log_in_page_is_accessible_at_every_size(
    page: Page, city: City, axe: Axe, overflow: Check, settings: Settings
) -> None:
    settings.WUZHA_DEMO = True
    Person.objects.update(synthetic=True)
    page.goto("/login/")
    for size in sizes(page):
        assert axe.in_both_themes(page) + overflow(page) == [], size


def test_a_demo_person_is_one_click_away(page: Page, city: City, settings: Settings) -> None:
    settings.WUZHA_DEMO = True
    Person.objects.filter(username__startswith="own-").update(synthetic=True)
    page.goto("/login/")
    page.get_by_role("button", name="系统管理员").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("测试市")
    page.locator("header summary").click()
    page.get_by_role("button", name="督察").click()
    expect(page.locator("header summary")).to_contain_text("督察")


def test_the_line_on_a_demo_that_is_being_filled_goes_on_and_goes_away(
    page: Page, city: City, axe: Axe, overflow: Check, settings: Settings
) -> None:
    settings.WUZHA_DEMO = True
    FilledStep.objects.create(name="one", until=timezone.now(), percent=40)
    page.goto("/login/")
    line = page.locator("#filling")
    expect(line).to_contain_text("已完成 40 %")
    assert axe.in_both_themes(page) + overflow(page) == []
    FilledStep.objects.create(name="two", until=timezone.now(), percent=70)
    expect(line).to_contain_text("已完成 70 %")
    FilledStep.objects.create(name="three", until=timezone.now(), percent=100)
    expect(line).to_be_empty()


def test_the_theme_follows_the_device_until_somebody_chooses(
    page: Page, city: City, sign_in: Callable[[Person], None]
) -> None:
    sign_in(city.people[Role.ADMIN])
    page.emulate_media(color_scheme="dark")
    page.goto("/admin/units/")
    html = page.locator("html")
    expect(html).to_have_attribute("data-theme", "wuzha-dark")
    switch = page.get_by_role("button", name="深色主题")
    expect(switch).to_have_attribute("aria-pressed", "true")
    switch.click()
    expect(html).to_have_attribute("data-theme", "wuzha")
    page.reload()
    expect(html).to_have_attribute("data-theme", "wuzha")


def test_the_language_changes_where_one_stands(page: Page, city: City, sign_in: Callable[[Person], None]) -> None:
    sign_in(city.people[Role.ADMIN])
    page.goto("/admin/people/?q=own")
    page.get_by_role("button", name="EN").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("People")
    assert page.url.endswith("/admin/people/?q=own")
    page.get_by_role("button", name="中文").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("人员")


def test_keys_are_listed_reach_their_buttons_and_can_be_switched_off(
    page: Page, city: City, sign_in: Callable[[Person], None]
) -> None:
    sign_in(city.people[Role.ADMIN])
    page.goto("/admin/people/")
    page.keyboard.press("?")
    sheet = page.get_by_role("dialog", name="本页快捷键")
    expect(sheet).to_contain_text("添加人员")
    sheet.get_by_label("启用单键快捷键").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    expect(page.get_by_role("heading", level=1)).to_have_text("人员")
    page.keyboard.press("?")
    sheet.get_by_label("启用单键快捷键").check()
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    expect(page.get_by_role("heading", level=1)).to_have_text("添加人员")


def test_no_key_acts_while_somebody_types(page: Page, city: City, sign_in: Callable[[Person], None]) -> None:
    sign_in(city.people[Role.ADMIN])
    page.goto("/admin/people/")
    page.get_by_label("姓名、登录名或警号").press_sequentially("a?jk")
    expect(page.get_by_label("姓名、登录名或警号")).to_have_value("a?jk")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_rows_are_walked_and_opened_by_keys(page: Page, city: City, sign_in: Callable[[Person], None]) -> None:
    sign_in(city.people[Role.ADMIN])
    page.goto("/admin/people/")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(city.people[Role.ANALYST].name)


def test_the_menu_closes_with_escape_and_gives_the_focus_back(
    page: Page, city: City, sign_in: Callable[[Person], None]
) -> None:
    sign_in(city.people[Role.ADMIN])
    page.goto("/admin/people/")
    page.locator("header summary").click()
    expect(page.get_by_role("link", name="修改密码")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="修改密码")).to_be_hidden()
    expect(page.locator("header summary")).to_be_focused()


def test_the_content_is_one_key_away(page: Page, city: City, sign_in: Callable[[Person], None]) -> None:
    sign_in(city.people[Role.ADMIN])
    page.goto("/admin/people/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_a_phone_has_its_rooms_at_the_thumb(page: Page, city: City, sign_in: Callable[[Person], None]) -> None:
    sign_in(city.people[Role.ADMIN])
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto("/admin/units/")
    bar = page.get_by_role("navigation", name="功能导航（底栏）")
    expect(bar).to_be_in_viewport()
    bar.get_by_role("link", name="人员").click()
    expect(bar.get_by_role("link", name="人员")).to_have_attribute("aria-current", "page")


@pytest.mark.parametrize(
    "role",
    [Role.ANALYST, *(pytest.param(role, marks=pytest.mark.soak) for role in (Role.JOINT_OFFICE, Role.STATION_OFFICER))],
)
def test_no_room_at_the_thumb_is_cut(page: Page, city: City, sign_in: Callable[[Person], None], role: Role) -> None:
    sign_in(city.people[role])
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto("/warnings/kpi/")
    bar = page.get_by_role("navigation", name="功能导航（底栏）")
    entries = bar.locator("a, button").all()
    boxes = [box for entry in entries if (box := entry.bounding_box())]
    assert len(boxes) == len(entries) >= 4
    assert all(box["width"] >= 44 and box["height"] >= 44 for box in boxes)
    assert all(box["x"] >= 0 and box["x"] + box["width"] <= 360 for box in boxes)
    assert all(box["y"] >= 0 and box["y"] + box["height"] <= 740 for box in boxes)
    assert len({box["y"] for box in boxes}) == 1
    assert all(one["x"] + one["width"] <= other["x"] + 0.5 for one, other in pairwise(boxes))
    assert bar.locator("a > span, button > span").evaluate_all(CUT) == []

    pages = addresses(page.locator(".rail nav a"))
    assert len(pages) > 5
    bar.get_by_role("button", name="更多").click()
    more = page.get_by_role("dialog", name="全部页面")
    for address in pages - addresses(bar.get_by_role("link")):
        expect(more.locator(f'a[href="{address}"]')).to_be_visible()
    for link in more.get_by_role("link").all():
        link.scroll_into_view_if_needed()
        expect(link).to_be_in_viewport(ratio=0.99)
        box = link.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 44
    link = more.get_by_role("link").last
    target = link.get_attribute("href")
    link.click()
    page.wait_for_url(f"**{target}")


def test_paper_shows_the_page_and_not_the_frame(page: Page, city: City, sign_in: Callable[[Person], None]) -> None:
    sign_in(city.people[Role.ADMIN])
    page.goto("/admin/people/")
    page.emulate_media(media="print")
    expect(page.get_by_role("banner")).to_be_hidden()
    expect(page.locator(".rail")).to_be_hidden()
    expect(page.get_by_role("table")).to_be_visible()
