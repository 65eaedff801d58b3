# SPDX-License-Identifier: Apache-2.0
"""A shutdown in a browser: asked, refused for one's own review, reviewed by a second person, answered by the carrier at
its own log-in, appealed against, opened again; and every page fits its screen and can be used by anybody."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.browser.conftest import DRAWN, SIZES
from tests.browser.hands import act, fill
from tests.factories import City, make_city, make_filed, make_person
from tests.shutdowns.conftest import HASH, NUMBER, again, entered, request_of
from tests.shutdowns.test_sites import device_of, new, noted, scene_of
from wuzha.org.models import Person, UnitKind
from wuzha.org.roles import Role
from wuzha.shutdowns.models import Shutdown
from wuzha.shutdowns.rules.life import State
from wuzha.shutdowns.services.sites import record_site

pytestmark = pytest.mark.django_db(transaction=True)
SignIn = Callable[..., None]


@pytest.fixture
def city(transactional_db: None) -> City:
    made = make_city()
    made.member.kind = UnitKind.CARRIER
    made.member.save()
    return made


@pytest.fixture
def second(city: City) -> Person:
    return make_person(Role.JOINT_OFFICE, city.city, "second-joint")


@pytest.mark.soak
def test_from_asking_to_opening_again(page: Page, city: City, second: Person, sign_in: SignIn) -> None:
    asker, office, carrier = (city.people[role] for role in (Role.INVESTIGATOR, Role.JOINT_OFFICE, Role.MEMBER_UNIT))
    case = make_filed(city.centre, "A3302820000002026110001")
    sign_in(asker)
    page.goto(f"{reverse('shutdowns:new')}?case={case.number}")
    fill(
        page.locator("main form"), values=NUMBER, ground="AFL11", unit=str(city.member.pk), sha256=HASH,
        reason="用于冒充客服",
    )  # fmt: skip
    page.get_by_role("button", name="录入").click()
    expect(page.locator(".next")).to_contain_text("先核对是否受害人本人号码")
    row = Shutdown.unscoped.get()
    page.locator(".next [data-opens='confirm-sheet']").first.click()
    page.locator("#confirm-sheet [name='looked']").check()
    page.keyboard.press("Escape")
    act(page, "confirm-sheet")
    expect(page.locator(".next")).to_contain_text("由另一人审核")
    expect(page.locator("main, .next").first).not_to_contain_text(NUMBER)
    assert page.locator(".next [data-opens='approve-sheet']").count() == 0

    sign_in(office)
    page.goto(row.get_absolute_url())
    act(page, "approve-sheet")
    expect(page.locator(".next")).to_contain_text("等待答复")

    sign_in(carrier)
    page.goto(request_of(row).get_absolute_url())
    act(page, "sign-sheet")
    act(page, "answer-sheet", conclusion="SHUT", text="已于当日关停")
    assert again(row).result == "SHUT"

    sign_in(office)
    page.goto(row.get_absolute_url())
    act(page, "appeal-sheet", where="POLICE", who="测试用户", what="本人使用，提供购机凭证")
    act(page, "check-sheet", found="购机凭证属实")
    sign_in(second)
    page.goto(row.get_absolute_url())
    act(page, "answer-sheet", right="yes", reply="核查通过，即时恢复")
    assert again(row).state == State.REOPENING

    sign_in(carrier)
    page.goto(request_of(row).get_absolute_url())
    act(page, "sign-sheet")
    act(page, "answer-sheet", conclusion="RESTORED", text="已恢复")
    sign_in(office)
    page.goto(row.get_absolute_url())
    expect(page.locator("main")).to_contain_text("已恢复")
    assert again(row).state == State.REOPENED


@pytest.mark.parametrize(("scheme", "language"), [("light", "zh-hans"), ("dark", "en")])
def test_every_page_fits_and_can_be_used_by_anybody(
    page: Page, city: City, sign_in: SignIn, axe: Callable[[Page], list[str]], overflow: Callable[[Page], list[str]],
    scheme: str, language: str,
) -> None:  # fmt: skip
    officer = city.actor(Role.CARD_OFFICER)
    case = make_filed(city.centre, "A3302820000002026110001")
    row = entered(officer, city, case)
    scene, other = scene_of(case), scene_of(make_filed(city.centre, "A3302820000002026110002", 2))
    device_of(scene)
    site = record_site(officer, new(scene, city))
    noted(officer, site)
    urls = [
        *(reverse(f"shutdowns:{name}") for name in ("index", "new", "league", "sites")), row.get_absolute_url(),
        site.get_absolute_url(), reverse("shutdowns:sites_new", args=[other.pk]),
    ]  # fmt: skip
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
    sign_in(city.people[Role.INVESTIGATOR], language)
    wrong = []
    for url in urls:
        page.goto(url)
        for size in ("phone", "desk"):
            page.set_viewport_size({"width": SIZES[size][0], "height": SIZES[size][1]})
            page.evaluate(DRAWN)
            looked = [] if (scheme, size) == ("dark", "phone") else axe(page)
            wrong += [f"{url} {size}: {problem}" for problem in (*looked, *overflow(page))]
    assert wrong == []
