# SPDX-License-Identifier: Apache-2.0
"""The task page: personal data for a purpose, what it shows, who may open it."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from tests import factories
from tests.factories import City
from tests.warning.field.conftest import Send, fresh, logged_in
from wuzha.audit.models import Event
from wuzha.org.roles import Role
from wuzha.sealed import Kind, seal
from wuzha.warning.models import Directive, EnrichmentItem, MergeKind, WarningRecord
from wuzha.warning.queries import ladder
from wuzha.warning.queries.rows import reason_lines
from wuzha.warning.rules.completion import Found
from wuzha.warning.rules.lifecycle import Level, State
from wuzha.warning.services import triage, work

SHANGHAI = ZoneInfo("Asia/Shanghai")
PHONE, NAME, ADDRESS = "13800000001", "测试乙", "测试市浒山街道测试甲社区2号"
RAW = json.dumps(
    {"受害人号码": PHONE, "受害人身份证": "330282198512310028", "主叫号码": "0085200000001", "涉案APP": "某某投资"}
)
HTMX = {"HX-Request": "true"}


@pytest.fixture
def known(signed: Send) -> WarningRecord:
    """A warning of which a good deal is known."""
    warning = signed(phone=seal(Kind.PHONE, PHONE), name=seal(Kind.NAME, NAME), address=seal(Kind.ADDRESS, ADDRESS))
    EnrichmentItem.unscoped.create(
        warning=warning, item="CONTACT_ALT", found=Found.FOUND, source="FAMILY",
        value=seal(Kind.TEXT, "妻子 138 0000 0077"),
    )  # fmt: skip
    EnrichmentItem.unscoped.create(warning=warning, item="WORKPLACE", found=Found.NOT_FOUND, source="EMPLOYER")
    Directive.unscoped.create(
        warning=warning, source="CARRIER", dedupe_key=b"1" * 16, merge=MergeKind.NEW, source_type="CARRIER", level=1,
        fraud_type="BRUSH", pushed_at=warning.first_pushed_at, raw=seal(Kind.TEXT, RAW),
    )  # fmt: skip
    return warning


def url(name: str, warning: WarningRecord) -> str:
    return reverse(f"warning:{name}", args=[warning.pk])


def test_nothing_is_in_clear_before_it_is_asked_for(officer: Client, known: WarningRecord) -> None:
    response = officer.get(url("task", known))
    shown = response.content.decode()
    for clear in (PHONE, NAME, ADDRESS, "0077", "0085200000001"):
        assert clear not in shown
    assert "tel:" not in shown
    for word in ("138****0001", "备用联系人", "家属", "先问", "先给小钱再让垫大钱"):
        assert word in shown
    assert "单位或学校" not in shown.split('id="timeline"')[0]
    assert "no-store" in response["Cache-Control"]
    assert not Event.objects.filter(action="personal.read").exists()


def test_one_tap_shows_the_person_and_writes_one_read_event(officer: Client, known: WarningRecord) -> None:
    given = officer.get(url("task", known)).context["purpose_form"].initial
    response = officer.post(url("task_reveal", known), given, headers=HTMX)
    shown = response.content.decode()
    for clear in (NAME, ADDRESS, f'href="tel:{PHONE}"', 'href="tel:13800000077"', "0085200000001", "某某投资"):
        assert clear in shown
    assert "330282198512310028" not in shown
    assert "no-store" in response["Cache-Control"]
    event = Event.objects.get(action="personal.read")
    assert event.purpose == f"预警劝阻 {known.number}"
    assert (event.object_type, event.object_id) == ("warning", str(known.pk))
    assert {"name", "phone", "address"} <= set(event.fields)
    again = officer.get(url("task", known)).content.decode()
    assert f'href="tel:{PHONE}"' in again, "shown until the visit is recorded"
    assert Event.objects.filter(action="personal.read").count() == 1


def test_what_was_shown_for_a_visit_is_closed_once_the_visit_is_recorded(
    city: City, officer: Client, known: WarningRecord
) -> None:
    officer.post(url("task_reveal", known), {"purpose": "核实"})
    actor = city.actor(Role.STATION_OFFICER)
    work.attempt(actor, known.pk, channel="CALL", result="NO_ANSWER", cause="POWERED_OFF", note="背景有音乐")
    shown = officer.get(url("task", known)).content.decode()
    assert PHONE in shown, "a call in vain leads to the visit that it was shown for"
    assert "背景有音乐" not in shown, "what has come since is not in the read event"
    work.attempt(actor, known.pk, channel="VISIT", result="REACHED")
    assert PHONE not in officer.get(url("task", known)).content.decode()


def test_what_was_shown_is_closed_to_another_session_and_when_the_time_is_over(
    city: City, officer: Client, known: WarningRecord
) -> None:
    officer.post(url("task_reveal", known), {"purpose": "核实"})
    assert PHONE not in logged_in(city, Role.STATION_OFFICER).get(url("task", known)).content.decode()
    session = officer.session
    session["shown"] = {str(known.pk): (timezone.now() - timedelta(minutes=241)).isoformat()}
    session.save()
    assert PHONE not in officer.get(url("task", known)).content.decode()


def test_it_works_without_script(officer: Client, known: WarningRecord) -> None:
    shown = officer.post(url("task_reveal", known), {"purpose": "核实"}, follow=True).content.decode()
    assert shown.startswith("<!doctype html>")
    assert f'href="tel:{PHONE}"' in shown


def test_without_a_purpose_nothing_is_shown(officer: Client, known: WarningRecord) -> None:
    response = officer.post(url("task_reveal", known), {"purpose": "  "}, headers=HTMX)
    assert response.status_code == 422
    assert "请填写用途" in response.content.decode()
    assert PHONE not in response.content.decode()
    assert not Event.objects.filter(action="personal.read").exists()


def test_a_closed_task_shows_nobody_any_more(city: City, officer: Client, known: WarningRecord) -> None:
    actor = city.actor(Role.STATION_OFFICER)
    work.attempt(actor, known.pk, channel="VISIT", result="REACHED")
    work.close(actor, known.pk, outcome="NOT_DECEIVED_AWARE", version=fresh(known).version)
    assert "显示并拨打" not in officer.get(url("task", known)).content.decode()
    assert officer.post(url("task_reveal", known), {"purpose": "好奇"}).status_code == 404


def test_another_station_another_city_and_the_grid_worker_get_nothing(city: City, known: WarningRecord) -> None:
    foreign = logged_in(city, Role.STATION_OFFICER, abroad=True)
    grid_worker = logged_in(city, Role.GRID_WORKER)
    analyst = logged_in(city, Role.ANALYST)
    for name, data in (
        ("task_reveal", {"purpose": "好奇"}),
        ("task_attempt", {}),
        ("task_close", {}),
        ("task_return", {}),
        ("task_ask_grid", {}),
        ("task_handover", {}),
    ):
        assert foreign.post(url(name, known), data).status_code == 404
        assert grid_worker.post(url(name, known), data).status_code == 403
        assert analyst.post(url(name, known), data).status_code == 403
    assert grid_worker.get(url("task", known)).status_code == 403
    assert not Event.objects.filter(action="personal.read").exists()


def test_acts_are_not_done_by_opening_an_address(officer: Client, known: WarningRecord) -> None:
    for name in ("task_sign", "task_reveal", "task_attempt", "task_close", "task_return", "task_handover"):
        assert officer.get(url(name, known)).status_code == 405


def test_signing_in_opens_the_task_in_ones_own_hands(city: City, officer: Client, sent: Send) -> None:
    warning = sent()
    response = officer.post(url("task_sign", warning), follow=True)
    assert "已签收，由您处置" in response.content.decode()
    after = fresh(warning)
    assert (after.state, after.officer_id) == (State.SIGNED, city.people[Role.STATION_OFFICER].pk)
    officer.post(url("task_sign", warning))
    assert fresh(warning).version == after.version


def test_who_comes_too_late_is_told_and_takes_nothing_away(city: City, officer: Client, sent: Send) -> None:
    warning = sent()
    colleague = factories.make_person(Role.STATION_OFFICER, city.station)
    work.sign_in(factories.actor_of(colleague), warning.pk)
    shown = officer.post(url("task_sign", warning), follow=True).content.decode()
    assert "已签收，由您处置" not in shown
    assert f"由 {colleague.name} 处置" in shown
    assert fresh(warning).officer_id == colleague.pk


def test_what_was_merged_leads_to_where_it_goes_on(city: City, officer: Client, signed: Send) -> None:
    gone, into = signed(phone=seal(Kind.PHONE, PHONE)), signed(phone=seal(Kind.PHONE, PHONE))
    triage.merge(city.actor(Role.ANALYST), gone.pk, into.pk)
    response = officer.get(url("task", gone), follow=True)
    assert response.redirect_chain[-1][0] == url("task", into)
    assert into.number in response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(("hour", "quiet"), [(20, False), (21, True), (3, True), (7, True), (8, False)])
def test_low_levels_are_not_called_at_night(hour: int, quiet: bool) -> None:
    now = datetime(2026, 5, 6, hour, 0 if hour == 8 else 30, tzinfo=SHANGHAI)
    end = ladder.quiet_end(Level.LOW, now)
    assert (end is not None) is quiet
    if end is not None:
        assert end.astimezone(SHANGHAI).hour == 8
    assert ladder.quiet_end(Level.HIGH, now) is None


def test_what_the_model_estimates_stays_at_the_desk(officer: Client, signed: Send) -> None:
    warning = signed()
    with override("zh-hans"):
        [desk] = reason_lines([warning]).values()
        [door] = reason_lines([warning], estimates=False).values()
    assert "推定" in desk
    assert "推定" not in door
    assert "推定" not in officer.get(url("task", warning)).content.decode()
