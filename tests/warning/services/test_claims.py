# SPDX-License-Identifier: Apache-2.0
"""Claims end: put back by hand, or returned by themselves."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from tests.warning.services.conftest import Desk, fresh
from wuzha.audit.models import Event
from wuzha.refusals import RefusalError
from wuzha.warning import tasks
from wuzha.warning.models import Transition, WarningRecord
from wuzha.warning.rules.lifecycle import State
from wuzha.warning.services import claims, completion, triage
from wuzha.warning.services.errors import Code


def end_of_lease(warning: WarningRecord) -> datetime:
    assert warning.claim_expires_at is not None
    return warning.claim_expires_at


@pytest.mark.parametrize("reason", ["", "SHIFT_END"])
def test_a_held_warning_goes_back_to_the_queue(desk: Desk, reason: str) -> None:
    held = desk.held()
    released = claims.release(desk.analyst, held.pk, reason)
    assert (released.state, released.claimed_by_id, released.claim_expires_at) == (State.RECEIVED, None, None)
    assert Transition.unscoped.get(warning=held, act="release").reason == reason


def test_a_reason_of_another_act_is_refused(desk: Desk) -> None:
    held = desk.held()
    with pytest.raises(RefusalError) as refused:
        claims.release(desk.analyst, held.pk, "FALSE_ALARM")
    assert refused.value.code is Code.UNKNOWN_REASON
    assert fresh(held).state == State.CLAIMED


def test_what_another_holds_stays_with_them(desk: Desk) -> None:
    held = desk.held()
    with pytest.raises(RefusalError) as refused:
        claims.release(desk.colleague, held.pk)
    assert refused.value.code is Code.NOT_YOURS


def test_what_nobody_holds_says_so(desk: Desk) -> None:
    with pytest.raises(RefusalError) as refused:
        claims.release(desk.analyst, desk.received().pk)
    assert refused.value.code is Code.NOT_TAKEN


def test_an_abandoned_claim_returns_by_itself(desk: Desk) -> None:
    held = desk.held()
    assert claims.expire_claims(end_of_lease(held)) == 1
    back = fresh(held)
    assert (back.state, back.claimed_by_id) == (State.RECEIVED, None)
    step = Transition.unscoped.get(warning=held, act="expire")
    assert step.by_id is None
    event = Event.objects.get(action="warning.expire")
    assert (event.actor, event.detail) == ("claim-sweep", {"held_by": desk.analyst.person_id})


def test_a_running_lease_is_left_alone(desk: Desk) -> None:
    held = desk.held()
    assert claims.expire_claims(end_of_lease(held) - timedelta(seconds=1)) == 0
    assert fresh(held).state == State.CLAIMED


def test_a_doubled_sweep_changes_nothing_more(desk: Desk) -> None:
    held = desk.held()
    later = end_of_lease(held)
    assert [claims.expire_claims(later), claims.expire_claims(later)] == [1, 0]
    assert Transition.unscoped.filter(warning=held, act="expire").count() == 1


def test_who_works_on_a_warning_keeps_it(desk: Desk, at) -> None:  # type: ignore[no-untyped-def]
    held = desk.held()
    at(end_of_lease(held) - timedelta(minutes=1))
    completion.add_item(desk.analyst, held.pk, item="WORKPLACE", found="FOUND", source="EMPLOYER", value="演示工厂")
    assert claims.expire_claims(end_of_lease(held)) == 0
    assert end_of_lease(fresh(held)) > end_of_lease(held)


def test_the_holder_of_a_returned_claim_is_told_to_take_it_again(desk: Desk) -> None:
    held = desk.held()
    claims.expire_claims(end_of_lease(held))
    with pytest.raises(RefusalError) as refused:
        triage.invalidate(desk.colleague, held.pk, "FALSE_ALARM", version=held.version)
    assert refused.value.code is Code.STALE
    with pytest.raises(RefusalError) as refused:
        claims.release(desk.analyst, held.pk)
    assert refused.value.code is Code.NOT_TAKEN


def test_the_periodic_tasks_are_harmless_whenever_they_run(desk: Desk) -> None:
    held = desk.held()
    waiting = desk.received()
    WarningRecord.unscoped.filter(pk=held.pk).update(claim_expires_at=timezone.now())
    for _ in range(2):
        tasks.return_abandoned_claims(0)
        tasks.refresh_order(0)
    assert fresh(held).state == State.RECEIVED
    assert fresh(waiting).order_key > 0
    assert Transition.unscoped.filter(warning=held, act="expire").count() == 1


def test_the_periodic_tasks_are_known_to_the_worker() -> None:
    from procrastinate.contrib.django import app

    known = {task.name: task for task in app.tasks.values()}
    for task in (tasks.return_abandoned_claims, tasks.refresh_order):
        assert known[task.name].queueing_lock
    scheduled = {periodic.task.name for periodic in app.periodic_registry.periodic_tasks.values()}
    assert {tasks.return_abandoned_claims.name, tasks.refresh_order.name} <= scheduled
