# SPDX-License-Identifier: Apache-2.0
"""Every source: whose inbox it fills, what stands in the row, what can be done there, and when it is gone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.architecture.world import Pair, World
from tests.architecture.world_funds import FUNDS
from tests.factories import City, make_person
from tests.funds.conftest import file_case
from tests.inbox.conftest import actor, browse, page, rows
from wuzha.calls.models import Call
from wuzha.funds.models import Freeze, OrderAlert, StopOrder
from wuzha.inbox import queries
from wuzha.inbox.queries import shown
from wuzha.inbox.sources import source_of, sources
from wuzha.org import navigation
from wuzha.org.models import Person, Posting
from wuzha.org.roles import Role
from wuzha.privacy.models import Export, RetentionRun
from wuzha.warning.models import CallBack, FalseAlarm, MeetExclusion, Transfer


@pytest.fixture
def world(city: City) -> World:
    return World(city)


def lead(person: Person) -> Person:
    Posting.unscoped.filter(person=person).update(leads=True)
    return person


def mine(person: Person, code: str) -> list[tuple[int, str, str]]:
    """What of a source waits for a person: key, what to do, the record."""
    who, now = actor(person), timezone.now()
    every = rows(person)
    return [
        (wait.key, item.what, item.title)
        for row, item in shown(who, every, now)
        for source, wait in row.waits
        if source.code == code
    ]


@dataclass(frozen=True, slots=True)
class Given:
    """A source, what makes something wait of it, whose it is, and who has nothing of it."""

    code: str
    make: Callable[[World], Pair]
    role: Role
    leads: bool = False
    others: tuple[Role, ...] = (Role.GRID_WORKER,)


#: What belongs to no unit is for those at the top of the installation.
OF_ALL = ("leads", "retention")


def call(world: World) -> Pair:
    """A call that is still being asked, here and abroad."""
    due = timezone.now() + timedelta(minutes=9)
    keys = [
        Call.unscoped.create(centre=centre, way="96110", due_at=due).pk
        for centre in (world.city.centre, world.city.abroad_centre)
    ]
    return Pair({"pk": keys[0]}, {"pk": keys[1]})


GIVEN = [
    Given("exclusions", lambda w: w.exclusion, Role.ANALYST, leads=True, others=(Role.STATION_OFFICER, Role.AUDITOR)),
    Given("falsealarms", lambda w: w.false_alarm, Role.ANALYST, others=(Role.STATION_OFFICER, Role.FUNDS_OFFICER)),
    Given("conflicts", lambda w: w.conflict, Role.ANALYST, others=(Role.AUDITOR,)),
    Given("transfers", lambda w: w.transfer(), Role.STATION_OFFICER, others=(Role.FUNDS_OFFICER, Role.AUDITOR)),
    Given("callbacks", lambda w: w.callback, Role.STATION_OFFICER, others=(Role.FUNDS_OFFICER,)),
    Given("watches", lambda w: w.watch, Role.STATION_OFFICER, others=(Role.FUNDS_OFFICER, Role.AUDITOR)),
    Given("calls", call, Role.ANALYST, others=(Role.AUDITOR, Role.GRID_WORKER)),
    Given("handovers", lambda w: w.handover, Role.FUNDS_OFFICER, others=(Role.STATION_OFFICER, Role.ANALYST)),
    Given("exports", lambda w: w.export, Role.ADMIN, others=(Role.ANALYST, Role.AUDITOR)),
    Given(
        "stopissues",
        lambda w: Pair(*FUNDS["funds:stop"](w.city)),
        Role.FUNDS_OFFICER,
        others=(Role.ANALYST, Role.AUDITOR),
    ),
    Given("leads", lambda w: w.lead, Role.AUDITOR, others=(Role.ADMIN, Role.ANALYST)),
    Given("loginalerts", lambda w: w.login_alert, Role.AUDITOR, others=(Role.ADMIN, Role.ANALYST)),
    Given("measuredecisions", lambda w: w.measure_proposed, Role.JOINT_OFFICE, others=(Role.AUDITOR, Role.ANALYST)),
    Given("measureappeals", lambda w: w.measure_appeal, Role.JOINT_OFFICE, others=(Role.AUDITOR, Role.STATION_OFFICER)),
    Given("handouts", lambda w: w.handout, Role.JOINT_OFFICE, others=(Role.AUDITOR, Role.CARD_OFFICER)),
    Given("referrals", lambda w: w.referral, Role.JOINT_OFFICE, others=(Role.AUDITOR, Role.STATION_OFFICER)),
    Given("redoutlets", lambda w: w.red_outlet, Role.CARD_OFFICER, others=(Role.JOINT_OFFICE, Role.AUDITOR)),
    Given("retention", lambda w: w.retention_run, Role.ADMIN, others=(Role.ANALYST,)),
]


@pytest.mark.parametrize("given", GIVEN, ids=lambda one: one.code)
def test_it_waits_for_whom_it_concerns_and_for_nobody_else(world: World, given: Given) -> None:
    city = world.city
    given.make(world)
    person = city.people[given.role]
    if given.code == "callbacks":  # never one's own work
        assert mine(person, given.code) == []
        person = make_person(given.role, city.station)
    if given.leads:
        assert mine(person, given.code) == []
        lead(person)
    if given.code == "retention":
        RetentionRun.objects.update(by=city.people[Role.AUDITOR])
    found = mine(person, given.code)
    assert len(found) == 1, "one of ours, none of the other city's"
    (key, what, title), source = found[0], source_of(given.code)
    assert source is not None
    assert what
    assert title
    assert source.in_reach(actor(person), key)
    assert source.there_is(key)
    text = page(person, f"/inbox/{given.code}/{key}/")
    assert what in text
    assert 'data-key="t"' in text
    assert 'name="to"' in text or any(word in text for word in ("不属于某个人", "派单", "可以转交")), "or says why not"
    for role in given.others:
        assert mine(city.people[role], given.code) == [], role
    for foreigner in () if given.code in OF_ALL else city.foreigners.values():
        assert key not in [one[0] for one in mine(foreigner, given.code)]


def act(person: Person, code: str, key: int, **body: Any) -> None:
    browse(person).post(f"/inbox/{code}/{key}/act/", body)


def test_a_call_goes_to_a_colleague_of_the_centre_only(world: World) -> None:
    city, pair = world.city, call(world)
    taker, colleague = city.people[Role.ANALYST], make_person(Role.ANALYST, city.centre)
    key = mine(taker, "calls")[0][0]
    assert f'<option value="{colleague.pk}">' in page(taker, f"/inbox/calls/{key}/")
    act(taker, "calls", key, act="hand", to=city.foreigners[Role.ANALYST].pk)
    assert Call.unscoped.get(pk=key).taken_by is None
    act(taker, "calls", key, act="hand", to=colleague.pk)
    assert Call.unscoped.get(pk=key).taken_by == colleague
    act(taker, "calls", key, act="hand", to=taker.pk)
    assert Call.unscoped.get(pk=key).taken_by == colleague, "what is another's is handed over by them"
    assert pair


def test_an_exclusion_is_decided_in_the_inbox(world: World) -> None:
    pk, leader = world.exclusion.own["pk"], lead(world.city.people[Role.ANALYST])
    act(leader, "exclusions", pk, act="approve")
    assert MeetExclusion.unscoped.get(pk=pk).state == "APPROVED"
    assert mine(leader, "exclusions") == []


def test_a_false_alarm_is_approved_or_dropped_with_a_reason(world: World) -> None:
    pk, analyst = world.false_alarm.own["pk"], world.city.people[Role.ANALYST]
    act(analyst, "falsealarms", pk, act="drop")
    assert FalseAlarm.unscoped.get(pk=pk).state == "PREPARED"
    act(analyst, "falsealarms", pk, act="drop", note="证据不足")
    assert FalseAlarm.unscoped.get(pk=pk).state == "DROPPED"
    assert mine(analyst, "falsealarms") == []


def test_a_transfer_is_taken_over_and_is_gone_for_the_whole_station(world: World) -> None:
    pk, officer = world.transfer().own["pk"], world.city.people[Role.STATION_OFFICER]
    colleague = make_person(Role.STATION_OFFICER, world.city.station)
    assert len(mine(colleague, "transfers")) == 1
    act(officer, "transfers", pk, act="accept")
    assert Transfer.unscoped.get(pk=pk).state == "ACCEPTED"
    assert mine(colleague, "transfers") == []


def test_an_export_is_never_decided_by_who_asked(world: World) -> None:
    pk, admin = world.export.own["pk"], world.city.people[Role.ADMIN]
    act(admin, "exports", pk, act="refuse")
    assert Export.unscoped.get(pk=pk).state == "ASKED"
    act(admin, "exports", pk, act="refuse", note="目的不明")
    assert Export.unscoped.get(pk=pk).state == "REFUSED"
    Export.unscoped.filter(pk=pk).update(state="ASKED", by=admin, decided_by=None, decided_at=None)
    assert mine(admin, "exports") == []


@pytest.mark.parametrize("code", ["exclusions", "falsealarms", "transfers", "exports"])
def test_an_act_there_is_not_changes_nothing(world: World, code: str) -> None:
    made = {
        "exclusions": world.exclusion, "falsealarms": world.false_alarm, "exports": world.export,
    }.get(code) or world.transfer()  # fmt: skip
    role = {"exports": Role.ADMIN, "transfers": Role.STATION_OFFICER}.get(code, Role.ANALYST)
    person = lead(world.city.people[role])
    act(person, code, made.own["pk"], act="whatever", note="甲")
    assert len(mine(person, code)) == 1


def test_a_call_back_in_somebodys_hands_is_in_nobody_elses_inbox(world: World) -> None:
    pk, caller = world.callback.own["pk"], make_person(Role.STATION_OFFICER, world.city.station)
    CallBack.unscoped.filter(pk=pk).update(taken_by=world.city.people[Role.AUDITOR], taken_at=timezone.now())
    assert mine(caller, "callbacks") == []
    CallBack.unscoped.filter(pk=pk).update(taken_at=timezone.now() - timedelta(days=1))
    assert len(mine(caller, "callbacks")) == 1


def test_an_answered_finding_leaves_the_stations_inbox(world: World) -> None:
    pk, officer = world.callback.own["pk"], world.city.people[Role.STATION_OFFICER]
    now = timezone.now()
    CallBack.unscoped.filter(pk=pk).update(
        station=world.city.station, unit=world.city.centre, done_at=now, done_by=world.city.people[Role.ANALYST],
        verdict="INVALID", reason="NOT_MET", consequence="CHIEF",
    )  # fmt: skip
    assert len(mine(officer, "returned")) == 1
    CallBack.unscoped.filter(pk=pk).update(answered_at=now, answered_by=officer)
    assert mine(officer, "returned") == []


def test_freezes_of_a_case_are_one_row_and_never_of_who_prepared_them(world: World) -> None:
    city = world.city
    FUNDS["funds:freeze"](city)
    investigator = city.people[Role.INVESTIGATOR]
    freeze = Freeze.unscoped.filter(case__centre=city.centre).latest("pk")
    assert freeze.state == "DRAFT"
    Freeze.unscoped.filter(pk=freeze.pk).update(drafted_by=city.people[Role.FUNDS_OFFICER])
    assert mine(investigator, "freezedecisions") == [], "before the case is filed nobody may decide"
    file_case(city.actor(Role.FUNDS_OFFICER), freeze.case)
    ((key, what, _title),) = mine(investigator, "freezedecisions")
    assert key == freeze.case_id
    assert "请您审批：1 笔冻结" in what
    assert "打开审批" in page(investigator, f"/inbox/freezedecisions/{key}/")
    assert mine(city.people[Role.FUNDS_OFFICER], "freezedecisions") == []


def stop_with_alarms(city: City) -> StopOrder:
    """A stop of which three reminders were told: two of its end, one of the filing."""
    pk = FUNDS["funds:stop"](city)[0]["pk"]
    stop = StopOrder.unscoped.get(pk=pk)
    now = timezone.now()
    for kind, minutes in (("ENDS_SOON", 60), ("NOT_FILED", 50), ("RAN_OUT", 5)):
        at = now - timedelta(minutes=minutes)
        OrderAlert.unscoped.create(
            centre=city.centre, stop=stop, kind=kind, due_at=now, meant_at=at, fired_at=at, lead=minutes
        )
    return stop


def test_alarms_of_an_order_are_one_row_and_one_press_confirms_them_for_all(world: World) -> None:
    city = world.city
    officer, colleague = city.people[Role.FUNDS_OFFICER], make_person(Role.FUNDS_OFFICER, city.centre)
    stop = stop_with_alarms(city)
    ((key, what, _title),) = mine(officer, "stops")
    assert key == stop.pk
    assert "，" in what, "of each clock the newest"
    assert "3 次提醒已并为 1 件" in page(officer)
    assert [one[0] for one in mine(colleague, "stops")] == [stop.pk]
    assert mine(city.people[Role.ANALYST], "stops") == []
    assert mine(city.foreigners[Role.FUNDS_OFFICER], "stops") == []
    act(officer, "stops", stop.pk, act="acknowledge")
    assert not OrderAlert.unscoped.filter(acknowledged_at=None).exists()
    assert mine(colleague, "stops") == []


def test_funds_and_desk_rows_are_confirmed_together(world: World) -> None:
    stop = stop_with_alarms(world.city)
    officer = world.city.people[Role.FUNDS_OFFICER]
    browse(officer).post("/inbox/bulk/", {"act": "acknowledge", "row": [f"stops-{stop.pk}"]})
    assert mine(officer, "stops") == []


def test_a_call_that_a_colleague_is_still_asking_is_the_colleagues(world: World) -> None:
    city = world.city
    colleague, due = make_person(Role.ANALYST, city.centre), timezone.now() + timedelta(minutes=9)
    asked = Call.unscoped.create(centre=city.centre, way="96110", due_at=due, taken_by=colleague)
    told = Call.unscoped.create(centre=city.centre, way="96110", due_at=due, taken_by=colleague)
    Call.unscoped.filter(pk=told.pk).update(state="TRIAGE")
    analyst, officer = city.people[Role.ANALYST], city.people[Role.FUNDS_OFFICER]
    assert {one[0] for one in mine(colleague, "calls")} == {asked.pk, told.pk}
    assert [one[0] for one in mine(analyst, "calls")] == [told.pk]
    assert mine(officer, "calls") == [], "orders out of a call wait on their own"
    assert {one[0] for one in mine(lead(analyst), "calls")} == {asked.pk, told.pk}


def test_no_source_and_no_entry_asks_the_database_before_all_are_asked_together(
    city: City, django_assert_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wuzha.org.rules.FRESH_FOR", 600)  # rules are not read again meanwhile, however slow this is
    now = timezone.now()
    for person in city.people.values():
        for leads in (False, True):
            who = replace(actor(person), leads=leads)
            queries.waiting(who, now)  # what is kept of units and rules
            with django_assert_num_queries(0):
                for source in sources(who):
                    source.ask(who, now, 9)
                for entry in navigation.ENTRIES:
                    if entry.waiting is not None and entry.lets_in(who.role):
                        entry.waiting(who, now)
