# SPDX-License-Identifier: Apache-2.0
"""Interviews with minutes and follow-up; referrals by two people, without any decision of the platform."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from itertools import product

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone
from docx import Document

from tests.factories import City
from wuzha.audit.actor import Actor
from wuzha.org.models import Unit
from wuzha.org.roles import Role
from wuzha.oversight.errors import Code
from wuzha.oversight.models import Interview, Referral
from wuzha.oversight.queries import lists
from wuzha.oversight.rules import INTERVIEW_LIFE, InterviewState
from wuzha.oversight.services import interviewing, referring
from wuzha.oversight.services.interviewing import NewInterview
from wuzha.refusals import RefusalError
from wuzha.requests.models import Request

pytestmark = pytest.mark.django_db


def refused(code: Code, act: Callable[..., object], *args: object) -> None:
    with pytest.raises(RefusalError) as told:
        act(*args)
    assert told.value.code is code


def arranged(actor: Actor, unit: Unit, days: int = 2) -> Interview:
    at = timezone.now() + timedelta(days=days)
    return interviewing.plan(actor, NewInterview(unit.pk, "镇长", "联席办主任", at, "市公安局", "发案上升"))


def test_an_interview_is_arranged_held_with_minutes_and_followed_up(judged: Unit, proposer: Actor, town: Actor) -> None:
    row = arranged(proposer, judged)
    asked = Request.unscoped.get(pk=row.request_id)
    assert (asked.kind, asked.addressed_id, asked.about_id) == ("INTERVIEW", judged.pk, row.pk)
    assert lists.interview(town, row.pk) == row
    refused(Code.NOT_ALLOWED, interviewing.cancel, town, row.pk, "没空")
    now, day = timezone.now(), timezone.localdate() + timedelta(days=30)
    refused(Code.IN_FUTURE, interviewing.hold, proposer, row.pk, now + timedelta(hours=1), "问题", "承诺", day)
    interviewing.hold(proposer, row.pk, now, "见面率低", "一个月内补齐", day)
    paper = interviewing.make_minutes(proposer, row.pk)
    _paper, content = interviewing.read(town, paper.pk)
    cells = [cell.text for table in Document(io.BytesIO(content)).tables for line in table.rows for cell in line.cells]
    assert "见面率低" in cells
    assert "一个月内补齐" in cells
    interviewing.follow(proposer, row.pk, "已补齐")
    assert Interview.unscoped.get(pk=row.pk).state == InterviewState.CLOSED
    closed = Interview.unscoped.get(pk=row.pk)
    assert lists.show(proposer, closed, "测试")["commitments"] == "一个月内补齐"


def test_a_referral_is_sent_by_somebody_else_and_never_seen_by_whom_it_is_about(
    judged: Unit, proposer: Actor, decider: Actor, town: Actor
) -> None:
    row = referring.draft(proposer, judged.pk, "DISCIPLINE", "整改不落实", "三次整改未落实")
    today = timezone.localdate()
    refused(Code.SECOND_PERSON, referring.send, proposer, row.pk, "慈反诈联席办函〔2026〕1号", today)
    with pytest.raises(IntegrityError), transaction.atomic():
        Referral.unscoped.filter(pk=row.pk).update(approved_by=proposer.person_id)
    referring.send(decider, row.pk, "慈反诈联席办函[2026]第1号", today)
    paper = referring.make_letter(proposer, row.pk)
    _paper, content = interviewing.read(proposer, paper.pk)
    text = "\n".join(one.text for one in Document(io.BytesIO(content)).paragraphs)
    assert "不代表对责任的认定" in text
    assert "慈反诈联席办函〔2026〕1号" in text
    assert text.count("联席会议办公室") == 2, "the head and the signature name the joint office, not the city"
    assert lists.referral(town, row.pk) is None
    assert lists.paper_of(town, paper.pk) is None
    referring.answer(decider, row.pk, today, "已受理")
    assert Referral.unscoped.get(pk=row.pk).state == "ANSWERED"


def test_another_city_sees_neither(city: City, judged: Unit, proposer: Actor) -> None:
    foreign = city.foreign_actor(Role.JOINT_OFFICE)
    assert lists.interview(foreign, arranged(proposer, judged).pk) is None
    assert lists.township(foreign, judged.pk) is None


@pytest.mark.parametrize(("before", "after"), list(product(InterviewState, InterviewState)))
def test_the_database_holds_the_edges_of_the_rules(
    judged: Unit, proposer: Actor, before: InterviewState, after: InterviewState
) -> None:
    row = arranged(proposer, judged, days=-1)
    path = {"PLANNED": (), "HELD": ("HELD",), "CLOSED": ("HELD", "CLOSED"), "CANCELLED": ("CANCELLED",)}[before.value]
    rows = Interview.unscoped.filter(pk=row.pk)
    for state in path:
        rows.update(state=state, held_at=timezone.now())
    if before is after or (before, after) in INTERVIEW_LIFE.guarded:
        assert rows.update(state=after, held_at=timezone.now()) == 1
    else:
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(state=after)
