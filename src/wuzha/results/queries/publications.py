# SPDX-License-Identifier: Apache-2.0
"""Published figures, and the one that a page of the same days must not change silently."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from wuzha.audit.actor import Actor
from wuzha.core.indicators import Period
from wuzha.core.numbering import record_in
from wuzha.results.models import Publication
from wuzha.results.queries.selection import Selection


def publications(actor: Actor) -> QuerySet[Publication]:
    """Those in reach, the latest first."""
    rows: QuerySet[Publication] = Publication.objects.visible_to(actor).select_related("unit", "by")
    return rows.order_by("-made_at", "-pk")


def publication_of(actor: Actor, pk: int) -> Publication | None:
    """One; `None` when it is not in the actor's reach."""
    return publications(actor).filter(pk=pk).first()


def published_of(selection: Selection, period: Period) -> list[Publication]:
    """What was published of these days and this unit, the latest first: each a correction of the one before."""
    if not selection.only_unit:
        return []
    unit = selection.unit.pk if selection.unit else selection.actor.unit_id
    return list(publications(selection.actor).filter(unit=unit, first=period.first, last=period.last))


def named(_url_name: str, taken: Mapping[str, Any]) -> tuple[str, object] | None:
    """The record an address names, whoever asks: for the trail, when it was not in reach."""
    return record_in(Publication, taken)
