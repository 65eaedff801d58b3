# SPDX-License-Identifier: Apache-2.0
"""What pages show, always within the actor's reach."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wuzha import pages
from wuzha.audit.actor import Actor
from wuzha.cards.models import CardsRecord


def page(actor: Actor, after: str = "") -> pages.Page[CardsRecord]:
    """Records, the newest first. Raises `CursorError`."""
    rows = CardsRecord.objects.visible_to(actor)
    return pages.page(rows.order_by("-opened_at", "-pk"), after)


def of(actor: Actor, pk: int) -> CardsRecord | None:
    """One record; `None` when it is not in the actor's reach."""
    found: CardsRecord | None = CardsRecord.objects.visible_to(actor).filter(pk=pk).first()
    return found


def named(_url_name: str, taken: Mapping[str, Any]) -> tuple[str, object] | None:
    """The record an address names, whoever asks: for the trail, when it was not in reach."""
    pk = taken.get("pk")
    return ("cards", pk) if pk and CardsRecord.unscoped.filter(pk=pk).exists() else None
