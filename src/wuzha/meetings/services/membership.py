# SPDX-License-Identifier: Apache-2.0
"""Members, their duties and the heads of the leading group: from a day to a day, never silently changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.meetings.errors import Code
from wuzha.meetings.models import Head, Membership, MembershipDuty
from wuzha.meetings.models.membership import Part
from wuzha.meetings.rulesets import SECTORS
from wuzha.meetings.services.base import MEMBERS, city_of, in_city, law_on, worded
from wuzha.org.models import Unit
from wuzha.org.roles import May
from wuzha.refusals import RefusalError

#: A membership is entered at most so long before it begins: what lies further ahead is a mistyped year.
AHEAD = timedelta(days=366)
MOST_BASIS, MOST_DUTY, MOST_POST = 120, 200, 40


@dataclass(frozen=True, slots=True)
class NewMember:
    """A unit that comes in on a day, as what, and by which document."""

    unit_id: int
    sector: str
    since: date
    until: date | None = None
    part: str = Part.MEMBER
    basis: str = ""
    synthetic: bool = False


@MEMBERS.act(May.OVERSEE, name="membership.join")
def join(actor: Actor, new: NewMember) -> Membership:
    """Enter a membership. Raises `RefusalError`: NOT_FOUND, UNKNOWN_WORD, DAYS_ORDER, UNIT_NOT_THERE, FAR_AHEAD,
    MEMBER_ALREADY, TOO_LONG, CLEAR_NUMBER."""
    city = city_of(actor)
    return _join(actor, city, in_city(city, new.unit_id), new)


def _join(actor: Actor, city: Unit, unit: Unit, new: NewMember) -> Membership:
    rows = Membership.unscoped.select_for_update(no_key=True).filter(city=city, unit=unit)
    made = joined(city, unit, new, rows.order_by("since"))
    made.save(force_insert=True)
    record(actor, "membership.join", on=(Membership.RECORD, made.pk), detail={"unit": unit.code})
    return made


def joined(city: Unit, unit: Unit, new: NewMember, others: Iterable[Membership]) -> Membership:
    """A membership as it is kept, not yet written, beside the `others` of the unit. Raises as `join`, but for
    NOT_FOUND."""
    if new.until is not None and new.until < new.since:
        raise RefusalError(Code.DAYS_ORDER)
    if new.since > timezone.localdate() + AHEAD:
        raise RefusalError(Code.FAR_AHEAD, day=new.since)
    if new.part not in Part.values:
        raise RefusalError(Code.UNKNOWN_WORD)
    until = min(filter(None, (new.until, unit.valid_to)), default=None)
    if new.since < unit.valid_from or (until is not None and until < new.since) or new.until not in (None, until):
        raise RefusalError(Code.UNIT_NOT_THERE, unit=unit.name)
    free_of(unit, others, new.since, until)
    return Membership(
        city=city, unit=unit, part=new.part, sector=MEMBERS.word(SECTORS.at(), new.sector), since=new.since,
        until=until, basis=MEMBERS.plain(new.basis, most=MOST_BASIS), synthetic=new.synthetic,
    )  # fmt: skip


def free(city: Unit, unit: Unit, since: date, until: date | None, but: int | None = None) -> None:
    """Refuses days in which the unit belongs to it already, `but` by one membership."""
    rows = Membership.unscoped.select_for_update(no_key=True).filter(city=city, unit=unit)
    free_of(unit, rows.exclude(pk=but or 0).order_by("since"), since, until)


def free_of(unit: Unit, others: Iterable[Membership], since: date, until: date | None) -> None:
    """Refuses days that one of the `others` has. Raises `RefusalError`: MEMBER_ALREADY."""
    for one in others:
        if (until is None or one.since <= until) and (one.until is None or since <= one.until):
            raise RefusalError(Code.MEMBER_ALREADY, unit=unit.name, since=one.since)


@MEMBERS.act(May.OVERSEE, name="membership.leave")
def leave(
    actor: Actor,
    pk: int,
    last_day: date,
    basis: str = "",
    successor_id: int | None = None,
    *,
    version: int | None = None,
) -> Membership:
    """End a membership on a day; a successor begins the day after, in the same part and sector.

    Raises `RefusalError`: NOT_FOUND, ENDED_ALREADY, DAYS_ORDER, SUCCESSOR_SAME, UNIT_NOT_THERE, MEMBER_ALREADY.
    """
    row = MEMBERS.locked(actor, Membership, pk, version)
    city = city_of(actor)
    before = {"until": str(row.until or "")}
    MEMBERS.save(row, **ending(row, row.unit, last_day, basis, successor_id))
    MembershipDuty.unscoped.filter(membership=row, until=None, since__lte=last_day).update(until=last_day)
    record(actor, "membership.leave", on=(Membership.RECORD, row.pk), detail=before | {"last_day": str(last_day)})
    if successor_id is not None:
        _join(actor, city, in_city(city, successor_id), after(row, successor_id))
    return row


def ending(row: Membership, unit: Unit, last_day: date, basis: str, successor_id: int | None) -> dict[str, Any]:
    """What the end of the membership of a unit changes in it. Raises `RefusalError`: ENDED_ALREADY, DAYS_ORDER,
    SUCCESSOR_SAME, TOO_LONG, CLEAR_NUMBER."""
    if row.successor_id is not None or (row.until is not None and row.until != unit.valid_to):
        raise RefusalError(Code.ENDED_ALREADY, day=row.until)
    if last_day < row.since:
        raise RefusalError(Code.DAYS_ORDER)
    if successor_id == row.unit_id:
        raise RefusalError(Code.SUCCESSOR_SAME)
    kept = MEMBERS.plain(basis, most=MOST_BASIS)
    return {"until": last_day, "end_basis": kept, "successor_id": successor_id}


def after(row: Membership, successor_id: int) -> NewMember:
    """The successor of a membership that has ended."""
    since = (row.until or row.since) + timedelta(days=1)
    return NewMember(
        successor_id, row.sector, since, part=row.part, basis=row.end_basis, synthetic=row.synthetic
    )  # fmt: skip


@MEMBERS.act(May.OVERSEE, name="membership.charge")
def charge(
    actor: Actor,
    pk: int,
    text: str,
    since: date,
    until: date | None = None,
    *,
    law: str = "",
    citation: str = "",
) -> MembershipDuty:
    """Give a member a duty for a period. Raises `RefusalError`: NOT_FOUND, TEXT_MISSING, DAYS_ORDER,
    OUTSIDE_MEMBERSHIP, LAW_NOT_IN_FORCE, NAME_ENDED."""
    row = MEMBERS.locked(actor, Membership, pk)
    duty = duty_of(row, text, since, until, law=law, citation=citation)
    made: MembershipDuty
    made, _new = MembershipDuty.unscoped.get_or_create(
        membership=row, text=duty.text, since=since,
        defaults={"until": duty.until, "law": duty.law, "citation": duty.citation},
    )  # fmt: skip
    record(actor, "membership.charge", on=(Membership.RECORD, row.pk), detail={"since": str(since)})
    return made


def duty_of(
    row: Membership, text: str, since: date, until: date | None = None, *, law: str = "", citation: str = ""
) -> MembershipDuty:
    """A duty as it is kept, not yet written. Raises as `charge`, but for NOT_FOUND."""
    if until is not None and until < since:
        raise RefusalError(Code.DAYS_ORDER)
    last = until or row.until
    if since < row.since or (row.until is not None and (since > row.until or (last or since) > row.until)):
        raise RefusalError(Code.OUTSIDE_MEMBERSHIP, since=row.since, until=row.until or "—")
    return MembershipDuty(
        membership=row, text=worded(text, since, required=Code.TEXT_MISSING, most=MOST_DUTY), since=since, until=last,
        law=law_on(law, since), citation=worded(citation, since, most=MOST_BASIS),
    )  # fmt: skip


@MEMBERS.act(May.OVERSEE, name="membership.relieve")
def relieve(actor: Actor, pk: int, duty_id: int, last_day: date) -> MembershipDuty:
    """End a duty on a day. Raises `RefusalError`: NOT_FOUND, DAYS_ORDER, ENDED_ALREADY."""
    row = MEMBERS.locked(actor, Membership, pk)
    duty: MembershipDuty | None = MembershipDuty.unscoped.filter(pk=duty_id, membership=row).first()
    if duty is None:
        raise RefusalError(Code.NOT_FOUND)
    if duty.until is not None and duty.until <= last_day:
        raise RefusalError(Code.ENDED_ALREADY, day=duty.until)
    if last_day < duty.since:
        raise RefusalError(Code.DAYS_ORDER)
    before = str(duty.until or "")
    MembershipDuty.unscoped.filter(pk=duty.pk).update(until=last_day)
    detail = {"before": before, "last_day": str(last_day)}
    record(actor, "membership.relieve", on=(Membership.RECORD, row.pk), detail=detail)
    duty.until = last_day
    return duty


@MEMBERS.act(May.OVERSEE, name="membership.head")
def head(
    actor: Actor, post: str, since: date, until: date | None = None, basis: str = "", *, synthetic: bool = False
) -> Head:
    """Enter a head of the leading group by the post. Raises `RefusalError`: TEXT_MISSING, DAYS_ORDER, HEAD_ALREADY."""
    city = city_of(actor)
    if until is not None and until < since:
        raise RefusalError(Code.DAYS_ORDER)
    kept = MEMBERS.plain(post, required=Code.TEXT_MISSING, most=MOST_POST)
    for one in Head.unscoped.select_for_update(no_key=True).filter(city=city, post=kept):
        if (until is None or one.since <= until) and (one.until is None or since <= one.until):
            raise RefusalError(Code.HEAD_ALREADY, post=kept)
    made: Head = Head.unscoped.create(
        city=city, post=kept, since=since, until=until, basis=MEMBERS.plain(basis, most=MOST_BASIS),
        synthetic=synthetic,
    )  # fmt: skip
    record(actor, "membership.head", on=("unit", city.pk), detail={"since": str(since)})
    return made


@MEMBERS.act(May.OVERSEE, name="membership.end_head")
def end_head(actor: Actor, pk: int, last_day: date) -> Head:
    """End the term of a head. Raises `RefusalError`: NOT_FOUND, DAYS_ORDER, ENDED_ALREADY."""
    city = city_of(actor)
    row: Head | None = Head.unscoped.select_for_update(no_key=True).filter(pk=pk, city=city).first()
    if row is None:
        raise RefusalError(Code.NOT_FOUND)
    if row.until is not None:
        raise RefusalError(Code.ENDED_ALREADY, day=row.until)
    if last_day < row.since:
        raise RefusalError(Code.DAYS_ORDER)
    Head.unscoped.filter(pk=row.pk).update(until=last_day)
    record(actor, "membership.end_head", on=("unit", city.pk), detail={"last_day": str(last_day)})
    row.until = last_day
    return row
