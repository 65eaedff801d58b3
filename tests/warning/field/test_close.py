# SPDX-License-Identifier: Apache-2.0
"""Outcomes, their money and their refusals; the way back to the centre; the hand-over."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.factories import City
from tests.warning.field.conftest import Send, fresh
from wuzha.org.roles import Role
from wuzha.warning.forms.field_close import CloseForm
from wuzha.warning.models import Attempt, Handover, WarningRecord
from wuzha.warning.rules.lifecycle import Level, State
from wuzha.warning.services import work

HTMX = {"HX-Request": "true"}
Tried = Callable[..., WarningRecord]


def url(name: str, warning: WarningRecord) -> str:
    return reverse(f"warning:{name}", args=[warning.pk])


@pytest.fixture
def tried(city: City, signed: Send) -> Tried:
    """A warning after one attempt."""

    def make(channel: str = "VISIT", result: str = "REACHED", cause: str = "", **values: Any) -> WarningRecord:
        warning = signed(**values)
        work.attempt(city.actor(Role.STATION_OFFICER), warning.pk, channel=channel, result=result, cause=cause)
        return fresh(warning)

    return make


def outcome(warning: WarningRecord, code: str, **values: Any) -> dict[str, Any]:
    return {"outcome": code, "version": warning.version} | values


def test_stopped_keeps_self_claimed_and_evidenced_money_apart(officer: Client, tried: Tried) -> None:
    warning = tried()
    data = outcome(warning, "STOPPED", averted_claimed="12,000.5", averted_evidenced="3000", evidence="工行回单 0001")
    response = officer.post(url("task_close", warning), data, headers=HTMX)
    assert response["HX-Redirect"] == url("task", warning)
    after = fresh(warning)
    assert (after.state, after.outcome) == (State.CLOSED, "STOPPED")
    assert (after.averted_claimed_fen, after.averted_evidenced_fen, after.loss_fen) == (1_200_050, 300_000, 0)
    page = officer.get(url("task", warning)).content.decode()
    assert "已办结" in page
    assert "12,000.50 元" in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "fen"),
    [("0.01", 1), ("19.99", 1999), ("1,234,567.8", 123_456_780), ("8 元", 800), ("99999999.99", 9_999_999_999)],
)
def test_money_typed_in_yuan_is_kept_to_the_fen(typed: str, fen: int) -> None:
    form = CloseForm({"outcome": "STOPPED", "version": "1", "averted_claimed": typed})
    assert form.is_valid(), form.errors
    assert form.money("averted_claimed") == fen


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["1.234", "-5", "1e3", "abc", "1.2.3", "0x10", "9" * 30])
def test_what_is_no_sum_is_refused_beside_its_field(typed: str) -> None:
    form = CloseForm({"outcome": "STOPPED", "version": "1", "averted_claimed": typed})
    assert "averted_claimed" in form.errors


def test_money_with_evidence_names_it_and_nothing_typed_is_lost(officer: Client, tried: Tried) -> None:
    warning = tried()
    data = outcome(warning, "STOPPED", averted_evidenced="3000", averted_claimed="5000", evidence="")
    response = officer.post(url("task_close", warning), data, headers=HTMX)
    shown = response.content.decode()
    assert response.status_code == 422
    assert 'id="close-evidence_error"' in shown
    assert "3000" in shown
    assert "5000" in shown
    assert fresh(warning).state == State.WORKING
    without_script = officer.post(url("task_close", warning), data)
    assert without_script.status_code == 422
    assert 'value="5000"' in without_script.content.decode()


def test_an_outcome_after_contact_needs_the_contact(officer: Client, tried: Tried) -> None:
    warning = tried("CALL", "NO_ANSWER", "POWERED_OFF")
    response = officer.post(url("task_close", warning), outcome(warning, "STOPPED"), headers=HTMX)
    assert response.status_code == 422
    assert 'id="through-error" role="alert"' in response.content.decode()
    assert fresh(warning).state == State.WORKING


def test_an_outcome_says_how_the_person_was_reached_and_both_are_kept(officer: Client, signed: Send) -> None:
    warning = signed()
    officer.post(url("task_close", warning), outcome(warning, "DENIED", through="VISIT"), headers=HTMX)
    assert (fresh(warning).state, fresh(warning).outcome) == (State.CLOSED, "DENIED")
    made = Attempt.unscoped.get(warning=warning)
    assert (made.channel, made.result) == ("VISIT", "REACHED")
    assert fresh(warning).met_at == made.at


def test_an_outcome_that_is_refused_keeps_no_contact_either(officer: Client, signed: Send) -> None:
    warning = signed()
    response = officer.post(url("task_close", warning), outcome(warning, "STOPPED", through="VISIT"), headers=HTMX)
    assert response.status_code == 422, "the sum is missing"
    assert not Attempt.unscoped.filter(warning=warning).exists()


def test_unreachable_at_a_high_level_needs_the_ladder_and_a_cause(city: City, officer: Client, tried: Tried) -> None:
    warning = tried("CALL", "NO_ANSWER", "POWERED_OFF", level=Level.HIGH)
    shown = officer.post(url("task_close", warning), outcome(warning, "UNREACHABLE"), headers=HTMX).content.decode()
    assert 'id="outcome-error"' in shown
    assert 'id="close-cause_error"' in shown
    climbed = tried("CALL", "NO_ANSWER", "EMPTY_NUMBER", level=Level.HIGH)
    for channel, result, cause in (("FAMILY", "NO_ANSWER", "CONTACT_UNKNOWN"), ("VISIT", "NOT_MET", "MOVED_AWAY")):
        refused = officer.post(url("task_close", climbed), outcome(fresh(climbed), "UNREACHABLE", cause=cause))
        assert refused.status_code == 422
        step = {"channel": channel, "result": result, "cause": cause}
        work.attempt(city.actor(Role.STATION_OFFICER), climbed.pk, **step)
    officer.post(url("task_close", climbed), outcome(fresh(climbed), "UNREACHABLE", cause="MOVED_AWAY"))
    assert (fresh(climbed).outcome, fresh(climbed).cause) == ("UNREACHABLE", "MOVED_AWAY")


def test_only_who_left_the_city_is_closed_as_out_of_area(officer: Client, tried: Tried) -> None:
    warning = tried("CALL", "NO_ANSWER", "MOVED_AWAY", level=Level.MEDIUM)
    refused = officer.post(url("task_close", warning), outcome(warning, "OUT_OF_AREA", cause="WRONG_STATION"))
    assert refused.status_code == 422
    officer.post(url("task_close", warning), outcome(warning, "OUT_OF_AREA", cause="MOVED_AWAY"))
    assert fresh(warning).outcome == "OUT_OF_AREA"


def test_fields_of_another_outcome_do_not_count(officer: Client, tried: Tried) -> None:
    warning = tried()
    data = outcome(
        warning,
        "NOT_DECEIVED_AWARE",
        averted_claimed="abc",
        averted_evidenced="3000",
        evidence="x",
        loss="9",
        cause="BUSY",
    )
    assert officer.post(url("task_close", warning), data).status_code == 302
    after = fresh(warning)
    assert (after.averted_claimed_fen, after.averted_evidenced_fen, after.loss_fen, after.cause) == (0, 0, 0, "")


def test_a_stale_page_says_who_changed_it_and_closes_when_sent_again(city: City, officer: Client, tried: Tried) -> None:
    warning = tried()
    colleague = factories.make_person(Role.STATION_OFFICER, city.station, name="测试同事")
    actor = factories.actor_of(colleague)
    work.attempt(actor, warning.pk, channel="CALL", result="REACHED")
    data = outcome(warning, "STOPPED", averted_claimed="800")
    response = officer.post(url("task_close", warning), data, headers=HTMX)
    shown = response.content.decode()
    assert response.status_code == 422
    assert warning.number in shown
    assert 'value="800"' in shown
    now = fresh(warning).version
    assert f'name="version" value="{now}"' in shown
    officer.post(url("task_close", warning), data | {"version": now})
    assert fresh(warning).averted_claimed_fen == 80_000


def test_closing_leads_to_the_next_task(officer: Client, tried: Tried, sent: Send) -> None:
    warning = tried()
    waiting = sent()
    officer.post(url("task_close", warning), outcome(warning, "NOT_DECEIVED_AWARE"))
    assert url("task", waiting) in officer.get(url("task", warning)).content.decode()


def test_already_deceived_opens_the_hand_over_on_top_of_the_list(officer: Client, tried: Tried) -> None:
    warning = tried()
    missing = officer.post(url("task_close", warning), outcome(warning, "ALREADY_DECEIVED"), headers=HTMX)
    assert missing.status_code == 422
    assert 'id="close-loss_error"' in missing.content.decode()
    officer.post(url("task_close", warning), outcome(warning, "ALREADY_DECEIVED", loss="20000"))
    handover = Handover.unscoped.get()
    assert handover.loss_fen == 2_000_000
    assert (handover.due_at - handover.opened_at).total_seconds() == 15 * 60
    assert "已被骗，待移交" in officer.get(reverse("warning:tasks")).content.decode()
    page = officer.get(url("task", warning)).content.decode()
    assert "移交：报警并止付" in page
    assert "显示并拨打" in page


def test_the_hand_over_ends_with_the_report_number(officer: Client, tried: Tried) -> None:
    warning = tried()
    officer.post(url("task_close", warning), outcome(warning, "ALREADY_DECEIVED", loss="0"))
    empty = officer.post(url("task_handover", warning), {"reference": " "}, headers=HTMX)
    assert empty.status_code == 422
    assert 'id="handover-reference_error"' in empty.content.decode()
    officer.post(url("task_handover", warning), {"reference": "A330282TEST0001"})
    assert Handover.unscoped.get().reference == "A330282TEST0001"
    again = officer.post(url("task_handover", warning), {"reference": "B"}, headers=HTMX)
    assert again.status_code == 422
    assert "已被骗，待移交" not in officer.get(reverse("warning:tasks")).content.decode()
    assert "A330282TEST0001" in officer.get(url("task", warning)).content.decode()


def test_a_task_goes_back_to_the_centre_with_a_reason(officer: Client, sent: Send) -> None:
    warning = sent()
    missing = officer.post(url("task_return", warning), {"note": "户籍在外市"}, headers=HTMX)
    assert missing.status_code == 422
    assert "请选择理由" in missing.content.decode()
    assert "户籍在外市" in missing.content.decode()
    response = officer.post(url("task_return", warning), {"reason": "NOT_OUR_AREA"}, follow=True)
    assert f"{warning.number} 已退回中心" in response.content.decode()
    assert (fresh(warning).state, fresh(warning).station_id) == (State.RECEIVED, None)
    assert officer.get(url("task", warning)).status_code == 404
