# SPDX-License-Identifier: Apache-2.0
"""The task force with its duty and training: members and sessions through the services, the rest in bulk."""

from __future__ import annotations

from datetime import datetime, time

from django.db import transaction
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.operations.models import Attendance, Duty, ForceMember, Training
from wuzha.operations.rulesets import SHIFTS
from wuzha.operations.services import training
from wuzha.operations.services.force import NewMember, admit, release
from wuzha.simulation.casework.force import PlannedTraining, duties, force, trainings
from wuzha.simulation.casework.records import Casework
from wuzha.simulation.load.casework import AT_ONCE

_BEGINS = time(14)


@transaction.atomic
def load(work: Casework, leader: Actor) -> None:
    """Write the force of a plan, all or none; whoever serves already, of another plan, goes on."""
    known = _members()
    for one in force(work):
        if one.badge in known:
            continue
        term = admit(
            leader, NewMember(one.name, "OFFICER" if one.officer else "AUXILIARY", one.post, one.since, one.badge)
        )
        if one.until is not None:
            release(leader, term.member_id, one.until, "演示：调离")
    ForceMember.unscoped.filter(badge__startswith="YZ").update(synthetic=True)
    members = _members()
    _duties(work, members, leader)
    for planned in trainings(work):
        _training(planned, members, leader)


def _members() -> dict[str, ForceMember]:
    return {one.badge: one for one in ForceMember.unscoped.exclude(badge="")}


def _duties(work: Casework, members: dict[str, ForceMember], leader: Actor) -> None:
    shifts = SHIFTS.at()
    rows = []
    for one in duties(work):
        shift = shifts.shift(one.shift)
        if shift is None:  # the city has shifts of its own
            continue
        start, end = shift.times(one.day)
        rows += [
            Duty(
                centre_id=members[badge].centre_id, member=members[badge], day=one.day, shift=one.shift,
                starts_at=start, ends_at=end, leads=place == 0, by_id=leader.person_id,
            )
            for place, badge in enumerate(one.badges)
        ]  # fmt: skip
    Duty.unscoped.bulk_create(rows, batch_size=AT_ONCE)


def _training(one: PlannedTraining, members: dict[str, ForceMember], leader: Actor) -> None:
    starts = timezone.make_aware(datetime.combine(one.day, _BEGINS))
    made = training.plan(
        leader, training.NewTraining(f"演示：{one.topic}", starts, one.minutes, "演示训练室", "演示教官")
    )
    Training.unscoped.filter(pk=made.pk).update(synthetic=True)
    Attendance.unscoped.bulk_create(
        Attendance(training=made, member=members[badge], answer=answer, by_id=leader.person_id)
        for badge, answer in one.answers.items()
    )
