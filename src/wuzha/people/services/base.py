# SPDX-License-Identifier: Apache-2.0
"""What every act on people shares: the row, the history, the other parts of the same person in a case, the clock."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.cases.queries.standing import withdrawn_on
from wuzha.core.acts import Acts
from wuzha.people.errors import Code
from wuzha.people.models import Individual, Involvement, PersonMeasure, PersonStep
from wuzha.people.rules.kinds import Act
from wuzha.people.rules.measures import stands
from wuzha.people.rulesets import TERMS
from wuzha.sealed import Sealed


class PeopleActs(Acts[Any]):
    """Acts on records of one type: no record of people has a state of its own."""

    codes = Code

    def __init__(self, kind: str) -> None:
        self.kind = kind

    def kind_of(self, row: Any) -> str:
        return str(row.RECORD)


PEOPLE, PARTS = PeopleActs(Individual.RECORD), PeopleActs(Involvement.RECORD)


def keep_step(
    actor: Actor,
    individual: Individual,
    act: Act,
    *,
    involvement: Involvement | None = None,
    other: Individual | None = None,
    roles: Sequence[str] = (),
    note: Sealed | None = None,
) -> PersonStep:
    """Add to the history of a person; the time of keeping counts from now."""
    Individual.unscoped.filter(pk=individual.pk).update(touched_at=timezone.now())
    made: PersonStep = PersonStep.unscoped.create(
        individual=individual, involvement=involvement, other=other, act=act, by_id=actor.person_id, roles=list(roles),
        note=note,
    )  # fmt: skip
    return made


def root_of(individual: Individual) -> int:
    """The key of the person this one turned out to be, else its own."""
    return individual.merged_into_id or individual.pk


def parts_of(case_id: int, root: int) -> list[Involvement]:
    """All parts of one person in a case: its own, and those of whoever was joined to it."""
    same = Q(individual_id=root) | Q(individual__merged_into_id=root)
    return list(Involvement.unscoped.filter(same, case_id=case_id).order_by("pk"))


def hold_person(root: int) -> Individual:
    """The person, locked: two who act on the same one wait for each other."""
    found: Individual = Individual.unscoped.select_for_update(no_key=True).get(pk=root)
    return found


def measures_of(parts: Sequence[Involvement]) -> list[PersonMeasure]:
    """All measures of the parts, struck ones too, as they were told."""
    return list(PersonMeasure.unscoped.filter(involvement__in=parts).order_by("pk"))


def free_by(cases: Collection[int]) -> dict[int, date]:
    """Of these cases those that are withdrawn: until when nobody may be held any more in them (程序规定 187)."""
    days = TERMS.at(timezone.now()).free_days
    return {pk: day + timedelta(days=days) for pk, day in withdrawn_on(cases).items()}


def set_clock(case_id: int, root: int, today: date | None = None) -> None:
    """Write what is in force and until when something must follow, at the part whose measure it is."""
    parts = parts_of(case_id, root)
    rows = measures_of(parts)
    now = stands(rows, today or timezone.localdate(), free_by([case_id]).get(case_id))
    last = rows[-1].involvement_id if rows else 0
    holder = now.measure.involvement_id if now.measure is not None else last
    for one in parts:
        kind, due = (now.kind, now.due) if one.pk == holder and one.ended_on is None else ("", None)
        if (one.measure, one.due_on) != (kind, due):
            Involvement.unscoped.filter(pk=one.pk).update(measure=kind, due_on=due)
