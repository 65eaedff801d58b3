# SPDX-License-Identifier: Apache-2.0
"""Whose a value is: victims of cases and warned people who have it, so that nobody shuts a victim's own number."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from wuzha.audit.actor import Actor
from wuzha.cases.queries.victims import victims
from wuzha.org.roles import May, may
from wuzha.sealed import Kind, Sealed, seal
from wuzha.sealed.value import blinds, masked_by
from wuzha.shutdowns.rules.values import index_kind
from wuzha.warning.queries.persons import known_of, known_with

#: Named at most.
MOST = 20
#: Of a victim, by the kind of what is looked for; anything else is nobody's.
_COLUMN = {Kind.PHONE: "phone_index", Kind.ACCOUNT: "account_index"}


@dataclass(frozen=True, slots=True)
class Owner:
    """A victim or a warned person who has the value, by the record that says so."""

    number: str
    url: str


def owners_of(actor: Actor, thing: str, value: Sealed | None) -> list[Owner]:
    """Who in reach has a value in its one form; a site, an app or a line is nobody's."""
    kind = index_kind(thing)
    column = _COLUMN.get(kind)
    if column is None or value is None:
        return []
    typed = masked_by(value, lambda text: seal(kind, text))
    rows = victims(actor).filter(**{f"{column}__in": typed.blinds()}).select_related("case").order_by("-reported_at")
    cases = {one.case_id: one.case for one in rows[:MOST]}.values()
    reads = may(actor.role, May.READ_CASES)
    told = [Owner(one.number, one.get_absolute_url() if reads else "") for one in cases]
    if kind is Kind.PHONE:
        reads = may(actor.role, May.READ_WARNINGS)
        told += [Owner(one.number, one.url if reads else "") for one in known_of(actor, typed, None)]
    return told


def hits_of(actor: Actor, values: Collection[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """How many `owners_of` names of each (thing, value in its one form)."""
    kinds: dict[Kind, dict[bytes, list[int]]] = {kind: {} for kind in _COLUMN}
    indexes = {one: blinds(index_kind(one[0]), one[1]) for one in values if index_kind(one[0]) in _COLUMN}
    for (thing, _value), found in indexes.items():
        kinds[index_kind(thing)].update((index, []) for index in found)
    for kind, cases in kinds.items():
        if cases:
            rows = victims(actor).filter(**{f"{_COLUMN[kind]}__in": list(cases)}).order_by("-reported_at")
            for index, case in rows.values_list(_COLUMN[kind], "case"):
                cases[bytes(index)].append(case)
    warnings = known_with(actor, list(kinds[Kind.PHONE]))
    hits = dict.fromkeys(values, 0)
    for one, found in indexes.items():
        kind = index_kind(one[0])
        told = [case for index in found for case in kinds[kind][index]]
        hits[one] = len(set(told[:MOST])) + (
            sum(warnings.get(index, 0) for index in found) if kind is Kind.PHONE else 0
        )
    return hits
