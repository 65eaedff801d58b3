# SPDX-License-Identifier: Apache-2.0
"""A tip is closed where it is written, and a sealed lead when it is taken in."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from tests.factories import City
from tests.refusing import refusals
from wuzha import keys
from wuzha.audit.actor import Actor
from wuzha.citizen import boxes
from wuzha.citizen.errors import Code
from wuzha.citizen.models import MOST_BOX, Tip
from wuzha.citizen.queries import PURPOSE
from wuzha.citizen.services import take
from wuzha.leads.models import Informant, Lead
from wuzha.org.roles import Role
from wuzha.refusals import RefusalError
from wuzha.sealed.value import masked_by

FORM = "application/x-www-form-urlencoded"
WHAT = "有人在广场收购银行卡，测试内容"


@pytest.fixture
def clerk(city: City) -> Actor:
    return city.actor(Role.ANALYST)


@pytest.fixture
def write_tip(visit: Client, published: int, form_of_before: Callable[[], str]) -> Callable[..., str]:
    """Sends the form; gives the page that comes."""

    def send(**more: object) -> str:
        told = urlencode({"what": WHAT, "token": form_of_before(), **more})
        return visit.post("/tip/", told, FORM).content.decode()

    return send


def test_a_tip_becomes_a_sealed_lead_and_is_gone(city: City, write_tip: Callable[..., str], clerk: Actor) -> None:
    page = write_tip(kind="CARDS", who="测试卡头", place=city.town.pk, contact="13800000001")
    tip = Tip.objects.get()
    assert tip.number in page
    assert WHAT.encode() not in bytes(tip.box)
    assert take(clerk) == (1, 0)
    lead = Lead.unscoped.get()
    assert (lead.kind, lead.source, lead.source_no, lead.place_unit_id) == (
        "CARDS",
        "INFORMANT",
        tip.number,
        city.town.pk,
    )
    assert masked_by(lead.what, lambda text: text.startswith(WHAT))
    assert Informant.unscoped.get(lead=lead).phone is not None
    assert not Tip.objects.exists()


def test_how_to_reach_somebody_may_be_words(write_tip: Callable[..., str], clerk: Actor) -> None:
    write_tip(contact="测试：晚上在小卖部")
    take(clerk)
    told = Informant.unscoped.get()
    assert told.phone is None
    assert told.note is not None


def test_who_tells_nothing_of_himself_is_nobody(write_tip: Callable[..., str], clerk: Actor) -> None:
    write_tip()
    take(clerk)
    assert not Informant.unscoped.exists()


def test_the_same_form_sent_twice_is_one_tip(visit: Client, published: int, form_of_before: Callable[[], str]) -> None:
    token = form_of_before()
    told = urlencode({"what": WHAT, "token": token})
    pages = [visit.post("/tip/", told, FORM).content.decode() for _ in range(2)]
    assert pages[0] == pages[1]
    assert Tip.objects.get().number in pages[0]


def test_a_box_that_cannot_be_opened_is_dropped_and_told(write_tip: Callable[..., str], clerk: Actor) -> None:
    write_tip()
    Tip.objects.create(box=b"x" * 100)
    Tip.objects.create(box=boxes.close(boxes.public_of(keys.derive(PURPOSE)), b'["no", "tip"]'))
    assert take(clerk) == (1, 2)
    assert not Tip.objects.exists()


def test_nothing_waits(city: City, clerk: Actor) -> None:
    with pytest.raises(RefusalError) as caught:
        take(clerk)
    assert caught.value.code is Code.NO_TIPS


def test_tips_are_taken_in_on_their_page_by_who_works_leads(client: Client, city: City) -> None:
    Tip.objects.create(box=boxes.close(boxes.public_of(keys.derive(PURPOSE)), b'{"what": "test"}'))
    Tip.objects.create(box=b"x" * 100)
    client.force_login(city.people[Role.ANALYST])
    assert "有 2 条加密线索待接收" in client.get(reverse("citizen:tips")).content.decode()
    said = client.post(reverse("citizen:take"), follow=True).content.decode()
    assert "已接收 1 条线索" in said
    assert "1 条无法打开" in said
    with refusals() as refused:
        refused.press(client, Code.NO_TIPS, reverse("citizen:take"))


def test_a_box_too_large_is_refused_by_the_table(city: City) -> None:
    with pytest.raises(IntegrityError, match="citizen_box_size"):
        Tip.objects.create(box=b"x" * (MOST_BOX + 1))
