# SPDX-License-Identifier: Apache-2.0
"""Telephone numbers of suspects by case, sealed, for the registry of involved cards. For the system alone."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

from wuzha.people.models import Individual, Involvement
from wuzha.sealed import Sealed


class Number(NamedTuple):
    """The own number of somebody with a part in a case."""

    case_id: int
    individual: Individual
    phone: Sealed


def phones_in(cases: Collection[int]) -> list[Number]:
    """Of those whose part in these cases goes on; whoever was joined to another counts as that one."""
    rows: Any = Involvement.unscoped.filter(case__in=cases, ended_on__isnull=True)
    found = []
    for row in rows.select_related("individual", "individual__merged_into").order_by("case_id", "pk"):
        who = row.individual.merged_into or row.individual
        phone = row.individual.phone or who.phone
        if phone is not None:
            found.append(Number(row.case_id, who, phone))
    return found


def cases_touched_since(at: datetime) -> set[int]:
    """Cases of people about whom something was recorded since an instant."""
    touched = Individual.unscoped.filter(touched_at__gte=at).values("pk")
    return set(Involvement.unscoped.filter(individual__in=touched).values_list("case_id", flat=True))
