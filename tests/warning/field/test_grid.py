# SPDX-License-Identifier: Apache-2.0
"""The grid worker: least data, one visit, no way into the warning."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import City
from tests.warning.field.conftest import Send, fresh, logged_in
from wuzha.audit.models import Event
from wuzha.org.roles import Role
from wuzha.sealed import Kind, seal
from wuzha.warning.models import Attempt, GridTask
from wuzha.warning.services import work

PHONE, ID_NO, ADDRESS = "13800000001", "330282198512310028", "测试市浒山街道测试甲社区2号"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def visit(city: City, signed: Send) -> GridTask:
    warning = signed(
        phone=seal(Kind.PHONE, PHONE), id_no=seal(Kind.ID_NUMBER, ID_NO), name=seal(Kind.NAME, "测试乙"),
        address=seal(Kind.ADDRESS, ADDRESS), amount_fen=7_654_321, payment_seen=True, fraud_type="INVEST",
    )  # fmt: skip
    actor = city.actor(Role.STATION_OFFICER)
    work.attempt(actor, warning.pk, channel="CALL", result="NO_ANSWER", cause="BUSY", note="秘密备注")
    return work.ask_grid(actor, warning.pk, city.grid.pk)


def url(name: str, visit: GridTask) -> str:
    return reverse(f"warning:{name}", args=[visit.pk])


def answer(**values: Any) -> dict[str, Any]:
    return {"uid": str(uuid.uuid4()), "result": "REACHED", "cause": "", "note": ""} | values


def test_the_pages_show_the_least(grid_worker: Client, visit: GridTask) -> None:
    pages = [
        grid_worker.get(reverse("warning:grid")),
        grid_worker.get(url("grid_task", visit)),
        grid_worker.post(url("grid_reveal", visit), headers=HTMX),
    ]
    listed, opened, clear = (page.content.decode() for page in pages)
    assert "虚假网络投资理财" in listed
    assert PHONE not in listed + opened
    assert f'href="tel:{PHONE}"' in clear
    assert ADDRESS in clear
    for page in (listed, opened, clear):
        for hidden in (ID_NO, "3302**********0028", "76,543.21", "7654321", "秘密备注", "占线", visit.warning.number):
            assert hidden not in page
    assert "先问" in opened
    event = Event.objects.get(action="personal.read")
    assert (event.object_type, event.object_id) == ("grid_task", str(visit.pk))
    assert sorted(event.fields) == ["address", "name", "phone"]
    assert event.purpose


def test_met_is_recorded_once_and_closes_the_data(grid_worker: Client, visit: GridTask) -> None:
    data = answer(note="已劝")
    for _ in range(2):
        assert grid_worker.post(url("grid_result", visit), data).url == reverse("warning:grid")
    made = Attempt.unscoped.get(channel="GRID")
    assert made.result == "REACHED"
    assert fresh(visit.warning).met_at == made.at
    page = grid_worker.get(url("grid_task", visit)).content.decode()
    assert "见到本人" in page
    assert "138****0001" not in page
    assert grid_worker.post(url("grid_reveal", visit)).status_code == 404
    assert "见到本人" in grid_worker.get(reverse("warning:grid")).content.decode()


def test_not_met_needs_a_cause(grid_worker: Client, visit: GridTask) -> None:
    response = grid_worker.post(url("grid_result", visit), answer(result="NOT_MET", note="敲了门"), headers=HTMX)
    shown = response.content.decode()
    assert response.status_code == 422
    assert 'id="cause-error" role="alert"' in shown
    assert "敲了门" in shown
    done = grid_worker.post(url("grid_result", visit), answer(result="NOT_MET", cause="NOBODY_HOME"), headers=HTMX)
    assert done["HX-Redirect"] == reverse("warning:grid")
    assert Attempt.unscoped.get(channel="GRID").cause == "NOBODY_HOME"


def test_a_visit_no_longer_needed_says_so(city: City, grid_worker: Client, visit: GridTask) -> None:
    work.return_to_centre(city.actor(Role.STATION_OFFICER), visit.warning_id, "DUPLICATE")
    assert "已无需上门" in grid_worker.get(url("grid_task", visit)).content.decode()
    assert grid_worker.post(url("grid_result", visit), answer()).status_code == 422


def test_another_grid_gets_nothing(city: City, visit: GridTask) -> None:
    stranger = logged_in(city, Role.GRID_WORKER, abroad=True)
    assert stranger.get(url("grid_task", visit)).status_code == 404
    assert stranger.post(url("grid_reveal", visit)).status_code == 404
    assert stranger.post(url("grid_result", visit), answer()).status_code == 404
    assert not Event.objects.filter(action="personal.read").exists()


def test_a_grid_worker_cannot_open_the_warning(grid_worker: Client, visit: GridTask) -> None:
    for address in (
        reverse("warning:tasks"),
        reverse("warning:task", args=[visit.warning_id]),
        reverse("warning:tasks_news"),
    ):
        assert grid_worker.get(address).status_code == 403


def test_an_officer_has_no_visits_of_the_grid(officer: Client, visit: GridTask) -> None:
    assert officer.get(reverse("warning:grid")).status_code == 403
