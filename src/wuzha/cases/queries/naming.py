# SPDX-License-Identifier: Apache-2.0
"""What cases tell, sealed, for who looks for what they have in common."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from wuzha.cases.models import Case, Victim
from wuzha.cases.rules.life import State
from wuzha.sealed import Sealed


@dataclass(slots=True)
class Told:
    """A case: what happened in words, and what belongs to its victims, as blind indexes."""

    pk: int
    at: datetime
    version: int
    synthetic: bool
    #: Joined to another case: nothing of it counts twice.
    joined: bool
    texts: list[Sealed] = field(default_factory=list)
    victims: set[bytes] = field(default_factory=set)


def told(keys: Collection[int]) -> list[Told]:
    """The cases of these keys, whoever asks: for the system alone."""
    found = {
        one.pk: Told(
            one.pk, one.received_at, one.version, one.synthetic,
            one.state == State.MERGED, [one.narrative] if one.narrative else [],
        )
        for one in Case.unscoped.filter(pk__in=keys).order_by("pk")
    }  # fmt: skip
    rows = Victim.unscoped.filter(case__in=found).values_list("case_id", "phone_index", "account_index")
    for case, *indexes in rows:
        found[case].victims |= {bytes(index) for index in indexes if index is not None}
    return list(found.values())


def stale(seen: QuerySet[Any], most: int) -> list[int]:
    """Cases that changed since they were seen, or never were, the latest first. `seen`: rows with `case` and
    `version`."""
    version = Subquery(seen.filter(case=OuterRef("pk")).values("version")[:1])
    # a version that is not there is unlike any: `exclude` would leave it out
    changed = Q(seen__isnull=True) | ~Q(seen=F("version"))
    rows = Case.unscoped.annotate(seen=version).filter(changed).order_by("-pk")
    return list(rows.values_list("pk", flat=True)[:most])
