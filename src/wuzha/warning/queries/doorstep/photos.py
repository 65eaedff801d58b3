# SPDX-License-Identifier: Apache-2.0
"""Photos of a warning: how many there are is seen by whoever sees the warning, the pictures for a purpose only."""

from __future__ import annotations

from dataclasses import dataclass

from wuzha.audit.actor import Actor
from wuzha.audit.services import record_read
from wuzha.sealed.files import read_sealed
from wuzha.warning.models import Attachment, WarningRecord


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture in clear, for one view of a page."""

    attachment: Attachment
    jpeg: bytes


def of_warning(actor: Actor, warning: WarningRecord) -> list[Attachment]:
    """Its photos, the earliest first, those that were deleted by rule among them."""
    rows = Attachment.objects.visible_to(actor).filter(warning=warning).select_related("by", "unit")
    return list(rows.order_by("taken_at", "pk"))


def reveal(actor: Actor, warning: WarningRecord, purpose: str, detail: dict[str, object] | None = None) -> list[Shown]:
    """The pictures; one read event before any of them leaves. Raises `ValueError` without a purpose."""
    kept = [one for one in of_warning(actor, warning) if one.forgotten_at is None]
    fields = [f"photo:{one.pk}" for one in kept]
    record_read(actor, purpose=purpose, on=("warning", warning.pk), fields=fields, rows=len(kept), detail=detail)
    return [Shown(one, read_sealed(one.uid)) for one in kept]
