# SPDX-License-Identifier: Apache-2.0
"""Whose turn it is on the records around a warning, and why not, who can and when: said before anything is pressed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.cases.models import Case, Victim
from wuzha.org.models import Person, Unit
from wuzha.org.roles import Role
from wuzha.sealed import Kind, seal
from wuzha.ui.record import NextAct
from wuzha.warning.models import (
    BackCheck,
    CallBack,
    ExclusionState,
    FalseAlarm,
    FieldConflict,
    MeetExclusion,
    Transfer,
    Verdict,
    WarningRecord,
    Watch,
)
from wuzha.warning.queries.backcheck import CaseFile
from wuzha.warning.queries.doorstep.conflicts import Both, Line
from wuzha.warning.queries.followup import Check
from wuzha.warning.queries.pairs import Pair
from wuzha.warning.queries.transfers import TransferActs
from wuzha.warning.rules.lifecycle import AlarmState, State, TransferState
from wuzha.warning.views import moved
from wuzha.warning.views.backcheck import record as cases
from wuzha.warning.views.console import alarm as alarms
from wuzha.warning.views.console import exclusions, pairs
from wuzha.warning.views.doorstep import two_accounts
from wuzha.warning.views.followup import called, watched

NOW = timezone.now()
TODAY = timezone.localdate(NOW)
CENTRE, STATION, OTHER = Unit(pk=1, name="测试中心"), Unit(pk=2, name="测试所"), Unit(pk=3, name="测试邻所")
ME, ELSE = Person(pk=11, name="测试甲"), Person(pk=12, name="测试乙")
ANALYST = Actor("person", "yanpan", person_id=ME.pk, role=Role.ANALYST, unit_id=CENTRE.pk)
OFFICER = Actor("person", "minjing", person_id=ME.pk, role=Role.STATION_OFFICER, unit_id=STATION.pk)


def warning(**values: Any) -> WarningRecord:
    given = {"pk": 5, "state": State.CLOSED, "level": 1, "centre": CENTRE, "station": STATION}
    return WarningRecord(**given | values)


def opens(act: NextAct) -> str:
    """What the one solid button does."""
    assert act.act is not None
    return act.act.opens or act.act.post or act.act.url


def why(act: NextAct) -> dict[str, str]:
    """Acts that cannot be done now, each with its reason."""
    return {str(one.label): str(one.refused) for one in act.refused}


class TestCallBack:
    def check(self, *, may_do: bool = True, mine: bool = False, **values: Any) -> Check:
        given = {
            "pk": 7, "unit": CENTRE, "station": STATION, "officer": ELSE, "involved": [ELSE.pk], "level": 1, "day": 1,
            "closed_at": NOW, "due_on": TODAY,
        }  # fmt: skip
        return Check(CallBack(**given | values), warning(), [], [], may_do=may_do, mine=mine)

    def act(self, check: Check, actor: Actor = ANALYST, *, shown: bool = False) -> NextAct:
        return called.next_act(check, called.Look(actor, NOW, 30, shown=shown))

    def test_it_is_taken_then_shown_then_recorded(self) -> None:
        assert opens(self.act(self.check())).endswith("/take/")
        mine = self.check(mine=True)
        assert opens(self.act(mine)).endswith("/reveal/")
        shown = self.act(mine, shown=True)
        assert opens(shown) == "finding"
        assert [one.opens for one in shown.others] == ["tried", ""]

    @pytest.mark.parametrize(
        ("values", "says"),
        [
            ({"involved": [ME.pk]}, "测试中心"),
            ({"station": Unit(pk=CENTRE.pk, name="测试中心")}, "测试中心"),
            ({"due_on": TODAY + timedelta(days=1)}, (TODAY + timedelta(days=1)).isoformat()),
            ({"next_at": NOW + timedelta(hours=4)}, "之后再试"),
            ({"taken_by": ELSE, "taken_at": NOW}, "测试乙"),
            ({}, "测试中心"),
        ],
    )
    def test_what_cannot_be_taken_says_who_can_or_when(self, values: dict[str, Any], says: str) -> None:
        act = self.act(self.check(may_do=False, **values))
        assert not act.mine
        assert act.act is None
        assert says in why(act)["领取"]

    def test_the_station_answers_and_never_who_worked_on_it(self) -> None:
        done = {"done_at": NOW, "verdict": "INVALID", "reason": "X", "consequence": "CHIEF"}
        check = replace(self.check(**done), at_station=True)
        assert opens(self.act(check, OFFICER)) == "answer"
        assert "测试所" in why(self.act(check, replace(OFFICER, person_id=ELSE.pk)))["答复"]
        assert why(self.act(check, ANALYST)) == {"答复": "由 测试所 答复"}
        check.callback.answered_at = NOW
        assert self.act(check, OFFICER).act is None


class TestWatch:
    def watch(self, **values: Any) -> Watch:
        return Watch(pk=7, warning=warning(), station=STATION, opened_at=NOW, until=TODAY, next_on=TODAY, **values)

    def test_the_number_is_shown_then_the_contact_recorded(self) -> None:
        act = watched.next_act(self.watch(), OFFICER)
        assert opens(act).endswith("/reveal/")
        assert act.who == "测试所"
        assert opens(watched.next_act(self.watch(), OFFICER, shown=True)) == "contact"

    def test_who_opens_no_personal_data_records_all_the_same(self) -> None:
        act = watched.next_act(self.watch(), replace(OFFICER, role=Role.AUDITOR))
        assert opens(act) == "contact"
        assert "您的岗位不能查看明文" in why(act).values()

    def test_an_ended_one_has_nothing_left_to_do(self) -> None:
        act = watched.next_act(self.watch(ended_at=NOW, ending="MOVED"), OFFICER)
        assert (act.mine, act.act) == (False, None)
        assert "已离开本市" in act.what


class TestTransfer:
    def transfer(self, state: str = TransferState.PROPOSED, **values: Any) -> Transfer:
        given = {"pk": 7, "warning": warning(), "from_station": STATION, "to_station": OTHER, "state": state}
        return Transfer(**given | {"due_at": NOW + timedelta(hours=1)} | values)

    def ways(self, **can: bool) -> TransferActs:
        return TransferActs(**{"answer": False, "revoke": False, "decide": False} | can)

    def test_the_station_asked_accepts_or_refuses(self) -> None:
        act = moved.next_act(self.transfer(), self.ways(answer=True), NOW)
        assert opens(act).endswith("/accept/")
        assert [one.opens for one in act.others] == ["refuse"]
        assert act.due is not None

    def test_who_asked_waits_goes_on_with_the_task_and_is_told_when_the_centre_decides(self) -> None:
        act = moved.next_act(self.transfer(), self.ways(revoke=True), NOW, task="/task/")
        assert not act.mine
        assert (opens(act), act.who) == ("/task/", "测试邻所")
        assert "测试中心" in why(act)["裁定"]

    def test_the_centre_decides_what_is_disputed_or_late(self) -> None:
        disputed = self.transfer(TransferState.DISPUTED)
        assert opens(moved.next_act(disputed, self.ways(decide=True), NOW)) == "decide"
        late = moved.next_act(self.transfer(due_at=NOW), self.ways(decide=True), NOW)
        assert "逾期" in late.what
        assert why(moved.next_act(disputed, self.ways(), NOW)) == {"裁定": "由 测试中心 裁定"}

    def test_what_is_over_has_nothing_left(self) -> None:
        assert moved.next_act(self.transfer(TransferState.ACCEPTED), self.ways(), NOW).act is None


class TestTwoAccounts:
    def both(self, *sent: str, **values: Any) -> Both:
        conflict = FieldConflict(pk=7, warning=warning(**values), by=ELSE, unit=STATION)
        return Both(conflict, [Line(NOW, kind, None, None) for kind in sent], [])

    def test_an_outcome_after_the_closing_is_for_the_centre(self) -> None:
        closed = self.both("attempt", "outcome")
        assert "测试中心" in str(why(two_accounts.next_act(closed, reopens=False, reveal=False)))
        assert why(two_accounts.next_act(closed, reopens=True, reveal=False)) == {}
        assert why(two_accounts.next_act(self.both("attempt"), reopens=False, reveal=False)) == {}
        still_open = self.both("outcome", state=State.WORKING)
        assert why(two_accounts.next_act(still_open, reopens=False, reveal=False)) == {}

    def test_a_decided_one_stays_as_it_is(self) -> None:
        both = self.both("attempt")
        both.conflict.decided_at, both.conflict.decision = NOW, "STANDS"
        assert two_accounts.next_act(both, reopens=True, reveal=True).act is None


class TestFalseAlarm:
    @pytest.mark.parametrize(
        ("state", "first"),
        [(AlarmState.PREPARED, "approve"), (AlarmState.APPROVED, "sent"), (AlarmState.SENT, "accepted")],
    )
    def test_it_goes_from_approving_to_the_answer(self, state: str, first: str) -> None:
        act = alarms.next_act(FalseAlarm(pk=7, warning=warning(), state=state, source="TEST"), reveal=True)
        assert opens(act) == first
        assert [one.key for one in act.possible if one.post] == ["e"], "the evidence is opened for a purpose"

    def test_what_has_gone_out_cannot_be_held_back_and_what_is_answered_is_over(self) -> None:
        sent = alarms.next_act(FalseAlarm(pk=7, state=AlarmState.SENT, source="TEST"), reveal=False)
        assert "不能撤回" in str(why(sent))
        assert not sent.mine
        over = alarms.next_act(FalseAlarm(pk=7, state=AlarmState.ANSWERED, source="TEST"), reveal=False)
        assert (over.mine, over.act) == (False, None)


class TestLeftOut:
    def act(self, actor: Actor, **values: Any) -> NextAct:
        given = {"pk": 7, "warning": warning(), "asked_by_id": ELSE.pk, "state": ExclusionState.ASKED}
        return exclusions.next_act(MeetExclusion(**given | values), actor)

    def test_the_shift_leader_decides_and_nobody_on_what_they_asked(self) -> None:
        leader = replace(ANALYST, leads=True)
        act = self.act(leader)
        assert act.act is not None
        assert (act.act.hidden, [one.hidden for one in act.others]) == ({"decision": "yes"}, [{"decision": "no"}])
        for actor, says in ((ANALYST, "不是值班长"), (OFFICER, "值班长决定")):
            assert says in why(self.act(actor))["同意不计入"], actor.role
        own = self.act(leader, asked_by_id=ME.pk)
        assert "须是两人" in why(own)["不同意，照常计入"]
        assert own.who == "测试中心"

    def test_a_decided_one_is_over(self) -> None:
        assert self.act(replace(ANALYST, leads=True), state=ExclusionState.APPROVED).act is None


class TestPair:
    def pair(self, one: dict[str, Any], other: dict[str, Any] | None = None) -> Pair:
        first = warning(pk=5, **{"state": State.RECEIVED} | one)
        second = warning(pk=6, **{"state": State.RECEIVED} | (other or {}))
        return Pair(first, second, [], None, second, first)

    def test_the_same_are_merged_by_one_key(self) -> None:
        act = pairs.next_act(self.pair({}), ME.pk, reveal=True)
        assert act.act is not None
        assert (act.act.key, act.act.hidden) == ("y", {"one": 5, "other": 6, "verdict": Verdict.SAME.value})

    @pytest.mark.parametrize(
        ("one", "other", "says"),
        [
            ({"state": State.CLAIMED, "claimed_by": ELSE}, {}, "测试乙"),
            ({"state": State.CLOSED}, {}, "YJ00000005"),
            ({"id_index": b"1"}, {"id_index": b"2"}, "身份证号不同"),
        ],
    )
    def test_what_cannot_be_merged_says_why(self, one: dict[str, Any], other: dict[str, Any], says: str) -> None:
        act = pairs.next_act(self.pair(one, other), ME.pk, reveal=False)
        assert act.act is None
        assert says in str(why(act))


class TestCase:
    def file(self, **check: Any) -> CaseFile:
        case = Victim(pk=7, case=Case(pk=7, centre=CENTRE), name=seal(Kind.NAME, "测试丙"))
        return CaseFile(case, [BackCheck(days=30, computed="NOT_WARNED", **check)], [], [], frozenset())

    def test_a_correction_whose_facts_changed_is_looked_at_again(self) -> None:
        again = self.file(corrected="NOT_SIGNED", corrected_from="NOT_DISPATCHED", corrected_by=ELSE)
        act = cases.next_act(again, ANALYST)
        assert opens(act) == "correct"
        assert "测试乙" in act.detail
        assert not cases.next_act(self.file(), ANALYST).mine

    def test_who_may_not_correct_it_is_told_who_can(self) -> None:
        assert "测试中心" in why(cases.next_act(self.file(), OFFICER))["更正类别"]
