# SPDX-License-Identifier: Apache-2.0
"""Lists of nominations that bureaus send: each row is a candidate, the same unit once more is known."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from django.db import connection
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record_many
from wuzha.fraudfree.errors import Code
from wuzha.fraudfree.models import FreeUnit, FreeUnitStep
from wuzha.fraudfree.rules.life import Act, Kind
from wuzha.fraudfree.services.base import for_the_city
from wuzha.fraudfree.services.entering import NOMINATE, NewUnit, begun, told, units_of
from wuzha.fraudfree.services.places import look
from wuzha.intake.models import Batch
from wuzha.intake.receivers import Counts
from wuzha.intake.services.each import AT_ONCE, SheetRow, take_sheet
from wuzha.org.models import Unit, UnitKind
from wuzha.refusals import RefusalError
from wuzha.requests.queries.owed import open_of_kind
from wuzha.sql import next_ids

_SEVERAL = re.compile(r"[、,，;；\s]+")
#: Units of the tree that each kind may be.
_SAME = {Kind.CAMPUS: UnitKind.SCHOOL, Kind.HOSPITAL: UnitKind.HOSPITAL, Kind.COMMUNITY: UnitKind.VILLAGE}


def take_in(rows: Sequence[SheetRow], *, batch: Batch, actor: Actor) -> Counts:
    """Rows of lists, brought by who runs it for the city; inside the caller's transaction."""
    return take_sheet(rows, partial(_List, actor), batch=batch, actor=actor, action="fraudfree.import")


def take(actor: Actor, row: Mapping[str, Any]) -> bool:
    """One row by itself; whether it is new. Raises `RefusalError`: NOT_ALLOWED, NOT_ASKED, and as for a candidate."""
    one = _List(actor, [row])
    new = one.take(row)
    one.write()
    return new


class _List:
    """A candidate is known by its township, name and kind."""

    def __init__(self, actor: Actor, rows: Sequence[Mapping[str, Any]]) -> None:
        for_the_city(actor)
        self.actor, self.now = actor, timezone.now()
        towns, names = {row["township"] for row in rows}, {row["name"] for row in rows}
        there = FreeUnit.unscoped.filter(township__in=towns, name__in=names)
        self.known = set(there.values_list("township", "name", "kind"))
        bureaus = {row["bureau"] for row in rows}
        asked = open_of_kind(actor, "NOMINATION").filter(addressed__in=bureaus).order_by("pk")
        #: Bureau → the latest request to it that is open.
        self.asked = dict(asked.values_list("addressed", "pk"))
        #: Units of the tree with these names, by kind and name, in the order of the tree.
        self.same: dict[tuple[str, str], list[Unit]] = defaultdict(list)
        for one in Unit.objects.filter(kind__in=_SAME.values(), name__in=names).order_by("path"):
            self.same[one.kind, one.name].append(one)
        found = {one.pk for group in self.same.values() for one in group}
        self.paths = dict(Unit.objects.filter(pk__in=towns).values_list("pk", "path"))
        self.names = dict(Unit.objects.filter(pk__in=bureaus).values_list("pk", "name"))
        self.units = units_of(actor, towns | bureaus | found)
        #: Units of the tree that are candidates, each with the key of its candidate.
        taken = FreeUnit.unscoped.filter(unit__in=found).values_list("unit", "kind", "pk")
        self.taken = {(unit, kind): pk for unit, kind, pk in taken}
        with connection.cursor() as cursor:
            self.ids = iter(next_ids(cursor, FreeUnit._meta.db_table, len(rows)))
        self.made: list[FreeUnit] = []

    def take(self, row: Mapping[str, Any]) -> bool:
        mark = (row["township"], row["name"], row["kind"])
        if mark in self.known:
            return False
        found, bureau = self._unit(row), row["bureau"]
        if bureau not in self.asked:
            raise RefusalError(Code.NOT_ASKED, unit=self.names.get(bureau, bureau))
        new = NewUnit(
            row["kind"], row["township"], row["people"], row["name"], found, bureau,
            words=tuple(one for one in _SEVERAL.split(row["words"] or "") if one), head=row["head"] or "",
            phone=row["phone"] or "", nomination_id=self.asked[bureau],
        )  # fmt: skip
        made = begun(self.actor, new, self.units)
        if found is not None and (there := self.taken.get((found, made.kind))) is not None:
            raise RefusalError(Code.NAME_TAKEN, number=FreeUnit.number_of(there))
        # From here on nothing is refused.
        made.pk = next(self.ids)
        if found is not None:
            self.taken[found, made.kind] = made.pk
        self.known.add(mark)
        self.made.append(made)
        return True

    def _unit(self, row: Mapping[str, Any]) -> int | None:
        """The unit of the tree within the township that a row names."""
        of, path = _SAME.get(Kind(row["kind"])), self.paths.get(row["township"], "-")
        within = (one.pk for one in self.same.get((of, row["name"]), ()) if one.path.startswith(path)) if of else ()
        return next(iter(within), None)

    def write(self) -> None:
        FreeUnit.unscoped.bulk_create(self.made, batch_size=AT_ONCE)
        FreeUnitStep.unscoped.bulk_create(
            [
                FreeUnitStep(
                    free_unit=one, act=Act.NOMINATE, from_state=one.state, to_state=one.state, at=self.now,
                    by_id=self.actor.person_id,
                )
                for one in self.made
            ],
            batch_size=AT_ONCE,
        )  # fmt: skip
        record_many(self.actor, ((NOMINATE, (FreeUnit.RECORD, one.pk), told(one)) for one in self.made))
        towns: dict[int, list[FreeUnit]] = defaultdict(list)
        for one in self.made:
            towns[one.township_id].append(one)
        for rows in towns.values():
            look(*rows)
