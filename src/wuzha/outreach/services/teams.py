# SPDX-License-Identifier: Apache-2.0
"""Teams: who joins and leaves, and what they were trained in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.engine.identifiers import Landline, Name, Phone
from wuzha.org.models import Unit
from wuzha.org.roles import May
from wuzha.outreach.errors import Code
from wuzha.outreach.models import TeamMember, Training
from wuzha.outreach.rules.life import level_of
from wuzha.outreach.rulesets import ROLES
from wuzha.outreach.services.base import TEAMS, not_ahead, unit_on, word
from wuzha.refusals import RefusalError
from wuzha.sealed import Kind, Sealed, seal


@dataclass(frozen=True, slots=True)
class NewMember:
    """Who serves which unit, as what and from when; name and phone in clear."""

    unit_id: int | None
    role: str
    name: str
    phone: str
    since: date
    person_id: int | None = None
    synthetic: bool = False


@TEAMS.act(May.WORK_OUTREACH, name="team_member.join")
def join(actor: Actor, new: NewMember) -> TeamMember:
    """Enter a member of a team.

    Raises `RefusalError`: NO_UNIT, UNKNOWN_WORD, BAD_NAME, BAD_PHONE, MEMBER_TWICE, IN_FUTURE.
    """
    row = joined(actor, unit_on(actor, new.unit_id, max(new.since, timezone.localdate())), new)
    if row.phone is not None and (there := serving(row.unit, row.phone)) is not None:
        raise RefusalError(Code.MEMBER_TWICE, number=there.number)
    row.save(force_insert=True)
    record(actor, "team_member.join", on=(TeamMember.RECORD, row.pk), detail=told(row))
    return row


def joined(actor: Actor, unit: Unit, new: NewMember) -> TeamMember:
    """A member as it is kept, not yet written. Raises `RefusalError`: UNKNOWN_WORD, BAD_NAME, BAD_PHONE, IN_FUTURE."""
    return TeamMember(
        unit=unit, level=level_of(unit.kind), role=word(ROLES, new.role), name=sealed_name(new.name),
        phone=sealed_phone(new.phone), since=not_ahead(new.since), person_id=new.person_id, by_id=actor.person_id,
        synthetic=new.synthetic,
    )  # fmt: skip


def told(row: TeamMember) -> dict[str, str]:
    """What the trail says of who joined."""
    return {"unit": row.unit.code, "role": row.role}


def serving(unit: Unit, phone: Sealed) -> TeamMember | None:
    """The member of this phone number who serves the unit now."""
    rows = TeamMember.unscoped.filter(unit=unit, phone_index=phone.blind(), until__isnull=True)
    found: TeamMember | None = rows.first()
    return found


def sealed_name(text: str) -> Sealed:
    try:
        return seal(Kind.NAME, Name.parse(text))
    except ValueError:
        raise RefusalError(Code.BAD_NAME) from None


def sealed_phone(text: str) -> Sealed:
    for kind in (Phone, Landline):
        try:
            return seal(Kind.PHONE, kind.parse(text))
        except ValueError:
            continue
    raise RefusalError(Code.BAD_PHONE)


@TEAMS.act(May.WORK_OUTREACH, name="team_member.leave")
def leave(actor: Actor, pk: int, until: date, version: int | None = None) -> TeamMember:
    """A member serves until a day. Raises `RefusalError`: NOT_FOUND, ENDED_ALREADY, DAYS_ORDER, CHANGED."""
    row = TEAMS.locked(actor, TeamMember, pk, version)
    if row.until is not None:
        raise RefusalError(Code.ENDED_ALREADY, day=row.until)
    if until < row.since:
        raise RefusalError(Code.DAYS_ORDER)
    TEAMS.save(row, until=until)
    record(actor, "team_member.leave", on=(TeamMember.RECORD, row.pk), detail={"on": until.isoformat()})
    return row


@TEAMS.act(May.WORK_OUTREACH, name="team_member.train")
def train(actor: Actor, pk: int, day: date, topic: str, hours: int = 1) -> Training:
    """Record that a member was trained.

    Raises `RefusalError`: NOT_FOUND, IN_FUTURE, TRAINED_OUTSIDE, TRAINED_TWICE, TEXT_MISSING, CLEAR_NUMBER, TOO_LONG.
    """
    row = TEAMS.locked(actor, TeamMember, pk)
    made = trained(actor, row, day, topic, hours)
    if Training.unscoped.filter(member=row, day=day, topic=made.topic).exists():
        raise RefusalError(Code.TRAINED_TWICE)
    made.save(force_insert=True)
    TEAMS.save(row, trained_on=max(day, row.trained_on or day))
    record(actor, "team_member.train", on=(TeamMember.RECORD, row.pk), detail={"on": day.isoformat()})
    return made


def trained(actor: Actor, row: TeamMember, day: date, topic: str, hours: int = 1) -> Training:
    """A training as it is kept, not yet written. Raises `RefusalError`: IN_FUTURE, TRAINED_OUTSIDE, TEXT_MISSING,
    CLEAR_NUMBER, TOO_LONG."""
    if not_ahead(day) < row.since:
        raise RefusalError(Code.TRAINED_OUTSIDE, since=row.since)
    what = TEAMS.plain(topic, required=Code.TEXT_MISSING)
    return Training(member=row, day=day, topic=what, hours=hours, by_id=actor.person_id)


@TEAMS.act(May.WORK_OUTREACH, name="team_member.train_many")
def train_many(actor: Actor, members: list[int], day: date, topic: str, hours: int = 1) -> int:
    """Record one training for several members: all of them or none; how many. Raises as `train`."""
    for pk in dict.fromkeys(members):
        train(actor, pk, day, topic, hours)
    return len(set(members))
