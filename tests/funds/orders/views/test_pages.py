# SPDX-License-Identifier: Apache-2.0
"""The main course through the pages: report, stop, answer, next level, freeze."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories import City
from tests.funds.conftest import FIRST, SECOND, VICTIM, account_at
from wuzha.audit.models import Event
from wuzha.funds.models import Freeze, FundsCase, Institution, Report, StopOrder
from wuzha.org.roles import Role


@pytest.fixture
def client(city: City) -> Client:
    client = Client()
    client.force_login(city.people[Role.FUNDS_OFFICER])
    return client


def typed(at: datetime) -> str:
    return f"{timezone.localtime(at):%Y-%m-%dT%H:%M}"


def report_form(bank: Institution, **changes: str) -> dict[str, str]:
    now = timezone.now()
    return {
        "name": "测试甲", "phone": "13800000001", "reported_at": typed(now - timedelta(minutes=3)), "loss": "50000",
        "from_account": VICTIM, "from_institution": str(bank.pk), "fraud_type": "BRUSH",
        "pay0-to_account": FIRST, "pay0-to_holder": "测试丁", "pay0-to_institution": str(bank.pk),
        "pay0-amount": "30000", "pay0-at": typed(now - timedelta(minutes=40)),
    } | changes  # fmt: skip


def test_a_report_leads_straight_to_its_order(client: Client, bank: Institution) -> None:
    answer = client.post("/funds/reports/new/", report_form(bank))
    order = StopOrder.unscoped.get()
    assert answer.status_code == 302
    assert answer["Location"] == f"/funds/stops/{order.pk}/"
    page = client.get(answer["Location"]).content.decode()
    assert order.number in page
    assert FIRST not in page


def test_a_report_with_a_cut_account_number_says_so_beside_the_field(client: Client, bank: Institution) -> None:
    answer = client.post("/funds/reports/new/", report_form(bank, **{"pay0-to_account": "12"}))
    assert answer.status_code == 422
    assert "账号" in answer.content.decode()
    assert Report.unscoped.count() == 0


def test_the_course_from_the_order_to_the_next_level_and_the_freeze(
    client: Client, city: City, bank: Institution
) -> None:
    client.post("/funds/reports/new/", report_form(bank))
    order = StopOrder.unscoped.get()
    client.post(f"/funds/stops/{order.pk}/issue/", {"version": order.version, "request_no": "Q-1"})
    order.refresh_from_db()
    assert order.state == "ISSUED"
    later = order.issued_at + timedelta(minutes=0)
    answer = {
        "version": order.version, "code": "0000", "answered_at": f"{timezone.localtime(later):%Y-%m-%dT%H:%M:%S}",
        "balance": "10000", "on0-to_account": SECOND, "on0-amount": "15000",
        "on0-at": typed(timezone.now() - timedelta(minutes=30)),
    }  # fmt: skip
    StopOrder.unscoped.filter(pk=order.pk).update(issued_at=order.issued_at - timedelta(minutes=2))
    assert client.post(f"/funds/stops/{order.pk}/answer/", answer).status_code == 302
    order.refresh_from_db()
    assert order.state == "ACCEPTED"
    client.post(f"/funds/stops/{order.pk}/next/")
    assert StopOrder.unscoped.get(level=2).amount_fen == 1_500_000

    made = client.post(
        f"/funds/cases/{order.case_id}/freeze/{order.account_id}/",
        {"asset": "DEPOSIT", "amount": "10000", "term": "MONTHS_6", "scope_code": "01", "interest": "on"},
    )
    freeze = Freeze.unscoped.get()
    assert made["Location"] == f"/funds/freezes/{freeze.pk}/"
    today = f"{timezone.localdate():%Y-%m-%d}"
    decision = {
        "version": freeze.version, "approved": "1", "authority": "COUNTY", "decider": "测试甲", "title": "局长",
        "number": "冻1号", "on": today,
    }  # fmt: skip
    filed = {
        "case_no": "A3302820000002023050001", "accepted_no": "测试受案1号", "accepted_on": today, "decide_days": "3",
        "filing_no": "测试立案1号", "filed_on": today, "filing_organ": "测试市公安局",
    }  # fmt: skip
    assert client.post(f"/funds/cases/{order.case_id}/filing/file/", filed).status_code == 302
    own = client.post(f"/funds/freezes/{freeze.pk}/decide/", decision)
    assert own.status_code == 422
    head = Client()
    head.force_login(city.people[Role.INVESTIGATOR])
    assert head.post(f"/funds/freezes/{freeze.pk}/decide/", decision).status_code == 302
    freeze.refresh_from_db()
    client.post(
        f"/funds/freezes/{freeze.pk}/issue/",
        {
            "version": freeze.version,
            "request_no": "Q-2",
            "doc_no": "冻通1号",
            "doc_no_source": "CASE_SYSTEM",
            "platform": "BIG_DATA",
        },
    )
    freeze.refresh_from_db()
    Freeze.unscoped.filter(pk=freeze.pk).update(issued_at=freeze.issued_at - timedelta(minutes=2))
    held = {"version": freeze.version, "code": "0000", "answered_at": typed(timezone.now()), "held": "10000"}
    assert client.post(f"/funds/freezes/{freeze.pk}/answer/", held).status_code == 302
    freeze.refresh_from_db()
    order.refresh_from_db()
    assert (freeze.state, freeze.mode, order.state) == ("ACTIVE", "FULL", "CONVERTED")
    for tab in ("stops", "freezes", "cases", "done", "over", "filing", "screening", "unfiled"):
        assert client.get(f"/funds/?tab={tab}").status_code == 200
    for address in (f"/funds/cases/{order.case_id}/", f"/funds/freezes/{freeze.pk}/", f"/funds/stops/{order.pk}/"):
        assert client.get(address).status_code == 200


def test_clear_numbers_are_shown_for_a_purpose_and_the_look_is_in_the_trail(
    client: Client, case: FundsCase, stop: StopOrder
) -> None:
    assert FIRST not in client.get(f"/funds/cases/{case.pk}/").content.decode()
    assert FIRST in client.post(f"/funds/cases/{case.pk}/reveal/").content.decode()
    assert FIRST in client.post(f"/funds/stops/{stop.pk}/reveal/").content.decode()
    assert Event.objects.filter(action="personal.read", object_type__in=["funds_case", "funds_stop"]).count() == 2


def test_who_holds_an_account_already_is_named_on_the_page(client: Client, case: FundsCase, stop: StopOrder) -> None:
    page = client.post(f"/funds/cases/{case.pk}/prepare/", {"account": account_at(case, 1)}, follow=True)
    assert stop.number in page.content.decode()


def test_a_number_opens_its_record(client: Client, stop: StopOrder) -> None:
    assert client.get("/funds/find/", {"q": stop.number.lower()})["Location"] == f"/funds/stops/{stop.pk}/"
    assert client.get("/funds/find/", {"q": "what"})["Location"] == "/funds/"


@pytest.mark.parametrize("what", ["reports", "stopped", "frozen", "returned", "to_stop", "to_report", "without_stop"])
def test_each_figure_opens_its_list(client: Client, held: StopOrder, what: str) -> None:
    assert client.get("/funds/figures/").status_code == 200
    page = client.get("/funds/figures/records/", {"what": what}).content.decode()
    assert (held.case.number in page) == (what in ("reports", "stopped", "to_stop", "to_report"))


def test_an_institution_is_entered_reminded_and_stands_in_the_league(client: Client, issued: StopOrder) -> None:
    made = client.post("/funds/institutions/new/", {"name": "测试二银行", "code": "TEST-B2", "kind": "BANK"})
    assert made.status_code == 302
    taken = client.post("/funds/institutions/new/", {"name": "测试二银行", "code": "TEST-B2", "kind": "BANK"})
    assert taken.status_code == 422
    assert "测试二银行" in client.get("/funds/institutions/").content.decode()
    place = f"/funds/institutions/{issued.institution_id}/"
    assert issued.number in client.get(place).content.decode()
    assert client.post(f"{place}chase/", {"channel": "PHONE", "note": "已催"}).status_code == 302
    assert client.post(f"{made['Location']}chase/", {"channel": "PHONE"}).status_code == 422


def test_instructions_leave_as_a_file_for_a_purpose(client: Client, stop: StopOrder) -> None:
    assert client.get("/funds/instructions/").status_code == 200
    without = client.post("/funds/instructions/", {"kind": "stops", "form": "xlsx", "purpose": ""})
    assert without.status_code == 422
    file = client.post("/funds/instructions/", {"kind": "stops", "form": "xlsx", "purpose": "录入平台"})
    assert file.content[:2] == b"PK"
    assert Event.objects.get(action="funds.instructions").row_count == 1
    assert stop.state == "DRAFT"


def test_figures_of_a_year_without_data_are_not_compared(client: Client, bank: Institution) -> None:
    client.post("/funds/reports/new/", report_form(bank))
    page = client.get("/funds/figures/").content.decode()
    assert "同比无该期数据" in page
    assert "▲" not in page


def test_an_institution_that_was_not_chosen_is_that_of_the_card(client: Client, bank: Institution) -> None:
    shown = Institution.objects.create(code="T-B2", name="演示二银行（演示）", kind="BANK", synthetic=True)
    told = {"pay0-to_account": "0000020000000011", "pay0-to_institution": "", "from_institution": ""}
    client.post("/funds/reports/new/", report_form(bank, **told))
    assert StopOrder.unscoped.get().institution_id == shown.pk
