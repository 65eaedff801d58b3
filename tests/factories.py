# SPDX-License-Identifier: Apache-2.0
"""A small synthetic city for tests: its tree of units, a person in every role at home and elsewhere, warnings."""

from __future__ import annotations

import pickle
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import connection
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.cases.models import Case, CaseStep, Victim
from wuzha.org.actors import actor_for
from wuzha.org.models import Jurisdiction, Person, Population, Posting, Unit, UnitKind
from wuzha.org.reach import units_changed
from wuzha.org.roles import Role
from wuzha.sealed import Kind, seal
from wuzha.warning.models import WarningRecord
from wuzha.warning.rules.lifecycle import Level, State
from wuzha.warning.rules.outcomes import Outcome

#: Every test person logs in with this.
PASSWORD = "proben-kennwort-7"
LONG_AGO = date(2016, 1, 1)

_numbers = count(1)


def make_unit(kind: UnitKind, code: str, name: str, parent: Unit | None = None, **values: Any) -> Unit:
    """A unit below its parent, or a new top of a tree."""
    fields = {"kind": kind, "code": code, "name": name, **values}
    tree: Any = Unit.objects
    unit: Unit = tree.add_child(tree.get(pk=parent.pk), fields) if parent else tree.add_root(fields)
    units_changed()
    return unit


def make_person(role: Role | str | None, unit: Unit | None, username: str = "", **values: Any) -> Person:
    """A person posted in the role at the unit (no posting without a role). Logs in with `PASSWORD`."""
    number = next(_numbers)
    person = Person.objects.create(
        username=username or f"test{number}",
        name=values.pop("name", f"测试员{number}"),
        password=values.pop("password", None) or make_password(PASSWORD),
        **values,
    )
    if role and unit:
        Posting.unscoped.create(person=person, role=role, unit=unit, valid_from=LONG_AGO)
    return person


def actor_of(person: Person, role: Role | str | None = None) -> Actor:
    """The actor a person is in their (first, or the given role's) posting."""
    postings = Posting.unscoped.filter(person=person).select_related("unit", "person").order_by("pk")
    return actor_for(postings.filter(role=role)[0] if role else postings[0])


@dataclass
class City:
    """City → bureau → centre and two stations; two towns with villages and grids; a member unit; and another city."""

    city: Unit
    bureau: Unit
    centre: Unit
    station: Unit
    other_station: Unit
    town: Unit
    other_town: Unit
    village: Unit
    other_village: Unit
    grid: Unit
    other_grid: Unit
    member: Unit
    #: A whole city beside ours, to which nobody of ours may reach.
    abroad: Unit
    abroad_centre: Unit
    abroad_station: Unit
    abroad_grid: Unit
    people: dict[Role, Person] = field(default_factory=dict)
    foreigners: dict[Role, Person] = field(default_factory=dict)

    def actor(self, role: Role) -> Actor:
        """The actor of our person in this role."""
        return actor_of(self.people[role])

    def foreign_actor(self, role: Role) -> Actor:
        """The actor of the same role abroad."""
        return actor_of(self.foreigners[role])


def make_city() -> City:
    """The city as `build_city` made it in the template of the tests' database (`tests.database`), as old as this call.

    A few insertions instead of a few hundred statements. There is one city in a database: its codes are unique.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT tests.make_city()")
        city: City = pickle.loads(cursor.fetchone()[0])
    units_changed()
    return city


def build_city() -> City:
    """Build the units and their people, one by one."""
    city = make_unit(UnitKind.CITY, "330282", "测试市")
    bureau = make_unit(UnitKind.BUREAU, "330282000000", "测试市公安局", city)
    centre = make_unit(UnitKind.CENTRE, "330282000100", "测试市反诈中心", bureau)
    station = make_unit(UnitKind.STATION, "330282501000", "浒山派出所（测试）", bureau)
    other_station = make_unit(UnitKind.STATION, "330282502000", "观海卫派出所（测试）", bureau)
    town = make_unit(UnitKind.STREET, "330282001", "浒山街道", city)
    other_town = make_unit(UnitKind.TOWN, "330282102", "观海卫镇", city)
    village = make_unit(UnitKind.VILLAGE, "330282001001", "测试甲社区", town)
    other_village = make_unit(UnitKind.VILLAGE, "330282102001", "测试乙村", other_town)
    grid = make_unit(UnitKind.GRID, "330282001001-G1", "测试甲社区一网格", village)
    other_grid = make_unit(UnitKind.GRID, "330282102001-G1", "测试乙村一网格", other_village)
    member = make_unit(UnitKind.MEMBER, "330282-M01", "测试成员单位", city)
    abroad = make_unit(UnitKind.CITY, "330281", "外市")
    abroad_bureau = make_unit(UnitKind.BUREAU, "330281000000", "外市公安局", abroad)
    abroad_centre = make_unit(UnitKind.CENTRE, "330281000100", "外市反诈中心", abroad_bureau)
    abroad_station = make_unit(UnitKind.STATION, "330281501000", "外市派出所", abroad_bureau)
    abroad_town = make_unit(UnitKind.STREET, "330281001", "外市街道", abroad)
    abroad_village = make_unit(UnitKind.VILLAGE, "330281001001", "外市社区", abroad_town)
    abroad_grid = make_unit(UnitKind.GRID, "330281001001-G1", "外市一网格", abroad_village)
    for one, cover in ((station, town), (other_station, other_town), (abroad_station, abroad_town)):
        Jurisdiction.objects.create(station=one, territory=cover)
    for one, residents in ((city, 1_829_488), (town, 120_000), (other_town, 90_000)):
        Population.objects.create(unit=one, year=2024, residents=residents, source="synthetic", synthetic=True)

    made = City(
        city, bureau, centre, station, other_station, town, other_town, village, other_village, grid, other_grid,
        member, abroad, abroad_centre, abroad_station, abroad_grid,
    )  # fmt: skip
    hashed = make_password(PASSWORD)
    for role in Role:
        made.people[role] = make_person(role, _seat(made, role), f"own-{role}", password=hashed)
        made.foreigners[role] = make_person(role, _seat_abroad(made, role), f"abroad-{role}", password=hashed)
    units_changed()
    return made


def _seat(city: City, role: Role) -> Unit:
    """Where a role sits."""
    seats = {
        Role.ANALYST: city.centre,
        Role.STATION_OFFICER: city.station,
        Role.GRID_WORKER: city.grid,
        Role.FUNDS_OFFICER: city.centre,
        Role.INVESTIGATOR: city.bureau,
        Role.MEMBER_UNIT: city.member,
    }
    return seats.get(role, city.city)


def _seat_abroad(city: City, role: Role) -> Unit:
    seats = {
        Role.ANALYST: city.abroad_centre,
        Role.STATION_OFFICER: city.abroad_station,
        Role.GRID_WORKER: city.abroad_grid,
        Role.FUNDS_OFFICER: city.abroad_centre,
    }
    return seats.get(role, city.abroad)


def make_warning(city: City, **values: Any) -> WarningRecord:
    """A valid warning in RECEIVED at our centre; anything may be given otherwise. Never scored."""
    number = next(_numbers)
    now = timezone.now()
    fields: dict[str, Any] = {
        "level": Level.HIGH,
        "fraud_type": "BRUSH",
        "source_type": "CARRIER",
        "centre": city.centre,
        "phone": seal(Kind.PHONE, f"138{number:08d}"),
        "name": seal(Kind.NAME, "测试甲"),
        "address": seal(Kind.ADDRESS, "测试市浒山街道测试甲社区1号"),
        "division_code": city.village.code,
        "first_pushed_at": now - timedelta(minutes=10),
        "last_pushed_at": now - timedelta(minutes=10),
        "received_at": now - timedelta(minutes=9),
        "amount_fen": 5_000_000,
        "synthetic": True,
    }
    given = fields | values
    if given.get("outcome") == Outcome.STOPPED:  # a loss that was stopped has a sum
        given.setdefault("averted_claimed_fen", 0 if given.get("averted_evidenced_fen") else 100)
    warning: WarningRecord = WarningRecord.unscoped.create(**given)
    return warning


def make_warning_in(city: City, state: State, **values: Any) -> WarningRecord:
    """A warning that is already in a state, with everything that state needs; ours unless `values` say otherwise."""
    now = timezone.now()
    fields: dict[str, Any] = {"state": state}
    if state is State.CLAIMED:
        analyst = city.people[Role.ANALYST]
        fields |= {"claimed_by": analyst, "claimed_at": now, "claim_expires_at": now + timedelta(minutes=15)}
    if state in (State.DISPATCHED, State.SIGNED, State.WORKING, State.CLOSED):
        fields |= {
            "station": city.station,
            "dispatched_at": now - timedelta(minutes=5),
            "signin_due": now + timedelta(minutes=5),
            "call_due": now + timedelta(minutes=15),
            "meet_due": now + timedelta(hours=24),
            "feedback_due": now + timedelta(hours=24),
        }
    if state in (State.SIGNED, State.WORKING, State.CLOSED):
        fields |= {"signed_at": now - timedelta(minutes=3), "officer": city.people[Role.STATION_OFFICER]}
    if state is State.CLOSED:
        fields |= {"closed_at": now, "outcome": Outcome.NOT_DECEIVED_AWARE, "contacted_at": now}
    return make_warning(city, **fields | values)


def make_victim(
    centre: Unit, station: Unit | None = None, *, case_no: str = "", fraud_type: str = "BRUSH", **values: Any
) -> Victim:
    """A victim of a case of its own, as a list tells of it: reported now unless said otherwise."""
    now = timezone.now()
    facts = {"occurred_at": values.get("reported_at", now), "reported_at": now, "digest": b"x"} | values
    case = Case.unscoped.create(
        centre=centre, unit=station, source="LIST", state="ACCEPTED", case_no=case_no, fraud_type=fraud_type,
        received_at=facts["reported_at"],
    )  # fmt: skip
    victim: Victim = Victim.unscoped.create(case=case, **facts)
    return victim


def make_filed(centre: Unit, case_no: str, number: int = 1, on: str = "2023-05-11") -> Case:
    """A case with 受案 and 立案 of a day, as a list of the city tells of it."""
    case: Case = Case.unscoped.create(
        centre=centre, source="LIST", state="FILED", case_no=case_no, received_at=f"{on}T00:00:00+08:00", synthetic=True
    )
    for act, text, start, end in (
        ("receive", "", "RECEIVED", "RECEIVED"), ("accept", f"测试受案{number}号", "RECEIVED", "ACCEPTED"),
        ("file", f"测试立案{number}号", "ACCEPTED", "FILED"),
    ):  # fmt: skip
        CaseStep.unscoped.create(
            case=case, act=act, from_state=start, to_state=end, day=on, document_no=text,
            organ="测试市公安局" if act == "file" else "",
        )  # fmt: skip
    return case
