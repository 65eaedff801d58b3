# SPDX-License-Identifier: Apache-2.0
"""How a warning ends, what stands in the way, and how it is taken up again."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from tests.warning.services.conftest import Desk, fresh
from wuzha.audit.actor import Actor
from wuzha.audit.models import Event
from wuzha.core.reveal import reveal_many
from wuzha.org.models import Person
from wuzha.refusals import RefusalError
from wuzha.warning.models import Handover, Transition, WarningRecord
from wuzha.warning.rules.completion import Found
from wuzha.warning.rules.lifecycle import Level, State
from wuzha.warning.rules.outcomes import Refusal, Result
from wuzha.warning.services import completion, work
from wuzha.warning.services.errors import Code


def close(desk: Desk, warning: WarningRecord, outcome: str = "STOPPED", **given: Any) -> WarningRecord:
    actor = given.pop("actor", desk.officer)
    if outcome == "STOPPED":
        given.setdefault("averted_claimed_fen", 100)
    return work.close(actor, warning.pk, outcome=outcome, **given)


def test_money_and_outcome_are_kept(desk: Desk) -> None:
    working = desk.working()
    closed = close(
        desk, working, version=working.version, averted_claimed_fen=5_000_000, averted_evidenced_fen=3_000_000,
        loss_fen=10_000, evidence="转账失败截图",
    )  # fmt: skip
    closed = fresh(closed)
    assert (closed.state, closed.outcome) == (State.CLOSED, "STOPPED")
    assert (closed.averted_claimed_fen, closed.averted_evidenced_fen, closed.loss_fen) == (5_000_000, 3_000_000, 10_000)
    assert closed.closed_at is not None
    assert closed.next_due is None
    step = Transition.unscoped.get(warning=working, act="close")
    assert step.reason == "STOPPED"
    assert step.note is not None
    assert (
        reveal_many(desk.officer, "核对", on=("warning", working.pk), values={"note": step.note})["note"]
        == "转账失败截图"
    )
    detail = Event.objects.get(action="warning.close").detail
    assert detail["averted_evidenced_fen"] == 3_000_000
    assert "转账失败截图" not in str(detail)


def test_a_loss_that_was_stopped_has_a_sum(desk: Desk) -> None:
    working = desk.working()
    with pytest.raises(RefusalError) as refused:
        close(desk, working, averted_claimed_fen=0)
    assert list(refused.value.because) == [Refusal.SUM_MISSING]
    assert fresh(working).state == State.WORKING
    close(desk, working, averted_evidenced_fen=1, averted_claimed_fen=0, evidence="回单")
    assert fresh(working).state == State.CLOSED


@pytest.mark.dialect("warning.migrations.0001_schema")
def test_the_database_takes_no_new_stop_without_a_sum_and_leaves_old_ones_alone(desk: Desk) -> None:
    working = desk.working()
    rows = WarningRecord.unscoped.filter(pk=working.pk)
    bare = {"state": State.CLOSED, "closed_at": timezone.now(), "outcome": "STOPPED"}
    with pytest.raises(IntegrityError, match="has a sum"), transaction.atomic():
        rows.update(**bare)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE warning_warning DISABLE TRIGGER warning_stop_has_a_sum_guard")
        rows.update(**bare)
        cursor.execute("ALTER TABLE warning_warning ENABLE TRIGGER warning_stop_has_a_sum_guard")
    unchanged = {"outcome": "STOPPED", "averted_claimed_fen": 0}
    assert rows.update(division_code="330282001001", **unchanged) == 1, "closed before the rule"
    rows.update(averted_claimed_fen=100)
    with pytest.raises(IntegrityError, match="has a sum"), transaction.atomic():
        rows.update(averted_claimed_fen=0)


def test_everything_in_the_way_is_said_at_once(desk: Desk) -> None:
    working = desk.working(result=Result.NO_ANSWER)
    with pytest.raises(RefusalError) as refused:
        close(desk, working, "UNREACHABLE", averted_evidenced_fen=100)
    assert refused.value.code is Code.CANNOT_CLOSE
    assert list(refused.value.because) == [
        Refusal.VISIT_FIRST, Refusal.LADDER_OPEN, Refusal.CAUSE_MISSING, Refusal.EVIDENCE_MISSING,
        Refusal.MONEY_WITHOUT_STOP,
    ]  # fmt: skip
    assert fresh(working).state == State.WORKING
    event = Event.objects.get(action="warning.close", outcome="REFUSED")
    assert event.detail == {"code": "CANNOT_CLOSE", "why": [r.value for r in refused.value.because]}


@pytest.mark.parametrize(
    ("outcome", "channel"), [("EMPTY_NUMBER", "CALL"), ("DETAINED_ABROAD_DEAD", "VISIT")],
)  # fmt: skip
def test_an_outcome_that_a_recorded_talk_contradicts_needs_a_word(desk: Desk, outcome: str, channel: str) -> None:
    warning = desk.signed()
    made = work.attempt(desk.officer, warning.pk, channel=channel, result="REACHED")
    with pytest.raises(RefusalError) as refused:
        close(desk, warning, outcome)
    assert list(refused.value.because) == [Refusal.TALKED]
    assert f"{timezone.localtime(made.at):%m-%d %H:%M}" in refused.value.message
    assert close(desk, fresh(warning), outcome, evidence="运营商查无此号").outcome == outcome


def test_without_a_talk_no_word_is_asked_for(desk: Desk) -> None:
    assert close(desk, desk.working(result=Result.NO_ANSWER), "EMPTY_NUMBER").outcome == "EMPTY_NUMBER"


class TestWaive:
    """Steps of the ladder are let go by somebody else than who has not done them (`domain.md` §3.4)."""

    @pytest.fixture
    def chief(self, desk: Desk) -> Actor:
        return replace(desk.officer, leads=True)

    def refused(self, desk: Desk, actor: Actor, pk: int) -> str:
        with pytest.raises(RefusalError) as found:
            work.waive(actor, pk, "人手不足")
        return str(found.value.code)

    def test_not_by_its_officer(self, desk: Desk, chief: Actor) -> None:
        assert self.refused(desk, chief, desk.signed(level=Level.URGENT).pk) == "OWN_STEPS"

    def test_not_by_who_tried(self, desk: Desk) -> None:
        warning = desk.signed(level=Level.URGENT)
        work.attempt(desk.partner, warning.pk, channel="CALL", result="NO_ANSWER", cause="NO_ANSWER")
        assert self.refused(desk, replace(desk.partner, leads=True), warning.pk) == "OWN_STEPS"

    def test_by_another_chief_or_the_shift_leader(self, desk: Desk) -> None:
        for actor in (desk.partner, desk.analyst):
            assert work.waive(replace(actor, leads=True), desk.signed(level=Level.URGENT).pk, "已查实出境")

    def test_who_let_steps_go_does_not_close_on_that_leave(self, desk: Desk, chief: Actor) -> None:
        warning = desk.working(result=Result.NO_ANSWER, level=Level.URGENT)
        work.attempt(desk.officer, warning.pk, channel="VISIT", result="NOT_MET", cause="NOBODY_HOME")
        work.waive(replace(desk.partner, leads=True), warning.pk, "已查实出境")
        with pytest.raises(RefusalError) as found:
            close(desk, warning, "UNREACHABLE", cause="NO_ANSWER", actor=desk.partner)
        assert list(found.value.because) == [Refusal.LADDER_OPEN]
        assert close(desk, warning, "UNREACHABLE", cause="NO_ANSWER").outcome == "UNREACHABLE"


def test_a_visit_to_nobodys_address_does_not_count(desk: Desk) -> None:
    warning = desk.working(result=Result.NO_ANSWER, level=Level.HIGH, address=None)
    work.attempt(desk.officer, warning.pk, channel="VISIT", result="NOT_MET", cause="MOVED_AWAY")
    with pytest.raises(RefusalError) as found:
        close(desk, warning, "UNREACHABLE", cause="NO_ANSWER")
    assert {Refusal.VISIT_FIRST, Refusal.NO_PLACE} <= set(found.value.because)
    completion.add_item(
        desk.officer, warning.pk, item="WORKPLACE", found=Found.FOUND, source="CALL", value="测试厂二号门"
    )
    with pytest.raises(RefusalError) as found:
        close(desk, warning, "UNREACHABLE", cause="NO_ANSWER")
    assert not {Refusal.VISIT_FIRST, Refusal.NO_PLACE} & set(found.value.because)


def test_before_any_attempt_it_says_so(desk: Desk) -> None:
    with pytest.raises(RefusalError) as refused:
        close(desk, desk.signed())
    assert list(refused.value.because) == [Refusal.NO_ATTEMPT, Refusal.NOT_REACHED]


def test_who_moved_out_of_the_city_is_closed_others_are_returned(desk: Desk) -> None:
    working = desk.working()
    with pytest.raises(RefusalError) as refused:
        close(desk, working, "OUT_OF_AREA", cause="WRONG_STATION")
    assert list(refused.value.because) == [Refusal.RETURN_INSTEAD]
    assert close(desk, working, "OUT_OF_AREA", cause="MOVED_AWAY").cause == "MOVED_AWAY"


@pytest.mark.parametrize("given", [{"outcome": "NO_SUCH"}, {"outcome": "UNREACHABLE", "cause": "NO_SUCH"}])
def test_unknown_words_are_refused(desk: Desk, given: dict[str, str]) -> None:
    with pytest.raises(RefusalError) as refused:
        close(desk, desk.working(), **given)
    assert refused.value.code is Code.BAD_RESULT


def test_an_older_view_is_refused_and_names_who_changed_it(desk: Desk) -> None:
    working = desk.working()
    work.attempt(desk.partner, working.pk, channel="VISIT", result="REACHED")
    with pytest.raises(RefusalError) as refused:
        close(desk, working, version=working.version)
    assert refused.value.code is Code.STALE
    assert refused.value.params["who"] == Person.objects.get(pk=desk.partner.person_id).name


def test_only_the_station_closes_and_only_once(desk: Desk) -> None:
    working = desk.working()
    for actor, code in ((desk.other_officer, Code.NOT_FOUND), (desk.analyst, Code.NOT_ALLOWED)):
        with pytest.raises(RefusalError) as refused:
            close(desk, working, actor=actor)
        assert refused.value.code is code
    close(desk, working, actor=desk.partner)
    with pytest.raises(RefusalError) as refused:
        close(desk, working)
    assert refused.value.code is Code.WRONG_STATE
    with pytest.raises(RefusalError) as refused:
        close(desk, desk.dispatched())
    assert refused.value.code is Code.WRONG_STATE


class TestAlreadyDeceived:
    def test_a_hand_over_opens_with_a_clock_of_its_own(self, desk: Desk) -> None:
        closed = close(desk, desk.working(level=Level.HIGH), "ALREADY_DECEIVED", loss_fen=123_456)
        handover = Handover.unscoped.get(warning=closed)
        assert (handover.loss_fen, handover.opened_by_id) == (123_456, desk.officer.person_id)
        assert closed.closed_at is not None
        assert handover.due_at == closed.closed_at + timedelta(minutes=15)
        assert Event.objects.filter(action="warning.handover").count() == 1

    @pytest.mark.parametrize("who", ["officer", "partner", "analyst"])
    def test_the_station_or_the_centre_hands_over(self, desk: Desk, who: str) -> None:
        closed = close(desk, desk.working(), "ALREADY_DECEIVED")
        actor = getattr(desk, who)
        done = work.handover_done(actor, closed.pk, " JJ2026-0001 ")
        assert (done.reference, done.done_by_id) == ("JJ2026-0001", actor.person_id)
        assert done.done_at is not None
        with pytest.raises(RefusalError) as refused:
            work.handover_done(actor, closed.pk, "JJ2026-0002")
        assert refused.value.code is Code.ALREADY_DONE

    @pytest.mark.parametrize(
        ("reference", "code"),
        [
            ("", Code.REFERENCE_MISSING),
            ("  ", Code.REFERENCE_MISSING),
            ("13800000001", Code.REFERENCE_MISSING),
            ("330282198512310028", Code.REFERENCE_MISSING),
            ("J" * 65, Code.TOO_LONG),
        ],
    )
    def test_it_needs_the_number_of_the_report(self, desk: Desk, reference: str, code: Code) -> None:
        closed = close(desk, desk.working(), "ALREADY_DECEIVED")
        with pytest.raises(RefusalError) as refused:
            work.handover_done(desk.officer, closed.pk, reference)
        assert refused.value.code is code

    def test_only_those_whose_it_is(self, desk: Desk) -> None:
        closed = close(desk, desk.working(), "ALREADY_DECEIVED")
        for actor, code in (
            (desk.other_officer, Code.NOT_FOUND),
            (desk.foreign_analyst, Code.NOT_FOUND),
            (desk.worker, Code.NOT_ALLOWED),
        ):
            with pytest.raises(RefusalError) as refused:
                work.handover_done(actor, closed.pk, "JJ2026-0001")
            assert refused.value.code is code

    def test_without_one_there_is_nothing_to_hand_over(self, desk: Desk) -> None:
        with pytest.raises(RefusalError) as refused:
            work.handover_done(desk.officer, desk.closed().pk, "JJ2026-0001")
        assert refused.value.code is Code.NOT_FOUND


class TestReopen:
    def test_it_goes_back_to_its_officer_without_the_outcome(self, desk: Desk) -> None:
        closed = close(desk, desk.working(), averted_claimed_fen=5)
        again = work.reopen(desk.analyst, closed.pk, "AGAIN")
        assert (again.state, again.officer_id) == (State.WORKING, desk.officer.person_id)
        assert (again.outcome, again.closed_at, again.averted_claimed_fen) == ("", None, 0)
        assert Event.objects.get(action="warning.reopen").detail["outcome"] == "STOPPED"
        assert close(desk, again, "NOT_DECEIVED_AWARE").outcome == "NOT_DECEIVED_AWARE"

    def test_a_hand_over_not_yet_made_is_called_off(self, desk: Desk) -> None:
        closed = close(desk, desk.working(), "ALREADY_DECEIVED")
        work.reopen(desk.analyst, closed.pk, "OUTCOME_WRONG")
        assert not Handover.unscoped.filter(warning=closed).exists()
        assert Event.objects.get(action="warning.reopen").detail["handover_withdrawn"] is True

    def test_one_that_was_made_stays_and_its_loss_is_corrected(self, desk: Desk) -> None:
        closed = close(desk, desk.working(), "ALREADY_DECEIVED", loss_fen=1)
        work.handover_done(desk.officer, closed.pk, "JJ2026-0001")
        work.reopen(desk.analyst, closed.pk, "OUTCOME_WRONG")
        close(desk, closed, "ALREADY_DECEIVED", loss_fen=2)
        handover = Handover.unscoped.get(warning=closed)
        assert (handover.loss_fen, handover.reference) == (2, "JJ2026-0001")

    def test_not_without_a_reason_not_by_others_not_when_open(self, desk: Desk) -> None:
        closed = desk.closed()
        for actor, pk, reason, code in (
            (desk.analyst, closed.pk, "", Code.UNKNOWN_REASON),
            (desk.officer, closed.pk, "AGAIN", Code.NOT_ALLOWED),
            (desk.foreign_analyst, closed.pk, "AGAIN", Code.NOT_FOUND),
            (desk.analyst, desk.working().pk, "AGAIN", Code.WRONG_STATE),
        ):
            with pytest.raises(RefusalError) as refused:
                work.reopen(actor, pk, reason)
            assert refused.value.code is code
