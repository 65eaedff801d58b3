# SPDX-License-Identifier: Apache-2.0
"""What leads name, sealed, for who looks for what they have in common with cases. Who told is not among it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from wuzha.audit.actor import Actor
from wuzha.leads.models import Lead
from wuzha.leads.rules.life import Conclusion
from wuzha.org.roles import May, may
from wuzha.sealed import Sealed


@dataclass(frozen=True, slots=True)
class Told:
    """A lead: what was told in words, and the numbers of whom it names."""

    pk: int
    at: datetime
    version: int
    synthetic: bool
    what: Sealed | None = None
    phone: Sealed | None = None
    account: Sealed | None = None
    chat: Sealed | None = None


def told(keys: Collection[int]) -> list[Told]:
    """The leads of these keys, whoever asks: for the system alone. One that was found to be untrue names nothing."""
    return [
        Told(one.pk, one.received_at, one.version, one.synthetic)
        if one.conclusion == Conclusion.FALSE
        else Told(
            one.pk, one.received_at, one.version, one.synthetic, one.what, one.phone, one.account, one.chat,
        )
        for one in Lead.unscoped.filter(pk__in=keys).order_by("pk")
    ]  # fmt: skip


def stale(seen: QuerySet[Any], most: int) -> list[int]:
    """Leads that changed since they were seen, or never were, the latest first. `seen`: rows with `key` and
    `version`."""
    version = Subquery(seen.filter(key=OuterRef("pk")).values("version")[:1])
    # a version that is not there is unlike any: `exclude` would leave it out
    changed = Q(seen__isnull=True) | ~Q(seen=F("version"))
    rows = Lead.unscoped.annotate(seen=version).filter(changed).order_by("-pk")
    return list(rows.values_list("pk", flat=True)[:most])


def seen(actor: Actor, keys: Collection[int]) -> dict[int, Lead]:
    """Those of these leads that the actor may open."""
    if not may(actor.role, May.READ_LEADS):
        return {}
    rows: QuerySet[Lead] = Lead.objects.visible_to(actor).filter(pk__in=keys)
    return {one.pk: one for one in rows}
