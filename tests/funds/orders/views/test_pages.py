# SPDX-License-Identifier: Apache-2.0
"""The main course through the pages: report, stop, answer, next level, freeze."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories import City
from tests.funds.conftest import FIRST, SECOND, VICTIM, account_at
from tests.refusing import refusals
from tests.worlds import shared
from wuzha.audit.models import Event
from wuzha.engine.identifiers import IdNumber
from wuzha.funds.models import CaseAccount, Freeze, FundsCase, Institution, Payment, Report, StopOrder, Victim
from wuzha.funds.orders.records import stop as stop_record
from wuzha.org.roles import Role


@pytest.fixture
@shared
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


def test_the_list_above_a_report_names_the_faults_of_its_rows(client: Client, bank: Institution) -> None:
    wrong = {"pay0-amount": "三万零", "phone": "1391234"}
    page = client.post("/funds/reports/new/", report_form(bank, **wrong)).content.decode()
    above = page.partition('role="alert"')[2].partition("</ul>")[0]
    assert "有 2 处需要修改" in above
    assert "第 1 行：" in above
    with refusals() as told:
        right = report_form(bank)
        told.form(client, "Enter a sum in yuan", "pay0-amount", "/funds/reports/new/", **right | wrong)


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


def test_a_result_is_chosen_and_never_preset(client: Client, issued: StopOrder) -> None:
    """It decides whether money is held; what a stop needs with it is not called optional."""
    page = client.get(issued.get_absolute_url()).content.decode()
    sheet = page[page.index('id="answer"') :].partition("</dialog>")[0]
    assert '<option value="" selected>请选择结果</option>' in sheet
    assert "反馈时间" in sheet
    assert "止付成功时必填" in sheet.partition('name="balance"')[0]
    given = {"version": issued.version, "code": "", "answered_at": typed(timezone.now()), "balance": "1"}
    refused = client.post(f"/funds/stops/{issued.pk}/answer/", given)
    assert refused.status_code == 422
    assert "请选择银行反馈的结果。" in refused.content.decode()


def told_by_bank(order: StopOrder, **changes: str) -> dict[str, str]:
    now = f"{timezone.localtime():%Y-%m-%dT%H:%M:%S}"
    return {"version": str(order.version), "code": "0000", "answered_at": now, "balance": "10"} | changes


def test_more_gone_on_than_came_in_is_asked_about(client: Client, issued: StopOrder) -> None:
    """A slip of a digit would make the loss look repaid; other money may have been there, so it is a question."""
    onward = {
        "on0-to_account": SECOND, "on0-amount": "999999999", "on0-at": typed(timezone.now() - timedelta(minutes=30)),
    }  # fmt: skip
    address = f"/funds/stops/{issued.pk}/answer/"
    assert 'name="beyond"' not in client.get(issued.get_absolute_url()).content.decode()
    asked = client.post(address, told_by_bank(issued, **onward))
    assert asked.status_code == 422
    page = asked.content.decode()
    assert "反馈转出 999,999,999.00 元，而已知流入只有 30,000.00 元" in page
    assert 'name="beyond"' in page
    assert client.post(address, told_by_bank(issued, beyond="on", **onward)).status_code == 302


def test_a_balance_beside_a_request_given_back_is_refused(client: Client, issued: StopOrder) -> None:
    address = f"/funds/stops/{issued.pk}/answer/"
    refused = client.post(address, told_by_bank(issued, code="0300", balance="500"))
    assert refused.status_code == 422
    assert "没有余额可言" in refused.content.decode()
    assert client.post(address, told_by_bank(issued, code="0300", balance="")).status_code == 302
    head = client.get(issued.get_absolute_url()).context["head"]
    assert [one.state for one in head.steps] == ["done", "done", "done", "now"], "a failure is no tick"


def test_a_victim_is_completed_and_corrected_in_the_case(client: Client, case: FundsCase) -> None:
    """What was not asked at the report must not end a restitution."""
    victim, address = Victim.unscoped.get(case=case), f"/funds/cases/{case.pk}/victim/"
    number = "33028219900101999" + IdNumber.check_character("33028219900101999")
    page = client.get(f"{case.get_absolute_url()}?do=victim").content.decode()
    assert 'id="victim" open' in page
    assert "13800000001" not in page
    assert client.post(address, {"victim": victim.pk, "id_no": "33028219900101"}).status_code == 422
    assert client.post(address, {"victim": victim.pk}).status_code == 422
    assert client.post(address, {"victim": victim.pk, "id_no": number}).status_code == 302
    assert Victim.unscoped.filter(pk=victim.pk, id_index__isnull=False).exists()
    why = client.post(address, {"victim": victim.pk, "name": "测试已"})
    assert why.status_code == 422
    [sheet] = [one for one in why.context["sheets"] if one.id == "victim"]
    assert "reason" in sheet.form.errors
    assert client.post(address, {"victim": victim.pk, "name": "测试己", "reason": "录错"}).status_code == 302
    kept = Event.objects.filter(action="funds.victim").order_by("pk").last()
    assert kept is not None
    assert (kept.detail["fields"], kept.detail["corrected"]) == (["name"], ["name"])


def test_a_payment_to_a_number_that_no_bank_knows_is_put_right(
    client: Client, issued: StopOrder, case: FundsCase
) -> None:
    """0300: no freeze of an account that is not there; the payment is corrected, and the right account stopped."""
    paid = Payment.unscoped.get(case=case)
    address, told = f"/funds/cases/{case.pk}/payment/", {"payment": paid.pk, "account": SECOND}
    held = client.post(address, told | {"reason": "念错"})
    assert "请先撤回或登记解除" in held.content.decode()
    client.post(f"/funds/stops/{issued.pk}/answer/", told_by_bank(issued, code="0300", balance=""))
    issued.refresh_from_db()
    assert stop_record.given_back(issued)
    issued.result_code = "0600"  # a document is missing: that is no matter of the payment
    assert not stop_record.given_back(issued)
    for page in (issued.get_absolute_url(), case.get_absolute_url()):
        act = client.get(page).context["next"].act
        assert (str(act.label), act.url) == ("更正付款", f"{case.get_absolute_url()}?do=payment")
    assert client.post(address, told).status_code == 422
    assert client.post(address, told | {"reason": "账号听错一位"}).status_code == 302
    paid.refresh_from_db()
    [right] = Payment.unscoped.filter(case=case, withdrawn_at=None)
    assert (paid.withdrawn_at is not None, right.amount_fen, right.report_id) == (True, 3_000_000, paid.report_id)
    assert Report.unscoped.get(case=case).loss_fen == 5_000_000
    levels = set(CaseAccount.unscoped.filter(case=case).values_list("account", "level"))
    assert levels == {(right.from_account_id, 0), (right.to_account_id, 1)}
    assert str(client.get(case.get_absolute_url()).context["next"].what) == "止付还没有人办的 1 个账户"
