# SPDX-License-Identifier: Apache-2.0
"""The dialogs in which facts are put right: a fault stands on its field, and what was said before is shown."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories import City
from tests.refusing import refusals
from wuzha.cases.errors import Code
from wuzha.cases.models import Case, Victim
from wuzha.org.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(city: City) -> Client:
    found = Client(headers={"accept-language": "zh-hans"})
    found.force_login(city.people[Role.INVESTIGATOR])
    return found


def test_the_page_puts_facts_right_and_shows_what_they_said(client: Client, city: City, case: Case) -> None:
    given = {"fraud_type": "LOAN", "unit": city.station.pk, "reason": "类型录错"}
    address = reverse("cases:act", args=[case.pk, "edit"])
    with refusals() as told:
        told.form(client, Code.SAME_ANSWER, "fraud_type", address, **given | {"fraud_type": "BRUSH"})
    assert client.post(address, given).status_code == 302
    answer, victim = client.get(case.get_absolute_url()), Victim.unscoped.get()
    assert "此前登记" in answer.content.decode()
    [sheet] = [one for one in answer.context["sheets"] if one["name"] == f"victim-{victim.pk}"]
    assert [one.data["selected"] for one in sheet["form"]["reached_by"].subwidgets].count(True) == 1
    at = f"{timezone.localtime(victim.reported_at):%Y-%m-%dT%H:%M}"
    deed = f"{timezone.localtime(victim.occurred_at):%Y-%m-%dT%H:%M}"
    body = {"occurred_at": deed, "reported_at": at, "loss": "9万", "reason": "金额录错"}
    act = reverse("cases:act", args=[case.pk, f"victim-{victim.pk}"])
    late = f"{timezone.localtime(victim.reported_at) + timedelta(minutes=5):%Y-%m-%dT%H:%M}"
    with refusals() as told:
        told.form(client, Code.REPORT_BEFORE_DEED, "occurred_at", act, **body | {"occurred_at": late})
    assert client.post(act, body).status_code == 302
    assert Victim.unscoped.get().loss_fen == 90_000_00
    before = client.get(case.get_absolute_url()).content.decode()
    assert "类型录错" not in before  # sealed: it may name somebody
    clear = client.post(reverse("cases:story_show", args=[case.pk])).content.decode()
    assert "类型录错" in clear
    assert "金额录错" in clear
