# SPDX-License-Identifier: Apache-2.0
"""A task that moved on while its officer worked without signal: both accounts stay, and somebody decides."""

from __future__ import annotations

import pytest

from tests.warning.doorstep.conftest import Phone
from tests.warning.doorstep.test_sync import verdicts
from tests.warning.services.conftest import Desk, fresh
from wuzha.refusals import RefusalError
from wuzha.warning.models import Attempt, ConflictKind, Decision, FieldConflict, FieldRecord, GridTask
from wuzha.warning.queries.doorstep import conflicts
from wuzha.warning.rules.lifecycle import State
from wuzha.warning.services import dispatch, triage, work
from wuzha.warning.services.doorstep.keep import decide
from wuzha.warning.services.errors import Code


def test_a_task_closed_by_a_colleague_keeps_both_accounts(desk: Desk, phone: Phone) -> None:
    warning = desk.working()
    phone.take()
    phone.call(warning, channel="VISIT", note="见到本人")
    phone.close(warning, outcome="ALREADY_DECEIVED", loss_fen=500_000)
    work.attempt(desk.partner, warning.pk, channel="CALL", result="REACHED")
    work.close(desk.partner, warning.pk, outcome="NOT_DECEIVED_AWARE")
    assert verdicts(phone.send()) == ["conflict", "conflict"]
    assert verdicts(phone.send()) == ["known", "known"]
    closed = fresh(warning)
    assert (closed.state, closed.outcome) == (State.CLOSED, "NOT_DECEIVED_AWARE"), "nothing is overwritten"
    assert closed.met_at is not None, "what was really done counts"
    both = conflicts.of(desk.officer, FieldConflict.unscoped.get().pk)
    assert both.conflict.kind == ConflictKind.CLOSED
    assert [line.kind for line in both.sent] == ["attempt", "outcome"]
    assert [line.kind for line in both.standing] == ["attempt", "transition"]
    assert conflicts.of(desk.analyst, both.conflict.pk).conflict == both.conflict, "the centre sees it too"


def test_a_task_recalled_to_the_centre_keeps_the_attempt(desk: Desk, phone: Phone) -> None:
    warning = desk.signed()
    phone.take()
    phone.call(warning)
    phone.close(warning)
    work.return_to_centre(desk.partner, warning.pk, "NOT_OUR_AREA")
    assert verdicts(phone.send()) == ["conflict", "conflict"]
    back = fresh(warning)
    assert (back.state, back.first_call_at) == (State.RECEIVED, None)
    assert back.contacted_at is not None
    assert FieldConflict.unscoped.get().kind == ConflictKind.RECALLED


def test_a_task_of_another_station_now_is_kept_without_letting_the_sender_see_it(desk: Desk, phone: Phone) -> None:
    warning = desk.signed()
    phone.take()
    phone.call(warning)
    work.return_to_centre(desk.partner, warning.pk, "NOT_OUR_AREA")
    triage.take(desk.analyst, warning.pk)
    dispatch.dispatch(desk.analyst, warning.pk, desk.city.other_station.pk)
    assert verdicts(phone.send()) == ["conflict"]
    conflict = FieldConflict.unscoped.get()
    assert conflict.kind == ConflictKind.TRANSFERRED
    assert Attempt.unscoped.filter(warning=warning).count() == 1
    for actor in (desk.officer, desk.other_officer, desk.analyst):
        assert conflicts.to_decide(actor) == [conflict]
    assert conflicts.to_decide(desk.foreign_officer) == []


def test_a_colleague_at_work_on_it_meanwhile_is_shown_beside(desk: Desk, phone: Phone) -> None:
    warning = desk.signed()
    phone.take()
    phone.call(warning)
    phone.close(warning)
    work.attempt(desk.partner, warning.pk, channel="CALL", result="NO_ANSWER", cause="NO_ANSWER")
    assert verdicts(phone.send()) == ["conflict", "conflict"]
    now = fresh(warning)
    assert now.state == State.WORKING, "the outcome waits for a decision"
    assert FieldConflict.unscoped.get().kind == ConflictKind.WORKED


def test_what_the_officer_did_on_line_meanwhile_is_no_conflict(desk: Desk, phone: Phone) -> None:
    warning = desk.signed()
    phone.take()
    phone.call(warning)
    work.attempt(desk.officer, warning.pk, channel="CALL", result="REACHED")
    assert verdicts(phone.send()) == ["kept"]
    assert not FieldConflict.unscoped.exists()


def test_a_merged_task_takes_the_record_where_it_goes_on(desk: Desk, phone: Phone) -> None:
    warning = desk.signed()
    phone.take()
    later = desk.held(previous=warning)
    dispatch.dispatch(desk.analyst, later.pk, desk.city.station.pk)
    assert fresh(warning).state == State.SUPERSEDED
    phone.call(warning)
    assert verdicts(phone.send()) == ["conflict"]
    assert Attempt.unscoped.get().warning_id == later.pk


def test_an_answer_to_a_withdrawn_visit_is_kept(desk: Desk) -> None:
    warning = desk.working()
    task = work.ask_grid(desk.officer, warning.pk, desk.city.grid.pk)
    phone = Phone(desk.worker)
    phone.take_visits()
    phone.keep("GRID", task=task.pk, result="REACHED")
    work.close(desk.officer, warning.pk, outcome="NOT_DECEIVED_AWARE")
    assert verdicts(phone.send()) == ["conflict"]
    assert Attempt.unscoped.filter(warning=warning, channel="GRID").count() == 1
    assert GridTask.unscoped.get(pk=task.pk).attempt is None
    assert fresh(warning).state == State.CLOSED


def conflict_of_closing(desk: Desk, phone: Phone) -> FieldConflict:
    warning = desk.working()
    phone.take()
    phone.close(warning, outcome="STOPPED", averted_claimed_fen=900)
    work.close(desk.partner, warning.pk, outcome="NOT_DECEIVED_AWARE")
    phone.send()
    found: FieldConflict = FieldConflict.unscoped.get()
    return found


def test_the_centre_lets_the_later_account_reopen_it(desk: Desk, phone: Phone) -> None:
    conflict = conflict_of_closing(desk, phone)
    with pytest.raises(RefusalError) as refused:
        decide(desk.officer, conflict.pk, Decision.SENT, "我在现场")
    assert refused.value.code is Code.CENTRE_REOPENS
    decide(desk.analyst, conflict.pk, Decision.SENT, "现场核实")
    assert fresh(conflict.warning).state == State.WORKING
    conflict.refresh_from_db()
    assert (conflict.decision, conflict.decided_by_id) == (Decision.SENT, desk.analyst.person_id)
    with pytest.raises(RefusalError) as twice:
        decide(desk.analyst, conflict.pk, Decision.STANDS, "再想想")
    assert twice.value.code is Code.ALREADY_DONE
    assert FieldRecord.objects.filter(conflict=conflict).count() == 1, "the account stays"


def test_what_stands_stays_and_a_reason_is_needed(desk: Desk, phone: Phone) -> None:
    conflict = conflict_of_closing(desk, phone)
    with pytest.raises(RefusalError) as refused:
        decide(desk.officer, conflict.pk, Decision.STANDS, "  ")
    assert refused.value.code is Code.REASON_MISSING
    decide(desk.officer, conflict.pk, Decision.STANDS, "同事已核实")
    assert fresh(conflict.warning).outcome == "NOT_DECEIVED_AWARE"
    with pytest.raises(RefusalError):
        decide(desk.foreign_analyst, conflict.pk, Decision.BOTH, "外市")


def test_an_open_task_is_closed_as_it_was_sent(desk: Desk, phone: Phone) -> None:
    warning = desk.working()
    phone.take()
    phone.close(warning, outcome="STOPPED", averted_claimed_fen=900)
    work.attempt(desk.partner, warning.pk, channel="CALL", result="REACHED")
    assert verdicts(phone.send()) == ["conflict"]
    decide(desk.officer, FieldConflict.unscoped.get().pk, Decision.SENT, "同事只是补打电话")
    closed = fresh(warning)
    assert (closed.state, closed.outcome, closed.averted_claimed_fen) == (State.CLOSED, "STOPPED", 900)
