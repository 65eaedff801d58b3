# SPDX-License-Identifier: Apache-2.0
"""The records behind a trigger's evidence, as far as the reader may open them: cases and warnings of a round as
they were known then, leads, people, requests and tickets, each by its number."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import pgettext

from wuzha.audit.actor import Actor
from wuzha.cases.queries.victims import Case
from wuzha.core.indicators import registered
from wuzha.inspections.queries.asked import parts_named
from wuzha.leads.queries.lists import of_keys as leads_of
from wuzha.measures.queries.lists import unit_of
from wuzha.measures.registry import About, Done
from wuzha.org.roles import May, may
from wuzha.people.queries.people import Individual
from wuzha.requests.queries.lists import of_keys as requests_of
from wuzha.standing.queries.evidence import opened as of_round

#: Records of one type that a panel names.
MOST = 20
#: Type of a record → who may open one, and those in reach by their keys.
_ROWS: Mapping[str, tuple[May, Callable[[Actor, list[int]], QuerySet[Any]]]] = {
    "case": (May.READ_CASES, lambda actor, keys: Case.objects.visible_to(actor).filter(pk__in=keys)),
    "blackgrey_lead": (May.READ_LEADS, leads_of),
    "individual": (May.READ_PEOPLE, lambda actor, keys: Individual.objects.visible_to(actor).filter(pk__in=keys)),
    "request": (May.READ_REQUESTS, requests_of),
    "ticket_unit": (May.READ_OVERSIGHT, parts_named),
}


def of_measure(actor: Actor, row: Done, keys: Sequence[tuple[str, int]]) -> list[About]:
    """The records behind a snapshot of a step of the ladder."""
    unit = unit_of(actor, row)
    return opened(actor, unit.pk, keys) if unit is not None else []


def opened(actor: Actor, unit_id: int, keys: Sequence[tuple[str, int]]) -> list[About]:
    """Lists of a round first, then single records, at most `MOST` of a type."""
    by_type: dict[str, list[int]] = {}
    for record, pk in keys:
        by_type.setdefault(record, []).append(pk)
    told = [one for pk in by_type.get("standing_round", ()) for one in _of_round(actor, pk, unit_id)]
    for record, (needs, rows) in _ROWS.items():
        if (pks := by_type.get(record)) and may(actor.role, needs):
            told += [About(str(one), one.get_absolute_url()) for one in rows(actor, pks).order_by("pk")[:MOST]]
    return told


def _of_round(actor: Actor, pk: int, unit_id: int) -> list[About]:
    known, found = registered().get("warning", {}), dict(of_round(actor, pk, unit_id))
    cases = found.pop("cases", "")
    told = [About(pgettext("oversight", "Cases counted in the round"), cases)] if cases else []
    if may(actor.role, May.OPEN_KPI):
        told += [About(known[code].label, url) for code, url in found.items() if code in known]
    return told
