# SPDX-License-Identifier: Apache-2.0
"""The desk of a small city: its people as actors, and warnings brought as far as a test needs them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from tests.factories import City, actor_of, make_city, make_person, make_warning
from tests.worlds import shared
from wuzha.audit.actor import Actor
from wuzha.org.roles import Role
from wuzha.org.rules import forget_all
from wuzha.warning.models import WarningRecord
from wuzha.warning.rules.lifecycle import State
from wuzha.warning.rules.outcomes import Channel, Result
from wuzha.warning.services import dispatch, triage, work


@dataclass
class Desk:
    """Actors of our city, one colleague of each kind at work on warnings, and the same roles abroad."""

    city: City
    analyst: Actor
    colleague: Actor
    officer: Actor
    partner: Actor
    other_officer: Actor
    worker: Actor
    other_worker: Actor
    foreign_analyst: Actor
    foreign_officer: Actor
    foreign_worker: Actor

    def received(self, **values: Any) -> WarningRecord:
        return make_warning(self.city, **values)

    def held(self, **values: Any) -> WarningRecord:
        """In the analyst's hands, complete enough for dispatch."""
        return triage.take(self.analyst, self.received(**{"completeness": 80} | values).pk)

    def dispatched(self, **values: Any) -> WarningRecord:
        return dispatch.dispatch(self.analyst, self.held(**values).pk, self.city.station.pk)

    def signed(self, **values: Any) -> WarningRecord:
        return work.sign_in(self.officer, self.dispatched(**values).pk)

    def working(self, *, result: Result = Result.REACHED, **values: Any) -> WarningRecord:
        warning = self.signed(**values)
        cause = "" if result is Result.REACHED else "NO_ANSWER"
        work.attempt(self.officer, warning.pk, channel=Channel.CALL, result=result, cause=cause)
        return fresh(warning)

    def closed(self, **values: Any) -> WarningRecord:
        return work.close(self.officer, self.working(**values).pk, outcome="NOT_DECEIVED_AWARE")

    def in_state(self, state: State) -> WarningRecord:
        """A warning brought to a state by the services themselves."""
        return {
            State.RECEIVED: self.received,
            State.CLAIMED: self.held,
            State.DISPATCHED: self.dispatched,
            State.SIGNED: self.signed,
            State.WORKING: self.working,
            State.CLOSED: self.closed,
            State.INVALID: self._invalid,
            State.SUPERSEDED: self._superseded,
        }[state]()

    def _invalid(self) -> WarningRecord:
        return triage.invalidate(self.analyst, self.received().pk, "FALSE_ALARM")

    def _superseded(self) -> WarningRecord:
        gone = self.received()
        triage.merge(self.analyst, gone.pk, self.received().pk)
        return fresh(gone)


def fresh(warning: WarningRecord) -> WarningRecord:
    """The warning as it is in the database now."""
    found: WarningRecord = WarningRecord.unscoped.get(pk=warning.pk)
    return found


def make_desk() -> Desk:
    city = make_city()
    forget_all()

    def another(role: Role, unit: Any) -> Actor:
        return actor_of(make_person(role, unit))

    return Desk(
        city=city,
        analyst=city.actor(Role.ANALYST),
        colleague=another(Role.ANALYST, city.centre),
        officer=city.actor(Role.STATION_OFFICER),
        partner=another(Role.STATION_OFFICER, city.station),
        other_officer=another(Role.STATION_OFFICER, city.other_station),
        worker=city.actor(Role.GRID_WORKER),
        other_worker=another(Role.GRID_WORKER, city.other_grid),
        foreign_analyst=city.foreign_actor(Role.ANALYST),
        foreign_officer=city.foreign_actor(Role.STATION_OFFICER),
        foreign_worker=city.foreign_actor(Role.GRID_WORKER),
    )


@pytest.fixture
@shared
def desk(db: None) -> Desk:
    return make_desk()


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[Any], None]:
    """Set what the services take for now."""

    def set_now(moment: Any) -> None:
        monkeypatch.setattr("django.utils.timezone.now", lambda: moment)

    return set_now
