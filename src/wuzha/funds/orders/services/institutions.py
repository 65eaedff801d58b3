# SPDX-License-Identifier: Apache-2.0
"""Institutions: entered, corrected, reminded."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.funds.acts import one_act, plain_number
from wuzha.funds.errors import Code
from wuzha.funds.models import ChaseBy, Chaser, Institution
from wuzha.funds.orders.queries.league import unanswered_freezes, unanswered_stops
from wuzha.funds.orders.services.accounts import centre_of
from wuzha.funds.orders.services.base import sealed_note
from wuzha.org.roles import May
from wuzha.refusals import RefusalError


@one_act(May.WORK_FUNDS, name="funds.institution")
def keep(
    actor: Actor, pk: int | None, *, code: str, name: str, kind: str, contact: str = "", unit_id: int | None = None,
    synthetic: bool = False,
) -> Institution:  # fmt: skip
    """Enter an institution, or correct one. Its code, its name and the unit of the city that it is are its own."""
    values = {
        "code": plain_number(code),
        "name": plain_number(name),
        "kind": kind,
        "contact": contact.strip()[:120],
        "unit_id": unit_id,
    }
    try:
        with transaction.atomic():
            if pk is None:
                found = Institution.objects.create(**values, synthetic=synthetic)
            else:
                if not Institution.objects.filter(pk=pk).update(**values):
                    raise RefusalError(Code.NOT_FOUND)
                found = Institution.objects.get(pk=pk)
    except IntegrityError as error:
        raise RefusalError(Code.INSTITUTION_TAKEN) from error
    record(actor, "funds.institution", on=("institution", found.pk))
    return found


@one_act(May.WORK_FUNDS, name="funds.chase")
def chase(actor: Actor, pk: int, channel: str, note: str = "") -> Chaser:
    """Record that an institution was reminded of all that it has not answered."""
    now = timezone.now()
    stops = list(unanswered_stops(actor).filter(institution=pk))
    freezes = list(unanswered_freezes(actor).filter(institution=pk))
    if not stops and not freezes:
        raise RefusalError(Code.NOTHING_TO_CHASE)
    made = Chaser.unscoped.create(
        centre_id=centre_of(actor),
        institution_id=pk,
        at=now,
        by_id=actor.person_id,
        channel=ChaseBy(channel),
        note=sealed_note(note),
    )
    made.stops.set(stops)
    made.freezes.set(freezes)
    record(actor, "funds.chase", on=("institution", pk), detail={"orders": len(stops) + len(freezes)})
    return made
