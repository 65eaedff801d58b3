# SPDX-License-Identifier: Apache-2.0
"""Who belongs to the joint meeting on a day, what is whose duty, and which names no later document may bear."""

from __future__ import annotations

from datetime import date

import pytest

from tests.factories import City, make_unit
from tests.meetings.conftest import refused
from wuzha.audit.actor import Actor
from wuzha.meetings.errors import Code
from wuzha.meetings.models import Membership
from wuzha.meetings.queries import members_on
from wuzha.meetings.queries.members import changes, duties_by_law, member_units
from wuzha.meetings.services import membership
from wuzha.meetings.services.membership import NewMember
from wuzha.org.models import Unit, UnitKind
from wuzha.org.roles import Role

pytestmark = pytest.mark.django_db
FIRST, SECOND, GROUP = date(2016, 5, 1), date(2021, 5, 1), date(2022, 4, 1)


def test_23_then_38_then_38_with_the_leading_group(city: City, office: Actor) -> None:
    for n in range(38):
        unit = make_unit(UnitKind.MEMBER, f"330282-X{n:02}", f"测试单位{n}", city.city)
        membership.join(office, NewMember(unit.pk, "GOVERNMENT", FIRST if n < 23 else SECOND))
    membership.head(office, "市长", GROUP)
    membership.head(office, "市委政法委副书记", GROUP)
    asked = [members_on(office, date(year, 12, 31)) for year in (2015, 2016, 2021, 2022)]
    assert [one.count for one in asked] == [0, 23, 38, 38]
    assert [one.has_group for one in asked] == [False, False, False, True]
    assert [one.post for one in asked[-1].heads] == ["市长", "市委政法委副书记"]
    assert changes(office) == [(SECOND, 38), (FIRST, 23)]
    refused(Code.HEAD_ALREADY, membership.head, office, "市长", date(2023, 1, 1))
    membership.end_head(office, asked[-1].heads[0].pk, date(2023, 12, 31))
    refused(Code.ENDED_ALREADY, membership.end_head, office, asked[-1].heads[0].pk, date(2023, 12, 31))
    membership.head(office, "市长", date(2024, 1, 1))
    assert [one.post for one in members_on(office, date(2024, 6, 1)).heads] == ["市委政法委副书记", "市长"]


@pytest.fixture
def bank(city: City) -> Unit:
    return make_unit(UnitKind.MEMBER, "330282-PBC", "人行慈溪支行", city.city, valid_to=date(2023, 8, 18))


@pytest.fixture
def successor(city: City) -> Unit:
    return make_unit(UnitKind.MEMBER, "330200-PBC", "人民银行宁波市分行", city.city, valid_from=date(2023, 8, 18))


def test_a_unit_that_ends_is_followed_by_its_successor(office: Actor, bank: Unit, successor: Unit) -> None:
    row = membership.join(office, NewMember(bank.pk, "BANK", FIRST))
    duty = membership.charge(office, row.pk, "牵头银行卡治理", FIRST)
    assert (row.until, duty.until) == (date(2023, 8, 18), date(2023, 8, 18)), "no membership outlives its unit"
    refused(Code.SUCCESSOR_SAME, membership.leave, office, row.pk, date(2023, 8, 18), "", bank.pk)
    membership.leave(office, row.pk, date(2023, 8, 18), "国务院机构改革", successor.pk)
    names = [
        [one.unit.name for one in members_on(office, day).members]
        for day in (date(2023, 8, 18), date(2023, 8, 19), date(2026, 1, 1))
    ]
    assert names == [["人行慈溪支行"], ["人民银行宁波市分行"], ["人民银行宁波市分行"]]
    assert member_units(office, date(2023, 9, 1)) == [(successor.pk, "人民银行宁波市分行")]
    refused(Code.ENDED_ALREADY, membership.leave, office, row.pk, date(2023, 9, 1))
    refused(Code.UNIT_NOT_THERE, membership.join, office, NewMember(bank.pk, "BANK", date(2024, 1, 1)))


def test_days_are_kept_in_order(office: Actor, units: list[Unit]) -> None:
    new = NewMember(units[0].pk, "GOVERNMENT", SECOND)
    row = membership.join(office, new)
    refused(Code.MEMBER_ALREADY, membership.join, office, NewMember(units[0].pk, "GOVERNMENT", FIRST))
    membership.join(office, NewMember(units[0].pk, "GOVERNMENT", FIRST, date(2020, 1, 1)))
    refused(Code.DAYS_ORDER, membership.join, office, NewMember(units[1].pk, "GOVERNMENT", SECOND, FIRST))
    refused(Code.UNKNOWN_WORD, membership.join, office, NewMember(units[1].pk, "NOBODY", SECOND))
    refused(Code.DAYS_ORDER, membership.leave, office, row.pk, FIRST)
    refused(Code.OUTSIDE_MEMBERSHIP, membership.charge, office, row.pk, "宣传", FIRST)
    membership.leave(office, row.pk, date(2022, 1, 1))
    refused(Code.OUTSIDE_MEMBERSHIP, membership.charge, office, row.pk, "宣传", date(2022, 6, 1))


def test_nothing_before_1_december_2025_cites_the_provincial_measures(office: Actor, units: list[Unit]) -> None:
    row = membership.join(office, NewMember(units[0].pk, "BANK", FIRST))
    told = refused(
        Code.LAW_NOT_IN_FORCE, membership.charge, office, row.pk, "转账提示", date(2025, 11, 30), law="ZJ_IMPL"
    )
    assert "2025-12-01" in str(told.message)
    duty = membership.charge(office, row.pk, "转账提示", date(2025, 12, 1), law="ZJ_IMPL")
    membership.relieve(office, row.pk, duty.pk, date(2025, 12, 31))
    refused(Code.ENDED_ALREADY, membership.relieve, office, row.pk, duty.pk, date(2026, 1, 1))
    before, after = (duties_by_law("BANK", day) for day in (date(2025, 11, 30), date(2025, 12, 1)))
    assert [one.article for one in before] == ["第30条"]
    assert [one.article for one in after] == ["第30条", "第22、23条"]
    assert [one.article for one in duties_by_law("POLICE", date(2025, 11, 30))] == []


def test_a_duty_of_later_date_does_not_name_the_old_branch(office: Actor, units: list[Unit]) -> None:
    row = membership.join(office, NewMember(units[0].pk, "BANK", FIRST))
    membership.charge(office, row.pk, "配合人行慈溪支行治理银行卡", date(2023, 1, 17))
    told = refused(Code.NAME_ENDED, membership.charge, office, row.pk, "配合人行慈溪支行治理银行卡", date(2023, 8, 19))
    assert "人民银行宁波市分行" in str(told.message)


def test_a_unit_sees_its_own_membership_and_nobody_elses(office: Actor, member: Actor, city: City) -> None:
    unit = make_unit(UnitKind.MEMBER, "330282-Y1", "另一单位", city.city)
    for one in (city.member, unit):
        membership.join(office, NewMember(one.pk, "GOVERNMENT", FIRST))
    assert [one.unit for one in members_on(member, date(2020, 1, 1)).members] == [city.member]
    assert members_on(city.foreign_actor(Role.JOINT_OFFICE), date(2020, 1, 1)).count == 0
    refused(Code.NOT_ALLOWED, membership.join, member, NewMember(unit.pk, "GOVERNMENT", FIRST))
    row = Membership.unscoped.get(unit=unit)
    refused(Code.NOT_FOUND, membership.leave, city.foreign_actor(Role.JOINT_OFFICE), row.pk, SECOND)
