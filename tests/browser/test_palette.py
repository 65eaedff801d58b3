# SPDX-License-Identifier: Apache-2.0
"""The palette and the search by keys alone, on a phone, in both languages; and pages that a language switch keeps."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import SIZES, Axe, sizes
from tests.factories import PASSWORD
from tests.search.conftest import PHONE, Story, story
from wuzha.org.models import Person
from wuzha.org.roles import Role
from wuzha.search import services

pytestmark = pytest.mark.django_db(transaction=True)

__all__ = ["story"]

Enter = Callable[[Person], None]
Check = Callable[[Page], list[str]]


def chosen(page: Page) -> str:
    return page.locator("#palette [aria-selected=true]").inner_text()


def open_palette(page: Page) -> None:
    """With the focus in its field: a letter typed before goes nowhere, and a machine types faster than that."""
    page.keyboard.press("Control+k")
    expect(page.locator("#palette [name=q]")).to_be_focused()


def test_ctrl_k_leads_anywhere_by_keys_alone(page: Page, story: Story, sign_in: Enter) -> None:
    sign_in(story.city.people[Role.FUNDS_OFFICER])
    page.goto("/funds/restitution/")
    page.keyboard.press("Control+k")
    field = page.get_by_role("combobox", name="搜索，或要做的事")
    expect(field).to_be_focused()
    expect(page.get_by_role("option", name="资金台").first).to_be_visible()
    page.keyboard.type("已止付")
    page.keyboard.press("Escape")
    expect(page.locator("#palette")).to_be_hidden()
    page.keyboard.press("Control+k")
    expect(field).to_have_value("")
    page.keyboard.type("zjt")  # the first letters of 资金台
    expect(page.locator("#palette [aria-selected=true]")).to_contain_text("资金台")
    page.keyboard.press("Enter")
    expect(page).to_have_url("/funds/")


def test_a_slash_and_a_phone_lead_to_the_warning_and_the_money_case(page: Page, story: Story, sign_in: Enter) -> None:
    sign_in(story.city.people[Role.FUNDS_OFFICER])
    page.goto("/funds/restitution/")
    page.keyboard.press("/")
    expect(page.get_by_role("combobox", name="搜索，或要做的事")).to_be_focused()
    page.keyboard.type(PHONE)
    rows = page.get_by_role("group", name="记录与人").get_by_role("option")
    expect(rows).to_have_count(3)  # one's own work (the report's case and its money), and the way beyond it
    expect(rows.last).to_contain_text("在本人经办之外查找")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.get_by_role("radio", name="核实身份").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.get_by_text("查人用途：核实身份")).to_be_visible()
    expect(page.locator("main").get_by_role("link")).to_have_count(3)
    assert PHONE not in page.url
    open_palette(page)
    page.keyboard.type(PHONE)
    expect(page.locator("#palette [role=status]")).to_be_empty()
    expect(rows).to_have_count(4)
    assert story.warning.number in chosen(page)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(story.case.get_absolute_url())


def test_an_act_of_the_open_page_is_done_from_the_palette(page: Page, story: Story, sign_in: Enter) -> None:
    sign_in(story.city.people[Role.ADMIN])
    page.goto("/admin/people/")
    open_palette(page)
    page.keyboard.type("添加人员")
    expect(page.locator("#palette [aria-selected=true]")).to_contain_text("添加人员")
    page.keyboard.press("Enter")
    expect(page).to_have_url("/admin/people/add/")


def test_an_act_of_the_record_is_done_and_a_refused_one_leads_nowhere(page: Page, story: Story, sign_in: Enter) -> None:
    sign_in(story.city.people[Role.ADMIN])
    page.goto("/ui/")  # the restitution that shows the parts
    page.keyboard.press("Control+k")
    rows = page.get_by_role("group", name="在本页").get_by_role("option")
    expect(rows.first).to_have_attribute("aria-selected", "true")
    act = rows.first.locator(".palette-label").inner_text()
    refused = rows.and_(page.locator("[aria-disabled=true]")).first
    label = refused.locator(".palette-label").inner_text()
    assert refused.locator(".palette-note").inner_text()  # why
    refused.click(force=True)
    expect(page.locator("#palette")).to_be_visible()
    page.keyboard.type(label)
    expect(page.locator("#palette [aria-selected=true]")).not_to_contain_text(label)
    page.keyboard.press("Control+a")
    page.keyboard.type(act)
    page.keyboard.press("Enter")
    expect(page.locator("#sample")).to_be_visible()


def test_tab_leaves_only_records_and_too_many_tries_are_said(
    page: Page, story: Story, sign_in: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(story.city.people[Role.FUNDS_OFFICER])
    page.goto("/funds/restitution/")
    open_palette(page)
    page.keyboard.type(story.case.number)
    expect(page.get_by_role("option", name=story.case.number)).to_be_visible()
    page.keyboard.press("Control+a")
    page.keyboard.type("资金")
    expect(page.get_by_role("group", name="去")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("group", name="去")).to_be_hidden()
    monkeypatch.setattr(services, "PER_MINUTE", 0)  # a minute may begin between two tries
    page.keyboard.press("Control+a")
    page.keyboard.type(PHONE)
    expect(page.locator("#palette [role=status]")).to_contain_text("请求过于频繁")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_palette_and_page_are_accessible(
    page: Page, story: Story, sign_in: Callable[..., None], axe: Axe, overflow: Check, language: str
) -> None:
    sign_in(story.city.people[Role.FUNDS_OFFICER], language)
    page.goto("/search/")
    field = page.locator("main input[name=q]")
    field.fill(story.case.number)
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="测***")).to_be_visible()
    for size in sizes(page, "phone", "desk"):
        assert axe.in_both_themes(page) + overflow(page) == [], size
    open_palette(page)
    page.keyboard.type("资金" if language == "zh-hans" else "funds")
    expect(page.locator("#palette [role=option]").nth(2)).to_be_visible()
    for size in sizes(page, "phone", "desk"):
        assert axe.in_both_themes(page) + overflow(page) == [], size


def test_errors_and_what_was_typed_stay_when_the_language_changes(page: Page, story: Story, sign_in: Enter) -> None:
    sign_in(story.city.people[Role.ADMIN])
    page.goto("/admin/people/add/")
    page.get_by_label("姓名").fill("测试新")
    page.get_by_label("登录名").fill("not a name")
    page.locator("main form [type=submit], main form .btn-primary").last.click()
    error = page.locator(".field-error").first
    expect(error).to_be_visible()
    page.get_by_role("button", name="EN").click()
    expect(page.locator("#toasts")).to_contain_text("From the next page on in English")
    expect(error).to_be_visible()
    expect(page.get_by_label("姓名")).to_have_value("测试新")
    page.get_by_role("button", name="深色主题").click()
    expect(page.get_by_label("姓名")).to_have_value("测试新")
    page.goto("/admin/people/")
    expect(page.get_by_role("heading", level=1)).to_have_text("People")


def test_what_is_typed_and_not_sent_stays_too(page: Page, story: Story, sign_in: Enter) -> None:
    sign_in(story.city.people[Role.ADMIN])
    page.goto("/admin/people/add/")
    page.get_by_label("姓名").fill("测试新")
    page.get_by_role("button", name="EN").click()
    expect(page.locator("#toasts")).to_contain_text("From the next page on in English")
    expect(page.get_by_label("姓名")).to_have_value("测试新")


def test_without_script_the_answer_to_a_post_stays_in_its_tab(page: Page, story: Story, sign_in: Enter) -> None:
    sign_in(story.city.people[Role.FUNDS_OFFICER])
    page.route("**/main.js", lambda route: route.abort())
    page.goto("/search/")
    page.locator("main input[name=q]").fill(story.case.number)
    page.locator("main .btn-primary").click()
    expect(page.get_by_role("link", name="测***")).to_be_visible()
    with page.context.expect_page() as other:
        page.get_by_role("button", name="EN").click()
    expect(other.value.get_by_role("heading", level=1)).to_have_text("Search")
    expect(page.get_by_role("link", name="测***")).to_be_visible()


def test_a_token_shown_once_stays_when_the_language_changes(page: Page, story: Story, sign_in: Enter) -> None:
    sign_in(story.city.people[Role.ANALYST])
    page.goto("/tokens/")
    form = page.locator("main form").first
    form.locator("[name=label]").fill("测试")
    form.locator("[name=scopes]").first.check()
    form.locator("[name=password]").fill(PASSWORD)
    form.locator(".btn-primary").click()
    token = page.locator("#token")
    clear = token.inner_text()
    page.get_by_role("button", name="EN").click()
    expect(page.locator("#toasts")).to_contain_text("From the next page on in English")
    expect(token).to_have_text(clear)


def test_a_person_shown_in_clear_stays_when_the_language_changes(page: Page, story: Story, sign_in: Enter) -> None:
    sign_in(story.city.people[Role.ANALYST])
    page.goto(story.warning.get_absolute_url())
    page.keyboard.press("v")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#clear-phone")).to_have_text(PHONE)
    page.get_by_role("button", name="EN").click()
    expect(page.locator("#toasts")).to_contain_text("From the next page on in English")
    expect(page.locator("#clear-phone")).to_have_text(PHONE)


def test_a_phone_reaches_the_search_from_its_bottom_bar(page: Page, story: Story, sign_in: Enter) -> None:
    width, height = SIZES["phone"]
    page.set_viewport_size({"width": width, "height": height})
    sign_in(story.city.people[Role.STATION_OFFICER])
    page.goto("/warnings/tasks/")
    page.get_by_role("navigation", name="功能导航（底栏）").get_by_role("button", name="搜索").click()
    page.keyboard.type(PHONE)
    page.get_by_role("option", name=story.warning.number).click()
    expect(page).to_have_url(f"/warnings/tasks/{story.warning.pk}/")
