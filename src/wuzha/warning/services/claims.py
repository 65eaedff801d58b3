# SPDX-License-Identifier: Apache-2.0
"""Claims end: put back by hand, or returned by themselves when nobody works on them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from wuzha.audit.actor import Actor
from wuzha.org.models import Person
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.warning.models import WarningRecord
from wuzha.warning.rules.lifecycle import Act, State
from wuzha.warning.rulesets import CLAIMS
from wuzha.warning.services.errors import Code
from wuzha.warning.services.transitions import at_centre, checked_reason, move, must_hold, service

#: The columns of a claim, empty.
RELEASED: dict[str, Any] = {"claimed_by": None, "claimed_at": None, "claim_expires_at": None}
SWEEP = Actor.system("claim-sweep")
#: Claims returned by one run; the next one takes the rest.
MOST_RETURNED = 1000


def lease_end(now: datetime) -> datetime:
    """Until when a claim lasts that was taken, or last worked on, at `now`."""
    return now + timedelta(minutes=CLAIMS.at(now).lease_minutes)


def lock_hands(person_id: int | None) -> None:
    """One claim at a time for each person. Taken before any warning is locked, always in this order."""
    list(Person.objects.select_for_update(no_key=True).filter(pk=person_id).values_list("pk"))


def must_have_room(person_id: int | None) -> None:
    """Refuse, naming what the person holds, when that is as many as one may."""
    most = CLAIMS.at().max_held
    held = list(
        WarningRecord.unscoped.filter(claimed_by_id=person_id, state=State.CLAIMED)
        .order_by("claimed_at")
        .only("pk")[:most]
    )
    if len(held) >= most:
        raise RefusalError(Code.MAX_HELD, count=len(held), numbers=_(", ").join(warning.number for warning in held))


@service(May.TRIAGE)
def release(actor: Actor, pk: int, reason: str = "", version: int | None = None) -> WarningRecord:
    """Put a held warning back into the queue; a reason, if given, is one of the dictionary's."""
    warning = at_centre(actor, pk, version)
    must_hold(actor, warning)
    if reason:
        checked_reason("release", reason)
    return move(actor, warning, Act.RELEASE, because=reason, **RELEASED)


def expire_claims(now: datetime) -> int:
    """Return abandoned claims to the queue; how many. Missed, doubled or killed runs change nothing.

    Each claim is returned in a transaction of its own; one that its holder is just working on is left alone.
    """
    overdue = Q(state=State.CLAIMED, claim_expires_at__lte=now)
    keys = list(WarningRecord.unscoped.filter(overdue).order_by("pk").values_list("pk", flat=True)[:MOST_RETURNED])
    return sum(_expire(overdue & Q(pk=pk), now) for pk in keys)


@transaction.atomic
def _expire(claim: Q, now: datetime) -> bool:
    warning = WarningRecord.unscoped.select_for_update(skip_locked=True, no_key=True).filter(claim).first()
    if warning is None:
        return False
    move(SWEEP, warning, Act.EXPIRE, at=now, detail={"held_by": warning.claimed_by_id}, **RELEASED)
    return True
