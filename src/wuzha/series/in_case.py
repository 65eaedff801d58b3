# SPDX-License-Identifier: Apache-2.0
"""What the pages of a case, an operation and a person say of series: which, why, what is to be decided."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import pgettext

from wuzha.audit.actor import Actor
from wuzha.cases.queries.victims import Case
from wuzha.cases.registry import Linked, Section
from wuzha.operations.registry import Section as OperationSection
from wuzha.org.roles import May
from wuzha.people.queries.people import Involvement
from wuzha.people.registry import Section as PersonSection
from wuzha.people.registry import cases_of
from wuzha.series.queries import reasons, records
from wuzha.series.rules.words import RecordKind, SeriesState
from wuzha.ui.record import Act, Chip

_TONES = {SeriesState.CONFIRMED: "ok", SeriesState.SUGGESTED: "wait"}


def linked(actor: Actor, case: Case) -> Sequence[Linked]:
    """The series, then its other cases and warnings."""
    node, series = records.of_case(actor, case.pk)
    if node is None or series is None:
        return ()
    chip = Chip(series.get_state_display(), _TONES.get(SeriesState(series.state), ""))
    found = [Linked(series.number, series.get_absolute_url(), chips=(chip,))]
    others = [one for one in records.members(series) if one.pk != node.pk]
    told = records.seen(actor, others)
    return [*found, *(Linked(told[one.pk].title, told[one.pk].url, told[one.pk].note) for one in others)]


def why(actor: Actor, case: Case) -> Mapping[str, Any]:
    node, series = records.of_case(actor, case.pk)
    if node is None or series is None:
        return {}
    rest = [one.pk for one in records.members(series) if one.pk != node.pk]
    return {"reasons": reasons.between([node.pk], rest)[:5]}


def acts(actor: Actor, case: Case) -> Sequence[Act]:
    _node, series = records.of_case(actor, case.pk)
    if series is None:
        return ()
    url = reverse("series:network", args=[series.pk])
    return (Act(pgettext("series", "See the network"), url=url, icon="link"),)


#: Cases that the page of a warning names.
MOST_NAMED = 3


def of_warning(actor: Actor, warning: int) -> Sequence[Linked]:
    """The series that a warning joined, and cases of it: this caller is the one of …."""
    series = records.of_warning(actor, warning)
    if series is None:
        return ()
    told = records.seen(actor, [one for one in records.members(series) if one.kind == RecordKind.CASE][:MOST_NAMED])
    return [Linked(series.number, series.get_absolute_url()), *(Linked(one.title, one.url) for one in told.values())]


def of_operation(actor: Actor, cases: QuerySet[Any] | Collection[int]) -> Sequence[Linked]:
    """Series of cases of an operation."""
    return [
        Linked(one.number, one.get_absolute_url(), chips=(Chip(one.get_state_display()),))
        for one in records.of_cases(actor, cases)
    ]


def of_person(actor: Actor, parts: Collection[Involvement]) -> Sequence[Linked]:
    """Series of cases in which the person has a part."""
    return of_operation(actor, cases_of(parts))


PERSON_SECTION = PersonSection(40, lambda: pgettext("series", "Series of cases"), of_person, (May.READ_CASES,))
OPERATION_SECTION = OperationSection(
    40, lambda: pgettext("series", "Series of cases"),
    lambda: pgettext("series", "No case of it is in a series."), of_operation, (May.READ_CASES,),
)  # fmt: skip
SECTION = Section(
    40, lambda: pgettext("series", "Series of cases"),
    lambda: pgettext("series", "Nothing rare is in common with another case."),
    linked, acts=acts, template="series/in_case.html", context=why, needs=(May.READ_CASES,),
)  # fmt: skip
