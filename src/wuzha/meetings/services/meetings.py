# SPDX-License-Identifier: Apache-2.0
"""A meeting from its plan to its end: agenda, invitations, who came, quorum, minutes, followed to the last answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Max
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.documents import register
from wuzha.meetings.errors import Code
from wuzha.meetings.models import AgendaItem, Invitation, Meeting, Resolution
from wuzha.meetings.queries.owed import open_answers
from wuzha.meetings.rules.life import OPEN, Act, Kind, Presence, State, quorate
from wuzha.meetings.rulesets import QUORUM
from wuzha.meetings.services.base import MEETINGS, city_of, in_city, stepped, there_on, worded
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.ui.moments import local

#: The joint meeting was set up in this year; and how far ahead one is planned.
FIRST_YEAR, A_YEAR = 2016, timedelta(days=366)
MOST_TITLE, MOST_TOPIC, MOST_WORDS, MOST_SUMMARY = 80, 120, 120, 4000


@dataclass(frozen=True, slots=True)
class NewMeeting:
    """What is known when a meeting is planned; the chair is a post."""

    kind: str
    title: str
    at: datetime
    chair: str
    place: str = ""
    synthetic: bool = False


def _day(at: datetime) -> date:
    """The day of a meeting. Refuses one that nobody can have meant: AT_FAR."""
    day = timezone.localdate(at)
    if day.year < FIRST_YEAR or day > timezone.localdate() + A_YEAR:
        raise RefusalError(Code.AT_FAR, day=day)
    return day


@MEETINGS.act(May.OVERSEE, name="meeting.plan")
def plan(actor: Actor, new: NewMeeting) -> Meeting:
    """Enter a meeting. Raises `RefusalError`: UNKNOWN_WORD, AT_FAR, TEXT_MISSING, TOO_LONG, CLEAR_NUMBER,
    NAME_ENDED."""
    city = city_of(actor)
    if new.kind not in Kind.values:
        raise RefusalError(Code.UNKNOWN_WORD)
    day = _day(new.at)
    row: Meeting = Meeting.unscoped.create(
        city=city, kind=new.kind, title=worded(new.title, day, required=Code.TEXT_MISSING, most=MOST_TITLE), at=new.at,
        chair=worded(new.chair, day, required=Code.TEXT_MISSING), place=worded(new.place, day), synthetic=new.synthetic,
    )  # fmt: skip
    MEETINGS.history(actor, row, Act.PLAN, row.state, at=timezone.now(), note=None, because="")
    record(actor, "meeting.plan", on=(Meeting.RECORD, row.pk), detail={"kind": row.kind})
    return row


def _open(actor: Actor, pk: int, version: int | None = None) -> Meeting:
    row = MEETINGS.locked(actor, Meeting, pk, version)
    city_of(actor)
    if row.state not in OPEN:
        raise MEETINGS.wrong_state(row)
    return row


@MEETINGS.act(May.OVERSEE, name="meeting.add_item")
def add_item(actor: Actor, pk: int, topic: str, reports: int | None = None) -> AgendaItem:
    """Add a point to the agenda. Raises `RefusalError`: WRONG_STATE, TEXT_MISSING, UNIT_ENDED, NAME_ENDED."""
    row = _open(actor, pk)
    day = timezone.localdate(row.at)
    unit = in_city(row.city, reports) if reports is not None else None
    if unit is not None:
        there_on(unit, day)
    last = AgendaItem.unscoped.filter(meeting=row).aggregate(last=Max("no"))["last"] or 0
    made: AgendaItem = AgendaItem.unscoped.create(
        meeting=row, no=last + 1, topic=worded(topic, day, required=Code.TEXT_MISSING, most=MOST_TOPIC), reports=unit
    )
    MEETINGS.save(row)
    record(actor, "meeting.add_item", on=(Meeting.RECORD, row.pk), detail={"no": made.no})
    return made


@MEETINGS.act(May.OVERSEE, name="meeting.choose")
def choose(actor: Actor, pk: int, units: Sequence[int]) -> int:
    """Invite these units and, while it is in preparation, nobody else; how many are invited then.

    Raises `RefusalError`: WRONG_STATE, NO_UNITS, UNIT_ENDED, NOT_FOUND.
    """
    row = _open(actor, pk)
    if not units:
        raise RefusalError(Code.NO_UNITS)
    day = timezone.localdate(row.at)
    for key in dict.fromkeys(units):
        there_on(in_city(row.city, key), day)
    there = set(Invitation.unscoped.filter(meeting=row).values_list("unit_id", flat=True))
    if row.state == State.PLANNED:
        Invitation.unscoped.filter(meeting=row).exclude(unit_id__in=units).delete()
    Invitation.unscoped.bulk_create(
        [Invitation(meeting=row, unit_id=key) for key in dict.fromkeys(units) if key not in there]
    )
    MEETINGS.save(row)
    record(actor, "meeting.choose", on=(Meeting.RECORD, row.pk), rows=len(units))
    return int(Invitation.unscoped.filter(meeting=row).count())


@MEETINGS.act(May.OVERSEE, name="meeting.invite")
def invite(actor: Actor, pk: int, *, afterwards: bool = False, version: int | None = None) -> Meeting:
    """Call the meeting: from then on each invited unit sees it. One that has begun is only entered `afterwards`.

    Raises `RefusalError`: WRONG_STATE, NO_AGENDA, NOBODY_INVITED, BEGUN_ALREADY.
    """
    row = MEETINGS.locked(actor, Meeting, pk, version)
    MEETINGS.allowed(row, Act.INVITE)
    if not AgendaItem.unscoped.filter(meeting=row).exists():
        raise RefusalError(Code.NO_AGENDA)
    if not Invitation.unscoped.filter(meeting=row).exists():
        raise RefusalError(Code.NOBODY_INVITED)
    if row.at <= timezone.now() and not afterwards:
        raise RefusalError(Code.BEGUN_ALREADY, at=local(row.at))
    return MEETINGS.move(actor, row, Act.INVITE)


@MEETINGS.act(May.OVERSEE, name="meeting.move")
def put_off(actor: Actor, pk: int, at: datetime, reason: str, *, version: int | None = None) -> Meeting:
    """Put it off, or change when it begins, and why. Raises `RefusalError`: WRONG_STATE, REASON_MISSING, AT_FAR,
    UNIT_ENDED."""
    row = _open(actor, pk, version)
    why = MEETINGS.reason(reason)
    day = _day(at)
    for one in Invitation.unscoped.filter(meeting=row).select_related("unit"):
        there_on(one.unit, day)
    MEETINGS.save(row, at=at)
    Invitation.unscoped.filter(meeting=row).update(presence=Presence.UNKNOWN, words="")
    MEETINGS.history(actor, row, Act.MOVE, row.state, at=timezone.now(), note=why, because="")
    record(actor, "meeting.move", on=(Meeting.RECORD, row.pk), detail={"at": at.isoformat()})
    return row


@dataclass(frozen=True, slots=True)
class Came:
    """How a unit took part: `words` are the post of who came, or why nobody did."""

    presence: str
    words: str = ""


@MEETINGS.act(May.OVERSEE, name="meeting.attend")
def attend(actor: Actor, pk: int, answers: Mapping[int, Came]) -> Meeting:
    """Record who came, by the key of the unit. Raises `RefusalError`: WRONG_STATE, NOT_BEGUN, NOT_FOUND, WHY_ABSENT,
    UNKNOWN_WORD, CLEAR_NUMBER."""
    row = MEETINGS.locked(actor, Meeting, pk)
    city_of(actor)
    if row.state != State.INVITED:
        raise MEETINGS.wrong_state(row)
    if row.at > timezone.now():
        raise RefusalError(Code.NOT_BEGUN, at=local(row.at))
    there = {one.unit_id: one for one in Invitation.unscoped.filter(meeting=row).select_related("unit")}
    for key, came in answers.items():
        if key not in there:
            raise RefusalError(Code.NOT_FOUND)
        if came.presence not in Presence.values:
            raise RefusalError(Code.UNKNOWN_WORD)
        words = MEETINGS.plain(came.words, most=MOST_WORDS)
        if came.presence == Presence.ABSENT and not words:
            raise RefusalError(Code.WHY_ABSENT, unit=there[key].unit.name)
        Invitation.unscoped.filter(pk=there[key].pk).update(presence=came.presence, words=words)
    return stepped(actor, row, Act.ATTEND)


@MEETINGS.act(May.OVERSEE, name="meeting.hold")
def hold(actor: Actor, pk: int, *, version: int | None = None) -> Meeting:
    """It was held, with its quorum (`meetings.quorum` of its day). Raises `RefusalError`: WRONG_STATE, NOT_BEGUN,
    NOT_RECORDED, NO_QUORUM."""
    row = MEETINGS.locked(actor, Meeting, pk, version)
    MEETINGS.allowed(row, Act.HOLD)
    if row.at > timezone.now():
        raise RefusalError(Code.NOT_BEGUN, at=local(row.at))
    answers = list(Invitation.unscoped.filter(meeting=row).values_list("presence", flat=True))
    if unknown := answers.count(Presence.UNKNOWN):
        raise RefusalError(Code.NOT_RECORDED, count=unknown)
    present, percent = len(answers) - answers.count(Presence.ABSENT), QUORUM.at(row.at).percent
    if not quorate(present, len(answers), percent):
        needed = -(-len(answers) * percent // 100)
        raise RefusalError(Code.NO_QUORUM, present=present, invited=len(answers), needed=needed)
    return MEETINGS.move(actor, row, Act.HOLD, detail={"present": present, "invited": len(answers)})


@MEETINGS.act(May.OVERSEE, name="meeting.say")
def say(actor: Actor, pk: int, summary: str, *, version: int | None = None) -> Meeting:
    """Write what was said, for the minutes. Raises `RefusalError`: WRONG_STATE, TEXT_MISSING, TOO_LONG, NAME_ENDED."""
    row = MEETINGS.locked(actor, Meeting, pk, version)
    if row.state != State.HELD:
        raise MEETINGS.wrong_state(row)
    day = timezone.localdate(row.at)
    MEETINGS.save(row, summary=worded(summary, day, required=Code.TEXT_MISSING, most=MOST_SUMMARY))
    record(actor, "meeting.say", on=(Meeting.RECORD, row.pk))
    return row


@MEETINGS.act(May.OVERSEE, name="meeting.minute")
def minute(actor: Actor, pk: int, number: str, on: date, *, version: int | None = None) -> Meeting:
    """Issue the minutes under a number. Every text of them is looked at again on that day.

    Raises `RefusalError`: WRONG_STATE, NOTHING_RESOLVED, TEXT_MISSING, IN_FUTURE, MINUTES_BEFORE, MINUTES_TAKEN,
    NAME_ENDED.
    """
    row = MEETINGS.locked(actor, Meeting, pk, version)
    MEETINGS.allowed(row, Act.MINUTE)
    resolved = list(Resolution.unscoped.filter(meeting=row).order_by("no"))
    if not row.summary and not resolved:
        raise RefusalError(Code.NOTHING_RESOLVED)
    if on > timezone.localdate():
        raise RefusalError(Code.IN_FUTURE)
    if on < timezone.localdate(row.at):
        raise RefusalError(Code.MINUTES_BEFORE, day=timezone.localdate(row.at))
    kept = worded(number, on, required=Code.TEXT_MISSING)
    topics = AgendaItem.unscoped.filter(meeting=row).values_list("topic", flat=True)
    for text in (row.title, row.summary, *topics, *(part for one in resolved for part in (one.title, one.text))):
        worded(text, on, most=MOST_SUMMARY)
    try:
        kept = register.take(kept, row)
    except register.TakenError as error:
        raise RefusalError(Code.MINUTES_TAKEN, number=error.name) from error
    return MEETINGS.move(actor, row, Act.MINUTE, minutes_no=kept, minutes_on=on)


@MEETINGS.act(May.OVERSEE, name="meeting.close")
def close(actor: Actor, pk: int, *, version: int | None = None) -> Meeting:
    """Everything it resolved is done: each answer is accepted, or the request withdrawn. Raises `RefusalError`:
    WRONG_STATE, STILL_OWED."""
    row = MEETINGS.locked(actor, Meeting, pk, version)
    MEETINGS.allowed(row, Act.CLOSE)
    if owed := open_answers(row):
        raise RefusalError(Code.STILL_OWED, count=owed)
    return MEETINGS.move(actor, row, Act.CLOSE)


@MEETINGS.act(May.OVERSEE, name="meeting.call_off")
def call_off(actor: Actor, pk: int, reason: str, *, version: int | None = None) -> Meeting:
    """It does not take place, and why. Raises `RefusalError`: WRONG_STATE, REASON_MISSING."""
    row = MEETINGS.locked(actor, Meeting, pk, version)
    MEETINGS.allowed(row, Act.CALL_OFF)
    return MEETINGS.move(actor, row, Act.CALL_OFF, note=MEETINGS.reason(reason))
