# SPDX-License-Identifier: Apache-2.0
"""What the evidence of cases names, for the domains that tie cases."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import NamedTuple

from wuzha.evidence.models import Entity
from wuzha.evidence.rules.found import EntityState
from wuzha.sealed import Sealed


class Found(NamedTuple):
    """One entity of a case: `kind` of `engine.linkage.values.KINDS`, its blind index, its value in the form of
    `engine.linkage.values.canonical` (sealed as a text), its mask, and when it was found."""

    case_id: int
    kind: str
    value_index: bytes
    value: Sealed
    shown: str
    at: datetime


def entities_of(cases: Collection[int]) -> Iterator[Found]:
    """What was taken to belong to these cases, without what is a victim's own. Accounts, phones and chats have the
    blind index of their kind, everything else that of a text."""
    rows = Entity.unscoped.filter(case_id__in=cases, state=EntityState.TAKEN, own=False)
    for one in rows.order_by("case_id", "pk"):
        if one.value is not None and one.value_index is not None:
            yield Found(one.case_id, one.kind, bytes(one.value_index), one.value, one.shown, one.recorded_at)


def cases_decided_since(at: datetime) -> set[int]:
    """Cases in whose evidence somebody decided since an instant what belongs to them."""
    return set(Entity.unscoped.filter(decided_at__gte=at).values_list("case_id", flat=True))
