# SPDX-License-Identifier: Apache-2.0
"""Nothing in the demo city contradicts itself: no act before its cause, no time to come, states as their clocks say."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import models, transaction
from django.db.models import F, Q
from django.test import override_settings
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from wuzha.funds.models import Freeze, FundsCase, Report, StopOrder
from wuzha.simulation import commands
from wuzha.simulation.city import city_year
from wuzha.simulation.load import funds, refunds
from wuzha.simulation.load.year import load
from wuzha.warning.models import Attempt, CallBack, GridTask, Handover, Transition, WarningRecord, Watch

pytestmark = pytest.mark.django_db
#: Parts of the names of columns that hold what is to come.
TO_COME = ("due", "until", "expires", "next", "valid", "ends", "step_at")


@pytest.fixture(scope="module")
def city(django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: Any) -> Iterator[datetime]:
    """The demo as `wuzha up --demo` fills it, and its money desks."""
    files: Path = tmp_path_factory.mktemp("files")
    with django_db_blocker.unblock(), transaction.atomic(), override_settings(WUZHA_FILES=files):
        now = timezone.now()
        commands._demo_city(city_year, load)
        funds.settle(now)
        refunds.settle(now)
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
                if isinstance(one, models.DateTimeField) and not any(part in one.name for part in TO_COME):
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
    assert FundsCase.unscoped.count() == len(funds.CASES) + 3
    assert wrong(Report.unscoped, earlier="reported_at", later="taken_at") == []
    assert wrong(Report.unscoped, earlier="case__opened_at", later="taken_at") == []
    for case in FundsCase.unscoped.filter(accepted_on__isnull=False):
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
