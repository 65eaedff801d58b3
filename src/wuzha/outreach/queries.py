# SPDX-License-Identifier: Apache-2.0
"""What pages show, always within the actor's reach."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wuzha import pages
from wuzha.audit.actor import Actor
from wuzha.outreach.models import OutreachRecord


def page(actor: Actor, after: str = "") -> pages.Page[OutreachRecord]:
    """Records, the newest first. Raises `CursorError`."""
    rows = OutreachRecord.objects.visible_to(actor)
    return pages.page(rows.order_by("-opened_at", "-pk"), after)


def of(actor: Actor, pk: int) -> OutreachRecord | None:
    """One record; `None` when it is not in the actor's reach."""
    found: OutreachRecord | None = OutreachRecord.objects.visible_to(actor).filter(pk=pk).first()
    return found


def named(_url_name: str, taken: Mapping[str, Any]) -> tuple[str, object] | None:
    """The record an address names, whoever asks: for the trail, when it was not in reach."""
    pk = taken.get("pk")
    return ("outreach", pk) if pk and OutreachRecord.unscoped.filter(pk=pk).exists() else None
