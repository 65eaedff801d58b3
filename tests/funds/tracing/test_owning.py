# SPDX-License-Identifier: Apache-2.0
"""Whose accounts are, on the desk: said with a ground, shown as one on request, the ways between them beside it."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.test import Client
from django.utils import timezone

from tests.factories import City
from tests.funds.statements.conftest import NUMBERS
from tests.funds.tracing.laptop.test_owners import DOCUMENT
from tests.worlds import shared
from wuzha.audit.actor import Actor
from wuzha.audit.models import Event
from wuzha.funds.models import Account, FundsCase
from wuzha.funds.retention import erase_cases
from wuzha.funds.tracing.models import AccountOwner, FormerOwner
from wuzha.funds.tracing.owning import Told, owners_in, tell_owner
from wuzha.funds.tracing.services import retrace
from wuzha.funds.tracing.verify import verify
from wuzha.org.roles import Role
from wuzha.refusals import RefusalError
from wuzha.sealed import Kind, blind, seal

pytestmark = pytest.mark.dialect("funds.migrations.0001_schema")


@pytest.fixture
@shared
def client(city: City) -> Client:
    client = Client()
    client.force_login(city.people[Role.FUNDS_OFFICER])
    return client


@pytest.fixture
@shared
def case(imported: FundsCase) -> FundsCase:
    assert retrace(imported) is not None
    return imported


def key(name: str) -> int:
    return Account.unscoped.get(number_index=blind(Kind.ACCOUNT, NUMBERS[name])).pk


@pytest.fixture
@shared
def owned(case: FundsCase, officer: Actor) -> FundsCase:
    """B1 and C1 are one person's: by the same ID number."""
    for name in ("B1", "C1"):
        tell_owner(officer, case.pk, key(name), Told(DOCUMENT, "测试丙"))
    return case


def test_accounts_are_one_owners_by_document_or_by_a_banks_word(case: FundsCase, officer: Actor) -> None:
    tell_owner(officer, case.pk, key("B1"), Told(DOCUMENT))
    assert owners_in(case) == []
    tell_owner(officer, case.pk, key("C1"), Told(DOCUMENT, "测试丙", "回函1号"))
    tell_owner(officer, case.pk, key("X"), Told("", "测试丙", "回函1号"))
    (owner,) = owners_in(case)
    assert (set(owner.accounts), owner.by_document) == ({key("B1"), key("C1"), key("X")}, False)
    assert DOCUMENT not in owner.label
    assert "测试丙" not in owner.label
    tell_owner(officer, case.pk, key("X"), Told(), "误录")
    assert owners_in(case)[0].by_document
    assert Event.objects.filter(action="funds.owner", outcome="OK").count() == 4


def test_a_name_alone_is_refused_by_act_and_table(case: FundsCase, officer: Actor) -> None:
    with pytest.raises(RefusalError) as told:
        tell_owner(officer, case.pk, key("B1"), Told("", "测试丙"))
    assert told.value.code == "NAME_ALONE"
    with pytest.raises(IntegrityError):
        AccountOwner.unscoped.create(case=case, account_id=key("B1"), confirmation="回函1号")


def test_two_people_are_not_made_one(case: FundsCase, officer: Actor) -> None:
    tell_owner(officer, case.pk, key("B1"), Told(DOCUMENT, "测试丙"))
    with pytest.raises(RefusalError) as told:
        tell_owner(officer, case.pk, key("C1"), Told(DOCUMENT, "测试丁"))
    assert told.value.code == "TWO_PEOPLE"
    assert AccountOwner.unscoped.count() == 1


def test_the_list_and_the_drawing_show_one_owner_on_request_and_the_ways_inside(
    client: Client, owned: FundsCase
) -> None:
    for address in (f"/funds/cases/{owned.pk}/money/", f"/funds/cases/{owned.pk}/flow/"):
        plain_page = client.get(address).content.decode()
        page = client.get(f"{address}?owners=1").content.decode()
        assert "owners=1" in plain_page  # the switch
        assert "60,000.00" in page
        assert not [number for number in (*NUMBERS.values(), DOCUMENT, "测试丙") if number in page]
    assert "同一人账户之间的转账" in page
    assert "另 1 个" in page
    assert "同一人账户之间的转账" not in plain_page


def test_an_account_page_says_and_takes_back_whose_it_is(client: Client, case: FundsCase) -> None:
    address = f"/funds/cases/{case.pk}/money/{key('B1')}/"
    answer = client.post(f"{address}owner/", {"id_no": "", "name": "测试丙", "confirmation": ""})
    assert answer.status_code == 422
    assert "只有户名不能认定为同一人" in answer.content.decode()
    answer = client.post(f"{address}owner/", {"id_no": "123", "name": "", "confirmation": ""})
    assert answer.status_code == 422
    assert client.post(f"{address}owner/", {"id_no": DOCUMENT, "name": "", "confirmation": ""}).status_code == 302
    page = client.get(address).content.decode()
    assert DOCUMENT not in page
    assert DOCUMENT[:6] in page
    nobody = {"id_no": "", "name": "", "confirmation": ""}
    assert client.post(f"{address}owner/", nobody).status_code == 422
    assert client.post(f"{address}owner/", nobody | {"reason": "误录"}).status_code == 302
    assert AccountOwner.unscoped.count() == 0


def test_no_number_of_ours_is_the_banks_confirmation(client: Client, case: FundsCase) -> None:
    address = f"/funds/cases/{case.pk}/money/{key('B1')}/owner/"
    for number in ("DJ00000001", "ＺＪ 00000012"):
        answer = client.post(address, {"id_no": "", "name": "测试丙", "confirmation": number})
        assert answer.status_code == 422
        assert "是本平台的内部编号" in answer.content.decode()
        with pytest.raises(IntegrityError, match="no number of a bank"), transaction.atomic():
            AccountOwner.unscoped.create(
                case=case, account_id=key("B1"), name=seal(Kind.NAME, "测试丙"), confirmation=number
            )
    assert AccountOwner.unscoped.count() == 0


def test_what_was_said_before_stays_with_who_when_and_why(client: Client, case: FundsCase, officer: Actor) -> None:
    address = f"/funds/cases/{case.pk}/money/{key('B1')}/"
    told = {"id_no": "", "name": "测试丙", "confirmation": "测确〔2026〕1号"}
    assert client.post(f"{address}owner/", told).status_code == 302
    assert client.post(f"{address}owner/", told | {"reason": "再录"}).status_code == 422
    right = told | {"confirmation": "测确〔2026〕2号"}
    refused = client.post(f"{address}owner/", right)
    assert refused.status_code == 422
    assert "请写明更正理由" in refused.content.decode()
    assert client.post(f"{address}owner/", right | {"reason": "回函文号录错"}).status_code == 302
    page = client.get(address).content.decode()
    assert "测确〔2026〕1号" in page
    assert "测确〔2026〕2号" in page
    assert "测试丙" not in page
    clear = client.post(f"{address}reveal/").content.decode()
    assert "测试丙" in clear
    assert "回函文号录错" in clear
    said = AccountOwner.unscoped.get()
    for act in (lambda: AccountOwner.unscoped.all().delete(), lambda: FormerOwner.unscoped.all().delete()):
        with pytest.raises((IntegrityError, ProgrammingError)), transaction.atomic():
            act()
    with pytest.raises(IntegrityError, match="was not kept"), transaction.atomic():
        AccountOwner.unscoped.filter(pk=said.pk).update(confirmation="测确〔2026〕3号")


def test_another_holder_than_the_known_one_is_pointed_at(client: Client, case: FundsCase, officer: Actor) -> None:
    known = Account.unscoped.get(pk=key("B1"))
    Account.unscoped.filter(pk=known.pk).update(holder=seal(Kind.NAME, "测试丁"))
    address = f"/funds/cases/{case.pk}/money/{known.pk}/"
    tell_owner(officer, case.pk, known.pk, Told("", "测试丁", "测确1号"))
    assert "登记在另一户名下" not in client.get(address).content.decode()
    tell_owner(officer, case.pk, known.pk, Told("", "测试丙", "测确1号"), "银行更正")
    assert "登记在另一户名下" in client.get(address).content.decode()
    tell_owner(officer, case.pk, key("C1"), Told("", "测试丙", "测确1号"))
    assert "登记在另一户名下" in client.get(f"/funds/cases/{case.pk}/money/?owners=1").content.decode()


def test_a_drawing_by_owners_is_checked_by_them(
    client: Client, owned: FundsCase, officer: Actor, tmp_path: Path
) -> None:
    path = tmp_path / "flow.svg"
    path.write_bytes(client.get(f"/funds/cases/{owned.pk}/flow.svg?owners=1").content)
    assert verify(path).differences == ()
    tell_owner(officer, owned.pk, key("C1"), Told(), "误录")
    assert not verify(path).agrees


def test_who_owns_what_goes_with_the_case(owned: FundsCase) -> None:
    erase_cases([owned.pk], timezone.now())
    assert AccountOwner.unscoped.count() == 0
