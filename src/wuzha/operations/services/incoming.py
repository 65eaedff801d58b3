# SPDX-License-Identifier: Apache-2.0
"""Receiving a roster: new members are recorded, repeated ones left alone, one that says otherwise is shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from django.db import connection
from django.db.models import Q

from wuzha.audit.actor import Actor
from wuzha.audit.services import record_all
from wuzha.cases.queries.units import centre_of
from wuzha.intake.models import Batch
from wuzha.intake.receivers import Counts
from wuzha.intake.services.each import AT_ONCE, GivenBackError, take_sheet
from wuzha.operations.errors import Code
from wuzha.operations.models import ForceMember, ForceTerm
from wuzha.operations.queries.units import leading_units
from wuzha.operations.services.base import FORCE
from wuzha.operations.services.force import NewMember, begun, named, told
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.sql import next_ids

#: The duty of a row that names none.
USUAL = "INVESTIGATE"


@dataclass(frozen=True, slots=True)
class IncomingMember:
    """One row: who, as what, from where (key), on which duty (code) and from when; `raw` as it came."""

    line: int
    name: str
    badge: str
    grade: str
    unit_id: int | None
    post: str
    since: date
    flags: tuple[str, ...]
    raw: Mapping[str, str]


def take_in(rows: Sequence[IncomingMember], *, batch: Batch, actor: Actor) -> Counts:
    """Rows of a roster, inside the caller's transaction."""
    begin = partial(Roster, actor, batch.unit_id)
    return take_sheet(rows, begin, batch=batch, actor=actor, action="force.import", what=lambda one: one)


class Roster:
    """A member is known by the police number, without one by the name; a known term with other facts is a conflict, and
    stays."""

    def __init__(self, actor: Actor, unit: int, rows: Sequence[IncomingMember]) -> None:
        self.actor, self.unit, self.centre = actor, unit, centre_of(actor)
        self.units = dict(leading_units(actor))
        named_so = Q(badge__in={row.badge for row in rows} - {""}) | Q(badge="", name__in={row.name for row in rows})
        members = ForceMember.unscoped.filter(named_so, centre_id__in=filter(None, (unit, self.centre)))
        #: (centre, police number, name where there is none) → who is called so.
        self.members: dict[tuple[int, str, str], list[ForceMember]] = defaultdict(list)
        #: The latest first.
        self.terms: dict[ForceMember, list[ForceTerm]] = defaultdict(list)
        for one in members.select_for_update(no_key=True).order_by("pk"):
            self.members[_place(one.centre_id, one.badge, one.name)].append(one)
        there = {one.pk: one for every in self.members.values() for one in every}
        for term in ForceTerm.unscoped.filter(member__in=there).order_by("-since", "-pk"):
            term.member = there[term.member_id]
            self.terms[term.member].append(term)
        with connection.cursor() as cursor:
            self.ids = iter(next_ids(cursor, ForceMember._meta.db_table, len(rows)))
        self.made: list[ForceTerm] = []
        self.come: list[ForceMember] = []

    def take(self, row: IncomingMember) -> bool:
        if (stands := self._term(row)) is not None:
            if not _same(stands, row):
                raise GivenBackError("row:DIFFERS")
            return False
        new = NewMember(row.name, row.grade, row.post or USUAL, row.since, row.badge, row.unit_id)
        FORCE.must_be_allowed(self.actor, May.RUN_OPERATIONS)
        if self.centre is None or (new.from_unit_id is not None and new.from_unit_id not in self.units):
            raise RefusalError(Code.NOT_FOUND)
        name, badge = named(new)
        place = _place(self.centre, badge, name)
        member = next((one for one in self.members[place] if badge or one.person_id is None), None)
        if member is not None and member.name != name:
            raise RefusalError(Code.BADGE_TAKEN, name=member.name)
        fresh = member is None
        if member is None:
            member = ForceMember(centre_id=self.centre, name=name, badge=badge)
        last = None if fresh else next(iter(self.terms[member]), None)
        term = begun(self.actor, member, last, new)
        if fresh:
            member.pk = next(self.ids)
            self.members[place].append(member)
            self.come.append(member)
        self.terms[member].insert(0, term)
        self.made.append(term)
        return True

    def _term(self, row: IncomingMember) -> ForceTerm | None:
        """The term that a row is about: one of the member that goes on, or began on that day."""
        members = self.members[_place(self.unit, row.badge, row.name)]
        terms = [term for member in members for term in self.terms[member]]
        terms = [term for term in terms if term.since == row.since or term.until is None]
        terms.sort(key=lambda term: (term.since == row.since, term.since), reverse=True)
        return next(iter(terms), None)

    def write(self) -> None:
        ForceMember.unscoped.bulk_create(self.come, batch_size=AT_ONCE)
        ForceTerm.unscoped.bulk_create(self.made, batch_size=AT_ONCE)
        record_all(self.actor, "force.admit", (((ForceMember.RECORD, one.member_id), told(one)) for one in self.made))


def _place(centre: int, badge: str, name: str) -> tuple[int, str, str]:
    return centre, badge, "" if badge else name


def _same(term: ForceTerm, row: IncomingMember) -> bool:
    return (
        (term.member.name, term.grade, term.since) == (row.name, row.grade, row.since)
        and row.post in ("", term.post)
        and row.unit_id in (None, term.from_unit_id)
    )
