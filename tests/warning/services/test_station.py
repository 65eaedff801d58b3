# SPDX-License-Identifier: Apache-2.0
"""Into a station's hands, and out of them again."""

from __future__ import annotations

import pytest

from tests.warning.services.conftest import Desk, fresh
from wuzha.audit.models import Event
from wuzha.refusals import RefusalError
from wuzha.warning.models import Transition
from wuzha.warning.rules.lifecycle import Level, State
from wuzha.warning.services import dispatch, triage, work
from wuzha.warning.services.errors import Code


class TestSignIn:
    def test_the_officer_takes_it(self, desk: Desk) -> None:
        signed = work.sign_in(desk.officer, desk.dispatched().pk)
        assert (signed.state, signed.officer_id) == (State.SIGNED, desk.officer.person_id)
        assert signed.signed_at is not None
        assert Transition.unscoped.get(warning=signed, act="sign").unit_id == desk.city.station.pk

    def test_signing_in_twice_changes_nothing(self, desk: Desk) -> None:
        signed = desk.signed()
        assert work.sign_in(desk.officer, signed.pk).version == signed.version
        assert Event.objects.filter(action="warning.sign").count() == 1

    def test_the_second_officer_learns_who_has_it(self, desk: Desk) -> None:
        signed = desk.signed()
        with pytest.raises(RefusalError) as refused:
            work.sign_in(desk.partner, signed.pk)
        assert refused.value.code is Code.NOT_YOURS
        assert fresh(signed).officer.name in refused.value.message

    def test_only_at_the_station_it_was_sent_to(self, desk: Desk) -> None:
        sent = desk.dispatched()
        for actor, code in (
            (desk.other_officer, Code.NOT_FOUND),
            (desk.foreign_officer, Code.NOT_FOUND),
            (desk.analyst, Code.NOT_ALLOWED),
            (desk.worker, Code.NOT_ALLOWED),
        ):
            with pytest.raises(RefusalError) as refused:
                work.sign_in(actor, sent.pk)
            assert refused.value.code is code
        assert fresh(sent).state == State.DISPATCHED

    def test_not_after_it_was_closed(self, desk: Desk) -> None:
        with pytest.raises(RefusalError) as refused:
            work.sign_in(desk.partner, desk.closed().pk)
        assert refused.value.code is Code.WRONG_STATE


class TestReturn:
    @pytest.mark.parametrize("state", [State.DISPATCHED, State.SIGNED, State.WORKING])
    def test_it_goes_back_to_the_queue_with_what_is_known(self, desk: Desk, state: State) -> None:
        warning = desk.in_state(state)
        back = work.return_to_centre(desk.officer, warning.pk, "NOT_OUR_AREA", "人在观海卫")
        assert back.state == State.RECEIVED
        assert (back.station_id, back.officer_id, back.dispatched_at, back.signed_at) == (None, None, None, None)
        assert (back.signin_due, back.call_due, back.first_call_at) == (None, None, None)
        assert back.order_key > 0
        assert back.contacted_at == fresh(warning).contacted_at
        step = Transition.unscoped.get(warning=warning, act="return")
        assert (step.reason, str(step.note)) == ("NOT_OUR_AREA", "***")

    def test_it_can_be_sent_elsewhere_and_worked_on_there(self, desk: Desk) -> None:
        warning = desk.working(level=Level.MEDIUM)
        work.return_to_centre(desk.officer, warning.pk, "NOT_OUR_AREA")
        triage.take(desk.analyst, warning.pk)
        dispatch.dispatch(desk.analyst, warning.pk, desk.city.other_station.pk)
        signed = work.sign_in(desk.other_officer, warning.pk)
        assert signed.first_call_at is None
        with pytest.raises(RefusalError) as refused:
            work.close(desk.other_officer, warning.pk, outcome="NOT_DECEIVED_AWARE")
        assert [r.value for r in refused.value.because] == ["NO_ATTEMPT"]

    def test_open_grid_visits_are_withdrawn(self, desk: Desk) -> None:
        warning = desk.working()
        task = work.ask_grid(desk.officer, warning.pk, desk.city.grid.pk)
        work.return_to_centre(desk.officer, warning.pk, "DUPLICATE")
        task.refresh_from_db()
        assert task.done_at is not None

    @pytest.mark.parametrize("reason", ["", "FALSE_ALARM"])
    def test_a_reason_of_the_dictionary_is_needed(self, desk: Desk, reason: str) -> None:
        warning = desk.signed()
        with pytest.raises(RefusalError) as refused:
            work.return_to_centre(desk.officer, warning.pk, reason)
        assert refused.value.code is Code.UNKNOWN_REASON
        assert fresh(warning).state == State.SIGNED

    def test_not_by_another_station_and_not_once_closed(self, desk: Desk) -> None:
        with pytest.raises(RefusalError) as refused:
            work.return_to_centre(desk.other_officer, desk.signed().pk, "DUPLICATE")
        assert refused.value.code is Code.NOT_FOUND
        with pytest.raises(RefusalError) as refused:
            work.return_to_centre(desk.officer, desk.closed().pk, "DUPLICATE")
        assert refused.value.code is Code.WRONG_STATE
