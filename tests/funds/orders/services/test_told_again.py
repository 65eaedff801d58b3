# SPDX-License-Identifier: Apache-2.0
"""One report that two people take makes one case, and its loss counts once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from django.utils import timezone

from tests.factories import City, actor_of, make_city, make_person
from tests.funds.conftest import told
from tests.funds.orders.views.test_pages import report_form, typed
from wuzha.audit.actor import Actor
from wuzha.audit.models import Event
from wuzha.funds.models import FundsCase, Institution, Report, ReportAgain
from wuzha.funds.orders.services import reports
from wuzha.funds.orders.services.reports import NewLoss, NewReport, Person
from wuzha.org.roles import Role
from wuzha.refusals import RefusalError

WHO = Person("测试甲", "13800000001", "33028219900101001X")


def refused(act: Callable[[], object]) -> RefusalError:
    with pytest.raises(RefusalError) as found:
        act()
    return found.value


@pytest.mark.parametrize(
    "again", [WHO, replace(WHO, phone="13800000002"), replace(WHO, id_no=""), Person("测试甲")],
)  # fmt: skip
def test_the_same_person_and_payment_is_asked_about(
    again: Person, officer: Actor, colleague: Actor, bank: Institution
) -> None:
    new = told(bank)
    first = reports.by_hand(officer, WHO, new)
    said = refused(lambda: reports.by_hand(colleague, again, new))
    assert said.code == "REPORTED_ALREADY"
    assert said.params["number"] == first.case.number
    assert FundsCase.unscoped.count() == Report.unscoped.count() == 1


@pytest.mark.parametrize(
    "other", [replace(WHO, id_no="330282199001010028"), Person("测试乙", "13800000002")],
)  # fmt: skip
def test_another_person_is_not(other: Person, officer: Actor, bank: Institution) -> None:
    new = told(bank)
    reports.by_hand(officer, WHO, new)
    reports.by_hand(officer, other, new)
    assert FundsCase.unscoped.count() == 2


def test_another_time_or_sum_is_not(officer: Actor, bank: Institution) -> None:
    new = told(bank)
    reports.by_hand(officer, WHO, new)
    [paid] = new.transfers
    for other in (replace(paid, at=paid.at - timedelta(minutes=3)), replace(paid, amount_fen=paid.amount_fen - 1)):
        reports.by_hand(officer, WHO, replace(new, transfers=[other]))
    assert Report.unscoped.count() == 3


def test_what_left_no_account_is_known_again(officer: Actor, bank: Institution) -> None:
    new = told(bank)
    gold = NewReport(900_000, new.reported_at, [], losses=[NewLoss("GOLD", 900_000, new.transfers[0].at)])
    reports.by_hand(officer, WHO, gold)
    assert refused(lambda: reports.by_hand(officer, WHO, gold)).code == "REPORTED_ALREADY"


def test_told_again_is_noted_and_not_counted(officer: Actor, colleague: Actor, bank: Institution) -> None:
    new = told(bank)
    first = reports.by_hand(officer, WHO, new)
    same = reports.by_hand(colleague, WHO, replace(new, again="SAME", reference="测试警情2号"))
    assert same.pk == first.pk
    assert Report.unscoped.get().reference == "", "another telling's number is not that of the first"
    told_again = ReportAgain.unscoped.get()
    assert (told_again.report_id, told_again.reference, told_again.taken_by_id) == (
        first.pk, "测试警情2号", colleague.person_id,
    )  # fmt: skip
    with pytest.raises(ProgrammingError, match="only ever added to"), transaction.atomic():
        ReportAgain.unscoped.update(reference="")
    assert Event.objects.get(action="funds.report_again").object_id == str(first.case_id)
    more = replace(new, again="SAME", loss_fen=new.loss_fen + 1)
    assert refused(lambda: reports.by_hand(colleague, WHO, more)).code == "NOT_SAME"


def test_another_fraud_goes_on_with_a_reason(officer: Actor, bank: Institution) -> None:
    new = told(bank)
    first = reports.by_hand(officer, WHO, new)
    for reason in ("", "电话13800000001"):
        other = replace(new, again="OTHER", again_reason=reason)
        assert refused(lambda other=other: reports.by_hand(officer, WHO, other)).code == "AGAIN_REASON"
    second = reports.by_hand(officer, WHO, replace(new, again="OTHER", again_reason="同日第二次被骗"))
    assert second.case_id != first.case_id
    said = Event.objects.filter(action="funds.report").latest("pk").detail
    assert (said["beside"], said["reason"]) == (first.case.number, "同日第二次被骗")


def test_the_page_offers_the_case_and_asks(city: City, bank: Institution) -> None:
    first, second = Client(), Client()
    first.force_login(city.people[Role.FUNDS_OFFICER])
    second.force_login(make_person(Role.FUNDS_OFFICER, city.centre, name="测试同事"))
    given = report_form(bank)
    first.post("/funds/reports/new/", given)
    case = FundsCase.unscoped.get()
    page = second.post("/funds/reports/new/", given)
    assert page.status_code == 422
    assert f'href="/funds/cases/{case.pk}/"' in page.content.decode()
    assert 'name="again"' in page.content.decode()
    noted = second.post("/funds/reports/new/", given | {"again": "SAME", "reference": "JJ002"})
    assert noted["Location"] == f"/funds/cases/{case.pk}/"
    assert Report.unscoped.count() == 1
    page = first.get(f"/funds/cases/{case.pk}/").content.decode()
    assert "再次报案" in page
    assert "JJ002" in page
    assert "测试同事" in page


@pytest.mark.parametrize("again", ["", "SAME"])
def test_no_report_lies_before_what_it_tells(city: City, bank: Institution, again: str) -> None:
    client = Client()
    client.force_login(city.people[Role.FUNDS_OFFICER])
    given = report_form(bank)
    if again:
        client.post("/funds/reports/new/", given)
    early = given | {"again": again, "reported_at": typed(timezone.now() - timedelta(minutes=50))}
    refused = client.post("/funds/reports/new/", early)
    assert refused.status_code == 422
    assert "不得早于" in refused.content.decode()
    assert not ReportAgain.unscoped.exists()
    assert Report.unscoped.count() == (1 if again else 0)


@pytest.mark.django_db(transaction=True)
def test_two_officers_at_once_take_it_once() -> None:
    city = make_city()
    bank = Institution.objects.create(code="TEST-B1", name="测试一银行", kind="BANK", synthetic=True)
    officers = [city.actor(Role.FUNDS_OFFICER), actor_of(make_person(Role.FUNDS_OFFICER, city.centre, name="测试同事"))]
    new, start = told(bank), Barrier(2)

    def take(actor: Actor) -> object:
        try:
            start.wait(10)
            return reports.by_hand(actor, WHO, new)
        except RefusalError as said:
            return said.code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(take, officers))
    assert "REPORTED_ALREADY" in results
    assert Report.unscoped.count() == 1
