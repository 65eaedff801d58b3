# SPDX-License-Identifier: Apache-2.0
"""Photos of a warning: how many there are is seen by whoever sees the warning, the pictures for a purpose only."""

from __future__ import annotations

from dataclasses import dataclass

from wuzha.audit.actor import Actor
from wuzha.core.reveal import reveal_files
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
    files = {f"photo:{one.pk}": one.uid for one in kept}
    jpegs = reveal_files(actor, purpose, on=("warning", warning.pk), files=files, detail=detail)
    return [Shown(one, jpeg) for one, jpeg in zip(kept, jpegs, strict=True)]
