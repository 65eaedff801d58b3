# SPDX-License-Identifier: Apache-2.0
"""Pages after the closing: call-backs, watches, what they came to, and false alarms on their way back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.warning.services.conftest import Desk, at, desk, fresh
from wuzha.audit.actor import Actor
from wuzha.audit.models import Event
from wuzha.org.models import Person
from wuzha.sealed import Kind, seal
from wuzha.warning.models import CallBack, Directive, FalseAlarm, MergeKind, WarningRecord, Watch
from wuzha.warning.rules.followup import Ending, Verdict
from wuzha.warning.rules.lifecycle import AlarmState, Level, State
from wuzha.warning.services import work

__all__ = ["at", "desk"]

PHONE = "13800000701"
Enter = Callable[[Actor], Client]
Later = Callable[..., None]


@pytest.fixture
def enter() -> Enter:
    """Somebody comes to the pages."""

    def log_in(actor: Actor) -> Client:
        client = Client()
        client.force_login(Person.objects.get(pk=actor.person_id))
        return client

    return log_in


@pytest.fixture
def later(at: Callable[[Any], None]) -> Later:
    """Go on to so many days after the beginning."""
    start = timezone.now()
    return lambda days=1: at(start + timedelta(days=days))


def url(name: str, *args: object) -> str:
    return reverse(f"warning:{name}", args=args)


def closed(desk: Desk, outcome: str = "NOT_DECEIVED_AWARE", **values: Any) -> WarningRecord:
    warning = desk.working(**{"level": Level.HIGH, "phone": seal(Kind.PHONE, PHONE)} | values)
    return work.close(desk.officer, warning.pk, outcome=outcome)


def shown(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


class TestCallBacks:
    def test_the_list_has_what_is_due_and_never_ones_own_work(self, desk: Desk, enter: Enter, later: Later) -> None:
        warning = closed(desk)
        assert "没有到期的回访" in shown(enter(desk.analyst), url("callbacks"))
        later()
        assert warning.number in shown(enter(desk.analyst), url("callbacks"))
        assert warning.number not in shown(enter(desk.officer), url("callbacks"))

    def test_the_number_is_shown_to_who_took_it_and_the_finding_closes_it(
        self, desk: Desk, enter: Enter, later: Later
    ) -> None:
        closed(desk)
        later()
        one = CallBack.unscoped.get(day=1)
        client = enter(desk.analyst)
        assert client.post(url("callback_reveal", one.pk)).status_code == 302
        client.post(url("callback_next"))
        assert PHONE not in shown(client, url("callback", one.pk))
        assert f"tel:{PHONE}" in client.post(url("callback_reveal", one.pk)).content.decode()
        look = Event.objects.get(action="personal.read")
        assert look.purpose.startswith("回访")
        refused = client.post(url("callback_record", one.pk), {"verdict": "INVALID"})
        assert refused.status_code == 422
        assert "请选择不属实之处" in refused.content.decode()
        client.post(url("callback_record", one.pk), {"verdict": "VALID", "note": "属实"})
        assert CallBack.unscoped.get(pk=one.pk).verdict == Verdict.VALID

    def test_a_false_record_goes_back_and_the_station_answers(self, desk: Desk, enter: Enter, later: Later) -> None:
        warning = closed(desk)
        later()
        one = CallBack.unscoped.get(day=1)
        client = enter(desk.analyst)
        client.post(url("callback_take", one.pk))
        client.post(url("callback_record", one.pk), {"verdict": "INVALID", "reason": "AMOUNT_WRONG", "note": "不对"})
        assert fresh(warning).state == State.CLOSED
        assert warning.number in shown(enter(desk.partner), url("callbacks") + "?tab=returned")
        own = enter(desk.officer).post(url("callback_answer", one.pk), {"note": "已核对"})
        assert own.status_code == 422
        enter(desk.partner).post(url("callback_answer", one.pk), {"note": "已核对"})
        assert CallBack.unscoped.get(pk=one.pk).answered_by_id == desk.partner.person_id

    def test_nobody_reached_is_recorded_and_put_back(self, desk: Desk, enter: Enter, later: Later) -> None:
        closed(desk)
        later()
        one = CallBack.unscoped.get(day=1)
        client = enter(desk.analyst)
        client.post(url("callback_take", one.pk))
        assert client.post(url("callback_tried", one.pk), {"cause": "NO_ANSWER"}).status_code == 302
        one.refresh_from_db()
        assert (one.taken_by_id, one.done_at, one.tries.count()) == (None, None, 1)

    def test_what_it_came_to_by_station(self, desk: Desk, enter: Enter, later: Later) -> None:
        closed(desk)
        later()
        one = CallBack.unscoped.get(day=1)
        client = enter(desk.analyst)
        client.post(url("callback_take", one.pk))
        refused = client.post(url("callback_record", one.pk), {"verdict": "VALID"})
        assert refused.status_code == 422, "nobody was called"
        assert refused.context["sheets"][0].form.errors.keys() == {"note"}
        client.post(url("callback_record", one.pk), {"verdict": "VALID", "note": "单位电话联系上"})
        later(1.1)
        page = shown(client, url("followup_results") + "?period=year")
        assert desk.city.station.name in page
        assert "样本不足，不比较" in page


class TestWatches:
    @pytest.fixture
    def watch(self, desk: Desk) -> Watch:
        closed(desk, "ALREADY_DECEIVED", level=Level.MEDIUM)
        found: Watch = Watch.unscoped.get()
        return found

    def test_contacts_are_recorded_and_the_number_is_shown_for_a_purpose(
        self, desk: Desk, enter: Enter, watch: Watch
    ) -> None:
        client = enter(desk.officer)
        assert "138****0701" in shown(client, url("watches") + "?tab=open")
        assert PHONE not in shown(client, url("watch", watch.pk))
        assert PHONE in client.post(url("watch_reveal", watch.pk)).content.decode()
        assert client.post(url("watch_contact", watch.pk), {}).status_code == 422
        client.post(url("watch_contact", watch.pk), {"answer": "SAFE", "note": "一切正常"})
        assert watch.contacts.count() == 1
        page = shown(client, url("watch", watch.pk))
        assert "未再接触诈骗" in page
        assert "一切正常" not in page

    def test_it_is_ended_with_words_and_then_listed_as_ended(self, desk: Desk, enter: Enter, watch: Watch) -> None:
        client = enter(desk.officer)
        assert client.post(url("watch_end", watch.pk), {"ending": "MOVED"}).status_code == 422
        client.post(url("watch_end", watch.pk), {"ending": "MOVED", "note": "搬去外省"})
        watch.refresh_from_db()
        assert watch.ending == Ending.MOVED
        assert "已离开本市" in shown(client, url("watches") + "?tab=ended")
        assert client.post(url("watch_contact", watch.pk), {"answer": "SAFE"}).status_code == 422

    def test_another_station_does_not_reach_it(self, desk: Desk, enter: Enter, watch: Watch) -> None:
        assert enter(desk.other_officer).get(url("watch", watch.pk)).status_code == 404


class TestFalseAlarms:
    def test_approved_sent_and_answered_one_after_the_other(self, desk: Desk, enter: Enter) -> None:
        warning = desk.working(level=Level.LOW)
        Directive.unscoped.create(
            warning=warning, source="CARRIER", dedupe_key=b"1" * 16, merge=MergeKind.NEW, source_type="CARRIER",
            level=Level.LOW, fraud_type="BRUSH", pushed_at=warning.first_pushed_at, raw=seal(Kind.TEXT, "{}"),
        )  # fmt: skip
        work.close(desk.officer, warning.pk, outcome="NOT_CONTACTED_FRAUD", evidence="本人与来电人是亲戚")
        alarm = FalseAlarm.unscoped.get()
        client = enter(desk.analyst)
        assert warning.number in shown(client, url("false_alarms"))
        assert "亲戚" in client.post(url("false_alarm_reveal", alarm.pk)).content.decode()
        look = Event.objects.get(action="personal.read")
        assert (look.purpose, look.object_type) == (f"误报核对 {warning.number}", "false_alarm")
        for act, text, state in (
            ("approve", "", AlarmState.APPROVED),
            ("sent", "回执 0001", AlarmState.SENT),
            ("accepted", "", AlarmState.ANSWERED),
        ):
            response = client.post(url("false_alarm", alarm.pk), {"act": act, "text": text})
            assert response.status_code == 302, response.content.decode()[:500]
            assert FalseAlarm.unscoped.get(pk=alarm.pk).state == state
        assert client.post(url("false_alarm", alarm.pk), {"act": "drop", "text": "x"}).status_code == 422
        assert client.post(url("false_alarm", alarm.pk), {"act": "burn", "text": "x"}).status_code == 422
