# SPDX-License-Identifier: Apache-2.0
"""The list of people as a file: one row a person in a case, with a second person where the rules ask for one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import pgettext

from wuzha.audit.actor import Actor
from wuzha.org.roles import May
from wuzha.pages import capped
from wuzha.people.models import Individual
from wuzha.people.queries.people import chosen, roles_text
from wuzha.people.rules.measures import stands
from wuzha.people.services.base import measures_of, parts_of, root_of
from wuzha.people.services.individuals import knows_all
from wuzha.people.views.lists import filters_of
from wuzha.privacy.exporters import Cell, Column


class PeopleExporter:
    kind = "people.list"
    needs: Sequence[May] = (May.READ_PEOPLE,)
    object_type = Individual.RECORD

    def title(self) -> str:
        return pgettext("person", "People of cases")

    def columns(self) -> Sequence[Column]:
        return [
            Column("number", pgettext("person", "Number")),
            Column("name", pgettext("person", "Name"), sealed=True),
            Column("id_no", pgettext("person", "ID number"), sealed=True),
            Column("phone", pgettext("person", "Phone"), sealed=True),
            Column("birth_year", pgettext("person", "Year of birth")),
            Column("case_no", pgettext("person", "Case number")),
            Column("roles", pgettext("person", "Part in the chain")),
            Column("measure", pgettext("measure", "Measure")),
            Column("day", pgettext("measure", "Day")),
            Column("until", pgettext("measure", "Until")),
            Column("unit", pgettext("person", "Unit of the case")),
        ]

    def count(self, actor: Actor, query: str, most: int) -> int:
        return capped(chosen(actor, filters_of(QueryDict(query))), most)

    def rows(self, actor: Actor, query: str, most: int) -> Iterator[Sequence[Cell]]:
        today = timezone.localdate()
        found = chosen(actor, filters_of(QueryDict(query))).order_by("-case__received_at", "-pk")
        for one in found[:most]:
            person = one.individual.merged_into or one.individual
            now = stands(measures_of(parts_of(one.case_id, root_of(one.individual))), today)
            unit = one.case.unit.name if one.case.unit else ""
            yield [
                person.number, person.name, person.id_no, person.phone if knows_all(actor, person) else None,
                person.birth_year, str(one.case), roles_text(one.roles),
                now.measure.get_kind_display() if now.measure is not None else "",
                now.measure.day if now.measure is not None else None, now.until, unit,
            ]  # fmt: skip
