# SPDX-License-Identifier: Apache-2.0
"""Pages of operations and of the task force in a browser: they fit a phone and a desk, and anybody can use them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser.conftest import DRAWN, SIZES
from tests.cases.conftest import opened
from tests.factories import City, make_city
from tests.operations.conftest import admitted, figure, run, today  # noqa: F401 - `figure` is a fixture
from wuzha.operations.models import Operation
from wuzha.operations.services import duty, tags, targets, training
from wuzha.operations.services.targets import Aim
from wuzha.operations.services.training import NewTraining
from wuzha.org.models import Person
from wuzha.org.roles import Role

pytestmark = pytest.mark.django_db(transaction=True)
SignIn = Callable[..., None]


@pytest.fixture
def city(transactional_db: None) -> City:
    return make_city()


def filled(city: City, code: str) -> dict[str, str]:
    """An operation with a target that is behind and one that nobody counts, a force, its duty, a session: addresses."""
    actor = city.actor(Role.INVESTIGATOR)
    one = run(actor, document_no="测公通〔2026〕5号", description="打击境外诈骗团伙及其境内黑灰产。")
    case = opened(city, actor)
    tags.tag(actor, one.pk, case.pk, "同一团伙")
    target = targets.set_target(actor, one.pk, Aim(code, 300, one.since, one.until or today()))
    targets.set_target(actor, one.pk, Aim(code, 1, one.since, one.until or today(), city.station.pk))
    first = admitted(actor, "演示警一", badge="100001", from_unit_id=city.station.pk)
    second = admitted(actor, "演示辅二", "AUXILIARY")
    for member, leads in ((first, True), (second, False)):
        duty.put_on(actor, member.pk, [today() + timedelta(days=1)], "DAY", leads=leads)
    session = training.plan(actor, NewTraining("资金查控实务", timezone.now() - timedelta(hours=2), 90, "三楼会议室"))
    training.attend(actor, session.pk, {first.pk: "PRESENT"})
    return {
        "index": reverse("operations:index"), "new": reverse("operations:new"), "record": one.get_absolute_url(),
        "target": reverse("operations:target", args=[target.pk]), "join": reverse("operations:join", args=[case.pk]),
        "force": reverse("operations:force"), "member": first.get_absolute_url(), "duty": reverse("operations:duty"),
        "trainings": reverse("operations:trainings"), "training": session.get_absolute_url(),
    }  # fmt: skip


@pytest.mark.parametrize(("scheme", "language"), [("light", "zh-hans"), ("dark", "en")])
def test_every_page_is_accessible_and_fits_its_screen(
    page: Page,
    city: City,
    sign_in: SignIn,
    axe: Any,
    overflow: Any,
    figure: str,  # noqa: F811
    scheme: str,
    language: str,
) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    wrong = []
    sign_in(city.people[Role.INVESTIGATOR], language)
    for name, url in filled(city, figure).items():
        page.goto(url)
        for size in ("phone", "desk"):
            page.set_viewport_size({"width": SIZES[size][0], "height": SIZES[size][1]})
            page.evaluate(DRAWN)
            looked = [] if (scheme, size) == ("dark", "phone") else axe(page)
            wrong += [f"{name} {size}: {problem}" for problem in (*looked, *overflow(page))]
    assert wrong == []


def test_an_operation_is_ended_from_the_keyboard(page: Page, city: City, sign_in: Callable[[Person], None]) -> None:
    one = run(city.actor(Role.INVESTIGATOR))
    sign_in(city.people[Role.INVESTIGATOR])
    page.goto(one.get_absolute_url())
    page.keyboard.press("n")
    sheet = page.locator("#end-sheet")
    expect(sheet).to_be_visible()
    sheet.get_by_role("button", name="登记结束").click()
    expect(page.locator(".next")).to_contain_text("写出总结报告")
    assert Operation.unscoped.get().state == "ENDED"
