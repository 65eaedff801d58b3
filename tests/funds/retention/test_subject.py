# SPDX-License-Identifier: Apache-2.0
"""Everything the desk holds about one person, in whatever part they stand there."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from tests.funds.refunds.conftest import ZHANG_ID, Scene, make_account
from wuzha.audit.models import Event
from wuzha.funds.models import Account, FundsCase, StopOrder, Victim
from wuzha.funds.refunds.models import RefundCase
from wuzha.funds.retention import erase_cases
from wuzha.funds.statements.models import Transfer
from wuzha.funds.subject import FundsSubjects
from wuzha.org.roles import Role
from wuzha.sealed import Kind, seal

pytestmark = pytest.mark.django_db


def parts(scene: Scene, text: str, role: Role = Role.AUDITOR) -> set[tuple[str, str]]:
    with translation.override("en"):
        return {(one.record[0], one.part) for one in FundsSubjects().entries(scene.city.actor(role), text)}


@pytest.mark.parametrize("text", [ZHANG_ID, "张测试", "6222020000000000000"])
def test_a_victim_is_found_by_id_number_name_and_account(over: Scene, text: str) -> None:
    found = parts(over, text)
    assert {("funds_case", "Victim"), ("refund", "Applicant")} <= found
    assert (("refund", "Payee") in found) == (text != ZHANG_ID)
    assert (("funds_case", "Account holder") in found) == (text != ZHANG_ID)


def test_a_phone_finds_its_victims_and_nobody_else(over: Scene) -> None:
    Victim.unscoped.filter(pk=over.victims["V2"].pk).update(phone=seal(Kind.PHONE, "13900000000"))
    entries = FundsSubjects().entries(over.city.actor(Role.AUDITOR), "13900000000")
    assert {str(one.who) for one in entries} == {str(over.victims["V2"].name)}
    assert parts(over, "13700000000") == set()


def test_a_holder_is_found_with_the_orders_about_the_account(over: Scene) -> None:
    Account.unscoped.filter(pk=over.accounts["A1"].pk).update(holder_id=seal(Kind.ID_NUMBER, "330282198512310028"))
    Victim.unscoped.filter(pk=over.victims["V2"].pk).update(id_no=None, id_index=None)
    holder = "Account holder"
    assert parts(over, "330282198512310028") == {("funds_case", holder), ("funds_freeze", holder)}


def test_an_objector_is_found_by_name(over: Scene) -> None:
    assert parts(over, "赵测试") == {("refund", "Objector")}


def test_whoever_stands_in_statements_only_is_found_by_account(over: Scene) -> None:
    stranger = make_account("62284800000000999", "钱测试", None)
    Transfer.unscoped.create(
        case=over.case, payer=over.accounts["B1"], payee=stranger, amount_fen=1, at=over.case.opened_at,
        told_by_payer=True,
    )  # fmt: skip
    assert parts(over, "62284800000000999") == {("funds_case", "Party to a transfer")}


def test_a_number_names_its_record(over: Scene) -> None:
    assert parts(over, over.case.number) == {("funds_case", "Named by its number")}
    assert parts(over, RefundCase.unscoped.get().number) == {("refund", "Named by its number")}
    assert parts(over, "ZJ99999999") == set()


def test_another_city_finds_nothing(over: Scene) -> None:
    FundsCase.unscoped.filter(pk=over.case.pk).update(centre=over.city.abroad_centre)
    RefundCase.unscoped.update(centre=over.city.abroad_centre)
    centre_only = over.city.actor(Role.FUNDS_OFFICER)
    for text in (ZHANG_ID, "张测试", "6222020000000000000", "13800000001", over.case.number):
        assert FundsSubjects().entries(centre_only, text) == []


def test_nobody_is_found_after_the_erasure(over: Scene) -> None:
    erase_cases([over.case.pk], timezone.now())
    for text in (ZHANG_ID, "张测试", "6222020000000000000", "13800000001"):
        assert parts(over, text) == set()


def test_own_work_is_told_from_that_of_others(over: Scene) -> None:
    order = StopOrder.unscoped.create(
        case=over.case, account=over.accounts["X"], level=4, amount_fen=1, due_at=over.case.opened_at,
        drafted_by_id=over.first.person_id,
    )  # fmt: skip
    records = [("funds_stop", str(order.pk)), ("funds_case", str(over.case.pk)), ("warning", "1")]
    mine, hers = over.first.person_id, over.second.person_id
    assert mine is not None
    assert hers is not None
    assert FundsSubjects().worked_on(mine, records) == {("funds_stop", str(order.pk))}
    assert FundsSubjects().worked_on(hers, records) == set()


def test_the_search_asks_for_a_purpose_shows_masked_and_is_in_the_trail(client: Client, over: Scene) -> None:
    client.force_login(over.city.people[Role.AUDITOR])
    address = reverse("privacy:records")
    assert client.get(address).status_code == 200
    assert client.post(address, {"subject": "张测试"}).status_code == 422, "a purpose first"
    assert not Event.objects.filter(action="personal.records").exists()
    page = client.post(address, {"subject": "张测试", "purpose": "INSPECT"})
    text = page.content.decode()
    assert over.case.number in text
    assert "6222020000000000000" not in text
    assert text.count("张测试") == 1, "what was typed stays in its field; nothing else is clear"
    event = Event.objects.get(action="personal.records")
    assert (event.detail["records"], event.detail["for"], event.purpose) == (2, "INSPECT", "督察检查")
    assert "张测试" not in f"{event.purpose}{event.detail}{event.fields}"


def test_whoever_may_not_read_the_trail_may_not_search(client: Client, over: Scene) -> None:
    client.force_login(over.city.people[Role.FUNDS_OFFICER])
    assert client.get(reverse("privacy:records")).status_code in (302, 403)
