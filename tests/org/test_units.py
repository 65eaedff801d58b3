# SPDX-License-Identifier: Apache-2.0
"""Units: added, described anew, moved, ended; only within reach."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from tests.factories import City, make_unit
from wuzha.audit.actor import Actor
from wuzha.audit.models import Event
from wuzha.org.models import Posting, Unit, UnitKind
from wuzha.org.queries import units as queries
from wuzha.org.reach import units_below
from wuzha.org.roles import Role
from wuzha.org.services import units
from wuzha.refusals import RefusalError


def fresh(unit: Unit) -> Unit:
    found: Unit = Unit.objects.get(pk=unit.pk)
    return found


def add(actor: Actor, parent: Unit, code: str = "330282103", **more: Any) -> Unit:
    values = {"kind": UnitKind.TOWN, "name": "测试镇"} | more
    return units.add_unit(actor, parent_id=parent.pk, code=code, **values)


def test_a_new_unit_is_reached_at_once(city: City, admin: Actor) -> None:
    units_below(admin.unit_path)  # remembered from before
    unit = add(admin, city.city)
    assert unit.pk in units_below(admin.unit_path).ids
    event = Event.objects.latest("id")
    assert (event.action, event.object_id, event.person_id) == ("unit.added", str(unit.pk), admin.person_id)


def test_a_code_is_never_used_twice_not_even_abroad(city: City, admin: Actor) -> None:
    with pytest.raises(RefusalError, match="CODE_TAKEN"):
        add(admin, city.city, code=city.abroad.code)


def test_nothing_hangs_below_what_has_ended(city: City, admin: Actor) -> None:
    Unit.objects.filter(pk=city.town.pk).update(valid_to=timezone.localdate() - timedelta(days=1))
    with pytest.raises(RefusalError, match="UNIT_ENDED"):
        add(admin, city.town, code="330282001009", kind=UnitKind.VILLAGE)


def test_nobody_adds_outside_their_reach(city: City, admin: Actor, town_admin: Actor) -> None:
    for actor, parent in ((admin, city.abroad), (town_admin, city.other_town), (town_admin, city.city)):
        with pytest.raises(RefusalError, match="OUT_OF_REACH"):
            add(actor, parent)
    assert add(town_admin, city.town, code="330282001009", kind=UnitKind.VILLAGE).is_descendant_of(fresh(city.town))


def test_only_administrators_manage_units(city: City) -> None:
    with pytest.raises(PermissionDenied):
        add(city.actor(Role.ANALYST), city.centre)


def test_one_does_not_change_the_unit_one_sits_at(city: City, town_admin: Actor, admin: Actor) -> None:
    with pytest.raises(RefusalError, match="OWN_UNIT"):
        units.edit_unit(town_admin, city.town.pk, name="新名")
    with pytest.raises(RefusalError, match="OWN_UNIT"):
        units.end_unit(town_admin, city.town.pk, timezone.localdate())
    assert units.edit_unit(admin, city.city.pk, name="新市名").name == "新市名"


def test_an_edit_names_what_changed_and_an_idle_one_leaves_no_trace(city: City, admin: Actor) -> None:
    units.edit_unit(admin, city.town.pk, name="浒山街道", ranked=False)
    assert Event.objects.latest("id").fields == ["ranked"]
    before = Event.objects.count()
    units.edit_unit(admin, city.town.pk, name="浒山街道", ranked=False)
    assert Event.objects.count() == before


def test_a_unit_ends_only_when_nothing_below_goes_on(city: City, admin: Actor) -> None:
    with pytest.raises(RefusalError, match="STILL_BELOW") as refused:
        units.end_unit(admin, city.town.pk, timezone.localdate())
    assert "2" in refused.value.message


def test_a_unit_ends_only_when_nobody_is_posted_there_after(city: City, admin: Actor) -> None:
    with pytest.raises(RefusalError, match="STILL_POSTED"):
        units.end_unit(admin, city.station.pk, timezone.localdate())
    Posting.unscoped.filter(unit=city.station).update(valid_to=timezone.localdate())
    ended = units.end_unit(admin, city.station.pk, timezone.localdate())
    assert ended.valid_to == timezone.localdate()


def test_a_room_above_can_hold_a_unit_that_still_works(
    city: City, admin: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(units, "still_at_work", [lambda pk: pk == city.member.pk])
    Posting.unscoped.filter(unit=city.member).delete()
    with pytest.raises(RefusalError, match="STILL_WORK"):
        units.end_unit(admin, city.member.pk, timezone.localdate())


def test_an_end_to_come_can_be_taken_back_one_that_came_cannot(city: City, admin: Actor) -> None:
    Posting.unscoped.filter(unit=city.member).delete()
    units.end_unit(admin, city.member.pk, timezone.localdate() + timedelta(days=3))
    assert units.end_unit(admin, city.member.pk, None).valid_to is None
    Unit.objects.filter(pk=city.member.pk).update(valid_to=timezone.localdate() - timedelta(days=1))
    with pytest.raises(RefusalError, match="IN_THE_PAST"):
        units.end_unit(admin, city.member.pk, None)


def test_the_past_is_not_changed(city: City, admin: Actor) -> None:
    with pytest.raises(RefusalError, match="IN_THE_PAST"):
        units.end_unit(admin, city.member.pk, timezone.localdate() - timedelta(days=1))


def test_a_unit_moves_with_everything_below_it(city: City, admin: Actor) -> None:
    units.move_unit(admin, city.village.pk, city.other_town.pk)
    assert fresh(city.grid).path.startswith(fresh(city.other_town).path)
    assert Unit.objects.find_problems() == ([], [], [], [], [])
    event = Event.objects.latest("id")
    assert event.detail == {"from": city.town.code, "to": city.other_town.code}


def test_a_unit_never_moves_below_itself(city: City, admin: Actor) -> None:
    for target in (city.town, city.grid):
        with pytest.raises(RefusalError, match="INTO_ITSELF"):
            units.move_unit(admin, city.town.pk, target.pk)


def test_nobody_moves_a_unit_out_of_or_into_foreign_reach(city: City, admin: Actor, town_admin: Actor) -> None:
    with pytest.raises(RefusalError, match="OUT_OF_REACH"):
        units.move_unit(admin, city.village.pk, city.abroad.pk)
    with pytest.raises(RefusalError, match="OUT_OF_REACH"):
        units.move_unit(town_admin, city.other_village.pk, city.town.pk)
    with pytest.raises(RefusalError, match="OWN_UNIT"):
        units.move_unit(town_admin, city.town.pk, city.village.pk)


def test_searching_stays_in_reach_and_pages_through_everything(city: City, admin: Actor) -> None:
    for number in range(120):
        make_unit(UnitKind.GRID, f"330282001001-T{number:03d}", f"测试网格{number:03d}", city.village)
    seen: list[int] = []
    after: str = ""
    while True:
        page = queries.search(admin, text="测试网格", after=after)
        seen += [unit.pk for unit in page.rows]
        if page.next_cursor is None:
            break
        after = page.next_cursor
    assert len(seen) == len(set(seen)) == 120
    assert queries.search(admin, text="外市").rows == []


def test_ended_units_are_found_only_when_asked_for(city: City, admin: Actor) -> None:
    Unit.objects.filter(pk=city.member.pk).update(valid_to=timezone.localdate() - timedelta(days=1))
    assert queries.search(admin, text=city.member.code).rows == []
    assert [unit.pk for unit in queries.search(admin, text=city.member.code, ended=True).rows] == [city.member.pk]
