# SPDX-License-Identifier: Apache-2.0
"""A warning from the queue to its call-back, by programs of the people who do the work."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests import factories
from tests.factories import City
from tests.tokens import ask, token_for
from wuzha.audit.models import Event
from wuzha.org.models import AccessToken
from wuzha.org.roles import Role
from wuzha.warning.models import Attempt, CallBack
from wuzha.warning.rules.lifecycle import State

pytestmark = pytest.mark.django_db


def completed(token: str, pk: int, threshold: int) -> dict[str, Any]:
    """Every item looked up until the warning may go."""
    shown: dict[str, Any] = {"completeness": 0}
    for line in ask(token, "GET", f"warnings/{pk}").json()["checklist"]:
        if shown["completeness"] < threshold:
            body = {
                "item": line["item"],
                "found": "FOUND",
                "source": "POPULATION",
                "value": "测试市浒山街道测试甲社区1号",
            }
            if line["item"] == "ALT_NUMBER":
                continue
            answer = ask(token, "POST", f"warnings/{pk}/items", body)
            assert answer.status_code == 200, answer.content.decode()
            shown = answer.json()
    return shown


def test_from_the_queue_to_the_outcome(city: City) -> None:
    warning = factories.make_warning(city)
    analyst = token_for(city, Role.ANALYST)
    assert [row["id"] for row in ask(analyst, "GET", "desk/queue").json()["rows"]] == [warning.pk]
    taken = ask(analyst, "POST", "desk/next", {}).json()
    assert (taken["id"], taken["state"], taken["may"]) == (
        warning.pk,
        State.CLAIMED,
        ["complete", "dispatch", "release"],
    )
    assert taken["person"]["phone"].count("*") == 4
    assert ask(analyst, "POST", "desk/next", {}).status_code == 204
    shown = completed(analyst, warning.pk, taken["threshold"])
    station = shown["stations"][0]["code"]
    sent = ask(analyst, "POST", f"warnings/{warning.pk}/dispatch", {"station": station, "version": shown["version"]})
    assert (sent.status_code, sent.json()["state"]) == (200, State.DISPATCHED)

    officer = token_for(city, Role.STATION_OFFICER)
    assert [row["id"] for row in ask(officer, "GET", "tasks?group=sign").json()["rows"]] == [warning.pk]
    assert ask(officer, "POST", f"tasks/{warning.pk}/sign").json()["state"] == State.SIGNED
    call = {"channel": "CALL", "result": "REACHED", "uid": str(uuid.uuid4()), "note": "已核实身份", "promise": "不转账"}
    for _ in range(2):
        tried = ask(officer, "POST", f"tasks/{warning.pk}/attempts", call)
        assert (tried.status_code, tried.json()["state"]) == (200, State.WORKING)
    assert Attempt.unscoped.count() == 1
    visit = ask(officer, "POST", f"tasks/{warning.pk}/attempts", {"channel": "VISIT", "result": "REACHED"})
    closing = {"outcome": "NOT_DECEIVED_AWARE", "version": visit.json()["version"]}
    closed = ask(officer, "POST", f"tasks/{warning.pk}/close", closing)
    assert (closed.status_code, closed.json()["state"]) == (200, State.CLOSED)
    assert ask(officer, "POST", f"tasks/{warning.pk}/close", closing).status_code == 409


def test_a_grid_worker_answers_a_visit_once(city: City) -> None:
    warning = factories.make_warning_in(city, State.SIGNED)
    officer, worker = token_for(city, Role.STATION_OFFICER), token_for(city, Role.GRID_WORKER)
    grids = ask(officer, "GET", f"tasks/{warning.pk}").json()["grids"]
    assert grids == [{"code": city.grid.code, "name": city.grid.name}]
    assert ask(officer, "POST", f"tasks/{warning.pk}/grid", {"grid": city.grid.code}).status_code == 200
    [asked] = ask(worker, "GET", "visits").json()
    assert "*" in asked["name"]
    body = {"result": "REACHED", "uid": str(uuid.uuid4())}
    done = [ask(worker, "POST", f"visits/{asked['id']}/result", body) for _ in range(2)]
    assert [answer.status_code for answer in done] == [200, 200]
    assert done[1].json()["name"] is None
    assert ask(worker, "POST", f"visits/{asked['id']}/result", {"result": "REACHED"}).json()["code"] == "ALREADY_DONE"


@pytest.fixture
def due(city: City) -> CallBack:
    warning = factories.make_warning_in(city, State.CLOSED)
    found: CallBack = CallBack.unscoped.create(
        warning=warning, closed_at=warning.closed_at, day=1, due_on=timezone.localdate(), unit=city.centre,
        station=city.station, officer=city.people[Role.STATION_OFFICER], level=warning.level,
    )  # fmt: skip
    return found


def test_a_call_back_is_taken_tried_and_recorded(city: City, due: CallBack) -> None:
    token = token_for(city, Role.ANALYST)
    assert [row["id"] for row in ask(token, "GET", "callbacks").json()] == [due.pk]
    record = f"callbacks/{due.pk}/record"
    assert ask(token, "POST", record, {"verdict": "VALID"}).json()["code"] == "CALLBACK_NOT_TAKEN"
    assert ask(token, "POST", "callbacks/next").json()["mine"] is True
    assert ask(token, "POST", record, {"verdict": "INVALID"}).json()["code"] == "WHY_MISSING"
    assert ask(token, "POST", record, {"verdict": "VALID"}).json()["code"] == "CALLBACK_NOT_CALLED"
    done = ask(token, "POST", record, {"verdict": "VALID", "note": "单位电话联系上"})
    assert (done.status_code, done.json()["verdict"], done.json()["phone"]) == (200, "VALID", None)
    assert ask(token, "POST", "callbacks/next").status_code == 204


def test_every_act_is_in_the_trail_with_its_token(city: City) -> None:
    warning = factories.make_warning(city)
    token = token_for(city, Role.ANALYST)
    ask(token, "POST", "desk/next", {})
    ask(token, "POST", f"warnings/{warning.pk}/release", {})
    key = AccessToken.objects.get().pk
    events = Event.objects.filter(action__in=["warning.claim", "warning.release"]).order_by("pk")
    assert [(one.actor, one.role, one.detail["token"]) for one in events] == [("own-analyst", "analyst", key)] * 2
    assert Event.objects.filter(action="token.used").count() == 1


def test_a_warning_of_another_city_is_not_there_and_the_attempt_is_kept(city: City) -> None:
    warning = factories.make_warning(city)
    stranger = token_for(city, Role.ANALYST, foreign=True)
    for method, path, body in (("GET", "", None), ("POST", "/take", {}), ("POST", "/dispatch", {"station": "x"})):
        assert ask(stranger, method, f"warnings/{warning.pk}{path}", body).status_code == 404
    assert Event.objects.filter(action="access.out_of_reach", object_id=str(warning.pk)).count() == 1
    assert Event.objects.filter(outcome="REFUSED", action__startswith="warning.").count() == 2


def test_a_change_since_it_was_read_is_refused(city: City) -> None:
    warning = factories.make_warning(city)
    token = token_for(city, Role.ANALYST)
    version = ask(token, "POST", f"warnings/{warning.pk}/take", {}).json()["version"]
    answer = ask(token, "POST", f"warnings/{warning.pk}/release", {"version": version - 1})
    assert (answer.status_code, answer.json()["code"]) == (409, "STALE")


def test_who_may_not_triage_may_still_read(city: City) -> None:
    warning = factories.make_warning_in(city, State.DISPATCHED)
    officer = token_for(city, Role.STATION_OFFICER)
    assert ask(officer, "GET", f"warnings/{warning.pk}").json()["may"] == []
    assert ask(officer, "POST", "desk/next", {}).json()["code"] == "SCOPE"


def test_pages_of_the_queue_meet_without_a_gap(city: City) -> None:
    keys = {factories.make_warning(city, order_key=number).pk for number in range(5)}
    token, found, after = token_for(city, Role.ANALYST), [], ""
    while True:
        page = ask(token, "GET", f"desk/queue?size=2&after={after}").json()
        found += [row["id"] for row in page["rows"]]
        after = page["next"]
        if after is None:
            break
    assert len(found) == 5
    assert set(found) == keys
    assert ask(token, "GET", "desk/queue?after=nonsense").json()["code"] == "BAD_CURSOR"


def test_refusals_speak_the_language_asked_for(city: City) -> None:
    token = token_for(city, Role.ANALYST)
    path, body = "warnings/1/items", {"item": "X", "found": "?", "source": "Y", "extra": 1}
    chinese = ask(token, "POST", path, body)
    english = ask(token, "POST", path, body, **{"Accept-Language": "en"})
    assert chinese["Content-Type"] == english["Content-Type"] == "application/problem+json"
    assert english.json()["errors"] == [
        {"field": "found", "code": "enum", "detail": "must be one of 'FOUND', 'NOT_FOUND' or 'NOT_NEEDED'"},
        {"field": "extra", "code": "extra_forbidden", "detail": "is no field of this operation"},
    ]
    assert chinese.json()["errors"][1]["detail"] == "没有该字段"
    assert (chinese["Content-Language"], english["Content-Language"]) == ("zh-hans", "en")


@pytest.mark.parametrize(
    ("body", "content_type", "status", "code"),
    [
        (b"{", "application/json", 400, "NOT_JSON"),
        (b"[1]", "application/json", 400, "NOT_JSON"),
        (b'{"reason": "\\ud800"}', "application/json", 422, "BAD_FIELDS"),
        (b'{"reason": "a\\u0000"}', "application/json", 422, "BAD_FIELDS"),
        (b"<a/>", "text/xml", 415, "MEDIA_TYPE"),
    ],
)
def test_a_body_that_is_none_is_refused(city: City, body: bytes, content_type: str, status: int, code: str) -> None:
    token = token_for(city, Role.ANALYST)
    answer = ask(token, "POST", "warnings/1/release", body, content_type=content_type)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_dictionaries_name_the_codes_of_the_other_operations(city: City) -> None:
    words = ask(token_for(city, Role.GRID_WORKER), "GET", "dictionaries").json()
    assert words["results"]["VISIT"] == ["REACHED", "NOT_MET"]
    assert {"LEFT", "ADDRESS_LIVE"} & {one["code"] for one in words["checklist"]} == {"ADDRESS_LIVE"}


def test_the_token_says_for_whom_it_acts(city: City) -> None:
    me = ask(token_for(city, Role.STATION_OFFICER), "GET", "me").json()
    assert (me["role"], me["unit"]["code"]) == ("station_officer", city.station.code)
    assert timezone.datetime.fromisoformat(me["expires_at"]) > timezone.now() + timedelta(hours=23)
