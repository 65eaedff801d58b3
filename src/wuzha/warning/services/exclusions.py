# SPDX-License-Identifier: Apache-2.0
"""Leaving a warning out of 见面率: the station asks with a reason and a paper, the centre's shift leader decides."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.engine.identifiers.scan import find_clear
from wuzha.org.roles import May
from wuzha.org.services.guard import person_of
from wuzha.refusals import RefusalError
from wuzha.warning.models import ExclusionState, MeetExclusion
from wuzha.warning.rules.lifecycle import AT_STATION, TO_MEET, State
from wuzha.warning.services.errors import Code
from wuzha.warning.services.transitions import at_centre, at_station, checked_reason, service, trace

#: Longest number of a paper (characters).
MOST_PAPER = 64


@service(May.WORK, action="exclusion_ask")
def ask(actor: Actor, pk: int, *, reason: str, paper: str) -> MeetExclusion:
    """Ask that a warning whose person cannot be met does not count among those to meet."""
    warning = at_station(actor, pk)
    if warning.state not in (*AT_STATION, State.CLOSED) or warning.level not in TO_MEET or warning.met_at is not None:
        raise RefusalError(Code.NOTHING_TO_EXCLUDE)
    checked_reason("exclude", reason)
    number = paper.strip()
    if not number or list(find_clear(number)):  # stored in clear, so never a person's number
        raise RefusalError(Code.PAPER_MISSING)
    if len(number) > MOST_PAPER:
        raise RefusalError(Code.TOO_LONG, most=MOST_PAPER)
    try:
        with transaction.atomic():
            made: MeetExclusion = MeetExclusion.unscoped.create(
                warning=warning, reason=reason, paper=number, asked_by_id=person_of(actor), unit_id=actor.unit_id
            )
    except IntegrityError as error:
        raise RefusalError(Code.EXCLUSION_THERE) from error
    trace(actor, warning, "exclusion_ask", detail={"reason": reason})
    return made


@service(May.TRIAGE, action="exclusion_decide", on="exclusion")
def decide(actor: Actor, pk: int, *, approve: bool) -> MeetExclusion:
    """The shift leader's yes or no; never of the person who asked."""
    one = MeetExclusion.objects.visible_to(actor).filter(pk=pk).first()
    if one is None:
        raise RefusalError(Code.NOT_FOUND)
    warning = at_centre(actor, one.warning_id)
    if not actor.leads:
        raise RefusalError(Code.NOT_LEADING_SHIFT)
    if one.asked_by_id == actor.person_id:
        raise RefusalError(Code.OWN_WORK)
    state = ExclusionState.APPROVED if approve else ExclusionState.REFUSED
    waiting = MeetExclusion.unscoped.filter(pk=pk, state=ExclusionState.ASKED)
    if not waiting.update(state=state, decided_at=timezone.now(), decided_by_id=person_of(actor)):
        raise RefusalError(Code.ALREADY_DONE)
    trace(actor, warning, "exclusion_decide", detail={"approved": approve, "reason": one.reason})
    one.refresh_from_db()
    return one
