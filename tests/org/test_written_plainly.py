# SPDX-License-Identifier: Apache-2.0
"""Numbers in full width, also sent past the application, make no second person, unit, case or account."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from tests.factories import City, make_filed, make_victim
from wuzha.cases.models import CaseStep
from wuzha.engine.identifiers import Account, IdNumber, Phone
from wuzha.funds.models import Account as HeldAccount
from wuzha.funds.models import FundsCase, GiveBack, Seizure, Victim
from wuzha.funds.orders.services.accounts import AccountDetails, known
from wuzha.sealed import Kind, seal
from wuzha.sealed.value import blinds

#: ASCII to full width.
WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}


def wide(text: str) -> str:
    return text.translate(WIDE)


@pytest.mark.parametrize(
    ("constraint", "statement"),
    [
        ("person_username_plain", "UPDATE org_person SET username = %s WHERE id = (SELECT min(id) FROM org_person)"),
        ("unit_code_plain", "UPDATE org_unit SET code = %s WHERE id = (SELECT min(id) FROM org_unit)"),
        ("case_no_plain", "UPDATE cases_case SET case_no = %s"),
    ],
)
def test_the_database_takes_no_full_width_key(city: City, constraint: str, statement: str) -> None:
    now = timezone.now()
    make_victim(
        case_no="A1", centre=city.centre, occurred_at=now, reported_at=now, phone=seal(Kind.PHONE, "13800000001"),
        digest=b"0" * 16,
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            cursor.execute(statement, [wide("3302820001")])
        cursor.execute(statement, ["3302820001"])


@pytest.mark.parametrize("act", ["accept", "file", "not_file", "notify"])
def test_the_database_takes_no_number_of_ours_in_full_width(city: City, act: str) -> None:
    case = make_victim(city.centre).case
    for text in ("ZJ00000012", wide("ZJ00000012"), wide("Z-J 0000 0012"), wide("AJ00000012")):
        with pytest.raises(IntegrityError, match="case_step_number_copied"), transaction.atomic():
            CaseStep.unscoped.create(case=case, act=act, document_no=text)


@pytest.mark.dialect("funds.migrations.0001_schema")
def test_the_database_takes_no_number_of_ours_for_things_seized_and_given_back(city: City) -> None:
    case = FundsCase.unscoped.create(centre=city.centre)
    victim = Victim.unscoped.create(case=case, name=seal(Kind.NAME, "测试甲"))
    today = timezone.localdate()
    for text in ("ZJ00000012", wide("DJ00000012"), wide("Z-F 0000 0012")):
        with pytest.raises(IntegrityError, match="funds_seizure_number_copied"), transaction.atomic():
            Seizure.unscoped.create(case=case, item="手机", quantity="1部", seized_on=today, doc_no=text)
        with pytest.raises(IntegrityError, match="funds_give_back_number_copied"), transaction.atomic():
            GiveBack.unscoped.create(
                case=case, victim=victim, decider="测试甲", decider_title="局长", decided_on=today, list_no=text
            )


def test_the_database_takes_a_case_number_once(city: City) -> None:
    number = "A3302820000002023050001"
    make_filed(city.centre, number)
    for text, why in ((wide(number), "case_no_plain"), (number, "case_no_once")):
        with pytest.raises(IntegrityError, match=why), transaction.atomic():
            make_filed(city.centre, text)


def test_an_account_in_full_width_is_the_account(city: City) -> None:
    number = "000000000000011"
    one = known(AccountDetails(number))
    assert known(AccountDetails(wide(number))).pk == one.pk
    assert HeldAccount.unscoped.count() == 1


@pytest.mark.parametrize(
    ("kind", "identifier", "number"),
    [
        (Kind.PHONE, Phone, "13800000001"), (Kind.ID_NUMBER, IdNumber, "33028219900101001X"),
        (Kind.ACCOUNT, Account, "000000000000011"),
    ],
)  # fmt: skip
def test_an_index_is_made_of_the_plain_number(
    kind: Kind, identifier: type[Phone] | type[IdNumber] | type[Account], number: str
) -> None:
    assert blinds(kind, identifier.parse(wide(number))) == blinds(kind, number)
