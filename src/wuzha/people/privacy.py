# SPDX-License-Identifier: Apache-2.0
"""When the personal data of people must go, and how it goes; which people a text names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import pgettext

from wuzha.audit.actor import Actor
from wuzha.cases.queries.lists import TABS as CASES
from wuzha.cases.queries.victims import Case
from wuzha.people.models import Individual, Involvement, PersonMeasure, PersonStep, Recovery
from wuzha.people.queries.people import key_in
from wuzha.privacy.subjects import Record
from wuzha.sealed import Kind
from wuzha.sealed.erasing import erase_rows, erasing
from wuzha.search.query import readings

_COLUMNS = {Kind.PHONE: "phone_index", Kind.ID_NUMBER: "id_index", Kind.NAME: "name_index"}
#: People of one name or number that are looked for in the trail.
MOST = 500


class IndividualKeeper:
    """Kept while a case is open or a measure in force; then from the last act about the person on."""

    kind = "individual"
    object_type = "individual"
    since = "touched_at"

    def title(self) -> str:
        return pgettext("person", "People of cases")

    def what_goes(self) -> str:
        return pgettext(
            "person",
            "Names, ID numbers, phones, residences, aliases, what is known, and notes. Parts, measures, documents, "
            "days and sums stay.",
        )

    def due(self, before: datetime) -> QuerySet[Any]:
        there = Q(pk__in=[])
        for name in ("name", "id_no", "phone", "aliases", "residence"):
            there |= Q(**{f"{name}__isnull": False})
        told = Involvement.unscoped.filter(note__isnull=False).values("individual_id")
        noted = PersonStep.unscoped.filter(note__isnull=False).values("individual_id")
        measured = PersonMeasure.unscoped.filter(note__isnull=False).values("involvement__individual_id")
        rows = Individual.unscoped.filter(touched_at__lt=before).exclude(_needed())
        found: QuerySet[Any] = rows.filter(there | Q(pk__in=told) | Q(pk__in=noted) | Q(pk__in=measured))
        return found

    @erasing()
    def erase(self, keys: Sequence[int], _now: datetime) -> int:
        rows = Individual.unscoped.filter(pk__in=list(keys)).exclude(_needed())
        todo = list(rows.values_list("pk", flat=True))
        erase_rows(PersonStep.unscoped.filter(individual__in=todo))
        erase_rows(PersonMeasure.unscoped.filter(involvement__individual__in=todo))
        erase_rows(Recovery.unscoped.filter(involvement__individual__in=todo))
        parts = Involvement.unscoped.filter(individual__in=todo)
        erase_rows(parts)
        parts.filter(digest__isnull=False).update(digest=None)
        erase_rows(Individual.unscoped.filter(pk__in=todo))
        Individual.unscoped.filter(pk__in=todo).exclude(home_code="").update(home_code="")
        return len(todo)


def _needed() -> Q:
    """Whoever has a part in an open case, or is held; a list's cases are open for ever, and do not count."""
    cases = Case.unscoped.filter(CASES["open"]).exclude(source="LIST")
    parts = Involvement.unscoped.filter(Q(case__in=cases) | ~Q(measure="") | Q(due_on__isnull=False))
    joined = parts.filter(individual__merged_into__isnull=False)
    return Q(pk__in=parts.values("individual_id")) | Q(pk__in=joined.values("individual__merged_into_id"))


class PeopleSubjects:
    def about(self, actor: Actor, text: str) -> set[Record]:
        """People in the actor's reach with this ID number, phone or name, or of this number."""
        rule = Q(pk__in=[])
        for kind, found in readings(text).items():
            if kind in _COLUMNS:
                rule |= Q(**{f"{_COLUMNS[kind]}__in": found})
        code = text.strip().upper()
        if code.startswith("RY") and (key := key_in(code)) is not None:
            rule |= Q(pk=key)
        rows = Individual.objects.visible_to(actor).filter(rule).values_list("pk", flat=True)[:MOST]
        return {(Individual.RECORD, str(pk)) for pk in rows}

    def worked_on(self, person_id: int, records: Iterable[Record]) -> set[Record]:
        """People about whom the person has recorded something."""
        keys = [int(key) for kind, key in records if kind == Individual.RECORD and key.isdecimal()]
        told = PersonStep.unscoped.filter(by=person_id, individual__in=keys).values_list("individual_id", flat=True)
        done = PersonMeasure.unscoped.filter(by=person_id, involvement__individual__in=keys)
        mine = {*told, *done.values_list("involvement__individual_id", flat=True)}
        return {(Individual.RECORD, str(pk)) for pk in mine}
