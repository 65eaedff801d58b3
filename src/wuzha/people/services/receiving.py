# SPDX-License-Identifier: Apache-2.0
"""Receiving a list of people and measures: new ones kept, known ones found again, nothing overwritten.

A person is known again by the ID number, or by name or what is told within the case; a measure by its kind and day. The
same once more is a duplicate. What contradicts what stands here is given back as a reject with its reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any, cast

from django.db import connection, transaction
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.cases.queries.standing import goes_on_elsewhere, is_filed
from wuzha.core.many import update_all
from wuzha.intake.models import Batch
from wuzha.intake.receivers import Counts, RejectedRow
from wuzha.intake.services.rejects import keep_rejects
from wuzha.keys.indexes import hold, lift
from wuzha.locks import Lock, wait
from wuzha.people.errors import Code
from wuzha.people.models import Individual, Involvement, PersonMeasure, PersonStep
from wuzha.people.rules.kinds import AFTER_FILING, Act, Measure
from wuzha.people.rules.measures import new_faults, stands
from wuzha.people.services.base import root_of
from wuzha.people.services.incoming import IncomingPerson
from wuzha.people.services.individuals import NewIndividual, columns, values_of
from wuzha.people.services.known import ConflictError, Known
from wuzha.people.services.measures import NewMeasure, checked, must_rest_on
from wuzha.refusals import RefusalError
from wuzha.sealed import Kind, seal
from wuzha.sealed.value import base_blind, blinds, same
from wuzha.sql import next_ids

#: Gaps in what a list tells, not contradictions of it.
_GAPS = frozenset({Code.NEEDS_BEFORE, Code.NOTHING_HOLDS, Code.NOT_EXTENDABLE})
#: Rows written in one statement.
_AT_ONCE = 2_000
#: Characters kept of what a list knows of a person.
MOST_KNOWN = 500


class _Writer:
    """What is to be written, with keys taken beforehand so that rows can refer to each other."""

    def __init__(self, rows: int) -> None:
        with connection.cursor() as cursor:
            self.people_ids = iter(next_ids(cursor, "people_individual", rows))
            self.part_ids = iter(next_ids(cursor, "people_involvement", rows))
            self.measure_ids = iter(next_ids(cursor, "people_personmeasure", 2 * rows))
        self.people: list[Individual] = []
        self.parts: list[Involvement] = []
        self.measures: list[PersonMeasure] = []
        self.steps: list[PersonStep] = []
        self.filled: dict[int, Individual] = {}
        self.changed: dict[int, Involvement] = {}
        self.touched: set[int] = set()
        #: Keys of parts whose note the list filled in.
        self.noted: set[int] = set()
        #: Keys of parts and of people that are not in the database yet.
        self.new: set[int] = set()
        self.new_people: set[int] = set()

    def write(self) -> None:
        Individual.unscoped.bulk_create(self.people, batch_size=_AT_ONCE)
        Involvement.unscoped.bulk_create(self.parts, batch_size=_AT_ONCE)
        PersonMeasure.unscoped.bulk_create(self.measures, batch_size=_AT_ONCE)
        PersonStep.unscoped.bulk_create(self.steps, batch_size=_AT_ONCE)
        update_all(list(self.filled.values()), ["phone", "phone_index", "residence", "home_code", "aliases"])
        update_all(list(self.changed.values()), ["roles", "note", "measure", "due_on"])
        Individual.unscoped.filter(pk__in=self.touched).update(touched_at=timezone.now())


@transaction.atomic(savepoint=False)  # whoever calls from a transaction of its own gives up all or nothing
def receive(rows: Sequence[IncomingPerson], *, centre_id: int, actor: Actor, batch: Batch | None = None) -> Counts:
    """Receive people and measures of one centre; all of them or, when it fails, none. Rows that contradict what is here
    are kept as rejects of the batch."""
    if not rows:
        return Counts()
    hold()
    wait(Lock.PEOPLE, centre_id)
    known, writer = Known(centre_id, rows), _Writer(len(rows))
    refused: list[RejectedRow] = []
    new = changed = flagged = 0
    # A history is told in the order of its days, whatever the order of the file.
    for row in sorted(rows, key=lambda one: (one.case_no, one.day or one.caught_on or date.min, one.line)):
        try:
            became, flags = _take(row, known, writer, actor, batch)
        except ConflictError as conflict:
            refused.append(RejectedRow(row.line, (conflict.problem,), row.raw))
            continue
        row.flags += flags
        new += became == "new"
        changed += became == "changed"
        flagged += became != "same" and bool(row.flags)
    _set_clocks(known, writer)
    writer.write()
    if batch is not None:
        keep_rejects(batch, sorted(refused, key=lambda one: one.line))
    counts = Counts(
        accepted=new, merged=changed, duplicates=len(rows) - new - changed - len(refused), flagged=flagged,
        rejected=len(refused),
    )  # fmt: skip
    record(
        actor, "person.import", on=("batch", batch.pk) if batch else ("unit", centre_id), rows=len(rows),
        detail={"accepted": new, "merged": changed, "duplicates": counts.duplicates},
    )  # fmt: skip
    return counts


def _take(
    row: IncomingPerson, known: Known, writer: _Writer, actor: Actor, batch: Batch | None
) -> tuple[str, tuple[str, ...]]:
    """What became of a row (`new`, `changed`, `same`), and its flags. Raises `ConflictError`."""
    case = known.cases.get(row.case_no)
    if case is None:
        raise ConflictError("case_no", "NO_CASE")
    digest = lift(base_blind(Kind.TEXT, repr((row.case_no, sorted(row.roles), row.alias, row.known))))
    person = known.person(row)
    if person is not None and row.name and not _has_name(person, row.name):
        raise ConflictError("name", "DIFFERS")
    part = known.part(case, row, digest)
    if part is not None and part.ended_on is not None:
        raise ConflictError("name", "ENDED")
    # The measure is looked at first: a row that is given back leaves nothing of itself.
    key = (case.pk, root_of(part.individual)) if part is not None else None
    before = known.measures[key] if key is not None else []
    told, flags = _measures(row, case, known.filed.get(case.pk), before)
    became = "same"
    if part is None:
        part = _new_part(row, case, person, known, writer, digest if not (row.name or row.id_no) else None, batch)
        key, became = (case.pk, root_of(part.individual)), "new"
    else:
        flags += _filled(row, part, writer)
        if added := [code for code in row.roles if code not in part.roles]:
            part.roles = [*part.roles, *added]
            if part.pk not in writer.new:
                writer.changed[part.pk] = part
            became = "changed"
        elif part.individual_id in writer.filled or (row.known and part.pk in writer.noted):
            became = "changed"
    if key is not None:
        for values in told:
            made = PersonMeasure(
                pk=next(writer.measure_ids), involvement=part, by_id=actor.person_id, batch=batch, **values
            )
            writer.measures.append(made)
            known.measures[key].append(made)
            writer.touched.add(part.individual_id)
            became = "new"
    return became, flags


def _has_name(person: Individual, name: str) -> bool:
    return person.name_index is None or bytes(person.name_index) in blinds(Kind.NAME, name)


def _new_part(
    row: IncomingPerson,
    case: Any,
    person: Individual | None,
    known: Known,
    writer: _Writer,
    digest: bytes | None,
    batch: Batch | None,
) -> Involvement:
    if person is None:
        values = columns(NewIndividual(row.name, row.id_no, row.phone, row.alias, row.residence))
        person = Individual(
            pk=next(writer.people_ids), centre_id=known.centre_id, unit_id=case.unit_id or case.centre_id,
            synthetic=case.synthetic, **values,
        )  # fmt: skip
        # What the database would fill in, for the rows that follow.
        person.name_index = person.name.blind() if person.name is not None else None
        person.id_index = person.id_no.blind() if person.id_no is not None else None
        writer.people.append(person)
        writer.new_people.add(person.pk)
        writer.steps.append(PersonStep(individual=person, act=Act.RECORD))
        if person.id_index is not None:
            known.people[bytes(person.id_index)] = person
    target = person.merged_into if person.merged_into_id is not None else person
    part = Involvement(
        pk=next(writer.part_ids), case=case, individual=target, roles=list(row.roles), batch=batch, digest=digest,
        note=seal(Kind.TEXT, row.known[:MOST_KNOWN]) if row.known else None,
    )  # fmt: skip
    writer.parts.append(part)
    writer.new.add(part.pk)
    writer.steps.append(PersonStep(individual=target, involvement=part, act=Act.INVOLVE, roles=list(row.roles)))
    known.add_part(part)
    return part


def _filled(row: IncomingPerson, part: Involvement, writer: _Writer) -> tuple[str, ...]:
    """Fill in what was not known; say what differs, which stays."""
    person, flags = part.individual, []
    given = values_of(NewIndividual(phone=row.phone, residence=row.residence))
    for name in ("phone", "residence"):
        value, here = given[name], getattr(person, name)
        if value is None:
            continue
        if here is None:
            setattr(person, name, value)
            if name == "residence":
                person.home_code = given["home_code"]
            if person.pk not in writer.new_people:
                writer.filled[person.pk] = person
        elif not same(here, value):
            flags.append(f"{name}:DIFFERS")
    if row.known:
        note = seal(Kind.TEXT, row.known[:MOST_KNOWN])
        if part.note is None:
            part.note = note
            writer.noted.add(part.pk)
            if part.pk not in writer.new:
                writer.changed[part.pk] = part
        elif not same(part.note, note):
            flags.append("known:DIFFERS")
    return tuple(flags)


def _measures(
    row: IncomingPerson, case: Any, filed_on: date | None, before: Sequence[PersonMeasure]
) -> tuple[list[dict[str, Any]], tuple[str, ...]]:
    """The columns of the measures that are to be added: that the person was caught, and what was done then. Raises
    `ConflictError`."""
    told: list[dict[str, Any]] = []
    flags: tuple[str, ...] = ()
    there = list(before)
    caught = replace(
        row, measure=Measure.CAUGHT.value, day=row.caught_on, unit_id=row.caught_by, until=None, organ="",
        document_no="", fen=None,
    )  # fmt: skip
    for one, field in ((caught, "caught_on"), (row, "measure")):
        if not one.measure or one.day is None:
            continue
        values, more = _measure(one, case, filed_on, there, field)
        flags += more
        if values is not None:
            told.append(values)
            there.append(PersonMeasure(pk=2**62 - 1, **values))
    return told, flags


def _measure(
    row: IncomingPerson, case: Any, filed_on: date | None, before: Sequence[PersonMeasure], field: str
) -> tuple[dict[str, Any] | None, tuple[str, ...]]:
    """The columns of a measure that is to be added, unless it is here. Raises `ConflictError`, of the field."""
    there = [one for one in before if one.kind == row.measure and one.day == row.day]
    if standing := [one for one in there if one.struck_by_id is None]:
        one = standing[0]
        pairs = ((row.document_no, one.document_no), (row.organ, one.organ), (row.unit_id, one.unit_id))
        if any(given and here and given != here for given, here in pairs) or (row.fen and row.fen != one.fen):
            raise ConflictError(field, "DIFFERS")
        return None, ()
    if there:
        raise ConflictError(field, "STRUCK")
    if goes_on_elsewhere(case):
        raise ConflictError(field, "CASE_OVER")
    if row.measure in AFTER_FILING and not is_filed(case):
        raise ConflictError(field, "NOT_FILED")
    new = NewMeasure(
        row.measure,
        cast("date", row.day),
        row.organ,
        row.document_no,
        row.until,
        unit_id=row.unit_id,
        fen=row.fen or None,
    )
    try:
        must_rest_on(filed_on, new)
        values = checked(new, before, complete=False)
    except RefusalError as error:
        raise ConflictError(field, error.code.name) from error
    proposed = PersonMeasure(pk=2**62, **values)
    flags = []
    for fault in new_faults(before, [*before, proposed], {2**62}):
        if fault.code not in _GAPS:
            raise ConflictError(field, fault.code.name)
        flags.append("measure:BEFORE_MISSING")
    return values, tuple(dict.fromkeys(flags))


def _set_clocks(known: Known, writer: _Writer) -> None:
    """What is in force against each person whose measures grew, at the part whose measure it is."""
    today = timezone.localdate()
    grown = {(one.involvement.case_id, root_of(one.involvement.individual)) for one in writer.measures}
    for case_id, root in grown:
        rows = known.measures[case_id, root]
        now = stands(rows, today)
        holder = now.measure.involvement_id if now.measure is not None else rows[-1].involvement_id
        for part in known.by_case[case_id]:
            if root_of(part.individual) != root:
                continue
            part.measure, part.due_on = (now.kind, now.due) if part.pk == holder else ("", None)
            if part.pk not in writer.new:
                writer.changed[part.pk] = part
