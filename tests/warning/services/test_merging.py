# SPDX-License-Identifier: Apache-2.0
"""Merging by hand: one lives on with what both had."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.warning.services.conftest import Desk, fresh
from wuzha.audit.models import Event
from wuzha.refusals import RefusalError
from wuzha.sealed import Kind, seal
from wuzha.warning.models import Attempt, GridTask, Transition
from wuzha.warning.rules.lifecycle import Level, State
from wuzha.warning.services import completion, triage, work
from wuzha.warning.services.errors import Code

ID_NO, OTHER_ID_NO = "330282198512310028", "33028219900101001X"


def test_the_other_takes_the_stronger_of_both(desk: Desk) -> None:
    now = timezone.now()
    gone = desk.received(
        level=Level.URGENT, push_count=3, last_pushed_at=now, amount_fen=9_000_000, payment_seen=True, call_seconds=90,
        flags=["victim_id_no:CHECKSUM"], first_pushed_at=now - timedelta(hours=5), last_contact_at=now,
    )  # fmt: skip
    into = desk.received(level=Level.LOW, push_count=2, flags=["tx_amount:CHARSET"], call_seconds=10)
    lives = triage.merge(desk.analyst, gone.pk, into.pk, gone.version)
    assert lives.pk == into.pk
    lives = fresh(lives)
    assert (lives.level, lives.push_count, lives.amount_fen) == (Level.URGENT, 5, 9_000_000)
    assert (lives.payment_seen, lives.call_seconds, lives.last_contact_at) == (True, 90, now)
    assert (lives.first_pushed_at, lives.last_pushed_at) == (gone.first_pushed_at, now)
    assert lives.flags == ["tx_amount:CHARSET", "victim_id_no:CHECKSUM"]
    assert lives.order_key > 0
    assert lives.version == into.version + 1


def test_the_merged_one_ends_and_points_on(desk: Desk) -> None:
    gone, into = desk.received(), desk.received()
    triage.merge(desk.analyst, gone.pk, into.pk)
    ended = fresh(gone)
    assert (ended.state, ended.merged_into_id) == (State.SUPERSEDED, into.pk)
    assert Transition.unscoped.get(warning=gone).act == "supersede"
    assert Event.objects.get(action="warning.supersede").detail == {"into": into.pk}
    assert Event.objects.get(action="warning.merge").detail == {"from": gone.pk}


def test_the_other_learns_who_the_person_is(desk: Desk) -> None:
    gone = desk.received(id_no=seal(Kind.ID_NUMBER, ID_NO), division_code=desk.city.other_village.code)
    into = desk.received(address=None, name=None, division_code="")
    triage.merge(desk.analyst, gone.pk, into.pk)
    lives = fresh(into)
    assert str(lives.id_no) == str(gone.id_no)
    assert bytes(lives.id_index or b"") == bytes(gone.id_index or b"?")
    assert str(lives.address) == str(gone.address)
    assert lives.division_code == desk.city.other_village.code
    assert str(lives.phone) == str(into.phone)


def test_what_was_found_out_is_kept(desk: Desk) -> None:
    gone = triage.take(desk.analyst, desk.received().pk)
    into = triage.take(desk.analyst, desk.received().pk)
    for warning, found, value in ((gone, "FOUND", "演示工厂"), (into, "NOT_FOUND", "")):
        completion.add_item(desk.analyst, warning.pk, item="WORKPLACE", found=found, source="EMPLOYER", value=value)
    triage.merge(desk.analyst, gone.pk, into.pk)
    assert completion.latest_items(into)["WORKPLACE"].found == "FOUND"
    assert fresh(into).completeness == 10


def test_deadlines_become_the_sooner_ones(desk: Desk) -> None:
    soon = timezone.now() + timedelta(hours=1)
    gone = desk.received(feedback_due=soon, meet_due=soon)
    into = desk.dispatched(level=Level.MEDIUM, feedback_due=soon + timedelta(hours=9))
    triage.merge(desk.analyst, desk.received(level=Level.URGENT, feedback_due=soon).pk, into.pk)
    lives = fresh(into)
    assert lives.feedback_due == soon
    assert lives.signin_due is not None
    assert lives.dispatched_at is not None
    assert lives.signin_due == lives.dispatched_at + timedelta(minutes=10)
    triage.merge(desk.analyst, gone.pk, into.pk)
    assert fresh(into).meet_due == min(soon, lives.meet_due or soon)


def test_a_claim_that_takes_another_in_is_extended(desk: Desk, at: Any) -> None:
    into = desk.held()
    gone = desk.received()
    assert into.claim_expires_at is not None
    at(into.claim_expires_at - timedelta(seconds=1))
    triage.merge(desk.analyst, gone.pk, into.pk)
    expires = fresh(into).claim_expires_at
    assert expires is not None
    assert expires > into.claim_expires_at


def test_grid_visits_of_the_merged_one_are_withdrawn(desk: Desk) -> None:
    gone, into = desk.working(), desk.dispatched()
    task = work.ask_grid(desk.officer, gone.pk, desk.city.grid.pk)
    triage.merge(desk.analyst, gone.pk, into.pk)
    task = GridTask.unscoped.get(pk=task.pk)
    assert task.done_at is not None
    assert task.attempt_id is None
    with pytest.raises(RefusalError) as refused:
        work.grid_result(desk.worker, task.pk, result="REACHED")
    assert refused.value.code is Code.WITHDRAWN
    assert Attempt.unscoped.filter(channel="GRID").count() == 0


def test_not_into_itself(desk: Desk) -> None:
    warning = desk.received()
    with pytest.raises(RefusalError) as refused:
        triage.merge(desk.analyst, warning.pk, warning.pk)
    assert refused.value.code is Code.SAME_WARNING


@pytest.mark.parametrize("state", [State.CLOSED, State.INVALID, State.SUPERSEDED])
def test_both_must_be_open(desk: Desk, state: State) -> None:
    done, waiting = desk.in_state(state), desk.received()
    for pair in ((done, waiting), (waiting, done)):
        with pytest.raises(RefusalError) as refused:
            triage.merge(desk.analyst, pair[0].pk, pair[1].pk)
        assert refused.value.code is Code.MERGE_CLOSED
        assert done.number in refused.value.message
    assert fresh(waiting).state == State.RECEIVED


def test_never_round_in_a_circle(desk: Desk) -> None:
    one, two = desk.received(), desk.received()
    triage.merge(desk.analyst, one.pk, two.pk)
    with pytest.raises(RefusalError) as refused:
        triage.merge(desk.analyst, two.pk, one.pk)
    assert refused.value.code is Code.MERGE_CLOSED


def test_a_stations_work_does_not_fall_back_into_the_queue(desk: Desk) -> None:
    gone, into = desk.working(), desk.received()
    with pytest.raises(RefusalError) as refused:
        triage.merge(desk.analyst, gone.pk, into.pk)
    assert refused.value.code is Code.MERGE_OTHER_WAY
    assert triage.merge(desk.analyst, into.pk, gone.pk).state == State.WORKING


def test_two_id_numbers_are_two_people(desk: Desk) -> None:
    gone = desk.received(id_no=seal(Kind.ID_NUMBER, ID_NO))
    into = desk.received(id_no=seal(Kind.ID_NUMBER, OTHER_ID_NO))
    with pytest.raises(RefusalError) as refused:
        triage.merge(desk.analyst, gone.pk, into.pk)
    assert refused.value.code is Code.OTHER_PERSON


def test_what_a_colleague_holds_is_not_merged_away(desk: Desk) -> None:
    held, waiting = desk.held(), desk.received()
    for pair in ((held, waiting), (waiting, held)):
        with pytest.raises(RefusalError) as refused:
            triage.merge(desk.colleague, pair[0].pk, pair[1].pk)
        assert refused.value.code is Code.NOT_YOURS


def test_an_older_view_is_refused(desk: Desk) -> None:
    gone, into = desk.received(), desk.received()
    triage.snooze(desk.colleague, gone.pk, timezone.now() + timedelta(hours=1), "NIGHT")
    with pytest.raises(RefusalError) as refused:
        triage.merge(desk.analyst, gone.pk, into.pk, gone.version)
    assert refused.value.code is Code.STALE


def test_a_foreign_warning_is_not_there(desk: Desk) -> None:
    with pytest.raises(RefusalError) as refused:
        triage.merge(desk.analyst, desk.received().pk, desk.received(centre=desk.city.abroad_centre).pk)
    assert refused.value.code is Code.NOT_FOUND
