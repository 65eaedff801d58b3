# SPDX-License-Identifier: Apache-2.0
"""The demo city has pages for citizens with what they left, and what they left can be worked."""

from __future__ import annotations

import pytest

from tests.simulation.test_load_casework import ACTOR
from wuzha.citizen import queries, services
from wuzha.citizen.models import Tip
from wuzha.leads.models import Lead
from wuzha.org.roles import Role
from wuzha.simulation.load import citizens, city, people, policing

pytestmark = pytest.mark.django_db


def test_tips_of_the_demo_become_leads_and_the_quiz_was_answered() -> None:
    city.build(ACTOR)
    people.build(ACTOR)
    assert citizens.settle()
    assert citizens.settle() == 0
    assert all(0 < one.right <= one.answered for one in queries.answers())
    assert services.take(policing.colleagues(Role.ANALYST)[0]) == (len(citizens.TIPS), 0)
    assert not Tip.objects.exists()
    assert Lead.unscoped.filter(source="INFORMANT").count() == len(citizens.TIPS)
