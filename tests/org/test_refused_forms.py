# SPDX-License-Identifier: Apache-2.0
"""What the forms of the administration refuse stands on the field that it is about."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories import City, make_person
from tests.refusing import refusals
from wuzha.org.models import Jurisdiction, LoginAlert, Person, Posting, RuleVersion, Unit
from wuzha.org.roles import Role
from wuzha.org.services import units
from wuzha.org.services.errors import Code

TODAY = timezone.localdate()
BEFORE, AFTER = f"{TODAY - timedelta(days=2)}", f"{TODAY + timedelta(days=2)}"


def of(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def page(name: str, *keys: Any) -> str:
    return reverse(f"org:{name}", args=keys)


def written(unit: Unit) -> str:
    return f"{unit.code} {unit.name}"


def test_of_a_new_unit(city: City) -> None:
    admin, url = of(city.people[Role.ADMIN]), page("unit_add")
    right = {
        "parent": written(city.town),
        "kind": "GRID",
        "code": "330282001009-G9",
        "name": "测试九格",
        "valid_from": f"{TODAY}",
    }
    with refusals() as told:
        told.form(admin, "There is no such unit in your reach.", "parent", url, **right | {"parent": "无此单位"})
        told.form(admin, "Use letters, digits and hyphens only, at least two.", "code", url, **right | {"code": "甲"})
        area = "Enter the division code of the territory"
        told.form(admin, area, "code", url, **right | {"kind": "TOWN", "code": "12345"})
        half = "Give latitude and longitude together, or neither."
        told.form(admin, half, "longitude", url, **right | {"latitude": "30.1"})
        told.form(admin, Code.CODE_TAKEN, "code", url, **right | {"code": city.station.code})
        Unit.objects.filter(pk=city.other_town.pk).update(valid_to=TODAY - timedelta(days=1))
        told.form(admin, Code.UNIT_ENDED, "parent", url, **right | {"parent": written(city.other_town)})
        Unit.objects.filter(pk=city.grid.pk).update(name="测试同名格")
        Unit.objects.filter(pk=city.other_grid.pk).update(name="测试同名格")
        told.form(admin, "Several units have this name.", "parent", url, **right | {"parent": "测试同名格"})


def test_of_a_unit(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    admin = of(city.people[Role.ADMIN])
    own = of(make_person(Role.ADMIN, city.town))
    Unit.objects.filter(pk=city.grid.pk).update(valid_to=TODAY)
    Unit.objects.filter(pk=city.other_town.pk).update(valid_to=TODAY - timedelta(days=1))
    with refusals() as told:
        described = {"name": "测试格", "valid_from": AFTER}
        told.form(admin, Code.DATES, "valid_from", page("unit_edit", city.grid.pk), **described)
        told.form(own, Code.OWN_UNIT, None, page("unit_edit", city.town.pk), **described)
        url = page("unit_end", city.town.pk)
        one_of = "Give the last day, or say that the unit goes on; one of the two."
        told.form(admin, one_of, "last_day", url, last_day=AFTER, resume="on")
        told.form(admin, Code.IN_THE_PAST, "last_day", url, last_day=BEFORE)
        told.form(admin, Code.STILL_BELOW, "last_day", url, last_day=AFTER)
        told.form(admin, Code.STILL_POSTED, "last_day", page("unit_end", city.station.pk), last_day=AFTER)
        monkeypatch.setattr(units, "still_at_work", [lambda _pk: True])
        told.form(admin, Code.STILL_WORK, "last_day", page("unit_end", city.other_grid.pk), last_day=AFTER)
        url = page("unit_move", city.town.pk)
        told.form(admin, Code.INTO_ITSELF, "parent", url, parent=written(city.village))
        told.form(admin, Code.UNIT_ENDED, "parent", url, parent=written(city.other_town))
        cover = Jurisdiction.objects.get(station=city.station)
        url, right = page("unit_cover", city.station.pk), {"valid_from": f"{cover.valid_from}"}
        told.form(admin, Code.KIND_FOR_COVER, "territory", url, **right, territory=written(city.other_station))
        told.form(admin, Code.COVER_TWICE, "territory", url, **right, territory=written(cover.territory))
        url = page("cover_end", cover.pk)
        told.form(admin, Code.IN_THE_PAST, "last_day", url, last_day=BEFORE)


def test_of_people(city: City) -> None:
    admin, analyst = of(city.people[Role.ADMIN]), city.people[Role.ANALYST]
    new = {
        "username": "test-new", "name": "测试新", "badge": "", "role": "analyst", "unit": written(city.centre),
        "valid_from": f"{TODAY}",
    }  # fmt: skip
    with refusals() as told:
        url = page("person_add")
        small = "Use 3 to 32 small letters, digits, dots or hyphens, beginning with a letter."
        told.form(admin, small, "username", url, **new | {"username": "A"})
        told.form(admin, Code.NAME_TAKEN, "username", url, **new | {"username": analyst.username})
        url = page("person_post", analyst.pk)
        posting = {name: new[name] for name in ("role", "unit", "valid_from")} | {"valid_to": ""}
        told.form(admin, Code.POSTING_TWICE, "role", url, **posting)
        told.form(admin, Code.IN_THE_PAST, "valid_from", url, **posting | {"valid_from": BEFORE})
        told.form(admin, Code.DATES, "valid_to", url, **posting | {"valid_from": AFTER, "valid_to": f"{TODAY}"})
        held = Posting.unscoped.get(person=analyst)
        url = page("posting_end", analyst.pk, held.pk)
        told.form(admin, Code.IN_THE_PAST, "last_day", url, last_day=BEFORE)
        Posting.unscoped.filter(pk=held.pk).update(valid_to=TODAY - timedelta(days=1))
        told.form(admin, Code.POSTING_ENDED, None, url, last_day=f"{TODAY}")
        boss = city.people[Role.ADMIN]
        told.press(admin, Code.OWN_ACCOUNT, page("person_active", boss.pk), active="0")
        told.press(admin, "No decision was sent, so nothing was decided.", page("person_active", analyst.pk))
        told.press(admin, Code.FACTOR_NONE, page("person_factor", analyst.pk))
        own = Posting.unscoped.get(person=boss)
        told.form(admin, Code.OWN_ACCOUNT, None, page("posting_end", boss.pk, own.pk), last_day=f"{TODAY}")


def test_of_the_last_administrator(city: City) -> None:
    """Told by an administrator below, who may do the same to everybody but the last one at the top."""
    second = make_person(Role.ADMIN, city.city)
    Person.objects.filter(pk=second.pk).update(is_active=False)
    boss = city.people[Role.ADMIN]
    other = of(make_person(Role.ADMIN, city.city))
    Posting.unscoped.filter(role=Role.ADMIN, unit=city.city).exclude(person=boss).update(
        valid_to=TODAY + timedelta(days=1)
    )
    with refusals() as told:
        url = page("posting_end", boss.pk, Posting.unscoped.get(person=boss).pk)
        told.form(other, Code.LAST_ADMIN, None, url, last_day=AFTER)


def test_of_the_roster(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    admin, url = of(city.people[Role.ADMIN]), page("duty_add", city.station.pk)
    officer = city.people[Role.STATION_OFFICER]
    right = {"person": officer.pk, "from_at": f"{timezone.localtime():%Y-%m-%dT%H:%M}", "to_at": ""}
    with refusals() as told:
        told.form(admin, Code.TIMES, "to_at", url, **right | {"to_at": "2020-01-01T08:00"})
        other = city.people[Role.ANALYST]
        told.form(admin, "Choose one of the people of the unit.", "person", url, **right | {"person": other.pk})
        monkeypatch.setattr("wuzha.org.views.duty.queries.people_of", lambda _unit: [other])
        told.form(admin, Code.NOT_POSTED, "person", url, **right | {"person": other.pk})


def test_of_a_version_of_a_rule(city: City) -> None:
    admin, below = of(city.people[Role.ADMIN]), of(make_person(Role.ADMIN, city.town))
    url, value = page("rule_edit", "org.login"), {"failures": 6, "lock_minutes": 20, "idle_minutes": 30}
    moment = timezone.localtime() + timedelta(days=1)
    save = {
        "step": "save", "value": json.dumps(value), "valid_from": f"{moment:%Y-%m-%dT%H:%M}", "citation": "测试1条",
        "note": "测试",
    }  # fmt: skip
    with refusals() as told:
        past = "This moment has passed."
        told.form(admin, past, "valid_from", url, **save | {"valid_from": "2020-01-01T08:00"})
        told.form(admin, "No decision was sent, so nothing was decided.", None, url, **save | {"step": ""})
        now = json.dumps({"failures": 5, "lock_minutes": 20, "idle_minutes": 60})
        told.form(admin, Code.NOTHING_CHANGED, None, url, **save | {"value": json.dumps(_in_force())})
        version = RuleVersion.objects.create(
            key="org.login", valid_from=moment.replace(second=0, microsecond=0), value=json.loads(now), citation="测试"
        )
        told.form(admin, Code.MOMENT_TAKEN, "valid_from", url, **save)
        told.press(below, Code.TOP_ONLY, url, **save)
        withdraw = page("rule_withdraw", version.pk)
        told.press(below, Code.TOP_ONLY, withdraw)
        RuleVersion.objects.filter(pk=version.pk).update(valid_from=timezone.now() - timedelta(days=1))
        told.press(admin, Code.ALREADY_IN_FORCE, withdraw)


def _in_force() -> Any:
    from wuzha.org.rulesets import LOGIN

    LOGIN.forget()
    return LOGIN.at().model_dump(mode="json")


def test_of_a_pasted_table(city: City) -> None:
    admin, url = of(city.people[Role.ADMIN]), page("rule_edit", "org.holidays")
    sent = {
        "step": "paste",
        "valid_from": f"{timezone.localtime() + timedelta(days=1):%Y-%m-%dT%H:%M}",
        "citation": "国办发",
        "note": "测试",
    }
    with refusals() as told:
        told.form(admin, "There is no row.", "table", url, **sent, table="")


def test_of_an_alert(city: City) -> None:
    alert = LoginAlert.objects.create(kind="SIEGE", count=5, person=city.people[Role.ANALYST])
    url = page("alert", alert.pk)
    settled = {"settled_at": timezone.now(), "settled_by": city.people[Role.ADMIN], "note": "已核实"}
    LoginAlert.objects.filter(pk=alert.pk).update(**settled)
    with refusals() as told:
        told.form(of(city.people[Role.AUDITOR]), Code.ALERT_SETTLED, None, url, note="误报")
