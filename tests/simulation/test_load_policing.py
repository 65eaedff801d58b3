# SPDX-License-Identifier: Apache-2.0
"""People, measures and recoveries of a plan: what is written in bulk is what the services would have written, and is
counted in the database as in the plan."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from tests.simulation import counting
from tests.simulation.test_load_casework import ACTOR, plain
from tests.worlds import stands
from wuzha.audit.actor import Actor
from wuzha.org.actors import actor_for
from wuzha.org.models import Posting, Unit
from wuzha.org.roles import Role
from wuzha.people.models import Individual, Involvement, PersonMeasure, Recovery
from wuzha.people.rules.kinds import Measure
from wuzha.people.rules.measures import faults
from wuzha.people.services import NewIndividual, NewMeasure, NewRecovery, measure, record_suspect, recover
from wuzha.simulation.casework.plan import plan
from wuzha.simulation.casework.records import Casework
from wuzha.simulation.casework.suspects import by_person
from wuzha.simulation.load import casework, city, people, suspects
from wuzha.simulation.load.casework import LoadedCases

pytestmark = pytest.mark.django_db
#: Columns that say when and by whom it was written down.
OTHERWISE = {
    "id", "involvement_id", "individual_id", "case_id", "at", "since", "by_id", "recorded_at", "touched_at", "lot",
    "note", "struck_by_id", "synthetic", "version", "name_index", "id_index", "phone_index",
}  # fmt: skip


@pytest.fixture(scope="module")
def work() -> Casework:
    return plan("cixi-2023H1", seed=7)


@pytest.fixture(scope="module")
def loaded(work: Casework, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[LoadedCases]:
    with django_db_blocker.unblock(), transaction.atomic():
        city.build(ACTOR)
        people.build(ACTOR)
        cases = casework.load(work, ACTOR)
        suspects.load(work, cases, ACTOR)
        stands()
        yield cases
        transaction.set_rollback(True)


def columns(row: Any) -> dict[str, Any]:
    return {name: value for name, value in plain(row).items() if name not in OTHERWISE}


def officer() -> Actor:
    found = actor_for(Posting.unscoped.filter(role=Role.INVESTIGATOR).select_related("unit", "person")[0])
    assert found is not None
    return found


def test_the_law_finds_no_fault_in_the_measures(work: Casework, loaded: LoadedCases) -> None:
    of: dict[int, list[PersonMeasure]] = {}
    for one in PersonMeasure.unscoped.order_by("pk"):
        of.setdefault(one.involvement_id, []).append(one)
    assert {pk: found for pk, rows in of.items() if (found := faults(rows))} == {}


def test_the_services_leave_the_same_people(work: Casework, loaded: LoadedCases) -> None:
    """One person of each course of measures, once more under another number, through the services."""
    courses: dict[tuple[str, ...], int] = {}
    measures = by_person(work.measures)
    for person, own in measures.items():
        if not any(one.wrong for one in own):
            courses.setdefault(tuple(one.kind for one in own), person)
    assert len(courses) >= 10
    actor = officer()
    stations = {one.key: loaded.cases[one.key].unit_id for one in work.cases}
    numbers = iter(one.who.id_no for one in plan("demo", 7, work.targets[-1].after).people)
    by_key = {one.key: one for one in work.people}
    for person in courses.values():
        one = by_key[person]
        who = replace(one.who, id_no=next(numbers))
        first = Involvement.unscoped.filter(individual__in=_named(one.who.id_no)).order_by("pk")
        parts = {}
        for case, roles in one.cases.items():
            new = NewIndividual(who.name, who.id_no, who.phone)
            parts[case] = record_suspect(actor, loaded.cases[case].pk, new, roles, is_same=True)
        for each in measures[person]:
            measure(
                actor, parts[each.case].pk,
                NewMeasure(
                    each.kind, each.day, each.organ, each.document_no, each.until,
                    suspects.TERMS.get(Measure(each.kind), ""), stations[each.case], each.fen,
                    "分案移送" if each.kind == Measure.SENT else "",
                ),
            )  # fmt: skip
        there = {part.case_id: part for part in first}
        for case, part in parts.items():
            mine = list(PersonMeasure.unscoped.filter(involvement=there[loaded.cases[case].pk]).order_by("day", "pk"))
            theirs = list(PersonMeasure.unscoped.filter(involvement=part).order_by("day", "pk"))
            assert [columns(row) for row in mine] == [columns(row) for row in theirs]
            assert there[loaded.cases[case].pk].roles == part.roles


def _named(id_no: str) -> Any:
    return [row.pk for row in Individual.unscoped.all() if row.id_no is not None and row.id_no._open() == id_no]


def test_recoveries_may_be_entered_as_they_stand(work: Casework, loaded: LoadedCases) -> None:
    lots: dict[str, str] = {}
    again = [one for one in work.recoveries if sum(each.lot == one.lot for each in work.recoveries) == 2][:4]
    for one in again:
        kept = Recovery.unscoped.get(document_no=one.document_no)
        made = recover(
            officer(), kept.case_id,
            NewRecovery(one.kind, one.fen, one.day, kept.involvement_id, f"补{one.document_no}", lots.get(one.lot, "")),
        )  # fmt: skip
        lots[one.lot] = made.lot
        assert columns(made) == columns(kept) | {"document_no": made.document_no}  # the same paper twice is refused


def test_the_database_counts_what_the_plan_counts(work: Casework, loaded: LoadedCases) -> None:
    (target,) = work.targets
    days = {"day__gte": target.first, "day__lt": target.after}
    standing = PersonMeasure.unscoped.filter(struck_by=None, **days)
    caught = standing.filter(kind="CAUGHT").values("involvement__individual").distinct().count()
    assert caught == target.caught == len(counting.caught(work, target))
    handled = standing.filter(kind__in=counting.HANDLING).values("involvement__individual").distinct()
    assert handled.count() == 440
    charged = standing.filter(kind="PROSECUTED").values("involvement__individual").distinct()
    assert charged.count() == 136
    assert Individual.unscoped.count() == len(work.people)
    assert not Individual.unscoped.filter(synthetic=False).exists()
    assert PersonMeasure.unscoped.filter(struck_by__isnull=False).count() == sum(
        one.wrong is not None for one in work.measures
    )


def test_who_is_held_at_the_end_is_shown_with_what_must_follow(work: Casework, loaded: LoadedCases) -> None:
    held = set(Involvement.unscoped.exclude(measure="").values_list("measure", flat=True))
    assert {"DETAINED", "ARRESTED", "BAILED"} <= held
    assert Involvement.unscoped.filter(due_on__isnull=False).exists()


def test_units_that_catch_are_stations(loaded: LoadedCases) -> None:
    kinds = set(Unit.objects.filter(pk__in=PersonMeasure.unscoped.values("unit")).values_list("kind", flat=True))
    assert kinds == {"STATION"}
