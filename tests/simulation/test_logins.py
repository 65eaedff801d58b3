# SPDX-License-Identifier: Apache-2.0
"""The log-ins of the demo say what each person is there: who leads is called by the post."""

from __future__ import annotations

import pytest

from tests import factories
from wuzha.org.models import Person, Posting
from wuzha.org.roles import Role
from wuzha.simulation.load.people import logins


@pytest.mark.django_db
def test_who_leads_is_called_by_the_post() -> None:
    city = factories.make_city()
    for username, role, leads in (("suozhang", Role.STATION_OFFICER, True), ("minjing1", Role.STATION_OFFICER, False)):
        person = factories.make_person(role, city.station)
        Person.objects.filter(pk=person.pk).update(username=username, synthetic=True)
        Posting.unscoped.filter(person=person).update(leads=leads)
    assert [(one.username, one.title) for one in logins()] == [("suozhang", "所长"), ("minjing1", "派出所民警")]
