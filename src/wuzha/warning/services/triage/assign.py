# SPDX-License-Identifier: Apache-2.0
"""From hand to hand: a warning given to a colleague, or taken out of somebody's hands by who leads the shift."""

from __future__ import annotations

from django.db.models import Q
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.org.models import Posting
from wuzha.org.roles import May, Role
from wuzha.refusals import RefusalError
from wuzha.warning.models import WarningRecord
from wuzha.warning.rules.lifecycle import Act, State
from wuzha.warning.services.claims import RELEASED, lease_end, lock_hands, must_have_room
from wuzha.warning.services.errors import Code
from wuzha.warning.services.transitions import at_centre, checked_reason, move, must_hold, service, wrong_state


@service(May.TRIAGE)
def assign(actor: Actor, pk: int, to: int | None, reason: str, version: int | None = None) -> WarningRecord:
    """Give a warning to an analyst of its centre, who holds it from then on.

    What waits may be given by anybody; what is held, by its holder or by who leads the shift. Nobody is given more than
    one may hold.
    """
    lock_hands(to)
    warning = at_centre(actor, pk, version)
    if warning.state not in (State.RECEIVED, State.CLAIMED):
        raise wrong_state(warning)
    if warning.state == State.CLAIMED and not actor.leads:
        must_hold(actor, warning)
    if to is None or not works_at(to, warning.centre_id):
        raise RefusalError(Code.NO_COLLEAGUE)
    checked_reason("takeover" if to == actor.person_id else "assign", reason)
    if warning.claimed_by_id == to:
        return warning
    must_have_room(to)
    now = timezone.now()
    if warning.state == State.CLAIMED:
        move(actor, warning, Act.RELEASE, at=now, because=reason, **RELEASED)
    return move(
        actor, warning, Act.CLAIM, at=now, because=reason, action="assign", detail={"to": to}, claimed_by_id=to,
        claimed_at=now, claim_expires_at=lease_end(now), snoozed_until=None,
    )  # fmt: skip


def take_over(actor: Actor, pk: int, reason: str, version: int | None = None) -> WarningRecord:
    """Take a warning out of a colleague's hands into one's own; for who leads the shift."""
    return assign(actor, pk, actor.person_id, reason, version)


@service(May.TRIAGE, action="release")
def put_back(actor: Actor, pk: int, reason: str, version: int | None = None) -> WarningRecord:
    """Put what a colleague holds back into the queue; for who leads the shift."""
    warning = at_centre(actor, pk, version)
    if not actor.leads:
        must_hold(actor, warning)
    checked_reason("takeover", reason)
    return move(actor, warning, Act.RELEASE, because=reason, detail={"held_by": warning.claimed_by_id}, **RELEASED)


def works_at(person_id: int, centre_id: int) -> bool:
    """Whether the person is an analyst of the centre today."""
    today = timezone.localdate()
    posted: bool = (
        Posting.unscoped.filter(
            person_id=person_id, unit_id=centre_id, role=Role.ANALYST, person__is_active=True, valid_from__lte=today
        )
        .filter(Q(valid_to__isnull=True) | Q(valid_to__gte=today))
        .exists()
    )
    return posted
