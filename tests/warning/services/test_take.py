# SPDX-License-Identifier: Apache-2.0
"""Taking: the first of the queue, never the same one twice, never more than one may hold."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.warning.services.conftest import Desk, fresh
from wuzha.audit.content import COVERED
from wuzha.audit.models import Event
from wuzha.audit.services import record
from wuzha.refusals import RefusalError
from wuzha.warning.models import Transition
from wuzha.warning.queries.filters import Filters
from wuzha.warning.rules.lifecycle import Level, State
from wuzha.warning.rulesets import CLAIMS
from wuzha.warning.services import triage
from wuzha.warning.services.errors import Code

pytestmark = pytest.mark.dialect("warning.services.triage")


def test_the_next_one_is_the_first_of_the_queue(desk: Desk) -> None:
    desk.received(order_key=1.0)
    first = desk.received(order_key=3.0)
    desk.received(order_key=2.0)
    taken = triage.take_next(desk.analyst)
    assert taken is not None
    assert taken.pk == first.pk
    assert taken.state == State.CLAIMED
    assert taken.claimed_by_id == desk.analyst.person_id
    assert taken.version == first.version + 1
    assert str(taken.phone) == str(first.phone)


def test_of_equals_the_newest_is_taken(desk: Desk) -> None:
    desk.received(order_key=1.0)
    newest = desk.received(order_key=1.0)
    taken = triage.take_next(desk.analyst)
    assert taken is not None
    assert taken.pk == newest.pk


def test_taking_leaves_a_transition_and_an_event(desk: Desk) -> None:
    desk.received()
    taken = triage.take_next(desk.analyst)
    assert taken is not None
    step = Transition.unscoped.get(warning=taken)
    assert (step.act, step.from_state, step.to_state) == ("claim", State.RECEIVED, State.CLAIMED)
    assert (step.by_id, step.unit_id) == (desk.analyst.person_id, desk.analyst.unit_id)
    assert step.at == taken.claimed_at
    event = Event.objects.get(action="warning.claim")
    assert (event.object_id, event.outcome) == (str(taken.pk), "OK")


def test_its_event_is_what_the_audit_room_would_have_written(desk: Desk) -> None:
    desk.received()
    taken = triage.take_next(desk.analyst)
    assert taken is not None
    written = Event.objects.get(action="warning.claim")
    record(desk.analyst, "warning.claim", on=("warning", taken.pk))
    like = Event.objects.latest("pk")
    assert {name: getattr(written, name) for name in COVERED if name != "id"} == {
        name: getattr(like, name) for name in COVERED if name != "id"
    }


def test_the_lease_is_that_of_the_rule_set(desk: Desk) -> None:
    desk.received()
    taken = triage.take_next(desk.analyst)
    assert taken is not None
    assert taken.claim_expires_at is not None
    assert taken.claimed_at is not None
    assert taken.claim_expires_at - taken.claimed_at == timedelta(minutes=CLAIMS.at().lease_minutes)


def test_an_empty_queue_gives_nothing_and_leaves_no_trace(desk: Desk) -> None:
    assert triage.take_next(desk.analyst) is None
    assert not Event.objects.filter(action="warning.claim").exists()


def test_a_snoozed_warning_waits_for_its_moment(desk: Desk) -> None:
    now = timezone.now()
    desk.received(snoozed_until=now + timedelta(minutes=1))
    woken = desk.received(snoozed_until=now - timedelta(minutes=1))
    taken = triage.take_next(desk.analyst)
    assert taken is not None
    assert taken.pk == woken.pk
    assert taken.snoozed_until is None
    assert triage.take_next(desk.analyst) is None


def test_filters_choose_a_part_of_the_queue(desk: Desk) -> None:
    desk.received(order_key=9.0, level=Level.URGENT)
    wanted = desk.received(order_key=1.0, level=Level.LOW, fraud_type="LOAN")
    taken = triage.take_next(desk.analyst, Filters.of("level=3&fraud_type=LOAN"))
    assert taken is not None
    assert taken.pk == wanted.pk
    assert triage.take_next(desk.analyst, Filters.of("level=3")) is None


def test_another_centres_queue_is_out_of_reach(desk: Desk) -> None:
    desk.received(centre=desk.city.abroad_centre)
    assert triage.take_next(desk.analyst) is None
    assert triage.take_next(desk.foreign_analyst) is not None


def test_one_holds_at_most_what_the_rule_set_says(desk: Desk) -> None:
    most = CLAIMS.at().max_held
    for _ in range(most + 1):
        desk.received()
    held = [triage.take_next(desk.analyst) for _ in range(most)]
    with pytest.raises(RefusalError) as refused:
        triage.take_next(desk.analyst)
    assert refused.value.code is Code.MAX_HELD
    assert refused.value.params["count"] == most
    assert all(warning is not None and warning.number in refused.value.message for warning in held)
    assert triage.take_next(desk.colleague) is not None


def test_only_those_who_triage_may_take(desk: Desk) -> None:
    desk.received()
    with pytest.raises(RefusalError) as refused:
        triage.take_next(desk.officer)
    assert refused.value.code is Code.NOT_ALLOWED
    event = Event.objects.get(action="warning.claim", outcome="REFUSED")
    assert event.detail == {"code": "NOT_ALLOWED"}


def test_taking_costs_three_statements(desk: Desk) -> None:
    desk.received()
    triage.take_next(desk.analyst)
    desk.received()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        triage.take_next(desk.analyst)
    assert len([q for q in queries if "SAVEPOINT" not in q["sql"]]) == 3


class TestByHand:
    def test_a_chosen_warning_is_taken_though_it_sleeps(self, desk: Desk) -> None:
        warning = desk.received(snoozed_until=timezone.now() + timedelta(hours=1))
        taken = triage.take(desk.analyst, warning.pk)
        assert (taken.state, taken.snoozed_until) == (State.CLAIMED, None)

    def test_taking_ones_own_again_changes_nothing(self, desk: Desk) -> None:
        held = desk.held()
        assert triage.take(desk.analyst, held.pk).version == held.version
        assert Transition.unscoped.filter(warning=held).count() == 1

    def test_who_holds_it_is_named(self, desk: Desk) -> None:
        held = desk.held()
        with pytest.raises(RefusalError) as refused:
            triage.take(desk.colleague, held.pk)
        assert refused.value.code is Code.NOT_YOURS
        assert fresh(held).claimed_by.name in refused.value.message
        assert held.number in refused.value.message

    @pytest.mark.parametrize("state", [State.DISPATCHED, State.CLOSED, State.INVALID, State.SUPERSEDED])
    def test_what_has_moved_on_is_not_taken(self, desk: Desk, state: State) -> None:
        warning = desk.in_state(state)
        with pytest.raises(RefusalError) as refused:
            triage.take(desk.analyst, warning.pk)
        assert refused.value.code is Code.WRONG_STATE
        assert str(state.label) in refused.value.message

    def test_the_limit_holds_by_hand_too(self, desk: Desk) -> None:
        for _ in range(CLAIMS.at().max_held):
            desk.held()
        with pytest.raises(RefusalError) as refused:
            triage.take(desk.analyst, desk.received().pk)
        assert refused.value.code is Code.MAX_HELD

    def test_a_foreign_warning_is_not_there(self, desk: Desk) -> None:
        warning = desk.received()
        with pytest.raises(RefusalError) as refused:
            triage.take(desk.foreign_analyst, warning.pk)
        assert refused.value.code is Code.NOT_FOUND
        event = Event.objects.get(outcome="REFUSED")
        assert (event.object_type, event.object_id) == ("warning", str(warning.pk))
