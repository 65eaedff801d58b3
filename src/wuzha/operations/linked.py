# SPDX-License-Identifier: Apache-2.0
"""What cases and people show of operations, and an operation of people."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import Max, QuerySet
from django.urls import reverse
from django.utils.translation import ngettext, pgettext

from wuzha.audit.actor import Actor
from wuzha.cases.registry import Linked, Section
from wuzha.operations.models import Operation
from wuzha.operations.queries.cases import marks_of_case, of_cases
from wuzha.operations.registry import Section as OperationSection
from wuzha.operations.rulesets import KINDS
from wuzha.org.roles import May, may
from wuzha.pages import capped
from wuzha.people.queries.people import ROOT, Involvement, involved, roles_text, title_of
from wuzha.people.registry import Section as PersonSection
from wuzha.people.registry import cases_of
from wuzha.ui.record import Act, Chip

#: People whom the page of an operation names, and whom it counts at most.
MOST_NAMED, MOST_COUNTED = 10, 9_999


def _records(actor: Actor, case: Any) -> Sequence[Linked]:
    return [_linked(one.operation, str(one.since)) for one in marks_of_case(actor, case.pk)]


def _linked(operation: Operation, note: str = "") -> Linked:
    chips = (Chip(KINDS.at().label(operation.kind)), Chip(operation.get_state_display()))
    return Linked(operation.name, operation.get_absolute_url(), note, chips)


def _of_person(actor: Actor, parts: Collection[Involvement]) -> Sequence[Linked]:
    """Operations of which a case is marked in which the person has a part."""
    return [_linked(one) for one in of_cases(actor, cases_of(parts))]


def _people(actor: Actor, case_ids: QuerySet[Any]) -> Sequence[Linked]:
    """People with a part in the cases of an operation, each once, the latest recorded first; masked."""
    rows = involved(actor, case_ids).annotate(root=ROOT)
    last = rows.order_by().values("root").annotate(last=Max("pk")).values("last")
    number, found = capped(last, MOST_COUNTED), []
    for one in rows.filter(pk__in=last).order_by("-pk")[:MOST_NAMED]:
        person = one.individual.merged_into or one.individual
        chips = (Chip(one.get_measure_display(), "wait"),) if one.measure else ()
        title = f"{title_of(person, one.roles)} {roles_text(one.roles)}".strip()
        found.append(Linked(title, person.get_absolute_url(), str(one.case), chips))
    if number > MOST_NAMED:
        text = ngettext("%(n)s person more", "%(n)s people more", number - MOST_NAMED) % {"n": number - MOST_NAMED}
        found.append(Linked(text, reverse("people:index")))
    return found


def _acts(actor: Actor, case: Any) -> Sequence[Act]:
    if not may(actor.role, May.RUN_OPERATIONS):
        return ()
    url = reverse("operations:join", args=[case.pk])
    return (Act(pgettext("operations", "Mark with an operation"), url=url, icon="tag"),)


SECTION = Section(
    60,
    lambda: pgettext("operations", "Operations"),
    lambda: pgettext("operations", "Belongs to no operation."),
    _records,
    acts=_acts,
    needs=(May.READ_OPERATIONS,),
)
OF_PERSON = PersonSection(20, lambda: pgettext("operations", "Operations"), _of_person, (May.READ_OPERATIONS,))
PEOPLE = OperationSection(
    10,
    lambda: pgettext("operations", "People in its cases"),
    lambda: pgettext("operations", "Nobody has a part in a case of it yet."),
    _people,
    (May.READ_PEOPLE,),
)
