# SPDX-License-Identifier: Apache-2.0
"""Penalties, pledges, dossiers and people to return in a browser: they fit a phone and a desk, and a proposal that was
refused says what is missing until it is there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.browser.conftest import DRAWN, SIZES
from tests.factories import City, make_city
from tests.sanctions.conftest import ago, decided, signed
from tests.sanctions.test_dossiers import deeds
from wuzha.org.roles import Role
from wuzha.people.services import NewIndividual
from wuzha.sanctions.models import Dossier
from wuzha.sanctions.services import carrying_out, dossiers, pledges, returns
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
    names = ("penalties", "pledges", "returns", "dossiers", "penalty_new", "pledge_new", "absent_new", "dossier_new")
    return {
        **{name: reverse(f"sanctions:{name}") for name in names}, "penalty": penalty.get_absolute_url(),
        "pledge": pledge.get_absolute_url(), "absent": absent.get_absolute_url(),
        "dossier": dossier.get_absolute_url(), "counted": reverse("sanctions:counted"),
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


def test_a_proposal_is_refused_for_what_is_missing_and_made_once_it_is_there(
    page: Page, city: City, sign_in: SignIn
) -> None:
    officer = city.actor(Role.CARD_OFFICER)
    row: Dossier = dossiers.open_(officer, NewIndividual("演示卡主", "330282199003070016"))
    deeds(officer, row, 2)
    sign_in(city.people[Role.CARD_OFFICER])
    page.goto(row.get_absolute_url())
    page.get_by_text("其他操作").first.click()
    page.get_by_role("button", name="提出惩戒").first.click()
    sheet = page.locator("#propose-sheet")
    sheet.get_by_label("类别").select_option("DETERMINED")
    sheet.get_by_label("理由").fill("出借银行卡")
    sheet.get_by_role("button", name="提出惩戒").click()
    expect(page.locator("#propose-sheet")).to_contain_text("规则要求 3 张")
    deeds(officer, row, 1, thing="6228480000000000099", day=ago(50))
    page.locator("#propose-sheet").get_by_role("button", name="提出惩戒").click()
    expect(page.get_by_text("依案卷提出的措施").first).to_be_visible()
    expect(page.locator("main")).to_contain_text("联合惩戒")
