# SPDX-License-Identifier: Apache-2.0
"""Facts of a case and of a victim are put right with a reason; what they said before stays."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import connection, transaction
from django.db.utils import InternalError, ProgrammingError
from django.test import Client
from django.utils import timezone

from tests.cases.conftest import PHONE, again, opened, refused
from tests.factories import City
from wuzha.audit.actor import Actor
from wuzha.cases.errors import Code
from wuzha.cases.models import Case, FormerFact, Victim
from wuzha.cases.privacy import CaseKeeper
from wuzha.cases.services import editing
from wuzha.cases.services.editing import Facts
from wuzha.cases.services.people import NewVictim
from wuzha.org.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(city: City) -> Client:
    found = Client(headers={"accept-language": "zh-hans"})
    found.force_login(city.people[Role.INVESTIGATOR])
    return found


def facts(case: Case) -> Facts:
    return Facts(case.fraud_type, case.unit_id, case.report_no, case.place_unit_id)


def as_told(victim: Victim) -> NewVictim:
    return NewVictim(
        victim.occurred_at, victim.reported_at, loss_fen=victim.loss_fen, reached_by=victim.reached_by,
        paid_by=victim.paid_by,
    )  # fmt: skip


def test_a_fact_is_put_right_and_its_former_value_stays(officer: Actor, case: Case) -> None:
    editing.edit(officer, case.pk, replace(facts(case), fraud_type="LOAN", narrative="实为贷款"), "类型录错")
    found = again(case)
    assert (found.fraud_type, found.narrative is not None) == ("LOAN", True)
    rows = {one.name: one for one in FormerFact.unscoped.all()}
    assert rows.keys() == {"fraud_type", "narrative"}
    assert rows["fraud_type"].was
    assert rows["fraud_type"].by_id == officer.person_id
    assert rows["fraud_type"].reason is not None
    with pytest.raises((InternalError, ProgrammingError), match="only ever added to"), transaction.atomic():
        FormerFact.unscoped.update(was="")


def test_nothing_is_put_right_without_a_reason_or_to_the_same(officer: Actor, case: Case) -> None:
    refused(Code.REASON_MISSING, editing.edit, officer, case.pk, replace(facts(case), fraud_type="LOAN"), " ")
    refused(Code.SAME_ANSWER, editing.edit, officer, case.pk, facts(case), "再录一次")
    refused(Code.TYPE_MISSING, editing.edit, officer, case.pk, replace(facts(case), fraud_type="NONE"), "录错")
    refused(Code.NOT_FOUND, editing.edit, officer, case.pk, replace(facts(case), unit_id=999_999), "录错")
    victim = Victim.unscoped.get()
    refused(Code.SAME_ANSWER, editing.edit_victim, officer, victim.pk, as_told(victim), "再录一次")


def test_a_victim_is_put_right_and_no_list_overwrites_it(officer: Actor, case: Case) -> None:
    Victim.unscoped.update(digest=b"0" * 16)
    victim = Victim.unscoped.get()
    told = replace(as_told(victim), loss_fen=90_000_00, phone="19900005519")
    editing.edit_victim(officer, victim.pk, told, "金额、电话录错")
    found = Victim.unscoped.get()
    assert (found.loss_fen, str(found.phone), str(found.name), found.digest) == (
        90_000_00, "199****5519", str(victim.name), None
    )  # fmt: skip
    rows = {one.name: one for one in FormerFact.unscoped.all()}
    assert (rows["loss_fen"].was, rows["phone"].was) == ("8000000", "")
    assert rows["phone"].was_sealed is not None


def test_one_person_in_two_cases_is_shown(client: Client, city: City, officer: Actor, case: Case) -> None:
    other = opened(city, officer)
    assert other.get_absolute_url() in client.get(case.get_absolute_url()).content.decode()
    assert PHONE not in client.get(case.get_absolute_url()).content.decode()


def test_what_was_said_before_goes_with_the_case(officer: Actor, case: Case) -> None:
    victim = Victim.unscoped.get()
    editing.edit_victim(officer, victim.pk, replace(as_told(victim), phone="19900005519"), "电话录错")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE cases_case DISABLE TRIGGER USER")
        Case.unscoped.update(state="NOT_FILED")
        cursor.execute("ALTER TABLE cases_case ENABLE TRIGGER USER")
    keeper = CaseKeeper()
    assert keeper.due(timezone.now()).filter(pk=case.pk).exists()
    keeper.erase([case.pk], timezone.now())
    fact = FormerFact.unscoped.get(name="phone")
    assert (fact.was_sealed, fact.reason) == (None, None) or not keeper.due(timezone.now()).exists()
