# SPDX-License-Identifier: Apache-2.0
"""The shift: what it shows of clocks, hands, alerts and stations, and how warnings go from hand to hand on it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.warning.console.conftest import HTMX, triggers
from tests.warning.services.conftest import Desk, fresh
from wuzha.audit.actor import Actor
from wuzha.org.models import DutyPost
from wuzha.org.roles import Role
from wuzha.warning.models import ActKind, ClockAlert, WarningRecord
from wuzha.warning.queries import shift
from wuzha.warning.rules.lifecycle import Level, State
from wuzha.warning.services import desk_acts

SHIFT = "/warnings/shift/"


def test_clocks_come_soonest_first_page_by_page_without_what_has_run_out(desk: Desk) -> None:
    now = timezone.now()
    for minutes in (30, 10, 20, -5):
        due = now + timedelta(minutes=minutes)
        pk = desk.dispatched().pk
        WarningRecord.unscoped.filter(pk=pk).update(signin_due=due, call_due=due, meet_due=due, feedback_due=due)
    first = shift.due_soon(desk.analyst, now, size=2)
    assert first.next_cursor is not None
    rest = shift.due_soon(desk.analyst, now, first.next_cursor, size=2)
    left = [round((row.warning.next_due - now).total_seconds() / 60) for row in (*first.rows, *rest.rows)]
    assert left == [10, 20, 30]
    assert rest.next_cursor is None
    assert {row.holder for row in first.rows} == {desk.city.station}
    assert all(row.clock is not None and row.clock.due == row.warning.next_due for row in first.rows)


def test_hands_name_every_analyst_the_fullest_first(desk: Desk, at: Callable[..., None]) -> None:
    one, other = desk.held(level=Level.URGENT), desk.held(level=Level.URGENT)
    hands = shift.hands(desk.colleague, timezone.now())
    assert [(each.person.pk, [held.warning.pk for held in each.held]) for each in hands] == [
        (desk.analyst.person_id, [one.pk, other.pk]),
        (desk.colleague.person_id, []),
    ]
    assert not hands[0].held[0].too_long
    later = shift.hands(desk.colleague, timezone.now() + timedelta(days=1))
    assert later[0].held[0].too_long
    assert shift.hands(desk.foreign_analyst, timezone.now())[0].held == []


def test_stations_name_their_officers_and_who_is_in_charge(desk: Desk) -> None:
    desk.dispatched()
    desk.signed()
    now = timezone.now()
    DutyPost.unscoped.create(unit=desk.city.station, post="CHIEF", person_id=desk.partner.person_id, from_at=now)
    (row,) = shift.stations(shift.board(desk.analyst, now).stations, now)
    assert (row.load.pk, row.load.open, row.load.unsigned, row.load.signed) == (desk.city.station.pk, 2, 1, 1)
    assert row.officers == 2
    assert row.chief


def test_what_came_back_from_a_snooze_says_who_set_it_aside_and_why(desk: Desk) -> None:
    until = timezone.now() + timedelta(minutes=30)
    warning = desk.received()
    desk_acts.once(desk.analyst, ActKind.SNOOZE, warning.pk, until=until.isoformat(), reason="WAIT_CALLBACK")
    assert shift.returned(desk.analyst, timezone.now()) == []
    (row,) = shift.returned(desk.analyst, until + timedelta(seconds=1))
    assert (row.warning.pk, row.reason) == (warning.pk, "等待回电")
    assert row.by
    assert shift.returned(desk.foreign_analyst, until + timedelta(seconds=1)) == []


class TestPage:
    def test_shows_each_part_and_no_personal_data(self, desk: Desk, client_of: Client) -> None:
        held, sent = desk.held(), desk.dispatched()
        now = timezone.now()
        ClockAlert.unscoped.create(
            warning=sent, clock="SIGN_IN", level=sent.level, due_at=now, percent=100, tell="SHIFT_LEADER",
            meant_at=now, fired_at=now, unit=desk.city.centre,
        )  # fmt: skip
        response = client_of.get(SHIFT)
        page = response.content.decode()
        assert page.count(sent.number) == 2
        assert held.number in page
        (unanswered,) = [one for one in response.context["figures"] if one["label"] == "无人响应的时限提醒"]
        assert (unanswered["n"], "/inbox/" in unanswered["url"]) == ("1", True)
        assert all(one["url"] for one in response.context["figures"]), "no number without its list"
        assert "138****" not in page

    def test_merges_the_reminders_of_one_warning_into_one_row(self, desk: Desk, client_of: Client) -> None:
        sent, now = desk.dispatched(), timezone.now()
        for percent in (50, 80, 100):
            ClockAlert.unscoped.create(
                warning=sent, clock="SIGN_IN", level=sent.level, due_at=now, percent=percent, tell="SHIFT_LEADER",
                meant_at=now, fired_at=now, unit=desk.city.centre,
            )  # fmt: skip
        response = client_of.get(SHIFT)
        assert [one["merged"] for one in response.context["alerts"]] == [3]
        assert "3 次提醒已并为 1 件" in response.content.decode()
        assert response.context["figures"][-1]["n"] == "1"

    def test_draws_only_the_board_for_a_refresh(self, desk: Desk, client_of: Client) -> None:
        page = client_of.get(SHIFT, headers=HTMX).content.decode()
        assert "shift-clocks" in page
        assert "<html" not in page

    def test_a_cursor_that_is_none_is_not_found(self, desk: Desk, client_of: Client) -> None:
        assert client_of.get(SHIFT, {"after": "x"}).status_code == 404

    def test_is_for_who_triages(self, desk: Desk, enter: Callable[[Actor], Client]) -> None:
        assert enter(desk.officer).get(SHIFT).status_code == 403
        assert enter(desk.city.actor(Role.JOINT_OFFICE)).get(SHIFT).status_code == 403

    def test_only_who_leads_is_offered_to_give_from_hand_to_hand(
        self, desk: Desk, client_of: Client, leader: Actor, enter: Callable[[Actor], Client]
    ) -> None:
        desk.held()
        assert "hand-tick" not in client_of.get(SHIFT).content.decode()
        assert "hand-tick" in enter(leader).get(SHIFT).content.decode()


class TestFromHandToHand:
    def test_who_leads_takes_over_with_a_reason_and_gives_it_back_by_undo(
        self, desk: Desk, leader: Actor, enter: Callable[[Actor], Client]
    ) -> None:
        held = [desk.held(), desk.held()]
        client = enter(leader)
        url = reverse("warning:bulk", args=["takeover"])
        ticked = [f"{one.pk}.{fresh(one).version}" for one in held]
        assert client.post(url, {"pk": ticked}, headers=HTMX).status_code == 422
        response = client.post(url, {"pk": ticked, "reason": "HOLDER_AWAY"}, headers=HTMX)
        assert response.status_code == 200
        assert {fresh(one).claimed_by_id for one in held} == {leader.person_id}
        client.post(triggers(response)["toast"]["undo"], headers=HTMX)
        assert {(fresh(one).state, fresh(one).claimed_by_id) for one in held} == {
            (State.CLAIMED, desk.analyst.person_id)
        }

    def test_a_dialog_that_comes_back_refused_still_sends_what_is_ticked(
        self, leader: Actor, enter: Callable[[Actor], Client]
    ) -> None:
        url, page = reverse("warning:bulk", args=["takeover"]), f"http://testserver{SHIFT}"
        refused = enter(leader).post(url, headers={**HTMX, "HX-Current-URL": page})
        assert 'hx-include=".hand-tick:checked"' in refused.content.decode()

    def test_who_leads_gives_to_a_colleague(self, desk: Desk, leader: Actor, enter: Callable[[Actor], Client]) -> None:
        held = desk.held()
        given = {"pk": f"{held.pk}.{held.version}", "to": desk.colleague.person_id, "reason": "LOAD_SHARED"}
        enter(leader).post(reverse("warning:bulk", args=["assign"]), given, headers=HTMX)
        assert fresh(held).claimed_by_id == desk.colleague.person_id

    def test_who_does_not_lead_takes_nothing_over(self, desk: Desk, enter: Callable[[Actor], Client]) -> None:
        held = desk.held()
        given = {"pk": f"{held.pk}.{held.version}", "reason": "HOLDER_AWAY"}
        enter(desk.colleague).post(reverse("warning:bulk", args=["takeover"]), given, headers=HTMX)
        assert fresh(held).claimed_by_id == desk.analyst.person_id
