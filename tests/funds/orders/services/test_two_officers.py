# SPDX-License-Identifier: Apache-2.0
"""Two officers prepare orders for the same account at the same moment, in two connections."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from tests.factories import actor_of, make_city, make_person
from tests.funds.conftest import account_at, told
from wuzha.audit.actor import Actor
from wuzha.funds.models import Institution, StopOrder
from wuzha.funds.orders.services import reports, stops
from wuzha.funds.orders.services.reports import Person
from wuzha.org.roles import Role
from wuzha.refusals import RefusalError


@pytest.mark.django_db(transaction=True)
def test_one_of_two_officers_gets_the_order_and_the_other_is_told_who() -> None:
    city = make_city()
    bank = Institution.objects.create(code="TEST-B1", name="测试一银行", kind="BANK", synthetic=True)
    officers = [city.actor(Role.FUNDS_OFFICER), actor_of(make_person(Role.FUNDS_OFFICER, city.centre, name="测试同事"))]
    case = reports.by_hand(officers[0], Person("测试甲"), told(bank)).case
    account = account_at(case, 1)
    start = Barrier(2)

    def prepare(actor: Actor) -> StopOrder | RefusalError:
        try:
            start.wait(10)
            return stops.draft(actor, case.pk, account)
        except RefusalError as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(prepare, officers))
    made = [one for one in results if isinstance(one, StopOrder)]
    refused = [one for one in results if isinstance(one, RefusalError)]
    assert len(made) == len(refused) == 1
    winner = officers[results.index(made[0])]
    assert StopOrder.unscoped.get().drafted_by_id == winner.person_id
    assert refused[0].code == "ORDER_OPEN"
    assert refused[0].params["number"] == made[0].number
