# SPDX-License-Identifier: Apache-2.0
"""In whose name a paper goes out: the public security organ of a unit, as it was called on the day of the paper."""

from __future__ import annotations

from datetime import date
from itertools import takewhile

from django.db.models import Q

from wuzha.org.models.units import Unit, UnitKind

#: Units of a city that are no organ of their own outside the police.
_WHOLE = (UnitKind.CITY, UnitKind.BUREAU, UnitKind.CENTRE, UnitKind.BRIGADE, UnitKind.JOINT_OFFICE)


def bureau_of(unit: Unit, day: date) -> str:
    """Name of the public security organ that a centre or station belongs to: only an organ signs (程序规定).

    1. The bureau above the unit, if it was in force on the day.
    2. Else the bureau in force then in the same city: what a unit hangs under today may be younger than the day.

    Empty when there was none: the paper leaves the line open.
    """
    in_force = Q(valid_from__lte=day) & (Q(valid_to__isnull=True) | Q(valid_to__gte=day))
    rows = Unit.objects.filter(in_force, kind=UnitKind.BUREAU, path__startswith=unit.path[: Unit.steplen])
    found = sorted(rows.values_list("path", "name"), key=lambda row: (unit.path.startswith(row[0]), row[0]))
    return str(found[-1][1]) if found else ""


def joint_office_of(unit: Unit) -> str:
    """In whose name a paper of the joint office goes out: its office of the city, whichever of the city's own units the
    officer belongs to; any other unit signs for itself."""
    if unit.kind not in _WHOLE:
        return str(unit.name)
    city = Unit.objects.filter(path=unit.path[: Unit.steplen]).values_list("name", flat=True).first() or ""
    return f"{city}打击治理电信网络新型违法犯罪工作联席会议办公室"


def department_of(unit: Unit, day: date) -> str:
    """Name of a unit within its organ, as papers inside the organ are signed: 慈溪市公安局 with 反诈中心 below it."""
    bureau = bureau_of(unit, day)
    if not bureau or unit.name.startswith(bureau):
        return str(unit.name)
    # 测试市公安局 and 测试市反诈中心 make 测试市公安局反诈中心.
    shared = sum(1 for _both in takewhile(lambda pair: pair[0] == pair[1], zip(bureau, unit.name, strict=False)))
    return bureau + str(unit.name[shared:])
