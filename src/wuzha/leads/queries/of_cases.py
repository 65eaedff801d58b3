# SPDX-License-Identifier: Apache-2.0
"""What the pages of a case, of an operation and of a person say of leads: those that were handed on to its cases."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import pgettext

from wuzha.audit.actor import Actor
from wuzha.cases.queries.victims import Case
from wuzha.cases.registry import Linked, Section
from wuzha.leads.queries.lists import of_case, of_cases
from wuzha.leads.rulesets import KINDS
from wuzha.operations.registry import Section as OperationSection
from wuzha.org.roles import May
from wuzha.people.queries.people import Involvement
from wuzha.people.registry import Section as PersonSection
from wuzha.people.registry import cases_of


def records(actor: Actor, case: Case) -> Sequence[Linked]:
    return _linked(of_case(actor, case))


def of_operation(actor: Actor, case_ids: QuerySet[Any]) -> Sequence[Linked]:
    """The latest leads that led to cases of an operation."""
    return _linked(of_cases(actor, case_ids))


def of_person(actor: Actor, parts: Collection[Involvement]) -> Sequence[Linked]:
    """The latest leads that led to cases in which the person has a part."""
    return _linked(of_cases(actor, cases_of(parts)))


def _linked(leads: Iterable[Any]) -> list[Linked]:
    return [
        Linked(
            one.number, one.get_absolute_url(),
            f"{KINDS.at(one.received_at).label(one.kind)} {one.get_conclusion_display()}".strip(),
        )
        for one in leads
    ]  # fmt: skip


SECTION = Section(
    15, lambda: pgettext("lead", "Leads"), lambda: pgettext("lead", "No lead led to this case."), records,
    needs=(May.READ_LEADS,),
)  # fmt: skip
OF_OPERATION = OperationSection(
    30, lambda: pgettext("lead", "Leads"), lambda: pgettext("lead", "No lead led to a case of this operation."),
    of_operation, needs=(May.READ_LEADS,),
)  # fmt: skip
OF_PERSON = PersonSection(30, lambda: pgettext("lead", "Leads"), of_person, (May.READ_LEADS,))
