# SPDX-License-Identifier: Apache-2.0
"""What is known of a person who calls: earlier warnings, by phone or ID number."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from wuzha.audit.actor import Actor
from wuzha.sealed import Sealed
from wuzha.warning.models import WarningRecord

#: Listed at most, the latest first.
MOST = 5


@dataclass(frozen=True, slots=True)
class KnownWarning:
    """An earlier warning as others may name it."""

    pk: int
    number: str
    state: str
    pushed_at: datetime
    #: Whether somebody met the person.
    met: bool
    url: str


def known_of(actor: Actor, phone: Sealed | None, id_no: Sealed | None) -> list[KnownWarning]:
    """Warnings in the actor's reach of whoever has the phone or the ID number."""
    rule = Q(pk__in=[])
    if phone is not None:
        rule |= Q(phone_index__in=phone.blinds())
    if id_no is not None:
        rule |= Q(id_index__in=id_no.blinds())
    rows = WarningRecord.objects.visible_to(actor).filter(rule).order_by("-last_pushed_at", "-pk")
    return [
        KnownWarning(
            one.pk, one.number, one.get_state_display(), one.last_pushed_at, one.met_at is not None,
            one.get_absolute_url(),
        )
        for one in rows[:MOST]
    ]  # fmt: skip


def known_with(actor: Actor, phones: Collection[bytes]) -> dict[bytes, int]:
    """Of indexes of phones those under which warnings in reach are, and how many `known_of` lists of each."""
    rows = WarningRecord.objects.visible_to(actor).filter(phone_index__in=phones).order_by()
    counts = rows.values_list("phone_index").annotate(Count("pk")) if phones else ()
    return {bytes(index): min(count, MOST) for index, count in counts}
