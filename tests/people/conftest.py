# SPDX-License-Identifier: Apache-2.0
"""A city, an investigator, a filed case of the station, and a suspect in it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from tests.cases.conftest import CASE_NO, again, opened, today
from tests.factories import City, make_city, make_person
from wuzha.audit.actor import Actor
from wuzha.cases.models import Case
from wuzha.cases.services import life
from wuzha.org.models import Person
from wuzha.org.roles import Role
from wuzha.people.models import Involvement
from wuzha.people.rules.kinds import Measure
from wuzha.people.services import NewIndividual, NewMeasure, record_suspect
from wuzha.refusals import RefusalCode, RefusalError

__all__ = ["again", "opened", "today"]
#: Of nobody: the division and the day are real, the sequence is the tests'.
ID_NO, OTHER_ID = "33028219900101001X", "330282198512310028"
POLICE, PROCURATORATE, COURT = "测试市公安局", "测试市人民检察院", "测试市人民法院"
#: Days since the filing of a case.
FILED_AGO = 60
ORGAN = {
    Measure.ARRESTED: PROCURATORATE, Measure.REFUSED: PROCURATORATE, Measure.RETURNED: PROCURATORATE,
    Measure.PROSECUTED: PROCURATORATE, Measure.NOT_PROSECUTED: PROCURATORATE, Measure.JUDGED: COURT,
}  # fmt: skip


@pytest.fixture
def city(db: None) -> City:
    return make_city()


@pytest.fixture
def officer(city: City) -> Actor:
    return city.actor(Role.INVESTIGATOR)


@pytest.fixture
def case(city: City, officer: Actor) -> Case:
    return filed(city, officer, CASE_NO)


@pytest.fixture
def suspect(officer: Actor, case: Case) -> Involvement:
    new = NewIndividual("测试丙", ID_NO, phone="19900005519", aliases="小丙")
    return record_suspect(officer, case.pk, new, ["CASH"], "取款人")


def filed(city: City, actor: Actor, case_no: str) -> Case:
    """A case of the station, filed before any measure of the tests."""
    case, day = opened(city, actor, FILED_AGO), today() - timedelta(days=FILED_AGO)
    life.accept(actor, case.pk, "受案字1号", day)
    return life.file(actor, case.pk, "立案字1号", day, POLICE, case_no)


def other_officer(city: City) -> Person:
    """An officer of the other station, who sees none of the first one's cases."""
    return make_person(Role.STATION_OFFICER, city.other_station)


def told(kind: str, day: date | None = None, **more: Any) -> NewMeasure:
    """A measure with all that its document says."""
    given: dict[str, Any] = {"organ": ORGAN.get(Measure(kind), POLICE), "document_no": "文1号"} | more
    return NewMeasure(kind, day or today(), **given)


def refused(code: RefusalCode, act: Callable[..., object], *args: object, **more: object) -> RefusalError:
    with pytest.raises(RefusalError) as found:
        act(*args, **more)
    assert found.value.code is code
    return found.value
