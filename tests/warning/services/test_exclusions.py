# SPDX-License-Identifier: Apache-2.0
"""A warning is left out of 见面率 by the shift leader only, with a reason and a paper, and never twice."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.warning.services.conftest import Desk
from wuzha.audit.models import Event
from wuzha.refusals import RefusalError
from wuzha.warning.models import ExclusionState, MeetExclusion, WarningRecord
from wuzha.warning.rules.lifecycle import Level
from wuzha.warning.services import exclusions


def ask(desk: Desk, level: Level = Level.HIGH) -> MeetExclusion:
    return exclusions.ask(desk.officer, desk.working(level=level).pk, reason="DETAINED", paper="羁字〔2026〕1号")


def test_the_shift_leader_decides_and_nobody_else(desk: Desk) -> None:
    one = ask(desk)
    with pytest.raises(RefusalError, match="NOT_LEADING_SHIFT"):
        exclusions.decide(desk.analyst, one.pk, approve=True)
    leader = replace(desk.analyst, leads=True)
    assert exclusions.decide(leader, one.pk, approve=True).state == ExclusionState.APPROVED
    with pytest.raises(RefusalError, match="ALREADY_DONE"):
        exclusions.decide(leader, one.pk, approve=False)
    assert Event.objects.get(action="warning.exclusion_decide", outcome="OK").detail["approved"] is True


def test_it_is_asked_for_once_and_again_after_a_no(desk: Desk) -> None:
    one = ask(desk)
    with pytest.raises(RefusalError, match="EXCLUSION_THERE"):
        exclusions.ask(desk.officer, one.warning_id, reason="ABROAD", paper="2")
    exclusions.decide(replace(desk.analyst, leads=True), one.pk, approve=False)
    assert exclusions.ask(desk.officer, one.warning_id, reason="ABROAD", paper="2").state == ExclusionState.ASKED


def test_only_what_is_to_be_met_and_was_not_with_a_paper(desk: Desk) -> None:
    with pytest.raises(RefusalError, match="NOTHING_TO_EXCLUDE"):
        ask(desk, Level.MEDIUM)
    working = desk.working()
    for reason, paper, code in (
        ("OTHER", "1", "UNKNOWN_REASON"),
        ("DEAD", " ", "PAPER_MISSING"),
        ("DEAD", "13800000001", "PAPER_MISSING"),
    ):
        with pytest.raises(RefusalError, match=code):
            exclusions.ask(desk.officer, working.pk, reason=reason, paper=paper)
    WarningRecord.unscoped.filter(pk=working.pk).update(met_at=timezone.now())
    with pytest.raises(RefusalError, match="NOTHING_TO_EXCLUDE"):
        exclusions.ask(desk.officer, working.pk, reason="DEAD", paper="1")


def test_the_database_takes_no_decision_by_who_asked(desk: Desk) -> None:
    one = ask(desk)
    own = {"state": ExclusionState.APPROVED, "decided_at": timezone.now(), "decided_by_id": one.asked_by_id}
    with pytest.raises(IntegrityError, match="decided_by_another"), transaction.atomic():
        MeetExclusion.unscoped.filter(pk=one.pk).update(**own)
