# SPDX-License-Identifier: Apache-2.0
"""The last hour of the demo city, through the real services: colleagues at work when the visitor comes in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle

from wuzha.audit.actor import Actor
from wuzha.org.actors import actor_for
from wuzha.org.models import Posting, Unit
from wuzha.org.roles import Role
from wuzha.warning.models import WarningRecord
from wuzha.warning.queries import candidates
from wuzha.warning.rules.outcomes import Channel, Result
from wuzha.warning.services import completion, dispatch, triage
from wuzha.warning.services import work as station


@dataclass(frozen=True, slots=True)
class Shift:
    """How many warnings are sent out; of these, how many an officer signs in; of these, how many are called."""

    sent: int
    signed: int
    called: int

    def __add__(self, other: Shift) -> Shift:
        return Shift(self.sent + other.sent, self.signed + other.signed, self.called + other.called)


#: To the visitor's own station, and to those where the people live.
TO_VISITOR, TO_HOMES = Shift(6, 2, 1), Shift(10, 4, 2)
#: The visitor's log-ins: an officer, and a grid worker of the same station's area.
OFFICER, GRID_WORKER = "minjing1", "wangge1"
#: What is found of each, enough for the threshold in force at the factory.
_FOUND = (
    ("USER_CONFIRMED", "CARRIER_RECORD", "本人使用（演示）"),
    ("CONTACT_ALT", "FAMILY", "家属（演示）"),
    ("WORKPLACE", "EMPLOYER", "演示工厂"),
)


def work() -> Shift:
    """Work off the top of the queue as the demo's other analysts and its officers; how much was done.

    1. Warnings are taken, completed and dispatched, some of them to the visitor's station.
    2. Officers sign some in and call a few, in vain; the visitor has some in hand.
    3. The visitor's grid worker is asked for a visit.
    """
    postings = Posting.unscoped.select_related("unit", "person").filter(person__synthetic=True)
    visitor, grid_worker = (postings.get(person__username=name) for name in (OFFICER, GRID_WORKER))
    analysts = cycle([actor_for(posting) for posting in postings.filter(role=Role.ANALYST).order_by("pk")[1:]])
    colleagues = {p.unit_id: actor_for(p) for p in postings.filter(role=Role.STATION_OFFICER)}
    here = _send(analysts, TO_VISITOR.sent, visitor.unit)
    homes = _send(analysts, TO_HOMES.sent)
    done = _handle(here, TO_VISITOR, {visitor.unit_id: actor_for(visitor)}) + _handle(homes, TO_HOMES, colleagues)
    if here:
        station.ask_grid(actor_for(visitor), here[0].pk, grid_worker.unit_id)
    return done


def _send(analysts: Iterator[Actor], most: int, to: Unit | None = None) -> list[WarningRecord]:
    """Warnings of the queue, the most urgent first, each taken, completed and dispatched; fewer when it runs out."""
    sent: list[WarningRecord] = []
    while len(sent) < most:
        analyst = next(analysts)
        warning = triage.take_next(analyst)
        if warning is None:
            break
        for item, source, value in _FOUND:
            completion.add_item(analyst, warning.pk, item=item, found="FOUND", source=source, value=value)
        warning.refresh_from_db()
        unit = to or candidates.stations(warning)[0].unit
        sent.append(dispatch.dispatch(analyst, warning.pk, unit.pk, warning.version))
    return sent


def _handle(sent: list[WarningRecord], plan: Shift, officers: dict[int, Actor]) -> Shift:
    """Sign in and call the first of what was sent."""
    signed = sent[: plan.signed]
    called = signed[: plan.called]
    for warning in signed:
        station.sign_in(officers[warning.station_id or 0], warning.pk)
    for warning in called:
        officer = officers[warning.station_id or 0]
        station.attempt(officer, warning.pk, channel=Channel.CALL, result=Result.NO_ANSWER, cause="NO_ANSWER")
    return Shift(len(sent), len(signed), len(called))
