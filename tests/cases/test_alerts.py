# SPDX-License-Identifier: Apache-2.0
"""Late cases are told by the chain of the unit: its officers, who leads it, who leads the centre; each once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.cases.conftest import again, refused, today
from tests.factories import City
from wuzha.audit.actor import Actor
from wuzha.cases.errors import Code
from wuzha.cases.models import Case, CaseAlert
from wuzha.cases.services import life
from wuzha.cases.services.people import assign
from wuzha.cases.services.sweep import acknowledge, sweep
from wuzha.cases.waiting import CaseAlertSource
from wuzha.inbox.sources import CONFIRM
from wuzha.org.roles import Role

pytestmark = pytest.mark.django_db


def told(case: Case) -> list[tuple[str, int, str]]:
    rows = CaseAlert.unscoped.filter(case=case).order_by("meant_at", "percent")
    return list(rows.values_list("clock", "percent", "tell"))


def waits(actor: Actor) -> list[str]:
    now = timezone.now() + timedelta(days=9)
    return list(CaseAlertSource().rows(actor, now).values_list("tell", flat=True).order_by("percent"))


def test_the_chain_is_told_one_after_the_other_and_each_once(case: Case) -> None:
    assert case.step_at == case.received_at + timedelta(hours=18)
    for hours in (17, 18, 18, 24, 36, 36, 99):
        sweep(case.received_at + timedelta(hours=hours))
    assert told(case) == [("ACCEPT", 75, "OFFICER"), ("ACCEPT", 100, "CHIEF"), ("ACCEPT", 150, "CENTRE")]
    assert again(case).step_at is None
    assert again(case).version == case.version, "an alert is no change that a page trips over"


def test_each_sees_what_is_theirs_in_the_inbox_and_takes_note_of_it(city: City, officer: Actor, case: Case) -> None:
    sweep(case.received_at + timedelta(hours=99))
    station = city.actor(Role.STATION_OFFICER)
    chief = replace(station, leads=True)
    centre = replace(officer, leads=True, unit_id=city.centre.pk)
    assert (waits(station), waits(chief), waits(centre)) == (["OFFICER"], ["OFFICER", "CHIEF"], ["CENTRE"])
    assert waits(city.foreign_actor(Role.INVESTIGATOR)) == []
    assert station.person_id is not None
    assign(station, case.pk, station.person_id)
    source, [first, *_rest] = CaseAlertSource(), CaseAlert.unscoped.filter(tell="OFFICER")
    item = source.items(station, [first.pk], timezone.now())[first.pk]
    assert "75" in item.what
    source.act(station, first.pk, CONFIRM, "")
    assert waits(station) == []
    refused(Code.NOT_FOUND, acknowledge, city.foreign_actor(Role.INVESTIGATOR), first.pk)


def test_what_was_done_asks_no_longer_and_the_next_clock_begins(officer: Actor, case: Case) -> None:
    sweep(timezone.now())
    life.accept(officer, case.pk, "受1号", today())
    assert not CaseAlert.unscoped.filter(acknowledged_at__isnull=True).exists()
    found = again(case)
    assert found.due_at is not None
    assert found.step_at is not None
    assert timezone.now() < found.step_at < found.due_at
    sweep(found.due_at)
    assert told(case)[-2:] == [("DECIDE", 75, "OFFICER"), ("DECIDE", 100, "CHIEF")]
