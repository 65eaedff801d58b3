# SPDX-License-Identifier: Apache-2.0
"""Who is on which shift. A duty is only ever added; a swap or a cancellation says which does not stand, and why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Q
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.operations.errors import Code
from wuzha.operations.models import Duty, DutyChange, ForceMember, ForceTerm
from wuzha.operations.rulesets import SHIFTS
from wuzha.operations.services.base import DUTY, FORCE, OPERATIONS
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.sealed import Sealed


def _must_serve(member: ForceMember, day: date) -> None:
    serves = ForceTerm.unscoped.filter(Q(until=None) | Q(until__gte=day), member=member, since__lte=day)
    if not serves.exists():
        raise RefusalError(Code.NOT_SERVING, name=member.name, day=day)


def _put(actor: Actor, member: ForceMember, day: date, code: str, *, leads: bool) -> Duty:
    """A duty of a locked member. Raises `RefusalError`: UNKNOWN_WORD, NOT_SERVING, ON_ALREADY, DUTY_OVER."""
    shift = SHIFTS.at().shift(code)
    if shift is None:
        raise RefusalError(Code.UNKNOWN_WORD)
    start, end = shift.times(day)
    if end <= timezone.now():
        raise RefusalError(Code.DUTY_OVER, at=timezone.localtime(end).strftime("%m-%d %H:%M"))
    _must_serve(member, day)
    if Duty.unscoped.filter(member=member, day=day, shift=code, change=None).exists():
        raise RefusalError(Code.ON_ALREADY, name=member.name)
    made: Duty = Duty.unscoped.create(
        centre_id=member.centre_id, member=member, day=day, shift=code, starts_at=start, ends_at=end, leads=leads,
        by_id=actor.person_id,
    )  # fmt: skip
    return made


@FORCE.act(May.RUN_OPERATIONS, name="force_duty.put_on")
def put_on(actor: Actor, pk: int, days: Sequence[date], shift: str, *, leads: bool = False) -> list[Duty]:
    """Put a member (`pk`) on a shift of one or several days: all of them, or none.

    Raises `RefusalError`: NOT_FOUND, UNKNOWN_WORD, NOT_SERVING, ON_ALREADY, DUTY_OVER.
    """
    member = FORCE.locked(actor, ForceMember, pk)
    made = [_put(actor, member, day, shift, leads=leads) for day in sorted(set(days))]
    record(actor, "force_duty.put_on", on=(ForceMember.RECORD, member.pk), detail={"days": len(made), "code": shift})
    return made


def _coming(actor: Actor, pk: int) -> Duty:
    """A duty in reach that stands and is not over, locked. Raises `RefusalError`: NOT_FOUND, DUTY_OVER."""
    duty = DUTY.locked(actor, Duty, pk)
    if DutyChange.unscoped.filter(duty=duty).exists():
        raise RefusalError(Code.NOT_FOUND)
    if duty.ends_at <= timezone.now():
        raise RefusalError(Code.DUTY_OVER, at=timezone.localtime(duty.ends_at).strftime("%m-%d %H:%M"))
    return duty


def _changed(actor: Actor, duty: Duty, instead: Duty | None, why: Sealed) -> None:
    DutyChange.unscoped.create(duty=duty, instead=instead, reason=why, by_id=actor.person_id)


@DUTY.act(May.RUN_OPERATIONS, name="force_duty.swap")
def swap(actor: Actor, pk: int, member_id: int, why: str) -> Duty:
    """Another member takes a duty over, for a reason.

    Raises `RefusalError`: NOT_FOUND, DUTY_OVER, NOT_SERVING, ON_ALREADY, REASON_MISSING.
    """
    duty, kept = _coming(actor, pk), OPERATIONS.reason(why)
    member = FORCE.locked(actor, ForceMember, member_id, centre_id=duty.centre_id)
    made = _put(actor, member, duty.day, duty.shift, leads=duty.leads)
    _changed(actor, duty, made, kept)
    record(actor, "force_duty.swap", on=(Duty.RECORD, duty.pk), detail={"day": duty.day.isoformat()})
    return made


@DUTY.act(May.RUN_OPERATIONS, name="force_duty.exchange")
def exchange(actor: Actor, pk: int, other_id: int, why: str) -> tuple[Duty, Duty]:
    """Two members take over each other's duties (换班), for a reason: both, or neither.

    Raises `RefusalError`: NOT_FOUND, DUTY_OVER, NOT_SERVING, ON_ALREADY, SAME_ANSWER, REASON_MISSING.
    """
    one, other, kept = _coming(actor, min(pk, other_id)), _coming(actor, max(pk, other_id)), OPERATIONS.reason(why)
    if one.member_id == other.member_id or one.centre_id != other.centre_id:
        raise RefusalError(Code.SAME_ANSWER)
    members = {key: FORCE.locked(actor, ForceMember, key) for key in sorted((one.member_id, other.member_id))}
    made = (
        _put(actor, members[other.member_id], one.day, one.shift, leads=one.leads),
        _put(actor, members[one.member_id], other.day, other.shift, leads=other.leads),
    )
    for old, new in zip((one, other), made, strict=True):
        _changed(actor, old, new, kept)
    record(actor, "force_duty.exchange", on=(Duty.RECORD, pk), detail={"other": other_id})
    return made


@DUTY.act(May.RUN_OPERATIONS, name="force_duty.take_off")
def take_off(actor: Actor, pk: int, why: str) -> Duty:
    """A member is off a shift and nobody takes its place: a gap may show. Raises `RefusalError`: NOT_FOUND, DUTY_OVER,
    REASON_MISSING."""
    duty = _coming(actor, pk)
    _changed(actor, duty, None, OPERATIONS.reason(why))
    record(actor, "force_duty.take_off", on=(Duty.RECORD, duty.pk), detail={"day": duty.day.isoformat()})
    return duty
