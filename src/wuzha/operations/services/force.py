# SPDX-License-Identifier: Apache-2.0
"""Who serves in the task force, from when to when, on which duty."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.cases.queries.units import centre_of
from wuzha.operations.errors import Code
from wuzha.operations.models import ForceMember, ForceTerm, Grade
from wuzha.operations.queries.units import leading_units
from wuzha.operations.rules.roster import Row
from wuzha.operations.rulesets import POSTS
from wuzha.operations.services.base import FORCE, OPERATIONS, text
from wuzha.org.models import Posting
from wuzha.org.roles import May
from wuzha.org.services.guard import in_force
from wuzha.refusals import RefusalError

#: Longest number of a member (characters); rows of a roster at a time.
MOST_BADGE, MOST_ROWS = 16, 500


@dataclass(frozen=True, slots=True)
class NewMember:
    """Who comes, as what, from where, on which duty and from when."""

    name: str
    grade: str
    post: str
    since: date
    badge: str = ""
    from_unit_id: int | None = None
    person_id: int | None = None


@FORCE.act(May.RUN_OPERATIONS, name="force.admit")
def admit(actor: Actor, new: NewMember) -> ForceTerm:
    """Somebody comes, or comes back: found again as a user, by the police number, or by the name where there is none.

    Raises `RefusalError`: NAME_MISSING, UNKNOWN_WORD, BADGE_TAKEN, SERVES_ALREADY, TERM_BEFORE; NOT_FOUND for a unit or
    a user of another city.
    """
    centre = centre_of(actor)
    if centre is None:
        raise RefusalError(Code.NOT_FOUND)
    if new.from_unit_id is not None and new.from_unit_id not in dict(leading_units(actor)):
        raise RefusalError(Code.NOT_FOUND)
    member = _member(actor, centre, new)
    term = begun(actor, member, ForceTerm.unscoped.filter(member=member).order_by("-since", "-pk").first(), new)
    term.save(force_insert=True)
    record(actor, "force.admit", on=(ForceMember.RECORD, member.pk), detail=told(term))
    return term


def begun(actor: Actor, member: ForceMember, last: ForceTerm | None, new: NewMember) -> ForceTerm:
    """The term that begins, not yet written, after the `last` of the member. Raises `RefusalError`: SERVES_ALREADY,
    TERM_BEFORE, UNKNOWN_WORD."""
    if last is not None:
        if last.until is None:
            raise RefusalError(Code.SERVES_ALREADY, name=member.name, day=last.since)
        if new.since <= last.until:
            raise RefusalError(Code.TERM_BEFORE, name=member.name, day=last.until)
    return ForceTerm(
        member=member, grade=_grade(new.grade), from_unit_id=new.from_unit_id,
        post=OPERATIONS.word(POSTS.at(), new.post), since=new.since, by_id=actor.person_id,
    )  # fmt: skip


def told(term: ForceTerm) -> dict[str, str]:
    """What the trail says of it."""
    return {"kind": term.grade, "day": term.since.isoformat()}


def _member(actor: Actor, centre: int, new: NewMember) -> ForceMember:
    """The one it is, locked, or a new one."""
    name, badge = named(new)
    if new.person_id is not None and new.person_id not in dict(users(actor)):
        raise RefusalError(Code.NOT_FOUND)
    here = ForceMember.unscoped.select_for_update(no_key=True).filter(centre_id=centre)
    found: ForceMember | None = None
    if new.person_id is not None:
        found = here.filter(person_id=new.person_id).first()
    if found is None and badge:
        found = here.filter(badge=badge).first()
        if found is not None and found.name != name:
            raise RefusalError(Code.BADGE_TAKEN, name=found.name)
    if found is None and not badge and new.person_id is None:
        found = here.filter(name=name, badge="", person=None).first()
    if found is None:
        try:
            with transaction.atomic():
                found = ForceMember.unscoped.create(centre_id=centre, name=name, badge=badge, person_id=new.person_id)
        except IntegrityError as error:
            if "force_badge_once" not in str(error):
                raise
            raise RefusalError(Code.BADGE_TAKEN, name=name) from error  # entered by somebody else just now
    return found


def named(new: NewMember) -> tuple[str, str]:
    """Name and police number as they are kept. Raises `RefusalError`: NAME_MISSING, TOO_LONG, CLEAR_NUMBER."""
    return text(new.name, required=Code.NAME_MISSING, most=40), text(new.badge, most=MOST_BADGE)


def users(actor: Actor) -> list[tuple[int, str]]:
    """(key, name) of people posted today at a police unit of the actor's city."""
    units = [key for key, _name in leading_units(actor)]
    today = timezone.localdate()
    posted = Posting.unscoped.filter(in_force(today), unit_id__in=units, valid_from__lte=today, person__is_active=True)
    return sorted(set(posted.values_list("person_id", "person__name")), key=lambda one: (one[1], one[0]))


def _grade(code: str) -> str:
    if code not in Grade.values:
        raise RefusalError(Code.UNKNOWN_WORD)
    return code


def _serving(member: ForceMember) -> ForceTerm:
    """The term that goes on. Raises `RefusalError`: NOT_SERVING."""
    found: ForceTerm | None = ForceTerm.unscoped.filter(member=member, until=None).first()
    if found is None:
        raise RefusalError(Code.NOT_SERVING, name=member.name, day=timezone.localdate())
    return found


@FORCE.act(May.RUN_OPERATIONS, name="force.move")
def move(actor: Actor, pk: int, post: str, grade: str, since: date) -> ForceTerm:
    """Another duty, or another kind, from a day on: the term before ends the day before.

    Raises `RefusalError`: NOT_FOUND, NOT_SERVING, UNKNOWN_WORD, SAME_ANSWER, TERM_BEFORE.
    """
    member = FORCE.locked(actor, ForceMember, pk)
    term = _serving(member)
    if (OPERATIONS.word(POSTS.at(), post), _grade(grade)) == (term.post, term.grade):
        raise RefusalError(Code.SAME_ANSWER)
    if since <= term.since:
        raise RefusalError(Code.TERM_BEFORE, name=member.name, day=term.since)
    ForceTerm.unscoped.filter(pk=term.pk).update(until=since - timedelta(days=1))
    made: ForceTerm = ForceTerm.unscoped.create(
        member=member, grade=grade, from_unit_id=term.from_unit_id, post=post, since=since, by_id=actor.person_id
    )
    record(actor, "force.move", on=(ForceMember.RECORD, member.pk), detail={"post": post, "day": since.isoformat()})
    return made


@FORCE.act(May.RUN_OPERATIONS, name="force.release")
def release(actor: Actor, pk: int, until: date, why: str) -> ForceTerm:
    """The last day in the force, for a reason. Shifts after it show as gaps.

    Raises `RefusalError`: NOT_FOUND, NOT_SERVING, DAYS_ORDER, REASON_MISSING.
    """
    member = FORCE.locked(actor, ForceMember, pk)
    term = _serving(member)
    if until < term.since:
        raise RefusalError(Code.DAYS_ORDER)
    term.until, term.ended_because = until, OPERATIONS.reason(why)
    term.save(update_fields=["until", "ended_because"])
    record(actor, "force.release", on=(ForceMember.RECORD, member.pk), detail={"last_day": until.isoformat()})
    return term


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of the rows of a roster: in, there already, and those that cannot be taken, with why."""

    new: int
    there: int
    rejects: Sequence[tuple[Row, str]]


#: Column of a roster → what is wrong with a cell of it.
FAULTS: Mapping[str, Any] = {
    "name": pgettext_lazy("force", "There is no name."),
    "grade": pgettext_lazy("force", "Write 民警 or 辅警 for the kind."),
    "since": pgettext_lazy("force", "This is no day: write it as 2026-05-06."),
    "unit": pgettext_lazy("force", "No police unit of this city has this name: write it as under Units."),
    "post": pgettext_lazy("force", "There is no such duty: choose one of the list."),
}


def _fault(row: Row, units: Mapping[str, int], words: Mapping[str, str]) -> str:
    """What is wrong with a row, in the language of the page; nothing when it can be taken."""
    wrong = list(row.faults)
    if row.unit and row.unit not in units:
        wrong.append("unit")
    if row.post and row.post not in words:
        wrong.append("post")
    return " ".join(str(FAULTS[one]) for one in wrong)


@FORCE.act(May.RUN_OPERATIONS, name="force.admit_rows")
def admit_rows(actor: Actor, rows: Sequence[Row], usual: date) -> Taken:
    """Take in a roster: a row is in, is there already, or is a reject that says why. `usual` is the day of rows without
    one.

    Raises `RefusalError`: NO_ROWS, TOO_MANY_ROWS.
    """
    if not rows:
        raise RefusalError(Code.NO_ROWS)
    if len(rows) > MOST_ROWS:
        raise RefusalError(Code.TOO_MANY_ROWS, most=MOST_ROWS)
    units = {name: key for key, name in leading_units(actor)}
    words: dict[str, str] = {}
    for term in POSTS.at().terms:
        words |= dict.fromkeys((term.code, term.zh, term.en, *term.synonyms), term.code)
    new = there = 0
    rejects = []
    for row in rows:
        if why := _fault(row, units, words):
            rejects.append((row, why))
            continue
        member = NewMember(
            row.name, row.grade, words[row.post] if row.post else "INVESTIGATE", row.since or usual, row.badge,
            units[row.unit] if row.unit else None,
        )  # fmt: skip
        try:
            with transaction.atomic():
                admit(actor, member)
            new += 1
        except RefusalError as refused:
            if refused.code is Code.SERVES_ALREADY:
                there += 1
            else:
                rejects.append((row, refused.message))
    record(actor, "force.admit_rows", detail={"rows": len(rows), "accepted": new, "rejected": len(rejects)})
    return Taken(new, there, rejects)
