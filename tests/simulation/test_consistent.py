# SPDX-License-Identifier: Apache-2.0
"""Nothing in the demo city contradicts itself: no act before its cause, no time to come, states as their clocks say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import models, transaction
from django.db.models import F, Q
from django.test import override_settings
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from tests.worlds import stands
from wuzha.audit.labels import action_label, record_label
from wuzha.audit.models import Event
from wuzha.calls.models import BankReport, Call, CallChange, ProtectiveHold
from wuzha.calls.rules.states import State as CallState
from wuzha.cases.models import Case, CaseStep, Victim
from wuzha.cases.rules.life import State as CaseState
from wuzha.funds.models import Change, Freeze, FundsCase, Report, StopOrder
from wuzha.privacy import words
from wuzha.simulation import filling
from wuzha.simulation.load.funds import CASES
from wuzha.warning.models import Attempt, CallBack, GridTask, Handover, Transition, WarningRecord, Watch

pytestmark = pytest.mark.django_db
#: Parts of the names of columns that hold what is to come.
#: What only a program reads: a code in capitals, a name of a column or of a page.
CODE = re.compile(r"[A-Z][A-Z0-9]*_[A-Z0-9_]+|[A-Z]{4,}|[a-z0-9]+(?:[_.][a-z0-9]+)+")
TO_COME = (
    "due", "until", "expires", "next", "valid", "ends", "step_at", "Duty.starts_at", "Meeting.at",
    "Interview.planned_at",
)  # fmt: skip


@pytest.fixture(scope="module")
def city(django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: Any) -> Iterator[datetime]:
    """The demo as `wuzha up --demo` fills it, first and behind the pages."""
    files: Path = tmp_path_factory.mktemp("files")
    with django_db_blocker.unblock(), transaction.atomic(), override_settings(WUZHA_FILES=files):
        filling.fill((*filling.FIRST, *filling.REST))
        stands()
        yield timezone.now()
        transaction.set_rollback(True)


def wrong(rows: Any, *, earlier: str, later: str) -> list[Any]:
    """Keys of a few rows in which `later` lies before `earlier`."""
    return list(rows.filter(**{f"{later}__lt": F(earlier)}).values_list("pk", flat=True)[:5])


def test_nothing_has_happened_that_is_yet_to_come(city: datetime) -> None:
    found = {}
    for model in apps.get_models():
        if model.__module__.startswith("wuzha."):
            rows: Any = getattr(model, "unscoped", model._base_manager)
            for one in model._meta.concrete_fields:
                if isinstance(one, models.DateTimeField) and not any(
                    part in f"{model.__name__}.{one.name}" for part in TO_COME
                ):
                    count = rows.filter(**{f"{one.name}__gt": city + timedelta(minutes=1)}).count()
                    found |= {f"{model.__name__}.{one.name}": count} if count else {}
    assert found == {}


def test_warnings_go_forward(city: datetime) -> None:
    rows = WarningRecord.unscoped
    steps = ("first_pushed_at", "received_at", "dispatched_at", "signed_at", "first_call_at", "closed_at")
    for number, earlier in enumerate(steps):
        for later in steps[number + 1 :]:
            assert wrong(rows, earlier=earlier, later=later) == [], (earlier, later)
    assert wrong(rows, earlier="contacted_at", later="closed_at") == []
    closed = Q(state="CLOSED")
    assert not rows.filter(closed, closed_at__isnull=True).exists()
    assert not rows.filter(state="CLAIMED", claim_expires_at__lt=city).exists()
    assert wrong(Attempt.unscoped, earlier="at", later="warning__closed_at") == []
    assert wrong(Attempt.unscoped, earlier="warning__received_at", later="at") == []


def test_each_change_begins_where_the_one_before_ended(city: datetime) -> None:
    last: dict[int, str] = {}
    changes = Transition.unscoped.order_by("warning_id", "at", "pk")
    for warning, start, end in changes.values_list("warning_id", "from_state", "to_state"):
        assert last.get(warning, start) == start, warning
        last[warning] = end
    states = dict(WarningRecord.unscoped.filter(pk__in=last).values_list("pk", "state"))
    assert {pk: (end, states[pk]) for pk, end in last.items() if states[pk] != end} == {}


def test_what_follows_a_closing_follows_it(city: datetime) -> None:
    assert wrong(CallBack.unscoped, earlier="closed_at", later="done_at") == []
    assert wrong(CallBack.unscoped, earlier="taken_at", later="done_at") == []
    assert wrong(CallBack.unscoped, earlier="done_at", later="answered_at") == []
    assert wrong(Watch.unscoped, earlier="warning__closed_at", later="opened_at") == []
    assert wrong(Watch.unscoped, earlier="opened_at", later="ended_at") == []
    assert wrong(GridTask.unscoped, earlier="asked_at", later="done_at") == []
    assert wrong(Handover.unscoped, earlier="opened_at", later="done_at") == []


def test_money_goes_forward(city: datetime) -> None:
    assert FundsCase.unscoped.count() == len(CASES) + 6, "three of restitutions, three out of calls"
    assert wrong(Report.unscoped, earlier="reported_at", later="taken_at") == []
    assert wrong(Report.unscoped, earlier="case__opened_at", later="taken_at") == []
    told = [case for case in FundsCase.unscoped.filter(case__isnull=False) if case.accepted_on is not None]
    assert told
    for case in told:
        assert case.accepted_on is not None
        assert timezone.localdate(case.opened_at) <= case.accepted_on <= (case.filed_on or case.accepted_on)
    orders: tuple[Any, ...] = (StopOrder.unscoped, Freeze.unscoped)
    for rows in orders:
        for earlier, later in (
            ("case__opened_at", "drafted_at"),
            ("drafted_at", "issued_at"),
            ("issued_at", "started_at"),
            ("started_at", "ended_at"),
        ):
            assert wrong(rows, earlier=earlier, later=later) == [], (earlier, later)
        running = rows.filter(started_at__isnull=False, ended_at__isnull=True)
        assert not running.filter(expires_at__lt=city).exists()


def test_a_freeze_is_approved_before_it_is_issued(city: datetime) -> None:
    approved = Change.unscoped.filter(freeze__issued_at__isnull=False, act="approve")
    assert approved.exists()
    assert wrong(approved, earlier="at", later="freeze__issued_at") == []


def test_calls_go_forward_and_their_clocks_fit_their_steps(city: datetime) -> None:
    for model, steps in (
        (Call, ("started_at", "prepared_at")),
        (Call, ("started_at", "ended_at")),
        (Call, ("started_at", "decided_at")),
        (CallChange, ("call__started_at", "at")),
        (ProtectiveHold, ("call__started_at", "started_at", "ends_at")),
        (BankReport, ("received_at", "judged_at", "answered_at", "acted_at")),
    ):
        rows: Any = model.unscoped  # type: ignore[attr-defined]
        for earlier, later in pairwise(steps):
            assert wrong(rows, earlier=earlier, later=later) == [], (model, earlier, later)
    assert not Call.unscoped.filter(state=CallState.CALL, prepared_at__isnull=False).exists()
    assert not Call.unscoped.filter(state=CallState.ACCEPTED, due_at__isnull=False).exists(), "the clock it met is over"


def test_no_clock_runs_for_a_step_that_is_taken(city: datetime) -> None:
    rows = WarningRecord.unscoped
    assert not rows.filter(state="DISPATCHED", signed_at__isnull=False).exists()
    assert not rows.filter(state__in=("SIGNED", "WORKING", "CLOSED"), signed_at__isnull=True).exists()
    assert not rows.filter(state__in=("CLOSED", "INVALID", "SUPERSEDED"), next_due__isnull=False).exists()
    assert not rows.filter(state__in=("CLOSED", "INVALID", "SUPERSEDED"), step_at__isnull=False).exists()
    orders: tuple[Any, ...] = (StopOrder.unscoped, Freeze.unscoped)
    for one in orders:
        assert not one.filter(ended_at__isnull=False, due_at__isnull=False).exists()
        assert not one.filter(state="DRAFT", issued_at__isnull=False).exists()


def test_cases_go_forward_and_show_every_state(city: datetime) -> None:
    assert wrong(Victim.unscoped, earlier="occurred_at", later="reported_at") == []
    assert wrong(CaseStep.unscoped, earlier="case__received_at", later="at") == []
    days: dict[int, date] = {}
    told: dict[int, str] = {}
    received = dict(Case.unscoped.values_list("pk", "received_at"))
    for step in CaseStep.unscoped.filter(struck_by=None).order_by("case_id", "pk"):
        assert timezone.localdate(received[step.case_id]) <= step.day <= timezone.localdate(step.at)
        if step.document_no:
            assert days.get(step.case_id, step.day) <= step.day
            days[step.case_id] = step.day
        assert told.get(step.case_id, step.from_state) == step.from_state
        told[step.case_id] = step.to_state
    states = dict(Case.unscoped.filter(synthetic=True).values_list("pk", "state"))
    assert {pk: told[pk] for pk in states} == states
    assert set(states.values()) == set(CaseState.values)


def test_the_trail_of_the_demo_reads_in_words(city: datetime) -> None:
    coded = set()
    for event in Event.objects.order_by("action", "pk").distinct("action"):
        said = [action_label(event.action), words.outcome(event)]
        said += [record_label(event.object_type)] if event.object_type and event.object_type != "view" else []
        said += [text for label, value in words.details(event) for text in (label, value)]
        said += [words.field(name) for name in event.fields]
        coded |= {(event.action, text) for text in said if CODE.fullmatch(text) and text != "XLSX"}
    assert coded == set()
