# SPDX-License-Identifier: Apache-2.0
"""Recording attempts: once, with what the channel can come to, and what to do next."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from tests.factories import City
from tests.warning.field.conftest import Send, fresh
from wuzha.audit.actor import Actor
from wuzha.core.reveal import reveal_many
from wuzha.sealed import Kind, seal
from wuzha.warning.forms.field_attempt import AttemptForm
from wuzha.warning.models import Attempt, GridTask, WarningRecord
from wuzha.warning.rules.lifecycle import Level, State

HTMX = {"HX-Request": "true"}


def url(name: str, warning: WarningRecord) -> str:
    return reverse(f"warning:{name}", args=[warning.pk])


def no_answer(**values: Any) -> dict[str, Any]:
    return {
        "uid": str(uuid.uuid4()),
        "channel": "CALL",
        "result_CALL": "NO_ANSWER",
        "cause_call": "POWERED_OFF",
        "note": "",
    } | values


def only_attempt() -> Attempt:
    found: Attempt = Attempt.unscoped.get()
    return found


def test_an_attempt_is_recorded_and_the_page_says_what_helps(officer: Client, signed: Send) -> None:
    warning = signed()
    shown = officer.post(url("task_attempt", warning), no_answer(note="背景有音乐"), headers=HTMX).content.decode()
    assert "联系家属或上门" in shown
    made = only_attempt()
    assert (made.channel, made.result, made.cause) == ("CALL", "NO_ANSWER", "POWERED_OFF")
    assert made.note is not None
    clear = reveal_many(Actor.system("test"), "测试", on=("warning", warning.pk), values={"note": made.note})
    assert clear == {"note": "背景有音乐"}
    assert fresh(warning).state == State.WORKING
    for part in (
        'id="work"',
        'id="head" class="panel edge mb-3" data-level="1" hx-swap-oob="true"',
        'id="timeline"',
        'id="outcome"',
    ):
        assert part in shown


def test_pressing_twice_records_once(officer: Client, signed: Send) -> None:
    warning = signed()
    form = officer.get(url("task", warning)).context["attempt_form"]
    data = no_answer(uid=str(form["uid"].value()))
    for _ in range(2):
        response = officer.post(url("task_attempt", warning), data, follow=True)
        assert response.redirect_chain[-1][0] == url("task", warning) + "#work"
    assert Attempt.unscoped.count() == 1
    assert str(only_attempt().uid) == data["uid"]


def test_two_pages_have_two_identities(officer: Client, signed: Send) -> None:
    warning = signed()
    pages = [officer.get(url("task", warning)).context["attempt_form"]["uid"].value() for _ in range(2)]
    assert pages[0] != pages[1]


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"channel": ""}, "channel", "请选择联系方式"),
        ({"channel": "GRID"}, "channel", "请选择联系方式"),
        ({"result_CALL": ""}, "result_CALL", "请选择联系结果"),
        ({"cause_call": ""}, "cause_call", "请选择原因"),
        ({"channel": "VISIT", "result_VISIT": "NOT_MET"}, "cause_visit", "请选择原因"),
        ({"uid": "1"}, "", "请刷新页面"),  # nobody sees this field: told at the head of the form
    ],
)
def test_what_is_missing_is_said_beside_it_and_nothing_is_lost(
    officer: Client, signed: Send, changes: dict[str, str], field: str, message: str
) -> None:
    warning = signed()
    response = officer.post(url("task_attempt", warning), no_answer(note="打了两遍") | changes, headers=HTMX)
    shown = response.content.decode()
    assert response.status_code == 422
    assert (f'id="{field}-error" role="alert"' if field else '<div role="alert"') in shown
    assert message in shown
    assert "打了两遍" in shown
    assert not Attempt.unscoped.exists()


@pytest.mark.django_db
def test_a_choice_left_in_another_channel_does_not_slip_in() -> None:
    data = QueryDict(
        f"uid={uuid.uuid4()}&channel=VISIT&result_CALL=NO_ANSWER&cause_call=BUSY&result_VISIT=REACHED&cause_visit="
    )
    form = AttemptForm(data)
    assert form.is_valid()
    assert (form.cleaned_data["result"], form.cleaned_data["cause"]) == ("REACHED", "")


def test_an_sms_needs_no_second_choice(officer: Client, signed: Send) -> None:
    data = {"uid": str(uuid.uuid4()), "channel": "SMS", "off_ladder": "URGENT_NOW"}
    officer.post(url("task_attempt", signed()), data)
    assert (only_attempt().channel, only_attempt().result) == ("SMS", "SENT")


def test_a_refusal_of_the_service_is_shown_and_keeps_what_was_typed(officer: Client, sent: Send) -> None:
    warning = sent()
    response = officer.post(url("task_attempt", warning), no_answer(note="先打了"), headers=HTMX)
    assert response.status_code == 422
    assert warning.number in response.content.decode()
    assert "先打了" in response.content.decode()


def test_an_outcome_half_typed_survives_the_attempt_it_turned_out_to_need(officer: Client, signed: Send) -> None:
    warning = signed()
    typed = {"outcome": "STOPPED", "evidence": "回单 0001", "averted_claimed": "3000", "version": "1"}
    shown = officer.post(url("task_attempt", warning), no_answer() | typed, headers=HTMX).content.decode()
    assert "回单 0001" in shown
    assert 'value="3000"' in shown
    assert f'name="version" value="{fresh(warning).version}"' in shown


@pytest.mark.parametrize(
    ("level", "steps", "said"),
    [
        (Level.HIGH, [], "给本人打电话"),
        (Level.HIGH, [("CALL", "REACHED", "")], "必须见面"),
        (Level.HIGH, [("FAMILY", "REACHED", "")], "三方通话"),
        (Level.HIGH, [("CALL", "REACHED", ""), ("VISIT", "REACHED", "")], "填写结果并办结"),
        (Level.HIGH, [("CALL", "REACHED", ""), ("VISIT", "NOT_MET", "NOBODY_HOME")], "联系邻居"),
        (Level.MEDIUM, [("CALL", "REACHED", "")], "填写结果并办结"),
        (Level.MEDIUM, [("SMS", "SENT", "")], "给本人打电话"),
    ],
)
def test_the_next_step_follows_from_what_was_tried(
    officer: Client, signed: Send, level: Level, steps: list[tuple[str, str, str]], said: str
) -> None:
    warning = signed(level=level)
    for channel, result, cause in steps:
        data = {"uid": str(uuid.uuid4()), "channel": channel, f"result_{channel}": result}
        data["cause_visit" if channel == "VISIT" else "cause_call"] = cause
        data["off_ladder"] = "NEARBY"
        officer.post(url("task_attempt", warning), data)
    shown = officer.get(url("task", warning)).content.decode()
    assert said in shown.split('id="next-step"')[1][:700]


def test_without_a_number_the_next_step_is_the_family(city: City, officer: Client, signed: Send) -> None:
    warning = signed(phone=None, id_no=seal(Kind.ID_NUMBER, "330282198512310028"))
    assert "没有电话号码。" in officer.get(url("task", warning)).content.decode()


def test_the_grid_where_the_person_lives_can_be_asked_once(city: City, officer: Client, signed: Send) -> None:
    warning = signed()
    shown = officer.get(url("task", warning)).content.decode()
    assert city.grid.name in shown
    assert city.other_grid.name not in shown
    data = {"grid": city.grid.pk, "uid": str(uuid.uuid4()), "channel": "GRID", "note": "请带社区干部"}
    assert officer.post(url("task_ask_grid", warning), data, headers=HTMX).status_code == 200
    assert GridTask.unscoped.get().grid_id == city.grid.pk
    again = officer.post(url("task_ask_grid", warning), data, headers=HTMX)
    assert again.status_code == 422
    assert GridTask.unscoped.count() == 1
    assert officer.post(url("task_ask_grid", warning), {"grid": city.other_grid.pk}).status_code == 422


def test_a_warning_without_a_place_has_no_grid_to_ask(officer: Client, signed: Send) -> None:
    assert "没有对应网格" in officer.get(url("task", signed(division_code=""))).content.decode()
