# SPDX-License-Identifier: Apache-2.0
"""A purpose is asked once a record and session. Every look is recorded all the same (decision 0009)."""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import blake2b

from django.db import transaction
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.keys import derive
from wuzha.org.services.guard import person_of
from wuzha.privacy.models import Grant
from wuzha.privacy.rulesets import PURPOSES
from wuzha.privacy.services.errors import Code
from wuzha.refusals import RefusalError

#: How long a grant that has ended is kept, for questions about it; the trail keeps the looks themselves.
KEPT = timedelta(days=30)


@transaction.atomic
def give(
    actor: Actor,
    session_key: str | None,
    on: tuple[str, object],
    *,
    purpose: str,
    reference: str = "",
    more: str = "",
    text: str = "",
) -> Grant:
    """Let this session see the record for the purpose. Raises `RefusalError`: PURPOSE_UNKNOWN, REFERENCE_MISSING.

    `text` is the purpose in the person's own words, where a page lets them write it.
    """
    rules = PURPOSES.at()
    now = timezone.now()
    grant, _made = Grant.objects.update_or_create(
        session=_session(session_key),
        object_type=on[0],
        object_id=str(on[1]),
        defaults={
            "person_id": person_of(actor),
            "purpose": purpose,
            "reference": reference.strip(),
            "text": text.strip()[:200] or purpose_text(purpose, reference, more),
            "granted_at": now,
            "until": now + timedelta(hours=rules.grant_hours),
        },
    )
    return grant


def of_work(
    actor: Actor, session_key: str | None, on: tuple[str, object], *, purpose: str, reference: str, text: str
) -> Grant:
    """The grant this session has for the record, else one for the work whose page this is: it asks nothing."""
    found = held(actor, session_key, on)
    return found or give(actor, session_key, on, purpose=purpose, reference=reference, text=text)


def held(actor: Actor, session_key: str | None, on: tuple[str, object], now: datetime | None = None) -> Grant | None:
    """The grant this session has for the record, if it still holds."""
    if not session_key:
        return None
    return Grant.objects.filter(
        session=_session(session_key),
        person=actor.person_id,
        object_type=on[0],
        object_id=str(on[1]),
        until__gt=now or timezone.now(),
    ).first()


def purpose_text(purpose: str, reference: str = "", more: str = "") -> str:
    """The purpose as the trail keeps it, in Chinese. Raises `RefusalError`: PURPOSE_UNKNOWN, REFERENCE_MISSING."""
    term = PURPOSES.at().find(purpose)
    if term is None:
        raise RefusalError(Code.PURPOSE_UNKNOWN)
    if term.needs_reference and not reference.strip():
        raise RefusalError(Code.REFERENCE_MISSING)
    rest = "；".join(part for part in (reference.strip(), more.strip()) if part)
    return (f"{term.zh}：{rest}" if rest else term.zh)[:200]


def forget_old(now: datetime) -> int:
    """Delete grants that ended long ago; how many."""
    return Grant.objects.filter(until__lt=now - KEPT).delete()[0]


def _session(session_key: str | None) -> bytes:
    if not session_key:
        raise ValueError("A grant belongs to a session")
    return blake2b(session_key.encode(), digest_size=16, key=derive("grant-session")).digest()
