# SPDX-License-Identifier: Apache-2.0
"""Duty by day and shift, where somebody is lacking, and who is on duty now."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from wuzha.audit.actor import Actor
from wuzha.operations.models import Duty, ForceTerm, Grade
from wuzha.operations.rulesets import SHIFTS, Shift


def standing(actor: Actor) -> QuerySet[Duty]:
    """Duties that nobody was taken off or swapped out of."""
    rows: QuerySet[Duty] = Duty.objects.visible_to(actor).filter(change=None)
    return rows.select_related("member")


@dataclass(frozen=True, slots=True)
class ShiftOfDay:
    """One shift of a day, who is on it, and how many are lacking."""

    day: date
    shift: Shift
    duties: list[Duty] = field(default_factory=list)
    #: Of all, and of police officers.
    lacking: int = 0
    lacking_officers: int = 0

    @property
    def gap(self) -> bool:
        return bool(self.lacking or self.lacking_officers)


def watches(actor: Actor, first: date, last: date) -> list[ShiftOfDay]:
    """Every shift from one day to another. Whoever does not serve on its day any more is not counted: a gap shows."""
    found: dict[tuple[date, str], list[Duty]] = defaultdict(list)
    for one in standing(actor).filter(day__gte=first, day__lte=last).order_by("-leads", "pk"):
        found[one.day, one.shift].append(one)
    terms: dict[int, list[ForceTerm]] = defaultdict(list)
    if found:
        members = {one.member_id for duties in found.values() for one in duties}
        for term in ForceTerm.objects.visible_to(actor).filter(member_id__in=members):
            terms[term.member_id].append(term)
    rules, days = SHIFTS.at(), (last - first).days + 1
    return [
        _watch(day, shift, found[day, shift.code], terms)
        for day in (first + timedelta(days=n) for n in range(days))
        for shift in rules.terms
    ]


def _watch(day: date, shift: Shift, duties: list[Duty], terms: dict[int, list[ForceTerm]]) -> ShiftOfDay:
    grades = []
    for duty in duties:
        grades += [
            one.grade for one in terms[duty.member_id] if one.since <= day and (one.until is None or one.until >= day)
        ]
    officers = sum(grade == Grade.OFFICER for grade in grades)
    return ShiftOfDay(
        day, shift, duties, max(shift.least - len(grades), 0), max(shift.least_officers - officers, 0)
    )  # fmt: skip


def now_on(actor: Actor, now: datetime) -> list[Duty]:
    """Who is on duty at a moment, who leads first."""
    return list(standing(actor).filter(starts_at__lte=now, ends_at__gt=now).order_by("-leads", "pk"))
