# SPDX-License-Identifier: Apache-2.0
"""Penalties, pledges, dossiers and people to return in a browser: they fit a phone and a desk; and a sanction from a
proposal that was refused to its recall."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser.conftest import DRAWN, SIZES
from tests.browser.test_oversight import press
from tests.factories import City, actor_of, make_city, make_person, make_unit
from tests.measures.test_life import PNG
from tests.sanctions.conftest import ago, decided, signed
from tests.sanctions.test_dossiers import credit_code, deeds, in_effect
from tests.sanctions.test_easings import BASIC
from wuzha.measures.models import HandOut, Measure, Recall
from wuzha.measures.services.recalling import tell
from wuzha.org.models import UnitKind
from wuzha.org.roles import Role
from wuzha.requests.models import Request
from wuzha.sanctions.services import carrying_out, dossiers, easings, pledges, returns
from wuzha.sanctions.services.returns import NewAbsent

pytestmark = pytest.mark.django_db(transaction=True)
SignIn = Callable[..., None]


@pytest.fixture
def city(transactional_db: None) -> City:
    return make_city()


def filled(city: City) -> dict[str, str]:
    """A penalty that is half paid, a broken pledge, a person abroad, a dossier with deeds: addresses."""
    officer, head = city.actor(Role.CARD_OFFICER), city.actor(Role.INVESTIGATOR)
    penalty = decided(officer, head)
    carrying_out.serve(officer, penalty.pk, "DIRECT", ago(28))
    carrying_out.pay(officer, penalty.pk, 240_000, ago(20), "演示票1号")
    pledge = signed(officer, is_same=True)
    pledges.break_(officer, pledge.pk, ago(1), "再次出借银行卡")
    absent = returns.list_(
        officer, NewAbsent("WANTED", "演示追1号", individual_id=pledge.individual_id, place="境外某地")
    )
    dossier = dossiers.open_(officer, individual_id=pledge.individual_id)
    deeds(officer, dossier, 2)
    deeds(officer, dossier, 1, proof="", thing="6228480000000000099")
    other = dossiers.open_(officer, organisation="演示通信有限公司", organisation_code=credit_code())
    deeds(officer, other)
    judge = actor_of(make_person(Role.JOINT_OFFICE, city.city))
    sanction = in_effect(officer, judge, other)
    easings.grant(judge, easings.ask(officer, sanction.pk, BASIC).pk, "符合规定")
    names = ("penalties", "pledges", "returns", "dossiers", "penalty_new", "pledge_new", "absent_new", "dossier_new")
    return {
        **{name: reverse(f"sanctions:{name}") for name in names}, "penalty": penalty.get_absolute_url(),
        "pledge": pledge.get_absolute_url(), "absent": absent.get_absolute_url(),
        "dossier": dossier.get_absolute_url(), "eases": reverse("sanctions:easings", args=[sanction.pk]),
        "counted": reverse("sanctions:counted"),
    }  # fmt: skip


@pytest.mark.parametrize(("scheme", "language"), [("light", "zh-hans"), ("dark", "en")])
def test_every_page_is_accessible_and_fits_its_screen(
    page: Page, city: City, sign_in: SignIn, axe: Any, overflow: Any, scheme: str, language: str
) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    wrong = []
    addresses = filled(city)
    sign_in(city.people[Role.CARD_OFFICER], language)
    for name, url in addresses.items():
        page.goto(url)
        for size in ("phone", "desk"):
            page.set_viewport_size({"width": SIZES[size][0], "height": SIZES[size][1]})
            page.evaluate(DRAWN)
            looked = [] if (scheme, size) == ("dark", "phone") else axe(page)
            wrong += [f"{name} {size}: {problem}" for problem in (*looked, *overflow(page))]
    assert wrong == []


@pytest.mark.soak
def test_from_a_refused_proposal_to_a_recall_that_the_bank_confirms(
    page: Page, city: City, sign_in: SignIn, tmp_path: Path
) -> None:
    officer, bank = city.people[Role.CARD_OFFICER], make_unit(UnitKind.BANK, "330282-B09", "演示银行", city.city)
    second, third = (make_person(Role.JOINT_OFFICE, city.city, name) for name in ("own-second", "own-third"))
    teller = make_person(Role.MEMBER_UNIT, bank, "own-teller")
    scan = tmp_path / "认定书.png"
    scan.write_bytes(PNG)

    # The person's dossier; a proposal that says which evidence is missing, then completed.
    sign_in(officer)
    page.goto(reverse("sanctions:dossier_new"))
    page.locator('[name="name"]').fill("演示卡主")
    page.locator('[name="id_no"]').fill("330282199003070016")
    page.get_by_role("button", name="建立案卷").click()
    deed = {"day": ago(60).isoformat(), "thing_kind": "BANK", "conduct": "TRADE", "proof": "演示讯问笔录"}
    for number in (1, 2):
        press(page, "deed", "录入行为", **deed, thing=f"622848000000000000{number}", receiver="演示收卡人")
    press(page, "propose", "提出惩戒", under="DETERMINED", reason="出借银行卡三张")
    expect(page.locator("#propose-sheet")).to_contain_text("规则要求 3 张")
    page.keyboard.press("Escape")
    press(page, "deed", "录入行为", **deed, thing="6228480000000000003", receiver="演示收卡人")
    press(page, "propose", "提出惩戒", under="DETERMINED", reason="出借银行卡三张")
    expect(page.get_by_text("依案卷提出的措施").first).to_be_visible()
    row = Measure.unscoped.get()
    assert row.state == "PROPOSED"

    # Another person hands it to the prefecture, and enters what that determined; the officer serves the notice.
    sign_in(second)
    page.goto(row.get_absolute_url())
    press(page, "forward", "上报决定机关")
    page.locator('#decide-sheet [name="scan"]').set_input_files(scan)
    press(page, "decide", "录入决定", number="甬公惩〔2026〕7号", on=ago(0).isoformat())
    sign_in(officer)
    page.goto(row.get_absolute_url())
    press(page, "serve", "登记送达", by="DIRECT")
    expect(page.locator("body")).to_contain_text("基本生活账户")

    # A list for the bank, with a second person.
    sign_in(second)
    page.goto(reverse("measures:handout_new"))
    page.locator('[name="kinds"][value="SANCTION"]').check()
    page.locator('[name="receiver"]').select_option(str(bank.pk))
    page.locator('[name="purpose"]').fill("落实惩戒")
    page.get_by_role("button", name="提交申请").click()
    listed = HandOut.unscoped.get()
    sign_in(third)
    page.goto(listed.get_absolute_url())
    press(page, "make", "审批并生成名单")

    # The appeal is right: it is lifted at once, and the bank is told, and confirms.
    sign_in(officer)
    page.goto(row.get_absolute_url())
    press(page, "appeal", "登记申诉", words="卡被他人冒用")
    sign_in(second)
    page.goto(row.get_absolute_url())
    press(page, "hear", "受理申诉")
    page.locator('#answer-sheet [name="scan"]').set_input_files(scan)
    told = {"number": "甬公申〔2026〕1号", "on": ago(0).isoformat()}
    press(page, "answer", "答复申诉", result="LIFTED", reason="查明系被冒用", **told)
    expect(page.locator("body")).to_contain_text("答复申诉")
    assert Measure.unscoped.get().state == "LIFTED"
    assert tell(timezone.now()) == 0, "the recall went with the lifting"
    sign_in(teller)
    page.goto(Request.unscoped.get(kind="RECALL").get_absolute_url())
    page.get_by_role("button", name="查看内容与答复").click()
    expect(page.locator("body")).to_contain_text(row.number)
    press(page, "sign", "签收")
    press(page, "answer", "提交答复", text="今日已移除并恢复")
    sign_in(officer)
    page.goto(row.get_absolute_url())
    expect(page.locator("body")).to_contain_text("演示银行")
    expect(page.locator("body")).to_contain_text("已确认")
    page.goto(reverse("measures:honesty"))
    expect(page.locator("body")).to_contain_text("100.0%")
    expect(page.locator("body")).to_contain_text("演示银行")
    assert Recall.unscoped.filter(confirmed_at__isnull=True).count() == 0
