# SPDX-License-Identifier: Apache-2.0
"""Visits asked of a grid, and its answers."""

from __future__ import annotations

import uuid

import pytest
from django.utils import timezone

from tests.factories import make_unit
from tests.warning.services.conftest import Desk, fresh
from tests.worlds import shared
from wuzha.audit.models import Event
from wuzha.org.models import UnitKind
from wuzha.refusals import RefusalError
from wuzha.warning.models import Attempt, GridTask
from wuzha.warning.rules.lifecycle import State
from wuzha.warning.services import work
from wuzha.warning.services.errors import Code


@pytest.fixture
@shared
def task(desk: Desk) -> GridTask:
    return work.ask_grid(desk.officer, desk.signed().pk, desk.city.grid.pk)


class TestAsking:
    def test_a_grid_is_asked(self, desk: Desk, task: GridTask) -> None:
        assert (task.grid_id, task.asked_by_id, task.done_at) == (desk.city.grid.pk, desk.officer.person_id, None)
        event = Event.objects.get(action="warning.ask_grid")
        assert event.detail == {"grid": desk.city.grid.code}

    def test_each_grid_once_at_a_time(self, desk: Desk, task: GridTask) -> None:
        with pytest.raises(RefusalError) as refused:
            work.ask_grid(desk.officer, task.warning_id, desk.city.grid.pk)
        assert refused.value.code is Code.ALREADY_ASKED
        work.ask_grid(desk.officer, task.warning_id, desk.city.other_grid.pk)
        work.grid_result(desk.worker, task.pk, result="NOT_MET", cause="NOBODY_HOME")
        work.ask_grid(desk.officer, task.warning_id, desk.city.grid.pk)
        assert GridTask.unscoped.filter(warning=task.warning_id).count() == 3

    def test_only_a_grid_of_this_city_in_force(self, desk: Desk) -> None:
        signed = desk.signed()
        ended = make_unit(UnitKind.GRID, "330282001001-G9", "测试旧网格", desk.city.village, valid_to="2020-01-01")
        for unit in (desk.city.village, ended, desk.city.abroad_grid):
            with pytest.raises(RefusalError) as refused:
                work.ask_grid(desk.officer, signed.pk, unit.pk)
            assert refused.value.code is Code.NO_GRID

    def test_only_by_the_station_that_signed_it_in(self, desk: Desk) -> None:
        signed = desk.signed()
        for actor, code in ((desk.other_officer, Code.NOT_FOUND), (desk.analyst, Code.NOT_ALLOWED)):
            with pytest.raises(RefusalError) as refused:
                work.ask_grid(actor, signed.pk, desk.city.grid.pk)
            assert refused.value.code is code
        for warning, code in ((desk.dispatched(), Code.NOT_SIGNED), (desk.closed(), Code.WRONG_STATE)):
            with pytest.raises(RefusalError) as refused:
                work.ask_grid(desk.officer, warning.pk, desk.city.grid.pk)
            assert refused.value.code is code


class TestAnswering:
    def test_a_meeting_counts_as_such(self, desk: Desk, task: GridTask) -> None:
        made = work.grid_result(desk.worker, task.pk, result="REACHED", note="已劝")
        assert (made.channel, made.by_id, made.unit_id) == ("GRID", desk.worker.person_id, desk.city.grid.pk)
        after = fresh(made.warning)
        assert after.state == State.WORKING
        assert after.met_at == after.contacted_at == made.at
        task.refresh_from_db()
        assert (task.done_at, task.attempt_id) == (made.at, made.pk)

    def test_a_visit_in_vain_names_its_cause(self, desk: Desk, task: GridTask) -> None:
        with pytest.raises(RefusalError) as refused:
            work.grid_result(desk.worker, task.pk, result="NOT_MET", cause="POWERED_OFF")
        assert refused.value.code is Code.CAUSE_MISSING
        event = Event.objects.get(outcome="REFUSED")
        assert (event.object_type, event.object_id) == ("grid_task", str(task.pk))
        made = work.grid_result(desk.worker, task.pk, result="NOT_MET", cause="NOBODY_HOME")
        assert fresh(made.warning).met_at is None

    def test_sent_twice_it_is_kept_once(self, desk: Desk, task: GridTask) -> None:
        uid = uuid.uuid4()
        first = work.grid_result(desk.worker, task.pk, result="REACHED", uid=uid)
        assert work.grid_result(desk.worker, task.pk, result="REACHED", uid=uid).pk == first.pk
        assert Attempt.unscoped.count() == 1

    def test_a_second_answer_is_refused(self, desk: Desk, task: GridTask) -> None:
        work.grid_result(desk.worker, task.pk, result="REACHED")
        with pytest.raises(RefusalError) as refused:
            work.grid_result(desk.worker, task.pk, result="REACHED")
        assert refused.value.code is Code.ALREADY_DONE

    def test_after_the_warning_was_closed_the_visit_is_no_longer_needed(self, desk: Desk, task: GridTask) -> None:
        work.attempt(desk.officer, task.warning_id, channel="VISIT", result="REACHED")
        work.close(desk.officer, task.warning_id, outcome="NOT_DECEIVED_AWARE")
        with pytest.raises(RefusalError) as refused:
            work.grid_result(desk.worker, task.pk, result="REACHED")
        assert refused.value.code is Code.WITHDRAWN

    def test_only_in_ones_own_grid(self, desk: Desk, task: GridTask) -> None:
        for actor, code in (
            (desk.other_worker, Code.NOT_FOUND),
            (desk.foreign_worker, Code.NOT_FOUND),
            (desk.officer, Code.NOT_ALLOWED),
        ):
            with pytest.raises(RefusalError) as refused:
                work.grid_result(actor, task.pk, result="REACHED")
            assert refused.value.code is code
        task.refresh_from_db()
        assert task.done_at is None

    def test_what_happens_now_is_recorded_as_of_now(self, desk: Desk, task: GridTask) -> None:
        before = timezone.now()
        assert before <= work.grid_result(desk.worker, task.pk, result="REACHED").at <= timezone.now()
