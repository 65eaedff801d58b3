# SPDX-License-Identifier: Apache-2.0
"""Everything the police did about a simulated period, in the order in which one rests on the other."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from wuzha.audit.actor import Actor
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


@transaction.atomic
def fill(preset: str, seed: int, actor: Actor, end: datetime) -> Casework | None:
    """Write the plan of a preset, all or none; what was planned, or nothing where the preset has no cases.

    The days of a preset without days of its own are counted from those of `end`. Raises `AlreadyLoadedError`.
    """
    today = timezone.localdate(end)
    if not targets_of(preset, today):
        return None
    work = plan(preset, seed, today)
    loaded = casework.load(work, actor)
    suspects.load(work, loaded, actor)
    leader = colleagues(Role.INVESTIGATOR)[0]
    operations.load(work, loaded, leader)
    force.load(work, leader)
    _sanctions(work, leader, examples=preset == "demo")
    if preset == "demo":
        evidence.settle(leader, end)
        leads.settle(leader, end)  # its desk of funds has a load of its own
    else:
        money.load(work, loaded, colleagues(Role.FUNDS_OFFICER), actor)
        period = work.targets[-1]
        leads.conclude(leader, colleagues(Role.STATION_OFFICER)[0], period.first, period.after)
    _shutdowns(work, leader, end)
    clues.settle(colleagues(Role.CARD_OFFICER)[0], colleagues(Role.STATION_OFFICER)[0], end)
    standing.load(work, actor, end)
    inspections.settle(timezone.now())
    oversight.settle(timezone.now())
    cards.settle(end)
    outlets.settle(colleagues(Role.CARD_OFFICER)[0], colleagues(Role.JOINT_OFFICE)[0], end)
    return work


def _sanctions(work: Casework, leader: Actor, *, examples: bool) -> None:
    """Penalties, pledges and sanctions of the last period: what the letter says of it, else a few; with `examples` of
    what the letter does not tell."""
    period = work.targets[-1]
    signed, sanctioned = (period.pledges, period.sanctioned)
    others = [one for one in colleagues(Role.INVESTIGATOR) if one.person_id != leader.person_id]
    head = others[0] if others else colleagues(Role.JOINT_OFFICE)[0]
    sanctions.load(leader, head, period.first, period.after, signed, sanctioned)
    if examples:
        sanctions.show(leader, head, colleagues(Role.JOINT_OFFICE)[0], period.after - timedelta(days=40))


def _shutdowns(work: Casework, leader: Actor, end: datetime) -> None:
    """Shutdowns of the last half year before the end of the simulation."""
    after = min(work.targets[-1].after, timezone.localdate(end) - timedelta(days=4))
    first = max(work.targets[-1].first, after - timedelta(days=180))
    shutdowns.settle(colleagues(Role.CARD_OFFICER)[0], colleagues(Role.JOINT_OFFICE)[0], leader, first, after)


def colleagues(role: Role) -> list[Actor]:
    """The synthetic people of a role, at the unit of the first of them."""
    postings = Posting.unscoped.filter(role=role, person__synthetic=True).select_related("unit", "person")
    found = [actor_for(one) for one in postings.order_by("pk")]
    return [one for one in found if one is not None and found[0] is not None and one.unit_id == found[0].unit_id]
