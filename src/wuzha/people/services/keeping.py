# SPDX-License-Identifier: Apache-2.0
"""The people of many records at once: known again by the ID number or recorded, as `individuals.kept` does for one."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import connection
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.engine.identifiers import IdentifierError, IdNumber
from wuzha.locks import Lock, wait
from wuzha.people.errors import Code
from wuzha.people.models import Individual, PersonStep
from wuzha.people.rules.kinds import Act
from wuzha.people.services.individuals import NewIndividual, columns, fits
from wuzha.refusals import RefusalError
from wuzha.sealed import Kind
from wuzha.sealed.value import blinds
from wuzha.sql import next_ids

#: Rows of one statement.
_AT_ONCE = 2_000


class People:
    """Who has one of some ID numbers in a centre, and who is to be recorded; written at once for all.

    The caller writes `acts`, (action, record, detail) each, into the trail.
    """

    def __init__(self, actor: Actor, centre: int, unit: int, id_nos: Collection[str]) -> None:
        self.actor, self.centre, self.unit = actor, centre, unit
        wait(Lock.PEOPLE, centre)
        indexes = [index for one in id_nos for index in _indexes(one)]
        found = Individual.unscoped.filter(centre_id=centre, id_index__in=indexes)
        rows = list(found.select_related("merged_into", "unit").order_by("-pk"))
        self._known = {bytes(one.id_index or b""): one for one in rows}
        here = Individual.objects.visible_to(actor).filter(pk__in=[one.pk for one in rows])
        self._here = set(here.values_list("pk", flat=True))
        with connection.cursor() as cursor:
            self._ids = iter(next_ids(cursor, Individual._meta.db_table, len(id_nos)))
        self._made: dict[int, Individual] = {}
        self.acts: list[tuple[str, tuple[str, object], dict[str, Any]]] = []

    @property
    def keys(self) -> set[int]:
        """Keys of those who are on file."""
        return {root(one).pk for one in self._known.values()}

    def of(self, new: NewIndividual) -> Individual:
        """The person with this ID number, else a new one without a key; nothing is kept yet.

        Raises `RefusalError`: NAME_DIFFERS, TOO_LONG; `IdentifierError`.
        """
        number = IdNumber.parse(new.id_no, today=timezone.localdate())
        found = next((self._known[one] for one in blinds(Kind.ID_NUMBER, number) if one in self._known), None)
        if found is None:
            return Individual(centre_id=self.centre, unit_id=self.unit, **columns(new))
        if not fits(found, new.name, here=found.pk in self._here):
            raise RefusalError(Code.NAME_DIFFERS, unit=found.unit.name)
        return found

    def keep(self, person: Individual) -> Individual:
        """That `person`, given by `of`, has a record: who it turned out to be, or who is now to be recorded."""
        if person.pk is None:
            person.pk = next(self._ids)
            self._made[person.pk] = person
            self._here.add(person.pk)
            if person.id_no is not None:
                person.id_index = person.id_no.blind()
                self._known[person.id_index] = person
            self.acts.append(("person.record", (Individual.RECORD, person.pk), {"known": person.known}))
            return person
        elsewhere = person.pk not in self._here
        self.acts.append(("person.found", (Individual.RECORD, person.pk), {"elsewhere": elsewhere}))
        return root(person)

    def write(self) -> None:
        made = self._made.values()
        Individual.unscoped.bulk_create(made, batch_size=_AT_ONCE)
        steps = [PersonStep(individual=one, act=Act.RECORD, by_id=self.actor.person_id) for one in made]
        PersonStep.unscoped.bulk_create(steps, batch_size=_AT_ONCE)


def root(person: Individual) -> Individual:
    """The person this one turned out to be, else itself."""
    return person if person.merged_into is None else person.merged_into


def _indexes(id_no: str) -> list[bytes]:
    try:
        return blinds(Kind.ID_NUMBER, IdNumber.parse(id_no))
    except IdentifierError:
        return []
