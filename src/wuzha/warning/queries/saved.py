# SPDX-License-Identifier: Apache-2.0
"""The filters a person keeps."""

from __future__ import annotations

from wuzha.audit.actor import Actor
from wuzha.warning.models import SavedFilter


def filters_of(actor: Actor) -> list[SavedFilter]:
    """A person's own filters, by name."""
    return list(SavedFilter.objects.filter(person_id=actor.person_id or 0).order_by("name", "pk"))
