# SPDX-License-Identifier: Apache-2.0
"""The pages of a call: begun by one press, answered cell by cell, nothing personal in clear."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.calls.conftest import OWN, PAYEE, tell, tell_row, tell_who
from tests.factories import City
from tests.worlds import shared
from wuzha.audit.actor import Actor
from wuzha.calls.models import Call, CallPaper, ProtectiveHold
from wuzha.calls.services import preparing
from wuzha.funds.models import Institution
from wuzha.org.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
@shared
def client(city: City) -> Client:
    """The analyst who takes calls."""
    found = Client(headers={"accept-language": "zh-hans"})
    found.force_login(city.people[Role.ANALYST])
    return found


def test_one_press_begins_a_call_and_leads_to_its_page(client: Client) -> None:
    assert "n" in client.get(reverse("calls:index")).content.decode()
    answer = client.post(reverse("calls:begin"))
    call = Call.unscoped.get()
    assert answer["Location"] == reverse("calls:talk", args=[call.pk])
    assert client.get(answer["Location"]).status_code == 200


def test_an_answer_comes_back_masked_with_what_is_ready(client: Client, call: Call) -> None:
    said = client.post(reverse("calls:say", args=[call.pk]), {"name": "r1.account", "value": PAYEE})
    told = said.json()
    assert (told["shown"], told["fault"], told["rows"]) == ("000001******5001", "", 2)
    assert told["banks"] == {"1": "演示一银行（演示）"}
    assert PAYEE not in said.content.decode()
    assert PAYEE not in client.get(reverse("calls:talk", args=[call.pk])).content.decode()


def test_a_fault_stands_on_its_cell_with_a_remedy_of_one_press(client: Client, call: Call) -> None:
    told = client.post(reverse("calls:say", args=[call.pk]), {"name": "r1.at", "value": "2599"}).json()
    assert (told["types"], bool(told["fault"]), bool(told["remedy"])) == ("刚才", True, True)
    page = client.get(reverse("calls:talk", args=[call.pk])).content.decode()
    assert told["fault"] in page


def test_the_button_prepares_and_the_page_goes_on(client: Client, taker: Actor, call: Call) -> None:
    tell_who(taker, call)
    tell_row(taker, call)
    answer = client.post(reverse("calls:prepare", args=[call.pk]), follow=True)
    assert answer.status_code == 200
    assert "ZF" in answer.content.decode()
    missing = client.post(reverse("calls:prepare", args=[call.pk]), follow=True).content.decode()
    assert "要素齐全的每一笔都已有止付单" in missing


def test_rows_are_pasted_and_a_cell_is_opened_again(client: Client, call: Call) -> None:
    client.post(reverse("calls:paste", args=[call.pk]), {"text": f"{PAYEE}\t50000\t09:23\n{PAYEE}\t300\t09:24"})
    page = client.get(reverse("calls:talk", args=[call.pk]))
    assert [row.missing for row in page.context["talk"].rows] == [[], []]
    cell = reverse("calls:cell", args=[call.pk])
    opened = client.post(cell, {"name": "r1.account"}).json()
    assert opened == {"name": "r1.account", "value": PAYEE}
    assert client.post(cell, {"name": "r9.account"}).status_code == 422


def test_110_listens_and_the_way_in_is_put_right(client: Client, call: Call) -> None:
    client.post(reverse("calls:join", args=[call.pk]), {"who": "110 台 3 号席"})
    client.post(reverse("calls:way", args=[call.pk]), {"way": "110"})
    now = Call.unscoped.get(pk=call.pk)
    assert (now.way, now.joined_by, now.joined_at is not None) == ("110", "110 台 3 号席", True)
    client.post(reverse("calls:join", args=[call.pk]), {"who": ""})
    assert Call.unscoped.get(pk=call.pk).joined_at is None


def test_a_call_that_was_left_is_taken_up_again(client: Client, taker: Actor, call: Call) -> None:
    tell_who(taker, call)
    client.post(reverse("calls:hang_up", args=[call.pk]))
    record = client.get(reverse("calls:record", args=[call.pk])).content.decode()
    assert reverse("calls:talk", args=[call.pk]) in record
    assert "199****5518" in client.get(reverse("calls:talk", args=[call.pk])).content.decode()
    assert "199****5518" in client.get(reverse("calls:index")).content.decode()
    with_order = preparing.complete(taker, call.pk)
    assert with_order.report_id is None


def test_the_record_says_what_is_next_and_each_act_has_its_form(client: Client, taker: Actor, call: Call) -> None:
    tell_who(taker, call)
    tell_row(taker, call)
    preparing.prepare(taker, call.pk)
    record = reverse("calls:record", args=[call.pk])
    assert "登记受案" in client.get(record).content.decode()
    wrong = client.post(reverse("calls:accept", args=[call.pk]), {"number": "ZJ00000001", "at": "2026-01-01T08:00"})
    assert (wrong.status_code, wrong.context["forms"]["accept"].errors.keys() >= {"at"}) == (422, True)
    when = f"{timezone.localtime():%Y-%m-%dT%H:%M}"
    ours = client.post(reverse("calls:accept", args=[call.pk]), {"number": "ZJ00000001", "at": when})
    assert "number" in ours.context["forms"]["accept"].errors
    assert client.post(reverse("calls:accept", args=[call.pk]), {"number": "受-1", "at": when}).status_code == 302
    assert client.post(reverse("calls:receipt", args=[call.pk])).status_code == 302
    paper = CallPaper.unscoped.get()
    assert client.post(reverse("calls:paper", args=[paper.pk])).content[:2] == b"PK"
    assert client.post(reverse("calls:admin", args=[call.pk]), {"reason": ""}).status_code == 422
    page = client.get(record).content.decode()
    assert "受案回执" in page
    assert PAYEE not in page


def test_a_transfer_and_a_closing_say_what_they_miss(client: Client, taker: Actor, call: Call) -> None:
    tell_who(taker, call)
    at = {"at": f"{timezone.localtime():%Y-%m-%dT%H:%M}"}
    assert (
        client.post(reverse("calls:close", args=[call.pk]), {"ending": "ADVICE", "reason": "劝阻"}).status_code == 422
    )
    assert client.post(reverse("calls:transfer", args=[call.pk]), at).status_code == 422
    sent = client.post(reverse("calls:transfer", args=[call.pk]), at | {"organ": "外市公安局", "number": "移-1"})
    assert sent.status_code == 302
    assert client.get(reverse("calls:talk", args=[call.pk])).status_code == 302


def test_a_refused_hold_is_told_and_leaves_the_question_open(client: Client, taker: Actor, call: Call) -> None:
    hold = reverse("calls:hold", args=[call.pk])
    tell(taker, call, who="SELF", road="OWN", consent="REFUSED")
    page = client.post(hold, follow=True)
    assert "未动用其账户" in page.content.decode()
    assert "hold" not in page.context["done"], "two roads are left"
    assert "止付收款账户，或由银行依职责延迟" in page.content.decode()
    tell_who(taker, call)
    tell_row(taker, call)
    tell(taker, call, road="PAYEE")
    page = client.post(hold, follow=True)
    assert "发出 ZF" in page.content.decode()
    assert "hold" in page.context["done"]
    made = ProtectiveHold.unscoped.get(road="PAYEE")
    record = reverse("calls:record", args=[call.pk])
    line = client.get(record).context["holds"][1][1].replace("\u00a0", " ")
    assert line.startswith(f"止付收款账户：000001******5001，50,000.00 元，{made.stop} 待发出，到 ")
    client.post(reverse("calls:lift", args=[call.pk]), {"hold": made.pk, "by": "演示银行"})
    assert "演示银行" in client.get(record).content.decode()


@pytest.mark.parametrize(
    ("answers", "cell"),
    [
        ({}, "road"),
        ({"road": "PAYEE"}, "road"),
        ({"road": "OWN"}, "consent"),
        ({"road": "BANK"}, "hold_bank"),
        ({"road": "OWN", "consent": "GIVEN", "who": "RELATIVE"}, "present"),
        ({"road": "OWN", "consent": "GIVEN", "who": "SELF", "own_account": PAYEE}, "record_no"),
    ],
)
def test_what_a_hold_lacks_stands_on_its_cell_and_nothing_typed_is_lost(
    client: Client, taker: Actor, call: Call, answers: dict[str, str], cell: str
) -> None:
    Institution.objects.create(code="YS-B1", name="演示一银行（演示）", kind="BANK", synthetic=True)
    tell(taker, call, **answers)
    page = client.post(reverse("calls:hold", args=[call.pk]))
    assert (page.status_code, page.context["go"], bool(page.context["cells"][cell].fault)) == (422, cell, True)
    assert page.content.decode().count('aria-invalid="true"') == 1
    assert all(page.context["cells"][name].shown == text for name, text in answers.items() if name != "own_account")


@pytest.mark.parametrize(
    ("answers", "cell"),
    [
        ({"name": "测试甲"}, "r1.account"),
        ({"name": "测试甲", "r1_account": PAYEE, "r1_amount": "5"}, "r1.at"),
        ({"own_account": OWN, "r1_account": PAYEE, "r1_amount": "5", "r1_at": "刚才"}, "name"),
        (
            {"name": "测试甲", "own_account": PAYEE, "r1_account": PAYEE, "r1_amount": "5", "r1_at": "刚才"},
            "own_account",
        ),
        ({"paid": "NO"}, "paid"),
    ],
)
def test_what_an_order_lacks_stands_on_its_cell(
    client: Client, taker: Actor, call: Call, answers: dict[str, str], cell: str
) -> None:
    tell(taker, call, **answers)
    page = client.post(reverse("calls:prepare", args=[call.pk]))
    assert (page.status_code, page.context["go"]) == (422, cell)
    both = 2 if cell == "own_account" else 1
    assert page.content.decode().count('aria-invalid="true"') == both


def test_nothing_paid_prepares_a_warning_and_counts_no_loss(client: Client, taker: Actor, call: Call) -> None:
    tell(taker, call, who="SELF", phone="19900005518", paid="NO", still="INSISTS", asked="8万", r1_account=PAYEE)
    page = client.get(reverse("calls:talk", args=[call.pk])).content.decode()
    assert "预警，紧急" in page
    for other in ("损失（已问到）", "一级止付剩", "备好止付单"):
        assert other not in page
    assert "80,000.00" in page


def test_a_relative_and_whom_he_calls_for_are_told_apart(client: Client, taker: Actor, call: Call) -> None:
    tell(taker, call, who="RELATIVE", name="测试甲", phone="19900005518", caller_phone="19900001111")
    page = client.get(reverse("calls:talk", args=[call.pk]))
    assert page.context["lines"]["who"] == "亲属 199****1111来电，被骗人 测** 199****5518"
    assert "被骗人电话" in page.content.decode()
    assert [text for _code, text in page.context["options"]["who"]] == ["本人", "亲属", "其他人"]
    assert "亲属 199****1111" in client.get(reverse("calls:record", args=[call.pk])).content.decode()


def test_a_pasted_row_that_cannot_be_read_is_kept_and_told(client: Client, call: Call) -> None:
    text = f"{PAYEE}\t50000\t09:23\n坏账号\t123\t0930"
    answer = client.post(reverse("calls:paste", args=[call.pk]), {"text": text})
    assert answer["Location"].endswith("#rows")
    page = client.get(answer["Location"])
    assert "已记入 2 笔，其中 1 笔有误" in page.content.decode()
    assert page.context["rows"][1]["cells"]["account"].fault
    assert page.context["lines"]["rows"] == "2 笔，共 50,123.00 元，1 笔待补"
    assert "rows" not in page.context["done"]
    many = "\n".join(f"{PAYEE}\t{n}00\t09:23" for n in range(1, 15))
    client.post(reverse("calls:paste", args=[call.pk]), {"text": many})
    assert "还有 4 笔放不下" in client.get(reverse("calls:talk", args=[call.pk])).content.decode()


def test_payer_and_payee_the_same_stands_on_both_cells_and_on_the_order(
    client: Client, taker: Actor, call: Call
) -> None:
    tell(taker, call, name="测试甲", own_account=PAYEE, r1_amount="5", r1_at="刚才")
    told = client.post(reverse("calls:say", args=[call.pk]), {"name": "r1.account", "value": PAYEE}).json()
    assert told["clash"].keys() == {"own_account", "r1.account"}
    assert "rows" not in told["done"]
    assert "转出转入同一账户" in told["side"]
    assert "要素齐全</span>" not in told["side"]
    told = client.post(reverse("calls:say", args=[call.pk]), {"name": "own_account", "value": OWN}).json()
    assert (told["clash"], "rows" in told["done"], "要素齐全</span>" in told["side"]) == ({}, True, True)


def test_a_question_with_an_answer_that_cannot_be_read_stays_open(client: Client, taker: Actor, call: Call) -> None:
    tell(taker, call, name="测试甲", phone="1990000")
    page = client.get(reverse("calls:talk", args=[call.pk]))
    assert page.context["lines"]["who"]
    assert "who" not in page.context["done"]


def test_a_row_with_its_order_says_why_it_is_locked_and_is_corrected_by_one_press(
    client: Client, city: City, taker: Actor, call: Call
) -> None:
    tell_who(taker, call)
    tell_row(taker, call)
    [order] = preparing.prepare(taker, call.pk).made
    page = client.get(reverse("calls:talk", args=[call.pk])).content.decode()
    assert "已备好止付单，本笔锁定。" in page
    assert page.count(order.number) == 2
    answer = client.post(reverse("calls:correct", args=[call.pk]), {"row": "1"})
    assert answer["Location"].endswith("#r2.account")
    page = client.get(answer["Location"])
    assert f"{order.number} 已撤回，已另起第 2 笔" in page.content.decode()
    assert page.context["rows"][1]["cells"]["account"].shown == "000001******5001"
    assert "以第 2 笔为准" in page.content.decode()
    client.force_login(city.people[Role.FUNDS_OFFICER])
    page = client.get(reverse("calls:talk", args=[call.pk])).content.decode()
    assert page.count(f'href="{order.get_absolute_url()}"') == 2


def test_the_keys_of_the_page_and_the_labels_of_a_payment_are_told(client: Client, call: Call) -> None:
    page = client.get(reverse("calls:talk", args=[call.pk])).content.decode()
    assert re.findall(r'data-does-key="([^"]+)"', page) == ["Enter", "1–5", "Alt ↑", "F2", "Ctrl V", "Ctrl Enter"]
    row = page.partition("<tbody>")[2].partition("</tr>")[0]
    assert re.findall(r'<td data-label="([^"]+)"', row) == ["收款账号", "机构", "涉及金额（元）", "时间"]


def test_a_banks_report_goes_from_page_to_page(client: Client, city: City) -> None:
    bank = Institution.objects.create(code="T-1", name="测试银行", kind="BANK", synthetic=True)
    at = {"at": f"{timezone.localtime():%Y-%m-%dT%H:%M}"}
    wrong = client.post(reverse("calls:banks_new"), {"account": "12"} | at)
    assert {"account", "institution", "channel", "what"} <= wrong.context["form"].errors.keys()
    told = {"institution": bank.pk, "channel": "PHONE", "account": PAYEE, "what": "异常"} | at
    page = client.post(reverse("calls:banks_new"), told)["Location"]
    pk = int(page.rstrip("/").rpartition("/")[2])
    assert PAYEE not in client.get(page).content.decode()
    assert client.post(reverse("calls:bank_judge", args=[pk]), {"verdict": ""}).status_code == 422
    client.post(reverse("calls:bank_judge", args=[pk]), {"verdict": "FRAUD"})
    client.post(reverse("calls:bank_answer", args=[pk]), {"to": "风控岗"} | at)
    client.post(reverse("calls:bank_act", args=[pk]), {"what": "DELAYED"} | at)
    assert "延迟付款" in client.get(page).content.decode()
    assert "测试银行" in client.get(reverse("calls:index") + "?tab=banks").content.decode()
