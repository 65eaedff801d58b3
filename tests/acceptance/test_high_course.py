# SPDX-License-Identifier: Apache-2.0
"""A high-risk warning as people live it: denied at the door, met again through the family, dissuaded, called back."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories import make_person
from tests.warning.services.conftest import Desk, fresh, make_desk
from wuzha.audit.actor import Actor
from wuzha.audit.models import Event
from wuzha.audit.sealer import seal_all
from wuzha.audit.verify import verify
from wuzha.core.indicators import Period
from wuzha.engine.calendar import SHANGHAI
from wuzha.org.models import DutyPost, Person
from wuzha.org.roles import Role
from wuzha.warning.models import CallBack, ClockAlert, SecondRound, WarningRecord, Watch
from wuzha.warning.queries.followup import checked
from wuzha.warning.rules.followup import Ending, Verdict
from wuzha.warning.rules.lifecycle import Level, State
from wuzha.warning.services.receive import IncomingDirective, receive
from wuzha.warning.services.steps.sweep import sweep

PHONE, FAMILY = "13800000601", "13800000602"
ADDRESS = "测试市浒山街道测试甲社区6号"
HTMX = {"HX-Request": "true"}
WORDS = "劝阻核实"


class Clock:
    """The time of the story. Whoever asks for now is told it, and each minute the clocks are swept."""

    def __init__(self, start: datetime) -> None:
        self.now = start

    def __call__(self) -> datetime:
        return self.now

    def wait(self, **spell: float) -> None:
        """Let time pass; the sweep runs at its end, as it does once a minute."""
        self.now += timedelta(**spell)
        sweep(self.now)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Nine in the morning, twenty days ago."""
    morning = timezone.now().astimezone(SHANGHAI).replace(hour=9, minute=0, second=0, microsecond=0)
    clock = Clock(morning - timedelta(days=20))
    monkeypatch.setattr("django.utils.timezone.now", clock)
    return clock


@pytest.fixture
def desk(db: None, clock: Clock) -> Desk:
    """The desk, with a chief named at the station."""
    desk = make_desk()
    chief = make_person(Role.STATION_OFFICER, desk.city.station)
    DutyPost.unscoped.create(unit=desk.city.station, post="CHIEF", person=chief, from_at=clock.now)
    return desk


@pytest.fixture
def as_() -> Callable[[Actor], Visitor]:
    """Whoever acts comes to the page anew: days lie between their visits."""

    def enter(actor: Actor) -> Visitor:
        client = Client()
        client.force_login(Person.objects.get(pk=actor.person_id))
        return Visitor(client)

    return enter


class Visitor:
    """Somebody at the pages of the product."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def act(self, name: str, *args: Any, **data: Any) -> Any:
        """Send what a button of a page sends."""
        response = self.client.post(reverse(f"warning:{name}", args=args), data, headers=HTMX)
        assert response.status_code in (200, 204, 302), (name, response.status_code)
        return response

    def see(self, name: str, *args: Any) -> Any:
        response = self.client.get(reverse(f"warning:{name}", args=args))
        assert response.status_code == 200
        return response

    def attempt(self, warning: WarningRecord, channel: str, result: str = "REACHED", **more: str) -> None:
        page = self.see("task", warning.pk)
        suggested = page.context["task"].leads_to
        given = {"off_ladder": "URGENT_NOW"} if suggested not in ("", channel) else {}
        fields = {"channel": channel, f"result_{channel}": result, "uid": str(uuid.uuid4()), "note": ""}
        self.act("task_attempt", warning.pk, **fields | given | more)

    def close(self, warning: WarningRecord, outcome: str, **more: str) -> None:
        self.act("task_close", warning.pk, outcome=outcome, version=fresh(warning).version, **more)


def event_counts(*actions: str) -> Counter[str]:
    return Counter(Event.objects.filter(action__in=actions).values_list("action", flat=True))


def test_denied_at_the_door_and_in_the_end_dissuaded(desk: Desk, clock: Clock, as_: Callable[[Actor], Visitor]) -> None:
    start = clock.now
    pushed = IncomingDirective(
        line=1, level=Level.HIGH, fraud_type="INVEST", source_type="PROV", pushed_at=start, phone=PHONE,
        name="测试庚", address=ADDRESS, division_code=desk.city.village.code, contact="0085200000601",
    )  # fmt: skip
    receive([pushed], source="PROV", centre_id=desk.city.centre.pk, actor=Actor(kind="source", label="PROV"))
    first: WarningRecord = WarningRecord.unscoped.get()

    # The centre takes it, looks at the person for a purpose, completes and dispatches.
    clock.wait(minutes=2)
    analyst = as_(desk.analyst)
    analyst.act("next")
    place = {"town": desk.city.town.code, "village": desk.city.village.code}
    assert PHONE in analyst.act("reveal", first.pk, purpose="COMPLETE").content.decode()
    for code, source, value in (
        ("USER_CONFIRMED", "CARRIER_RECORD", "本人使用"),
        ("ADDRESS_LIVE", "RENTAL", ADDRESS),
        ("CONTACT_ALT", "FAMILY", f"妻子 {FAMILY}"),
    ):
        analyst.act("item", first.pk, code, found="FOUND", source=source, value=value, **place)
    analyst.act("dispatch", first.pk, station=desk.city.station.pk, version=fresh(first).version)

    # The station lets half, then four fifths of the time to sign in run: its chief is told, by name.
    clock.wait(minutes=16)
    clock.wait(minutes=9)
    told = ClockAlert.unscoped.filter(warning=first, clock="SIGN_IN").order_by("meant_at")
    assert [(one.percent, one.tell) for one in told] == [(50, "OFFICER"), (80, "CHIEF")]
    assert told[1].person_id == DutyPost.unscoped.get().person_id

    # The officer signs in, calls, goes there; the person will hear nothing of it.
    officer = as_(desk.officer)
    officer.act("task_sign", first.pk)
    assert f"tel:{PHONE}" in officer.act("task_reveal", first.pk, purpose=WORDS).content.decode()
    officer.attempt(first, "CALL")
    clock.wait(hours=2)
    officer.attempt(first, "VISIT", proof="BODY_CAMERA", proof_reference="ZF-0001")
    officer.close(first, "DENIED")
    first = fresh(first)
    assert (first.state, first.outcome, first.unproven) == (State.CLOSED, "DENIED", False)

    # Not the end: the next round, one level up, with all that is known; a look at the person the next day; a watch.
    opened = SecondRound.unscoped.get(warning=first)
    second: WarningRecord = opened.next
    assert (second.level, second.round_no, second.previous_id) == (Level.URGENT, 2, first.pk)
    assert second.phone_index == first.phone_index
    due = opened.check_due.astimezone(SHANGHAI)
    assert (due.date(), due.hour) == (clock.now.astimezone(SHANGHAI).date() + timedelta(days=1), 18)
    watch = Watch.unscoped.get(warning=first)
    assert watch.ended_at is None

    # The centre sends the round on at once; the station goes through the family and the village.
    analyst = as_(desk.analyst)
    analyst.act("next")
    analyst.act("dispatch", second.pk, station=desk.city.station.pk, version=fresh(second).version)
    clock.wait(minutes=3)
    officer = as_(desk.officer)
    officer.act("task_sign", second.pk)
    shown = officer.act("task_reveal", second.pk, purpose=WORDS).content.decode()
    assert f"tel:{FAMILY}" in shown
    assert officer.see("task", second.pk).context["task"].leads_to == "FAMILY"
    officer.attempt(second, "FAMILY", promise="今晚带他来所里")
    clock.wait(minutes=20)
    officer.attempt(second, "VILLAGE")
    clock.wait(minutes=20)
    officer.attempt(second, "VISIT", proof="SIGNED_NOTICE", proof_reference="GZ-0001")
    money = {"averted_evidenced": "80000", "averted_claimed": "120000", "evidence": "银行撤销回单 0001"}
    officer.close(second, "STOPPED", **money)
    second = fresh(second)
    assert (second.state, second.outcome, second.unproven) == (State.CLOSED, "STOPPED", False)
    assert (second.averted_evidenced_fen, second.averted_claimed_fen) == (8_000_000, 12_000_000)
    assert second.met_at == clock.now
    assert second.meet_due is not None
    assert second.met_at <= second.meet_due

    # The next day the person is seen once more, from the page of the denial.
    clock.wait(days=1)
    officer = as_(desk.officer)
    officer.act("task_check", first.pk, result="TURNED", note="本人已报案")
    assert SecondRound.unscoped.get(warning=first).checked_at == clock.now
    watch.refresh_from_db()
    assert watch.ending == Ending.RENEWED
    assert Watch.unscoped.get(warning=second).ended_at is None

    # A day and a week later the centre asks the person; never the officer whose work it is.
    assert officer.client.post(reverse("warning:callback_next"), headers=HTMX).status_code == 302
    assert not CallBack.unscoped.filter(taken_by__isnull=False).exists()
    for days in (0, 6):
        clock.wait(days=days)
        caller = as_(desk.colleague)
        for _ in range(CallBack.unscoped.filter(done_at__isnull=True, due_on__lte=timezone.localdate()).count()):
            caller.act("callback_next")
            taken = CallBack.unscoped.get(done_at__isnull=True, taken_by_id=desk.colleague.person_id)
            shown = caller.act("callback_reveal", taken.pk).content.decode()
            assert f"tel:{PHONE}" in shown
            caller.act("callback_record", taken.pk, verdict="VALID", note="民警上门两次，家属也在")
    done = CallBack.unscoped.order_by("warning_id", "day").values_list("warning_id", "day", "verdict", "done_by_id")
    caller_key = desk.colleague.person_id
    assert list(done) == [(pk, day, Verdict.VALID, caller_key) for pk in (first.pk, second.pk) for day in (1, 7)]
    period = Period(start.date(), clock.now.astimezone(SHANGHAI).date())
    whole, _stations = checked(desk.analyst, period, enough=1)
    assert (whole.judged, whole.valid) == (4, 4)

    # Every clock told is in the trail and settled; every look has its purpose; the chain holds.
    alerts = ClockAlert.unscoped.filter(warning__in=(first, second))
    assert not alerts.filter(cleared_at__isnull=True).exists()
    assert event_counts("warning.alert")["warning.alert"] == alerts.count()
    looks = Event.objects.filter(action="personal.read")
    assert {(one.object_type, one.person_id) for one in looks} == {
        ("warning", desk.analyst.person_id),
        ("warning", desk.officer.person_id),
        ("callback", desk.colleague.person_id),
    }
    assert looks.filter(purpose="").count() == 0
    assert looks.count() == 1 + 2 + 4
    assert event_counts(
        "warning.claim", "warning.dispatch", "warning.sign", "warning.attempt", "warning.close", "warning.second_round",
        "warning.denial_check", "warning.watch_open", "warning.watch_end", "warning.callback_draw",
        "warning.callback_record",
    ) == {
        "warning.claim": 2, "warning.dispatch": 2, "warning.sign": 2, "warning.attempt": 5, "warning.close": 2,
        "warning.second_round": 1, "warning.denial_check": 1, "warning.watch_open": 2, "warning.watch_end": 1,
        "warning.callback_draw": 4, "warning.callback_record": 4,
    }  # fmt: skip
    seal_all()
    verdict = verify()
    assert verdict.ok
    assert verdict.unsealed == 0
    assert verdict.events == Event.objects.count()
