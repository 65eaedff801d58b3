# SPDX-License-Identifier: Apache-2.0
"""The script in force beside an officer's call buttons, and that it was used."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.utils import timezone

from wuzha.org.models import Unit
from wuzha.outreach.queries.lists import script_for
from wuzha.outreach.services.materials import SCRIPTS, used
from wuzha.warning.registry import Talk

#: Seconds for which an answer is kept: every page of a task asks.
KEPT = 30


def talk(fraud_type: str, path: str, at: datetime) -> Talk | None:
    """The script of outreach for a scam type, if one is in force on that day."""
    day, top = timezone.localdate(at), path[: Unit.steplen]
    key = f"{SCRIPTS}.{cache.get(SCRIPTS, 0)}.{top}.{fraud_type}.{day}"
    found: dict[str, Any] | None = cache.get(key)
    if found is None:
        row = script_for(fraud_type, day, top)
        found = {} if row is None else {"pk": row.pk, "ask": row.ask, "say": row.say}
        cache.set(key, found, KEPT)
    if not found:
        return None
    edition = found["pk"]
    return Talk(found["ask"], found["say"], lambda moment: used(edition, timezone.localdate(moment)))
