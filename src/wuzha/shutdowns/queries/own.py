# SPDX-License-Identifier: Apache-2.0
"""Whose a value is: victims of cases and warned people who have it, so that nobody shuts a victim's own number."""

from __future__ import annotations

from dataclasses import dataclass

from wuzha.audit.actor import Actor
from wuzha.cases.queries.victims import victims
from wuzha.org.roles import May, may
from wuzha.sealed import Kind, Sealed, seal
from wuzha.sealed.value import masked_by
from wuzha.shutdowns.rules.values import index_kind
from wuzha.warning.queries.persons import known_of

#: Named at most.
MOST = 20


@dataclass(frozen=True, slots=True)
class Owner:
    """A victim or a warned person who has the value, by the record that says so."""

    number: str
    url: str


def owners_of(actor: Actor, thing: str, value: Sealed | None) -> list[Owner]:
    """Who in reach has a value in its one form; a site, an app or a line is nobody's."""
    kind = index_kind(thing)
    column = {Kind.PHONE: "phone_index", Kind.ACCOUNT: "account_index"}.get(kind)
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
