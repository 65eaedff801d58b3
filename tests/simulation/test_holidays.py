# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.factories import make_city
from tests.funds.conftest import at_time
from wuzha.audit.actor import Actor
from wuzha.audit.models import Event
from wuzha.engine.calendar import UncoveredYearError
from wuzha.org.holidays import HOLIDAYS, work_calendar
from wuzha.org.models import RuleVersion
from wuzha.simulation.load.holidays import cover

pytestmark = pytest.mark.django_db

#: Visibly synthetic: a year that nobody has announced.
DECEMBER = datetime(2089, 12, 5, 1, tzinfo=UTC)


def test_a_synthetic_city_of_december_knows_an_invented_year_that_says_so():
    make_city()
    actor = Actor.system("simulation")
    with at_time(DECEMBER):
        with pytest.raises(UncoveredYearError):
            work_calendar().is_workday(date(2090, 1, 3))

        assert cover(actor, DECEMBER) == [2089, 2090]

        HOLIDAYS.forget()
        assert not work_calendar().is_workday(date(2090, 10, 2))
        assert work_calendar().is_workday(date(2090, 1, 3))
        assert "合成" in RuleVersion.objects.get(key=HOLIDAYS.key).citation
        assert Event.objects.filter(action="rule.added", object_id=HOLIDAYS.key).exists()


def test_a_year_that_is_known_is_left_alone():
    make_city()
    with at_time(DECEMBER):
        cover(Actor.system("simulation"), DECEMBER)
        HOLIDAYS.forget()

        assert cover(Actor.system("simulation"), DECEMBER + timedelta(days=1)) == []
