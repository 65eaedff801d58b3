# SPDX-License-Identifier: Apache-2.0
"""Acts on one warning and on many: done once each, named where not, and taken back exactly."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.factories import actor_of, make_person
from tests.warning.services.conftest import Desk, fresh
from wuzha.audit.actor import Actor
from wuzha.audit.models import Event
from wuzha.org.models import Posting
from wuzha.org.roles import Role
from wuzha.refusals import RefusalError
from wuzha.warning.models import ActKind, DeskAct, ItemResult, Transition, WarningRecord
from wuzha.warning.queries.filters import Filters
from wuzha.warning.rules.lifecycle import State
from wuzha.warning.services import desk_acts, triage
from wuzha.warning.services.completion import add_item
from wuzha.warning.services.errors import Code


def columns(warning: WarningRecord) -> dict[str, Any]:
    """Everything an undo must bring back."""
    names = (
        "state", "claimed_by_id", "claimed_at", "snoozed_until", "station_id", "officer_id", "dispatched_at",
        "signin_due", "call_due", "meet_due", "feedback_due", "level", "completeness",
    )  # fmt: skip
    return {name: getattr(fresh(warning), name) for name in names}


def in_an_hour() -> str:
    return (timezone.now() + timedelta(hours=1)).isoformat()


ACTS: dict[ActKind, dict[str, Any]] = {
    ActKind.SNOOZE: {"until": "1h", "reason": "WAIT_REPLY"},
    ActKind.INVALIDATE: {"reason": "FALSE_ALARM", "note": "来源已撤回"},
    ActKind.RELEASE: {"reason": "OTHER_WORK"},
    ActKind.ASSIGN: {"reason": "LOAD_SHARED"},
    ActKind.DISPATCH: {},
    ActKind.TAKE: {},
}


def given(kind: ActKind, desk: Desk) -> dict[str, Any]:
    extra: dict[ActKind, dict[str, Any]] = {
        ActKind.SNOOZE: {"until": in_an_hour()},
        ActKind.ASSIGN: {"to": desk.colleague.person_id},
        ActKind.DISPATCH: {"station": desk.city.station.pk},
    }
    return ACTS[kind] | extra.get(kind, {})


class TestUndo:
    @pytest.mark.parametrize("kind", [kind for kind in ACTS if kind is not ActKind.TAKE])
    def test_brings_back_what_was_held_exactly(self, desk: Desk, kind: ActKind) -> None:
        warning = desk.held(meet_due=timezone.now() + timedelta(hours=3))
        stood = columns(warning)
        act = desk_acts.once(desk.analyst, kind, warning.pk, warning.version, **given(kind, desk))
        assert act is not None
        assert columns(warning) != stood
        undone = desk_acts.undo(desk.analyst, act.pk)
        assert (undone.done, undone.refused) == ([warning.pk], [])
        assert columns(warning) == stood

    @pytest.mark.parametrize("kind", [ActKind.SNOOZE, ActKind.INVALIDATE, ActKind.ASSIGN, ActKind.TAKE])
    def test_brings_back_what_was_waiting_snoozed(self, desk: Desk, kind: ActKind) -> None:
        warning = desk.received(snoozed_until=timezone.now() + timedelta(hours=2))
        stood = columns(warning)
        act = desk_acts.once(desk.analyst, kind, warning.pk, None, **given(kind, desk))
        assert act is not None
        desk_acts.undo(desk.analyst, act.pk)
        assert columns(warning) == stood
        assert Event.objects.filter(action="warning.undo", object_id=str(warning.pk), outcome="OK").exists()

    def test_brings_back_what_was_set_as_not_valid(self, desk: Desk) -> None:
        warning = desk.in_state(State.INVALID)
        act = desk_acts.once(desk.analyst, ActKind.RESTORE, warning.pk, None, reason="STILL_VALID")
        assert act is not None
        desk_acts.undo(desk.analyst, act.pk)
        assert fresh(warning).state == State.INVALID
        assert Transition.unscoped.filter(warning=warning).latest("pk").reason == "UNDO"

    def test_is_refused_when_somebody_acted_since(self, desk: Desk) -> None:
        warning = desk.received()
        act = desk_acts.once(desk.analyst, ActKind.SNOOZE, warning.pk, None, **given(ActKind.SNOOZE, desk))
        assert act is not None
        triage.take(desk.colleague, warning.pk)
        undone = desk_acts.undo(desk.analyst, act.pk)
        assert undone.done == []
        assert [refused.code for refused in undone.refused] == [Code.STALE]
        assert fresh(warning).claimed_by_id == desk.colleague.person_id

    def test_is_refused_when_the_station_has_signed(self, desk: Desk) -> None:
        warning = desk.held()
        act = desk_acts.once(desk.analyst, ActKind.DISPATCH, warning.pk, None, station=desk.city.station.pk)
        assert act is not None
        from wuzha.warning.services import work

        work.sign_in(desk.officer, warning.pk)
        assert desk_acts.undo(desk.analyst, act.pk).done == []
        assert fresh(warning).state == State.SIGNED

    def test_happens_once_and_not_too_late(self, desk: Desk, at: Callable[[datetime], None]) -> None:
        warning, late = desk.received(), desk.received()
        acts = [desk_acts.once(desk.analyst, ActKind.TAKE, one.pk, None) for one in (warning, late)]
        assert acts[0] is not None
        assert acts[1] is not None
        desk_acts.undo(desk.analyst, acts[0].pk)
        with pytest.raises(RefusalError) as twice:
            desk_acts.undo(desk.analyst, acts[0].pk)
        assert twice.value.code is Code.UNDO_DONE
        at(timezone.now() + desk_acts.UNDO_WITHIN + timedelta(seconds=1))
        with pytest.raises(RefusalError) as refused:
            desk_acts.undo(desk.analyst, acts[1].pk)
        assert refused.value.code is Code.UNDO_LATE

    def test_is_only_for_who_did_it(self, desk: Desk) -> None:
        act = desk_acts.once(desk.analyst, ActKind.TAKE, desk.received().pk, None)
        assert act is not None
        for other in (desk.colleague, desk.foreign_analyst):
            with pytest.raises(RefusalError) as refused:
                desk_acts.undo(other, act.pk)
            assert refused.value.code is Code.NOT_FOUND

    def test_takes_no_more_than_one_may_hold(self, desk: Desk) -> None:
        warning = desk.held()
        act = desk_acts.once(desk.analyst, ActKind.RELEASE, warning.pk, None)
        assert act is not None
        for _ in range(5):
            desk.held()
        undone = desk_acts.undo(desk.analyst, act.pk)
        assert [refused.code for refused in undone.refused] == [Code.MAX_HELD]

    def test_is_not_offered_for_a_dispatch_that_ended_another(self, desk: Desk) -> None:
        earlier = desk.dispatched()
        warning = desk.held(previous=earlier, round_no=2)
        act = desk_acts.once(desk.analyst, ActKind.DISPATCH, warning.pk, None, station=desk.city.station.pk)
        assert act is None
        assert fresh(earlier).state == State.SUPERSEDED

    def test_a_refused_act_stays_in_the_trail_and_leaves_nothing_to_undo(self, desk: Desk) -> None:
        warning = triage.take(desk.colleague, desk.received().pk)
        with pytest.raises(RefusalError):
            desk_acts.once(desk.analyst, ActKind.INVALIDATE, warning.pk, None, reason="FALSE_ALARM")
        assert not DeskAct.objects.exists()
        assert Event.objects.filter(action="warning.invalidate", outcome="REFUSED").exists()


class TestMany:
    def test_each_by_itself_with_what_became_of_it(self, desk: Desk) -> None:
        free = [desk.received() for _ in range(3)]
        held, changed, gone = desk.received(), desk.received(), desk.received()
        act = desk_acts.begin(
            desk.analyst,
            ActKind.INVALIDATE,
            {one.pk: one.version for one in (*free, held, changed, gone)},
            {"reason": "DUPLICATE_PUSH", "note": "一批重复"},
        )
        triage.take(desk.colleague, held.pk)
        triage.snooze(desk.colleague, changed.pk, timezone.now() + timedelta(hours=1), "NIGHT")
        triage.invalidate(desk.colleague, gone.pk, "FALSE_ALARM")
        desk_acts.run_chunk(desk.analyst, act.pk, 2)
        assert act.items.filter(result="").count() == 4
        desk_acts.run_chunk(desk.analyst, act.pk)
        found = {item.warning_id: (item.result, item.who) for item in act.items.all()}
        assert [found[one.pk][0] for one in free] == [ItemResult.DONE] * 3
        assert found[held.pk][0] == ItemResult.HELD
        assert found[held.pk][1].startswith("测试员")
        assert found[changed.pk][0] == ItemResult.CHANGED
        assert found[changed.pk][1].startswith("测试员")
        assert found[gone.pk][0] == ItemResult.CHANGED
        assert {str(step.note) for step in Transition.unscoped.filter(warning__in=free)} == {"***"}
        undone = desk_acts.undo(desk.analyst, act.pk)
        assert sorted(undone.done) == sorted(one.pk for one in free)
        assert {fresh(one).state for one in free} == {State.RECEIVED}

    def test_a_list_is_fixed_as_it_was_seen_and_capped(self, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("wuzha.warning.services.desk_acts.MOST_SELECTED", 3)
        rows = [desk.received(order_key=10 - place) for place in range(4)]
        desk.received(level=0, order_key=99)
        act = desk_acts.select_all(desk.analyst, Filters.of("level=1"))
        desk.received(order_key=50)
        assert act.capped
        assert list(act.items.order_by("id").values_list("warning_id", flat=True)) == [one.pk for one in rows[:3]]
        with pytest.raises(RefusalError):
            desk_acts.run_chunk(desk.analyst, act.pk)
        desk_acts.choose(desk.analyst, act.pk, ActKind.SNOOZE, {"until": in_an_hour(), "reason": "NIGHT"})
        desk_acts.choose(desk.analyst, act.pk, ActKind.INVALIDATE, {"reason": "FALSE_ALARM"})
        desk_acts.run_chunk(desk.analyst, act.pk)
        assert all(fresh(one).snoozed_until for one in rows[:3])
        assert fresh(rows[3]).snoozed_until is None

    def test_takes_as_many_as_one_may_hold(self, desk: Desk) -> None:
        rows = [desk.received() for _ in range(6)]
        act = desk_acts.begin(desk.analyst, ActKind.TAKE, {one.pk: None for one in rows}, {})
        desk_acts.run_chunk(desk.analyst, act.pk)
        results = list(act.items.order_by("id").values_list("result", flat=True))
        assert results == [*["done"] * 5, ItemResult.REFUSED]

    def test_out_of_reach_is_left_out_and_nobody_else_goes_on_with_it(self, desk: Desk) -> None:
        own, foreign = desk.received(), desk.received(centre=desk.city.abroad_centre, division_code="330281001001")
        act = desk_acts.begin(desk.analyst, ActKind.TAKE, {own.pk: None, foreign.pk: None}, {})
        assert list(act.items.values_list("warning_id", flat=True)) == [own.pk]
        with pytest.raises(RefusalError):
            desk_acts.run_chunk(desk.colleague, act.pk)

    def test_is_forgotten_after_a_week(self, desk: Desk) -> None:
        act = desk_acts.begin(desk.analyst, ActKind.TAKE, {desk.received().pk: None}, {})
        assert desk_acts.forget_old(timezone.now()) == 0
        assert desk_acts.forget_old(act.asked_at + timedelta(days=8)) == 1
        assert not DeskAct.objects.exists()


class TestHands:
    @pytest.fixture
    def lead(self, desk: Desk) -> Actor:
        person = make_person(Role.ANALYST, desk.city.centre)
        Posting.unscoped.filter(person=person).update(leads=True)
        return actor_of(person)

    def test_what_waits_is_given_to_a_colleague(self, desk: Desk) -> None:
        warning = triage.assign(desk.analyst, desk.received().pk, desk.colleague.person_id, "LOAD_SHARED")
        assert (warning.state, warning.claimed_by_id) == (State.CLAIMED, desk.colleague.person_id)
        add_item(desk.colleague, warning.pk, item="WORKPLACE", found="NOT_FOUND", source="EMPLOYER")

    def test_who_leads_takes_over_and_puts_back(self, desk: Desk, lead: Actor) -> None:
        warning, other = desk.held(), desk.held()
        assert triage.take_over(lead, warning.pk, "HOLDER_AWAY").claimed_by_id == lead.person_id
        assert triage.put_back(lead, other.pk, "HOLDER_AWAY").state == State.RECEIVED

    def test_nobody_else_does(self, desk: Desk) -> None:
        warning = desk.held()
        for act in (triage.take_over, triage.put_back):
            with pytest.raises(RefusalError) as refused:
                act(desk.colleague, warning.pk, "HOLDER_AWAY")
            assert refused.value.code is Code.NOT_YOURS

    @pytest.mark.parametrize("who", ["officer", "foreign_analyst", "nobody"])
    def test_only_analysts_of_the_centre_are_given_any(self, desk: Desk, who: str) -> None:
        to = None if who == "nobody" else getattr(desk, who).person_id
        with pytest.raises(RefusalError) as refused:
            triage.assign(desk.analyst, desk.received().pk, to, "LOAD_SHARED")
        assert refused.value.code is Code.NO_COLLEAGUE
