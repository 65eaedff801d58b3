# SPDX-License-Identifier: Apache-2.0
"""The people of the demo city: one log-in a role to try, and colleagues so that the work has hands."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.db import transaction

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.org.demo import LEADERS, PASSWORD
from wuzha.org.duty import title_of
from wuzha.org.models import Person, Posting, Unit, UnitKind
from wuzha.org.roles import Role
from wuzha.simulation.load.city import stations

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
ANALYSTS = 6


@dataclass(frozen=True, slots=True)
class Login:
    """A log-in to show on the first page."""

    username: str
    #: What the person is called there: the post of who leads, else the role.
    title: str
    name: str
    unit: str


#: Username, role, code of the unit: the log-ins a visitor tries.
_SHOWN = (
    ("zhiban", Role.ANALYST, "330282000100"),
    ("suozhang", Role.STATION_OFFICER, "330282501000"),
    ("yanpan1", Role.ANALYST, "330282000100"),
    ("minjing1", Role.STATION_OFFICER, "330282501000"),
    ("wangge1", Role.GRID_WORKER, "330282002002-G1"),
    ("lianxiban", Role.JOINT_OFFICE, "330282"),
    ("ducha", Role.AUDITOR, "330282"),
    ("guanli", Role.ADMIN, "330282"),
    ("zijin", Role.FUNDS_OFFICER, "330282000100"),
    ("zhencha", Role.INVESTIGATOR, "330282000000"),
    ("liangka", Role.CARD_OFFICER, "330282"),
    ("xuanfang", Role.OUTREACH_OFFICER, "330282"),
    ("chengyuan", Role.MEMBER_UNIT, "330282-B01"),
)
#: Shown with them: who approves what the joint office proposes, and who acts for a township.
_ALSO = ("lianxiban2", "zhenjie1")
#: Roles whose first person at a unit leads the shift there.
_LED = frozenset({Role.ANALYST, Role.STATION_OFFICER})


@transaction.atomic
def build(actor: Actor) -> int:
    """Write the people and their postings; the number of people."""
    units = {unit.code: unit for unit in Unit.objects.exclude(kind=UnitKind.BANK_OUTLET)}
    shown = [(username, role, units[code]) for username, role, code in _SHOWN]
    leaders = [one for one in shown if one[0] in LEADERS]
    wanted = [one for one in shown if one not in leaders]
    wanted += [(f"yanpan{n}", Role.ANALYST, units["330282000100"]) for n in range(2, ANALYSTS + 1)]
    # Two funds officers, because the material of a restitution is checked by two.
    wanted.append(("zijin2", Role.FUNDS_OFFICER, units["330282000100"]))
    wanted += _officers(units)
    wanted += _grid_workers(units)
    wanted += leaders
    # Two people of the joint office, because who proposes does not approve; and who acts for a township.
    wanted += [
        ("lianxiban2", Role.JOINT_OFFICE, units["330282"]),
        ("zhenjie1", Role.OUTREACH_OFFICER, units["330282109"]),
    ]
    hashed = make_password(PASSWORD)
    people = Person.objects.bulk_create(
        Person(username=username, name=_name(number), badge=f"D{number:05d}", password=hashed, synthetic=True)
        for number, (username, _role, _unit) in enumerate(wanted)
    )
    led = {unit.pk for _username, _role, unit in leaders}
    postings = []
    for person, (username, role, unit) in zip(people, wanted, strict=True):
        leads = username in LEADERS or (role in _LED and unit.pk not in led)
        if leads:
            led.add(unit.pk)
        postings.append(Posting(person=person, role=role, unit=unit, leads=leads))
    Posting.unscoped.bulk_create(postings)
    record(actor, "simulation.people", rows=len(people))
    return len(people)


def _officers(units: dict[str, Unit]) -> list[tuple[str, Role, Unit]]:
    number = 1
    found = []
    for station in stations():
        for _ in range(station["officers"]):
            if number > 1:
                found.append((f"minjing{number}", Role.STATION_OFFICER, units[station["code"]]))
            number += 1
    return found


def _grid_workers(units: dict[str, Unit]) -> list[tuple[str, Role, Unit]]:
    grids = [unit for code, unit in sorted(units.items()) if unit.kind == UnitKind.GRID and code.endswith("-G1")]
    return [(f"wangge{n}", Role.GRID_WORKER, grid) for n, grid in enumerate(grids[1:], 2)]


def _name(number: int) -> str:
    return f"演示{SURNAMES[number % len(SURNAMES)]}{number // len(SURNAMES) + 1}"


def logins() -> list[Login]:
    """The log-ins to show, as they stand in the database."""
    shown = [*(username for username, _role, _code in _SHOWN), *_ALSO]
    rows = Posting.unscoped.filter(person__username__in=shown, person__synthetic=True).select_related("person", "unit")
    found = {one.person.username: one for one in rows.order_by("-pk")}
    return [
        Login(name, title_of(found[name]), found[name].person.name, found[name].unit.name)
        for name in shown
        if name in found
    ]
