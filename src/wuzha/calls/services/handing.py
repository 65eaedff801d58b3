# SPDX-License-Identifier: Apache-2.0
"""A call from hand to hand: who asks on, and records what came of it."""

from __future__ import annotations

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.calls.errors import Code
from wuzha.calls.models import Call
from wuzha.calls.services.base import CALLS
from wuzha.org.models import Person
from wuzha.org.queries import people
from wuzha.org.roles import May
from wuzha.refusals import RefusalError


def colleagues(call: Call) -> list[Person]:
    """Who at the call's centre may take it over, its holder left out."""
    return [one for one in people.at(call.centre_id, (May.TAKE_CALLS,)) if one.pk != call.taken_by_id]


def may_hand(actor: Actor, call: Call) -> bool:
    """Whoever has it, or leads the shift; what is nobody's, anybody."""
    return actor.leads or call.taken_by_id in (None, actor.person_id)


@CALLS.act(May.TAKE_CALLS, name="calls.hand")
def hand(actor: Actor, pk: int, to: int) -> Call:
    """Give an open call to a colleague. Its clock runs on. Raises `RefusalError`: OVER, NOT_YOURS, NO_COLLEAGUE."""
    call = CALLS.locked(actor, Call, pk)
    if not call.is_open:
        raise RefusalError(Code.OVER, number=call.number, state=call.get_state_display())
    if not may_hand(actor, call):
        raise RefusalError(Code.NOT_YOURS, name=str(call.taken_by))
    if to not in [one.pk for one in colleagues(call)]:
        raise RefusalError(Code.NO_COLLEAGUE)
    CALLS.save(call, taken_by_id=to)
    record(actor, "calls.hand", on=(call.RECORD, pk), detail={"to": to})
    return call
