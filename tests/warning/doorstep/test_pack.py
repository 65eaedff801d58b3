# SPDX-License-Identifier: Apache-2.0
"""What is taken along on a phone: one's own tasks, the least data, each look in the trail."""

from __future__ import annotations

import json

import pytest

from tests.warning.doorstep.conftest import PURPOSE, Phone
from tests.warning.services.conftest import Desk
from wuzha.audit.models import Event
from wuzha.sealed import Kind, seal
from wuzha.warning.models import EnrichmentItem
from wuzha.warning.queries.doorstep.pack import OF_VISIT, grid_visits, officer_tasks
from wuzha.warning.rules.completion import Found
from wuzha.warning.services import work

ID_NUMBER = "330282199001010010"


def reads(object_type: str) -> list[tuple[str, str]]:
    events = Event.objects.filter(action="personal.read", object_type=object_type).order_by("pk")
    return list(events.values_list("object_id", "purpose"))


def test_an_officer_takes_only_the_tasks_in_own_hands(desk: Desk, phone: Phone) -> None:
    mine = desk.signed()
    desk.dispatched()
    work.sign_in(desk.partner, desk.dispatched().pk)
    assert [task["key"] for task in phone.take()] == [mine.pk]
    assert reads("warning") == [(str(mine.pk), PURPOSE)]


def test_a_task_holds_what_finds_the_person_and_nothing_else(desk: Desk, phone: Phone) -> None:
    warning = desk.signed(id_no=seal(Kind.ID_NUMBER, ID_NUMBER))
    for item, value in (("CONTACT_ALT", "妻子 13800000077"), ("TRAJECTORY", "昨天在别处")):
        EnrichmentItem.unscoped.create(
            warning=warning, item=item, found=Found.FOUND, source="FAMILY", value=seal(Kind.TEXT, value)
        )
    work.attempt(desk.officer, warning.pk, channel="CALL", result="REACHED", note="不外传的备注")
    (task,) = phone.take()
    assert (task["name"], task["address"]) == ("测试甲", "测试市浒山街道测试甲社区1号")
    assert task["items"][0]["phones"] == ["13800000077"]
    text = json.dumps(task, ensure_ascii=False)
    assert ID_NUMBER not in text
    assert "昨天在别处" not in text
    assert "不外传的备注" not in text


def test_a_grid_worker_takes_name_phone_address_and_scam_type(desk: Desk) -> None:
    warning = desk.signed(id_no=seal(Kind.ID_NUMBER, ID_NUMBER))
    task = work.ask_grid(desk.officer, warning.pk, desk.city.grid.pk)
    (visit,) = grid_visits(desk.worker, PURPOSE)
    assert tuple(visit) == OF_VISIT
    assert set(visit["script"]) == {"ask", "say"}
    assert reads("grid_task") == [(str(task.pk), PURPOSE)]
    assert grid_visits(desk.other_worker, PURPOSE) == []


def test_nothing_is_taken_without_a_purpose(desk: Desk) -> None:
    desk.signed()
    with pytest.raises(ValueError, match="purpose"):
        officer_tasks(desk.officer, " ")
    assert reads("warning") == []
