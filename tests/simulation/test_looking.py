# SPDX-License-Identifier: Apache-2.0
"""The demo city has something to look into: looks with a purpose, a file that waits, an assessment due soon."""

from __future__ import annotations

from django.utils import timezone

from tests.factories import make_city, make_person, make_warning_in
from wuzha.audit.models import Event
from wuzha.org.roles import Role
from wuzha.privacy.models import Export, ExportState
from wuzha.privacy.queries.impact import register
from wuzha.simulation.load import shift
from wuzha.warning.models import Transition
from wuzha.warning.rules.lifecycle import Act, State


def test_work_leaves_looks_and_a_file_waits_for_a_second_person(db: None) -> None:
    city = make_city()
    analyst = make_person(Role.ANALYST, city.centre, shift.ASKS, synthetic=True)
    make_person(Role.ADMIN, city.city, shift.KEEPS, synthetic=True)
    closed = make_warning_in(city, State.CLOSED, closed_at=timezone.now(), last_pushed_at=timezone.now())
    Transition.unscoped.create(
        warning=closed, act=Act.DISPATCH, from_state=State.CLAIMED, to_state=State.DISPATCHED, by=analyst
    )
    assert shift.look() == 1
    look = Event.objects.get(action="personal.read")
    assert (look.actor, look.purpose) == (shift.ASKS, f"预警劝阻（{closed.number}）")
    export = Export.unscoped.get()
    assert (export.state, export.clear) == (ExportState.ASKED, True)
    assert [one.due for one in register()] == ["soon", "", ""]


def test_a_city_without_work_has_nothing_to_export(db: None) -> None:
    city = make_city()
    make_person(Role.ANALYST, city.centre, shift.ASKS, synthetic=True)
    make_person(Role.ADMIN, city.city, shift.KEEPS, synthetic=True)
    assert shift.look() == 0
    assert not Export.unscoped.exists()
