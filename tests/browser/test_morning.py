# SPDX-License-Identifier: Apache-2.0
"""The morning page on paper: one sheet that a leader takes along."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from tests.browser.paper import printed
from tests.factories import City, make_city, make_unit
from tests.results.conftest import Deed, Told, write
from wuzha.cases.rules.life import Act
from wuzha.org.models import Person, Unit, UnitKind
from wuzha.org.roles import Role

TYPES = ("BRUSH", "INVEST", "LOAN", "SERVICE", "ROMANCE", "GAME", "SHOPPING", "MILITARY", "LEADER", "")


@pytest.fixture
def city(transactional_db: None) -> City:
    return make_city()


def test_the_morning_page_of_a_whole_city_is_one_sheet(
    page: Page, city: City, sign_in: Callable[[Person], None]
) -> None:
    towns = [
        make_unit(UnitKind.STREET, f"3302829{at:02}", f"测试第{at}街道", Unit.objects.get_parent(city.town))
        for at in range(17)
    ]
    today = timezone.localdate()
    acts = (Act.ACCEPT, Act.FILE, Act.SOLVE)
    deeds = [
        Deed([Told(act, today - timedelta(days=back)) for act in acts], [(1_234_567_00, None)], kind=TYPES[at % 10])
        for at in range(38)
        for back in (1, 366)
    ]
    write(city, deeds)
    for at, deed in enumerate(deeds):
        type(deed.row).unscoped.filter(pk=deed.row.pk).update(place_unit=towns[at % 17])
    assert Unit.objects.filter(kind=UnitKind.STREET).count() >= 17
    sign_in(city.people[Role.JOINT_OFFICE])
    page.goto("/results/morning/")
    page.evaluate("document.fonts.ready")
    paper = printed(page)
    assert len(paper.sheets) == 1
    assert not paper.faults
    assert not paper.lacks("测试第16街道")
