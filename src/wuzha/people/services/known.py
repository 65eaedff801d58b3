# SPDX-License-Identifier: Apache-2.0
"""What a list of people is compared with: the cases, people, parts and measures that its rows are about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from wuzha.cases.queries.standing import filed_days
from wuzha.cases.queries.victims import Case
from wuzha.intake.receivers import Problem
from wuzha.people.models import Individual, Involvement, PersonMeasure
from wuzha.people.services.base import root_of
from wuzha.people.services.incoming import IncomingPerson
from wuzha.sealed import Kind
from wuzha.sealed.value import blinds


class ConflictError(Exception):
    """The row contradicts what is here."""

    def __init__(self, field: str, code: str) -> None:
        super().__init__(code)
        self.problem = Problem(field, code)


class Known:
    """Cases, people, parts and measures that the rows are about; what is new is added as it is met."""

    def __init__(self, centre_id: int, rows: Sequence[IncomingPerson]) -> None:
        self.centre_id = centre_id
        numbers = {one.case_no for one in rows}
        self.cases = {one.case_no: one for one in Case.unscoped.filter(centre_id=centre_id, case_no__in=numbers)}
        wanted = {one.id_no for one in rows if one.id_no}
        self.indexes = {number: blinds(Kind.ID_NUMBER, number) for number in wanted}
        every = [index for indexes in self.indexes.values() for index in indexes]
        people = Individual.unscoped.filter(centre_id=centre_id, id_index__in=every)
        found = people.select_related("merged_into")
        self.people = {bytes(one.id_index): one for one in found if one.id_index is not None}
        self.by_root: dict[tuple[int, int], Involvement] = {}
        self.by_case: dict[int, list[Involvement]] = defaultdict(list)
        cases = [one.pk for one in self.cases.values()]
        self.filed = filed_days(cases)
        for part in Involvement.unscoped.filter(case__in=cases).select_related("individual").order_by("pk"):
            self.add_part(part)
        self.measures: dict[tuple[int, int], list[PersonMeasure]] = defaultdict(list)
        of_cases = PersonMeasure.unscoped.filter(involvement__case__in=cases)
        for one in of_cases.select_related("involvement__individual").order_by("pk"):
            self.measures[one.involvement.case_id, root_of(one.involvement.individual)].append(one)

    def add_part(self, part: Involvement) -> None:
        self.by_root.setdefault((part.case_id, root_of(part.individual)), part)
        self.by_case[part.case_id].append(part)

    def person(self, row: IncomingPerson) -> Individual | None:
        """Whoever has the row's ID number."""
        for index in self.indexes.get(row.id_no, ()):
            if (found := self.people.get(index)) is not None:
                return found
        return None

    def part(self, case: Any, row: IncomingPerson, digest: bytes) -> Involvement | None:
        """The part in the case of whom the row names. Raises `ConflictError`."""
        parts = self.by_case[case.pk]
        if row.id_no:
            person = self.person(row)
            if person is not None:
                return self.by_root.get((case.pk, root_of(person)))
            if any(one.individual.id_no is None for one in named(parts, row.name)):
                raise ConflictError("id_no", "UNIDENTIFIED")
            return None
        if row.name:
            found = {root_of(one.individual): one for one in named(parts, row.name)}
            if len(found) > 1:
                raise ConflictError("name", "TWO")
            return next(iter(found.values()), None)
        return next((one for one in parts if one.digest is not None and bytes(one.digest) == digest), None)


def named(parts: Sequence[Involvement], name: str) -> Iterator[Involvement]:
    if not name:
        return
    wanted = blinds(Kind.NAME, name)
    for one in parts:
        if one.individual.name_index is not None and bytes(one.individual.name_index) in wanted:
            yield one
