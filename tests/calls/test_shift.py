# SPDX-License-Identifier: Apache-2.0
"""What of calls goes into the hand-over of a shift and into the daily report."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.calls.conftest import tell_row, tell_who
from tests.factories import City
from wuzha.audit.actor import Actor
from wuzha.calls.models import Call
from wuzha.calls.services import banks, preparing
from wuzha.calls.services.banks import NewBankReport
from wuzha.funds.models import Institution
from wuzha.org.roles import Role
from wuzha.warning.services import shift_notes

pytestmark = pytest.mark.django_db


@pytest.fixture
def hot(taker: Actor, call: Call) -> Call:
    """A call with a stop that nobody has issued, and a report of a bank that nobody has judged."""
    tell_who(taker, call)
    tell_row(taker, call)
    preparing.prepare(taker, call.pk)
    bank = Institution.objects.create(code="TEST1", name="测试银行", kind="BANK")
    banks.receive(taker, NewBankReport(bank.pk, "PHONE", timezone.now(), name="测试储户", what="测试"))
    return call


def test_the_note_hands_over_calls_reports_of_banks_and_orders(city: City, taker: Actor, hot: Call) -> None:
    note = shift_notes.begin(taker)
    assert [one["part"] for one in note.facts["open"]] == ["stops", "calls", "bank_reports"]
    assert "199" not in str(note.facts["open"]), "numbers and clocks, nobody's data"
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(city.people[Role.ANALYST])
    page = client.get(reverse("warning:shift_note", args=[note.pk])).content.decode()
    assert hot.number in page
    assert hot.get_absolute_url() in page
    assert "/funds/stops/" not in page, "an analyst has no door there"
    assert f"{reverse('inbox:list')}?tab=alert" in page, "reminders nobody answered open their list"
    shift_notes.sign(taker, note.pk)
    assert hot.number in client.get(reverse("warning:shift_note", args=[note.pk])).content.decode()


def test_a_station_hands_over_nothing_of_the_centre(city: City, hot: Call) -> None:
    assert shift_notes.begin(city.actor(Role.STATION_OFFICER)).facts["open"] == []


def test_the_daily_report_counts_calls_and_stops(city: City, hot: Call) -> None:
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(city.people[Role.ANALYST])
    page = client.get(f"{reverse('warning:daily')}?day={timezone.localdate().isoformat()}").content.decode()
    text = page.partition("来电与止付")[2].partition("。")[0]
    assert (
        text
        == "：接听来电 1、来电中备好止付 1、保护性止付 0、银行报告 1、报案记录 1、止付额 0.00 元、期内冻结额 0.00 元"
    )
    assert reverse("calls:index") in page
    client.force_login(city.people[Role.STATION_OFFICER])
    assert "来电与止付" not in client.get(reverse("warning:daily")).content.decode()
