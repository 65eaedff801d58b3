# SPDX-License-Identifier: Apache-2.0
"""A unit does not end while warnings are in its hands."""

from __future__ import annotations

import pytest
from django.utils import timezone

from tests.factories import City, make_city, make_warning_in
from tests.worlds import shared
from wuzha.org.models import Posting
from wuzha.org.roles import Role
from wuzha.org.services.units import end_unit
from wuzha.refusals import RefusalError
from wuzha.warning.models import GridTask
from wuzha.warning.queries.handovers import has_open_work
from wuzha.warning.rules.lifecycle import State

pytestmark = pytest.mark.django_db


@pytest.fixture
@shared
def city() -> City:
    city = make_city()
    Posting.unscoped.exclude(role=Role.ADMIN).update(valid_to=timezone.localdate())
    return city


@pytest.mark.parametrize("state", [State.DISPATCHED, State.SIGNED, State.WORKING])
def test_a_station_with_warnings_to_work_does_not_end(city: City, state: State) -> None:
    make_warning_in(city, state)
    with pytest.raises(RefusalError, match="STILL_WORK"):
        end_unit(city.actor(Role.ADMIN), city.station.pk, timezone.localdate())


def test_a_station_whose_warnings_are_closed_may_end(city: City) -> None:
    make_warning_in(city, State.CLOSED)
    assert end_unit(city.actor(Role.ADMIN), city.station.pk, timezone.localdate()).valid_to is not None


@pytest.mark.parametrize(("state", "open_"), [(State.RECEIVED, True), (State.CLAIMED, True), (State.INVALID, False)])
def test_a_centre_has_work_while_something_is_to_triage(city: City, state: State, open_: bool) -> None:
    make_warning_in(city, state)
    assert has_open_work(city.centre.pk) is open_


def test_a_grid_has_work_while_a_visit_is_to_make(city: City) -> None:
    warning = make_warning_in(city, State.WORKING)
    task = GridTask.unscoped.create(warning=warning, grid=city.grid, asked_by=city.people[Role.STATION_OFFICER])
    assert has_open_work(city.grid.pk)
    task.done_at = timezone.now()
    task.save()
    assert not has_open_work(city.grid.pk)
