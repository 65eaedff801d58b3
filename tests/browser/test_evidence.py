# SPDX-License-Identifier: Apache-2.0
"""Evidence in a real browser: an exhibit recorded by keyboard, and every page on a phone and at a desk."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser.conftest import DRAWN, Axe
from tests.browser.test_field import PHONE, SIZES, Check, context
from tests.evidence.conftest import Bench, make_bench
from tests.evidence.test_found import ICCID, IMEI, survey
from wuzha.evidence.models import Exhibit
from wuzha.evidence.services import devices, exhibits, files, scenes
from wuzha.org.models import Person

__all__ = ["context"]
pytestmark = pytest.mark.django_db(transaction=True)
SignIn = Callable[[Person], None]


@pytest.fixture
def bench(transactional_db: None) -> Bench:
    return make_bench()


def looked_at(page: Page, axe: Axe, overflow: Check, name: str) -> list[str]:
    """What is wrong with the open page on a phone and at a desk, in both themes. `WUZHA_SHOTS` keeps pictures."""
    found = []
    for size, label in ((PHONE, "360"), (SIZES["desk"], "desk")):
        page.set_viewport_size(size)
        page.evaluate(DRAWN)
        if folder := os.environ.get("WUZHA_SHOTS"):
            page.screenshot(path=Path(folder) / f"{name}-{label}.png", full_page=True)
        found += overflow(page) + axe.in_both_themes(page)
    return [f"{name}: {one}" for one in found]


@pytest.mark.soak
def test_an_exhibit_is_recorded_and_every_page_of_evidence_is_fit_for_every_screen(
    bench: Bench, page: Page, sign_in: SignIn, axe: Axe, overflow: Check
) -> None:
    case, officer = bench.case.pk, bench.officer
    phone = bench.taken()
    exhibits.store(officer, phone.pk, timezone.now(), bench.keeper.person_id or 0, "保管室 2 柜 7 格")
    scene = scenes.record_scene(officer, case, survey())
    numbers = [("IMEI", IMEI), ("ICCID", ICCID), ("LINE", "19900000001")]
    box = devices.record_device(
        officer, case, devices.NewDevice("GOIP", "演示 32 口", ports=32, scene_id=scene.pk, numbers=numbers)
    )
    words = "我下载“演示宝”APP，转到卡号 6222021234567890128，网址 https://pay.example.com/a"
    file = files.add_file(officer, case, "STATEMENT", "询问笔录.txt", [words.encode()])
    sign_in(Person.objects.get(pk=officer.person_id))
    page.set_viewport_size(SIZES["desk"])
    page.goto(reverse("evidence:case", args=[case]))
    page.keyboard.press("n")
    dialog = page.get_by_role("dialog", name="登记物证")
    expect(dialog).to_be_visible()
    dialog.get_by_label("种类").select_option("BANK_CARD")
    dialog.get_by_label("名称").fill("银行卡")
    dialog.get_by_label("数量").fill("2 张")
    dialog.get_by_label("来源方式").select_option("FOUND")
    dialog.get_by_label("第二名民警").select_option(str(bench.second.person_id))
    dialog.get_by_label("见证人", exact=False).first.fill("测试见证人")
    dialog.get_by_role("button", name="登记物证").click()
    expect(page.locator(".next")).to_contain_text("移交保管人入库")
    card = Exhibit.unscoped.get(no=2)
    faults = looked_at(page, axe, overflow, "exhibit")
    for name, address in (
        ("case", reverse("evidence:case", args=[case])), ("stored", phone.get_absolute_url()),
        ("label", reverse("evidence:exhibit_label", args=[card.pk])), ("list", reverse("evidence:index")),
        ("scene", scene.get_absolute_url()), ("device", box.get_absolute_url()), ("file", file.get_absolute_url()),
        ("sheet", reverse("evidence:case", args=[case]) + "?open=device"), ("of-case", bench.case.get_absolute_url()),
    ):  # fmt: skip
        page.goto(address)
        faults += looked_at(page, axe, overflow, name)
    assert faults == []
