# SPDX-License-Identifier: Apache-2.0
"""The suspects of a plan in bulk: people, their parts in cases, measures with documents, and what was recovered."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from django.db import transaction

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.engine.identifiers import IdNumber
from wuzha.org.models import Unit, UnitKind
from wuzha.people.models import Individual, Involvement, PersonMeasure, PersonStep, Recovery
from wuzha.people.rules.kinds import Act, Measure, Term
from wuzha.people.rules.measures import stands
from wuzha.sealed import Kind, seal
from wuzha.simulation.casework.records import Casework, PlannedMeasure
from wuzha.simulation.casework.suspects import by_person
from wuzha.simulation.load.casework import AT_ONCE, LoadedCases, written_down

#: By which of its terms a measure runs (`people.terms`).
TERMS = {
    Measure.DETAINED: Term.GANG, Measure.ASKED: Term.USUAL, Measure.ARRESTED: Term.USUAL, Measure.BAILED: Term.USUAL,
    Measure.ADMIN_DETAINED: Term.USUAL, Measure.SUMMONED: Term.USUAL,
}  # fmt: skip


@transaction.atomic
def load(work: Casework, loaded: LoadedCases, actor: Actor) -> dict[int, Individual]:
    """Write the people of a plan beside its cases, all or none; key in the plan → the person."""
    measures = by_person(work.measures)
    units = dict(Unit.objects.values_list("code", "pk"))
    stations = {one.key: units[one.station] for one in work.cases}
    first = {key: min(one.day for one in own) for key, own in measures.items()}
    rows = []
    towns = list(Unit.objects.filter(kind__in=(UnitKind.STREET, UnitKind.TOWN)).order_by("code"))
    for one in work.people:
        home = towns[one.key % len(towns)]
        at = written_down(first[one.key])
        case = loaded.cases[next(iter(one.cases))]
        rows.append(
            Individual(
                centre_id=case.centre_id, unit_id=case.unit_id or case.centre_id, name=seal(Kind.NAME, one.who.name),
                id_no=seal(Kind.ID_NUMBER, one.who.id_no), phone=seal(Kind.PHONE, one.who.phone),
                sex=int(IdNumber.sex(one.who.id_no)), birth_year=IdNumber.birth_date(one.who.id_no).year,
                recorded_at=at, touched_at=written_down(measures[one.key][-1].day), synthetic=True,
                residence=seal(Kind.ADDRESS, f"{home.name}演示路{one.key % 90 + 1}号"), home_code=home.code[:9],
            )
        )  # fmt: skip
    made = Individual.unscoped.bulk_create(rows, batch_size=AT_ONCE)
    people = {one.key: row for one, row in zip(work.people, made, strict=True)}
    parts = _parts(work, loaded, people, first)
    _measures(work, loaded, parts, stations)
    _recoveries(work, loaded, parts)
    record(actor, "simulation.suspects", rows=len(people), detail={"measures": len(work.measures)})
    return people


def _parts(
    work: Casework, loaded: LoadedCases, people: dict[int, Individual], first: dict[int, date]
) -> dict[tuple[int, int], Involvement]:
    """(person, case) → the part, with the history that says so."""
    keys = [(one.key, case, roles) for one in work.people for case, roles in one.cases.items()]
    begun = {(one.person, one.case): one.day for one in reversed(work.measures)}
    rows = Involvement.unscoped.bulk_create(
        (
            Involvement(
                case=loaded.cases[case], individual=people[person], roles=list(roles), by_id=loaded.officers[case],
                since=written_down(begun.get((person, case), first[person])),
            )
            for person, case, roles in keys
        ),
        batch_size=AT_ONCE,
    )  # fmt: skip
    parts = {(person, case): row for (person, case, _roles), row in zip(keys, rows, strict=True)}
    PersonStep.unscoped.bulk_create(
        (
            PersonStep(
                individual=people[one.key], act=Act.RECORD, at=written_down(first[one.key]),
                by_id=loaded.officers[next(iter(one.cases))],
            )
            for one in work.people
        ),
        batch_size=AT_ONCE,
    )  # fmt: skip
    PersonStep.unscoped.bulk_create(
        (
            PersonStep(
                individual=row.individual, involvement=row, act=Act.INVOLVE, at=row.since, by_id=row.by_id,
                roles=row.roles,
            )
            for row in rows
        ),
        batch_size=AT_ONCE,
    )  # fmt: skip
    return parts


def _measures(
    work: Casework, loaded: LoadedCases, parts: dict[tuple[int, int], Involvement], stations: dict[int, int]
) -> None:
    """Each measure; before one that was told with a wrong day that telling, struck. Then what is in force and due."""
    rows: list[PersonMeasure] = []
    wrong: list[tuple[PersonMeasure, PersonMeasure]] = []

    def row(one: PlannedMeasure, day: date) -> PersonMeasure:
        kind = Measure(one.kind)
        rows.append(
            PersonMeasure(
                involvement=parts[one.person, one.case], kind=kind, day=day, until=one.until,
                term=TERMS.get(kind, ""), organ=one.organ, document_no=one.document_no, fen=one.fen,
                unit_id=stations[one.case], at=written_down(max(one.day, day)), by_id=loaded.officers[one.case],
            )
        )  # fmt: skip
        return rows[-1]

    for one in work.measures:
        if one.wrong is not None:
            wrong.append((row(one, one.wrong), row(one, one.day)))
        else:
            row(one, one.day)
    PersonMeasure.unscoped.bulk_create(rows, batch_size=AT_ONCE)
    for before, after in wrong:
        before.struck_by = after
        PersonMeasure.unscoped.filter(pk=before.pk).update(struck_by=after)
    last = work.targets[-1].after
    of: dict[int, list[PersonMeasure]] = defaultdict(list)
    for measure in rows:
        of[measure.involvement_id].append(measure)
    changed = []
    for part in parts.values():
        now = stands(of[part.pk], last)
        if now.kind or now.due:
            part.measure, part.due_on = now.kind, now.due
            changed.append(part)
    Involvement.unscoped.bulk_update(changed, ["measure", "due_on"], batch_size=AT_ONCE)


def _recoveries(work: Casework, loaded: LoadedCases, parts: dict[tuple[int, int], Involvement]) -> None:
    Recovery.unscoped.bulk_create(
        (
            Recovery(
                case=loaded.cases[one.case],
                involvement=parts.get((one.person, one.case)) if one.person is not None else None, kind=one.kind,
                fen=one.fen, day=one.day, document_no=one.document_no, lot=one.lot,
                at=written_down(one.day), by_id=loaded.officers[one.case],
            )
            for one in work.recoveries
        ),
        batch_size=AT_ONCE,
    )  # fmt: skip
