# SPDX-License-Identifier: Apache-2.0
"""The part a person has in a case: recorded, changed, ended where it was wrong, and taken up again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.cases.queries.victims import Case
from wuzha.org.roles import May
from wuzha.people.errors import Code
from wuzha.people.models import Individual, Involvement
from wuzha.people.rules.kinds import Act
from wuzha.people.rules.measures import stands
from wuzha.people.rulesets import ROLES
from wuzha.people.services.base import (
    PARTS,
    PEOPLE,
    PeopleActs,
    hold_person,
    keep_step,
    measures_of,
    parts_of,
    root_of,
    set_clock,
)
from wuzha.people.services.individuals import NewIndividual, kept
from wuzha.refusals import RefusalError

#: Acts whose record is the case.
IN_CASE = PeopleActs("case")


@IN_CASE.act(May.WORK_PEOPLE, name="person.involve")
def record_suspect(
    actor: Actor,
    case: int,
    new: NewIndividual,
    roles: Sequence[str] = (),
    note: str = "",
    *,
    unknown: bool = False,
    is_same: bool = False,
) -> Involvement:
    """Record a person with a part in a case, in one step. A person whose ID number is known already is that one, once
    confirmed (`is_same`); `unknown` is somebody of whom it is not known who it is.

    Raises `RefusalError`: WHO_MISSING, IS_NAMED, KNOWN, KNOWN_ELSEWHERE, INVOLVED_ALREADY, ROLE_UNKNOWN, TOO_LONG,
    NOT_FOUND; `IdentifierError`.
    """
    found = PEOPLE.locked(actor, Case, case)
    named = bool(new.name.strip() or new.id_no.strip())
    if not named and not unknown:
        raise RefusalError(Code.WHO_MISSING)
    if named and unknown:
        raise RefusalError(Code.IS_NAMED)
    _must_be_parts(roles)
    unit = found.unit_id or found.centre_id
    person = kept(actor, new, found.centre_id, unit, is_same=is_same, synthetic=found.synthetic)
    return put_part(actor, found, person, roles, note)


@IN_CASE.act(May.WORK_PEOPLE, name="person.involve")
def involve(actor: Actor, case: int, individual: int, roles: Sequence[str] = (), note: str = "") -> Involvement:
    """Record the part that a person one sees has in a case.

    Raises `RefusalError`: INVOLVED_ALREADY, ROLE_UNKNOWN, TOO_LONG, NOT_FOUND.
    """
    found = PEOPLE.locked(actor, Case, case)
    person = PEOPLE.locked(actor, Individual, individual)
    if person.centre_id != found.centre_id:
        raise RefusalError(Code.NOT_FOUND)
    _must_be_parts(roles)
    return put_part(actor, found, person, roles, note)


def put_part(actor: Actor, case: Any, person: Individual, roles: Sequence[str], note: str = "") -> Involvement:
    """The part of a person in a case, within the transaction of an act. Raises `RefusalError`: INVOLVED_ALREADY,
    TOO_LONG."""
    hold_person(root_of(person))
    if parts_of(case.pk, root_of(person)):
        raise RefusalError(Code.INVOLVED_ALREADY, number=person.number)
    made: Involvement = Involvement.unscoped.create(
        case=case, individual=person, roles=list(roles), note=PARTS.note(note), by_id=actor.person_id
    )
    keep_step(actor, person, Act.INVOLVE, involvement=made, roles=roles)
    record(actor, "person.involve", on=("case", case.pk), detail={"individual": person.pk, "roles": list(roles)})
    return made


@PARTS.act(May.WORK_PEOPLE, name="person.roles")
def set_roles(
    actor: Actor, pk: int, roles: Sequence[str], note: str = "", why: str = "", *, version: int | None = None
) -> Involvement:
    """Change the part in the chain, or what this case knows of the person (`note`; empty leaves it).

    Raises `RefusalError`: ROLE_UNKNOWN, SAME_ANSWER, ENDED, TOO_LONG, NOT_FOUND, CHANGED.
    """
    row = _open_part(actor, pk, version)
    _must_be_parts(roles)
    if set(roles) == set(row.roles) and not note.strip():
        raise RefusalError(Code.SAME_ANSWER)
    PARTS.save(row, roles=list(roles), note=PARTS.note(note) or row.note)
    keep_step(actor, row.individual, Act.ROLES, involvement=row, roles=roles, note=PARTS.note(why))
    record(actor, "person.roles", on=(Involvement.RECORD, row.pk), detail={"roles": list(roles)})
    return row


@PARTS.act(May.WORK_PEOPLE, name="person.end")
def end_part(actor: Actor, pk: int, why: str, *, version: int | None = None) -> Involvement:
    """The person had no part in the case after all: it stays to be seen, with why, and counts no more.

    Raises `RefusalError`: REASON_MISSING, ENDED, IN_FORCE, NOT_FOUND, CHANGED.
    """
    row = _open_part(actor, pk, version)
    note, today = PEOPLE.reason(why), timezone.localdate()
    now = stands(measures_of([row]), today)
    if now.measure is not None:
        raise RefusalError(Code.IN_FORCE, measure=now.measure.get_kind_display())
    PARTS.save(row, ended_on=today, measure="", due_on=None)
    keep_step(actor, row.individual, Act.END, involvement=row, roles=row.roles, note=note)
    record(actor, "person.end", on=(Involvement.RECORD, row.pk))
    return row


@PARTS.act(May.WORK_PEOPLE, name="person.again")
def take_up(actor: Actor, pk: int, why: str, *, version: int | None = None) -> Involvement:
    """The person had a part after all. Raises `RefusalError`: REASON_MISSING, NOT_ENDED, NOT_FOUND, CHANGED."""
    row = PARTS.locked(actor, Involvement, pk, version)
    if row.ended_on is None:
        raise RefusalError(Code.NOT_ENDED)
    note = PEOPLE.reason(why)
    PARTS.save(row, ended_on=None)
    keep_step(actor, row.individual, Act.AGAIN, involvement=row, roles=row.roles, note=note)
    record(actor, "person.again", on=(Involvement.RECORD, row.pk))
    set_clock(row.case_id, root_of(row.individual))
    return row


def _open_part(actor: Actor, pk: int, version: int | None = None) -> Involvement:
    row = PARTS.locked(actor, Involvement, pk, version)
    if row.ended_on is not None:
        raise RefusalError(Code.ENDED)
    return row


def _must_be_parts(roles: Sequence[str]) -> None:
    if not set(roles) <= set(ROLES.at().codes):
        raise RefusalError(Code.ROLE_UNKNOWN)
