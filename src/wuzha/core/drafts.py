# SPDX-License-Identifier: Apache-2.0
"""Drafts: what is typed into a long form is kept while it is typed, and stands there again after a crash or a log-out.

Sealed, for whoever typed it alone, and for `KEPT`. Giving it back is no look at somebody's data: it is the person's own
text, as a form that was refused shows it again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from wuzha.audit.actor import Actor
from wuzha.core.models import Draft
from wuzha.sealed import Kind, seal

KEPT = timedelta(hours=24)
#: Characters of a draft.
MOST = 20_000

Values = Mapping[str, Sequence[str]]


def keep(actor: Actor, place: str, values: Values, now: datetime) -> bool:
    """Keep what stands in the form at an address; nothing typed leaves no draft. False for too much."""
    filled = {name: list(found) for name, found in values.items() if any(one.strip() for one in found)}
    text = json.dumps(filled, ensure_ascii=False)
    if len(text) > MOST:
        return False
    if actor.person_id is not None and filled:
        kept = {"content": seal(Kind.TEXT, text), "at": now}
        Draft.objects.update_or_create(person_id=actor.person_id, place=place, defaults=kept)
    else:
        Draft.objects.filter(person_id=actor.person_id or 0, place=place).delete()
    return True


def draft(actor: Actor, place: str, now: datetime) -> tuple[datetime, Values] | None:
    """When something was typed there and not sent, and what."""
    found = Draft.objects.filter(person_id=actor.person_id or 0, place=place, at__gt=now - KEPT).first()
    return (found.at, json.loads(found.content._open())) if found and found.content else None


def forget(now: datetime) -> int:
    """Erase drafts whose time is over; how many."""
    gone, _by_model = Draft.objects.filter(at__lte=now - KEPT).delete()
    return gone
