# SPDX-License-Identifier: Apache-2.0
"""Pages of requests: asked and answered in a few presses, sealed until shown, each refusal on its field."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories import City
from tests.refusing import refusals
from tests.requests.conftest import FOUND, TITLE, WHAT, again
from wuzha.audit.actor import Actor
from wuzha.audit.models import Event
from wuzha.org.roles import Role
from wuzha.requests.errors import Code
from wuzha.requests.finders import places, requests
from wuzha.requests.models import Request, RequestFile
from wuzha.requests.rules.life import State
from wuzha.requests.services import answering, asking
from wuzha.requests.services.answering import Answer
from wuzha.requests.services.asking import NewRequest
from wuzha.search.query import Query

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 20


def as_role(city: City, role: Role) -> Client:
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(city.people[role])
    return client


@pytest.fixture
def centre(city: City) -> Client:
    return as_role(city, Role.ANALYST)


@pytest.fixture
def station(city: City) -> Client:
    return as_role(city, Role.STATION_OFFICER)


def act(row: Request, name: str) -> str:
    return reverse("requests:act", args=[row.pk, name])


def day(count: int) -> str:
    return (timezone.localdate() + timedelta(days=count)).isoformat()


def test_two_units_are_asked_and_one_answers(city: City, centre: Client, station: Client) -> None:
    sent = {"kind": "MATTER", "title": TITLE, "what": WHAT, "units": [city.station.pk, city.other_station.pk]}
    form = centre.get(reverse("requests:new")).content.decode()
    assert form.index("派出所</label>") < form.index(f'type="checkbox" name="units" value="{city.station.pk}"')
    answer = centre.post(reverse("requests:new"), sent | {"scans": SimpleUploadedFile("a.png", PNG)})
    assert answer.status_code == 302
    row = Request.unscoped.get(addressed=city.station)
    assert len(centre.get(reverse("requests:index"), {"tab": "asked"}).context["page"].rows) == 2
    assert [one.pk for one in station.get(reverse("requests:index")).context["page"].rows] == [row.pk]
    page = station.get(row.get_absolute_url()).content.decode()
    assert (TITLE in page, WHAT in page, "签收" in page) == (True, False, True)
    shown = station.post(reverse("requests:show", args=[row.pk])).content.decode()
    assert WHAT in shown
    assert Event.objects.filter(action="personal.read", object_type="request", purpose__contains=row.number).exists()
    file = station.post(reverse("requests:file", args=[_file(row)]))
    assert file.content == PNG
    assert station.post(act(row, "sign")).status_code == 302
    assert station.post(act(row, "answer"), {"text": FOUND}).status_code == 302
    assert centre.post(act(row, "accept"), {"note": ""}).status_code == 302
    assert again(row).state == State.ACCEPTED
    assert "按期" in centre.get(row.get_absolute_url()).content.decode()


def _file(row: Request) -> int:
    return int(RequestFile.unscoped.get(request=row).pk)


def test_an_answer_asks_for_the_fields_of_its_kind(city: City, asker: Actor, station: Client) -> None:
    row = asking.send(asker, NewRequest("PROBE", TITLE, WHAT), city.station.pk)
    station.post(act(row, "sign"))
    wrong = station.post(act(row, "answer"), {"text": FOUND, "field_places": "三"})
    sheet = next(one for one in wrong.context["sheets"] if one["open"])
    assert (wrong.status_code, set(sheet["form"].errors)) == (
        422, {"conclusion", "field_visited", "field_places"},
    )  # fmt: skip
    whole = {
        "text": FOUND, "conclusion": "TRUE", "field_visited": day(0), "field_places": "3", "field_sum": "1200",
        "field_open": "0", "field_way": "DOOR", "field_who": "测试甲",
    }  # fmt: skip
    assert station.post(act(row, "answer"), whole).status_code == 302
    page = station.get(row.get_absolute_url()).content.decode()
    assert ("1,200.00" in page, "上门" in page, "测试甲" in page) == (True, True, False)
    assert "测试甲" in station.post(reverse("requests:show", args=[row.pk])).content.decode()


def test_refusals_of_a_new_request(city: City, centre: Client) -> None:
    url, right = reverse("requests:new"), {"kind": "MATTER", "title": TITLE, "what": WHAT, "units": [city.station.pk]}
    with refusals() as told:
        told.form(centre, Code.DUE_PASSED, "due_on", url, **right | {"due_on": day(-1)})
        told.form(centre, Code.CLEAR_NUMBER, "title", url, **right | {"title": "找13800000501"})
        for code, content in (
            (Code.FILE_KIND, b"GIF89a"), (Code.FILE_BROKEN, b"%PDF-1.4 cut"),
            (Code.FILE_TOO_BIG, b"%PDF-" + b"0" * (20 * 1024 * 1024)),
        ):  # fmt: skip
            told.form(centre, code, "scans", url, **right | {"scans": SimpleUploadedFile("a.pdf", content)})
    assert not Request.unscoped.exists()


def test_refusals_of_acts(city: City, centre: Client, asker: Actor, officer: Actor, row: Request) -> None:
    chief = as_role(city, Role.INVESTIGATOR)
    own = asking.send(city.actor(Role.INVESTIGATOR), NewRequest("MATTER", TITLE, WHAT), city.centre.pk)
    answering.sign(asker, own.pk)
    answering.answer(asker, own.pk, Answer(FOUND))
    with refusals() as told:
        told.form(centre, Code.NOT_ADDRESSED, None, act(row, "sign"))
        told.form(centre, Code.NOT_THE_ASKER, "note", act(own, "accept"), note="好")
        told.form(chief, Code.DUE_PASSED, "due_on", act(own, "return"), reason="不全", due_on=day(-1))
        told.form(centre, Code.DUE_NOT_LATER, "due_on", act(row, "extend"), reason="等", due_on=day(1))
        asking.remind(asker, row.pk)
        told.form(centre, Code.REMINDED, None, act(row, "remind"))
        told.press(centre, Code.NOTHING_TO_SEND, reverse("requests:request_file", args=[city.other_station.pk]))


def test_who_owes_what_and_the_file_for_another_network(city: City, centre: Client, row: Request) -> None:
    page = centre.get(reverse("requests:debts"))
    assert [one.unit for one in page.context["rows"]] == [city.station]
    file = centre.post(reverse("requests:request_file", args=[city.station.pk]))
    assert file["content-disposition"].endswith('.xlsx"')


def test_the_league_opens_to_the_requests_behind_it(city: City, centre: Client, officer: Actor, row: Request) -> None:
    answering.sign(officer, row.pk)
    answering.answer(officer, row.pk, Answer(FOUND))
    page = centre.get(reverse("requests:league"), {"days": "90"})
    assert [(one.unit, one.percent) for one in page.context["rows"]] == [(city.station, 100)]
    assert f"?tab=all&amp;unit={city.station.pk}" in page.content.decode()


def test_the_search_and_the_palette_know_it(city: City, centre: Client, row: Request) -> None:
    actor = city.actor(Role.ANALYST)
    [hit] = requests(actor, Query.of(row.number, ["JB"]), 5)
    assert (hit.number, hit.url) == (row.number, row.get_absolute_url())
    assert list(requests(city.actor(Role.MEMBER_UNIT), Query.of(row.number, ["JB"]), 5)) == []
    assert len(list(places(actor))) == 3
    assert list(places(city.actor(Role.GRID_WORKER))) == []
