# SPDX-License-Identifier: Apache-2.0
"""Two people publish the same draft for citizens at the same time: it is published once, and the other is told."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from tests.factories import City, actor_of, make_city, make_person
from tests.waiting import LAST_RESORT
from wuzha.audit.actor import Actor
from wuzha.citizen import queries, services
from wuzha.citizen.models import Published
from wuzha.org.roles import Role
from wuzha.refusals import RefusalError


@pytest.fixture
def city(transactional_db: None) -> City:
    return make_city()


def test_a_first_draft_is_published_once(city: City) -> None:
    monday = queries.last_week()
    mark = queries.draft(monday).mark
    start = Barrier(2)

    def publish(actor: Actor) -> str:
        try:
            start.wait(timeout=LAST_RESORT)
            services.publish(actor, monday, mark)
        except RefusalError as refused:
            return refused.code
        else:
            return "done"
        finally:
            connection.close()

    both = [actor_of(make_person(Role.OUTREACH_OFFICER, city.bureau, name=name)) for name in ("演示甲", "演示乙")]
    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(publish, both))
    assert answers == ["SAME", "done"]
    rows = list(Published.objects.values_list("kind", "code"))
    assert rows
    assert len(rows) == len(set(rows))
