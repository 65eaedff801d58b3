# SPDX-License-Identifier: Apache-2.0
"""The pages of shutdowns and sites: what they show, and every refusal of a form on the field that it is about."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories import City, make_filed
from tests.refusing import refusals
from tests.shutdowns.conftest import HASH, NUMBER, PNG, again, answered, asked, entered, logged_in
from tests.shutdowns.test_sites import CLUE, device_of, noted, scene_of
from wuzha.audit.actor import Actor
from wuzha.cases.models import Case, Victim
from wuzha.org.models import Person
from wuzha.org.roles import Role
from wuzha.sealed import Kind, seal
from wuzha.shutdowns.errors import Code, SiteCode
from wuzha.shutdowns.models import Shutdown, Site
from wuzha.shutdowns.rules.life import State
from wuzha.shutdowns.services import appealing, proposing
from wuzha.shutdowns.services.appealing import NewAppeal
from wuzha.shutdowns.services.sites import add_kit

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(city: City) -> Client:
    return logged_in(city.people[Role.CARD_OFFICER])


@pytest.fixture
def office(city: City) -> Client:
    return logged_in(city.people[Role.JOINT_OFFICE])


def url(row: Shutdown, name: str) -> str:
    return reverse("shutdowns:act", args=[row.pk, name])


def sent(city: City, case: Case) -> dict[str, str]:
    return {
        "thing": "PHONE", "values": NUMBER, "ask": "SHUT", "ground": "AFL11", "unit": str(city.member.pk),
        "case": case.number, "reason": "冒充客服", "sha256": HASH,
    }  # fmt: skip


def test_a_pasted_list_is_entered_and_told_line_by_line(officer: Client, city: City, case: Case) -> None:
    values = {"thing": "", "values": "19900006601\n19900006602\n19900006601\n某某"}
    answer = officer.post(reverse("shutdowns:new"), sent(city, case) | values, follow=True)
    page = answer.content.decode()
    assert "199****6601" in page
    assert "199****6602" in page
    assert "19900006601" not in page
    assert Shutdown.unscoped.count() == 2
    assert len({one.bulk for one in Shutdown.unscoped.all()}) == 1


def test_several_are_reviewed_at_once(
    office: Client, officer: Client, asker: Actor, city: City, case: Case, draft: Shutdown
) -> None:
    other = entered(asker, city, case, value="19900006622")
    for row in (draft, other):
        proposing.confirm(asker, row.pk, looked=True)
    assert 'name="pk"' in office.get(reverse("shutdowns:index")).content.decode()
    office.post(reverse("shutdowns:review"), {"pk": [draft.pk, other.pk]})
    assert {again(row).state for row in (draft, other)} == {State.SENT}
    with refusals() as told:
        told.press(office, Code.NONE_CHOSEN, reverse("shutdowns:review"))


def test_a_new_one_is_refused_where_it_is_wrong(officer: Client, city: City, case: Case, draft: Shutdown) -> None:
    good, new = sent(city, case) | {"values": "19900006655"}, reverse("shutdowns:new")
    bare = Case.unscoped.create(centre=city.centre, source="CALL", state="RECEIVED", received_at=timezone.now())
    too_many = "\n".join(f"199{n:08d}" for n in range(201))
    with refusals() as told:
        told.form(officer, Code.VALUE_SHAPE, "values", new, **good | {"values": "199****6655"})
        told.form(officer, Code.TOO_MANY, "values", new, **good | {"values": too_many})
        told.form(officer, Code.ALREADY, "values", new, **good | {"values": NUMBER})
        told.form(officer, Code.NO_GROUND, "ground", new, **good | {"ground": "AFL24"})
        told.form(officer, Code.WRONG_UNIT, "unit", new, **good | {
            "thing": "DOMAIN", "values": "bad.example.com", "ground": "AFL24",
        })  # fmt: skip
        told.form(officer, Code.THING_UNTOLD, "thing", new, **good | {"thing": "", "values": "95588"})
        state = {"thing": "DOMAIN", "values": "www.cixi.gov.cn", "ground": "AFL24", "reason": ""}
        told.form(officer, Code.STATE_DOMAIN, "reason", new, **good | state)
        told.form(officer, Code.NOT_FOUNDED, "case", new, **good | {"case": ""})
        told.form(officer, Code.NO_CASE, "case", new, **good | {"case": "A1"})
        told.form(officer, Code.NOT_FILED, "case", new, **good | {"case": bare.number})
        told.form(officer, Code.NO_WARNING, "warning", new, **good | {"case": "", "warning": "999"})
        told.form(officer, Code.NO_EVIDENCE, "evidence_no", new, **good | {"evidence_no": "9"})
        told.form(officer, Code.HASH_SHAPE, "sha256", new, **good | {"sha256": "12"})


def test_evidence_is_refused_where_it_is_wrong(officer: Client, asker: Actor, city: City, case: Case) -> None:
    row = entered(asker, city, case, sha256="")
    act = url(row, "evidence")
    big = SimpleUploadedFile("a.png", PNG + b"0" * 21 * 1024 * 1024)
    with refusals() as told:
        told.form(officer, Code.EVIDENCE_MISSING, "scan", act)
        told.form(officer, Code.NO_EVIDENCE, "evidence_no", act, evidence_no="9")
        told.form(officer, Code.HASH_SHAPE, "sha256", act, sha256="12")
        told.form(officer, Code.FILE_TOO_BIG, "scan", act, scan=big)
        told.form(officer, Code.FILE_KIND, "scan", act, scan=SimpleUploadedFile("a.txt", b"hello"))
        told.form(officer, Code.FILE_BROKEN, "scan", act, scan=SimpleUploadedFile("a.pdf", b"%PDF-1.4 cut"))
        told.form(officer, Code.EVIDENCE_MISSING, "looked", url(row, "confirm"), looked="on")


def test_the_look_up_and_the_review_are_refused_where_they_are_wrong(
    officer: Client, asker: Actor, city: City, case: Case, draft: Shutdown
) -> None:
    now = timezone.now()
    both = city.actor(Role.INVESTIGATOR)
    own = entered(both, city, case, value="19900006633")
    with refusals() as told:
        told.form(officer, Code.NOT_CHECKED, "looked", url(draft, "confirm"))
        Victim.unscoped.create(case=case, phone=seal(Kind.PHONE, NUMBER), occurred_at=now, reported_at=now)
        told.form(officer, Code.OWN_NUMBER, "why", url(draft, "confirm"), looked="on")
        proposing.confirm(both, own.pk, looked=True)
        head = logged_in(city.people[Role.INVESTIGATOR])
        told.form(head, Code.SAME_PERSON, "reason", url(own, "return"), reason="不妥")
        told.form(head, Code.SAME_PERSON, None, url(own, "approve"))


def test_an_appeal_is_refused_where_it_is_wrong(
    officer: Client, office: Client, asker: Actor, reviewer: Actor, carrier: Actor, draft: Shutdown
) -> None:
    told_at = timezone.localtime().strftime("%Y-%m-%dT%H:%M")
    long_ago = (timezone.localtime() - timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")
    later = (timezone.localtime() + timedelta(hours=3)).strftime("%Y-%m-%dT%H:%M")
    good = {"where": "POLICE", "received_at": told_at, "who": "", "what": "本人使用"}
    with refusals() as told:
        told.form(officer, Code.NOT_IN_EFFECT, None, url(draft, "appeal"), **good)
        row = answered(carrier, asked(asker, reviewer, draft))
        told.form(officer, Code.BEFORE_ANSWER, "received_at", url(row, "appeal"), **good | {"received_at": long_ago})
        told.form(officer, Code.IN_FUTURE, "received_at", url(row, "appeal"), **good | {"received_at": later})
        told.form(officer, Code.REASON_MISSING, "note", url(row, "reopen"), why="MISTAKE", note="")
        one = appealing.register(asker, row.pk, NewAppeal("POLICE", timezone.now(), "", "本人使用"))
        told.form(officer, Code.APPEAL_OPEN, "why", url(row, "reopen"), why="MISTAKE", note="误报")
        told.form(officer, Code.APPEAL_OPEN, None, url(row, "appeal"), **good)
        appealing.check(reviewer, one.pk, "属实")
        told.form(office, Code.SAME_CHECKER, "right", url(row, "answer"), right="yes", reply="恢复", reply_no="")


def test_a_page_shows_the_value_for_a_purpose_alone(
    city: City, asker: Actor, reviewer: Actor, carrier: Actor, draft: Shutdown
) -> None:
    client = logged_in(city.people[Role.INVESTIGATOR])
    page = reverse("shutdowns:record", args=[draft.pk])
    assert NUMBER not in client.get(page).content.decode()
    assert NUMBER in client.post(reverse("shutdowns:show", args=[draft.pk])).content.decode()
    answered(carrier, asked(asker, reviewer, draft))
    client.post(reverse("shutdowns:letter", args=[draft.pk]))
    assert "协助关停函" in client.get(page, headers={"accept-language": "zh-hans"}).content.decode()
    with refusals() as told:
        other = entered(asker, city, draft.case, value="19900006644")  # type: ignore[arg-type]
        told.press(client, Code.NOTHING_ASKED, reverse("shutdowns:letter", args=[other.pk]))


def test_who_is_asked_reads_the_value_on_the_request(
    city: City, asker: Actor, reviewer: Actor, draft: Shutdown, second: Person
) -> None:
    from tests.shutdowns.conftest import request_of

    asked(asker, reviewer, draft)
    client = logged_in(city.people[Role.MEMBER_UNIT])
    page = client.get(request_of(draft).get_absolute_url())
    assert page.status_code == 200
    assert NUMBER not in page.content.decode()
    assert client.get(reverse("shutdowns:record", args=[draft.pk])).status_code in (403, 404)
    assert second.pk


def test_lists_league_and_sites_answer(office: Client, site: Site) -> None:
    for name in ("index", "league", "sites"):
        assert office.get(reverse(f"shutdowns:{name}")).status_code == 200
    assert CLUE in office.get(reverse("shutdowns:sites")).content.decode()


def test_a_site_is_refused_where_it_is_wrong(officer: Client, asker: Actor, city: City, case: Case, site: Site) -> None:
    other = make_filed(city.centre, "A3302820000002026110002", 2)
    lone, bare = scene_of(other, officers="甲"), scene_of(make_filed(city.centre, "A3302820000002026110003", 3), "")
    free = scene_of(make_filed(city.centre, "A3302820000002026110004", 4))
    now = timezone.localtime()
    good = {
        "clue_no": "XS2", "clue_at": (now - timedelta(hours=9)).strftime("%Y-%m-%dT%H:%M"),
        "raided_at": (now - timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M"), "place_kind": "HOUSE",
        "township": str(city.town.pk), "plate": "",
    }  # fmt: skip
    later = (now + timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M")

    def new(scene: int) -> str:
        return reverse("shutdowns:sites_new", args=[scene])

    with refusals() as told:
        told.form(officer, SiteCode.SCENE_TAKEN, None, new(site.scene_id), **good)
        told.form(officer, SiteCode.NO_RECORD, None, new(bare.pk), **good)
        told.form(officer, SiteCode.TWO_OFFICERS, None, new(lone.pk), **good)
        told.form(officer, SiteCode.CLUE_TAKEN, "clue_no", new(free.pk), **good | {"clue_no": CLUE})
        told.form(officer, SiteCode.BEFORE_CLUE, "clue_at", new(free.pk), **good | {"clue_at": good["raided_at"],
                  "raided_at": good["clue_at"]})  # fmt: skip
        told.form(officer, SiteCode.IN_FUTURE, "raided_at", new(free.pk), **good | {"raided_at": later})
        told.form(officer, SiteCode.PLATE_MISSING, "plate", new(free.pk), **good | {"place_kind": "CAR"})


def test_what_belongs_to_a_site_is_refused_where_it_is_wrong(
    officer: Client, asker: Actor, city: City, case: Case, site: Site
) -> None:
    def act(name: str) -> str:
        return reverse("shutdowns:site_act", args=[site.pk, name])

    device = device_of(site.scene)
    with refusals() as told:
        told.form(officer, SiteCode.NO_CASE, "case", act("case"), case="A1")
        told.form(officer, SiteCode.CASE_TAKEN, "case", act("case"), case=case.number)
        noted(asker, site)
        told.form(officer, SiteCode.CARD_TAKEN, "number", act("card"), number="19900007701", holder="", carrier="")
        told.form(
            officer, SiteCode.NOTHING_SAID, "network", act("kit"), device=str(device.pk), network="", remote_tool=""
        )
        add_kit(asker, site.pk, device.pk, "家庭宽带")
    page = officer.get(reverse("shutdowns:site", args=[site.pk])).content.decode()
    assert "199****7701" in page
    assert "19900007701" not in page
