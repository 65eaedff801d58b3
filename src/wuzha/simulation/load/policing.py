# SPDX-License-Identifier: Apache-2.0
"""Everything the police did about a simulated period, in the order in which one rests on the other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cached_property

from django.db import transaction
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.copying import count_grown
from wuzha.org.actors import actor_for
from wuzha.org.models import Posting
from wuzha.org.roles import Role
from wuzha.simulation.casework.plan import plan
from wuzha.simulation.casework.records import Casework
from wuzha.simulation.casework.targets import targets_of
from wuzha.simulation.load import (
    cards,
    casework,
    clues,
    evidence,
    force,
    inspections,
    leads,
    money,
    operations,
    outlets,
    oversight,
    sanctions,
    shutdowns,
    standing,
    suspects,
)


class Police:
    """What is known of a period before anything of it is written: its plan, and who leads."""

    def __init__(self, preset: str, seed: int, actor: Actor, end: datetime) -> None:
        self.preset, self.seed, self.actor, self.end = preset, seed, actor, end

    @cached_property
    def work(self) -> Casework:
        """The days of a preset without days of its own are counted from those of the end."""
        return plan(self.preset, self.seed, timezone.localdate(self.end))

    @cached_property
    def leader(self) -> Actor:
        return colleagues(Role.INVESTIGATOR)[0]

    @property
    def demo(self) -> bool:
        return self.preset == "demo"


def _cases(police: Police) -> None:
    loaded = casework.load(police.work, police.actor)
    suspects.load(police.work, loaded, police.actor)
    operations.load(police.work, loaded, police.leader)
    force.load(police.work, police.leader)
    if not police.demo:  # its desk of funds has a load of its own
        money.load(police.work, loaded, colleagues(Role.FUNDS_OFFICER), police.actor)


def _sanctions(police: Police) -> None:
    """Penalties, pledges and sanctions of the last period: what the letter says of it, else a few; in the demo examples
    of what the letter does not tell."""
    period, leader = police.work.targets[-1], police.leader
    others = [one for one in colleagues(Role.INVESTIGATOR) if one.person_id != leader.person_id]
    head = others[0] if others else colleagues(Role.JOINT_OFFICE)[0]
    sanctions.load(leader, head, period.first, period.after, period.pledges, period.sanctioned)
    if police.demo:
        sanctions.show(leader, head, colleagues(Role.JOINT_OFFICE)[0], period.after - timedelta(days=40))


def _leads(police: Police) -> None:
    if police.demo:
        evidence.settle(police.leader, police.end)
        leads.settle(police.leader, police.end)
    else:
        period = police.work.targets[-1]
        leads.conclude(police.leader, colleagues(Role.STATION_OFFICER)[0], period.first, period.after)


def _shutdowns(police: Police) -> None:
    """Shutdowns of the last half year before the end of the simulation."""
    period = police.work.targets[-1]
    after = min(period.after, timezone.localdate(police.end) - timedelta(days=4))
    first = max(period.first, after - timedelta(days=180))
    office = colleagues(Role.JOINT_OFFICE)[0]
    shutdowns.settle(colleagues(Role.CARD_OFFICER)[0], office, police.leader, first, after)


def _clues(police: Police) -> None:
    clues.settle(colleagues(Role.CARD_OFFICER)[0], colleagues(Role.STATION_OFFICER)[0], police.end)


def _outlets(police: Police) -> None:
    outlets.settle(colleagues(Role.CARD_OFFICER)[0], colleagues(Role.JOINT_OFFICE)[0], police.end)


#: Each rests on those before it, and on nothing else of this process.
PARTS: dict[str, Callable[[Police], object]] = {
    "cases": _cases,
    "sanctions": _sanctions,
    "leads": _leads,
    "shutdowns": _shutdowns,
    "clues": _clues,
    "standing": lambda police: standing.load(police.work, police.actor, police.end),
    "inspections": lambda _police: inspections.settle(timezone.now()),
    "oversight": lambda _police: oversight.settle(timezone.now()),
    "cards": lambda police: cards.settle(police.end),
    "outlets": _outlets,
}


@transaction.atomic
def fill(preset: str, seed: int, actor: Actor, end: datetime) -> Casework | None:
    """Write all parts of a preset, all or none; what was planned, or nothing where the preset has no cases.

    Raises `AlreadyLoadedError`.
    """
    if not targets_of(preset, timezone.localdate(end)):
        return None
    police = Police(preset, seed, actor, end)
    for part in PARTS.values():
        part(police)
        count_grown()
    return police.work


def colleagues(role: Role) -> list[Actor]:
    """The synthetic people of a role, at the unit of the first of them."""
    postings = Posting.unscoped.filter(role=role, person__synthetic=True).select_related("unit", "person")
    found = [actor_for(one) for one in postings.order_by("pk")]
    return [one for one in found if one is not None and found[0] is not None and one.unit_id == found[0].unit_id]
