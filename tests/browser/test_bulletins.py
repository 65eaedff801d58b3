# SPDX-License-Identifier: Apache-2.0
"""Pages of bulletins in a browser: they fit a phone and a desk, and figures stand in the words as chips."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.browser.conftest import sizes
from tests.bulletins.conftest import begun, late, published, received
from tests.factories import City, actor_of, make_city, make_person
from tests.figures.conftest import MAY, MAY_BEFORE, accepted
from tests.results.conftest import write
from wuzha.bulletins.models import Bulletin
from wuzha.bulletins.services import deciding, suggestions
from wuzha.org.roles import Role

pytestmark = pytest.mark.django_db(transaction=True)
SignIn = Callable[..., None]
TEXT = (
    "# 一、总体情况\n{period}，受理案件{results.reported}起，同比{results.reported|yoy}；损失{results.loss}。\n"
    "{{chart:months|results.reported}}\n# 二、镇（街道）情况\n{{table:townships|results.reported results.loss}}\n"
    "每个镇街创建{n:2至4|年度工作计划}个无诈社区。发案较多的是{results.reported|top}。"
)


@pytest.fixture
def city(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> City:
    monkeypatch.setattr("wuzha.bulletins.services.deciding.as_pdf", lambda _content: None)
    made = make_city()
    deeds = [accepted(MAY.replace(day=3 + at), 100_000 * (at + 1), place=at // 4) for at in range(6)]
    deeds += [accepted(MAY_BEFORE.replace(day=3 + at), 200_000, place=at // 7) for at in range(10)]
    write(made, deeds)
    return made


def filled(city: City) -> dict[str, str]:
    """A draft, a published edition that was sent and corrected, and a suggestion that is assigned: addresses."""
    writer = city.actor(Role.JOINT_OFFICE)
    signer = actor_of(make_person(Role.JOINT_OFFICE, city.city, name="演示签发"))
    draft = begun(writer, TEXT)
    old = published(writer, signer, TEXT)
    deciding.send(writer, old.pk, [city.town.pk, city.station.pk], "")
    write(city, [late(date(2024, 5, 20))])
    new = deciding.correct(writer, old.pk, "补录迟报案件")
    there = received(writer)
    suggestions.assign(writer, there.pk, "市人大常委会代表工委", date(2024, 3, 1), "市教育局")
    return {
        "index": reverse("bulletins:index"), "new": reverse("bulletins:new"), "record": old.get_absolute_url(),
        "draft": draft.get_absolute_url(), "edit": reverse("bulletins:edit", args=[draft.pk]),
        "differences": reverse("bulletins:differences", args=[new.pk]),
        "suggestions": reverse("bulletins:suggestions"), "suggestion": there.get_absolute_url(),
        "suggestion-new": reverse("bulletins:suggestion_new"),
    }  # fmt: skip


@pytest.mark.parametrize(("scheme", "language"), [("light", "zh-hans"), ("dark", "en")])
def test_every_page_is_accessible_and_fits_its_screen(
    page: Page, city: City, sign_in: SignIn, axe: Any, overflow: Any, scheme: str, language: str
) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    wrong = []
    pictures = os.environ.get("BULLETIN_PICTURES")
    sign_in(city.people[Role.JOINT_OFFICE], language)
    for name, url in filled(city).items():
        page.goto(url)
        for size in sizes(page, "phone", "desk"):
            if pictures:
                page.screenshot(path=f"{pictures}/{name}-{size}-{scheme}.png", full_page=True)
            if beyond := overflow(page):
                wrong.append(f"{name} {size}: {beyond}")
            wrong += [f"{name} {size}: {one}" for one in axe(page)]
    assert wrong == []


def test_a_figure_is_inserted_as_a_chip_and_a_typed_number_is_refused(page: Page, city: City, sign_in: SignIn) -> None:
    draft = begun(city.actor(Role.JOINT_OFFICE), "受理案件{results.reported}起。")
    page.set_viewport_size({"width": 1440, "height": 900})
    sign_in(city.people[Role.JOINT_OFFICE])
    page.goto(reverse("bulletins:edit", args=[draft.pk]))
    editor = page.get_by_role("textbox", name="正文")
    expect(editor.locator(".figure-chip")).to_have_text("6")
    # 1. A number that is typed is told at once, with the figure that has it.
    editor.press("Control+End")
    page.keyboard.insert_text("损失2.1万元")
    expect(page.locator("#paper")).to_contain_text("手写的数字")
    expect(page.locator("#paper")).to_contain_text("损失")
    # 2. It goes, and the figure comes in its place.
    for _letter in "2.1万元":
        page.keyboard.press("Backspace")
    page.locator("[name=figure]").select_option("results.loss")
    page.get_by_role("button", name="插入数字").click()
    expect(editor.locator(".figure-chip")).to_have_count(2)
    page.get_by_role("button", name="保存并查看").click()
    page.wait_for_url(f"**{draft.get_absolute_url()}")
    expect(page.locator("article")).to_contain_text("受理案件6起。损失2.1万元")
    assert Bulletin.unscoped.get(pk=draft.pk).text == "受理案件{results.reported}起。损失{results.loss}"
