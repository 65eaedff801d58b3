# SPDX-License-Identifier: Apache-2.0
"""A GOIP site refers to its scene, adds what evidence does not know, and is counted by township."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import City, make_filed
from tests.shutdowns.conftest import refused
from wuzha.audit.actor import Actor
from wuzha.cards.models import InvolvedCard
from wuzha.cases.models import Case
from wuzha.evidence.models import Device, Scene, SceneRecord
from wuzha.sealed import Kind, seal
from wuzha.shutdowns.errors import SiteCode
from wuzha.shutdowns.models import Site
from wuzha.shutdowns.queries import sites as queries
from wuzha.shutdowns.services import sites
from wuzha.shutdowns.services.sites import NewSite

pytestmark = pytest.mark.django_db

CLUE = "线索20261101"


def scene_of(case: Case, officers: str = "甲、乙") -> Scene:
    """A scene of a case, with the record of its survey; without one where nobody surveyed it."""
    now = timezone.now() - timedelta(hours=3)
    scene: Scene = Scene.unscoped.create(case=case, no=1)
    if officers:
        SceneRecord.unscoped.create(
            scene=scene, began_at=now, ended_at=now, officers=officers, no_witness="无",
            finding=seal(Kind.TEXT, "测试"),
            place=seal(Kind.ADDRESS, "测试路1号"),
        )  # fmt: skip
    return scene


def device_of(scene: Scene) -> Device:
    made: Device = Device.unscoped.create(case=scene.case, no=1, kind="GOIP", scene=scene, ports=32)
    return made


def new(scene: Scene, city: City, **more: object) -> NewSite:
    now = timezone.now()
    values: dict[str, object] = {
        "scene_id": scene.pk, "clue_no": CLUE, "clue_at": now - timedelta(hours=9),
        "raided_at": now - timedelta(hours=3), "place_kind": "HOUSE", "township_id": city.town.pk,
        "landlord": "测试房东", "landlord_phone": "19900007799",
    } | more  # fmt: skip
    return NewSite(**values)  # type: ignore[arg-type]


def noted(actor: Actor, site: Site) -> None:
    sites.add_cards(actor, site.pk, [("19900007701", "测试机主", "演示通信")])


def test_a_site_shows_what_evidence_holds_and_copies_none_of_it(asker: Actor, site: Site) -> None:
    device = device_of(site.scene)
    refused(SiteCode.NOTHING_SAID, lambda: sites.add_kit(asker, site.pk, device.pk))
    sites.add_kit(asker, site.pk, device.pk, "家庭宽带", "远控工具")
    found = queries.found_at(asker, site)
    assert found.officers == ["甲", "乙"]
    ((shown, kit, numbers),) = found.kits
    assert (shown.ports, kit.network if kit else "", list(numbers)) == (32, "家庭宽带", [])
    refused(SiteCode.DEVICE_TAKEN, lambda: sites.add_kit(asker, site.pk, device.pk, "家庭宽带"))
    other = Device.unscoped.create(case=site.scene.case, no=2, kind="PHONE")
    refused(SiteCode.NO_DEVICE, lambda: sites.add_kit(asker, site.pk, other.pk, "家庭宽带"))


def test_a_site_needs_a_record_of_two_officers(asker: Actor, city: City) -> None:
    one = scene_of(make_filed(city.centre, "A3302820000002026110005", 5), "甲")
    refused(SiteCode.TWO_OFFICERS, lambda: sites.record_site(asker, new(one, city)))
    refused(SiteCode.NO_SCENE, lambda: sites.record_site(asker, new(one, city, scene_id=0)))
    refused(SiteCode.NO_TOWNSHIP, lambda: sites.record_site(asker, new(scene_of(make_filed(
        city.centre, "A3302820000002026110006", 6)), city, township_id=city.station.pk)))  # fmt: skip


def test_townships_are_counted_with_the_time_from_the_clue_to_the_raid(asker: Actor, city: City, site: Site) -> None:
    noted(asker, site)
    slow = scene_of(make_filed(city.centre, "A3302820000002026110007", 7))
    sites.record_site(asker, new(slow, city, clue_no="慢", clue_at=timezone.now() - timedelta(hours=33)))
    (row,) = queries.by_township(asker, queries.a_year_ago())
    assert (row.unit, row.sites, row.cards, row.in_time, row.hours) == (city.town, 2, 1, 1, "18.0")


def test_cards_go_on_file_and_are_shown_for_a_purpose(asker: Actor, site: Site) -> None:
    noted(asker, site)
    refused(SiteCode.CARD_TAKEN, lambda: noted(asker, site))
    (card,) = InvolvedCard.unscoped.all()
    assert "19900007701" not in card.shown
    told = queries.show(asker, site, "办理测试")
    assert told["landlord"] == "测试房东"
    assert list(told["cards"].values()) == [("19900007701", "测试机主")]
    sites.tell_landlord(asker, site.pk, "测试新房东", "19900007788")
    assert queries.show(asker, Site.unscoped.get(pk=site.pk), "办理测试")["landlord"] == "测试新房东"
