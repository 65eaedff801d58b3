# SPDX-License-Identifier: Apache-2.0
"""The record of a call: what it is, who must do what next, what happened; nothing stands there that did not."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.calls.conftest import PAYEE, tell, tell_row, tell_who
from tests.factories import City
from tests.worlds import shared
from wuzha.audit.actor import Actor
from wuzha.calls.errors import Code
from wuzha.calls.models import BankReport, Call
from wuzha.calls.rules.states import State
from wuzha.calls.services import asking, banks, holds, outcomes, preparing
from wuzha.calls.services.sweep import sweep
from wuzha.funds.models import FundsCase, Institution, Report, StopOrder
from wuzha.funds.orders.services import stops
from wuzha.org.roles import Role
from wuzha.refusals import RefusalError
from wuzha.sealed.value import read_again_by
from wuzha.warning.models import Directive, WarningRecord

pytestmark = pytest.mark.django_db


@pytest.fixture
@shared
def client(city: City) -> Client:
    found = Client(headers={"accept-language": "zh-hans"})
    found.force_login(city.people[Role.ANALYST])
    return found


@pytest.fixture
@shared
def paid(taker: Actor, call: Call) -> Call:
    tell_who(taker, call)
    tell_row(taker, call)
    return call


def shown(client: Client, call: Call) -> Any:
    return client.get(reverse("calls:record", args=[call.pk]))


def now() -> str:
    return f"{timezone.localtime():%Y-%m-%dT%H:%M}"


def test_the_title_says_kind_person_and_sum_and_the_bar_says_who_must(client: Client, taker: Actor, paid: Call) -> None:
    tell(taker, paid, fraud_type="BRUSH")
    preparing.prepare(taker, paid.pk)
    context = shown(client, paid).context
    assert str(context["head"].title).endswith("测** 50,000.00 元")
    assert not str(context["head"].title).startswith("测**")
    assert context["next"].who.startswith("测试市反诈中心")
    assert [step.state for step in context["head"].steps] == ["done", "done", "now", "next", "next"]
    assert context["head"].steps[1].note, "when it was known whether something was paid"


def test_what_is_whole_is_stopped_before_the_report_is_transferred(client: Client, taker: Actor, paid: Call) -> None:
    refused = client.post(
        reverse("calls:transfer", args=[paid.pk]), {"organ": "外市公安局", "number": "移-1", "at": now()}
    )
    assert "要素齐全的付款还没有备好止付单" in refused.content.decode()
    assert [one.label for one in shown(client, paid).context["next"].others if one.refused]
    preparing.prepare(taker, paid.pk)
    outcomes.transfer(taker, paid.pk, "外市公安局", "移-1")


def test_a_transfer_ticks_no_acceptance_and_its_number_is_called_so(client: Client, taker: Actor, call: Call) -> None:
    tell(taker, call, name="测试甲", paid="YES")
    outcomes.transfer(taker, call.pk, "外市公安局", "移-1")
    answer = shown(client, call)
    assert [str(step.label) for step in answer.context["head"].steps] == ["询问中", "已研判", "已移送"]
    page = answer.content.decode()
    assert "移送文号" in page
    assert "受案登记表文号" not in page.replace('name="number"', "").split("<dialog")[0]


def test_once_the_receipt_is_made_the_funds_desk_has_its_turn(client: Client, taker: Actor, paid: Call) -> None:
    preparing.prepare(taker, paid.pk)
    outcomes.accept(taker, paid.pk, "受-1")
    assert shown(client, paid).context["next"].mine
    outcomes.make_receipt(taker, paid.pk, "案件办理")
    turn = shown(client, paid).context["next"]
    assert (turn.mine, turn.who) == (False, "资金台")
    assert "受案回执" in shown(client, paid).content.decode()


def test_a_lifting_without_a_name_says_so_at_its_hold(client: Client, taker: Actor, call: Call) -> None:
    bank = Institution.objects.create(code="T-1", name="测试银行", kind="BANK", synthetic=True)
    tell(taker, call, name="测试甲", paid="NO", asked="300")
    tell(taker, call, road="BANK", hold_bank=str(bank.pk))
    [first] = holds.hold(taker, call.pk)
    answer = client.post(reverse("calls:lift", args=[call.pk]), {"hold": first.pk, "by": ""})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'aria-describedby="lift-{first.pk}-fault"' in page
    assert client.post(reverse("calls:lift", args=[call.pk]), {"hold": first.pk, "by": "测试银行"}).status_code == 302


def test_who_pays_nothing_is_warned_with_what_was_said_and_the_warning_is_named(
    client: Client, taker: Actor, call: Call
) -> None:
    tell(taker, call, phone="19900005518", paid="NO", still="INSISTS", asked="8万", r1_account=PAYEE, story="客服退款")
    outcomes.warn(taker, call.pk)
    warning = WarningRecord.unscoped.get()
    pushed = Directive.unscoped.get()
    assert pushed.contact_index is not None
    assert read_again_by(pushed.raw, json.loads) == {
        "来电": call.number, "收款账号": PAYEE, "本人态度": "仍打算付款", "对方再要的金额": "80,000.00",
        "来电人原话": "客服退款",
    }  # fmt: skip
    page = shown(client, call).content.decode()
    assert f'href="{warning.get_absolute_url()}"' in page
    assert f'href="{call.get_absolute_url()}">{call.number}<' in client.get(warning.get_absolute_url()).content.decode()
    assert "未付款，已劝阻" not in page
    assert "未付款" in client.get(reverse("calls:index") + "?tab=all").content.decode()


def test_who_asks_and_who_issues_see_one_deadline(taker: Actor, paid: Call) -> None:
    [order] = preparing.prepare(taker, paid.pk).made
    assert Call.unscoped.get(pk=paid.pk).due_at == order.due_at


def test_a_missed_stop_stays_due_until_it_is_issued_and_then_the_acceptance_is(
    city: City, taker: Actor, paid: Call
) -> None:
    [order] = preparing.prepare(taker, paid.pk).made
    first = Call.unscoped.get(pk=paid.pk).due_at
    sweep(paid.started_at + timedelta(hours=2))
    sweep(paid.started_at + timedelta(hours=3))
    assert Call.unscoped.get(pk=paid.pk).due_at == first
    bank = Institution.objects.create(code="T-1", name="测试银行", kind="BANK", synthetic=True)
    StopOrder.unscoped.filter(pk=order.pk).update(institution=bank)
    stops.issue(city.actor(Role.FUNDS_OFFICER), order.pk, "请-1")
    sweep(paid.started_at + timedelta(hours=4))
    assert Call.unscoped.get(pk=paid.pk).due_at == paid.started_at + timedelta(hours=24)


def test_an_acceptance_before_the_account_is_known_keeps_the_clock_and_reaches_the_case_later(
    client: Client, taker: Actor, call: Call
) -> None:
    tell(taker, call, name="测试甲", paid="YES")
    assert outcomes.accept(taker, call.pk, "受-9").due_at is not None
    turn = shown(client, call).context["next"]
    assert (str(turn.act.label), turn.due is not None) == ("继续通话", True)
    tell_row(taker, call)
    preparing.prepare(taker, call.pk)
    assert FundsCase.unscoped.get().accepted_no == "受-9"


def test_a_wrong_number_is_closed_without_advice(client: Client, call: Call) -> None:
    close = reverse("calls:close", args=[call.pk])
    empty = client.post(close, {"ending": "ADVICE", "reason": ""})
    assert "reason" in empty.context["forms"]["close"].errors
    assert client.post(close, {"ending": "WRONG", "reason": ""}).status_code == 302
    facts = {str(one.label): str(one.value) for one in shown(client, call).context["head"].facts}
    assert "分钟" in facts["挂断"]


def test_the_course_tells_of_orders_holds_and_corrections_and_the_case_of_the_call(
    client: Client, taker: Actor, paid: Call
) -> None:
    tell(taker, paid, phone="19900005519")
    preparing.prepare(taker, paid.pk)
    tell(taker, paid, road="OWN", consent="REFUSED")
    holds.hold(taker, paid.pk)
    done = [one.what for one in shown(client, paid).context["course"]]
    assert any("止付单 ZF" in one for one in done)
    assert any("不同意" in one for one in done)
    assert "更正：被骗人电话" in done
    assert Report.unscoped.get().reference == paid.number


def test_the_case_of_a_call_says_how_it_came_in_and_leads_back(
    client: Client, city: City, taker: Actor, paid: Call
) -> None:
    tell(taker, paid, reference="警情-2026-77")
    preparing.prepare(taker, paid.pk)
    client.force_login(city.people[Role.FUNDS_OFFICER])
    answer = client.get(reverse("funds:case", args=[Report.unscoped.get().case_id]))
    told = {one.url: str(one.value) for one in answer.context["head"].facts}
    assert told[paid.get_absolute_url()].endswith(f"96110 {paid.number}")
    page = answer.content.decode()
    assert f'96110 <a class="link-quiet code" href="{paid.get_absolute_url()}">{paid.number}</a>' in page
    assert "警情-2026-77" in page
    assert "手工录入" not in page


def test_the_proof_of_the_transfer_is_asked_for_and_stands_on_the_record(
    client: Client, taker: Actor, paid: Call
) -> None:
    """domain.md §3.7 names it among what is asked; no number of a person goes in."""
    assert 'data-say="voucher"' in client.get(reverse("calls:talk", args=[paid.pk])).content.decode()
    tell(taker, paid, voucher="流水 A-2026-77，截图在案卷")
    assert "流水 A-2026-77，截图在案卷" in shown(client, paid).content.decode()
    assert asking.say(taker, paid.pk, "voucher", "19900005518").fault


def test_an_acceptance_of_this_minute_stands_after_what_was_done_in_it(
    client: Client, taker: Actor, paid: Call
) -> None:
    """Its time is typed to the minute, that of the other acts noted to the second."""
    preparing.prepare(taker, paid.pk)
    outcomes.accept(taker, paid.pk, "受1号", timezone.now().replace(second=0, microsecond=0))
    page = shown(client, paid).context
    assert [one.label for one in page["head"].steps] == ["询问中", "已研判", "止付已备好", "已受案", "已立案"]
    assert page["course"][0].what == "受案"


@pytest.fixture
@shared
def report(taker: Actor) -> BankReport:
    bank = Institution.objects.create(code="T-1", name="测试银行", kind="BANK", synthetic=True)
    return banks.receive(taker, banks.NewBankReport(bank.pk, "PHONE", timezone.now(), phone="19900005518", what="异常"))


def test_a_verdict_to_be_checked_is_followed_by_another_before_the_bank_acts(
    client: Client, taker: Actor, report: BankReport
) -> None:
    banks.judge(taker, report.pk, "OPEN")
    banks.judge(taker, report.pk, "OPEN", "先问公司")
    banks.answer(taker, report.pk, "风控岗")
    turn = client.get(report.get_absolute_url()).context["next"]
    assert (str(turn.act.label), turn.due) == ("重新研判", None)
    with pytest.raises(RefusalError) as refused:
        banks.act(taker, report.pk, "RELEASED")
    assert refused.value.code is Code.VERDICT_OPEN
    banks.judge(taker, report.pk, "CLEAR")
    banks.answer(taker, report.pk, "风控岗")
    assert banks.act(taker, report.pk, "RELEASED").verdict == "CLEAR"


def test_the_times_of_a_banks_report_name_the_step_that_they_follow(
    client: Client, taker: Actor, report: BankReport
) -> None:
    early = {"at": "2026-01-01T08:00"}
    banks.judge(taker, report.pk, "FRAUD")
    answer = client.post(reverse("calls:bank_answer", args=[report.pk]), early | {"to": "风控岗"})
    assert "不能早于研判时间" in str(answer.context["forms"]["answer"].errors["at"])
    banks.answer(taker, report.pk, "风控岗")
    acted = client.post(reverse("calls:bank_act", args=[report.pk]), early | {"what": "DELAYED"})
    assert "不能早于报告时间" in str(acted.context["forms"]["acted"].errors["at"])
    assert "登记已答复银行" in acted.content.decode()


def test_a_list_says_what_is_due_and_counts_no_sum_that_was_not_paid(client: Client, taker: Actor, paid: Call) -> None:
    asking.say(taker, asking.begin(taker).pk, "paid", "NO")
    page = client.get(reverse("calls:index")).content.decode()
    assert "一级止付" in page
    assert "50,000.00 元" not in page
    assert "50,000.00" in page
    assert State.NO_LOSS.label == "未付款"


def test_whoever_takes_no_calls_is_told_whom_to_ring(city: City) -> None:
    station = Client(headers={"accept-language": "zh-hans"})
    station.force_login(city.people[Role.STATION_OFFICER])
    assert "96110" in station.get(reverse("calls:index")).content.decode()
